"""A check as it was filled in, on the page or by a phone that had no signal, and reading it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from math import isfinite
from typing import TypeVar
from uuid import uuid4

from flask import request

from catalog.accounts.roles import Deed
from catalog.businesses.models import Outlet
from catalog.foundation.clock import VIETNAM, now
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import normal
from catalog.inspections.models import Finding, Inspection, Measure
from catalog.inspections.photographs import kept_sizes
from catalog.inspections.queries import photographs_of
from catalog.inspections.recording import Observed, needs_words
from catalog.places.models import Commune
from catalog.web.access import own_territory
from catalog.web.asked import asked_id
from catalog.web.commune_choices import Choice, Several, chosen_commune, commune_choices
from catalog.web.desk.inspections.refusals import refusal_words
from catalog.web.facts import commune_words
from catalog.web.pictures import storage
from catalog.web.scanned_codes import read_code

FIELDS = ("client_id", "checked_at", "code", "outlet", "place_words", "commune", "commune_chosen",
          "latitude", "longitude", "finding", "words", "measure", "again_on")  # fmt: skip
LONGEST_TYPED = 4000
YEARS = range(2000, 2101)
DEGREES = {"latitude": 90, "longitude": 180}

Member = TypeVar("Member", bound=StrEnum)
Value = TypeVar("Value")


@dataclass
class Typed:
    """The form with everything typed, and what is wrong about it by field."""

    values: Mapping[str, str]
    kept: list[str] = field(default_factory=list)
    """Digests of the photographs that were taken in already."""
    choices: Sequence[Choice] = ()
    """Communes of the name that was typed, where there are several."""
    problems: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def refuse(self, error: Invalid) -> None:
        """Put a refusal beside the field that it is about."""
        name = "commune" if error.field in {"other_place", "place"} else error.field
        self.problems.setdefault(name, refusal_words(Invalid(name, error.code, error.value)))
        if isinstance(error, Several):
            self.choices = error.choices


def blank() -> Typed:
    """A form at its beginning: now, with the code that an address brought along."""
    moment = now().astimezone(VIETNAM).replace(tzinfo=None)
    return Typed({
        "client_id": str(uuid4()),
        "checked_at": moment.isoformat(timespec="minutes"),
        "code": normal(request.args.get("ma", "")).replace("\0", "")[:300],
        "measure": Measure.NONE.value,
    })  # fmt: skip


def as_recorded(inspection: Inspection) -> Typed:
    """A form that says what a record says, to be corrected."""
    moment = inspection.checked_at.astimezone(VIETNAM).replace(tzinfo=None)
    commune = inspection.commune
    return Typed(
        {
            "client_id": str(uuid4()),
            "checked_at": moment.isoformat(timespec="minutes"),
            "code": inspection.code,
            "outlet": str(inspection.outlet_id or ""),
            "place_words": inspection.place_words,
            "commune_chosen": f"c{commune.id}" if commune else "",
            "latitude": "" if inspection.latitude is None else str(inspection.latitude),
            "longitude": "" if inspection.longitude is None else str(inspection.longitude),
            "finding": inspection.finding.value,
            "words": inspection.words,
            "measure": inspection.measure.value,
            "again_on": inspection.again_on.isoformat() if inspection.again_on else "",
        },
        kept=[photo.digest for photo in photographs_of(inspection.id)],
        choices=[(f"c{commune.id}", commune_words(commune))] if commune else (),
    )


def typed() -> Typed:
    """What was sent."""
    form = request.form
    said = Typed(
        {
            name: normal(form.get(name, "")).replace("\0", "").strip()[:LONGEST_TYPED]
            for name in FIELDS
        },
        kept=[digest[:64] for digest in form.getlist("kept")],
    )
    chosen = said["commune_chosen"]
    if chosen.startswith("c"):
        number = asked_id({"id": chosen[1:]}, "id")
        said.choices = commune_choices([number] if number else [])
    return said


def read(said: Typed, *, corrects: Inspection | None = None) -> Observed | None:
    """The check that a form speaks of; None, with words at the fields, where it speaks of none."""
    reading = _Reading(said)
    checked_at = reading.tried(lambda: _moment(said["checked_at"]))
    finding = reading.tried(lambda: _member(Finding, "finding", said["finding"]))
    measure = reading.tried(lambda: _member(Measure, "measure", said["measure"]))
    again_on = None
    if measure is Measure.CHECK_AGAIN:
        again_on = reading.tried(lambda: _day(said["again_on"]))
    outlet = _outlet(said["outlet"])
    commune = reading.tried(lambda: _commune(said, outlet))
    for name in _lacking(said, outlet, finding, measure):
        said.refuse(Invalid(name, "missing"))
    photographs = reading.tried(lambda: kept_sizes(said.kept, storage=storage()))
    if said.problems or checked_at is None or finding is None or measure is None:
        return None
    code = read_code(said["code"])
    latitude, longitude = _position(said)
    return Observed(
        client_id=said["client_id"],
        checked_at=checked_at,
        code=code.code,
        subject=code.subject,
        finding=finding,
        measure=measure,
        words=said["words"],
        outlet=outlet,
        place_words=said["place_words"],
        commune=commune,
        latitude=latitude,
        longitude=longitude,
        again_on=again_on,
        photographs=photographs or {},
        corrects=corrects,
    )


@dataclass(frozen=True)
class _Reading:
    """Reads one thing after another, and notes each refusal instead of stopping at the first."""

    said: Typed

    def tried(self, reader: Callable[[], Value]) -> Value | None:
        try:
            return reader()
        except Invalid as error:
            self.said.refuse(error)
            return None


def _lacking(
    said: Typed, outlet: Outlet | None, finding: Finding | None, measure: Measure | None
) -> list[str]:
    """What has to be said and is not, so that everything is asked for at once."""
    lacking = [] if said["code"] else ["code"]
    if outlet is None and not said["place_words"]:
        lacking.append("place_words")
    if outlet is None and not said["commune"] and not said["commune_chosen"]:
        lacking.append("commune")
    if needs_words(finding, measure) and not said["words"]:
        lacking.append("words")
    return lacking


def _moment(text: str) -> datetime:
    """A moment of the phone; without a zone, by the clock of Việt Nam."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid("checked_at", "missing", text[:40]) from error
    if moment.year not in YEARS:
        raise Invalid("checked_at", "missing", text[:40])
    aware = moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
    return aware.astimezone(UTC)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("again_on", "missing", text[:40]) from error
    if day.year not in YEARS:
        raise Invalid("again_on", "missing", text[:40])
    return day


def _member(kind: type[Member], name: str, text: str) -> Member:
    try:
        return kind(text)
    except ValueError as error:
        raise Invalid(name, "missing", text[:40]) from error


def _outlet(text: str) -> Outlet | None:
    """A point of sale in the reader's part of the country."""
    number = asked_id({"id": text}, "id")
    outlet = session.get(Outlet, number) if number else None
    return outlet if own_territory(Deed.INSPECT).covers_address(outlet) else None


def _commune(said: Typed, outlet: Outlet | None) -> Commune | None:
    """The commune that was typed or chosen; without either that of the point of sale."""
    if not said["commune"] and not said["commune_chosen"]:
        return session.get(Commune, outlet.commune_id) if outlet and outlet.commune_id else None
    if not said["commune"]:
        return chosen_commune(said["commune_chosen"], "")
    try:
        return chosen_commune("", said["commune"])
    except Several as error:
        if said["commune_chosen"] in {key for key, _words in error.choices}:
            return chosen_commune(said["commune_chosen"], "")
        raise


def _position(said: Typed) -> tuple[float | None, float | None]:
    """Where the phone stood, to about ten metres; nothing where it did not say."""
    try:
        latitude, longitude = (round(float(said[name]), 4) for name in DEGREES)
    except ValueError:
        return None, None
    if not (isfinite(latitude) and isfinite(longitude)):
        return None, None
    is_on_earth = abs(latitude) <= DEGREES["latitude"] and abs(longitude) <= DEGREES["longitude"]
    return (latitude, longitude) if is_on_earth else (None, None)
