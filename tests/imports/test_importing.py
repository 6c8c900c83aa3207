"""From a sheet to drafts and back: what is new, changed, same and wrong, and nothing twice."""

import pytest
from sqlalchemy import func, select

from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Stale
from catalog.imports import running
from catalog.imports.models import Outcome, RowState
from catalog.imports.queries import outcomes
from catalog.products.models import Product
from catalog.revisions import saving
from catalog.revisions.models import EDITABLE, Revision, State
from tests.factories.catalog import make_product
from tests.imports.conftest import SOMEBODY, Desk, xlsx

GTIN = "8936001234569"
HONEY = ("", "Mật ong rừng", "1", 120000, "chai", "")
RICE = ("", "Gạo nếp", "Thực phẩm", "45.000 đ", "kg", "")


def drafts(**wanted: object) -> list[Revision]:
    query = select(Revision).where(Revision.state.in_(EDITABLE)).order_by(Revision.id)
    return [r for r in session.scalars(query) if all(r.content[k] == v for k, v in wanted.items())]


def test_a_sheet_becomes_drafts_and_nothing_public(desk: Desk) -> None:
    run = desk.send(xlsx(HONEY, RICE))
    assert desk.states(run) == {"new": 2}
    assert drafts() == []
    desk.accept(run)
    honey, rice = drafts()
    assert (honey.content["name"], honey.content["price_vnd"]) == ("Mật ong rừng", 120000)
    assert (rice.content["group"], rice.content["price_vnd"]) == ("1", 45000)
    assert session.scalar(select(func.count()).select_from(Product)) == 0


def test_the_same_sheet_sent_again_changes_nothing(desk: Desk) -> None:
    desk.accept(desk.send(xlsx(HONEY, RICE)))
    again = desk.send(xlsx(HONEY, RICE))
    assert desk.states(again) == {"same": 2}
    desk.accept(again)
    assert len(drafts()) == 2


def test_a_corrected_sheet_mends_the_drafts_that_the_first_one_made(desk: Desk) -> None:
    first = desk.send(xlsx(HONEY, ("", "Gạo nếp", "9", "nhiều", "kg", "")))
    assert desk.states(first) == {"new": 1, "wrong": 1}
    assert desk.told(first) == [("C3", "not-a-choice"), ("D3", "not-a-number")]
    desk.accept(first)
    assert [draft.content["name"] for draft in drafts()] == ["Mật ong rừng"]
    second = desk.send(xlsx(("", "mat ong RUNG", "1", 130000, "chai", ""), RICE))
    assert desk.states(second) == {"changed": 1, "new": 1}
    desk.accept(second)
    assert [draft.content["price_vnd"] for draft in drafts()] == [130000, 45000]


def test_a_draft_keeps_its_place_by_its_code_when_its_name_is_mended(desk: Desk) -> None:
    desk.accept(desk.send(xlsx(HONEY)))
    [draft] = drafts()
    mended = desk.send(xlsx((f"NHAP-{draft.id}", "Mật ong tràm", "1", 120000, "chai", "")))
    assert [row.changed for row in desk.rows(mended)] == [["name"]]
    desk.accept(mended)
    assert [each.content["name"] for each in drafts()] == ["Mật ong tràm"]


def test_a_public_product_gets_a_draft_and_stays_as_it_is(desk: Desk) -> None:
    with unit_of_work():
        product = make_product("Dừa sáp", business_id=desk.business_id, price_vnd=90000,
                               price_unit="trái")  # fmt: skip
    run = desk.accept(desk.send(xlsx((product.code, "Dừa sáp", "", 95000, "", ""))))
    [draft] = drafts()
    assert (draft.subject_id, draft.content["price_vnd"]) == (product.id, 95000)
    assert draft.content["price_unit"] == "trái"
    assert session.get_one(Product, product.id).price_vnd == 90000
    assert outcomes(run.id)[Outcome.MADE] == 1


def test_rows_about_the_same_thing_are_named(desk: Desk) -> None:
    run = desk.send(
        xlsx(
            HONEY,
            ("", "MẬT ONG RỪNG", "1", 1000, "kg", ""),
            ("", "Một", "1", "", "", GTIN),
            ("", "Hai", "1", "", "", GTIN),
        )
    )
    assert desk.told(run) == [("B3", "repeated"), ("F5", "repeated")]


def test_two_sizes_of_one_name_are_two_products_by_their_barcodes(desk: Desk) -> None:
    sheet = xlsx(("", "Mật ong", "1", "", "", GTIN), ("", "Mật ong", "1", "", "", "96385074"))
    desk.accept(desk.send(sheet))
    assert len(drafts(name="Mật ong")) == 2
    assert desk.states(desk.send(sheet)) == {"same": 2}
    unclear = desk.send(xlsx(("", "Mật ong", "1", 5000, "kg", "")))
    assert desk.told(unclear) == [("B2", "several-named")]


def test_codes_and_barcodes_of_others_are_refused(desk: Desk) -> None:
    with unit_of_work():
        other = make_product("Của người khác", gtin=f"0{GTIN}")
    run = desk.send(
        xlsx((other.code, "Của tôi", "1", "", "", ""), ("", "Của tôi nữa", "1", "", "", GTIN))
    )
    assert desk.told(run) == [("A2", "unknown-code"), ("F3", "already-issued")]


def test_what_waits_for_the_office_is_not_changed(desk: Desk) -> None:
    desk.accept(desk.send(xlsx(HONEY)))
    [draft] = drafts()
    with unit_of_work():
        draft.state = State.SUBMITTED
        draft.submitted_at = now()
    run = desk.send(xlsx(("", "Mật ong rừng", "1", 1000, "chai", "")))
    assert desk.told(run) == [("A2", "waits-for-office")]


def test_a_report_that_was_overtaken_leaves_the_row_alone(desk: Desk) -> None:
    desk.accept(desk.send(xlsx(HONEY)))
    run = desk.send(xlsx(("", "Mật ong rừng", "1", 1000, "chai", "")))
    [draft] = drafts()
    with unit_of_work():
        saving.save(
            draft.id, {"price_vnd": 7000}, read_version=draft.version, by=SOMEBODY, at=now()
        )
    desk.accept(run)
    assert [each.content["price_vnd"] for each in drafts()] == [7000]
    [row] = desk.rows(run)
    assert (row.state, row.problems[0]["code"]) == (RowState.WRONG, "moved-on")


def test_an_empty_cell_changes_nothing_and_a_dash_empties(desk: Desk) -> None:
    desk.accept(desk.send(xlsx(HONEY)))
    desk.accept(desk.send(xlsx(("", "Mật ong rừng", "", "", "–", ""))))
    [draft] = drafts()
    assert (draft.content["price_vnd"], draft.content["price_unit"]) == (120000, "")


def test_an_import_is_undone_whole(desk: Desk) -> None:
    first = desk.accept(desk.send(xlsx(HONEY)))
    second = desk.accept(desk.send(xlsx(("", "Mật ong rừng", "1", 130000, "lít", ""), RICE)))
    desk.take_back(second)
    [honey] = drafts()
    assert (honey.content["price_vnd"], honey.content["price_unit"]) == (120000, "chai")
    assert outcomes(second.id)[Outcome.TAKEN_BACK] == 2
    desk.take_back(first)
    assert drafts() == []
    with pytest.raises(Stale), unit_of_work():
        running.take_back(first.id, by=SOMEBODY, at=now())


def test_undoing_keeps_what_somebody_changed_since_and_says_so(desk: Desk) -> None:
    desk.accept(desk.send(xlsx(HONEY)))
    run = desk.accept(desk.send(xlsx(("", "Mật ong rừng", "1", 130000, "lít", ""), RICE)))
    honey, rice = drafts()
    with unit_of_work():
        for draft, price in ((honey, 140000), (rice, 50000)):
            saving.save(
                draft.id, {"price_vnd": price}, read_version=draft.version, by=SOMEBODY, at=now()
            )
    desk.take_back(run)
    assert [(d.content["price_vnd"], d.content["price_unit"]) for d in drafts()] == [
        (140000, "chai"), (50000, "kg"),
    ]  # fmt: skip
    assert [(row.outcome, row.changed) for row in desk.rows(run)] == [
        (Outcome.KEPT, ["price_vnd"]), (Outcome.KEPT, []),
    ]  # fmt: skip


def test_a_report_is_accepted_once(desk: Desk) -> None:
    run = desk.accept(desk.send(xlsx(HONEY)))
    with pytest.raises(Stale), unit_of_work():
        running.accept(run.id, by=SOMEBODY, at=now())


def test_cells_are_read_as_people_write_them(desk: Desk) -> None:
    headings = ("Tên", "Bộ", "Mùa vụ", "Còn hàng", "Xã/phường", "Giá bán", "Giá cho")
    run = desk.accept(desk.send(xlsx(
        ("Bưởi", "1. Rau, củ, quả tươi", "11-2", "Còn hàng", "Xã Cầu Kè · 29371", "1.200.000 đồng", "tạ"),
        ("Cam", "rau cu qua tuoi", "tháng 5, 6", "hết", "tam ngai", 15000.0, "kg"),
        ("Quýt", "", "quanh năm", "", "29380", "", ""),
        headings=headings,
    )))  # fmt: skip
    assert desk.told(run) == []
    pomelo, orange, tangerine = (draft.content for draft in drafts())
    assert (pomelo["group"], pomelo["set"], pomelo["season"]) == ("1", "1", ["1", "2", "11", "12"])
    assert (pomelo["stock"], pomelo["commune"], pomelo["price_vnd"]) == ("co", "29371", 1_200_000)
    assert (orange["season"], orange["stock"], orange["commune"]) == (["5", "6"], "het", "29380")
    assert orange["set"] == "1"
    assert (len(tangerine["season"]), tangerine["commune"]) == (12, "29380")


def test_wrong_cells_are_each_named(desk: Desk) -> None:
    headings = ("Tên", "Mùa vụ", "Xã", "Mã vạch", "Giá", "Mô tả")
    run = desk.send(xlsx(
        ("Một", "13", "Xã Không Có", "8.93600E+12", "#REF!", "x" * 5000),
        ("", "", "", "", 5000, ""),
        headings=headings,
    ))  # fmt: skip
    assert desk.told(run) == [
        ("B2", "not-months"), ("C2", "unknown"), ("D2", "in-powers"), ("E2", "sheet-error"),
        ("F2", "too-long"), ("A3", "missing"),
    ]  # fmt: skip


@pytest.mark.slow
def test_both_databases_make_no_draft_twice_and_undo_alike(either_desk: Desk) -> None:
    first = either_desk.accept(either_desk.send(xlsx(HONEY, ("", "Trà", "1", "", "", GTIN))))
    again = either_desk.send(xlsx(HONEY, ("", "Trà sen", "1", "", "", GTIN)))
    assert either_desk.states(again) == {"changed": 1, "same": 1}
    either_desk.accept(again)
    either_desk.take_back(again)
    assert [draft.content["name"] for draft in drafts()] == ["Mật ong rừng", "Trà"]
    either_desk.take_back(first)
    assert drafts() == []


@pytest.mark.slow
def test_five_thousand_rows_go_in_by_parts_with_each_bad_row_named(desk: Desk) -> None:
    rows = [
        (
            "",
            f"Sản phẩm số {number}",
            "1",
            "nhiều" if number % 500 == 0 else number * 1000,
            "kg",
            "",
        )
        for number in range(1, 5001)
    ]
    with unit_of_work():
        run = running.ask(
            xlsx(*rows), "nhieu.xlsx", business_id=desk.business_id, by=SOMEBODY, at=now()
        )
    with unit_of_work():
        running.continue_run(run.id, at=now())
    assert 0 < run.done < run.row_count == 5000
    desk.carry_on(run)
    assert desk.states(run) == {"new": 4990, "wrong": 10}
    assert desk.told(run) == [
        (f"D{number + 1}", "not-a-number") for number in range(500, 5001, 500)
    ]
    desk.accept(run)
    assert len(drafts()) == 4990
    again = desk.send(xlsx(*rows))
    assert desk.states(again) == {"same": 4990, "wrong": 10}
