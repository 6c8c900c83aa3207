"""Photographs and documents that support a step: cleaned, bounded, named by their digest."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.media.images import cleaned
from catalog.media.storage import Storage
from catalog.tracing.models import EvidenceFile

MOST_DOCUMENT_BYTES = 10 * 1024 * 1024
PDF = b"%PDF-"


def keep_evidence(
    content: bytes, *, storage: Storage, user_id: int | None, at: datetime
) -> EvidenceFile:
    """Take a file in, or answer the row of the same one taken in before.

    A photograph loses all but its pixels, so that it tells no place that was not meant to
    be told; a PDF is kept byte by byte. Raises Invalid for anything else, or too much.
    """
    if not content:
        raise Invalid("evidence", "empty")
    if content.startswith(PDF):
        if len(content) > MOST_DOCUMENT_BYTES:
            raise Invalid("evidence", "too-large", str(len(content)))
        kept, media_type, suffix = content, "application/pdf", "pdf"
    else:
        kept, media_type, suffix = cleaned(content), "image/jpeg", "jpg"
    digest = sha256(kept).hexdigest()
    known = session.scalar(select(EvidenceFile).where(EvidenceFile.digest == digest))
    if known is not None:
        return known
    key = f"evidence/{digest[:2]}/{digest}.{suffix}"
    storage.put(key, kept)
    file = EvidenceFile(
        digest=digest,
        media_type=media_type,
        size_bytes=len(kept),
        key=key,
        added_at=at,
        added_by_id=user_id,
    )
    session.add(file)
    session.flush()
    return file


def evidence_files(digests: Sequence[str]) -> list[EvidenceFile]:
    """The files with these digests, in their order; unknown ones are left out."""
    query = select(EvidenceFile).where(EvidenceFile.digest.in_(digests))
    known = {file.digest: file for file in session.scalars(query)}
    return [known[digest] for digest in digests if digest in known]
