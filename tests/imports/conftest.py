"""A business that sends in sheets, and ways to send them and to read what came of them."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pytest
from flask import Flask
from xlsxwriter import Workbook

from catalog.businesses.models import Business
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.imports import running
from catalog.imports.models import ImportRow, ImportRun, RunState
from catalog.imports.queries import counts, rows_of
from catalog.products.models import ProductSet
from catalog.revisions.workflow import Actor
from tests.factories.catalog import kept, make_business, make_commune, make_group, make_province

SOMEBODY = Actor(None, "Chị Sáu")
HEADINGS = ("Mã trên trang", "Tên sản phẩm", "Nhóm", "Giá (đồng)", "Giá cho", "Mã vạch (GTIN)")


def xlsx(*rows: Sequence[object], headings: Sequence[str] = HEADINGS, fill: Callable | None = None):
    """A workbook of some rows, as a spreadsheet program writes it."""
    written = io.BytesIO()
    with Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        for number, row in enumerate([headings, *rows] if headings else rows):
            page.write_row(number, 0, row)
        if fill:
            fill(page)
    return written.getvalue()


@dataclass
class Desk:
    """Sends sheets for one business."""

    business_id: int

    def send(self, content: bytes, name: str = "san-pham.xlsx") -> ImportRun:
        """Send a file and have it checked."""
        with unit_of_work():
            run = running.ask(content, name, business_id=self.business_id, by=SOMEBODY, at=now())
        return self.carry_on(run)

    def carry_on(self, run: ImportRun) -> ImportRun:
        """Do all parts of the step that is under way, as the worker would."""
        while run.done < run.row_count and run.state in running.MOVING:
            with unit_of_work():
                running.continue_run(run.id, at=now())
            session.expire_all()
        return run

    def accept(self, run: ImportRun) -> ImportRun:
        """Accept a report and have it made into drafts."""
        with unit_of_work():
            running.accept(run.id, by=SOMEBODY, at=now())
        run = self.carry_on(run)
        assert run.state is RunState.APPLIED
        return run

    def take_back(self, run: ImportRun) -> ImportRun:
        """Undo an import whole."""
        with unit_of_work():
            running.take_back(run.id, by=SOMEBODY, at=now())
        run = self.carry_on(run)
        assert run.state is RunState.UNDONE
        return run

    def rows(self, run: ImportRun) -> list[ImportRow]:
        """The rows of a run."""
        return list(rows_of(run.id, offset=0, limit=10_000))

    def told(self, run: ImportRun) -> list[tuple[str, str]]:
        """What stops rows: each cell and why."""
        return [
            (f"{run.letters.get(each['field'], '')}{row.number}", each["code"])
            for row in self.rows(run)
            for each in row.problems
            if each["stops"]
        ]

    def states(self, run: ImportRun) -> dict[str, int]:
        """How many rows are in each state."""
        return {state.value: number for state, number in counts(run.id).items() if number}


@pytest.fixture
def desk(app: Flask) -> Iterator[Desk]:
    """A business in a province of two communes, with the first and third group."""
    yield from _desk(app)


@pytest.fixture
def either_desk(either_app: Flask) -> Iterator[Desk]:
    """The same over either database."""
    yield from _desk(either_app)


def _desk(app: Flask) -> Iterator[Desk]:
    with app.app_context():
        with unit_of_work():
            province = make_province()
            commune = make_commune("Cầu Kè", province=province, code="29371")
            make_commune("Tam Ngãi", province=province, code="29380")
            food, herbs = make_group(), make_group(3, "Dược liệu", "Herbs")
            kept(
                ProductSet(
                    id=1,
                    group_id=food.id,
                    slug="rau",
                    name="Rau, củ, quả tươi",
                    name_en="Fresh vegetables",
                )
            )
            kept(
                ProductSet(
                    id=18,
                    group_id=herbs.id,
                    slug="tpcn",
                    name="Thực phẩm chức năng",
                    name_en="Functional foods",
                )
            )
            business = make_business(commune_id=commune.id, province_id=province.id)
        yield Desk(session.get_one(Business, business.id).id)
        session.remove()
