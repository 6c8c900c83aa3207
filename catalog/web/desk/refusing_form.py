"""A form at the desk whose fields say what the rules refuse."""

from collections.abc import Callable

from flask_wtf import FlaskForm

from catalog.foundation.errors import Invalid


class RefusingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form that says a refusal of the rules at its field, in the words of its subject."""

    refusal_words: Callable[[Invalid], str]

    def refuse(self, error: Invalid) -> None:
        """Say at the field what the rules refuse; what no field holds, above all fields."""
        field = self._fields.get(f"{self._prefix}{error.field}") or self._fields.get(error.field)
        words = type(self).refusal_words(error)
        if field is None:
            self.form_errors.append(words)
        else:
            field.errors = [*field.errors, words]
