"""Gathering the figures of a report; what is gathered twice from the same rows is the same."""

from collections.abc import Sequence
from datetime import date

from catalog.campaign.areas import Area
from catalog.campaign.certified import certificates_table, honours_of, honours_table
from catalog.campaign.checked import checks_table
from catalog.campaign.figures import Annex, Caveat, Figures, Note
from catalog.campaign.happening import fairs_held, fairs_table, scans_table, searches_table
from catalog.campaign.periods import Period
from catalog.campaign.problems import problems_table
from catalog.campaign.standing import listed_since, standing, standing_tables


def gather(area: Area, period: Period, *, on: date, annexes: Sequence[Annex] = ()) -> Figures:
    """Count everything that a report tells, as known on a day.

    A period that is not over is counted up to that day, and a note says so.
    """
    before = period.before()
    standing_on = min(period.last, on)
    fairs, fairs_before = fairs_held(area, period), fairs_held(area, before)
    honours, honours_before = honours_of(area, period), honours_of(area, before)
    elapsed = Period(period.first, max(period.first, standing_on))
    since = listed_since()
    then = standing(area, on=before.last) if since and since <= before.last else None
    tables = [
        *standing_tables(standing(area, on=standing_on), then, since=since),
        certificates_table(area, elapsed, before),
        honours_table(honours, honours_before),
        fairs_table(area, fairs, fairs_before),
        searches_table(area, period, before),
        scans_table(area, period, before),
        problems_table(area, period, before),
        checks_table(area, period, before),
    ]
    return Figures(
        period=period,
        before=before,
        standing_on=standing_on,
        made_on=on,
        area_key=area.key,
        area_name=area.name,
        area_name_en=area.name_en,
        tables=tuple(tables),
        fairs=tuple(fairs),
        honours=tuple(honours),
        annexes=tuple(annexes),
        notes=(Note(Caveat.NOT_OVER, day=on),) if on < period.last else (),
    )
