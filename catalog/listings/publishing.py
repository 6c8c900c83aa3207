"""Opening drafts of listings, and making accepted ones public in one transaction.

The caller owns the transaction: the public rows, the closed revision, the line in the
public log, the audit entry and the notice to the search stand or fall together.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from catalog.audit.recording import record
from catalog.certificates.declaring import declare_certificates
from catalog.foundation.errors import Invalid, NotFound, Stale
from catalog.listings.subjects import KINDS, ListingKind, Subject, business_id_of, get_subject
from catalog.outbox.queue import announce
from catalog.products.models import Product
from catalog.revisions import workflow
from catalog.revisions.comparing import differences
from catalog.revisions.fields import Severity, empty_content
from catalog.revisions.models import Revision, State, SubjectKind
from catalog.revisions.queries import get_revision
from catalog.revisions.workflow import Actor

FACTS = {SubjectKind.PRODUCT: "ProductPublished", SubjectKind.BUSINESS: "BusinessPublished"}


def open_draft(kind: SubjectKind, subject_id: int, *, by: Actor, at: datetime) -> Revision:
    """The draft of a listing: the one that is open, else one that begins with what is public."""
    found = workflow.open_revision(kind, subject_id)
    if found is not None:
        return found
    subject = get_subject(kind, subject_id)
    content = KINDS[kind].content_of(subject)
    about = workflow.Subject(kind, subject_id, business_id_of(subject))
    return workflow.begin(about, content=content, live=content, by=by, at=at)


def new_draft(
    kind: SubjectKind, *, business_id: int | None, by: Actor, at: datetime, **known: Any
) -> Revision:
    """A draft of something that is not listed yet, with what is known of it."""
    fields = KINDS[kind].fields
    content = empty_content(fields)
    content |= {name: fields[name].clean(value) for name, value in known.items()}
    about = workflow.Subject(kind, None, business_id)
    return workflow.begin(about, content=content, live={}, by=by, at=at)


def restore(revision_id: int, *, by: Actor, at: datetime) -> Revision:
    """Open a draft that says what an earlier version said; nothing public changes.

    Raises Stale while another draft of the same thing is open, NotFound for what was never
    published.
    """
    earlier = get_revision(revision_id)
    if earlier.state is not State.PUBLISHED or earlier.subject_id is None:
        raise NotFound(f"revision {revision_id} was never public")
    kind = KINDS[earlier.subject_kind]
    subject = get_subject(earlier.subject_kind, earlier.subject_id)
    about = workflow.Subject(earlier.subject_kind, earlier.subject_id, business_id_of(subject))
    content = {**empty_content(kind.fields), **earlier.content}
    return workflow.begin(
        about, content=content, live=kind.content_of(subject), by=by, at=at, restores=earlier
    )


def publish(
    revision_id: int, *, by: Actor, at: datetime, accepted: Collection[str] | None = None
) -> Subject:
    """Make a submitted listing public: all of it, or the fields that staff accepted.

    What the draft left as it was keeps what is public today. Raises Stale when the revision
    no longer waits, NotAllowed for one's own, Invalid for a listing that is not whole.
    """
    revision = workflow.locked(revision_id)
    kind = KINDS[revision.subject_kind]
    subject = _subject(revision)
    before, was_public = standing_content(revision), _is_public(subject)
    content = proposed_content(revision, accepted)
    if accepted is not None and was_public and content == before:
        raise Invalid("accepted", "nothing")
    _require_whole(kind, content)
    if subject is None:
        subject = kind.make(content, revision.business_id, at)
    kind.write(subject, content, at)
    declare_certificates(subject, content["certificates"], by_id=revision.saved_by_id)
    if isinstance(subject, Product):
        subject.withdrawn_at = None
    subject.published_at = subject.published_at or at
    workflow.mark_published(
        revision,
        subject_id=subject.id,
        content=content,
        before=before if was_public else None,
        by=by,
        at=at,
    )
    changed = [each.field for each in differences(before, content, fields=kind.fields)]
    _tell(revision, subject, "listing published", changed, by=by, at=at)
    return subject


def undo_decision(revision_id: int, *, by: Actor, at: datetime) -> Revision:
    """Take back what one just decided: the listing waits again, and the public sees what it saw.

    A product that was new is withdrawn, for its code may be printed already. Raises Stale
    when the minute is over or somebody went on meanwhile, Invalid for a new business.
    """
    revision = workflow.locked(revision_id)
    decision = workflow.last_decision(revision_id)
    is_public = revision.state is State.PUBLISHED
    published = dict(revision.content)
    workflow.undo_decision(revision, by=by, at=at)
    subject = _subject(revision)
    if is_public and subject is not None and decision is not None:
        _put_back(revision, subject, published, decision.before, at=at)
        _tell(revision, subject, "listing put back", [], by=by, at=at)
    return revision


def _put_back(
    revision: Revision,
    subject: Subject,
    published: dict[str, Any],
    before: dict[str, Any] | None,
    *,
    at: datetime,
) -> None:
    kind = KINDS[revision.subject_kind]
    if differences(kind.content_of(subject), published, fields=kind.fields):
        raise Stale(f"{revision.subject_kind.value} {subject.id} was changed since")
    if before is None:
        if not isinstance(subject, Product):
            raise Invalid("decision", "first-publication")
        subject.withdrawn_at = at
        return
    kind.write(subject, before, at)
    declare_certificates(subject, before["certificates"], by_id=revision.saved_by_id)


def _is_public(subject: Subject | None) -> bool:
    if subject is None or subject.published_at is None:
        return False
    return not isinstance(subject, Product) or subject.withdrawn_at is None


def _subject(revision: Revision) -> Subject | None:
    if revision.subject_id is None:
        return None
    return get_subject(revision.subject_kind, revision.subject_id)


def standing_content(revision: Revision) -> dict[str, Any]:
    """What the listing of a revision says as it stands, public or not."""
    kind = KINDS[revision.subject_kind]
    subject = _subject(revision)
    return kind.content_of(subject) if subject is not None else empty_content(kind.fields)


def public_content(revision: Revision) -> dict[str, Any]:
    """What the listing of a revision says in public today; one that is not public says nothing."""
    if _is_public(_subject(revision)):
        return standing_content(revision)
    return empty_content(KINDS[revision.subject_kind].fields)


def proposed_content(revision: Revision, accepted: Collection[str] | None = None) -> dict[str, Any]:
    """What stands, with what the draft changed and staff accepted."""
    fields = KINDS[revision.subject_kind].fields
    content = standing_content(revision)
    for each in differences(revision.live, revision.content, fields=fields):
        if accepted is None or each.field in accepted:
            content[each.field] = revision.content.get(each.field, fields[each.field].empty)
    return content


def _require_whole(kind: ListingKind, content: dict[str, Any]) -> None:
    lacking = {each.field for each in kind.problems(content) if each.severity is Severity.STOPS}
    if lacking:
        raise Invalid("listing", "not-whole", ", ".join(sorted(lacking)))


def _tell(
    revision: Revision,
    subject: Subject,
    deed: str,
    changed: list[str],
    *,
    by: Actor,
    at: datetime,
) -> None:
    kind = revision.subject_kind
    KINDS[kind].tell([subject.id], at)
    announce(FACTS[kind], at=at, **{f"{kind.value}_id": subject.id})
    record(
        deed,
        subject_kind=kind.value,
        subject_id=subject.id,
        actor_id=by.id,
        actor_label="account",
        at=at,
        revision=revision.id,
        changed=changed,
    )
