"""What a scan costs, and what printing for it costs, each beside its goal.

Usage: python bench/origin.py [--seconds 2] [--rounds 3] [--labels 1000]

Starts the site as `bench/pages.py` does and opens three lots of 5, 50 and 500 events. Printed
are pages a second beside a bare Flask "hello", bytes as gzip sends them and SQL statements of
each lot's page, those that read and the one that counts the scan; unit codes minted and
verified a second; and labels a second on sheets of PDF beside as many bare `qrcode` images.
What is compared is measured in turn, round by round, and the medians are divided. Nothing here
passes or fails.
"""

import argparse
import io
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import qrcode
from flask import Flask
from sqlalchemy import event, select

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pages import rate, servers, size  # noqa: E402 - beside this file

from catalog import create_app  # noqa: E402 - the project is found by its folder
from catalog.config import read_settings  # noqa: E402
from catalog.foundation.clock import now  # noqa: E402
from catalog.foundation.database import db, session, unit_of_work  # noqa: E402
from catalog.labels.drawing import draw_sheet  # noqa: E402
from catalog.labels.laying_out import Label  # noqa: E402
from catalog.labels.sheets import get_sheet  # noqa: E402
from catalog.permalinks.codes import with_check  # noqa: E402
from catalog.places.models import Commune  # noqa: E402
from catalog.products.models import Product  # noqa: E402
from catalog.tracing import unit_codes  # noqa: E402
from catalog.tracing.models import Step  # noqa: E402
from tests.factories.tracing import make_lot, make_step  # noqa: E402

PRODUCT = "mat-hoa-dua"
LENGTHS = (5, 50, 500)
BYTES_GOALS = {5: 5 * 1024, 50: 14_336}
STATEMENTS_GOAL = 3
LABELS_GOAL = 0.5
STEPS = (Step.HARVESTING, Step.PREPARING, Step.PROCESSING, Step.PACKING, Step.SELLING)
CODES = 100_000
SHEET = "a4-24-70x37"
CHANCE = random.Random(37)  # noqa: S311 - a measurement, not a secret
WORDS = ["thu", "mật", "bông", "dừa", "lúc", "sáng", "sớm", "lọc", "qua", "vải", "cô", "đặc", "ở",
         "nhiệt", "thấp", "đóng", "chai", "dán", "nhãn", "kiểm", "tra", "độ", "ẩm", "chở", "đến",
         "kho", "bày", "bán", "tại", "cửa", "hàng", "mẻ", "một", "hai", "ba", "bốn"]  # fmt: skip
KEY = b"of this measurement"
LOT_CODE = with_check("2222222")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=float, default=2.0)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--labels", type=int, default=1000)
    chosen = options.parse_args()
    _pages(rounds=chosen.rounds, seconds=chosen.seconds)
    _codes(rounds=chosen.rounds)
    _labels(chosen.labels, rounds=chosen.rounds)


def _pages(*, rounds: int, seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)) as (site, hello):
        home = Path(folder) / "instance"
        app = create_app(read_settings({"SANVAT_HOME": str(home), "LOG_LEVEL": "ERROR"}))
        paths = {length: f"/q/{open_lot(app, length)}" for length in LENGTHS}
        asked = {"hello": (hello, "/"), **{length: (site, path) for length, path in paths.items()}}
        rates: dict[object, list[float]] = {name: [] for name in asked}
        for _round in range(rounds):
            for name, (port, path) in asked.items():
                rates[name].append(rate(port, path, seconds=seconds))
        bare = statistics.median(rates["hello"])
        print(f"bare hello: {bare:.0f} pages/s")
        print(f"{'events':>8}{'pages/s':>10}{'of bare':>10}{'gzip':>8}{'goal':>8}"
              f"{'statements':>12}{'goal':>6}")  # fmt: skip
        for length, path in paths.items():
            median = statistics.median(rates[length])
            print(f"{length:8}{median:10.0f}{median / bare:10.3f}"
                  f"{size(site, path, encoding='gzip'):8}{BYTES_GOALS.get(length, '-'):>8}"
                  f"{statements(app, path):>12}{STATEMENTS_GOAL:6}")  # fmt: skip


def open_lot(app: Flask, events: int) -> str:
    """A lot of a certified product with as many events; answers its code."""
    with app.app_context(), unit_of_work():
        product = session.scalars(select(Product).where(Product.slug == PRODUCT)).one()
        communes = session.scalars(select(Commune).limit(events)).all()
        lot = make_lot(product, number=f"DO-{events}", at=now())
        for number in range(events - 1):
            make_step(
                lot,
                STEPS[number % len(STEPS)],
                at=now(),
                occurred_at=now() - timedelta(minutes=97 * (events - number)),
                commune=CHANCE.choice(communes),
                note=f"Dữ liệu minh họa: {' '.join(CHANCE.choices(WORDS, k=8))}.",
            )
        return lot.code


def statements(app: Flask, path: str) -> str:
    """How many SQL statements one page takes: those that read, and those that count the scan."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    client = app.test_client()
    client.get(path)
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        client.get(path)
        event.remove(db.engine, "before_cursor_execute", note)
    reads = sum(statement.startswith("SELECT") for statement in seen)
    return f"{reads} + {len(seen) - reads}"


def _codes(*, rounds: int) -> None:
    minting, verifying = [], []
    for start in range(0, rounds * CODES, CODES):
        serials = range(start, start + CODES)
        with timed(minting):
            codes = [unit_codes.mint(KEY, LOT_CODE, serial) for serial in serials]
        with timed(verifying):
            read = [unit_codes.read(KEY, code) for code in codes]
        if [each and each.serial for each in read] != list(serials):
            raise AssertionError("a code that was minted is not read as what it is")
    for name, times in (("minted", minting), ("verified", verifying)):
        print(f"unit codes {name}: {CODES / statistics.median(times):.0f} a second")


def _labels(count: int, *, rounds: int) -> None:
    sheet = get_sheet(SHEET)
    on_sheets: list[float] = []
    bare: list[float] = []
    for start in range(0, rounds * count, count):
        labels = [label(serial) for serial in range(start, start + count)]
        with timed(bare):
            for each in labels:
                qrcode.make(each.address).save(io.BytesIO(), "PNG")
        with timed(on_sheets):
            draw_sheet(labels, sheet, drawn_at=now())
    drawn, plain = statistics.median(on_sheets), statistics.median(bare)
    print(f"{count} labels on PDF sheets: {count / drawn:.0f} a second; "
          f"bare qrcode images: {count / plain:.0f} a second; "
          f"time {drawn / plain:.2f} of bare (goal: at most {LABELS_GOAL})")  # fmt: skip


def label(serial: int) -> Label:
    """A label of a package, with an address that no other has."""
    code = unit_codes.mint(KEY, LOT_CODE, serial)
    return Label(
        address=f"https://sanvat.example/q/{code}",
        name="Mật hoa dừa",
        code=unit_codes.displayed(code),
        producer="Hợp tác xã Minh Họa",
        lot_number="MHD-260905",
    )


@contextmanager
def timed(times: list[float]) -> Iterator[None]:
    """Note how long the block takes."""
    started = time.perf_counter()
    yield
    times.append(time.perf_counter() - started)


if __name__ == "__main__":
    main()
