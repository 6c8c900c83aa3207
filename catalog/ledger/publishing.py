"""The public log: each decision and publication, chained to the one before.

A line keeps what the public was told. Who wants to know what was told on a day asks for
the line in force then; the texts of a line are never written again.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select, update

from catalog.foundation.clock import VIETNAM
from catalog.foundation.database import session
from catalog.ledger.chain import (
    BEGINNING,
    Fault,
    Finding,
    Link,
    canonical,
    findings,
    hash_of,
    is_whole,
)
from catalog.ledger.models import ChainHead, Checkpoint, PublicRecord, RecordKind

LOG = "public-log"
ASKED_AT_ONCE = 500


@dataclass(frozen=True)
class Notice:
    """What the public is told of one thing, before it stands in the log."""

    kind: RecordKind
    subject_id: int
    facts: Mapping[str, Any]


def publish_records(notices: Collection[Notice], *, at: datetime) -> list[PublicRecord]:
    """Add the lines that tell something new, in the transaction of the act they tell of.

    A notice that says what the last line about its thing says already adds nothing. A line
    that takes the place of an earlier one names it. Of two who publish at once the second
    waits before it reads.
    """
    if not notices:
        return []
    head = _locked_head()
    known: dict[tuple[frozenset[RecordKind], int], PublicRecord] = {}
    for family in {notice.kind.family for notice in notices}:
        ids = [notice.subject_id for notice in notices if notice.kind.family == family]
        known |= {(family, key): row for key, row in records_in_force(family, ids).items()}
    fresh = [
        (notice, earlier)
        for notice in notices
        if (earlier := known.get((notice.kind.family, notice.subject_id))) is None
        or (earlier.kind, facts_of(earlier)) != (notice.kind, notice.facts)
    ]
    added = []
    for notice, earlier in fresh:
        record = _next_record(head, notice, earlier, at=at)
        head.count, head.hash = record.position, record.hash
        added.append(record)
    session.add_all(added)
    session.flush()
    return added


def _next_record(
    head: ChainHead, notice: Notice, earlier: PublicRecord | None, *, at: datetime
) -> PublicRecord:
    told = {
        "kind": notice.kind.value,
        "subject": notice.subject_id,
        "at": at.isoformat(),
        "facts": dict(notice.facts),
        **({"replaces": earlier.position} if earlier else {}),
    }
    text = canonical(told)
    return PublicRecord(
        position=head.count + 1,
        kind=notice.kind,
        subject_id=notice.subject_id,
        recorded_at=at,
        body=text,
        previous_hash=head.hash,
        hash=hash_of(head.hash, text),
    )


def facts_of(record: PublicRecord) -> dict[str, Any]:
    """What a line tells of its thing; one that cannot be read tells nothing."""
    try:
        facts = json.loads(record.body)["facts"]
    except (ValueError, KeyError, TypeError):
        return {}
    return facts if isinstance(facts, dict) else {}


def is_as_written(record: PublicRecord) -> bool:
    """Whether a line is made of what it keeps, and says what stands beside it."""
    link = Link(record.position, record.previous_hash, record.body, record.hash)
    return is_whole(link) and _copies_agree(record)


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


def latest_checkpoints(*, limit: int = 10) -> Sequence[Checkpoint]:
    """The newest checkpoints first."""
    return session.scalars(
        select(Checkpoint).order_by(Checkpoint.position.desc()).limit(limit)
    ).all()


def checkpoints_in_order(*, after: int = 0, limit: int = 100) -> Sequence[Checkpoint]:
    """The checkpoints in order, from the one after a position."""
    query = select(Checkpoint).where(Checkpoint.position > after)
    return session.scalars(query.order_by(Checkpoint.position).limit(limit)).all()


def records_in_force(
    kinds: Collection[RecordKind], subject_ids: Sequence[int], *, on: date | None = None
) -> dict[int, PublicRecord]:
    """The last line about each of several things, of all or up to the end of a day in Việt Nam."""
    found: dict[int, PublicRecord] = {}
    for start in range(0, len(subject_ids), ASKED_AT_ONCE):
        ids = subject_ids[start : start + ASKED_AT_ONCE]
        last = select(func.max(PublicRecord.position)).where(
            PublicRecord.kind.in_(kinds), PublicRecord.subject_id.in_(ids)
        )
        if on is not None:
            last = last.where(PublicRecord.recorded_at < _end_of(on))
        query = select(PublicRecord).where(
            PublicRecord.position.in_(last.group_by(PublicRecord.subject_id))
        )
        found |= {record.subject_id: record for record in session.scalars(query)}
    return found


def record_in_force(
    kinds: Collection[RecordKind], subject_id: int, *, on: date
) -> PublicRecord | None:
    """The last line about a thing up to the end of a day in Việt Nam."""
    return records_in_force(kinds, [subject_id], on=on).get(subject_id)


def first_record(kinds: Collection[RecordKind], subject_id: int) -> PublicRecord | None:
    """The line that told of a thing first."""
    query = select(PublicRecord).where(
        PublicRecord.kind.in_(kinds), PublicRecord.subject_id == subject_id
    )
    return session.scalar(query.order_by(PublicRecord.position).limit(1))


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, VIETNAM)


def verify_log() -> list[Finding]:
    """Check every line of the public log, and the log against what was signed of it."""
    count, head = log_head()
    signed = dict(_signed_heads())
    hashes: dict[int, str] = {}
    differing = []

    def links() -> Iterator[Link]:
        rows = session.scalars(
            select(PublicRecord).order_by(PublicRecord.position).execution_options(yield_per=500)
        )
        for row in rows:
            if row.position in signed:
                hashes[row.position] = row.hash
            if not _copies_agree(row):
                differing.append(row.position)
            yield Link(row.position, row.previous_hash, row.body, row.hash)

    found = findings(links(), count=count, head=head)
    broken = {finding.position for finding in found}
    found += [Finding(place, Fault.COPY_DIFFERS) for place in differing if place not in broken]
    return found + [
        Finding(place, Fault.CHECKPOINT_DIFFERS)
        for place, signed_hash in signed.items()
        if hashes.get(place) != signed_hash
    ]


def _copies_agree(row: PublicRecord) -> bool:
    """Whether the columns beside a text say what it says."""
    try:
        told = json.loads(row.body)
        copies = (told["kind"], told["subject"], datetime.fromisoformat(told["at"]))
    except (ValueError, KeyError, TypeError):
        return False
    return copies == (row.kind.value, row.subject_id, row.recorded_at)


def _signed_heads() -> Iterator[tuple[int, str]]:
    for checkpoint in session.scalars(select(Checkpoint)):
        count, head = log_signed(checkpoint)
        if count:
            yield count, head


def log_signed(checkpoint: Checkpoint) -> tuple[int, str]:
    """How many lines the log had at a checkpoint, and the hash of the last.

    A checkpoint that cannot be read says that there was none; its own check names it.
    """
    try:
        count, head = json.loads(checkpoint.body)["publicLog"]
    except (ValueError, KeyError, TypeError):
        return 0, BEGINNING
    return (count, head) if type(count) is int and isinstance(head, str) else (0, BEGINNING)
