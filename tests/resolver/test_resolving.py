"""Digital Link addresses over HTTP, each behaviour with the text that asks for it.

RES = "GS1-Conformant Resolver Standard"; URI = "GS1 Digital Link Standard: URI Syntax".
"""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.foundation.database import session, unit_of_work
from catalog.permalinks import ledger
from catalog.permalinks.models import PermalinkKind
from catalog.products.models import Product
from catalog.tracing.digital_link import Fault
from catalog.web.resolver.views import FAULTS
from tests.factories.catalog import AT

pytestmark = pytest.mark.slow

VOC = "https://ref.gs1.org/voc/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
METHODS = {"GET", "HEAD", "OPTIONS"}


def query_of(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query, keep_blank_values=True)


def path_of(address: str) -> str:
    return urlsplit(address).path


def test_address_leads_to_the_origin_page_for_now(client: FlaskClient, goods) -> None:
    """RES, default link: a temporary redirect."""
    answer = client.get(f"/01/{goods.gtin}")
    assert answer.status_code == 307
    assert path_of(answer.location) == f"/q/{goods.code}"
    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize("accept", [BROWSER, "*/*", None], ids=["browser", "any", "none"])
def test_who_asks_for_nothing_in_particular_gets_the_default(client, goods, accept) -> None:
    headers = {"Accept": accept} if accept else {}
    assert client.get(f"/01/{goods.gtin}", headers=headers).status_code == 307


def test_slash_at_the_end_makes_no_difference(client: FlaskClient, goods) -> None:
    """RES: addresses that differ in a trailing slash answer alike."""
    with_slash, without = client.get(f"/01/{goods.gtin}/"), client.get(f"/01/{goods.gtin}")
    assert (with_slash.status_code, with_slash.location) == (307, without.location)


def test_lot_with_an_escaped_slash_is_found(client: FlaskClient, goods) -> None:
    """URI, percent-encoding of reserved characters in values."""
    answer = client.get(f"/01/{goods.gtin}/10/A%2F1")
    assert path_of(answer.location) == f"/q/{goods.lot_code}"


@pytest.mark.parametrize("lot", ["/10/A%2F1", ""], ids=["with its lot", "alone"])
def test_serial_leads_to_its_package(client: FlaskClient, goods, lot: str) -> None:
    answer = client.get(f"/01/{goods.gtin}{lot}/21/{goods.unit_code}")
    assert path_of(answer.location) == f"/q/{goods.unit_code}"


@pytest.mark.parametrize(
    ("rest", "found", "told"),
    [
        ("/10/NOT-HERE", "code", "10:NOT-HERE"),
        ("/21/NOT-HERE", "code", "21:NOT-HERE"),
        ("/10/A%2F1/21/NOT-HERE", "lot_code", "21:NOT-HERE"),
        ("/10/NOT-HERE/21/NEITHER", "code", "10:NOT-HERE"),
        ("/22/2A", "code", None),
        ("/22/2A/10/A%2F1", "lot_code", None),
    ],
)
def test_unknown_qualifier_walks_up_and_is_told(client, goods, rest, found, told) -> None:
    """RES, walking up the tree: package, lot, product."""
    answer = client.get(f"/01/{goods.gtin}{rest}")
    assert path_of(answer.location) == f"/q/{getattr(goods, found)}"
    assert query_of(answer.location).get("khong-ro", [None])[0] == told


def test_package_of_another_lot_is_not_shown_as_of_this_one(client: FlaskClient, goods) -> None:
    answer = client.get(f"/01/{goods.gtin}/10/OTHER/21/{goods.unit_code}")
    assert path_of(answer.location) == f"/q/{goods.code}"


def test_other_parameters_go_along_behind_one_question_mark(client: FlaskClient, goods) -> None:
    """RES, passing on the query string; linkType is the resolver's own."""
    answer = client.get(f"/01/{goods.gtin}?17=261231&a=1&a=2&linkType=gs1:traceability")
    assert answer.location.count("?") == 1
    asked = query_of(answer.location)
    assert (asked["17"], asked["a"], "linkType" in asked) == (["261231"], ["1", "2"], False)


@pytest.mark.parametrize("name", ["pip", "gs1:pip", f"{VOC}pip"])
def test_link_type_is_chosen_however_it_is_written(client, goods, name: str) -> None:
    """RES, linkType: a CURIE or a full name."""
    answer = client.get(f"/01/{goods.gtin}", query_string={"linkType": name})
    assert answer.status_code == 307
    assert path_of(answer.location) == f"/san-pham/{goods.slug}"


@pytest.mark.parametrize(
    ("header", "page"),
    [
        ("vi", "/san-pham/"),
        ("vi-VN", "/san-pham/"),
        ("en-US,en;q=0.9", "/en/products/"),
        ("vi;q=0.3, en;q=0.8", "/en/products/"),
        ("fr, en;q=0.4, vi;q=0.5", "/san-pham/"),
        ("vi;q=0, *", "/en/products/"),
        ("vi;q=0, en;q=0.1", "/en/products/"),
        ("fr", "/san-pham/"),
        ("", "/san-pham/"),
    ],
)
def test_language_is_chosen_by_weight(client, goods, header: str, page: str) -> None:
    """RFC 9110, 12.5.4, and RFC 4647, 3.4."""
    answer = client.get(f"/01/{goods.gtin}?linkType=gs1:pip", headers={"Accept-Language": header})
    assert path_of(answer.location).startswith(page)


@pytest.mark.parametrize("name", ["gs1:recipeInfo", "gs1:masterData", "no-such-type", f"{VOC}x"])
def test_type_without_a_link_is_not_found(client: FlaskClient, goods, name: str) -> None:
    """RES: a type that was asked for and is not there is no reason for the default."""
    answer = client.get(f"/01/{goods.gtin}", query_string={"linkType": name})
    assert answer.status_code == 404
    assert "type" in answer.text


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("?linkType=linkset", "*/*"),
        ("?linkType=all", "*/*"),
        ("", "application/linkset+json"),
        ("", "application/json"),
        ("", "text/html;q=0.2, application/linkset+json"),
    ],
)
def test_linkset_is_answered_without_a_redirect(client, goods, query, accept) -> None:
    """RES, linkset; RFC 9264, 4.2; `all` is the deprecated word."""
    answer = client.get(f"/01/{goods.gtin}{query}", headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.mimetype == "application/linkset+json"
    assert answer.json["linkset"][0]["anchor"].endswith(f"/01/{goods.gtin}")


@pytest.mark.parametrize("rest", ["", "/10/A%2F1"], ids=["product", "lot"])
def test_linkset_has_one_default_and_a_title_to_each_link(client, goods, rest) -> None:
    """RES: exactly one default link."""
    context = client.get(f"/01/{goods.gtin}{rest}?linkType=linkset").json["linkset"][0]
    assert len(context[f"{VOC}defaultLink"]) == 1
    relations = [links for name, links in context.items() if name.startswith(VOC)]
    assert all(link["title"] and link["href"].startswith("http") for r in relations for link in r)


def test_every_page_of_a_linkset_answers(client: FlaskClient, goods) -> None:
    context = client.get(f"/01/{goods.gtin}/10/A%2F1?linkType=linkset").json["linkset"][0]
    links = [link for name, r in context.items() if name.startswith(VOC) for link in r]
    answered = {link["href"]: client.get(link["href"]).status_code for link in links}
    assert {href: status for href, status in answered.items() if status != 200} == {}


def test_answer_names_its_linkset_and_what_it_varies_with(client: FlaskClient, goods) -> None:
    """RES, Link header; RFC 9264, 6; RFC 9110, 12.5.5."""
    answer = client.get(f"/01/{goods.gtin}")
    assert f'/01/{goods.gtin}?linkType=linkset>; rel="linkset"' in answer.headers["Link"]
    assert 'type="application/linkset+json"' in answer.headers["Link"]
    assert {"accept", "accept-language"} <= {name.lower() for name in answer.vary}


@pytest.mark.parametrize(
    "path",
    ["/01/{gtin}", "/01/{gtin}?linkType=linkset", "/01/{gtin}?linkType=no", "/01/1",
     "/01/95212340", "/01/09521234000006", "/414/{gln}", "/.well-known/gs1resolver"],
)  # fmt: skip
def test_programs_of_other_sites_may_read_every_answer(client, goods, path: str) -> None:
    """RES: support of CORS, also for what is refused."""
    answer = client.get(path.format(gtin=goods.gtin, gln=goods.gln))
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Link" in answer.headers["Access-Control-Expose-Headers"]
    assert "no-cache" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/01/{gtin}", "/01/bad", "/414/{gln}", "/.well-known/gs1resolver"]
)
def test_options_name_the_methods(client: FlaskClient, goods, path: str) -> None:
    """RES: GET, HEAD and OPTIONS."""
    answer = client.options(path.format(gtin=goods.gtin, gln=goods.gln))
    assert answer.status_code == 204
    assert set(answer.headers["Allow"].split(", ")) == METHODS
    assert set(answer.headers["Access-Control-Allow-Methods"].split(", ")) == METHODS


@pytest.mark.parametrize("query", ["", "?linkType=linkset", "?linkType=no-such-type"])
def test_head_answers_like_get_without_a_body(client: FlaskClient, goods, query: str) -> None:
    head, got = (ask(f"/01/{goods.gtin}{query}") for ask in (client.head, client.get))
    assert head.data == b""
    assert (head.status_code, head.location) == (got.status_code, got.location)
    assert head.headers.get("Link") == got.headers.get("Link")


def test_other_methods_are_refused(client: FlaskClient, goods) -> None:
    assert client.put(f"/01/{goods.gtin}").status_code == 405


def test_shorter_gtin_moves_to_the_full_one_with_its_query(client: FlaskClient, goods) -> None:
    """URI, canonical form: fourteen digits."""
    answer = client.get(f"/01/{goods.gtin[1:]}/10/A%2F1?linkType=gs1:pip&x=%C3%B4")
    assert answer.status_code == 301
    assert answer.location == f"/01/{goods.gtin}/10/A%2F1?linkType=gs1:pip&x=%C3%B4"


@pytest.mark.parametrize(
    "path",
    ["/01", "/01/", "/01/09521234543214", "/01/{gtin}/10", "/01/{gtin}/10/", "/01//10/A",
     "/01/{gtin}//10/A", "/01/{gtin}/10//21/A", "/01/{gtin}/21/A/10/B", "/01/{gtin}/10/L%C3%B4",
     "/01/{gtin}?17=991301", "/414", "/414/9521234000007", "/414/{gln}/10/A"],
)  # fmt: skip
@pytest.mark.parametrize("accept", ["text/html", "application/json", "application/linkset+json"])
def test_malformed_address_is_refused_with_a_reason(client, goods, path, accept) -> None:
    """RES: syntax is checked and its faults answered with 400, never with 200."""
    answer = client.get(
        path.format(gtin=goods.gtin, gln=goods.gln),
        headers={"Accept": accept, "Accept-Language": "en"},
    )
    assert answer.status_code == 400
    assert answer.is_json == (accept != "text/html")
    told = answer.json["detail"] if answer.is_json else answer.text
    assert any(str(words) in told.replace("&#39;", "'") for words in FAULTS.values())


def test_every_fault_has_words() -> None:
    assert set(FAULTS) == set(Fault)


@pytest.mark.parametrize("path", ["/01/09521234000006", "/414/9521234000013"])
@pytest.mark.parametrize("accept", [BROWSER, "application/json", "application/linkset+json"])
def test_unknown_key_is_not_found_with_words(client, goods, path: str, accept: str) -> None:
    answer = client.get(path, headers={"Accept": accept, "Accept-Language": "en"})
    assert answer.status_code == 404
    assert answer.is_json == (accept != BROWSER)
    assert "known here" in answer.text


@pytest.mark.parametrize("path", [f"/gtin/{'0' * 14}", "/gln/9521234000006", "/8004/9521234A"])
def test_addresses_outside_the_standard_or_this_site_are_not_found(client, path: str) -> None:
    """URI 1.2 and later: words for keys are no longer part of it."""
    assert client.get(path).status_code == 404


def test_unpublished_goods_are_not_known(app: Flask, client: FlaskClient, goods) -> None:
    with app.app_context(), unit_of_work():
        session.get_one(Product, goods.product_id).published_at = None
    assert client.get(f"/01/{goods.gtin}").status_code == 404


def test_corrected_gtin_still_answers_at_the_printed_one(app, client, goods) -> None:
    with app.app_context(), unit_of_work():
        session.get_one(Product, goods.product_id).gtin = "09521234543220"
        ledger.issue(PermalinkKind.GTIN, "09521234543220", goods.product_id, at=AT)
    for gtin in (goods.gtin, "09521234543220"):
        assert path_of(client.get(f"/01/{gtin}").location) == f"/q/{goods.code}"


def test_place_leads_to_its_business_in_the_reader_s_language(client: FlaskClient, goods) -> None:
    for header, page in (("vi", "/doanh-nghiep/"), ("en", "/en/businesses/")):
        answer = client.get(f"/414/{goods.gln}/254/7", headers={"Accept-Language": header})
        assert answer.status_code == 307
        assert path_of(answer.location) == f"{page}{goods.business_slug}"


def test_record_elsewhere_is_led_to_or_chosen_from_a_list(app, client, goods) -> None:
    """RES: several links that suit equally are answered with 300 and the list."""
    with app.app_context(), unit_of_work():
        session.get_one(Product, goods.product_id).trace_record_url = "https://example.vn/r?id=1"
    address = f"/01/{goods.gtin}?linkType=gs1:traceability"
    listed = client.get(address, headers={"Accept": "application/json"})
    page = client.get(address, headers={"Accept": BROWSER})
    assert (listed.status_code, page.status_code) == (300, 300)
    assert page.mimetype == "text/html"
    hrefs = [each["href"] for each in listed.json["linkset"][0][f"{VOC}traceability"]]
    assert "https://example.vn/r?id=1" in hrefs
    assert "https://example.vn/r?id=1" in page.text


def test_resolver_describes_itself(client: FlaskClient) -> None:
    """RES, Resolver Description File at the well-known address (RFC 8615)."""
    told = client.get("/.well-known/gs1resolver").json
    assert told["supportedPrimaryKeys"] == ["01", "414"]
    assert told["supportedLinkType"] == [{"namespace": VOC, "prefix": "gs1:"}]
    assert told["resolverRoot"].startswith("http")


def test_code_of_goods_without_a_gtin_answers_for_links_alike(client: FlaskClient, goods) -> None:
    linkset = client.get(f"/q/{goods.lot_code}?linkType=linkset")
    assert linkset.mimetype == "application/linkset+json"
    assert client.get(f"/q/{goods.lot_code}?linkType=gs1:pip").status_code == 307
    assert client.get(f"/q/{goods.lot_code}?linkType=gs1:recipeInfo").status_code == 404
    assert 'rel="linkset"' in client.get(f"/q/{goods.lot_code}").headers["Link"]
