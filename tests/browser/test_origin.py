"""A scanned lot on a phone: one request, no sideways scrolling, a kept copy without a signal."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from tests.support.phones import comes_true

LOT = "CHN36D8K"
RECALLED = "NJM4JUXQ"
LANGUAGES = {
    "vi": {"journey": "Hành trình", "level": "truy xuất theo lô", "kept": "Không có mạng"},
    "en": {"journey": "The journey", "level": "traced by lot", "kept": "No signal"},
}


@contextmanager
def phone(browser, **facts) -> Iterator:
    """A small telephone with an empty memory."""
    usual = {"viewport": {"width": 360, "height": 740}, "locale": "vi"}
    context = browser.new_context(**{**usual, **facts})
    try:
        yield context
    finally:
        context.close()


def width_too_much(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("code", [LOT, RECALLED])
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_is_read_at_360_px_with_and_without_script(
    browser, live_server, language, code, script
) -> None:
    with phone(browser, locale=language, java_script_enabled=script) as context:
        page = context.new_page()
        page.goto(f"{live_server}/q/{code}")
        verdict = page.locator(".verdict h1")
        assert verdict.bounding_box()["y"] < 740 / 3
        assert page.locator("html").get_attribute("lang") == language
        assert LANGUAGES[language]["level"] in page.locator("main").inner_text()
        assert page.get_by_role("heading", name=LANGUAGES[language]["journey"]).is_visible()
        assert page.locator("ol.steps > li").count() >= 5
        if script:
            assert width_too_much(page) <= 0
        boxes = [each.bounding_box() for each in page.locator("ol.steps > li").all()]
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)


def test_first_visit_needs_one_request_to_be_read(browser, live_server) -> None:
    asked: list[tuple[str, str]] = []
    with phone(browser) as context:
        page = context.new_page()
        page.on("request", lambda each: asked.append((each.resource_type, urlsplit(each.url).path)))
        page.route(
            lambda url: "/q/" not in url or url.endswith(".svg"), lambda route: route.abort()
        )
        page.goto(f"{live_server}/q/{LOT}", wait_until="commit")
        assert page.locator(".verdict h1").is_visible()
        assert page.locator("ol.steps > li").first.is_visible()
        needed = [each for each in asked if each[0] in {"document", "stylesheet", "font", "fetch"}]
        assert needed == [("document", f"/q/{LOT}")]
        scripts = page.locator("script[src]")
        assert all(each.get_attribute("defer") is not None for each in scripts.all())


def seen_once(context, address: str):
    """Open a page and wait until the phone keeps it."""
    page = context.new_page()
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready")
    comes_true(page, "navigator.serviceWorker.controller !== null")
    page.reload()
    comes_true(
        page,
        "async () => (await (await caches.open('scans-1')).keys())"
        ".some((kept) => kept.url === location.href)",
    )
    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_seen_once_is_read_without_a_signal_and_says_of_when_it_is(
    browser, live_server, language
) -> None:
    with phone(browser, locale=language) as context:
        page = seen_once(context, f"{live_server}/q/{LOT}")
        verdict = page.locator(".verdict h1").inner_text()
        assert page.get_by_role("status").count() == 0
        context.set_offline(True)
        page.reload()
        assert page.locator(".verdict h1").inner_text() == verdict
        kept = page.get_by_role("status").inner_text()
        assert re.search(r"\d{4}", kept)
        assert kept.startswith(LANGUAGES[language]["kept"])
        context.set_offline(False)
        page.reload()
        assert page.get_by_role("status").count() == 0


def test_page_never_seen_says_without_a_signal_that_nothing_was_checked(
    browser, live_server
) -> None:
    with phone(browser) as context:
        page = seen_once(context, f"{live_server}/q/{LOT}")
        context.set_offline(True)
        page.goto(f"{live_server}/q/{RECALLED}")
        assert (
            "Chưa kiểm tra được mã này; mã không bị coi là sai" in page.locator("body").inner_text()
        )
        assert "No signal" in page.locator("body").inner_text()


def test_browser_itself_finds_the_chain_whole(browser, live_server) -> None:
    with phone(browser, locale="en") as context:
        page = context.new_page()
        page.goto(f"{live_server}/q/{LOT}")
        page.get_by_role("link", name="Check the records").click()
        page.get_by_role("button", name="Check in this browser").click()
        answer = page.locator("#ledger-answer")
        answer.filter(has_text="every hash").wait_for()
        records = page.locator(".ledger-records > li").count()
        assert f"all {records} fit" in answer.inner_text()
        assert width_too_much(page) <= 0


@pytest.mark.parametrize("field", ["body", "hash", "previousHash"])
def test_browser_itself_names_the_record_that_was_changed(browser, live_server, field) -> None:
    def forge(route) -> None:
        proof = json.loads(route.fetch().body())
        kept = proof["events"][2][field]
        proof["events"][2][field] = kept[:-1] + ("0" if kept[-1] != "0" else "1")
        route.fulfill(body=json.dumps(proof), content_type="application/json")

    with phone(browser, locale="en") as context:
        page = context.new_page()
        page.route("**/so-cai.json", forge)
        page.goto(f"{live_server}/q/{LOT}")
        page.get_by_role("link", name="Check the records").click()
        page.get_by_role("button", name="Check in this browser").click()
        answer = page.locator("#ledger-answer")
        answer.filter(has_text="does not fit").wait_for()
        assert re.findall(r"\d+", answer.inner_text()) == ["3"]


def test_records_are_read_without_script(browser, live_server) -> None:
    with phone(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{live_server}/q/{LOT}")
        page.locator("a[href$='/so-cai']").click()
        assert page.locator(".ledger-verdict").get_attribute("data-holds") == "yes"
        assert page.locator("button[data-behaviour='verify-chain']").is_hidden()
        assert page.locator("a[href$='/so-cai.json']").is_visible()
