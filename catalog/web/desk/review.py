"""What waits for the office: each listing beside what is public, and a decision in words."""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.businesses.queries import ids_within, lies_within
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotAllowed, NotFound, Stale
from catalog.listings import publishing
from catalog.listings.subjects import KINDS
from catalog.revisions import workflow
from catalog.revisions.models import Revision, State
from catalog.revisions.queries import get_revision, handed_over_by, steps_of, waiting
from catalog.revisions.workflow import Actor
from catalog.web.access import desk_only, own_territory, person
from catalog.web.filters import moment_words
from catalog.web.listing_differences import differences_shown
from catalog.web.listing_form import told
from catalog.web.listing_words import STATE_WORDS, STEP_WORDS, field_words, refused_words
from catalog.web.words import _

LONGEST_WORDS = 1000


@dataclass(frozen=True)
class WaitingRow:
    """One listing that waits."""

    name: str
    by: str
    since: str
    is_new: bool
    url: str


@desk_only(Deed.REVIEW)
def index() -> ResponseReturnValue:
    """Show what waits, the oldest first."""
    listed = waiting(of=ids_within(own_territory(Deed.REVIEW)))
    by = handed_over_by([revision.id for revision in listed])
    rows = [
        WaitingRow(
            name=str(revision.content.get("name", "")),
            by=by.get(revision.id, ""),
            since=moment_words(revision.submitted_at) if revision.submitted_at else "",
            is_new=revision.subject_id is None,
            url=url_for("desk.review_one", revision_id=revision.id),
        )
        for revision in listed
    ]
    return render_template("desk/review.html", rows=rows)


@desk_only(Deed.REVIEW)
def show(revision_id: int) -> ResponseReturnValue:
    """Show one listing beside what is public."""
    revision = _own_revision(revision_id)
    if revision.state is State.DRAFT:
        raise NotFound(f"revision {revision_id} was not handed over")
    return _page(revision)


def _own_revision(revision_id: int) -> Revision:
    """A revision of a business that the person reviews for; another one is not found."""
    revision = get_revision(revision_id)
    if not lies_within(revision.business_id, own_territory(Deed.REVIEW)):
        raise NotFound(f"revision {revision_id}")
    return revision


def _page(revision: Revision, *, problem: str = "", status: int = 200) -> ResponseReturnValue:
    kind = KINDS[revision.subject_kind]
    before, after = revision.live, revision.content
    if revision.state is State.SUBMITTED:
        before = publishing.public_content(revision)
        after = publishing.proposed_content(revision)
    changes = differences_shown(before, after, fields=kind.fields)
    saying = told(problems=kind.problems(revision.content))
    page = render_template(
        "desk/review_one.html",
        revision=revision,
        title=str(revision.content.get("name", "")),
        state=str(STATE_WORDS[revision.state]),
        waits=revision.state is State.SUBMITTED,
        changes=changes,
        warnings=[(field_words(name), why) for name, why in saying.warnings.items()],
        problem=problem,
        history=[
            (moment_words(step.at), str(STEP_WORDS[step.step]), step.by)
            for step in steps_of(revision.id)
        ],
    )
    return page, status


@desk_only(Deed.REVIEW)
def decide(revision_id: int) -> ResponseReturnValue:
    """Publish a listing, whole or in part, return it with words, or refuse it."""
    revision = _own_revision(revision_id)
    by, at = Actor(person().id, person().display_name), now()
    words = {
        name.removeprefix("words-"): text[:LONGEST_WORDS]
        for name, text in request.form.items()
        if name.startswith("words-")
    }
    try:
        with unit_of_work():
            done = _carry_out(revision, request.form.get("act", ""), words, by=by, at=at)
    except NotAllowed:
        return _page(
            _own_revision(revision_id),
            problem=_("You wrote this yourself; somebody else has to decide."),
            status=403,
        )
    except Stale:
        flash(_("Somebody else decided on this meanwhile."), "problem")
        return redirect(url_for("desk.review_one", revision_id=revision_id))
    except Invalid as error:
        return _page(_own_revision(revision_id), problem=_refusal(error), status=422)
    flash(done, "success")
    return redirect(url_for("desk.review"))


def _refusal(error: Invalid) -> str:
    if (error.field, error.code) == ("words", "missing"):
        return _("Say in words what has to change.")
    if error.field == "accepted":
        return _("Tick at least one field, or return it with words.")
    if error.field == "listing":
        names = ", ".join(field_words(name) for name in error.value.split(", "))
        return _("It is not whole: %(fields)s.", fields=names)
    return f"{field_words(error.field)}: {refused_words(error)}"


def _carry_out(revision: Revision, act: str, words: dict[str, str], *, by: Actor, at: datetime
               ) -> str:  # fmt: skip
    if act == "publish":
        accepted = request.form.getlist("accepted")
        publishing.publish(revision.id, by=by, at=at, accepted=accepted)
        return _("Published. The public page shows it now.")
    if act == "return":
        workflow.give_back(revision.id, words, by=by, at=at)
        return _("Returned with your words.")
    if act == "reject":
        workflow.reject(revision.id, words.get("", ""), by=by, at=at)
        return _("Refused with your words.")
    raise Invalid("words", "missing")
