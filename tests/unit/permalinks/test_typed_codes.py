import secrets

import pytest

from catalog.permalinks.codes import (
    ALPHABET,
    LENGTH,
    displayed,
    is_code,
    new_code,
    normal_code,
    with_check,
)


@pytest.mark.parametrize(
    "joint", ["-", " ", "\u2010", "\u2011", "\u2013", "\u2014", "\u2212", ".", "\u00a0", "\u200b",
              "\t", " \u2013 ", "_"],
)  # fmt: skip
def test_code_copied_with_any_joint_is_the_same_code(joint: str) -> None:
    code = new_code()
    assert normal_code(code[:4].lower() + joint + code[4:].lower()) == code


@pytest.mark.parametrize("sign", ["0", "O", "1", "I", "o", "i", "Đ", "７", "\0", "/", "ß"])
def test_foreign_character_is_kept_and_makes_no_code(sign: str) -> None:
    typed = normal_code(sign + new_code()[1:])
    assert not is_code(typed)


@pytest.mark.parametrize("length", [0, 1, 7, 9, 16, 10_000])
def test_wrong_length_is_no_code(length: int) -> None:
    assert not is_code("7" * length)


def test_code_is_shown_in_two_groups_of_four() -> None:
    code = new_code()
    assert displayed(code) == f"{code[:4]}-{code[4:]}"
    assert normal_code(displayed(code)) == code


def test_every_slip_in_issued_codes_is_noticed() -> None:
    for _ in range(20):
        code = new_code()
        slips = [
            code[:place] + other + code[place + 1 :]
            for place in range(LENGTH)
            for other in ALPHABET
            if other != code[place]
        ]
        assert not any(is_code(slip) for slip in slips)


def test_draw_in_which_a_swap_would_pass_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def passes_swapped(body: str) -> bool:
        code = with_check(body)
        return any(
            code[p] != code[p + 1] and is_code(code[:p] + code[p + 1] + code[p] + code[p + 2 :])
            for p in range(LENGTH - 1)
        )

    bodies = (
        "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1)) for _ in range(1_000_000)
    )
    weak = next(body for body in bodies if passes_swapped(body))
    good = next(body for body in bodies if not passes_swapped(body))
    drawn = iter(weak + good)
    monkeypatch.setattr(secrets, "choice", lambda _alphabet: next(drawn))
    assert new_code() == with_check(good)
