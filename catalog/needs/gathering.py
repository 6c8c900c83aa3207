"""All that needs the people of one business, in a handful of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ScalarSelect, func, or_, select
from sqlalchemy.orm import joinedload

from catalog.certificates.models import Certificate
from catalog.foundation.clock import VIETNAM
from catalog.foundation.database import session
from catalog.inspections.models import Inspection
from catalog.inspections.queries import letters_and_counts
from catalog.needs.endings import Ending, endings
from catalog.needs.facts import FactToConfirm, facts_to_confirm
from catalog.products.models import Product
from catalog.reports.models import CaseState, ProblemReport
from catalog.reports.queries import answered_by_business, reports_for_business
from catalog.revisions.models import Revision, State
from catalog.revisions.queries import open_revisions
from catalog.scans.models import CopyAlert
from catalog.scans.statistics import Scope, Totals, totals
from catalog.tracing.models import Lot, LotUse

MOST_LOTS = 4
WEEK_DAYS = 7
CONCLUSION_IS_NEWS = timedelta(days=30)


@dataclass(frozen=True)
class BareLots:
    """Lots to which nothing was added since they were opened: the newest, and how many."""

    newest: Sequence[Lot]
    count: int


@dataclass(frozen=True)
class Needs:
    """What of a business waits for its people, and what waits for the office."""

    letters: Sequence[Inspection]
    returned: Sequence[Revision]
    drafts: Sequence[Revision]
    waiting: Sequence[Revision]
    endings: Sequence[Ending]
    facts: Sequence[FactToConfirm]
    """Checked by the office once, and to be confirmed."""
    bare_lots: BareLots
    reports: Sequence[ProblemReport]
    """Of readers, not answered yet, and what was concluded lately."""
    questions: int
    copy_alerts: int
    scans: Totals

    @property
    def is_calm(self) -> bool:
        return not (
            self.letters
            or self.returned
            or self.drafts
            or self.endings
            or self.facts
            or self.bare_lots.count
            or self.reports
            or self.questions
            or self.copy_alerts
        )


def gather(business_id: int, *, on: date) -> Needs:
    """Gather what needs the people of a business on a day."""
    revisions = open_revisions([business_id])
    told = letters_and_counts(business_id, [_questions(business_id), _copy_alerts(business_id)])
    questions, copy_alerts = told.counts
    return Needs(
        letters=told.letters,
        returned=[each for each in revisions if each.state is State.RETURNED],
        drafts=[each for each in revisions if each.state is State.DRAFT],
        waiting=[each for each in revisions if each.state is State.SUBMITTED],
        endings=endings(_claims(business_id), on=on),
        facts=facts_to_confirm(business_id, on=on),
        bare_lots=_bare_lots(business_id, on=on),
        reports=_reports(business_id, on=on),
        questions=questions,
        copy_alerts=copy_alerts,
        scans=totals(Scope(on - timedelta(days=WEEK_DAYS - 1), on, business_id)),
    )


def _claims(business_id: int) -> Sequence[Certificate]:
    """The certificates of a business and of its products that are listed, with the products."""
    query = (
        select(Certificate)
        .outerjoin(Certificate.product)
        .options(joinedload(Certificate.product))
        .where(
            or_(
                Certificate.business_id == business_id,
                (Product.business_id == business_id)
                & Product.published_at.is_not(None)
                & Product.withdrawn_at.is_(None),
            )
        )
    )
    return session.scalars(query).all()


def _bare_lots(business_id: int, *, on: date) -> BareLots:
    query = (
        select(Lot, func.count().over())
        .options(joinedload(Lot.product))
        .where(
            Lot.business_id == business_id,
            Lot.event_count <= 1,
            or_(Lot.best_before.is_(None), Lot.best_before >= on),
        )
        .order_by(Lot.opened_at.desc(), Lot.id.desc())
        .limit(MOST_LOTS)
    )
    rows = session.execute(query).all()
    return BareLots([lot for lot, _count in rows], rows[0][1] if rows else 0)


def _reports(business_id: int, *, on: date) -> list[ProblemReport]:
    """What readers reported that the business can answer and has not, and new conclusions."""
    midnight = datetime.combine(on, time.min, tzinfo=VIETNAM).astimezone(UTC)
    found = reports_for_business(business_id, concluded_since=midnight - CONCLUSION_IS_NEWS)
    answered = answered_by_business([each.id for each in found]) if found else frozenset()
    return [each for each in found if each.state is CaseState.CLOSED or each.id not in answered]


def _questions(business_id: int) -> ScalarSelect[int]:
    """How many other businesses ask to name a lot as theirs, and wait for an answer."""
    return (
        select(func.count())
        .select_from(LotUse)
        .join(Lot, Lot.id == LotUse.lot_id)
        .where(Lot.business_id == business_id, LotUse.decided_at.is_(None))
        .scalar_subquery()
    )


def _copy_alerts(business_id: int) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(CopyAlert)
        .join(Lot, Lot.id == CopyAlert.lot_id)
        .where(Lot.business_id == business_id)
        .scalar_subquery()
    )
