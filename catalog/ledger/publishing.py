"""The public log: each decision and publication, chained to the one before."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update

from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session
from catalog.ledger.chain import BEGINNING, Finding, Link, canonical, findings, hash_of
from catalog.ledger.models import ChainHead, PublicRecord, RecordKind

LOG = "public-log"


def publish_record(
    kind: RecordKind, subject_id: int, facts: Mapping[str, Any], *, at: datetime
) -> PublicRecord:
    """Add one line to the public log, in the transaction of the act that it tells of."""
    head = _locked_head()
    text = canonical({"kind": kind.value, "at": at.isoformat(), "facts": dict(facts)})
    record = PublicRecord(
        position=head.count + 1,
        kind=kind,
        subject_id=subject_id,
        recorded_at=at,
        body=text,
        previous_hash=head.hash,
        hash=hash_of(head.hash, text),
    )
    session.add(record)
    head.count, head.hash = record.position, record.hash
    session.flush()
    return record


def _locked_head() -> ChainHead:
    """Write first, so that of two who append at once the second waits and reads anew."""
    touched = session.execute(
        update(ChainHead).where(ChainHead.name == LOG).values(count=ChainHead.count)
    )
    if touched.rowcount == 0:  # type: ignore[attr-defined]  # a cursor result knows it
        session.add(ChainHead(name=LOG, count=0, hash=BEGINNING))
        session.flush()
    return session.get_one(ChainHead, LOG, populate_existing=True)


def log_head() -> tuple[int, str]:
    """How many lines the log has, and the hash of the last."""
    head = session.get(ChainHead, LOG, populate_existing=True)
    return (head.count, head.hash) if head else (0, BEGINNING)


def records(*, after: int = 0, limit: int = 100) -> Sequence[PublicRecord]:
    """The log in order, from the line after a position."""
    query = select(PublicRecord).where(PublicRecord.position > after)
    return session.scalars(query.order_by(PublicRecord.position).limit(limit)).all()


def latest_records(*, before: int | None = None, limit: int = 50) -> Sequence[PublicRecord]:
    """The newest lines first."""
    query = select(PublicRecord).order_by(PublicRecord.position.desc()).limit(limit)
    if before is not None:
        query = query.where(PublicRecord.position < before)
    return session.scalars(query).all()


def count_records() -> int:
    """How many lines are kept."""
    return session.scalar(select(func.count()).select_from(PublicRecord)) or 0


def record_in_force(kinds: Sequence[RecordKind], subject_id: int, *, on: date
                    ) -> PublicRecord | None:  # fmt: skip
    """The last line about a thing up to the end of a day in Việt Nam."""
    query = (
        select(PublicRecord)
        .where(PublicRecord.kind.in_(kinds), PublicRecord.subject_id == subject_id)
        .order_by(PublicRecord.position.desc())
    )
    return next((r for r in session.scalars(query) if day_in_vietnam(r.recorded_at) <= on), None)


def verify_log() -> list[Finding]:
    """Check every line of the public log."""
    count, head = log_head()
    rows = session.scalars(
        select(PublicRecord).order_by(PublicRecord.position).execution_options(yield_per=500)
    )
    links = (Link(r.position, r.previous_hash, r.body, r.hash) for r in rows)
    return findings(links, count=count, head=head)
