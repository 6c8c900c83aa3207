"""All histories of a site to a file, into an empty site, and out again: the same bytes."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from catalog.commands import exchanging
from catalog.epcis.adapters import MANIFEST, StateSystem
from catalog.epcis.capturing import CaptureRefused, capture
from catalog.epcis.checking import read_document
from catalog.epcis.contexts import own_context
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid
from catalog.permalinks import ledger
from catalog.permalinks.models import PermalinkKind
from catalog.products.models import Product
from catalog.sample.loading import load_sample
from catalog.tracing.bodies import Declaration, InputUsed, replaced
from catalog.tracing.identifiers import lot_uri
from catalog.tracing.models import Facility, FacilityKind, Lot, LotInput, Recall, Step, TraceEvent
from catalog.tracing.queries import get_lot
from catalog.tracing.recalling import lift_recall, recall_lot
from catalog.tracing.recording import correct, declare
from catalog.web.pictures import storage
from tests.epcis.cast import NOON, SITE, Cast, declarer, make_cast, make_history, make_lot
from tests.epcis.documents import (
    a_document,
    a_transaction,
    a_transformation,
    an_aggregation,
    an_association,
    an_event,
)
from tests.factories.catalog import make_commune
from tests.support.homes import close, make_app

Faults = Callable[[Any], list[str]]
AT = NOON + timedelta(days=1)
FORMS = (".jsonld", ".csv")
NOTES = ("", "=1+1", "-2", "'", "a | b", 'nói "đủ"', "hai\ndòng", " đầu", "cuối ", "{}", "😀,;\t.")


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["catalog", *arguments])


def written(app: Flask, path: Path) -> bytes:
    answer = run(app, "export-origin", str(path))
    assert answer.exit_code == 0, answer.output
    return path.read_bytes()


def heads(app: Flask) -> dict[tuple[int, str], tuple[str, str, int]]:
    """The end of each chain, by product and number of the lot."""
    with app.app_context():
        return {
            (lot.product_id, lot.number): (lot.code, lot.head_hash, lot.event_count)
            for lot in session.scalars(select(Lot))
        }


def counts(app: Flask) -> list[int | None]:
    with app.app_context():
        return [
            session.scalar(select(func.count()).select_from(kind))
            for kind in (Lot, TraceEvent, LotInput, Recall)
        ]


@pytest.fixture
def other(migrated_home: Path, tmp_path: Path) -> Any:
    """A second site, empty but for what a test puts into it."""
    home = tmp_path / "other"
    home.mkdir()
    (home / "sanvat.db").write_bytes((migrated_home / "sanvat.db").read_bytes())
    built = make_app(home)
    yield built
    close(built)


@pytest.fixture(autouse=True)
def _on_the_day_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchanging, "now", lambda: max(AT, now()))


def fill(app: Flask, tell: Callable[[Cast], object] = lambda _cast: None) -> None:
    """Put the same businesses and products into a site, and whatever is told of them."""
    with app.app_context(), unit_of_work():
        tell(make_cast())


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_demonstration_lots_come_back_as_they_were(
    filled_app: Flask, other: Flask, tmp_path: Path, form: str, official_faults: Faults
) -> None:
    before = written(filled_app, tmp_path / f"first{form}")
    if form == ".jsonld":
        assert official_faults(json.loads(before)) == []
    with filled_app.app_context():
        given = {each.code: each.gtin for each in session.scalars(select(Product)) if each.gtin}
    with other.app_context(), unit_of_work():
        load_sample(at=now(), storage=storage())
        for product in session.scalars(select(Product).where(Product.code.in_(given))):
            product.gtin = gtin = given[product.code]
            product.gtin_is_demo = True
            ledger.issue(PermalinkKind.GTIN, str(gtin), product.id, at=now())
    assert counts(other) == [0, 0, 0, 0]

    answer = run(other, "import-origin", str(tmp_path / f"first{form}"))
    assert answer.exit_code == 0, answer.output
    assert written(other, tmp_path / f"second{form}") == before
    assert heads(other) == heads(filled_app)
    assert counts(other) == counts(filled_app)
    assert run(other, "verify-origin", "--all").exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(4))
def test_any_history_comes_back_as_it_was(
    app: Flask, other: Flask, tmp_path: Path, form: str, seed: int, official_faults: Faults
) -> None:
    random = Random(seed)  # noqa: S311 - nothing secret, and a failure must come again
    fill(app, lambda cast: _random_history(cast, random))
    fill(other)
    before = written(app, tmp_path / f"first{form}")
    if form == ".jsonld":
        document = json.loads(before)
        assert official_faults(document) == []
        assert len(document["epcisBody"]["eventList"]) > 60

    answer = run(other, "import-origin", str(tmp_path / f"first{form}"))
    assert answer.exit_code == 0, answer.output
    assert written(other, tmp_path / f"second{form}") == before
    assert heads(other) == heads(app)
    assert counts(other) == counts(app)
    again = run(other, "import-origin", str(tmp_path / f"first{form}"))
    assert "0 events taken in" in again.output
    assert written(other, tmp_path / f"third{form}") == before


def _random_history(cast: Cast, random: Random) -> None:
    """Lots with and without a GTIN, every way of telling of them, and words that are awkward."""
    lots = [make_lot(random.choice([cast.product, cast.plain]), cast.business) for _ in range(8)]
    told = _Telling(cast, random, lots)
    for number in range(70):
        told.at = NOON + timedelta(minutes=number)
        try:
            with session.begin_nested():
                random.choice(told.ways)()
        except (Invalid, CaptureRefused):
            told.declared()


class _Telling:
    """One way after another of adding to the histories of some lots."""

    def __init__(self, cast: Cast, random: Random, lots: list[Lot]) -> None:
        self.cast, self.random = cast, random
        self.codes = [lot.code for lot in lots]
        self.at = NOON
        self.who = declarer(cast.business)
        self.commune = make_commune()
        self.facility = Facility(
            business_id=cast.business.id, name="Xưởng A", kind=FacilityKind.WORKSHOP,
            commune_id=self.commune.id,
        )  # fmt: skip
        session.add(self.facility)
        session.flush()
        self.ways = (
            *(self.declared,) * 3, self.made, self.corrected, self.called_back, *(self.sent,) * 3,
        )  # fmt: skip

    def lot(self) -> Lot:
        return get_lot(self.random.choice(self.codes))

    def two_lots(self) -> list[Lot]:
        return [get_lot(code) for code in self.random.sample(self.codes, 2)]

    def declared(self) -> None:
        place = self.random.choice(
            [{}, {"commune": self.commune}, {"facility": self.facility},
             {"latitude": Decimal("9.5"), "longitude": Decimal("106.123456")}]
        )  # fmt: skip
        kind = self.random.choice([{}, {"container": "T 7/1"}, {"document": "PX 12/3"}])
        step = self.random.choice([Step.HARVESTING, Step.PACKING, Step.TESTING, Step.SELLING])
        declaration = Declaration(
            step=step, occurred_at=self.at, note=self.random.choice(NOTES), **place, **kind
        )
        declare(self.lot(), declaration, declarer=self.who, at=self.at)

    def made(self) -> None:
        lot, used = self.two_lots()
        amount = self.random.choice([(None, None), (Decimal("2.125"), "KGM")])
        inputs = [InputUsed(lot_uri(used, used.product, site_url=SITE), used, *amount)]
        step = Declaration(step=Step.PROCESSING, occurred_at=self.at, inputs=inputs)
        declare(lot, step, declarer=self.who, at=self.at)

    def corrected(self) -> None:
        lot = self.lot()
        query = select(TraceEvent).where(TraceEvent.lot_id == lot.id, TraceEvent.position > 1)
        event = self.random.choice(session.scalars(query).all() or [None])
        if event is None:
            raise Invalid("event", "missing")
        right = replaced(
            json.loads(event.body), note="đúng là thế này", moment=self.at,
            declarer=self.who, at=self.at,
        )  # fmt: skip
        replacement = self.random.choice([None, right])
        correct(
            lot, event, words="ghi nhầm", replacement=replacement, declarer=self.who, at=self.at
        )

    def called_back(self) -> None:
        lot = self.lot()
        recall_lot(lot, reason="vi sinh", advice="đừng dùng", contact="0123",
                   declarer=self.who, at=self.at)  # fmt: skip
        if self.random.random() < 1 / 2:
            lift_recall(lot, words="đã kiểm lại", declarer=self.who, at=self.at)

    def sent(self) -> None:
        """As a business's own system does, of one lot or of two at once, or of a new one."""
        lots = self.two_lots()
        first, second = (
            {"epcClass": lot_uri(lot, lot.product, site_url=SITE), "quantity": 1e-7} for lot in lots
        )
        name = {"eventID": f"urn:uuid:{self.random.getrandbits(128):032x}"}
        number = f"S/{self.random.randrange(10**6)}"
        new = {"epcClass": f"{SITE}/01/{self.cast.product.gtin}/10/{number.replace('/', '%2F')}"}
        event = self.random.choice(
            [
                an_event(quantityList=[first, second], **name, **{"ex:humidity": [0.5, {"a": "b"}]}),
                an_event(epcList=[], quantityList=[first], **name),
                an_event(quantityList=[new], action="ADD", bizStep="commissioning", **name,
                         ilmd={"cbvmda:lotNumber": number, "ex:field": ["A", 1]}),
                a_transformation(outputQuantityList=[first], **name),
                a_transaction(quantityList=[second], **name),
                an_aggregation(childQuantityList=[first, second], **name),
                an_association(childQuantityList=[first], **name),
            ]
        )  # fmt: skip
        context = [*own_context(SITE), {"ex": "https://ex.example/terms/"}]
        read = read_document(a_document(event, **{"@context": context}), at=AT, site_url=SITE)
        assert read.problems == []
        capture(read.events, sender=self.cast.sender(), at=self.at)


def test_one_refused_event_keeps_all_out_and_is_named(
    app: Flask, other: Flask, tmp_path: Path
) -> None:
    fill(app, make_history)
    fill(other)
    path = tmp_path / "archive.json"
    document = json.loads(written(app, path))
    events = document["epcisBody"]["eventList"]
    events[3]["quantityList"] = [{"epcClass": f"{SITE}/q/UNKNOWN0"}]
    path.write_text(json.dumps(document))
    refused = run(other, "import-origin", str(path))
    assert refused.exit_code == 1
    assert "/epcisBody/eventList/3: no-lot-known-here" in refused.output
    assert counts(other) == [0, 0, 0, 0]

    kept = run(other, "import-origin", "--keep-good", str(path))
    assert kept.exit_code == 1
    assert f"{len(events) - 1} events taken in, 0 were here already, 1 refused." in kept.output


def test_every_faulty_row_of_a_table_is_named(app: Flask, other: Flask, tmp_path: Path) -> None:
    fill(app, make_history)
    fill(other)
    path = tmp_path / "archive.csv"
    rows = written(app, path).decode().split("\r\n")
    rows[2] = rows[2].replace("creating_class_instance", "creating")
    rows[4] = rows[4].replace("ObjectEvent", "ObjectEvents")
    path.write_text("\r\n".join(rows), newline="")
    answer = run(other, "import-origin", str(path))
    assert answer.exit_code == 1
    assert "/rows/3/business_step: unknown-business-step (creating)" in answer.output
    assert "/rows/5/event_type: unknown-type (ObjectEvents)" in answer.output
    assert counts(other) == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.json", "{", "/: not-json"),
        ("a.json", "[]", "/: not-an-object"),
        ("a.csv", "event_id", "/rows/1/event_type: missing"),
        ("a.xml", "<epcis/>", "must end in .json, .jsonld or .csv"),
        ("a.json", '{"@context": {"sanvat": "https://old.example/voc/"}}', "SITE_URL"),
    ],
)
def test_file_that_is_no_archive_is_refused_by_name(
    app: Flask, tmp_path: Path, name: str, content: str, words: str
) -> None:
    path = tmp_path / name
    path.write_text(content)
    answer = run(app, "import-origin", str(path))
    assert answer.exit_code in {1, 2}
    assert words in answer.output


def test_place_that_cannot_be_written_is_named(app: Flask, tmp_path: Path) -> None:
    answer = run(app, "export-origin", str(tmp_path / "missing" / "a.json"))
    assert answer.exit_code == 1
    assert "No such file or directory" in answer.output


def test_lots_are_handed_over_from_the_shell(app: Flask) -> None:
    def tell(cast: Cast) -> None:
        make_lot(cast.product, cast.business)
        make_lot(cast.plain, cast.business, "D-1").is_demo = True

    fill(app, tell)
    system = StateSystem.TRADE.value
    folder = app.config["SETTINGS"].home / "handover" / system
    assert "1 of 1 lots written" in run(app, "hand-over", system).output
    assert "0 of 1 lots written" in run(app, "hand-over", system).output
    (name,) = (path.name for path in folder.glob("*-*.json"))
    assert name in (folder / MANIFEST).read_text()
    assert run(app, "hand-over", system, "--check").exit_code == 0
    (folder / name).write_text("{}")
    damaged = run(app, "hand-over", system, "--check")
    assert (damaged.exit_code, f"{name}: missing or damaged" in damaged.output) == (1, True)

    with app.app_context():
        codes = list(session.scalars(select(Lot.code).where(Lot.is_demo)))
    refused = run(app, "hand-over", system, *codes, "never")
    assert refused.exit_code == 1
    assert f"{codes[0]}: " in refused.output
    assert "never: " in refused.output
