"""Numbers of rows that nothing else ever had.

SQLite gives the number of the last row that was deleted to the next one. An address and a
line of the public log lead to a number for ever, so that number must stay unused.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from catalog.foundation.database import session
from catalog.ledger.models import PublicRecord, RecordKind
from catalog.permalinks.models import Permalink, PermalinkKind


def unused_id(
    column: InstrumentedAttribute[int], *, addresses: Collection[PermalinkKind] = (),
    records: Collection[RecordKind] = (),
) -> int | None:  # fmt: skip
    """A number above all that ever stood for such a row; None where the database sees to it."""
    if session.get_bind().dialect.name != "sqlite":
        return None
    asked: list[Any] = [select(func.max(column))]
    if addresses:
        kinds = Permalink.kind.in_(addresses)
        asked.append(select(func.max(Permalink.subject_id)).where(kinds))
    if records:
        kinds = PublicRecord.kind.in_(records)
        asked.append(select(func.max(PublicRecord.subject_id)).where(kinds))
    return max(session.scalar(query) or 0 for query in asked) + 1
