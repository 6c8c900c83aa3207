"""Cleaning what is typed: any input is kept in its one form or refused by name, never both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.businesses import listing as business_listing
from catalog.foundation.errors import Invalid
from catalog.products import listing as product_listing
from catalog.revisions.comparing import Kind as RunKind
from catalog.revisions.comparing import differences, word_runs
from catalog.revisions.fields import clean_values, empty_content

PRODUCT, BUSINESS = product_listing.FIELDS, business_listing.FIELDS
TYPED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@pytest.mark.parametrize("fields", [PRODUCT, BUSINESS], ids=["product", "business"])
@given(data=st.data())
def test_whatever_is_typed_is_kept_in_one_form_or_refused(fields, data) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(fields)), unique=True, min_size=1))
    typed = {name: data.draw(TYPED) for name in names}
    kept, refused = clean_values(fields, typed)
    assert len(kept) + len(refused) == len(names)
    again, none_refused = clean_values(fields, kept)
    assert (again, none_refused) == (kept, [])


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("price_vnd", "120.000", 120_000),
        ("price_vnd", "1,250,000", 1_250_000),
        ("price_vnd", "", None),
        ("gtin", "893 6000 000 17 5", None),
        ("season", ["12", "1"], ["1", "12"]),
        ("name", "  Dừa   sáp ", "Dừa sáp"),
        ("description", "một\r\n\r\n\r\n\r\nhai", "một\n\nhai"),
        ("trace_record_url", "checkvn.mae.gov.vn/x", "https://checkvn.mae.gov.vn/x"),
    ],
)
def test_values_are_kept_in_one_form(field: str, typed: object, kept: object) -> None:
    if kept is None and typed:
        with pytest.raises(Invalid):
            PRODUCT[field].clean(typed)
    else:
        assert PRODUCT[field].clean(typed) == kept


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("price_vnd", "rẻ", "not-a-number"),
        ("price_vnd", "5", "out-of-range"),
        ("gtin", "8930000000001", "wrong-check-digit"),
        ("set", "99", "not-a-choice"),
        ("trace_record_url", "javascript:alert(1)", "not-a-link"),
        ("name", "a" * 201, "too-long"),
        ("certificates", [{"kind": "ocop", "issued_on": "31/02/2026"}], "not-a-day"),
        ("certificates", [{}] * 41, "too-many"),
    ],
)
def test_what_no_listing_can_hold_is_refused_by_name(field: str, typed: object, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        PRODUCT[field].clean(typed)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0100233489", "wrong-check-digit"),
        ("079123456789", "is-personal"),
        ("12", "not-a-tax-code"),
    ],
)
def test_tax_code_is_checked_and_a_personal_number_never_kept(typed: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        BUSINESS["tax_code"].clean(typed)
    assert refused.value.code == code


def test_label_of_food_and_health_food_is_asked_for() -> None:
    content = empty_content(PRODUCT) | {"name": "a", "group": "3", "set": "18", "description": "b"}
    found = product_listing.problems(content)
    stopping = {each.field for each in found if each.severity.value == "stops"}
    assert {"warnings", "declaration_no", "advertising_no"} <= stopping
    caution = "Thực phẩm này không phải là thuốc, không có tác dụng thay thế thuốc chữa bệnh"
    whole = content | {
        "warnings": caution, "declaration_no": "1/2026", "advertising_no": "2/2026",
        "net_quantity": "30 viên", "ingredients": "nghệ", "usage": "uống", "keeping": "nơi mát",
    }  # fmt: skip
    assert not product_listing.stops(product_listing.problems(whole))


@pytest.mark.parametrize("words", ["Chữa khỏi ung thư", "đứng số 1 Việt Nam", "ĐẶC TRỊ ho"])
def test_forbidden_claims_warn(words: str) -> None:
    content = empty_content(PRODUCT) | {"name": "a", "group": "1", "description": words}
    warned = [each for each in product_listing.problems(content) if each.code == "forbidden-claim"]
    assert [each.severity.value for each in warned] == ["warns"]


@given(before=st.text(alphabet="ab \n"), after=st.text(alphabet="ab \n"))
def test_runs_of_words_give_both_texts_back(before: str, after: str) -> None:
    runs = word_runs(before, after)
    assert "".join(run.text for run in runs if run.kind is not RunKind.GONE) == after
    assert "".join(run.text for run in runs if run.kind is not RunKind.NEW) == before


def test_empty_is_no_difference() -> None:
    assert differences({"a": "", "b": 1}, {"a": None, "b": 2}, fields=["a", "b"])[0].field == "b"
