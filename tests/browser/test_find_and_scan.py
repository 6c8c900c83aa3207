"""The journey that everything else serves: find a product, know its producer, scan its code."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.decoders import decoded

SIZES = {"phone": (360, 740), "desktop": (1280, 900)}
LANGUAGES = {
    "vi": {"home": "/", "product": "/san-pham/", "level": "thông tin sản phẩm", "search": "Tìm"},
    "en": {"home": "/en/", "product": "/en/products/", "level": "product information",
           "search": "Search"},
}  # fmt: skip
MEASURE_SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


class Visit:
    """One browser page that notes every error, and checks each page that it comes to."""

    def __init__(self, context, server: str) -> None:
        self.page = context.new_page()
        self.server = server
        self.errors: list[str] = []
        self.page.add_init_script(MEASURE_SHIFTS)
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, message) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)

    def open(self, address: str) -> None:
        self.page.goto(self.server + address, wait_until="networkidle")

    def check(self) -> None:
        """No error, no shift, no sideways scrolling, nothing serious from axe."""
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate(
            "async () => { for (let y = 0; y < document.body.scrollHeight; y += 500) {"
            "scrollTo(0, y); await new Promise((done) => setTimeout(done, 20)); } scrollTo(0, 0) }"
        )
        assert self.errors == []
        assert self.page.evaluate("window.shifts") == 0, self.page.url
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, self.page.url
        found = Axe().run(self.page).response["violations"]
        grave = [row["id"] for row in found if row["impact"] in {"serious", "critical"}]
        assert grave == [], f"{self.page.url}: {found}"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_visitor_finds_a_product_and_reads_its_verdict(
    browser, live_server, size, language
) -> None:
    words = LANGUAGES[language]
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale=language)
    visit = Visit(context, live_server)
    visit.open(words["home"])
    visit.check()
    visit.page.get_by_role("combobox").fill("dua sap")
    visit.page.get_by_role("button", name=words["search"], exact=True).click()
    visit.check()
    first = visit.page.locator(".product-card-link").first
    assert re.search("dừa sáp|coconut", first.inner_text(), re.IGNORECASE)
    first.click()
    visit.page.wait_for_url(f"**{words['product']}**")
    visit.check()
    product_address = visit.page.url
    with visit.page.expect_navigation():
        visit.page.locator("#producer + p a, section[aria-labelledby=producer] a").first.click()
    visit.check()
    assert visit.page.locator(".product-card-link").count() >= 1
    visit.open(product_address.removeprefix(live_server))
    picture = visit.page.request.get(
        live_server + visit.page.locator("a[download$='.png']").get_attribute("href")
    ).body()
    address = decoded(picture)
    assert address.startswith(f"{live_server}/q/")
    visit.page.goto(address)
    verdict = visit.page.locator(".verdict h1")
    assert verdict.bounding_box()["y"] < height / 3
    assert "OCOP" in verdict.inner_text()
    assert words["level"] in visit.page.locator(".level").inner_text()
    assert visit.page.locator("html").get_attribute("lang") == language
    visit.check()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_journey_needs_no_javascript(browser, live_server, language) -> None:
    words = LANGUAGES[language]
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale=language, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(live_server + words["home"])
    page.get_by_role("searchbox").fill("dua sap")
    page.get_by_role("button", name=words["search"], exact=True).click()
    page.locator(".filters-open").click()
    assert page.locator("#filters").is_visible()
    page.locator("#filters input[type=checkbox]").first.check()
    for leading in (".filters-submit .button", ".product-card-link",
                    "section[aria-labelledby=producer] a"):  # fmt: skip
        with page.expect_navigation():
            page.locator(leading).first.click()
        if leading == ".filters-submit .button":
            assert page.locator(".chip").count() == 1
    page.go_back()
    png = page.request.get(live_server + page.locator("a[download$='.png']").get_attribute("href"))
    address = decoded(png.body())
    page.goto(address)
    assert "OCOP" in page.locator(".verdict h1").inner_text()
    context.close()


@pytest.mark.parametrize("address", ["/khong-co-gi", "/en/nothing-here"])
def test_a_page_that_is_not_there_fits_a_small_screen(browser, live_server, address) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    assert page.goto(live_server + address).status == 404
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address",
    ["/", "/san-pham", "/doanh-nghiep", "/dia-phuong", "/dia-phuong/tra-vinh",
     "/chung-nhan-ocop", "/dia-chi-tin-cay", "/nguon-du-lieu", "/kiem-tra-ma", "/phan-anh",
     "/tai-khoan/dang-nhap"],
)  # fmt: skip
def test_page_is_accessible_and_still(browser, live_server, address, scheme) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="vi", color_scheme=scheme
    )
    visit = Visit(context, live_server)
    visit.open(address)
    visit.check()
    context.close()


@pytest.mark.parametrize("address", ["/san-pham/mat-hoa-dua", "/en/products/mat-hoa-dua"])
def test_product_and_its_origin_print_on_one_sheet_with_the_code(
    browser, live_server, address
) -> None:
    page = browser.new_page()
    page.goto(live_server + address)
    code = page.locator(".short-code").get_attribute("href")
    for wanted in (address, code):
        page.goto(live_server + wanted, wait_until="networkidle")
        sheet = page.pdf(format="A4", prefer_css_page_size=True)
        assert re.findall(rb"/Type /Pages\s*/Count (\d+)", sheet) == [b"1"], wanted
        page.emulate_media(media="print")
        assert page.locator("img[src$='.svg'][src^='/q/']").is_visible()
        page.emulate_media(media="null")
    page.close()
