"""Which passwords are soon guessed, and which are not."""

import pytest

from catalog.accounts.passwords import check_password
from catalog.foundation.errors import Invalid

NAMES = ("Nguyễn Thị Hồng Đào", "hongdao@example.vn")


@pytest.mark.parametrize(
    "password",
    [
        "chợ nổi sáng sớm",
        "correct horse battery",
        "X9!kLm#2pQ7z",
        "nguyen thi binh an lanh",
        "một hai ba bốn năm",
    ],
)
def test_words_in_a_row_are_taken(password: str) -> None:
    check_password(password, names=NAMES)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("elevenchars", "too-short"),
        ("x" * 201, "too-long"),
        ("abababababab", "too-plain"),
        ("1234567890123", "too-plain"),
        ("987654321098", "too-plain"),
        ("qwertyuiopas", "too-plain"),
        ("............", "too-plain"),
        ("Nguyễn Thị Hồng Đào 1", "holds-a-name"),
        ("nguyenthihongdao!!", "holds-a-name"),
        ("HongDao-Tra-Vinh", "holds-a-name"),
    ],
)
def test_what_is_tried_first_is_refused(password: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_password(password, names=NAMES)
    assert (refused.value.field, refused.value.code) == ("password", code)


def test_a_short_name_stands_in_many_good_passwords() -> None:
    check_password("an lành như ruộng lúa", names=["An"])
