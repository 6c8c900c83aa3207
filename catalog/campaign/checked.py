"""Field checks of a period, what they found, and what still has to follow from them."""

from catalog.campaign.areas import Area
from catalog.campaign.figures import Line, Table, Topic
from catalog.campaign.periods import Period
from catalog.inspections.models import Inspection
from catalog.inspections.statistics import InspectionFigures, figures

FINDING = "finding "
"""What the keys of findings begin with."""


def checks_table(area: Area, period: Period, before: Period) -> Table:
    """Checks by the place where they were made, by finding, and how many were followed up."""
    now, earlier = (
        _counted(figures(each.first, each.last, where=area.holds(Inspection)))
        for each in (period, before)
    )
    return Table(Topic.CHECKS, tuple(Line(key, count, earlier[key]) for key, count in now.items()))


def _counted(told: InspectionFigures) -> dict[str, int]:
    return {
        "checks": told.checks,
        **{FINDING + finding.value: count for finding, count in told.by_finding.items()},
        "followed-up": told.followed_up,
        "to-follow-up": told.waiting,
    }
