"""Keeping a report with its figures frozen, and finding the reports that were made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from catalog.audit.recording import record
from catalog.campaign.figures import Figures, to_json
from catalog.campaign.models import CampaignReport
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid

LONGEST_TITLE = 200
LONGEST_WORDS = 20_000
MOST_LISTED = 200


@dataclass(frozen=True)
class OwnWords:
    """What the office itself writes into a report."""

    title: str
    assessment: str = ""
    difficulties: str = ""
    proposals: str = ""


def keep_report(
    figures: Figures, words: OwnWords, *, by_id: int | None, by: str, at: datetime
) -> CampaignReport:
    """Keep a report. Raises Invalid for words that are missing or too long."""
    if not words.title:
        raise Invalid("title", "missing")
    if len(words.title) > LONGEST_TITLE:
        raise Invalid("title", "too-long")
    for field in ("assessment", "difficulties", "proposals"):
        if len(getattr(words, field)) > LONGEST_WORDS:
            raise Invalid(field, "too-long")
    report = CampaignReport(
        title=words.title,
        first_day=figures.period.first,
        last_day=figures.period.last,
        area_key=figures.area_key,
        figures=to_json(figures),
        assessment=words.assessment,
        difficulties=words.difficulties,
        proposals=words.proposals,
        made_at=at,
        made_by_id=by_id,
    )
    session.add(report)
    session.flush()
    record(
        "report made",
        subject_kind="campaign report",
        subject_id=report.id,
        actor_id=by_id,
        actor_label=by,
        at=at,
        first=figures.period.first.isoformat(),
        last=figures.period.last.isoformat(),
        area=figures.area_key,
    )
    return report


def reports_made() -> Sequence[CampaignReport]:
    """The reports that were made, newest first, without their figures."""
    query = (
        select(CampaignReport)
        .options(joinedload(CampaignReport.made_by), defer(CampaignReport.figures))
        .order_by(CampaignReport.made_at.desc(), CampaignReport.id.desc())
        .limit(MOST_LISTED)
    )
    return session.scalars(query).all()


def find_report(report_id: int) -> CampaignReport | None:
    """A report that was made, with who made it."""
    query = select(CampaignReport).options(joinedload(CampaignReport.made_by))
    return session.scalar(query.where(CampaignReport.id == report_id))
