"""How much was checked, and what came of it, for the campaign's report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, true

from catalog.foundation.database import session
from catalog.inspections.models import Finding, FollowUp, Inspection, Measure
from catalog.inspections.queries import holds, waits


@dataclass(frozen=True)
class InspectionFigures:
    """The checks of a period; one that was corrected counts once, as it was corrected."""

    checks: int
    by_finding: Mapping[Finding, int]
    by_measure: Mapping[Measure, int]
    followed_up: int
    waiting: int


def figures(
    first_day: date, last_day: date, *, where: ColumnElement[bool] | None = None
) -> InspectionFigures:
    """The checks made from one day to another, both included, all or those in a part."""
    is_done = Inspection.id.in_(select(FollowUp.inspection_id))
    query = (
        select(
            Inspection.finding,
            Inspection.measure,
            func.count(),
            func.count().filter(is_done),
            func.count().filter(waits()),
        )
        .where(
            Inspection.checked_on.between(first_day, last_day),
            holds(),
            true() if where is None else where,
        )
        .group_by(Inspection.finding, Inspection.measure)
    )
    by_finding, by_measure = dict.fromkeys(Finding, 0), dict.fromkeys(Measure, 0)
    followed_up = waiting = 0
    for finding, measure, count, done, open_still in session.execute(query):
        by_finding[finding] += count
        by_measure[measure] += count
        followed_up += done
        waiting += open_still
    return InspectionFigures(sum(by_finding.values()), by_finding, by_measure, followed_up, waiting)
