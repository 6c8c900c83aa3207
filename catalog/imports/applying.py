"""An accepted report made into drafts, and taken back whole; nothing here is ever public."""

import json
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256

from catalog.foundation.database import session
from catalog.foundation.errors import Stale
from catalog.imports.checking import Checked, Found
from catalog.imports.models import ImportRow, Outcome, RowState
from catalog.listings.publishing import new_draft, open_draft
from catalog.revisions import saving, workflow
from catalog.revisions.models import EDITABLE, Revision, State, SubjectKind
from catalog.revisions.workflow import Actor

PRODUCT = SubjectKind.PRODUCT


def apply_row(
    row: ImportRow, checked: Checked, *, business_id: int, by: Actor, at: datetime
) -> None:
    """Do what the report said of a row, if it still holds; else the row says why it was left."""
    if row.state not in {RowState.NEW, RowState.CHANGED}:
        return
    version = checked.known.version if checked.known else None
    if checked.is_wrong or (checked.target, version) != (row.target, row.read_version):
        row.state = RowState.WRONG
        row.problems = [asdict(Found("code", "moved-on"))]
        return
    if checked.known is None:
        draft = new_draft(PRODUCT, business_id=business_id, by=by, at=at, **checked.values)
        row.outcome = Outcome.MADE
    else:
        draft = _opened(checked, row, by=by, at=at)
        saving.save(draft.id, checked.values, read_version=draft.version, by=by, at=at)
    row.revision_id = draft.id
    row.before, row.written = checked.before, checked.values
    row.left_digest = _digest(draft)


def _opened(checked: Checked, row: ImportRow, *, by: Actor, at: datetime) -> Revision:
    known = checked.known
    if known is not None and known.revision_id is not None:
        row.outcome = Outcome.CHANGED
        return session.get_one(Revision, known.revision_id)
    row.outcome = Outcome.MADE
    product_id = known.product_id if known else None
    if product_id is None:
        raise Stale("nothing to open a draft of")
    return open_draft(PRODUCT, product_id, by=by, at=at)


def undo_row(row: ImportRow, *, by: Actor, at: datetime) -> None:
    """Take back what a row did, except where somebody went on with it since."""
    if row.revision_id is None or row.outcome not in {Outcome.MADE, Outcome.CHANGED}:
        return
    revision = workflow.locked(row.revision_id)
    if row.outcome is Outcome.MADE:
        row.outcome = _discard(revision, row, by=by, at=at)
    else:
        row.outcome = _put_back(revision, row, by=by, at=at)


def _discard(revision: Revision, row: ImportRow, *, by: Actor, at: datetime) -> Outcome:
    if revision.state is State.DISCARDED:
        return Outcome.TAKEN_BACK
    if revision.state not in EDITABLE or _digest(revision) != row.left_digest:
        return Outcome.KEPT
    workflow.discard(revision.id, by=by, at=at)
    return Outcome.TAKEN_BACK


def _put_back(revision: Revision, row: ImportRow, *, by: Actor, at: datetime) -> Outcome:
    """Give each field its former value, where it still says what the row wrote."""
    before, written = row.before or {}, row.written or {}
    if revision.state not in EDITABLE:
        return Outcome.KEPT
    held = [name for name, value in written.items() if revision.content.get(name) == value]
    values = {name: before[name] for name in held}
    saving.save(revision.id, values, read_version=revision.version, by=by, at=at)
    row.changed = [name for name in written if name not in held]
    return Outcome.KEPT if row.changed else Outcome.TAKEN_BACK


def _digest(revision: Revision) -> str:
    told = json.dumps(revision.content, ensure_ascii=False, sort_keys=True)
    return sha256(told.encode()).hexdigest()
