"""A listing exactly as it would stand: written, shown, and undone before anybody sees it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from catalog.certificates.declaring import declare_certificates
from catalog.foundation.database import session
from catalog.listings.subjects import KINDS, Subject, get_subject
from catalog.revisions.fields import empty_content
from catalog.revisions.models import Revision


@contextmanager
def as_published(revision: Revision, *, at: datetime) -> Iterator[Subject]:
    """Give the subject of a revision as publishing it now would leave it; then undo all of it.

    Nothing else may be open in this transaction. Raises Invalid for what could not be kept.
    """
    kind = KINDS[revision.subject_kind]
    content = {**empty_content(kind.fields), **revision.content}
    if not content.get("group"):
        content["group"] = "1"
    try:
        if revision.subject_id is None:
            subject = kind.make(content, revision.business_id, at)
        else:
            subject = get_subject(revision.subject_kind, revision.subject_id)
        kind.write(subject, content, at)
        declare_certificates(subject, content["certificates"])
        subject.published_at = subject.published_at or at
        session.flush()
        session.expire(subject)
        yield subject
    finally:
        session.rollback()
