"""What the office fills in about a check: which facts, on what proof, until when."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, FileField, SelectField, SelectMultipleField, StringField, URLField
from wtforms.validators import InputRequired, Length, Optional

from catalog.checks.checking import LONGEST_PROOF, Proof
from catalog.checks.models import CheckedFact, PaperKind
from catalog.checks.rules import About
from catalog.foundation.clock import today
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import normal
from catalog.joining.rules import masked
from catalog.web.checked_facts import PAPERS, fact_title
from catalog.web.desk.checks.words import refusal_words
from catalog.web.desk.refusing_form import RefusingForm

NEEDED = InputRequired(_l("This is needed."))


class CheckForm(RefusingForm):
    """Facts that were compared with one paper."""

    refusal_words = staticmethod(refusal_words)

    facts = SelectMultipleField(_l("What you compared, and found right"), [Optional()])
    paper = SelectField(_l("Kind of paper"), [NEEDED])
    proof = StringField(
        _l("Its number, or what it was; everybody reads this"), [NEEDED, Length(max=LONGEST_PROOF)]
    )
    paper_on = DateField(_l("Day of the paper"), [Optional()])
    source_url = URLField(_l("Where it was read (address of the page)"), [Length(max=600)])
    scan = FileField(_l("Photograph or PDF of it, kept sealed"))
    until = DateField(_l("Ask again earlier than usual, on"), [Optional()])

    def offer(self, about: About) -> None:
        """Let the facts be chosen that the listing tells."""
        self.facts.choices = [(fact.value, fact_title(fact)) for fact in about.values]
        self.paper.choices = [("", _l("Choose")), *((each.value, PAPERS[each]) for each in PAPERS)]

    def chosen(self) -> list[CheckedFact]:
        """The facts that were ticked."""
        ticked = self.facts.data or []
        return [fact for fact in CheckedFact if fact.value in ticked]

    def typed_proof(self, scan_id: int | None) -> Proof:
        """The proof as the rules take it; a personal number is struck out of it.

        Raises Invalid for what is no address and for a day that is over.
        """
        source = normal(self.source_url.data or "")
        if source and not source.startswith(("https://", "http://")):
            raise Invalid("source_url", "not-a-link")
        if self.until.data is not None and self.until.data < today():
            raise Invalid("until", "over")
        return Proof(
            words=masked(normal(self.proof.data or "")),
            paper=PaperKind(self.paper.data),
            paper_on=self.paper_on.data,
            source_url=source,
            scan_id=scan_id,
            until=self.until.data,
        )
