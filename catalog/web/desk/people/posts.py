"""Changing a post, and ending it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.models import StaffPost
from catalog.accounts.roles import Deed
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.staffing.posts import Offer, change_post, end_post, find_post, may_manage
from catalog.web.access import desk_only, own_localities, person
from catalog.web.desk.people.offers import (
    OfferTyped,
    last_administrator_words,
    of_post,
    read_offer,
    refuse,
    typed,
)
from catalog.web.posts import posts_in_words
from catalog.web.words import _


@desk_only(Deed.PEOPLE)
def change(post_id: int) -> ResponseReturnValue:
    """Put another role, locality or end in the place of what a post says."""
    post = _post_or_404(post_id)
    said = typed() if request.method == "POST" else of_post(post)
    if request.method == "POST":
        offer = read_offer(said)
        if offer is not None and _change(post, offer, said):
            flash(_("Saved."), "success")
            return redirect(url_for("desk.people"))
        post = _post_or_404(post_id)
    page = render_template(
        "desk/people/post.html",
        said=said,
        words=posts_in_words([post], at=now())[0],
        back_url=url_for("desk.member", member_id=post.user_id),
    )
    return page, 422 if said.problems else 200


def _change(post: StaffPost, offer: Offer, said: OfferTyped) -> bool:
    try:
        with unit_of_work():
            change_post(post, offer, by_id=person().id, at=now())
    except Invalid as error:
        refuse(said, error)
        return False
    return True


@desk_only(Deed.PEOPLE)
def end(post_id: int) -> ResponseReturnValue:
    """End a post now; it lets its holder in no more from the next request on."""
    post = _post_or_404(post_id)
    try:
        with unit_of_work():
            end_post(post, by_id=person().id, at=now())
    except Invalid:
        flash(last_administrator_words(), "problem")
    else:
        flash(_("The post is ended."), "success")
    return redirect(url_for("desk.people"))


def _post_or_404(post_id: int) -> StaffPost:
    post = find_post(post_id, at=now())
    if post is None or not may_manage(own_localities(Deed.PEOPLE), post.locality_id):
        raise NotFound(f"post {post_id}")
    return post
