"""What stands in front: the schedule of a month, its clashes, and each placement."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.collections import placing
from catalog.collections.clashes import Clash, clashes
from catalog.collections.models import Placement, Spot
from catalog.collections.placing import PlacementFacts
from catalog.collections.queries import all_collections, get_placement, placements_between
from catalog.collections.rules import (
    SUITABLE,
    Subject,
    SubjectKind,
    Where,
    is_due,
    may_place,
    subject_of,
    where_of,
)
from catalog.collections.shares import Counts, counts_of_placements
from catalog.collections.standing import standing
from catalog.collections.times import moment_typed, typed_form
from catalog.foundation.clock import VIETNAM, now, today
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotAllowed, NotFound
from catalog.places import queries as places
from catalog.products import queries as products
from catalog.web.access import desk_only, own_localities, own_territory
from catalog.web.desk.curation.collections import Typed, by
from catalog.web.desk.curation.finding import (
    found_for,
    key_of,
    name_of,
    subject_named,
    whole_number,
)
from catalog.web.desk.curation.refusals import refusal
from catalog.web.filters import date_words, localized, moment_words, month_words, number_words
from catalog.web.labels import words_for
from catalog.web.words import _

WRITTEN = ("where", "from", "until", "position", "label", "label_en")
FIRST_YEAR, LAST_YEAR = 2020, 2200
MOST_CLASHES = 30


@dataclass(frozen=True)
class Option:
    """One place where something can stand."""

    value: str
    name: str


@dataclass(frozen=True)
class Row:
    """One placement of the month."""

    id: int
    name: str
    where: str
    period: str
    state: str
    bar: str
    views: str
    clicks: str
    url: str


@dataclass(frozen=True)
class Day:
    """One day of the calendar with what is placed on it."""

    words: str
    is_today: bool
    names: list[str]
    preview_url: str
    column: int = 0


@dataclass(frozen=True)
class SchedulePage:
    """All that the schedule shows."""

    month: str
    before_url: str
    after_url: str
    days: list[Day]
    blanks: int
    rows: list[Row]
    clashes: list[str]
    preview_url: str
    fields: Mapping[str, str] = field(default_factory=dict)


@desk_only(Deed.CURATE)
def index() -> ResponseReturnValue:
    """Show a month: day by day, what clashes, and each placement with its views and clicks."""
    first = _month_asked()
    last = date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
    begin, end = _midnight(first), _midnight(last + timedelta(days=1))
    found = placements_between(begin, end)
    counts = counts_of_placements([each.id for each in found])
    bars = _bars(found)
    page = SchedulePage(
        month=month_words(first),
        before_url=_month_url(first - timedelta(days=1)),
        after_url=_month_url(last + timedelta(days=1)),
        days=[_day(first + timedelta(days=number), found) for number in range(last.day)],
        blanks=first.weekday(),
        rows=[_row(each, counts.get(each.id, Counts()), bars.get(each.id, "")) for each in found],
        clashes=[
            _clash_words(clash)
            for clash in clashes(found)
            if clash.until_at is None or clash.until_at > now()
        ][:MOST_CLASHES],
        preview_url=url_for("site.preview_moment"),
    )
    return render_template("desk/curation/placements.html", page=page)


def _month_asked() -> date:
    year, _dash, month = request.args.get("thang", "").partition("-")
    try:
        asked = date(int(year[:4]), int(month[:2]), 1)
    except ValueError:
        return today().replace(day=1)
    return asked if FIRST_YEAR < asked.year < LAST_YEAR else today().replace(day=1)


def _month_url(day: date) -> str:
    return url_for("desk.placements", thang=f"{day.year}-{day.month:02}")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=VIETNAM)


def _day(day: date, found: Sequence[Placement]) -> Day:
    begin, end = _midnight(day), _midnight(day + timedelta(days=1))
    here = [
        each
        for each in found
        if each.from_at < end and (each.until_at is None or each.until_at > begin)
    ]
    return Day(
        words=date_words(day),
        is_today=day == today(),
        names=[_("%(name)s · %(where)s", name=_name(each), where=_where_words(each))
               for each in here],
        preview_url=url_for("site.preview_moment", luc=f"{day.isoformat()}T08:00"),
        column=day.isoweekday(),
    )  # fmt: skip


def _bars(found: Sequence[Placement]) -> dict[int, str]:
    """What bars each placement: now where it is due, at its start where it is still to come."""
    at = now()
    moments: dict[datetime, list[Placement]] = {}
    for each in found:
        if each.until_at is None or each.until_at > at:
            moments.setdefault(max(at, each.from_at), []).append(each)
    words = {}
    for moment, placements in moments.items():
        bars = standing([subject_of(each) for each in placements], at=moment).bars
        for each in placements:
            if subject_of(each) in bars:
                words[each.id] = words_for(bars[subject_of(each)])
    return words


def _row(placement: Placement, counts: Counts, bar: str) -> Row:
    at = now()
    if is_due(placement, at=at):
        state = _("Not shown") if bar else _("Due now")
    else:
        state = _("Planned") if placement.from_at > at else _("Over")
    return Row(
        id=placement.id,
        name=_name(placement),
        where=_where_words(placement),
        period=_period(placement.from_at, placement.until_at),
        state=state,
        bar=bar,
        views=number_words(counts.views),
        clicks=number_words(counts.clicks),
        url=url_for("desk.placement", placement_id=placement.id),
    )


def _name(placement: Placement) -> str:
    if placement.collection is not None:
        return localized(placement.collection, "title").text
    return localized(placement.product or placement.business, "name").text


def _where_words(placement: Placement) -> str:
    place = placement.province or placement.locality or placement.group
    spot = words_for(placement.spot)
    return f"{spot}: {localized(place, 'name').text}" if place else spot


def _period(from_at: datetime, until_at: datetime | None) -> str:
    if until_at is None:
        return _("from %(moment)s on", moment=moment_words(from_at))
    return _("%(first)s to %(last)s", first=moment_words(from_at), last=moment_words(until_at))


def _clash_words(clash: Clash) -> str:
    place = _place_words(clash.where)
    names = ", ".join(dict.fromkeys(_name(each) for each in clash.placements))
    return _(
        "%(what)s: %(where)s, %(period)s. %(names)s",
        what=words_for(clash.kind),
        where=place,
        period=_period(clash.from_at, clash.until_at),
        names=names,
    ).strip()


def _place_words(where: Where) -> str:
    return next(
        (option.name for option in _options() if option.value == _where_key(where)),
        words_for(where.spot),
    )


@desk_only(Deed.CURATE)
def new() -> ResponseReturnValue:
    """Place something: first find it, then say where and when."""
    key = request.args.get("vat", "")
    if not key:
        text = request.args.get("tim", "")
        return render_template(
            "desk/curation/new_placement.html",
            text=text[:120],
            results=found_for(text, frozenset(SubjectKind)),
            collections=[
                (key_of(Subject(SubjectKind.COLLECTION, each.id)), localized(each, "title").text)
                for each in all_collections()[:20]
            ],
        )
    subject = subject_named(key)
    if request.method == "POST":
        return _saved(None, subject)
    start = now().astimezone(VIETNAM).replace(second=0, microsecond=0)
    values = {**dict.fromkeys(WRITTEN, ""), "from": typed_form(start), "position": "1"}
    return _form(subject, Typed(values))


def _own_placement(placement_id: int) -> Placement:
    """A placement where whoever is signed in may place things. Raises NotFound for others."""
    placement = get_placement(placement_id)
    if not _may_place(where_of(placement)):
        raise NotFound(f"placement {placement_id} belongs to others")
    return placement


def _may_place(where: Where) -> bool:
    return may_place(
        where,
        localities=own_localities(Deed.CURATE),
        province_ids=own_territory(Deed.CURATE).province_ids,
    )


@desk_only(Deed.CURATE)
def edit(placement_id: int) -> ResponseReturnValue:
    """Change where, when or in which order something stands."""
    placement = _own_placement(placement_id)
    subject = subject_of(placement)
    if request.method == "POST":
        return _saved(placement, subject)
    values = {
        "where": _where_key(where_of(placement)),
        "from": typed_form(placement.from_at),
        "until": typed_form(placement.until_at),
        "position": str(placement.position),
        "label": placement.label,
        "label_en": placement.label_en,
    }
    return _form(subject, Typed(values), placement)


def _saved(placement: Placement | None, subject: Subject) -> ResponseReturnValue:
    values = {name: request.form.get(name, "").replace("\x00", "") for name in WRITTEN}
    try:
        facts = _facts(values, subject)
        if not _may_place(facts.where):
            raise NotAllowed("place")
        with unit_of_work():
            if placement is None:
                placing.place(facts, by=by(), at=now())
            else:
                placing.change(placement, facts, by=by(), at=now())
    except Invalid as error:
        kept = get_placement(placement.id) if placement is not None else None
        return _form(subject, Typed(values, {error.field: refusal(error)}), kept), 422
    flash(_("It is in the schedule."), "success")
    return redirect(_month_url(facts.from_at.astimezone(VIETNAM).date()))


def _facts(values: Mapping[str, str], subject: Subject) -> PlacementFacts:
    from_at = moment_typed(values["from"], field="from")
    if from_at is None:
        raise Invalid("from", "missing")
    return PlacementFacts(
        where=_where_named(values["where"]),
        subject=subject,
        from_at=from_at,
        until_at=moment_typed(values["until"], field="until"),
        position=whole_number(values["position"]) or 0,
        label=values["label"],
        label_en=values["label_en"],
    )


def _form(subject: Subject, typed: Typed, placement: Placement | None = None) -> str:
    return render_template(
        "desk/curation/placement.html",
        name=name_of(subject) if placement is None else _name(placement),
        typed=typed,
        options=[
            option
            for option in _options()
            if subject.kind in SUITABLE[_where_named(option.value).spot]
            and _may_place(_where_named(option.value))
        ],
        placement=placement,
        is_removed=placement is not None and placement.removed_at is not None,
    )


def _options() -> list[Option]:
    """Every place where something can stand, by name."""
    options = [
        Option(_where_key(Where(spot)), words_for(spot))
        for spot in (Spot.HOME_TOP, Spot.HOME_COLLECTIONS)
    ]
    rows = (
        (Spot.LOCALITY, places.localities()),
        (Spot.CATEGORY, products.groups()),
        (Spot.PROVINCE, places.provinces()),
    )
    for spot, found in rows:
        options += [
            Option(
                _where_key(Where(spot, each.id)),
                f"{words_for(spot)}: {localized(each, 'name').text}",
            )
            for each in found
        ]
    return options


def _where_key(where: Where) -> str:
    return where.spot.value if where.place_id is None else f"{where.spot.value}.{where.place_id}"


def _where_named(key: str) -> Where:
    spot, _dot, number = key.partition(".")
    if spot not in set(Spot):
        raise Invalid("where", "missing")
    if Spot(spot) not in placing.PLACES:
        return Where(Spot(spot))
    place_id = whole_number(number)
    if place_id is None:
        raise Invalid("where", "missing")
    return Where(Spot(spot), place_id)


@desk_only(Deed.CURATE)
def act(placement_id: int) -> ResponseReturnValue:
    """Take a placement away, or bring it back."""
    placement = _own_placement(placement_id)
    is_undone = request.form.get("act") == "bring-back"
    with unit_of_work():
        if is_undone:
            placing.bring_back(placement, by=by(), at=now())
        else:
            placing.remove(placement, by=by(), at=now())
    if is_undone:
        flash(_("It is in the schedule."), "success")
        return redirect(_month_url(placement.from_at.astimezone(VIETNAM).date()))
    flash(_("Taken away. You can bring it back here."), "success")
    return redirect(url_for("desk.placement", placement_id=placement_id))
