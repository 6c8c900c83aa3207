"""What happened within a period: events and who came, searches, scans.

A count that began within the period before is not compared with it, and a note says since
when it is kept.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from catalog.campaign.areas import Area
from catalog.campaign.figures import Caveat, FairHeld, Line, Note, Table, Topic
from catalog.campaign.periods import Period
from catalog.fairs.models import Fair
from catalog.foundation.database import session
from catalog.products.models import Product
from catalog.scans.models import Audience, ScanCount
from catalog.search.asked import AskedQuery
from catalog.search.asked import totals as searches_in


def fairs_held(area: Area, period: Period) -> list[FairHeld]:
    """The events of which some day lies in a period, in their order."""
    last = func.coalesce(Fair.ends_on, Fair.starts_on)
    query = (
        select(Fair)
        .where(
            Fair.starts_on <= period.last,
            last >= period.first,
            area.holds_province(Fair.province_id),
        )
        .order_by(Fair.starts_on, Fair.id)
    )
    return [
        FairHeld(fair.name, fair.starts_on, fair.ends_on, fair.place, fair.visitor_count)
        for fair in session.scalars(query)
    ]


def fairs_table(area: Area, now: Sequence[FairHeld], before: Sequence[FairHeld]) -> Table:
    """How many events there were, and how many visitors were entered for them."""
    notes = []
    unknown = sum(fair.visitors is None for fair in now)
    if unknown:
        notes.append(Note(Caveat.VISITORS_UNKNOWN, number=unknown))
    if area.commune_ids is not None:
        notes.append(Note(Caveat.WHOLE_PROVINCE))
    lines = (
        Line("fairs", len(now), len(before)),
        Line("visitors", _visitors(now), _visitors(before)),
    )
    return Table(Topic.FAIRS, lines, tuple(notes))


def _visitors(fairs: Sequence[FairHeld]) -> int:
    return sum(fair.visitors or 0 for fair in fairs)


def searches_table(area: Area, period: Period, before: Period) -> Table:
    """How often the site was searched and how often in vain; nobody keeps from where."""
    since = session.scalar(select(func.min(AskedQuery.day)))
    notes = [Note(Caveat.WHOLE_SITE)] if area.key else []
    now, earlier = (searches_in(each.first, each.last) for each in (period, before))
    lines = (
        _since("searches", now.times, earlier.times, since, before),
        _since("in-vain", now.times_in_vain, earlier.times_in_vain, since, before),
    )
    return Table(Topic.SEARCHES, lines, tuple(notes + _counted_since(since, before)))


def scans_table(area: Area, period: Period, before: Period) -> Table:
    """How often people scanned codes of products of an area."""
    since = session.scalar(select(func.min(ScanCount.day)))
    now, earlier = (_scans(area, each) for each in (period, before))
    lines = tuple(
        _since(key, now[place], earlier[place], since, before)
        for place, key in enumerate(("scans", "first-scans"))
    )
    return Table(Topic.SCANS, lines, tuple(_counted_since(since, before)))


def _scans(area: Area, period: Period) -> tuple[int, int]:
    query = (
        select(
            func.sum(ScanCount.count),
            func.sum(ScanCount.count).filter(ScanCount.is_first),
        )
        .join(Product, Product.id == ScanCount.product_id)
        .where(
            ScanCount.day.between(period.first, period.last),
            ScanCount.audience == Audience.PEOPLE,
            area.holds(Product),
        )
    )
    of_all, first = session.execute(query).one()
    return int(of_all or 0), int(first or 0)


def _since(key: str, now: int, earlier: int, since: date | None, before: Period) -> Line:
    is_kept = since is not None and since <= before.first
    return Line(key, now, earlier if is_kept else None)


def _counted_since(since: date | None, before: Period) -> list[Note]:
    if since is None:
        return [Note(Caveat.NOTHING_COUNTED)]
    return [] if since <= before.first else [Note(Caveat.COUNTED_SINCE, day=since)]
