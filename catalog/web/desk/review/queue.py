"""What waits for the office, the oldest first, and which of it somebody looks at already."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.listings.waiting import businesses_of, provinces_waiting
from catalog.revisions import claiming, workflow
from catalog.revisions.models import ReviewClaim, Revision
from catalog.revisions.queries import find_revision, handed_over_by, waiting
from catalog.revisions.workflow import Actor
from catalog.web.access import desk_only, own_territory, person
from catalog.web.asked import asked_id
from catalog.web.filters import moment_words, number_words
from catalog.web.listing_words import SUBJECT_WORDS
from catalog.web.locale import language
from catalog.web.words import _

MOST_ROWS = 100


@dataclass(frozen=True)
class WaitingRow:
    """One listing that waits."""

    name: str
    kind: str
    by: str
    since: str
    is_new: bool
    held_by: str
    url: str


@dataclass(frozen=True)
class ProvinceChip:
    """A province to narrow the queue to."""

    name: str
    count: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Undoable:
    """What one decided a moment ago."""

    name: str
    url: str


@desk_only(Deed.REVIEW)
def index() -> ResponseReturnValue:
    """Show what waits, the oldest first, of all one's provinces or of one."""
    slug = request.args.get("tinh", "")[:80]
    territory = own_territory(Deed.REVIEW)
    listed = waiting(limit=MOST_ROWS, of=businesses_of(territory, province_slug=slug))
    provinces = [
        ProvinceChip(
            name=(each.province.name_en if language() == "en" else each.province.name),
            count=number_words(each.count),
            url=url_for("desk.review", tinh=each.province.slug),
            is_current=each.province.slug == slug,
        )
        for each in provinces_waiting(businesses_of(territory))
    ]
    return render_template(
        "desk/review.html",
        rows=_rows(listed),
        provinces=provinces,
        province=slug,
        undoable=_undoable(asked_id(request.args, "vua")),
    )


def _rows(listed: Sequence[Revision]) -> list[WaitingRow]:
    ids = [revision.id for revision in listed]
    by, claims = handed_over_by(ids), claiming.claims_of(ids, at=now())
    own_id = person().id
    return [
        WaitingRow(
            name=str(revision.content.get("name", "")),
            kind=str(SUBJECT_WORDS[revision.subject_kind]),
            by=by.get(revision.id, ""),
            since=moment_words(revision.submitted_at) if revision.submitted_at else "",
            is_new=revision.subject_id is None,
            held_by=_held_by(claims.get(revision.id), own_id),
            url=url_for("desk.review_one", revision_id=revision.id),
        )
        for revision in listed
    ]


def _held_by(claim: ReviewClaim | None, own_id: int) -> str:
    if claim is None:
        return ""
    return _("you") if claim.by_id == own_id else claim.by


def _undoable(revision_id: int | None) -> Undoable | None:
    revision = find_revision(revision_id) if revision_id else None
    if revision is None:
        return None
    by = Actor(person().id, person().display_name)
    decision = workflow.last_decision(revision.id)
    if not workflow.may_undo(revision, decision, by=by, at=now()):
        return None
    return Undoable(
        str(revision.content.get("name", "")), url_for("desk.undo", revision_id=revision.id)
    )


@desk_only(Deed.REVIEW)
def next_one() -> ResponseReturnValue:
    """Take the oldest listing that nobody looks at and that one may decide on."""
    slug = request.form.get("tinh", "")[:80]
    listed = waiting(
        limit=MOST_ROWS, of=businesses_of(own_territory(Deed.REVIEW), province_slug=slug)
    )
    by, at = Actor(person().id, person().display_name), now()
    claims = claiming.claims_of([revision.id for revision in listed], at=at)
    for revision in listed:
        claim = claims.get(revision.id)
        if workflow.is_own(revision, by) or (claim is not None and claim.by_id != by.id):
            continue
        with unit_of_work():
            taken = claiming.take(revision.id, by=by, at=at)
        if taken.by_id == by.id:
            return redirect(url_for("desk.review_one", revision_id=revision.id))
    flash(_("Nothing waits that nobody looks at already."))
    return redirect(url_for("desk.review", tinh=slug or None))
