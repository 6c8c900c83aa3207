"""An invitation lets one person in, while it lasts; a business keeps an owner."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask

from catalog.businesses.models import Membership, MembershipRole
from catalog.businesses.people import change_role, people_of, remove_member
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid, Stale
from catalog.joining.inviting import (
    LASTS,
    MOST_OPEN,
    accept,
    invite,
    may_be_accepted,
    open_invitations,
    take_back,
)
from catalog.joining.models import Invitation
from tests.factories.catalog import AT, make_business
from tests.factories.joining import make_member, make_person

OWNER, EDITOR = MembershipRole.OWNER, MembershipRole.EDITOR


@pytest.fixture
def owner(database) -> Membership:
    return make_member(make_business())


def invited(owner: Membership, role: MembershipRole = EDITOR) -> Invitation:
    return invite(owner.business_id, role, note="Con gái", user_id=owner.user_id, at=AT)


def test_invited_person_gets_the_role_of_the_invitation(owner: Membership) -> None:
    person = make_person()
    membership = accept(invited(owner), user_id=person.id, at=AT)
    assert membership.role is EDITOR
    assert [each.user_id for each in people_of(owner.business_id)] == [owner.user_id, person.id]


def test_an_invitation_works_once(owner: Membership) -> None:
    invitation = invited(owner)
    accept(invitation, user_id=make_person().id, at=AT)
    with pytest.raises(Stale):
        accept(invitation, user_id=make_person().id, at=AT)


def test_who_is_in_already_does_not_use_an_invitation_up(owner: Membership) -> None:
    invitation = invited(owner)
    assert accept(invitation, user_id=owner.user_id, at=AT).role is OWNER
    session.refresh(invitation)
    assert may_be_accepted(invitation, at=AT)


@pytest.mark.parametrize("late", [LASTS, LASTS + timedelta(days=30)])
def test_an_invitation_ends(owner: Membership, late: timedelta) -> None:
    invitation = invited(owner)
    with pytest.raises(Stale):
        accept(invitation, user_id=make_person().id, at=AT + late)
    assert open_invitations(owner.business_id, at=AT + late) == []


def test_an_invitation_taken_back_lets_nobody_in(owner: Membership) -> None:
    invitation = invited(owner)
    take_back(invitation, user_id=owner.user_id, at=AT)
    with pytest.raises(Stale):
        accept(invitation, user_id=make_person().id, at=AT)


def test_an_accepted_invitation_cannot_be_taken_back(owner: Membership) -> None:
    invitation = invited(owner)
    accept(invitation, user_id=make_person().id, at=AT)
    with pytest.raises(Stale):
        take_back(invitation, user_id=owner.user_id, at=AT)


def test_invitations_are_bounded(owner: Membership) -> None:
    for _ in range(MOST_OPEN):
        invited(owner)
    with pytest.raises(Invalid, match="too-many"):
        invited(owner)


def test_the_last_owner_stays_an_owner(owner: Membership) -> None:
    session.add(owner)
    make_member(session.get_one(type(make_business()), owner.business_id), EDITOR)
    with pytest.raises(Invalid, match="last-owner"):
        remove_member(owner, user_id=owner.user_id, at=AT)
    with pytest.raises(Invalid, match="last-owner"):
        change_role(owner, EDITOR, user_id=owner.user_id, at=AT)


def test_an_owner_goes_once_there_is_another(owner: Membership) -> None:
    other = make_member(session.get_one(type(make_business()), owner.business_id), EDITOR)
    change_role(other, OWNER, user_id=owner.user_id, at=AT)
    session.flush()
    remove_member(owner, user_id=owner.user_id, at=AT)
    session.flush()
    assert [each.user_id for each in people_of(other.business_id)] == [other.user_id]


@pytest.mark.slow
def test_of_two_owners_who_leave_at_once_one_stays(either_app: Flask) -> None:
    with either_app.app_context():
        with unit_of_work():
            business = make_business()
            owners = [make_member(business).user_id, make_member(business).user_id]
            business_id = business.id
        session.remove()
    start, outcomes = Barrier(2), []

    def leave(user_id: int) -> None:
        with either_app.app_context():
            membership = session.get_one(Membership, (user_id, business_id))
            start.wait()
            try:
                with unit_of_work():
                    remove_member(membership, user_id=user_id, at=AT)
                outcomes.append("left")
            except Invalid:
                outcomes.append("stayed")
            session.remove()

    threads = [Thread(target=leave, args=(user_id,)) for user_id in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["left", "stayed"]
