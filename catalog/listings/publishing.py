"""Opening drafts of listings, and making accepted ones public in one transaction.

The caller owns the transaction: the public rows, the closed revision, the line in the
public log, the audit entry and the notice to the search stand or fall together.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from catalog.audit.recording import record
from catalog.certificates.declaring import declare_certificates
from catalog.foundation.errors import Invalid, NotFound
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
    before = public_content(revision)
    content = proposed_content(revision, before, accepted)
    if accepted is not None and content == before:
        raise Invalid("accepted", "nothing")
    _require_whole(kind, content)
    if subject is None:
        subject = kind.make(content, revision.business_id, at)
    kind.write(subject, content, at)
    if isinstance(subject, Product):
        declare_certificates(subject, content["certificates"])
    subject.published_at = subject.published_at or at
    workflow.mark_published(revision, subject_id=subject.id, content=content, by=by, at=at)
    changed = [each.field for each in differences(before, content, fields=kind.fields)]
    _tell(revision, subject, changed, by=by, at=at)
    return subject


def _subject(revision: Revision) -> Subject | None:
    if revision.subject_id is None:
        return None
    return get_subject(revision.subject_kind, revision.subject_id)


def public_content(revision: Revision) -> dict[str, Any]:
    """What the listing of a revision says in public today; a new one says nothing."""
    kind = KINDS[revision.subject_kind]
    subject = _subject(revision)
    return kind.content_of(subject) if subject is not None else empty_content(kind.fields)


def proposed_content(
    revision: Revision, before: dict[str, Any], accepted: Collection[str] | None = None
) -> dict[str, Any]:
    """What is public, with what the draft changed and staff accepted."""
    fields = KINDS[revision.subject_kind].fields
    content = dict(before)
    for each in differences(revision.live, revision.content, fields=fields):
        if accepted is None or each.field in accepted:
            content[each.field] = revision.content.get(each.field, fields[each.field].empty)
    return content


def _require_whole(kind: ListingKind, content: dict[str, Any]) -> None:
    lacking = {each.field for each in kind.problems(content) if each.severity is Severity.STOPS}
    if lacking:
        raise Invalid("listing", "not-whole", ", ".join(sorted(lacking)))


def _tell(
    revision: Revision, subject: Subject, changed: list[str], *, by: Actor, at: datetime
) -> None:
    kind = revision.subject_kind
    KINDS[kind].tell([subject.id], at)
    announce(FACTS[kind], at=at, **{f"{kind.value}_id": subject.id})
    record(
        "listing published",
        subject_kind=kind.value,
        subject_id=subject.id,
        actor_id=by.id,
        actor_label="account",
        at=at,
        revision=revision.id,
        changed=changed,
    )
