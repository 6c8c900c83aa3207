"""The few facts that may change at once where staff trust the business; each change is logged."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catalog.audit.recording import record
from catalog.businesses.models import Business
from catalog.foundation.database import session
from catalog.foundation.errors import NotAllowed
from catalog.listings.publishing import FACTS
from catalog.listings.subjects import KINDS, Subject, business_id_of
from catalog.outbox.queue import announce
from catalog.products.models import Product
from catalog.revisions.comparing import differences
from catalog.revisions.models import SubjectKind
from catalog.revisions.workflow import Actor


def may_go_live(subject: Subject) -> bool:
    """Staff let this business change quick facts by itself, and the page is public."""
    business_id = business_id_of(subject)
    business = session.get(Business, business_id) if business_id else None
    return bool(business and business.may_go_live_at_once and subject.published_at)


def change_at_once(
    subject: Subject, values: Mapping[str, object], *, by: Actor, at: datetime
) -> list[str]:
    """Change quick facts on the public page; answer which changed.

    Raises NotAllowed for a business that staff do not trust so far and for other facts,
    Invalid for a value that cannot be.
    """
    kind = SubjectKind.PRODUCT if isinstance(subject, Product) else SubjectKind.BUSINESS
    fields = KINDS[kind].fields
    if not may_go_live(subject) or not all(fields[name].is_quick for name in values):
        raise NotAllowed("quick facts")
    before = KINDS[kind].content_of(subject)
    after: dict[str, Any] = {
        **before,
        **{name: fields[name].clean(value) for name, value in values.items()},
    }
    changed = [each.field for each in differences(before, after, fields=fields)]
    if not changed:
        return []
    KINDS[kind].write(subject, after, at)
    announce(FACTS[kind], at=at, **{f"{kind.value}_id": subject.id})
    record(
        "quick facts changed",
        subject_kind=kind.value,
        subject_id=subject.id,
        actor_id=by.id,
        actor_label="account",
        at=at,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return changed


def let_go_live(business_id: int, *, may: bool, by: Actor, at: datetime) -> None:
    """Let a business change quick facts at once, or no longer; what is public stays."""
    business = session.get_one(Business, business_id)
    if business.may_go_live_at_once == may:
        return
    business.may_go_live_at_once = may
    record(
        "quick facts allowed" if may else "quick facts no longer allowed",
        subject_kind="business",
        subject_id=business.id,
        actor_id=by.id,
        actor_label="account",
        at=at,
    )
