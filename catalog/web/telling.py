"""Telling the people of a business what the office decided, and which certificates end."""

from collections.abc import Sequence
from datetime import date, datetime

import structlog
from babel.dates import format_date
from flask_babel import force_locale

from catalog.accounts.models import User
from catalog.businesses.models import Business
from catalog.foundation.database import session
from catalog.messages.models import Notice
from catalog.needs.endings import Ending
from catalog.needs.telling import (
    endings_to_tell,
    not_told_yet,
    tell_once,
    writers_of,
)
from catalog.products.models import Product
from catalog.revisions.models import Revision, RevisionStep, Step, SubjectKind
from catalog.web.daily_telling import tell_daily, tell_people
from catalog.web.filters import DATE_PATTERNS
from catalog.web.labels import words_for
from catalog.web.listing_words import field_words
from catalog.web.mailing import address_of, notify

log = structlog.get_logger(__name__)


def tell_decision(step_id: int, *, at: datetime) -> None:
    """Tell a draft's writers that it was returned, refused or published, unless that was undone."""
    step = session.get_one(RevisionStep, step_id)
    if step.undone_at is not None:
        return
    revision = session.get_one(Revision, step.revision_id)
    if not tell_once(f"decision {step_id}", at=at):
        return
    for person in writers_of(revision):
        with force_locale(person.language):
            notify(
                person,
                "listing_decided",
                notice=Notice.LISTING,
                at=at,
                step=step.step.value,
                title=str(revision.content.get("name") or ""),
                quotes=[
                    (field_words(name) if name else "", said)
                    for name, said in sorted(step.words.items())
                ],
                link=_link(revision, step, person),
            )


def _link(revision: Revision, step: RevisionStep, person: User) -> str:
    """The public page once there is one, else the draft."""
    if step.step is not Step.PUBLISHED or revision.subject_id is None:
        return address_of("portal.draft", revision_id=revision.id)
    if revision.subject_kind is SubjectKind.PRODUCT:
        endpoint, slug = "site.product", session.get_one(Product, revision.subject_id).slug
    else:
        endpoint, slug = "site.business", session.get_one(Business, revision.subject_id).slug
    return address_of(endpoint, slug=slug, lang_code=person.language)


def tell_of_endings(*, at: datetime) -> int:
    """Tell each business once a day which of its certificates end soon; answer how many were told."""
    return tell_daily("endings", lambda day: endings_to_tell(on=day), _tell, at=at)


def _tell(business_id: int, due: Sequence[Ending], at: datetime) -> bool:
    return tell_people(
        business_id, "certificates_end", lambda: not_told_yet(due, at=at), ending_row, at=at
    )


def ending_row(ending: Ending, language: str) -> dict[str, object]:
    """What a message says of one certificate."""
    product = ending.claim.product
    return {
        "title": " · ".join(
            part for part in (product.name if product else "", str(words_for(ending.claim.kind)))
            if part
        ),
        "days": ending.days_left,
        "has_ended": ending.has_ended,
        "last_on": _day(ending.last_on, language),
        "file_from": _day(ending.file_from, language),
        "file_until": _day(ending.file_until, language),
        "is_filed": ending.is_filed,
        "is_late": ending.is_late,
    }  # fmt: skip


def _day(day: date | None, language: str) -> str:
    return format_date(day, DATE_PATTERNS[language], locale=language) if day else ""
