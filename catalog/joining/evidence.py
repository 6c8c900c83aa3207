"""Papers that support a claim: cleaned, sealed, for the claimer and the office alone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.foundation.sealing import Sealer
from catalog.joining.models import ClaimFile
from catalog.media.sealed import get_sealed, put_sealed
from catalog.media.storage import Storage

FOLDER = "claims/"
"""Below this nothing is served to the public."""

MOST_FILES = 10
MOST_UNCLAIMED = 3 * MOST_FILES
"""So that nobody fills the disk with papers of claims that are never sent."""
LONGEST_TITLE = 80


def keep_file(
    content: bytes, *, title: str, user_id: int, storage: Storage, sealer: Sealer, at: datetime
) -> ClaimFile:
    """Take a file in for a claim that is being written.

    A photograph loses all but its pixels. Raises Invalid for what is neither photograph nor
    PDF, for too much of it, and for too many that no claim took.
    """
    if not content:
        raise Invalid("files", "empty", title)
    if len(unclaimed_files_of(user_id)) >= MOST_UNCLAIMED:
        raise Invalid("files", "too-many", title)
    try:
        kept = put_sealed(content, folder=FOLDER, storage=storage, sealer=sealer)
    except Invalid as error:
        raise Invalid(error.field, error.code, title) from error
    file = ClaimFile(
        key=kept.key,
        title=title[:LONGEST_TITLE],
        media_type=kept.media_type,
        size_bytes=kept.size_bytes,
        added_at=at,
        added_by_id=user_id,
    )
    session.add(file)
    session.flush()
    return file


def read_file(file: ClaimFile, *, storage: Storage, sealer: Sealer) -> bytes:
    """The bytes of a file, unsealed. Raises NotFound where they are gone."""
    return get_sealed(file.key, storage=storage, sealer=sealer)


def files_of(claim_id: int) -> Sequence[ClaimFile]:
    """The papers of a claim in the order in which they came."""
    query = select(ClaimFile).where(ClaimFile.claim_id == claim_id)
    return session.scalars(query.order_by(ClaimFile.id)).all()


def unclaimed_files(ids: Sequence[int], *, user_id: int) -> Sequence[ClaimFile]:
    """Those of these files that the person added and no claim took yet."""
    query = select(ClaimFile).where(
        ClaimFile.id.in_(ids), ClaimFile.added_by_id == user_id, ClaimFile.claim_id.is_(None)
    )
    return session.scalars(query.order_by(ClaimFile.id).limit(MOST_FILES)).all()


def unclaimed_files_of(user_id: int) -> Sequence[ClaimFile]:
    """All that a person added and no claim took."""
    query = select(ClaimFile).where(ClaimFile.added_by_id == user_id, ClaimFile.claim_id.is_(None))
    return session.scalars(query).all()


def erase_files(files: Sequence[ClaimFile], *, storage: Storage) -> None:
    """Take files out for good."""
    for file in files:
        storage.delete(file.key)
        session.delete(file)
