"""What the office fills in about how a business stands."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.validators import InputRequired, Length, Optional

from catalog.certificates.honouring import HonourFacts
from catalog.certificates.models import Evidence
from catalog.foundation.vietnamese import normal
from catalog.sanctions.models import SuspensionGround
from catalog.sanctions.suspending import LONGEST_WORDS, Order
from catalog.web.desk.refusing_form import RefusingForm
from catalog.web.desk.standing.words import refusal_words
from catalog.web.labels import words_for
from catalog.web.suspension_words import ground_words

NEEDED = InputRequired(_l("This is needed."))


def _text(value: str | None) -> str | None:
    return normal(value or "") or None


class StandingForm(RefusingForm):
    """A deed on the standing of a business."""

    refusal_words = staticmethod(refusal_words)


class SuspensionForm(StandingForm):
    """Why something is hidden, by which decision, since when, and what the public reads."""

    ground = SelectField(_l("Ground"), [NEEDED])
    decision_no = StringField(_l("Decision number"), [NEEDED, Length(max=80)])
    starts_on = DateField(_l("Suspended since"), [NEEDED])
    words = TextAreaField(
        _l("Words for the public, in Vietnamese"), [NEEDED, Length(max=LONGEST_WORDS)]
    )
    words_en = TextAreaField(_l("Words for the public, in English"), [Length(max=LONGEST_WORDS)])
    is_urgent = BooleanField(
        _l("Urgent: hide it at once. A second person still has to confirm it, and the "
           "administrators are told.")
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ground.choices = [
            ("", _l("Choose")), *((each.value, ground_words(each)) for each in SuspensionGround)
        ]  # fmt: skip

    def order(self) -> Order:
        """What was typed, as the rules take it."""
        return Order(
            ground=SuspensionGround(self.ground.data),
            decision_no=normal(self.decision_no.data),
            starts_on=self.starts_on.data,
            words=normal(self.words.data),
            words_en=normal(self.words_en.data or ""),
            is_urgent=bool(self.is_urgent.data),
        )


class LiftForm(StandingForm):
    """Why a suspension is lifted."""

    lift_words = TextAreaField(
        _l("Why it is lifted; the public log tells it"), [NEEDED, Length(max=LONGEST_WORDS)]
    )
    lift_decision_no = StringField(_l("Number of the decision to lift it"), [Length(max=80)])


class HonourForm(StandingForm):
    """What stands on the proof of a title."""

    holder = SelectField(_l("Given to"), [NEEDED])
    title = StringField(_l("Title, as it is written"), [NEEDED, Length(max=200)])
    title_en = StringField(_l("Title in English"), [Length(max=200)])
    year = IntegerField(_l("Year"), [NEEDED])
    expires_on = DateField(_l("Valid until"), [Optional()])
    issuer_name = StringField(_l("Issued by"), [Length(max=200)])
    decision_no = StringField(_l("Decision number"), [Length(max=80)])
    decision_on = DateField(_l("Day of the decision"), [Optional()])
    evidence = SelectField(_l("What proves it"), [NEEDED])
    source_url = URLField(_l("Where it was read (address of the page)"), [Length(max=600)])
    document = FileField(_l("Photograph or PDF of the proof; only the office sees it"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.evidence.choices = _evidence()
        self.holder.choices = [("", _l("Choose"))]

    def facts(self, *, scan_digest: str | None) -> HonourFacts:
        """What was typed, as the rules take it."""
        return HonourFacts(
            title=normal(self.title.data),
            title_en=_text(self.title_en.data),
            year=self.year.data,
            expires_on=self.expires_on.data,
            issuer_name=_text(self.issuer_name.data),
            decision_no=_text(self.decision_no.data),
            decision_on=self.decision_on.data,
            evidence=Evidence(self.evidence.data),
            source_url=_text(self.source_url.data),
            scan_digest=scan_digest,
        )


class EndForm(StandingForm):
    """When a title ended, and why."""

    ended_on = DateField(_l("Shown no more from"), [NEEDED])
    words = TextAreaField(_l("Why, in words"), [NEEDED, Length(max=LONGEST_WORDS)])


def _evidence() -> list[tuple[str, Any]]:
    members: Iterable[StrEnum] = Evidence
    return [("", _l("Choose")), *((each.value, words_for(each)) for each in members)]
