"""What somebody fills in to act for a business: its facts, their contact, papers, consent."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import Email, InputRequired, Length, Optional

from catalog.businesses.models import LegalForm, MembershipRole
from catalog.foundation.vietnamese import normal
from catalog.joining.claiming import ClaimFacts
from catalog.joining.evidence import MOST_FILES
from catalog.permalinks.numbers import PERSONAL_DIGITS
from catalog.web.labels import words_for
from catalog.web.portal.forms import NEEDED, choices_of

LONGEST_WORDS = 1000


class NumberField(StringField):
    """A tax code, or a personal number; what may be the latter is never written back."""

    def _value(self) -> str:
        typed = str(self.data or "")
        digits = sum(sign.isdigit() for sign in typed)
        return "" if digits >= PERSONAL_DIGITS else typed


class ClaimForm(FlaskForm):
    """A claim on a listed business: who asks, and what shows that it is theirs."""

    number = NumberField(_l("Tax code, or the 12-digit personal number of a household's owner"),
                         [Length(max=30)])  # fmt: skip
    phone = TelField(_l("Telephone where the office reaches you"), [Length(max=20)])
    email = EmailField(
        _l("Mail address"), [Optional(), Length(max=255), Email(_l("This is no mail address."))]
    )
    words = TextAreaField(_l("Who you are to the business"), [Length(max=LONGEST_WORDS)])
    files = MultipleFileField(_l("Photographs or PDF documents that show it"))
    kept_files = FieldList(HiddenField(), max_entries=MOST_FILES)
    is_agreed = BooleanField(
        _l("I have read this and agree"), [InputRequired(_l("Without your consent nothing may be kept."))]
    )  # fmt: skip

    def facts(self, commune_id: int | None = None) -> ClaimFacts:
        """What was typed, as a claim is."""
        return ClaimFacts(
            number=self.number.data or "",
            phone=normal(self.phone.data or ""),
            email=normal(self.email.data or ""),
            words=normal(self.words.data or ""),
            commune_id=commune_id,
        )


def _legal_forms() -> list[Any]:
    pairs = [("", _l("Choose")), *((form.value, words_for(form)) for form in LegalForm)]
    return choices_of(pairs)


class NewBusinessForm(ClaimForm):
    """A claim on a business that is not listed yet."""

    name = StringField(_l("Name of the business"), [NEEDED, Length(max=200)])
    legal_form = SelectField(_l("Legal form"), [NEEDED], choices=_legal_forms)
    address = StringField(_l("Address: house, hamlet, road"), [NEEDED, Length(max=200)])
    place = RadioField(_l("Which of these communes"), [Optional()], validate_choice=False)
    other_place = StringField(
        _l("Commune or ward, by its present or former name"), [Length(max=80)]
    )

    def facts(self, commune_id: int | None = None) -> ClaimFacts:
        return ClaimFacts(
            name=normal(self.name.data or ""),
            legal_form=LegalForm(self.legal_form.data),
            number=self.number.data or "",
            address=normal(self.address.data or ""),
            commune_id=commune_id,
            phone=normal(self.phone.data or ""),
            email=normal(self.email.data or ""),
            words=normal(self.words.data or ""),
        )


def role_choices() -> list[Any]:
    return choices_of((role.value, words_for(role)) for role in reversed(MembershipRole))


class InvitationForm(FlaskForm):
    """Asking somebody to act for a business too."""

    note = StringField(_l("Who it is for"), [NEEDED, Length(max=80)])
    role = RadioField(
        _l("What they may do"), choices=role_choices, default=MembershipRole.EDITOR.value
    )
    email = EmailField(
        _l("Send the link to this mail address"),
        [Optional(), Length(max=255), Email(_l("This is no mail address."))],
    )
