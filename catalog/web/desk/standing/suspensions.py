"""Suspensions at the desk: what waits and what hides, and one with what can be done with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.models import User
from catalog.accounts.roles import Deed
from catalog.businesses.queries import ids_within, lies_within
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound, Stale
from catalog.foundation.vietnamese import normal
from catalog.sanctions.models import Suspension
from catalog.sanctions.queries import (
    acts_for,
    ended_suspensions,
    find_suspension,
    open_suspensions,
)
from catalog.sanctions.rules import HIDES, State, may_confirm, may_undo, state_of
from catalog.sanctions.suspending import confirm, drop, lift, undo
from catalog.web.access import desk_only, own_territory, person
from catalog.web.desk.standing.forms import LiftForm
from catalog.web.desk.standing.words import state_words
from catalog.web.facts import Fact
from catalog.web.filters import date_words, moment_words
from catalog.web.suspension_words import ground_words
from catalog.web.words import _


@dataclass(frozen=True)
class SuspensionRow:
    """One suspension in a list."""

    url: str
    name: str
    details: str
    state: str


@dataclass(frozen=True)
class SuspensionPage:
    """All that the page of a suspension shows."""

    name: str
    public_url: str
    state: str
    facts: list[Fact]
    can_confirm: bool
    can_drop: bool
    can_lift: bool
    can_undo: bool
    note: str


@desk_only(Deed.SUSPEND)
def index() -> ResponseReturnValue:
    """List what waits or hides something, then what is over."""
    of = ids_within(own_territory(Deed.SUSPEND))
    return render_template(
        "desk/standing/suspensions.html",
        open=suspension_rows(open_suspensions(of)),
        ended=suspension_rows(ended_suspensions(of)),
    )


@desk_only(Deed.SUSPEND)
def show(suspension_id: int) -> ResponseReturnValue:
    """Show a suspension; confirm, drop, lift it, or take one's own last step back."""
    suspension = _suspension_or_404(suspension_id)
    act = request.form.get("act", "") if request.method == "POST" else ""
    form = LiftForm(**({} if act == "lift" else {"formdata": None}))
    status = 200
    if act in ACTS or (act == "lift" and form.validate_on_submit()):
        try:
            with unit_of_work():
                _act(act, suspension_id, form, at=now())
        except Invalid as error:
            form.refuse(error)
        except Stale:
            flash(_("Somebody went on meanwhile, or the minute is over. See how it stands."),
                  "problem")  # fmt: skip
            return redirect(url_for("desk.suspension", suspension_id=suspension_id))
        else:
            flash(_("Recorded. The public pages follow at once."), "success")
            return redirect(url_for("desk.suspension", suspension_id=suspension_id))
    if request.method == "POST":
        status, suspension = 422, _suspension_or_404(suspension_id)
    page = _page(suspension, at=now())
    return render_template(
        "desk/standing/suspension.html", page=page, form=form, opened=act
    ), status


ACTS: dict[str, Callable[[int, int, datetime], Suspension]] = {
    "confirm": lambda which, user, at: confirm(which, user_id=user, at=at),
    "drop": lambda which, user, at: drop(which, user_id=user, at=at),
    "undo": lambda which, user, at: undo(which, user_id=user, at=at),
}


def _act(act: str, suspension_id: int, form: LiftForm, *, at: datetime) -> None:
    if act in ACTS:
        ACTS[act](suspension_id, person().id, at)
        return
    lift(
        suspension_id,
        words=normal(form.lift_words.data),
        decision_no=normal(form.lift_decision_no.data or ""),
        user_id=person().id,
        at=at,
    )


def suspension_rows(suspensions: Sequence[Suspension]) -> list[SuspensionRow]:
    """Word suspensions for a list."""
    return [
        SuspensionRow(
            url=url_for("desk.suspension", suspension_id=each.id),
            name=about_words(each),
            details=" · ".join(
                (ground_words(each.ground), each.decision_no, date_words(each.starts_on))
            ),
            state=state_words(state_of(each)),
        )
        for each in suspensions
    ]


def about_words(suspension: Suspension) -> str:
    """What a suspension is about."""
    subject = suspension.product or suspension.business
    return subject.name if subject else ""


def _page(suspension: Suspension, *, at: datetime) -> SuspensionPage:
    state = state_of(suspension)
    me = person().id
    is_own = acts_for(me, _business_id(suspension))
    waits = state in {State.PROPOSED, State.URGENT}
    note = ""
    if is_own:
        note = _("You act for this business; somebody else has to decide.")
    elif waits and not may_confirm(suspension, me):
        note = _("You proposed it, so somebody else has to confirm it.")
    product, business = suspension.product, suspension.business
    url = (
        url_for("site.product", slug=product.slug)
        if product
        else url_for("site.business", slug=business.slug)
        if business
        else ""
    )
    return SuspensionPage(
        name=about_words(suspension),
        public_url=url,
        state=state_words(state),
        facts=[fact for fact in _facts(suspension) if fact.value],
        can_confirm=not is_own and may_confirm(suspension, me),
        can_drop=not is_own and state is State.PROPOSED,
        can_lift=not is_own and state in HIDES,
        can_undo=not is_own and may_undo(suspension, me, at=at),
        note=note,
    )


def _facts(suspension: Suspension) -> list[Fact]:
    return [
        Fact(_("Ground"), ground_words(suspension.ground)),
        Fact(_("Decision"), suspension.decision_no),
        Fact(_("Suspended since"), date_words(suspension.starts_on)),
        Fact(_("Words for the public, in Vietnamese"), suspension.words, lang="vi"),
        Fact(_("Words for the public, in English"), suspension.words_en, lang="en"),
        Fact(_("Proposed by"), _who(suspension.proposed_by, suspension.proposed_at)),
        Fact(_("Confirmed by"), _who(suspension.confirmed_by, suspension.confirmed_at)),
        Fact(_("Lifted by"), _who(suspension.lifted_by, suspension.lifted_at)),
        Fact(_("Number of the decision to lift it"), suspension.lift_decision_no),
        Fact(_("Why it was lifted"), suspension.lift_words, lang="vi"),
    ]


def _who(user: User | None, at: datetime | None) -> str:
    return f"{user.display_name}, {moment_words(at)}" if user and at else ""


def _business_id(suspension: Suspension) -> int | None:
    return suspension.product.business_id if suspension.product else suspension.business_id


def _suspension_or_404(suspension_id: int) -> Suspension:
    suspension = find_suspension(suspension_id)
    if suspension is None or not lies_within(_business_id(suspension), own_territory(Deed.SUSPEND)):
        raise NotFound(f"suspension {suspension_id}")
    return suspension
