"""Photographs of a report: only pixels are kept, sealed, for the office and the reporter."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.foundation.sealing import Sealer
from catalog.media.sealed import get_sealed, put_sealed_picture
from catalog.media.storage import Storage
from catalog.reports.models import ReportFile

FOLDER = "reports/"
"""Below this nothing is served to the public."""
MOST_AT_ONCE = 6
MOST_OF_A_CASE = 24
MOST_UNSENT = 400
"""So that nobody fills the disk with photographs of forms that are never sent."""


def keep_photograph(
    content: bytes, *, storage: Storage, sealer: Sealer, at: datetime
) -> ReportFile:
    """Take a photograph in for a report that is being written.

    Raises Invalid for what is no photograph, and where too many wait for a report.
    """
    unsent = select(ReportFile.id).where(ReportFile.report_id.is_(None)).limit(MOST_UNSENT)
    if len(session.scalars(unsent).all()) >= MOST_UNSENT:
        raise Invalid("files", "too-many")
    kept = put_sealed_picture(content, folder=FOLDER, storage=storage, sealer=sealer)
    file = ReportFile(key=kept.key, size_bytes=kept.size_bytes, added_at=at)
    session.add(file)
    session.flush()
    return file


def unsent(ids: Sequence[int]) -> Sequence[ReportFile]:
    """Those of these photographs that no report took yet."""
    query = select(ReportFile).where(ReportFile.id.in_(ids), ReportFile.report_id.is_(None))
    return session.scalars(query.order_by(ReportFile.id).limit(MOST_AT_ONCE)).all()


def attach(files: Sequence[ReportFile], report_id: int) -> None:
    """Give photographs to a case. Raises Invalid where it would have too many."""
    if len(files) > MOST_AT_ONCE or len(photographs_of(report_id)) + len(files) > MOST_OF_A_CASE:
        raise Invalid("files", "too-many")
    for file in files:
        file.report_id = report_id


def photographs_of(report_id: int) -> Sequence[ReportFile]:
    """The photographs of a case in the order in which they came."""
    query = select(ReportFile).where(ReportFile.report_id == report_id)
    return session.scalars(query.order_by(ReportFile.id)).all()


def find_photograph(report_id: int, file_id: int) -> ReportFile | None:
    query = select(ReportFile).where(ReportFile.report_id == report_id, ReportFile.id == file_id)
    return session.scalar(query)


def read_photograph(file: ReportFile, *, storage: Storage, sealer: Sealer) -> bytes:
    """The JPEG of a photograph. Raises NotFound where it is gone."""
    return get_sealed(file.key, storage=storage, sealer=sealer)


def erase_photographs(files: Sequence[ReportFile], *, storage: Storage) -> None:
    """Take photographs out for good."""
    for file in files:
        storage.delete(file.key)
        session.delete(file)
