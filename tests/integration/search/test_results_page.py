"""The results page over the sample: what was understood is shown and can be taken back."""

from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from tests.support.pages import ParsedPage, read_page

pytestmark = pytest.mark.slow


def search(visitor: FlaskClient, query: str, *, status: int = 200) -> ParsedPage:
    return read_page(visitor, f"/san-pham?{query}", status=status)


def names(page: ParsedPage) -> list[str]:
    return [words(link).lower() for link in page.all("a") if is_a(link, "product-card-link")]


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def is_a(element: Element, name: str) -> bool:
    return name in element.get("class", "").split()


def chips(page: ParsedPage) -> dict[str, str]:
    return {
        words(link).split(" ×")[0]: link.get("href", "")
        for link in page.all("a")
        if is_a(link, "chip")
    }


def test_stars_in_words_become_a_chip_that_leads_to_the_words_without_them(
    visitor: FlaskClient,
) -> None:
    page = search(visitor, "q=tr%C3%A0+5+sao")
    [(label, address)] = chips(page).items()
    assert "5 sao" in label
    assert parse_qs(urlsplit(address).query) == {"q": ["trà"]}


def test_form_sends_the_words_left_and_the_choice_ticked(visitor: FlaskClient) -> None:
    page = search(visitor, "q=tr%C3%A0+5+sao")
    hidden = [i.get("value") for i in page.all("input") if i.get("type") == "hidden"]
    ticked = [i.get("value") for i in page.all("input") if i.get("checked") is not None]
    assert "trà" in hidden
    assert ticked == ["5"]


def test_keystrokes_are_read_and_said(visitor: FlaskClient) -> None:
    page = search(visitor, "q=duwaf+sasp")
    assert "dừa sáp" in names(page)[0]
    assert "Đọc là «dừa sáp»" in page.words()


def test_former_district_is_explained(visitor: FlaskClient) -> None:
    assert "nay thuộc Vĩnh Long" in search(visitor, "q=C%E1%BA%A7u+K%C3%A8").words()


def test_filter_that_nothing_meets_is_said(visitor: FlaskClient) -> None:
    page = search(visitor, "q=d%E1%BB%ABa+s%C3%A1p+5+sao")
    assert "bộ lọc đó đã được bỏ ra" in page.words()
    assert names(page)


def test_place_without_products_still_leads_somewhere(visitor: FlaskClient) -> None:
    page = search(visitor, "q=qu%E1%BA%ADn+1")
    assert names(page) == []
    assert any(link.get("href") == "/dia-phuong/quan-1" for link in page.all("a"))


def test_businesses_and_fairs_called_so_stand_after_the_products(visitor: FlaskClient) -> None:
    page = search(visitor, "q=d%E1%BB%ABa+s%C3%A1p")
    links = [link.get("href", "") for link in page.all("a")]
    first_business = next(at for at, url in enumerate(links) if url.startswith("/doanh-nghiep/"))
    last_product = max(at for at, url in enumerate(links) if url.startswith("/san-pham/"))
    assert last_product < first_business


@pytest.mark.parametrize("near", ["9.87,106.05", "xa-cau-ke-vinh-long"])
def test_nearest_stands_first_with_its_distance(visitor: FlaskClient, near: str) -> None:
    page = search(visitor, f"gan={near}&sap-xep=distance")
    assert "km" in page.words()
    assert "Gần nhất" in page.words()


def test_place_that_is_none_is_explained_and_the_rest_kept(visitor: FlaskClient) -> None:
    page = search(visitor, "q=tr%C3%A0&gan=kh%C3%B4ng-c%C3%B3", status=400)
    assert "không phải là xã, phường" in page.words()
    assert names(page)


def test_title_puts_the_filters_in_words(visitor: FlaskClient) -> None:
    page = search(visitor, "q=tr%C3%A0&hang=5&tinh=thai-nguyen&gia-den=199999")
    assert "5 sao còn hiệu lực, ở Thái Nguyên, giá dưới 200.000" in words(page.all("h1")[0])


def test_short_code_leads_straight_to_its_page(visitor: FlaskClient) -> None:
    code = next(
        link.get("href", "").rpartition("/")[2]
        for link in read_page(visitor, "/san-pham/mat-hoa-dua").all("a")
        if link.get("href", "").startswith("/q/")
    )
    answer = visitor.get(f"/san-pham?q={code[:4].lower()}-{code[4:].lower()}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/q/{code}")


def test_bar_code_that_is_not_here_is_an_ordinary_empty_result(visitor: FlaskClient) -> None:
    assert names(search(visitor, "q=8934563138165")) == []


def test_empty_result_offers_the_groups(visitor: FlaskClient) -> None:
    page = search(visitor, "q=zzxxyyqq")
    assert "/san-pham?nhom=do-uong" in page.links()
