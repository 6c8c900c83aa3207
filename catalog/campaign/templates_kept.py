"""The office's own templates: adding one, choosing which is used, and what was used when."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.audit.recording import record
from catalog.campaign.default_template import default_template
from catalog.campaign.models import ReportTemplate, TemplateChoice
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.media.storage import Storage

FOLDER = "report-templates/"
LONGEST_TITLE = 120
MOST_LISTED = 100


def add_template(
    content: bytes, title: str, *, storage: Storage, by_id: int, by: str, at: datetime
) -> ReportTemplate:
    """Keep a checked template and use it from now on. Raises Invalid for a wrong title."""
    if not title:
        raise Invalid("title", "missing")
    if len(title) > LONGEST_TITLE:
        raise Invalid("title", "too-long")
    moment = int(at.timestamp() * 1000)
    key = f"{FOLDER}{sha256(content).hexdigest()[:20]}-{moment}.docx"
    storage.put(key, content)
    template = ReportTemplate(title=title, key=key, added_at=at, added_by_id=by_id)
    session.add(template)
    session.flush()
    choose_template(template, by_id=by_id, by=by, at=at)
    return template


def choose_template(template: ReportTemplate | None, *, by_id: int, by: str, at: datetime) -> None:
    """Write reports into a template from now on; None is the site's own."""
    template_id = template.id if template else None
    session.add(TemplateChoice(template_id=template_id, chosen_at=at, chosen_by_id=by_id))
    record(
        "report template chosen",
        subject_kind="report template",
        subject_id=template_id,
        actor_id=by_id,
        actor_label=by,
        at=at,
    )


def template_in_use() -> ReportTemplate | None:
    """The template that reports are written into; None is the site's own."""
    last = session.scalar(
        select(TemplateChoice)
        .options(joinedload(TemplateChoice.template))
        .order_by(TemplateChoice.id.desc())
        .limit(1)
    )
    return last.template if last else None


def content_of(template: ReportTemplate | None, *, storage: Storage) -> bytes:
    """The file of a template."""
    return storage.get(template.key) if template else default_template()


def choices() -> Sequence[TemplateChoice]:
    """What was used from when on, latest first."""
    query = (
        select(TemplateChoice)
        .options(joinedload(TemplateChoice.template), joinedload(TemplateChoice.chosen_by))
        .order_by(TemplateChoice.id.desc())
        .limit(MOST_LISTED)
    )
    return session.scalars(query).all()


def templates() -> Sequence[ReportTemplate]:
    """The office's own templates, newest first."""
    query = select(ReportTemplate).order_by(ReportTemplate.id.desc()).limit(MOST_LISTED)
    return session.scalars(query).all()


def find_template(template_id: int) -> ReportTemplate | None:
    return session.get(ReportTemplate, template_id)
