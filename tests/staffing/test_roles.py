"""What each role allows, where, and for how long."""

from datetime import timedelta

import pytest

from catalog.accounts.models import StaffPost
from catalog.accounts.roles import DEEDS, EVERYWHERE_ONLY, Deed, StaffRole, localities_for
from catalog.places.territories import EVERYWHERE, NOWHERE, territory_of
from tests.factories.catalog import (
    AT,
    make_business,
    make_commune,
    make_locality,
    make_province,
)


def post(role: StaffRole, locality_id: int | None = None, **facts: object) -> StaffPost:
    return StaffPost(role=role, locality_id=locality_id, since=AT, **facts)


def test_an_administrator_may_do_everything_and_every_deed_is_somebody_elses_too() -> None:
    assert DEEDS[StaffRole.ADMINISTRATOR] == frozenset(Deed)
    others = {deed for role, deeds in DEEDS.items() if role is not StaffRole.ADMINISTRATOR
              for deed in deeds}  # fmt: skip
    assert frozenset(Deed) - others == {Deed.PEOPLE, Deed.AUDIT}


@pytest.mark.parametrize(
    ("role", "deed", "is_allowed"),
    [
        (StaffRole.REVIEWER, Deed.REVIEW, True),
        (StaffRole.REVIEWER, Deed.WRITE_WORDS, False),
        (StaffRole.EDITOR, Deed.IMPORT_LISTS, True),
        (StaffRole.EDITOR, Deed.REVIEW, False),
        (StaffRole.INSPECTOR, Deed.INSPECT, True),
        (StaffRole.INSPECTOR, Deed.CERTIFICATES, False),
        (StaffRole.CURATOR, Deed.CURATE, True),
        (StaffRole.CURATOR, Deed.PROBLEMS, False),
        (StaffRole.CURATOR, Deed.PEOPLE, False),
    ],
)
def test_a_role_allows_what_it_is_for(role: StaffRole, deed: Deed, is_allowed: bool) -> None:
    assert bool(localities_for(deed, [post(role)], at=AT)) is is_allowed


def test_roles_for_several_localities_add_up() -> None:
    posts = [post(StaffRole.REVIEWER, 1), post(StaffRole.CURATOR, 2), post(StaffRole.REVIEWER, 3)]
    assert localities_for(Deed.REVIEW, posts, at=AT) == {1, 3}
    assert localities_for(Deed.FIGURES, posts, at=AT) == {1, 2, 3}


def test_a_post_ends_at_its_moment() -> None:
    held = [post(StaffRole.REVIEWER, ends_at=AT)]
    assert localities_for(Deed.REVIEW, held, at=AT - timedelta(seconds=1)) == {None}
    assert localities_for(Deed.REVIEW, held, at=AT) == set()


@pytest.mark.parametrize("deed", sorted(EVERYWHERE_ONLY))
def test_what_concerns_no_single_locality_asks_for_all_of_them(deed: Deed) -> None:
    assert localities_for(deed, [post(StaffRole.ADMINISTRATOR, 1)], at=AT) == set()
    assert localities_for(deed, [post(StaffRole.ADMINISTRATOR)], at=AT) == {None}


@pytest.mark.usefixtures("database")
def test_a_province_is_all_of_its_communes_and_a_part_is_only_its_own() -> None:
    province = make_province()
    in_part, beside = make_commune(province=province), make_commune(province=province)
    whole, part = make_locality(province), make_locality(province, communes=[in_part])
    own = make_business(commune=in_part, province_id=province.id)
    other = make_business(commune=beside, province_id=province.id)
    unsure = make_business(province_id=province.id)
    abroad = make_business(commune=make_commune(), province_id=make_province("Huế", "46").id)
    everybody = (own, other, unsure, abroad)

    def covered(*locality_ids: int | None) -> list[bool]:
        return [territory_of(locality_ids).covers_address(each) for each in everybody]

    assert covered(whole.id) == [True, True, True, False]
    assert covered(part.id) == [True, False, False, False]
    assert covered(part.id, None) == [True, True, True, True]
    assert covered() == [False] * 4


def test_what_lies_nowhere_is_looked_after_from_everywhere_only() -> None:
    assert EVERYWHERE.covers(None, None)
    assert EVERYWHERE.covers_address(None)
    assert not NOWHERE.covers(None, None)
    assert not NOWHERE.covers_address(None)
