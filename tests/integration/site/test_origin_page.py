"""The page of a scanned lot: small, honest, in the reader's language, and never late."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.http import http_date

from catalog.certificates.models import Certificate
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.places.models import Commune
from catalog.products.models import Product
from catalog.tracing.models import Step
from catalog.tracing.queries import get_lot
from catalog.tracing.recalling import lift_recall, recall_lot
from catalog.tracing.units import codes_of, give_out
from tests.factories.tracing import declarer_of, make_lot, make_step
from tests.support.pages import parse, read_page

pytestmark = pytest.mark.slow

READING_DAY = datetime(2026, 11, 20, 5, tzinfo=UTC)
STEPS = (Step.HARVESTING, Step.PREPARING, Step.PROCESSING, Step.PACKING, Step.SELLING)
WORDS = ("thu", "mật", "bông", "dừa", "sáng", "lọc", "qua", "vải", "đóng", "chai", "nhãn", "kho",
         "bày", "bán", "tại", "cửa", "hàng", "kiểm", "tra", "độ", "ẩm", "mẻ")  # fmt: skip
ADVICE = {"reason": "Nhiễm khuẩn", "advice": "Ngừng dùng", "contact": "02943 855 000"}
FIRST_CONGESTION_WINDOW_BYTES = 14_336
ENGLISH, VIETNAMESE = {"Accept-Language": "en"}, {"Accept-Language": "vi"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(READING_DAY, tick=False) as traveller:
        yield traveller


def open_lot(app: Flask, *, events: int = 6) -> str:
    """A lot of a certified product with as many events, each in words of its own."""
    chance = Random(events)  # noqa: S311 - words for a page, not a secret
    with app.app_context(), unit_of_work():
        certified = select(Product).join(Certificate, Certificate.product_id == Product.id)
        made = session.scalars(certified.where(Certificate.decision_no == "377")).first()
        communes = session.scalars(select(Commune).limit(20)).all()
        lot = make_lot(made, at=now())
        for number in range(events - 1):
            make_step(
                lot,
                STEPS[number % len(STEPS)],
                at=now(),
                occurred_at=now() - timedelta(minutes=97 * (events - number)),
                commune=chance.choice(communes),
                note=" ".join(chance.choices(WORDS, k=9)),
            )
        return lot.code


@pytest.mark.parametrize("language", [ENGLISH, VIETNAMESE], ids=["en", "vi"])
@pytest.mark.parametrize(
    ("events", "most"), [(6, 5 * 1024), (50, FIRST_CONGESTION_WINDOW_BYTES)], ids=["six", "fifty"]
)
def test_page_is_small_as_it_is_sent(
    filled_app: Flask, events: int, most: int, language: dict[str, str]
) -> None:
    code = open_lot(filled_app, events=events)
    packed = {**language, "Accept-Encoding": "gzip"}
    answer = filled_app.test_client().get(f"/q/{code}", headers=packed)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert 1000 < len(answer.data) <= most


def test_every_event_of_fifty_stands_on_the_page(filled_app: Flask) -> None:
    page = read_page(filled_app.test_client(), f"/q/{open_lot(filled_app, events=50)}")
    assert sum(step.tag == "li" for step in page.all("ol")[0]) == 50


def test_verdict_is_the_first_thing_said(filled_app: Flask) -> None:
    page = read_page(filled_app.test_client(), f"/en/q/{open_lot(filled_app)}")
    (main,) = page.all("main")
    assert main[0].get("class") == "verdict holds"
    assert "".join(main[0].itertext()).strip().startswith("OCOP")


@pytest.mark.parametrize(
    ("events", "is_unit", "said"),
    [
        (6, False, "Level: traced by lot. The steps are those of the lot, not of one package."),
        (1, False, "Level: product information. The lot is known, but nobody has declared"),
        (6, True, "Level: traced by unit. This code was given out for one package of the lot"),
    ],
    ids=["lot", "bare lot", "unit"],
)
def test_page_says_how_far_the_code_leads(
    filled_app: Flask, events: int, is_unit: bool, said: str
) -> None:
    code = open_lot(filled_app, events=events)
    if is_unit:
        code = give_out_one(filled_app, code)
    assert said in read_page(filled_app.test_client(), f"/en/q/{code}").words()


def give_out_one(app: Flask, code: str) -> str:
    key = app.config["SETTINGS"].unit_code_key.encode()
    with app.app_context(), unit_of_work():
        lot = get_lot(code)
        batch = give_out(lot, 1, declarer=declarer_of(lot), at=now())
        (unit,) = codes_of(batch, lot, key=key)
    return unit


PROMISES = re.compile(r"hàng thật|hàng chính hãng|chính hãng|đảm bảo thật|guarantee|100\s?%|"
                      r"(?<!cannot prove that the package in your hand is )genuine")  # fmt: skip


@pytest.mark.parametrize("is_unit", [False, True], ids=["lot", "unit"])
@pytest.mark.parametrize("address", ["/q/", "/en/q/"])
def test_page_never_promises_that_goods_are_genuine(
    filled_app: Flask, address: str, is_unit: bool
) -> None:
    code = open_lot(filled_app)
    if is_unit:
        code = give_out_one(filled_app, code)
    (body,) = read_page(filled_app.test_client(), address + code).all("body")
    words = " ".join(" ".join(body.itertext()).split())
    assert PROMISES.findall(words.lower()) == []


def test_page_says_what_a_code_cannot_prove(filled_app: Flask) -> None:
    code = open_lot(filled_app)
    words = read_page(filled_app.test_client(), f"/en/q/{code}").words()
    assert "It cannot prove that the package in your hand is genuine." in words


def test_browser_s_language_chooses_the_language_of_the_page(filled_app: Flask) -> None:
    client, code = filled_app.test_client(), open_lot(filled_app)
    for asked, language, heading in (
        (ENGLISH, "en", "The journey"),
        (VIETNAMESE, "vi", "Hành trình"),
        ({"Accept-Language": "fr, en;q=0.4, vi;q=0.8"}, "vi", "Hành trình"),
        ({}, "vi", "Hành trình"),
    ):
        answer = client.get(f"/q/{code}", headers=asked)
        page = parse(f"/q/{code}", answer.status_code, answer.text)
        assert page.all("html")[0].get("lang") == language
        assert heading in page.words()
        assert "Accept-Language" in answer.headers["Vary"]


def recall(app: Flask, code: str) -> None:
    with app.app_context(), unit_of_work():
        lot = get_lot(code)
        recall_lot(lot, **ADVICE, declarer=declarer_of(lot), at=now())


def test_recall_shows_at_once_also_to_who_holds_a_copy(filled_app: Flask) -> None:
    client, code = filled_app.test_client(), open_lot(filled_app)
    before = client.get(f"/q/{code}", headers=ENGLISH)
    assert before.cache_control.no_cache
    assert "max-age" not in before.headers["Cache-Control"]
    recall(filled_app, code)
    held = {"If-Modified-Since": http_date(now()), "If-None-Match": '"a copy"'}
    if "ETag" in before.headers:
        held["If-None-Match"] = before.headers["ETag"]
    after = client.get(f"/q/{code}", headers={**ENGLISH, **held})
    assert after.status_code == 200
    assert verdict(after.text) == "This lot is recalled"


def test_recall_tells_why_what_to_do_and_whom_to_call(filled_app: Flask) -> None:
    code = open_lot(filled_app)
    recall(filled_app, code)
    page = read_page(filled_app.test_client(), f"/q/{code}")
    assert page.all("main")[0][0].get("class") == "verdict problem"
    (told,) = [section for section in page.all("section") if section.get("class") == "recall"]
    words = " ".join(told.itertext())
    assert all(word in words for word in ADVICE.values())
    assert "tel:+842943855000" in page.links() or "tel:02943855000" in page.links()
    assert "star-rating" not in page.text


def test_page_of_a_past_day_tells_what_was_known_then(
    filled_app: Flask, clock: time_machine.Traveller
) -> None:
    client, code = filled_app.test_client(), open_lot(filled_app)
    recall(filled_app, code)
    clock.shift(timedelta(days=3))
    with filled_app.app_context(), unit_of_work():
        lot = get_lot(code)
        lift_recall(lot, words="Đạt", declarer=declarer_of(lot), at=now())
        make_step(lot, Step.STORING, at=now(), note="bước thêm sau này")
    then = client.get(f"/en/q/{code}?ngay=2026-11-21").text
    assert verdict(then) == "This lot is recalled"
    assert re.search(r"known here at the end of [^<]*21[^<]*2026", then)
    assert "bước thêm sau này" not in then
    today = client.get(f"/en/q/{code}").text
    assert verdict(today).startswith("OCOP")
    assert "bước thêm sau này" in today


@pytest.mark.parametrize("day", ["2026-11-21", "1989-12-31", "2026-02-30", "hôm qua"])
def test_day_that_cannot_be_asked_for_is_refused(filled_app: Flask, day: str) -> None:
    code = open_lot(filled_app)
    assert filled_app.test_client().get(f"/q/{code}?ngay={day}").status_code == 400


def verdict(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page)
    assert found
    return found[1]
