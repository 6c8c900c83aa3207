"""The demonstration lots: every locality has them, they hold, and each verdict can be tried."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import joinedload

from catalog.audit.models import AuditEntry
from catalog.config import Settings
from catalog.foundation.clock import now, today
from catalog.foundation.database import db, session, unit_of_work
from catalog.media.storage import FolderStorage
from catalog.permalinks import ledger
from catalog.permalinks.codes import is_code
from catalog.permalinks.models import Permalink, PermalinkKind
from catalog.places.models import Commune, Province
from catalog.products.models import Product
from catalog.sample.loading import SampleReport, load_sample
from catalog.sample.told_lots import STORIES, WORKPLACES
from catalog.scans.copies import WINDOW_DAYS
from catalog.scans.demonstrations import demonstration_lots
from catalog.scans.models import CopyAlert, UnitCode, UnitScan
from catalog.tracing.history import history
from catalog.tracing.lineage import edges_above, ids_above, open_recalls
from catalog.tracing.minimum import is_tracking_event
from catalog.tracing.models import Facility, Lot, LotUse, Step, TraceEvent
from catalog.tracing.queries import events_of, find_lot_by_code
from catalog.tracing.verifying import verify_lots
from catalog.web.site.try_scans import NEVER_ISSUED, ScanToTry, scans_to_try
from tests.support.pages import read_page

pytestmark = pytest.mark.slow

PRODUCING = ("tra-vinh", "cao-bang", "thai-nguyen")
LOCALITIES = (*PRODUCING, "quan-1")
STEPS_OF_A_WHOLE_HISTORY = 6
FIRST_LOAD_OF_ALL = datetime(2026, 11, 20, tzinfo=UTC)
BY_PHONE = {"User-Agent": "Mozilla/5.0 (Android 15; Mobile) Gecko/140.0 Firefox/140.0"}


@pytest.fixture
def loaded(filled_app: Flask) -> Iterator[Settings]:
    """A copy of the loaded sample that the test may change."""
    with filled_app.app_context():
        yield filled_app.config["SETTINGS"]
        session.remove()


def load(settings: Settings | None, folder: Path, *, at: datetime | None = None) -> SampleReport:
    with unit_of_work():
        storage = FolderStorage(folder / "media")
        return load_sample(at=at or now(), storage=storage, settings=settings)


def lots_of(locality: str) -> list[Lot]:
    codes = [story.code for story in STORIES if story.locality == locality]
    query = select(Lot).where(Lot.code.in_(codes)).options(joinedload(Lot.product))
    return list(session.scalars(query))


def counts() -> list[int]:
    tables = (Lot, TraceEvent, Facility, Permalink, AuditEntry, UnitScan, UnitCode, CopyAlert)
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def to_try(app: Flask, locality: str = "") -> dict[str, ScanToTry]:
    """The codes that the home page offers, by what it says of them."""
    with app.test_request_context("/en/"):
        shown = scans_to_try(on=today())
    return {scan.words: scan for scan in shown}


def test_every_story_became_a_lot(sample: object) -> None:
    told = {story.code for story in STORIES}
    assert {lot.code for lot in session.scalars(select(Lot))} == told


def test_every_code_is_well_formed_and_its_own() -> None:
    codes = [story.code for story in STORIES]
    assert all(is_code(code) for code in codes)
    assert len(set(codes)) == len(codes)


def test_every_lot_and_place_is_marked_as_made_up(sample: object) -> None:
    assert session.scalars(select(Lot.code).where(Lot.is_demo.is_(False))).all() == []
    assert session.scalars(select(Facility.gln).where(Facility.is_demo.is_(False))).all() == []


def test_every_event_says_that_it_is_made_up(sample: object) -> None:
    bodies = session.scalars(select(TraceEvent.body)).all()
    assert bodies
    assert all('"sanvat:isDemonstration":true' in body for body in bodies)
    assert all("minh họa" in body for body in bodies)


@pytest.mark.parametrize("locality", LOCALITIES)
def test_locality_has_a_lot_with_a_whole_history(sample: object, locality: str) -> None:
    whole = []
    for lot in lots_of(locality):
        entries = history(events_of(lot.id))
        steps = [entry for entry in entries if entry.holds and is_tracking_event(entry)]
        is_checked = any(entry.verified for entry in steps)
        is_corrected = any(not entry.holds and entry.corrected_by for entry in entries)
        if len(steps) >= STEPS_OF_A_WHOLE_HISTORY and is_checked and is_corrected:
            whole.append(lot.code)
    assert len(whole) == 1


@pytest.mark.parametrize("locality", LOCALITIES)
def test_locality_has_a_recalled_lot(sample: object, locality: str) -> None:
    recalls = [recall for lot in lots_of(locality) for recall in open_recalls(lot.id)]
    assert any(recall.lot_id in {lot.id for lot in lots_of(locality)} for recall in recalls)


@pytest.mark.parametrize("locality", LOCALITIES)
def test_locality_has_a_lot_two_levels_above_its_first_inputs(
    sample: object, locality: str
) -> None:
    """At least one of the lots above is another business's, which agreed."""
    deep = []
    for lot in lots_of(locality):
        above = ids_above(lot.id)
        direct = {edge.input_lot_id for edge in edges_above(lot.id) if edge.lot_id == lot.id}
        owners = set(session.scalars(select(Lot.business_id).where(Lot.id.in_(above))))
        if above - direct and owners - {lot.business_id}:
            deep.append(lot.code)
    assert len(deep) == 1


def test_every_use_of_anothers_lot_was_agreed(sample: object) -> None:
    uses = session.scalars(select(LotUse)).all()
    assert len(uses) == 5
    assert all(use.is_agreed for use in uses)


def test_one_locality_has_a_lot_that_contains_a_recalled_one(sample: object) -> None:
    lot = find_lot_by_code("R2DGRHKP")
    assert lot
    assert [recall.lot.code for recall in open_recalls(lot.id)] == ["UE2LTABS"]


@pytest.mark.parametrize("locality", PRODUCING)
def test_locality_has_a_lot_of_which_nothing_is_told_yet(sample: object, locality: str) -> None:
    bare = [lot for lot in lots_of(locality) if lot.event_count == 1]
    assert len(bare) == 1


@pytest.mark.parametrize("locality", LOCALITIES)
def test_locality_has_one_product_with_a_demonstration_gtin(sample: object, locality: str) -> None:
    told = {story.gtin for story in STORIES if story.gtin}
    own = {lot.product.gtin for lot in lots_of(locality) if lot.product.gtin}
    assert own
    assert own <= told
    assert all(gtin.startswith("0952") for gtin in own)


def test_demonstration_numbers_lead_where_they_should(sample: object) -> None:
    numbered = session.scalars(select(Product).where(Product.gtin.is_not(None))).all()
    assert len(numbered) == len(LOCALITIES)
    assert all(product.gtin_is_demo for product in numbered)
    assert {ledger.find(PermalinkKind.GTIN, p.gtin or "") for p in numbered} == {
        product.id for product in numbered
    }
    places = session.scalars(select(Facility)).all()
    assert {place.gln for place in places} == {told.gln for told in WORKPLACES}
    assert all(ledger.find(PermalinkKind.GLN, place.gln or "") == place.id for place in places)


def test_lot_of_district_1_was_carried_to_and_sold_in_its_wards(sample: object) -> None:
    query = (
        select(TraceEvent.step, Commune.name)
        .join(Lot, Lot.id == TraceEvent.lot_id)
        .join(Commune, Commune.id == TraceEvent.commune_id)
        .join(Province, Province.id == Commune.province_id)
        .where(Lot.code == "33TBL4DT", Province.code == "79", TraceEvent.step != Step.VERIFIED)
        .order_by(TraceEvent.occurred_at)
    )
    assert [tuple(row) for row in session.execute(query)] == [
        (Step.TRANSPORTING, "Sài Gòn"), (Step.STORING, "Cầu Ông Lãnh"), (Step.SELLING, "Bến Thành"),
    ]  # fmt: skip


def test_every_chain_holds(sample: object) -> None:
    reports = list(verify_lots())
    assert len(reports) == len(STORIES)
    assert [report for report in reports if not report.holds] == []


def test_steps_were_written_down_in_order_and_before_the_first_load(sample: object) -> None:
    for lot in session.scalars(select(Lot)):
        chain = events_of(lot.id)
        written = [event.recorded_at for event in chain]
        assert written == sorted(written)
        assert all(event.occurred_at <= event.recorded_at for event in chain)
        assert written[-1] < FIRST_LOAD_OF_ALL


def test_second_load_writes_nothing(loaded: Settings, tmp_path: Path) -> None:
    before = counts()
    assert load(loaded, tmp_path).is_unchanged
    assert counts() == before


def test_codes_look_copied_again_once_their_scans_are_too_old(
    loaded: Settings, tmp_path: Path
) -> None:
    later = now() + timedelta(days=WINDOW_DAYS + 1)
    report = load(loaded, tmp_path, at=later)
    assert dict(report.new) == {"copied code": len(LOCALITIES)}


@pytest.mark.slow
def test_load_without_settings_makes_no_lots(database: object, tmp_path: Path) -> None:
    load(None, tmp_path)
    assert counts()[0] == 0


@pytest.mark.slow
def test_chains_are_the_same_on_every_installation(
    app: Flask, catalog_app: Flask, tmp_path: Path
) -> None:
    query = select(TraceEvent.hash).order_by(TraceEvent.hash)
    with app.app_context():
        load(app.config["SETTINGS"], tmp_path)
        here = session.scalars(query).all()
    with catalog_app.app_context():
        assert session.scalars(query).all() == here


def test_home_page_reads_the_lots_in_one_statement(catalog_app: Flask) -> None:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    with catalog_app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        demonstration_lots(on=today(), near="tra-vinh")
        event.remove(db.engine, "before_cursor_execute", note)
        session.rollback()
    assert len(statements) == 1


VERDICTS = {
    "The full journey of a lot": (200, "OCOP 5 stars: in force until"),
    "A recalled lot": (200, "This lot is recalled"),
    "A lot made from other lots": (200, "A picture of the list below"),
    "A lot that contains a recalled one": (200, "This lot contains a recalled lot"),
    "A package's code that may have been copied": (200, "This code may have been copied"),
    "A certificate that has ended": (200, "ended on"),
    "A product's code, without a lot": (200, "Level: product information"),
    "A code that was never issued": (404, "This code is not in the catalog"),
}


def test_home_page_offers_every_verdict(catalog_app: Flask) -> None:
    assert list(to_try(catalog_app)) == list(VERDICTS)


@pytest.mark.parametrize("words", VERDICTS)
def test_code_to_try_shows_what_the_home_page_says(filled_app: Flask, words: str) -> None:
    status, verdict = VERDICTS[words]
    address = to_try(filled_app)[words].url
    page = filled_app.test_client().get(address, headers=BY_PHONE)
    assert page.status_code == status
    assert verdict in page.get_data(as_text=True)


@pytest.mark.parametrize("locality", LOCALITIES)
def test_copied_code_of_every_locality_warns(filled_app: Flask, locality: str) -> None:
    with filled_app.app_context():
        ids = [lot.id for lot in lots_of(locality)]
        code = session.scalars(select(UnitCode.code).where(UnitCode.lot_id.in_(ids))).one()
    page = filled_app.test_client().get(f"/en/q/{code}", headers=BY_PHONE)
    assert "This code may have been copied" in page.get_data(as_text=True)


@pytest.mark.parametrize(
    ("locality", "code"),
    [("tra-vinh", "CHN36D8K"), ("cao-bang", "2CTVWBQG"), ("thai-nguyen", "9E4N252M"),
     ("quan-1", "33TBL4DT")],
)  # fmt: skip
def test_site_of_a_locality_offers_the_journey_of_its_own_lot(
    sample: object, locality: str, code: str
) -> None:
    near = [shown.lot.code for shown in demonstration_lots(on=today(), near=locality)
            if shown.is_near]  # fmt: skip
    assert code in near


def test_code_that_was_never_issued_leads_nowhere(sample: object) -> None:
    assert is_code(NEVER_ISSUED)
    kinds = (PermalinkKind.PRODUCT_CODE, PermalinkKind.LOT_CODE)
    assert [ledger.find(kind, NEVER_ISSUED) for kind in kinds] == [None, None]


def test_home_page_says_that_the_lots_are_made_up(catalog_app: Flask) -> None:
    page = read_page(catalog_app.test_client(), "/en/")
    assert "Try scanning a code" in page.words()
    assert "Demonstration data" in page.words()


def test_home_page_without_demonstration_lots_offers_no_codes(app: Flask) -> None:
    page = read_page(app.test_client(), "/en/")
    assert "Try scanning a code" not in page.words()
