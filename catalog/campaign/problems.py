"""Problem reports of a period and what they came to, as the office's own screen counts them."""

from catalog.campaign.areas import Area
from catalog.campaign.figures import Caveat, Line, Note, Table, Topic
from catalog.campaign.periods import Period
from catalog.reports.statistics import Figures, figures

OUTCOME = "outcome "
"""What the keys of outcomes begin with."""


def problems_table(area: Area, period: Period, before: Period) -> Table:
    """Cases received, closed and open at the end, and how those that were closed ended."""
    now, earlier = (_counted(figures(each.first, each.last, area.province_id))
                    for each in (period, before))  # fmt: skip
    lines = tuple(Line(key, count, earlier[key]) for key, count in now.items())
    is_part = area.commune_ids is not None
    return Table(Topic.PROBLEMS, lines, (Note(Caveat.PROBLEMS_BY_PROVINCE),) if is_part else ())


def _counted(told: Figures) -> dict[str, int]:
    return {
        "received": told.total.received,
        "closed": told.total.closed,
        "open": told.total.open,
        **{OUTCOME + outcome.value: count for outcome, count in told.by_outcome.items()},
    }
