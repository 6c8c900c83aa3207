import unicodedata

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from catalog.places.models import AddressState, Commune, FormerPlace, Province
from catalog.places.tying import Gazetteer

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def gazetteer(catalog_app) -> Gazetteer:
    with catalog_app.app_context():
        return Gazetteer.load()


def commune_named(database, tie) -> tuple[str, str]:
    commune = database.get_one(Commune, tie.commune_id)
    return commune.full_name, database.get_one(Province, commune.province_id).name


@pytest.mark.parametrize(
    ("written", "commune", "province"),
    [
        ("xã Thạnh Phú, huyện Cầu Kè, tỉnh Trà Vinh", "Xã Tam Ngãi", "Vĩnh Long"),
        ("Thạnh Phú, Cầu Kè, Trà Vinh", "Xã Tam Ngãi", "Vĩnh Long"),
        ("ấp 3, xã Thạnh Phú, H. Cầu Kè, T. Trà Vinh, Việt Nam", "Xã Tam Ngãi", "Vĩnh Long"),
        ("Tân Cương, thành phố Thái Nguyên, Thái Nguyên", "Xã Tân Cương", "Thái Nguyên"),
        ("xã Thạnh Phú - huyện Cầu Kè - tỉnh Trà Vinh", "Xã Tam Ngãi", "Vĩnh Long"),
        ("xã Thạnh Phú, huyện Cầu Kè, tỉnh Vĩnh Long", "Xã Tam Ngãi", "Vĩnh Long"),
        ("X Thạnh Phú, H Cầu Kè, Trà Vinh", "Xã Tam Ngãi", "Vĩnh Long"),
        ("xã Cầu Kè, tỉnh Vĩnh Long", "Xã Cầu Kè", "Vĩnh Long"),
    ],
)
def test_address_is_tied_to_where_it_lies_now(
    sample, gazetteer, written: str, commune: str, province: str
) -> None:
    for form in ("NFC", "NFD"):
        tie = gazetteer.tie_address(unicodedata.normalize(form, written))
        assert tie.state is AddressState.SETTLED, written
        assert commune_named(sample, tie) == (commune, province)


def test_every_former_commune_ties_to_its_own_successors(sample, gazetteer) -> None:
    former = sample.scalars(select(FormerPlace).options(selectinload(FormerPlace.successors))).all()
    assert len(former) == 10_051
    for place in former:
        tie = gazetteer.tie_address(f"{place.full_name}, {place.district}, {place.province}")
        own = {commune.id for commune in place.successors}
        if len(own) == 1:
            assert tie.commune_id in own, place.full_name
        elif own:
            assert tie.state is AddressState.ASK, place.full_name
            assert own == set(tie.candidates), place.full_name


def test_former_commune_that_was_split_asks_a_person(sample, gazetteer) -> None:
    tie = gazetteer.tie_address("phường Đa Kao, Quận 1, Thành phố Hồ Chí Minh")
    names = {sample.get_one(Commune, key).name for key in tie.candidates}
    assert tie.state is AddressState.ASK
    assert tie.commune_id is None
    assert names == {"Sài Gòn", "Tân Định"}


def test_address_without_any_mark_is_understood_too(gazetteer) -> None:
    right = gazetteer.tie_address("xã Thạnh Phú, huyện Cầu Kè, tỉnh Trà Vinh")
    bare = gazetteer.tie_address("xa Thanh Phu, huyen Cau Ke, tinh Tra Vinh")
    assert right == bare


@pytest.mark.parametrize("province", ["Trà Vinh", "tỉnh Trà Vinh (cũ)", "Vĩnh Long", "Bến Tre"])
def test_province_alone_is_tied_to_the_province_of_today(sample, gazetteer, province: str) -> None:
    tie = gazetteer.tie_address(province)
    assert tie.state is AddressState.PROVINCE_ONLY
    assert sample.get_one(Province, tie.province_id).name == "Vĩnh Long"


@pytest.mark.parametrize(
    ("written", "province"),
    [
        ("tỉnh Bà Rịa - Vũng Tàu", "Hồ Chí Minh"),
        ("Tỉnh Thừa Thiên Huế", "Huế"),
        ("thị xã X - tỉnh Bà Rịa - Vũng Tàu", "Hồ Chí Minh"),
    ],
)
def test_province_with_a_dash_or_another_title_is_known(
    sample, gazetteer, written: str, province: str
) -> None:
    tie = gazetteer.tie_address(written)
    assert sample.get_one(Province, tie.province_id).name == province


@pytest.mark.parametrize("written", ["", "  ", "Atlantis", "Paris, France", ",,,"])
def test_unknown_place_stays_unknown(gazetteer, written: str) -> None:
    assert gazetteer.tie_address(written).state is AddressState.UNKNOWN


def test_code_means_nothing_without_its_period(sample) -> None:
    former = sample.scalars(select(FormerPlace).where(FormerPlace.code == "26737")).one()
    present = sample.scalars(select(Commune).where(Commune.code == "26737")).one()
    assert (former.full_name, present.full_name) == ("Phường Đa Kao", "Phường Tân Định")
