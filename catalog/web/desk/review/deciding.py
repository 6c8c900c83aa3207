"""Deciding on a listing in words, and taking that back within a minute."""

from datetime import datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotAllowed, Stale
from catalog.listings import publishing
from catalog.revisions import claiming, workflow
from catalog.revisions.models import Revision
from catalog.revisions.workflow import Actor
from catalog.web.access import desk_only
from catalog.web.desk.review.page import Typed, actor, own_revision, review_page
from catalog.web.listing_words import field_words, refused_words
from catalog.web.words import _

LONGEST_WORDS = 1000


@desk_only(Deed.REVIEW)
def decide(revision_id: int) -> ResponseReturnValue:
    """Publish a listing, whole or in part, return it with words, or refuse it."""
    revision = own_revision(revision_id)
    typed = _typed()
    try:
        with unit_of_work():
            claiming.require_free(revision.id, by=actor(), at=now())
            done = _carry_out(revision, request.form.get("act", ""), typed, by=actor(), at=now())
            claiming.let_go(revision.id)
    except NotAllowed:
        return review_page(
            own_revision(revision_id),
            problem=_("You wrote this yourself; somebody else has to decide."),
            typed=typed,
            status=403,
        )
    except Stale:
        return review_page(
            own_revision(revision_id),
            problem=_("Somebody else looks at this or decided on it meanwhile."),
            typed=typed,
            status=409,
        )
    except Invalid as error:
        return review_page(
            own_revision(revision_id), problem=_refusal(error), typed=typed, status=422
        )
    flash(done, "success")
    return redirect(url_for("desk.review", vua=revision_id))


def _typed() -> Typed:
    words = {
        name.removeprefix("words-"): text[:LONGEST_WORDS]
        for name, text in request.form.items()
        if name.startswith("words-")
    }
    return Typed(words, frozenset(request.form.getlist("accepted")))


def _refusal(error: Invalid) -> str:
    if (error.field, error.code) == ("words", "missing"):
        return _("Say in words what has to change.")
    if error.field == "accepted":
        return _("Tick at least one field, or return it with words.")
    if error.field == "listing":
        names = ", ".join(field_words(name) for name in error.value.split(", "))
        return _("It is not whole: %(fields)s.", fields=names)
    return f"{field_words(error.field)}: {refused_words(error)}"


def _carry_out(revision: Revision, act: str, typed: Typed, *, by: Actor, at: datetime) -> str:
    if act == "publish":
        publishing.publish(revision.id, by=by, at=at, accepted=typed.accepted)
        return _("Published. The public page shows it now.")
    if act == "return":
        workflow.give_back(revision.id, typed.words, by=by, at=at)
        return _("Returned with your words.")
    if act == "reject":
        workflow.reject(revision.id, typed.words.get("", ""), by=by, at=at)
        return _("Refused with your words.")
    raise Invalid("words", "missing")


@desk_only(Deed.REVIEW)
def undo(revision_id: int) -> ResponseReturnValue:
    """Take back what one decided within the last minute."""
    revision = own_revision(revision_id)
    try:
        with unit_of_work():
            publishing.undo_decision(revision.id, by=actor(), at=now())
            claiming.take(revision.id, by=actor(), at=now())
    except (Stale, Invalid) as error:
        flash(_too_late(error), "problem")
        return redirect(url_for("desk.review"))
    flash(_("Taken back. It waits again, and the public sees what it saw before."), "success")
    return redirect(url_for("desk.review_one", revision_id=revision_id))


def _too_late(error: Stale | Invalid) -> str:
    if isinstance(error, Invalid):
        return _("A business that was published for the first time cannot be taken back like this.")
    return _("The minute is over, or somebody went on meanwhile; nothing was taken back.")
