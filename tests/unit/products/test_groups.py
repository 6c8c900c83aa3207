from collections import Counter

from sqlalchemy import func, select

from catalog.foundation.vietnamese import make_slug, normal
from catalog.products.groups import GROUPS, SETS, load_groups
from catalog.products.models import ProductGroup, ProductSet
from catalog.products.queries import groups, sets


def test_six_groups_hold_twenty_six_sets_as_the_decision_lists_them() -> None:
    assert [number for number, *_ in GROUPS] == list(range(1, 7))
    assert [number for number, *_ in SETS] == list(range(1, 27))
    assert Counter(group for _number, group, *_ in SETS) == {1: 13, 2: 4, 3: 3, 4: 2, 5: 3, 6: 1}


def test_sets_stand_in_the_order_of_their_groups() -> None:
    order = [group for _number, group, *_ in SETS]
    assert order == sorted(order)


def test_groups_keep_the_addresses_that_were_published() -> None:
    assert [slug for _number, slug, *_ in GROUPS] == [
        "thuc-pham", "do-uong", "duoc-lieu", "thu-cong-my-nghe", "sinh-vat-canh", "du-lich",
    ]  # fmt: skip


def test_names_are_in_normal_form_and_their_slugs_differ() -> None:
    names = [name for *_, name, _english in (*GROUPS, *SETS)]
    assert names == [normal(name) for name in names]
    assert len({make_slug(name) for *_, name, _english in SETS}) == 26
    assert all(english for *_, english in (*GROUPS, *SETS))


def test_loading_again_adds_nothing(database) -> None:
    assert load_groups() == 32
    assert load_groups() == 0
    assert database.scalar(select(func.count()).select_from(ProductSet)) == 26


def test_loading_fills_in_only_what_is_missing(database) -> None:
    load_groups()
    database.delete(database.get(ProductSet, 26))
    database.flush()
    assert load_groups() == 1
    assert [row.group.slug for row in sets()][-1] == "du-lich"


def test_name_that_staff_mended_survives_loading(database) -> None:
    load_groups()
    group = database.get(ProductGroup, 1)
    group.name_en = "Foods"
    load_groups()
    database.expire_all()
    assert groups()[0].name_en == "Foods"
