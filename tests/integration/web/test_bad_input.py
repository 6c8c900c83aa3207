"""Every wrong input gets a clear answer, in the reader's language, and never a 500."""

import pytest
from flask.testing import FlaskClient

from tests.support.pages import read_page

LONG = "dừa" * 3400


@pytest.mark.parametrize(
    "address",
    [
        "/san-pham?trang=0",
        "/san-pham?trang=-1",
        "/san-pham?trang=1000000000",
        "/san-pham?trang=hai",
        "/en/products?page=0",
        "/doanh-nghiep?trang=999999999999999999999999",
        "/san-pham/khong-co-san-pham-nay",
        "/doanh-nghiep/khong-co",
        "/dia-phuong/khong-co",
        "/en/places/nowhere",
        "/fr/",
        "/fr/san-pham",
        "/san-pham/%00",
        "/san-pham/%ff%fe",
        "/%ff",
        "/q/%00",
        "/bia/san-pham/99999999999999999999-x.svg",
        "/media/../../etc/passwd",
        f"/media/{'a' * 5000}",
        "/assets/x/../../app.py",
    ],
)
def test_address_that_never_was_is_not_found_in_words(visitor: FlaskClient, address: str) -> None:
    read_page(visitor, address, status=404)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"/san-pham?q={LONG}", "200 ký tự đầu"),
        ("/san-pham?gia-tu=abc", "Giá phải là số đồng"),
        ("/san-pham?gia-den=-5", "Giá phải là số đồng"),
        ("/en/products?price-from=1e9", "A price must be a number"),
        ("/kiem-tra-ma?ma=0O1I0O1I", "không phải mã của trang này"),
    ],
)
def test_unusable_value_is_named_and_kept(visitor: FlaskClient, address: str, said: str) -> None:
    page = read_page(visitor, address, status=400)
    assert said in page.words()


def test_unknown_language_is_refused_in_words(visitor: FlaskClient) -> None:
    answer = visitor.get("/q/22222222?lang=xx")
    assert answer.status_code == 400
    assert "(vi)" in answer.text


@pytest.mark.parametrize(
    "query",
    ["%00", "%ff%fe", "%22%22", "AND+OR+NOT", "*", "%F0%9F%A5%A5", "a+" * 90, "(((", "%2B%2D",
     "tr%C3%A0%00", "%E2%80%AE", "'; DROP TABLE product; --"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/san-pham", "/doanh-nghiep", "/dia-phuong"])
def test_any_words_can_be_searched(visitor: FlaskClient, path: str, query: str) -> None:
    read_page(visitor, f"{path}?q={query}")


def test_unknown_filter_values_are_dropped(visitor: FlaskClient) -> None:
    page = read_page(visitor, "/san-pham?hang=9&chung-nhan=x&mua=13&sap-xep=magic")
    assert "417" in page.all("h1")[0].text


def test_unknown_code_is_told_apart_from_a_mistyped_one(visitor: FlaskClient) -> None:
    mistyped = read_page(visitor, "/q/ABCDEFGH", status=404)
    assert "gõ nhầm" in mistyped.words()
    assert "không có trong hệ thống" in mistyped.words()


def test_program_is_answered_in_json(visitor: FlaskClient) -> None:
    answer = visitor.get("/nope", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json["status"] == 404


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [("POST", "/san-pham", 405), ("DELETE", "/", 405), ("POST", "/tai-khoan/dang-nhap", 400)],
)
def test_unsafe_request_without_a_token_or_a_place_is_refused(
    visitor: FlaskClient, method: str, address: str, status: int
) -> None:
    answer = visitor.open(address, method=method, data={"email": "a@b.vn", "password": "x"})
    assert answer.status_code == status
    assert "<h1>" in answer.text


def test_error_is_told_in_the_language_of_the_address_or_the_reader(visitor: FlaskClient) -> None:
    assert "There is no page" in visitor.get("/en/nope").text
    assert "Không có trang nào" in visitor.get("/nope").text
    english = visitor.get("/nope", headers={"Accept-Language": "en"})
    assert "There is no page" in english.text
