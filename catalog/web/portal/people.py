"""The people of a business: who they are, inviting others by link, roles, and leaving."""

from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from catalog.businesses.models import Business, Membership, MembershipRole
from catalog.businesses.people import change_role, is_last_owner, people_of, remove_member
from catalog.businesses.rules import may_edit, may_manage_people
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound, Stale
from catalog.foundation.vietnamese import normal
from catalog.joining import inviting
from catalog.joining.models import Invitation
from catalog.messages.models import Notice
from catalog.web.access import person, signed_in
from catalog.web.filters import date_words, moment_words
from catalog.web.labels import words_for
from catalog.web.locale import language
from catalog.web.mailing import queue_mail
from catalog.web.portal.forms import refuse
from catalog.web.portal.joining_forms import InvitationForm
from catalog.web.portal.loading import own_membership_or_404
from catalog.web.portal.refusals import refusal_words
from catalog.web.words import _

SALT = "invitation"


@dataclass(frozen=True)
class PersonShown:
    """Somebody who acts for the business, and what can be changed about that."""

    name: str
    role: str
    since: str
    is_oneself: bool
    is_last_owner: bool
    other_role: MembershipRole
    other_role_words: str
    user_id: int


@dataclass(frozen=True)
class InvitationShown:
    """An invitation that still works, with its link."""

    id: int
    note: str
    role: str
    ends: str
    link: str


@signed_in
def index(slug: str) -> ResponseReturnValue:
    """List the people of a business; an owner invites others here."""
    membership = own_membership_or_404(slug, may_manage_people if request.form else may_edit)
    form = InvitationForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                made = _invite(membership.business, form)
        except Invalid as error:
            refuse(form, error)
        else:
            flash(_("The invitation is made. Send its link to the person."), "success")
            return redirect(url_for("portal.people", slug=slug, _anchor=f"invitation-{made.id}"))
    membership = own_membership_or_404(slug)
    may_manage = may_manage_people(membership.role)
    page = render_template(
        "portal/people.html",
        form=form,
        business=membership.business,
        people=[_person(each) for each in people_of(membership.business_id)],
        invitations=_invitations(membership) if may_manage else [],
        may_manage=may_manage,
    )
    return page, 422 if form.is_submitted() else 200


def _invite(business: Business, form: InvitationForm) -> Invitation:
    """Make the invitation, and mail its link where an address was given."""
    at = now()
    made = inviting.invite(
        business.id,
        MembershipRole(form.role.data),
        note=normal(form.note.data or ""),
        user_id=person().id,
        at=at,
    )
    if form.email.data:
        queue_mail(
            form.email.data,
            "invitation",
            notice=Notice.INVITATION,
            language=language(),
            at=at,
            business=business.name,
            role=words_for(made.role),
            link=_link(made),
        )
    return made


def _person(membership: Membership) -> PersonShown:
    is_owner = membership.role is MembershipRole.OWNER
    other = MembershipRole.EDITOR if is_owner else MembershipRole.OWNER
    return PersonShown(
        name=membership.user.display_name,
        role=words_for(membership.role),
        since=date_words(membership.since),
        is_oneself=membership.user_id == person().id,
        is_last_owner=is_last_owner(membership),
        other_role=other,
        other_role_words=_("Make editor") if is_owner else _("Make owner"),
        user_id=membership.user_id,
    )


def _invitations(membership: Membership) -> list[InvitationShown]:
    return [
        InvitationShown(
            id=each.id,
            note=each.note,
            role=words_for(each.role),
            ends=moment_words(each.expires_at),
            link=_link(each),
        )
        for each in inviting.open_invitations(membership.business_id, at=now())
    ]


def _link(invitation: Invitation) -> str:
    token = _signer().dumps([invitation.id, invitation.business_id])
    site_url: str = current_app.config["SETTINGS"].site_url
    return site_url + url_for("portal.invitation", token=token)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT)


@signed_in
def give_role(slug: str, user_id: int) -> ResponseReturnValue:
    """Make an owner of an editor, or the other way round."""
    membership = own_membership_or_404(slug, may_manage_people)
    wanted = request.form.get("role", "")
    if wanted not in set(MembershipRole):
        raise NotFound(f"role {wanted[:20]!r}")
    try:
        with unit_of_work():
            change_role(
                _member_or_404(membership, user_id), MembershipRole(wanted),
                user_id=person().id, at=now(),
            )  # fmt: skip
    except Invalid as error:
        flash(refusal_words(error), "problem")
    return redirect(url_for("portal.people", slug=slug))


@signed_in
def end(slug: str, user_id: int) -> ResponseReturnValue:
    """Remove somebody from a business, or leave it oneself."""
    is_oneself = user_id == person().id
    membership = own_membership_or_404(slug, may_edit if is_oneself else may_manage_people)
    try:
        with unit_of_work():
            remove_member(
                _member_or_404(membership, user_id), user_id=person().id, at=now()
            )  # fmt: skip
    except Invalid as error:
        flash(refusal_words(error), "problem")
        return redirect(url_for("portal.people", slug=slug))
    if is_oneself:
        flash(_("You act for this business no more."), "success")
        return redirect(url_for("portal.home"))
    flash(_("That person acts for the business no more."), "success")
    return redirect(url_for("portal.people", slug=slug))


def _member_or_404(own: Membership, user_id: int) -> Membership:
    found = next((each for each in people_of(own.business_id) if each.user_id == user_id), None)
    if found is None:
        raise NotFound(f"member {user_id} of business {own.business_id}")
    return found


@signed_in
def take_invitation_back(slug: str, invitation_id: int) -> ResponseReturnValue:
    """End an invitation before it was used."""
    membership = own_membership_or_404(slug, may_manage_people)
    found = inviting.find_invitation(invitation_id)
    if found is None or found.business_id != membership.business_id:
        raise NotFound(f"invitation {invitation_id}")
    with unit_of_work():
        inviting.take_back(found, user_id=person().id, at=now())
    flash(_("The invitation is taken back; its link lets nobody in."), "success")
    return redirect(url_for("portal.people", slug=slug))


@signed_in
def invitation(token: str) -> ResponseReturnValue:
    """Show what one is invited to, and accept it."""
    found = _invitation_or_404(token)
    if request.method == "POST":
        try:
            with unit_of_work():
                inviting.accept(found, user_id=person().id, at=now())
        except Stale:
            found = _invitation_or_404(token)
        else:
            flash(_("You now act for %(business)s.", business=found.business.name), "success")
            return redirect(url_for("portal.home"))
    is_open = inviting.may_be_accepted(found, at=now())
    page = render_template(
        "portal/invitation.html",
        business=found.business.name if is_open else "",
        role=words_for(found.role),
        is_open=is_open,
    )
    return page, 200 if is_open else 410


def _invitation_or_404(token: str) -> Invitation:
    """The invitation of a link that this site signed."""
    try:
        invitation_id, business_id = _signer().loads(token)
    except (BadSignature, TypeError, ValueError) as error:
        raise NotFound("invitation") from error
    found = inviting.find_invitation(invitation_id)
    if found is None or found.business_id != business_id:
        raise NotFound("invitation")
    return found
