"""Taking a merge back: every row where it was, except where somebody went on in its way.

What was written since on what comes back, such as a new lot of one of its products, comes along.
Addresses and lines of the public log are never taken back.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.exc import IntegrityError

from catalog.audit.recording import record
from catalog.businesses.models import BusinessMerge
from catalog.businesses.queries import kept_for
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, NotAllowed, NotFound, Stale
from catalog.merging import rows
from catalog.merging.fates import RULES, Fate
from catalog.merging.merging import Account, is_suspension_open, lock, may_merge
from catalog.merging.telling import tell

MAY_MOVE_ON = frozenset({"updated_at"})
"""Columns that change with whatever is done, and stand in nobody's way."""


def undo(merge_id: int, *, user_id: int, at: datetime) -> BusinessMerge:
    """Make two businesses again.

    Raises Stale where that is done, NotAllowed for one's own business, and Invalid, naming the
    table, where something was changed since so that it cannot be put back.
    """
    done = _locked(merge_id)
    if not may_merge(done.kept_id, done.merged_id, user_id=user_id):
        raise NotAllowed(f"own business {done.kept_id} or {done.merged_id}")
    account = Account(**done.account)
    _check(done, account)
    try:
        with session.begin_nested():
            _put_back(done, account)
            done.undone_at, done.undone_by_id = at, user_id
            session.flush()
    except IntegrityError as error:
        raise Invalid("merge", "changed-since") from error
    session.expire_all()
    tell(
        [done.kept_id, done.merged_id],
        products=account.products,
        certificates=account.certificates,
        honours=account.honours,
        at=at,
    )
    record("merge undone", subject_kind="business", subject_id=done.kept_id, actor_id=user_id,
           actor_label="staff", at=at, merged=done.merged_id, merge=done.id,
           count=len(account.products))  # fmt: skip
    return done


def _locked(merge_id: int) -> BusinessMerge:
    done = session.get(BusinessMerge, merge_id)
    if done is None:
        raise NotFound(f"merge {merge_id}")
    lock(done.kept_id, done.merged_id)
    session.refresh(done)
    if done.undone_at is not None:
        raise Stale(f"merge {merge_id} is undone")
    return done


def _check(done: BusinessMerge, account: Account) -> None:
    """Whether everything is as the merge left it, as far as it matters. Raises Invalid."""
    if kept_for(done.kept_id) != done.kept_id:
        raise Invalid("merge", "merged-on")
    if is_suspension_open(done.kept_id):
        raise Invalid("merge", "suspension-open")
    for change in account.changed:
        table = rows.table(change["table"])
        found = rows.rows_where(table, rows.key_is(table, change["key"]))
        expected = {k: v for k, v in change["after"].items() if k not in MAY_MOVE_ON}
        if not found or any(found[0][name] != value for name, value in expected.items()):
            raise Invalid("merge", "changed-since", change["table"])
    for name, keys in account.moved.items():
        if _elsewhere(name, keys, done.kept_id):
            raise Invalid("merge", "changed-since", name.partition(".")[0])


def _elsewhere(name: str, keys: list[Any], kept_id: int) -> bool:
    """Whether a row that went over has gone on to somebody else. One that is gone is not missed."""
    table_name, _, column = name.partition(".")
    table = rows.table(table_name)
    if table.c[column].primary_key:
        return False
    key = rows.identity(table, column)
    return any(
        session.scalar(
            select(func.count())
            .select_from(table)
            .where(key.in_(part), table.c[column].is_distinct_from(kept_id))
        )
        for part in rows.in_parts(keys)
    )


def _put_back(done: BusinessMerge, account: Account) -> None:
    for change in reversed(account.changed):
        rows.write(rows.table(change["table"]), change["key"], _before(change))
    for name, keys in account.moved.items():
        table_name, _, column = name.partition(".")
        table = rows.table(table_name)
        key = rows.identity(table, column)
        for part in rows.in_parts(keys):
            session.execute(
                update(table)
                .where(key.in_(part), table.c[column] == done.kept_id)
                .values({column: done.merged_id})
            )
    _take_along(done, account)
    for each in account.taken_out:
        rows.put_in(rows.table(each["table"]), each["row"])


def _before(change: dict[str, Any]) -> rows.Row:
    """What to write back; a column that moved on by itself keeps what it has now."""
    table = rows.table(change["table"])
    (now,) = rows.rows_where(table, rows.key_is(table, change["key"]))
    return {
        name: value
        for name, value in change["before"].items()
        if name not in MAY_MOVE_ON or now[name] == change["after"][name]
    }


def _take_along(done: BusinessMerge, account: Account) -> None:
    """What was added since to a product that comes back is its own and comes back with it."""
    for name, condition in _of_products(account.products):
        table_name, _, column = name.partition(".")
        table = rows.table(table_name)
        session.execute(
            update(table)
            .where(and_(table.c[column] == done.kept_id, condition))
            .values({column: done.merged_id})
        )


def _of_products(ids: list[int]) -> Iterator[tuple[str, Any]]:
    revisions, visits = rows.table("revision"), rows.table("visit_count")
    for part in rows.in_parts(ids):
        for name, rule in RULES.items():
            table = rows.table(name.partition(".")[0])
            if rule.fate is Fate.GOES_OVER and "product_id" in table.c:
                yield name, table.c.product_id.in_(part)
        yield (
            "revision.business_id",
            and_(revisions.c.subject_kind == "product", revisions.c.subject_id.in_(part)),
        )
        yield (
            "visit_count.business_id",
            and_(visits.c.kind.in_(("product-view", "search")), visits.c.subject_id.in_(part)),
        )
