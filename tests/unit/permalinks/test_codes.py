from hypothesis import given
from hypothesis import strategies as st

from catalog.permalinks.codes import ALPHABET, displayed, is_code, new_code, normal_code, with_check

BODIES = st.text(alphabet=ALPHABET, min_size=7, max_size=7)


def test_new_codes_are_well_formed_and_differ() -> None:
    codes = {new_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert all(is_code(code) and len(code) == 8 for code in codes)


def test_confusable_characters_are_never_in_a_code() -> None:
    assert not set("01OI") & set(ALPHABET)


@given(BODIES, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_every_single_slip_is_noticed(body: str, place: int, other: str) -> None:
    code = with_check(body)
    slipped = code[:place] + other + code[place + 1 :]
    assert is_code(slipped) == (slipped == code)


@given(st.integers(0, 6))
def test_swapped_neighbours_in_an_issued_code_are_noticed(place: int) -> None:
    code = new_code()
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_code(swapped) == (swapped == code)


def test_code_is_read_as_people_type_it() -> None:
    code = new_code()
    assert normal_code(f" {displayed(code).lower()} ") == code
    assert not is_code("0000000O")
    assert not is_code("")
