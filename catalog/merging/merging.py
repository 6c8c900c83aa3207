"""Making one business of two: what the one has goes over to the other, and is written down.

The business that goes is public no more and keeps its address, which leads to the other's. Its
goods keep their codes. The ledger of lots is left as it is: who declared a step is said for ever.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, text, update
from sqlalchemy.exc import IntegrityError

from catalog.audit.recording import record
from catalog.businesses.models import Business, BusinessMerge, Membership, MembershipRole
from catalog.businesses.queries import kept_for
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, NotAllowed, Stale
from catalog.joining.models import BusinessClaim, ClaimState
from catalog.merging import rows
from catalog.merging.facts import taken_over
from catalog.merging.fates import RULES, Fate, Rule
from catalog.merging.telling import tell
from catalog.revisions.models import OPEN, Revision, State, SubjectKind
from catalog.sanctions.models import Suspension
from catalog.sanctions.queries import in_effect, waits


@dataclass
class Account:
    """What a merge did, to be kept and read back when it is undone."""

    moved: dict[str, list[Any]] = field(default_factory=dict)
    taken_out: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)

    def change(self, name: str, key: rows.Row, before: rows.Row, after: rows.Row) -> None:
        """Write columns of a row, and note what stood there."""
        table = rows.table(name)
        self.changed.append(
            {
                "table": name,
                "key": key,
                "before": rows.plain(table, before),
                "after": rows.plain(table, after),
            }
        )
        rows.write(table, key, after)

    def take_out(self, name: str, row: rows.Row) -> None:
        """Delete a row, and note it whole."""
        self.taken_out.append({"table": name, "row": row})
        rows.take_out(rows.table(name), row)

    @property
    def products(self) -> list[int]:
        """The products that went over."""
        return self.moved.get("product.business_id", [])

    @property
    def certificates(self) -> list[int]:
        """The certificates of the business itself that went over."""
        return self.moved.get("certificate.business_id", [])

    @property
    def honours(self) -> list[int]:
        """The honours of the business itself that went over."""
        return self.moved.get("honour.business_id", [])

    def as_kept(self) -> dict[str, Any]:
        return {"moved": self.moved, "taken_out": self.taken_out, "changed": self.changed}


def merge(
    kept_id: int, merged_id: int, *, taking: Collection[str] = (), user_id: int, at: datetime
) -> BusinessMerge:
    """Make one business of two. `taking` names the facts that the one which goes lends the other.

    Raises Invalid where the two cannot become one, NotAllowed for one's own business, Stale
    where another merge came first.
    """
    kept, merged = lock(kept_id, merged_id)
    check(kept, merged, user_id=user_id)
    account = Account()
    _set_drafts_aside(account, merged, at=at)
    _end_uses_of_own_lots(account, kept.id, merged.id)
    for name, rule in RULES.items():
        _move(account, name, rule, kept.id, merged.id)
    _join_facts(account, kept, merged, taking, at=at)
    done = BusinessMerge(
        kept_id=kept.id,
        merged_id=merged.id,
        account=account.as_kept(),
        merged_at=at,
        merged_by_id=user_id,
    )
    session.add(done)
    _flush()
    session.expire_all()
    tell(
        [kept.id],
        products=account.products,
        certificates=account.certificates,
        honours=account.honours,
        at=at,
    )
    record("businesses merged", subject_kind="business", subject_id=kept.id, actor_id=user_id,
           actor_label="staff", at=at, merged=merged.id, merge=done.id,
           count=len(account.products), fields=sorted(taking))  # fmt: skip
    return done


def lock(one_id: int, other_id: int) -> tuple[Business, Business]:
    """Two businesses that nobody else merges meanwhile. Raises Invalid for one and the same."""
    if one_id == other_id:
        raise Invalid("merged", "same")
    for business_id in sorted((one_id, other_id)):
        session.execute(
            update(Business)
            .where(Business.id == business_id)
            .values(updated_at=Business.updated_at)
            .execution_options(synchronize_session=False)
        )
    one, other = (
        session.get_one(Business, business_id, populate_existing=True)
        for business_id in (one_id, other_id)
    )
    return one, other


def check(kept: Business, merged: Business, *, user_id: int) -> None:
    """Raise what stands against making one of two."""
    if not may_merge(kept.id, merged.id, user_id=user_id):
        raise NotAllowed(f"own business {kept.id} or {merged.id}")
    if any(kept_for(business.id) != business.id for business in (kept, merged)):
        raise Stale(f"business {kept.id} or {merged.id} is merged")
    problem = problem_of(kept, merged)
    if problem:
        raise Invalid("merged", problem)


def may_merge(*business_ids: int, user_id: int) -> bool:
    """Nobody decides on a business that they act for."""
    query = select(Membership.business_id).where(
        Membership.user_id == user_id, Membership.business_id.in_(business_ids)
    )
    return session.scalar(query.limit(1)) is None


def problem_of(kept: Business, merged: Business) -> str:
    """By a code, why two businesses cannot become one as they stand; nothing where they can."""
    if kept.id == merged.id:
        return "same"
    if kept.is_demo != merged.is_demo:
        return "demonstration"
    if merged.published_at is not None and kept.published_at is None:
        return "not-public"
    if is_suspension_open(kept.id, merged.id):
        return "suspension-open"
    if _claims_meet(kept.id, merged.id):
        return "claims-meet"
    return ""


def is_suspension_open(*business_ids: int) -> bool:
    """Whether one of these is hidden by the office, or a proposal to hide it waits."""
    query = select(Suspension.id).where(
        Suspension.business_id.in_(business_ids), or_(in_effect(), waits())
    )
    return session.scalar(query.limit(1)) is not None


def _claims_meet(kept_id: int, merged_id: int) -> bool:
    """Whether somebody waits for an answer on both, which would be twice on one."""
    waiting = BusinessClaim.state == ClaimState.WAITING
    on_kept = select(BusinessClaim.claimer_id).where(BusinessClaim.business_id == kept_id, waiting)
    query = select(BusinessClaim.id).where(
        BusinessClaim.business_id == merged_id, waiting, BusinessClaim.claimer_id.in_(on_kept)
    )
    return session.scalar(query.limit(1)) is not None


def open_drafts(business_id: int) -> list[Revision]:
    """The open draft of a business's own page, if there is one."""
    query = select(Revision).where(
        Revision.subject_kind == SubjectKind.BUSINESS,
        Revision.subject_id == business_id,
        Revision.state.in_(OPEN),
    )
    return list(session.scalars(query))


def _set_drafts_aside(account: Account, merged: Business, *, at: datetime) -> None:
    """A draft of a page that is shown no more can go nowhere; undoing takes it up again."""
    for draft in open_drafts(merged.id):
        before = {"state": draft.state, "decided_at": draft.decided_at}
        after = {"state": State.DISCARDED, "decided_at": at}
        account.change("revision", {"id": draft.id}, before, after)


def _end_uses_of_own_lots(account: Account, kept_id: int, merged_id: int) -> None:
    """Whoever has a lot asks nobody for its use."""
    both = (kept_id, merged_id)
    lots, uses = rows.table("lot"), rows.table("lot_use")
    own = select(lots.c.id).where(lots.c.business_id.in_(both))
    for row in rows.rows_where(uses, and_(uses.c.business_id.in_(both), uses.c.lot_id.in_(own))):
        account.take_out("lot_use", row)


def condition_of(name: str, rule: Rule, business_id: int) -> ColumnElement[bool]:
    """The rows of a business that a rule is about."""
    table_name, _, column = name.partition(".")
    named = rows.table(table_name).c[column] == business_id
    return and_(named, text(f"{table_name}.{rule.only}")) if rule.only else named


def _move(account: Account, name: str, rule: Rule, kept_id: int, merged_id: int) -> None:
    if rule.fate is Fate.STAYS:
        return
    table_name, _, column = name.partition(".")
    table = rows.table(table_name)
    key = rows.identity(table, column)
    if rule.fate is Fate.GOES_ONCE:
        _keep_the_better(account, table_name, rule.like, kept_id, merged_id)
    condition = condition_of(name, rule, merged_id)
    if rule.fate is Fate.GOES_UNLESS_THERE:
        there = select(table.c[rule.like]).where(table.c[column] == kept_id)
        condition = and_(condition, table.c[rule.like].not_in(there))
    keys = list(session.scalars(select(key).where(condition).order_by(key)))
    for part in rows.in_parts(keys):
        session.execute(
            update(table)
            .where(key.in_(part), table.c[column] == merged_id)
            .values({column: kept_id})
        )
    if keys:
        account.moved[name] = keys


def _keep_the_better(account: Account, name: str, like: str, kept_id: int, merged_id: int) -> None:
    """Where both have the like of a row, leave only the better one."""
    table = rows.table(name)
    own = {row[like]: row for row in rows.rows_where(table, table.c.business_id == kept_id)}
    for row in rows.rows_where(table, table.c.business_id == merged_id):
        other = own.get(row[like])
        if other is not None:
            worse = other if _weight(row) > _weight(other) else row
            account.take_out(name, worse)


def _weight(row: rows.Row) -> int:
    """An owner before an editor, an agreed use before one that was not; else all weigh alike."""
    return int(row.get("role") == MembershipRole.OWNER.value or row.get("is_agreed") is True)


def _join_facts(
    account: Account, kept: Business, merged: Business, taking: Collection[str], *, at: datetime
) -> None:
    after = taken_over(kept, merged, taking)
    gone: dict[str, object] = {"published_at": None}
    if "tax_code" in after:
        gone["tax_code"] = None
    now_kept = {**after, "updated_at": at}
    before_kept = {column: getattr(kept, column) for column in now_kept}
    before_gone = {column: getattr(merged, column) for column in gone}
    account.change("business", {"id": merged.id}, before_gone, gone)
    account.change("business", {"id": kept.id}, before_kept, now_kept)


def _flush() -> None:
    """Of two who merge the same at once the index lets one through."""
    try:
        session.flush()
    except IntegrityError as error:
        raise Stale("merged meanwhile") from error
