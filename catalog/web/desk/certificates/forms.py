"""What the office fills in about a certificate: its proof, and what befell it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.validators import InputRequired, Length, Optional

from catalog.certificates.checking import Proof
from catalog.certificates.deeds import Deed
from catalog.certificates.models import Evidence, IssuerLevel, RevocationGround
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import normal
from catalog.web.desk.certificates.words import deed_words, refusal_words
from catalog.web.desk.refusing_form import RefusingForm
from catalog.web.labels import words_for

NEEDED = InputRequired(_l("This is needed."))
STARS = (3, 4, 5)


def _choices(members: Iterable[StrEnum]) -> list[tuple[str, Any]]:
    return [("", _l("Choose")), *((each.value, words_for(each)) for each in members)]


class DeedForm(RefusingForm):
    """A deed on a certificate."""

    refusal_words = staticmethod(refusal_words)


class ProofForm(DeedForm):
    """What stands on the proof."""

    evidence = SelectField(_l("What proves it"), [NEEDED])
    stars = SelectField(_l("Stars"), [Optional()])
    score = DecimalField(_l("Score of 100"), [Optional()])
    certificate_no = StringField(_l("Certificate number"), [Length(max=80)])
    decision_no = StringField(_l("Decision number"), [Length(max=80)])
    decision_on = DateField(_l("Day of the decision"), [Optional()])
    issuer_name = StringField(_l("Issued by"), [Length(max=200)])
    issuer_level = SelectField(_l("Who graded"), [Optional()])
    signed_by = StringField(_l("Signed by"), [Length(max=120)])
    issued_on = DateField(_l("Issued on"), [Optional()])
    expires_on = DateField(_l("Valid until"), [Optional()])
    scope = StringField(_l("What it covers, as written on it"), [Length(max=200)])
    source_url = URLField(_l("Where it was read (address of the page)"), [Length(max=600)])
    is_scan_public = BooleanField(_l("The public may see the scan: nothing private stands on it"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.evidence.choices = _choices(Evidence)
        self.issuer_level.choices = _choices(IssuerLevel)
        self.stars.choices = [("", _l("None")), *((str(each), str(each)) for each in STARS)]

    def proof(self) -> Proof:
        """What was typed, as the rules take it. Raises Invalid for what is no address."""
        source = normal(self.source_url.data or "")
        if source and not source.startswith(("https://", "http://")):
            raise Invalid("source_url", "not-a-link")
        return Proof(
            evidence=Evidence(self.evidence.data),
            certificate_no=_text(self.certificate_no.data),
            decision_no=_text(self.decision_no.data),
            decision_on=self.decision_on.data,
            issuer_name=_text(self.issuer_name.data),
            issuer_level=IssuerLevel(self.issuer_level.data) if self.issuer_level.data else None,
            signed_by=_text(self.signed_by.data),
            issued_on=self.issued_on.data,
            expires_on=self.expires_on.data,
            score=self.score.data,
            stars=int(self.stars.data) if self.stars.data else None,
            scope=normal(self.scope.data or ""),
            source_url=source or None,
            is_scan_public=bool(self.is_scan_public.data),
        )


class FilingForm(DeedForm):
    """When a file for re-evaluation was handed in."""

    filed_on = DateField(_l("Handed in on"), [NEEDED])


class ExtensionForm(DeedForm):
    """An extension and its basis."""

    until = DateField(_l("Extended until"), [NEEDED])
    basis = StringField(_l("Basis: which document, of which day"), [NEEDED, Length(max=300)])


class RevocationForm(DeedForm):
    """Which decision revoked, when, on which ground."""

    ground = SelectField(_l("Ground (Decision 26/2026, Art. 8)"), [NEEDED])
    decision_no = StringField(_l("Number of the decision to revoke"), [NEEDED, Length(max=80)])
    revoked_on = DateField(_l("Revoked on"), [NEEDED])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ground.choices = [
            ("", _l("Choose")),
            *((each.value, f"{each.value}) {words_for(each)}") for each in RevocationGround),
        ]


class UndoForm(DeedForm):
    """Which deed was recorded wrongly, and why."""

    deed = SelectField(_l("What was recorded wrongly"), [NEEDED])
    words = TextAreaField(_l("Why it is undone"), [NEEDED, Length(max=500)])

    def offer(self, deeds: Iterable[Deed]) -> None:
        """Offer the deeds that stand recorded."""
        self.deed.choices = [
            ("", _l("Choose")),
            *((each.value, deed_words(each)) for each in deeds),
        ]


def _text(typed: str | None) -> str | None:
    return normal(typed or "") or None
