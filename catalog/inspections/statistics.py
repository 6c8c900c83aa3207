"""How much was checked, and what came of it, for the campaign's report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

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


def figures(first_day: date, last_day: date, province_id: int | None = None) -> InspectionFigures:
    """The checks made from one day to another, both included, all or those in a province."""
    chosen = [Inspection.checked_on.between(first_day, last_day), holds()]
    if province_id is not None:
        chosen.append(Inspection.province_id == province_id)
    query = (
        select(Inspection.finding, Inspection.measure, func.count(Inspection.id))
        .where(*chosen)
        .group_by(Inspection.finding, Inspection.measure)
    )
    by_finding, by_measure = dict.fromkeys(Finding, 0), dict.fromkeys(Measure, 0)
    for finding, measure, count in session.execute(query):
        by_finding[finding] += count
        by_measure[measure] += count
    counted = select(func.count(Inspection.id)).where(*chosen)
    done = Inspection.id.in_(select(FollowUp.inspection_id))
    return InspectionFigures(
        checks=sum(by_finding.values()),
        by_finding=by_finding,
        by_measure=by_measure,
        followed_up=session.scalar(counted.where(done)) or 0,
        waiting=session.scalar(counted.where(waits())) or 0,
    )
