"""Suggestions while typing: by keyboard, by finger and by ear, whatever the network does."""

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
SUGGESTIONS = {
    "query": "dua",
    "sections": [
        {
            "kind": "completion",
            "label": "Từ gợi ý",
            "entries": [
                {"text": "dừa sáp", "marks": [[0, 3]], "detail": "", "url": "/san-pham?q=dừa sáp",
                 "lang": "vi"},
            ],
        },
        {
            "kind": "product",
            "label": "Sản phẩm",
            "entries": [
                {"text": "Mật hoa dừa", "marks": [[8, 11]], "detail": "Trà Vinh cũ · Vĩnh Long",
                 "url": "/san-pham/mat-hoa-dua", "lang": "vi"},
                {"text": "Kẹo dừa và dừa sấy giòn đóng hộp quà biếu, loại một cân dùng dịp Tết",
                 "marks": [[4, 7], [11, 14]], "detail": "Vĩnh Long", "url": "/san-pham?q=keo",
                 "lang": ""},
            ],
        },
        {"kind": "business", "label": "Cơ sở sản xuất", "entries": []},
        {
            "kind": "place",
            "label": "Địa phương",
            "entries": [
                {"text": "Trà Vinh", "marks": [], "detail": "", "url": "/dia-phuong/tra-vinh",
                 "lang": "vi"},
            ],
        },
    ],
    "status": "4 gợi ý",
}  # fmt: skip
NOTHING = {"query": "", "sections": [], "status": ""}
IGNORE_CANCELLING = """
const fetchAsWritten = window.fetch;
window.fetch = (address, { signal, ...rest }) => fetchAsWritten(address, rest);
"""

KEYBOARD_PX = 340
PHONE_KEYBOARD = """
const view = Object.assign(new EventTarget(), { offsetTop: 0, height: 740 });
Object.defineProperty(window, "visualViewport", { value: view });
window.openKeyboard = (height_px) => {
  view.height -= height_px;
  view.dispatchEvent(new Event("resize"));
};
"""


def suggesting(text: str) -> dict:
    """An answer with one entry that says for which text it was made."""
    entry = {"text": f"for {text}", "marks": [], "detail": "", "url": "/san-pham", "lang": "en"}
    section = {"kind": "product", "label": "Sản phẩm", "entries": [entry]}
    return {"query": text, "sections": [section], "status": "1 gợi ý"}


def answer(route: Route, content: dict) -> None:
    route.fulfill(content_type="application/json", body=json.dumps(content))


class SearchPage:
    """A page with a search box, before a server whose answers the test gives."""

    def __init__(self, page: Page, server: str, address: str = "/") -> None:
        self.page = page
        self.asked: list[str] = []
        self.reply: Callable[[Route, str], None] = lambda route, _text: answer(route, SUGGESTIONS)
        page.route("**/goi-y?*", self._take)
        page.goto(server + address)
        self.field = page.get_by_role("combobox", name="Tìm sản phẩm")
        self.list = page.get_by_role("listbox")
        self.options = self.list.get_by_role("option")
        self.field.wait_for()

    def _take(self, route: Route) -> None:
        [text] = parse_qs(urlsplit(route.request.url).query)["q"]
        self.asked.append(text)
        self.reply(route, text)

    def suggest(self, text: str = "dua") -> None:
        """Type, and wait for the list."""
        self.field.press_sequentially(text)
        self.list.wait_for()

    def rest(self) -> None:
        """Wait longer than the pause in which further typing is awaited."""
        self.page.wait_for_timeout(400)

    def active(self) -> str | None:
        """The words of the option that a screen reader is told of."""
        chosen = self.page.locator("[aria-selected=true]")
        named = self.field.get_attribute("aria-activedescendant")
        if named is None:
            expect(chosen).to_have_count(0)
            return None
        expect(chosen).to_have_attribute("id", named)
        return chosen.locator(".suggestions-text").inner_text()


@pytest.fixture
def search_page(browser, live_server):
    context = browser.new_context(viewport=DESKTOP, locale="vi")
    yield SearchPage(context.new_page(), live_server)
    context.close()


def test_arrows_go_round_the_list_and_the_text_stays(search_page) -> None:
    search_page.suggest()
    seen = [search_page.active()]
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowDown"):
        search_page.field.press(key)
        seen.append(search_page.active())
    assert seen == [None, "dừa sáp", "Mật hoa dừa", "dừa sáp", "Trà Vinh", "dừa sáp"]
    expect(search_page.field).to_have_value("dua")
    expect(search_page.field).to_be_focused()


def test_up_from_the_field_comes_to_the_last(search_page) -> None:
    search_page.suggest()
    search_page.field.press("ArrowUp")
    assert search_page.active() == "Trà Vinh"


@pytest.mark.parametrize(("key", "caret"), [("Home", 0), ("End", 3), ("ArrowLeft", 2)])
def test_moving_in_the_text_leaves_the_list(search_page, key, caret) -> None:
    search_page.suggest()
    search_page.field.press("ArrowDown")
    search_page.field.press(key)
    assert search_page.active() is None
    assert search_page.field.evaluate("field => field.selectionStart") == caret


def test_enter_follows_the_active_suggestion(search_page) -> None:
    search_page.suggest()
    search_page.field.press("ArrowDown")
    search_page.field.press("ArrowDown")
    search_page.field.press("Enter")
    search_page.page.wait_for_url("**/san-pham/mat-hoa-dua")


def test_enter_without_a_choice_searches_for_what_was_typed(search_page) -> None:
    search_page.suggest()
    search_page.field.press("Enter")
    search_page.page.wait_for_url("**/san-pham?q=dua")


def test_escape_closes_first_and_clears_second(search_page) -> None:
    search_page.suggest()
    search_page.field.press("Escape")
    expect(search_page.list).to_be_hidden()
    expect(search_page.field).to_have_value("dua")
    search_page.field.press("Escape")
    expect(search_page.field).to_have_value("")


def test_down_opens_again_what_escape_closed(search_page) -> None:
    search_page.suggest()
    search_page.field.press("Escape")
    search_page.field.press("ArrowDown")
    expect(search_page.list).to_be_visible()
    assert search_page.asked == ["dua"]


def test_tab_closes_and_goes_on_to_the_button(search_page) -> None:
    search_page.suggest()
    search_page.field.press("ArrowDown")
    search_page.field.press("Tab")
    expect(search_page.list).to_be_hidden()
    expect(search_page.page.get_by_role("button", name="Tìm", exact=True)).to_be_focused()


def test_click_elsewhere_closes(search_page) -> None:
    search_page.suggest()
    search_page.page.locator("h1").click()
    expect(search_page.list).to_be_hidden()
    search_page.field.click()
    expect(search_page.list).to_be_visible()


def test_pressing_a_suggestion_keeps_the_focus_and_a_click_follows_it(search_page) -> None:
    search_page.suggest()
    search_page.options.nth(1).hover()
    search_page.page.mouse.down()
    expect(search_page.field).to_be_focused()
    search_page.page.mouse.up()
    search_page.page.wait_for_url("**/san-pham/mat-hoa-dua")


def test_middle_click_opens_a_suggestion_beside(search_page) -> None:
    search_page.suggest()
    with search_page.page.context.expect_page() as opened:
        search_page.options.nth(1).click(button="middle")
    opened.value.wait_for_url("**/san-pham/mat-hoa-dua")
    expect(search_page.list).to_be_visible()


def test_what_was_typed_is_marked_inside_the_words(search_page) -> None:
    search_page.suggest()
    marks = search_page.page.locator("mark").all_inner_texts()
    assert marks == ["dừa", "dừa", "dừa", "dừa"]
    expect(search_page.options.nth(1).locator(".suggestions-text")).to_have_text("Mật hoa dừa")


def test_markup_in_a_name_stays_text(search_page) -> None:
    hostile = "<img src=x onerror=alert(1)> & <b>dừa</b>"
    search_page.reply = lambda route, _text: answer(route, suggesting(hostile))
    search_page.suggest()
    expect(search_page.options.first).to_have_text(f"for {hostile}")


def test_a_name_says_its_language(search_page) -> None:
    search_page.suggest()
    languages = [
        option.locator(".suggestions-text").get_attribute("lang")
        for option in search_page.options.all()
    ]
    assert languages == ["vi", "vi", None, "vi"]


def test_screen_reader_hears_the_sections_the_places_and_the_number(search_page) -> None:
    search_page.suggest()
    expect(search_page.list).to_match_aria_snapshot("""
        - listbox /./:
          - group "Từ gợi ý":
            - option "dừa sáp"
          - group "Sản phẩm":
            - option "Mật hoa dừa Trà Vinh cũ · Vĩnh Long"
            - option /Kẹo dừa .* Vĩnh Long/
          - group "Địa phương":
            - option "Trà Vinh"
    """)
    expect(search_page.field).to_have_attribute("aria-expanded", "true")
    expect(search_page.field).to_have_attribute("aria-autocomplete", "list")
    controlled = search_page.field.get_attribute("aria-controls")
    expect(search_page.list).to_have_attribute("id", controlled)
    expect(search_page.page.get_by_role("status")).to_have_text("4 gợi ý")


def test_closed_list_says_so(search_page) -> None:
    search_page.suggest()
    search_page.field.press("Escape")
    expect(search_page.field).to_have_attribute("aria-expanded", "false")
    expect(search_page.page.locator("[role=status]")).to_be_empty()


def test_empty_answer_closes_the_list(search_page) -> None:
    search_page.suggest()
    search_page.reply = lambda route, _text: answer(route, NOTHING)
    search_page.field.press_sequentially("xyz")
    expect(search_page.list).to_be_hidden()
    expect(search_page.field).to_have_attribute("aria-expanded", "false")


def test_one_character_asks_nothing_and_closes(search_page) -> None:
    search_page.field.press_sequentially(" d ")
    search_page.rest()
    assert search_page.asked == []
    search_page.field.fill("du")
    search_page.list.wait_for()
    search_page.field.press("Backspace")
    expect(search_page.list).to_be_hidden()
    search_page.rest()
    assert search_page.asked == ["du"]


def test_quick_typing_asks_once(search_page) -> None:
    search_page.suggest("dua sap")
    search_page.rest()
    assert search_page.asked == ["dua sap"]


def test_going_back_to_a_text_asks_nothing_again(search_page) -> None:
    search_page.reply = lambda route, text: answer(route, suggesting(text))
    search_page.suggest("dua")
    search_page.field.press_sequentially("x")
    expect(search_page.options).to_have_text(["for duax"])
    search_page.field.press("Backspace")
    expect(search_page.options).to_have_text(["for dua"])
    assert search_page.asked == ["dua", "duax"]


def test_further_typing_cancels_the_request_before(search_page) -> None:
    held = []
    cancelled = []
    search_page.reply = lambda route, _text: held.append(route)
    search_page.page.on("requestfailed", lambda request: cancelled.append(request.failure))
    with search_page.page.expect_request("**/goi-y?q=dua"):
        search_page.field.press_sequentially("dua")
    with search_page.page.expect_event("requestfailed"):
        search_page.field.press_sequentially("s")
    assert cancelled == ["net::ERR_ABORTED"]


def test_late_answer_to_an_earlier_text_is_never_shown(browser, live_server) -> None:
    page = browser.new_page(locale="vi")
    page.add_init_script(IGNORE_CANCELLING)
    search_page = SearchPage(page, live_server)
    held = {}
    search_page.reply = lambda route, text: held.update({text: route})
    for text in ("du", "dua"):
        with page.expect_request(f"**/goi-y?q={text}"):
            search_page.field.fill(text)
    page.wait_for_timeout(50)
    answer(held["dua"], suggesting("dua"))
    expect(search_page.options).to_have_text(["for dua"])
    answer(held["du"], suggesting("du"))
    search_page.rest()
    expect(search_page.options).to_have_text(["for dua"])
    page.close()


def test_answer_after_leaving_the_field_opens_nothing(browser, live_server) -> None:
    page = browser.new_page(locale="vi")
    page.add_init_script(IGNORE_CANCELLING)
    search_page = SearchPage(page, live_server)
    held = []
    search_page.reply = lambda route, _text: held.append(route)
    with page.expect_request("**/goi-y?q=dua"):
        search_page.field.fill("dua")
    page.locator("h1").click()
    answer(held[0], SUGGESTIONS)
    search_page.rest()
    expect(search_page.list).to_be_hidden()
    page.close()


@pytest.mark.parametrize(
    "fail",
    [
        pytest.param(lambda route: route.abort(), id="no network"),
        pytest.param(lambda route: route.fulfill(status=503, json=SUGGESTIONS), id="503"),
        pytest.param(lambda route: route.fulfill(body="<p>Xin đăng nhập</p>"), id="not JSON"),
    ],
)
def test_failure_is_silent_and_the_form_still_searches(search_page, fail) -> None:
    broken = []
    search_page.page.on("pageerror", lambda error: broken.append(str(error)))
    search_page.suggest("dua")
    search_page.reply = lambda route, _text: fail(route)
    search_page.field.press_sequentially("s")
    expect(search_page.list).to_be_hidden()
    assert broken == []
    search_page.field.press("Enter")
    search_page.page.wait_for_url("**/san-pham?q=duas")


def test_nothing_is_asked_while_an_input_method_composes(search_page) -> None:
    search_page.field.focus()
    keyboard = search_page.page.context.new_cdp_session(search_page.page)
    for text in ("d", "du", "dua", "dừa"):
        keyboard.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
        search_page.page.wait_for_timeout(200)
    expect(search_page.field).to_have_value("dừa")
    assert search_page.asked == []
    keyboard.send("Input.insertText", {"text": "dừa"})
    search_page.list.wait_for()
    assert search_page.asked == ["dừa"]


def test_a_rest_within_a_composed_word_is_long_enough_to_ask(search_page) -> None:
    search_page.field.focus()
    keyboard = search_page.page.context.new_cdp_session(search_page.page)
    keyboard.send(
        "Input.imeSetComposition", {"text": "dua", "selectionStart": 3, "selectionEnd": 3}
    )
    search_page.list.wait_for()
    assert search_page.asked == ["dua"]


def test_two_boxes_on_one_page_share_no_id(search_page) -> None:
    page = search_page.page
    page.evaluate("""async () => {
        const form = document.querySelector("[data-behaviour=suggest]");
        const other = form.cloneNode(true);
        other.querySelectorAll("[role=listbox], [role=status]").forEach((made) => made.remove());
        other.querySelector("input").id = "other";
        other.querySelector("label").htmlFor = "other";
        form.after(other);
        const script = document.querySelector("script[type=module]").src;
        (await import(script.replace("site.js", "suggest.js"))).attach(other);
    }""")
    search_page.field.first.press_sequentially("dua")
    page.get_by_role("listbox").wait_for()
    page.locator("#other").press_sequentially("dua")
    expect(page.locator("#other-suggestions")).to_be_visible()
    ids = page.locator("form [id]").evaluate_all("made => made.map((element) => element.id)")
    assert len(ids) == len(set(ids))
    expect(page.get_by_role("listbox")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_list_lies_over_the_page_and_can_be_read_and_touched(
    browser, live_server, size, scheme
) -> None:
    context = browser.new_context(viewport=size, locale="vi", color_scheme=scheme)
    search_page = SearchPage(context.new_page(), live_server)
    page = search_page.page
    beneath = page.locator(".search-box-examples")
    before = beneath.bounding_box()
    search_page.suggest()
    search_page.field.press("ArrowDown")
    assert beneath.bounding_box() == before
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    box = search_page.list.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    heights = [option.bounding_box()["height"] for option in search_page.options.all()]
    assert min(heights) >= 44
    assert max(heights) <= 72
    found = Axe().run(page).response["violations"]
    grave = [row["id"] for row in found if row["impact"] in {"serious", "critical"}]
    assert grave == [], found
    context.close()


def test_list_ends_above_the_keyboard_of_a_phone_and_scrolls(browser, live_server) -> None:
    page = browser.new_page(viewport=PHONE, locale="vi")
    page.add_init_script(PHONE_KEYBOARD)
    search_page = SearchPage(page, live_server, "/san-pham")
    many = [entry for section in SUGGESTIONS["sections"] for entry in section["entries"]] * 4
    section = {"kind": "product", "label": "Sản phẩm", "entries": many}
    search_page.reply = lambda route, _text: answer(route, {**SUGGESTIONS, "sections": [section]})
    search_page.field.evaluate("field => field.scrollIntoView({ block: 'start' })")
    search_page.suggest()
    page.evaluate("openKeyboard", KEYBOARD_PX)
    box = search_page.list.bounding_box()
    assert 200 < box["height"] <= PHONE["height"] - KEYBOARD_PX - box["y"]
    search_page.field.press("ArrowUp")
    last = search_page.options.last.bounding_box()
    assert box["y"] <= last["y"]
    assert last["y"] + last["height"] <= box["y"] + box["height"]
    expect(search_page.field).to_be_in_viewport(ratio=1)
    page.close()


def test_without_scripts_it_is_a_plain_search_form(browser, live_server) -> None:
    context = browser.new_context(locale="vi", java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server)
    page.get_by_role("searchbox").fill("dua")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/san-pham?q=dua")
    assert page.locator("[role=listbox]").count() == 0
    context.close()
