"""Who works for the office, and inviting others by mail."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.models import User
from catalog.accounts.roles import Deed
from catalog.accounts.second_factor import has_second_factor
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound, Stale
from catalog.messages.models import Notice
from catalog.staffing import inviting
from catalog.staffing.models import StaffInvitation
from catalog.staffing.posts import Offer, may_manage, office_people
from catalog.web.access import desk_only, own_localities, person
from catalog.web.desk.people.offers import OfferTyped, read_offer, refuse, typed
from catalog.web.filters import moment_words
from catalog.web.labels import words_for
from catalog.web.locale import language
from catalog.web.mailing import queue_mail
from catalog.web.posts import locality_names, posts_in_words, where_in_words
from catalog.web.staff_invitations import link_of
from catalog.web.words import _


@dataclass(frozen=True)
class MemberRow:
    """Somebody of the office."""

    name: str
    address: str
    posts: list[str]
    has_second_factor: bool
    url: str


@dataclass(frozen=True)
class OfferRow:
    """An invitation that still works."""

    email: str
    words: str
    until: str
    take_back_url: str


@desk_only(Deed.PEOPLE)
def index() -> ResponseReturnValue:
    """List the office's people and what was offered; offer a post to somebody by mail."""
    said = typed() if request.method == "POST" else OfferTyped()
    if request.method == "POST":
        offer = _read(said)
        if offer is not None and _invite(said, offer):
            flash(_("The invitation is on its way."), "success")
            return redirect(url_for("desk.people"))
    own, at = own_localities(Deed.PEOPLE), now()
    page = render_template(
        "desk/people/index.html",
        said=said,
        members=[_member(each) for each in office_people(own, at=at)],
        offers=[_offer(each) for each in inviting.open_invitations(own, at=at)],
    )
    return page, 422 if said.problems else 200


def _read(said: OfferTyped) -> Offer | None:
    name, _at, host = said.email.partition("@")
    is_address = bool(name) and "." in host and said.email.isprintable()
    if not is_address or any(sign.isspace() for sign in said.email) or "@" in host:
        said.problems["email"] = _("This is no mail address.")
    return read_offer(said)


def _invite(said: OfferTyped, offer: Offer) -> bool:
    at = now()
    try:
        with unit_of_work():
            made = inviting.invite(said.email, offer, by_id=person().id, at=at)
            queue_mail(
                made.email,
                "staff_invitation",
                notice=Notice.INVITATION,
                language=language(),
                at=at,
                role=words_for(made.role),
                where=where_in_words(made.locality_id, locality_names()),
                link=link_of(made),
            )
    except Invalid as error:
        refuse(said, error)
        return False
    return True


def _member(user: User) -> MemberRow:
    return MemberRow(
        name=user.display_name,
        address=user.reached_at,
        posts=posts_in_words(user.posts, at=now()),
        has_second_factor=has_second_factor(user),
        url=url_for("desk.member", member_id=user.id),
    )


def _offer(invitation: StaffInvitation) -> OfferRow:
    where = where_in_words(invitation.locality_id, locality_names())
    return OfferRow(
        email=invitation.email,
        words=f"{words_for(invitation.role)} · {where}",
        until=moment_words(invitation.expires_at),
        take_back_url=url_for("desk.take_offer_back", offer_id=invitation.id),
    )


@desk_only(Deed.PEOPLE)
def take_back(offer_id: int) -> ResponseReturnValue:
    """End an invitation before it was used."""
    found = inviting.find_invitation(offer_id)
    if found is None or not may_manage(own_localities(Deed.PEOPLE), found.locality_id):
        raise NotFound(f"office invitation {offer_id}")
    try:
        with unit_of_work():
            inviting.take_back(found, by_id=person().id, at=now())
    except Stale:
        flash(_("That invitation was answered or has ended meanwhile."), "problem")
    else:
        flash(_("The invitation is taken back; its link lets nobody in."), "success")
    return redirect(url_for("desk.people"))
