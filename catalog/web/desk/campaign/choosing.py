"""Which period and place the office asks for, from the address of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.accounts.roles import Deed
from catalog.campaign.areas import COMMUNE, EVERYWHERE, LOCALITY, PROVINCE, Area, area_of
from catalog.campaign.periods import Period, Span, own_period, period_of
from catalog.foundation.clock import today
from catalog.foundation.errors import Invalid, NotAllowed
from catalog.places.queries import communes_of, localities, provinces
from catalog.places.territories import Territory
from catalog.web.access import own_territory
from catalog.web.filters import localized
from catalog.web.words import _

LATELY_DAYS = 31
"""In the month after a period ended, its report is what is wanted."""


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class Choice:
    """What was chosen, and what is wrong with what was typed."""

    span: Span
    period: Period
    area: Area
    first: str
    last: str
    errors: Mapping[str, str]

    @property
    def address(self) -> dict[str, str]:
        """The parameters of the address that shows the same."""
        days = {"tu": self.first, "den": self.last} if self.span is Span.OWN else {}
        return {"ky": self.span.value, **days, "noi": self.area.key}


def choice_from(typed: Mapping[str, str]) -> Choice:
    """What an address asks for; where it is wrong, the usual, with words about what is wrong."""
    errors: dict[str, str] = {}
    span = _span(typed.get("ky", ""))
    recent = today() - timedelta(days=LATELY_DAYS)
    period = period_of(Span.YEAR if span is Span.OWN else span, on=recent)
    first, last = typed.get("tu", "")[:20], typed.get("den", "")[:20]
    if span is Span.OWN:
        try:
            period = own_period(day_typed("first", first), day_typed("last", last))
        except Invalid as error:
            errors[error.field] = refusal(error)
    own = own_territory(Deed.FIGURES)
    area = usual = _usual_area(own)
    try:
        area = area_of(typed.get("noi", usual.key)[:200])
    except Invalid:
        errors["area"] = _("Choose a place from the list.")
    if not area.lies_in(own):
        area, errors["area"] = usual, _("You do not look after this place; choose another.")
    return Choice(span, period, area, first or period.first.isoformat(),
                  last or period.last.isoformat(), errors)  # fmt: skip


def _span(text: str) -> Span:
    return Span(text) if text in set(Span) else Span.HALF_YEAR


def day_typed(field: str, text: str) -> date:
    """A day as a date field sends it. Raises Invalid for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(field, "no-day", text) from None


def refusal(error: Invalid) -> str:
    """What is wrong with a day, in words."""
    return {
        "no-day": _("Give a day."),
        "out-of-range": _("Choose a day from 2000 on."),
        "before-first": _("The last day comes before the first."),
        "too-long": _("A report reaches over ten years at most."),
    }[error.code]


def span_options(chosen: Span) -> list[Option]:
    """The periods that can be asked for."""
    words = {
        Span.HALF_YEAR: _("Six months"),
        Span.YEAR: _("One year"),
        Span.THREE_YEARS: _("Three years"),
        Span.FIVE_YEARS: _("Five years"),
        Span.OWN: _("Days of your own"),
    }
    return [Option(span.value, words[span], span is chosen) for span in Span]


def _usual_area(own: Territory) -> Area:
    """The whole catalog, or the first locality that the person looks after."""
    if own.is_everywhere:
        return Area()
    areas = (area_of(f"{LOCALITY}/{each.slug}") for each in localities())
    found = next((area for area in areas if area.lies_in(own)), None)
    if found is None:
        raise NotAllowed("no locality to report on")
    return found


def area_options(area: Area) -> list[tuple[str, Sequence[Option]]]:
    """The places that can be asked for; communes are those of the province chosen."""
    own = own_territory(Deed.FIGURES)
    kinds: list[tuple[str, Sequence[Option]]] = []
    if own.is_everywhere:
        kinds.append(("", [Option(EVERYWHERE, _("The whole catalog"), area.key == EVERYWHERE)]))
    here = [each for each in localities() if area_of(f"{LOCALITY}/{each.slug}").lies_in(own)]
    whole = [each for each in provinces() if own.covers(each.id, None)]
    kinds += [
        (_("Localities of the site"), _options(LOCALITY, here, area)),
        (_("Provinces and cities"), _options(PROVINCE, whole, area)),
    ]
    if area.province_id is not None:
        near = [e for e in communes_of(area.province_id) if own.covers(e.province_id, e.id)]
        kinds.append((_("Communes"), _options(COMMUNE, near, area)))
    return [(name, options) for name, options in kinds if options]


def _options(kind: str, places: Sequence[object], area: Area) -> list[Option]:
    found = []
    for place in places:
        key = f"{kind}/{place.slug}"  # type: ignore[attr-defined]
        found.append(Option(key, localized(place, "name").text, key == area.key))
    return found
