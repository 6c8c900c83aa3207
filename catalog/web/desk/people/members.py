"""One person of the office: the posts held, another post, and where they are signed in."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.models import StaffPost, User
from catalog.accounts.roles import Deed
from catalog.accounts.second_factor import has_second_factor
from catalog.accounts.sessions import end_session, find_session
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.staffing.posts import Offer, give_post, may_manage, office_people, posts_held
from catalog.web.access import desk_only, own_localities, person
from catalog.web.desk.people.offers import OfferTyped, read_offer, refuse, typed
from catalog.web.posts import posts_in_words
from catalog.web.sittings import sessions_shown
from catalog.web.words import _


@dataclass(frozen=True)
class PostRow:
    """A post in words, and where it is changed; an administrator elsewhere only sees it."""

    words: str
    change_url: str
    end_url: str


@desk_only(Deed.PEOPLE)
def show(member_id: int) -> ResponseReturnValue:
    """Show one person of the office; give them one more post."""
    member = _member_or_404(member_id)
    said = typed() if request.method == "POST" else OfferTyped()
    if request.method == "POST":
        offer = read_offer(said)
        if offer is not None and _give(member_id, offer, said):
            flash(_("Saved."), "success")
            return redirect(url_for("desk.member", member_id=member_id))
        member = _member_or_404(member_id)
    shown = (
        sessions_shown(member.id, "desk.end_member_session", member_id=member.id)
        if _answers_for(member)
        else []
    )
    page = render_template(
        "desk/people/member.html",
        said=said,
        name=member.display_name,
        address=member.reached_at,
        has_second_factor=has_second_factor(member),
        posts=[_row(post) for post in posts_held(member, at=now())],
        sessions=shown,
    )
    return page, 422 if said.problems else 200


def _give(member_id: int, offer: Offer, said: OfferTyped) -> bool:
    try:
        with unit_of_work():
            give_post(member_id, offer, by_id=person().id, at=now())
    except Invalid as error:
        refuse(said, error)
        return False
    return True


def _row(post: StaffPost) -> PostRow:
    is_own = may_manage(own_localities(Deed.PEOPLE), post.locality_id)
    return PostRow(
        words=posts_in_words([post], at=now())[0],
        change_url=url_for("desk.change_post", post_id=post.id) if is_own else "",
        end_url=url_for("desk.end_post", post_id=post.id) if is_own else "",
    )


def _member_or_404(member_id: int) -> User:
    """Somebody who works in a locality whose people the reader looks after."""
    people = office_people(own_localities(Deed.PEOPLE), at=now())
    found = next((each for each in people if each.id == member_id), None)
    if found is None:
        raise NotFound(f"member {member_id} of the office")
    return found


def _answers_for(member: User) -> bool:
    """Whether the reader looks after everything that somebody does for the office."""
    own = own_localities(Deed.PEOPLE)
    return all(may_manage(own, post.locality_id) for post in posts_held(member, at=now()))


@desk_only(Deed.PEOPLE)
def end_member_session(member_id: int, session_id: int) -> ResponseReturnValue:
    """Sign one device of a person of the office out."""
    member = _member_or_404(member_id)
    with unit_of_work():
        held = find_session(session_id, user_id=member.id)
        if held is None or not _answers_for(member):
            raise NotFound(f"session {session_id} of {member_id}")
        end_session(held, by=person(), at=now())
    flash(_("That device is signed out."), "success")
    return redirect(url_for("desk.member", member_id=member_id))
