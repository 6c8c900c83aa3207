"""Writing a check down, once however often it is sent; correcting it; saying what followed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from catalog.audit.recording import record
from catalog.businesses.models import Outlet
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, NotAllowed
from catalog.inspections.freezing import frozen, state_at
from catalog.inspections.models import (
    STAYS_OPEN,
    Finding,
    FollowUp,
    Inspection,
    InspectionPhoto,
    Measure,
)
from catalog.places.models import Commune
from catalog.places.territories import Territory
from catalog.tracing.subjects import Subject

LONGEST_WORDS = 2000
LONGEST_PLACE = 200
LONGEST_CODE = 300
CLOCK_GRACE = timedelta(minutes=15)
"""How far the clock of a phone may run ahead."""
OLDEST = timedelta(days=90)
"""A check that waited longer on a phone is not believed to be of the day it says."""
LONGEST_WAIT = timedelta(days=366)


@dataclass(frozen=True)
class Observed:
    """One check as an inspector fills it in."""

    client_id: str
    checked_at: datetime
    code: str
    subject: Subject | None
    finding: Finding
    measure: Measure
    words: str = ""
    outlet: Outlet | None = None
    place_words: str = ""
    commune: Commune | None = None
    latitude: float | None = None
    longitude: float | None = None
    again_on: date | None = None
    photographs: Mapping[str, int] = field(default_factory=dict)
    """Digest and size of each photograph, kept already."""
    corrects: Inspection | None = None


@dataclass(frozen=True)
class Recorded:
    """The record of a check, and whether it had been sent before."""

    inspection: Inspection
    is_repeated: bool


def known_record(client_id: str, *, inspector_id: int) -> Inspection | None:
    """The record that a phone has sent before. Raises NotAllowed for somebody else's."""
    known = session.scalar(select(Inspection).where(Inspection.client_id == client_id))
    if known is not None and known.inspector_id != inspector_id:
        raise NotAllowed("inspection of somebody else")
    return known


def uuid_of(typed: str) -> str:
    """A UUID in its one written form. Raises Invalid."""
    try:
        return str(UUID(typed))
    except ValueError as error:
        raise Invalid("client_id", "no-uuid", typed[:40]) from error


def record_inspection(
    observed: Observed, *, inspector_id: int, within: Territory, at: datetime
) -> Recorded:
    """Write a check down with the state of the goods on its day; a repeated one is answered.

    Raises Invalid for what cannot be, and for a place outside the inspector's territory.
    """
    client_id = uuid_of(observed.client_id)
    known = known_record(client_id, inspector_id=inspector_id)
    if known is not None:
        return Recorded(known, is_repeated=True)
    _check(observed, at=at)
    inspection = _row(observed, client_id, inspector_id=inspector_id, within=within, at=at)
    try:
        with session.begin_nested():
            session.add(inspection)
    except IntegrityError:
        # The same record came twice at the same moment: sent again before it was answered.
        known = known_record(client_id, inspector_id=inspector_id)
        if known is None:
            raise Invalid("corrects", "corrected-already") from None
        return Recorded(known, is_repeated=True)
    session.add_all(
        InspectionPhoto(
            inspection_id=inspection.id, position=number, digest=digest, size_bytes=size
        )
        for number, (digest, size) in enumerate(observed.photographs.items(), start=1)
    )
    record(
        "field check corrected" if observed.corrects else "field check recorded",
        subject_kind="field check",
        subject_id=inspection.id,
        actor_id=inspector_id,
        actor_label="office",
        at=at,
        code=inspection.code,
        finding=inspection.finding.value,
    )
    return Recorded(inspection, is_repeated=False)


def _check(observed: Observed, *, at: datetime) -> None:
    if not observed.code:
        raise Invalid("code", "missing")
    for name, most in (("code", LONGEST_CODE), ("place_words", LONGEST_PLACE),
                       ("words", LONGEST_WORDS)):  # fmt: skip
        if len(getattr(observed, name)) > most:
            raise Invalid(name, "too-long", str(most))
    if observed.checked_at > at + CLOCK_GRACE:
        raise Invalid("checked_at", "in-future")
    if observed.checked_at < at - OLDEST and observed.corrects is None:
        raise Invalid("checked_at", "too-old")
    if observed.corrects is not None and is_corrected(observed.corrects.id):
        raise Invalid("corrects", "corrected-already")
    _check_words(observed)
    if observed.measure is Measure.CHECK_AGAIN:
        _check_day(observed.again_on, after=observed.checked_at)


def _check_words(observed: Observed) -> None:
    """Some findings say nothing without words; a letter needs them and somebody to write to."""
    if observed.measure is Measure.LETTER and (
        observed.subject is None or observed.subject.product.business_id is None
    ):
        raise Invalid("measure", "no-business")
    if needs_words(observed.finding, observed.measure) and not observed.words:
        raise Invalid("words", "missing")


def needs_words(finding: Finding | None, measure: Measure | None) -> bool:
    """Whether a record says nothing without words."""
    return finding is Finding.OTHER or measure is Measure.LETTER


def _check_day(day: date | None, *, after: datetime) -> None:
    checked_on = day_in_vietnam(after)
    if day is None:
        raise Invalid("again_on", "missing")
    if not checked_on <= day <= checked_on + LONGEST_WAIT:
        raise Invalid("again_on", "out-of-range")


def _row(observed: Observed, client_id: str, *, inspector_id: int, within: Territory,
         at: datetime) -> Inspection:  # fmt: skip
    outlet, commune = observed.outlet, observed.commune
    if outlet is None and not observed.place_words:
        raise Invalid("place_words", "missing")
    commune_id = commune.id if commune else outlet.commune_id if outlet else None
    province_id = commune.province_id if commune else outlet.province_id if outlet else None
    if province_id is None:
        raise Invalid("commune", "missing")
    if not within.covers(province_id, commune_id):
        raise Invalid("commune", "not-yours")
    subject = observed.subject
    state = frozen(state_at(subject, observed.code, at=observed.checked_at))
    return Inspection(
        client_id=client_id,
        inspector_id=inspector_id,
        checked_at=observed.checked_at,
        checked_on=day_in_vietnam(observed.checked_at),
        arrived_at=at,
        corrects_id=observed.corrects.id if observed.corrects else None,
        code=observed.code,
        product_id=subject.product.id if subject else None,
        lot_id=subject.lot.id if subject and subject.lot else None,
        business_id=subject.product.business_id if subject else None,
        outlet_id=outlet.id if outlet else None,
        place_words=observed.place_words,
        commune_id=commune_id,
        province_id=province_id,
        latitude=observed.latitude,
        longitude=observed.longitude,
        finding=observed.finding,
        words=observed.words,
        measure=observed.measure,
        again_on=observed.again_on if observed.measure is Measure.CHECK_AGAIN else None,
        state=state.text,
        state_hash=state.hash,
    )


def is_corrected(inspection_id: int) -> bool:
    """Whether a later record says that this one is wrong."""
    query = select(Inspection.id).where(Inspection.corrects_id == inspection_id)
    return session.scalar(query) is not None


def follow_up_done(inspection: Inspection, words: str, *, by_id: int, at: datetime) -> None:
    """Say that what was to follow was done, and how.

    Raises Invalid without words, where nothing was to follow, or where it was done already.
    """
    if not words:
        raise Invalid("words", "not-said")
    if len(words) > LONGEST_WORDS:
        raise Invalid("words", "too-long", str(LONGEST_WORDS))
    if inspection.measure not in STAYS_OPEN or is_corrected(inspection.id):
        raise Invalid("words", "nothing-open")
    try:
        with session.begin_nested():
            session.add(
                FollowUp(inspection_id=inspection.id, words=words, done_at=at, done_by_id=by_id)
            )
    except IntegrityError as error:
        raise Invalid("words", "done-already") from error
    record(
        "field check followed up",
        subject_kind="field check",
        subject_id=inspection.id,
        actor_id=by_id,
        actor_label="office",
        at=at,
        measure=inspection.measure.value,
    )
