"""An office that sends lists in, and ways to carry them out and to compare what is left."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from catalog.accounts.roles import RoleName
from catalog.accounts.signing_in import create_account
from catalog.annexes import running, taking_in
from catalog.annexes.models import MOVING, AnnexRow, AnnexRun, Verdict
from catalog.annexes.queries import rows_of, verdicts
from catalog.annexes.taking_in import DecisionFacts
from catalog.businesses.models import Business
from catalog.certificates.models import Certificate, IssuerLevel
from catalog.documents.models import LegalDocument
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.products.models import Product
from catalog.revisions.workflow import Actor
from tests.factories.catalog import make_commune, make_group, make_province

DECISION = DecisionFacts(
    "612/QĐ-UBND", date(2026, 6, 12), "UBND tỉnh Vĩnh Long", IssuerLevel.PROVINCE, 1, "Ông Thử"
)
TOUCHED = (Business, Product, Certificate, LegalDocument)


@dataclass
class Office:
    """Somebody at the desk who sends lists in."""

    by: Actor

    def send(
        self, content: bytes, name: str = "pl.xlsx", decision: DecisionFacts = DECISION
    ) -> AnnexRun:
        """Send a list in and have it looked through."""
        with unit_of_work():
            run = taking_in.ask(content, name, decision, by=self.by, at=now())
        return self.carry_on(run)

    def carry_on(self, run: AnnexRun) -> AnnexRun:
        """Do all parts of the step that is under way, as the worker would."""
        while run.state in MOVING:
            with unit_of_work():
                running.continue_run(run.id, at=now())
            session.expire_all()
        return run

    def accept(self, run: AnnexRun) -> AnnexRun:
        """Have a list carried out."""
        with unit_of_work():
            running.accept(run.id, by=self.by, at=now())
        return self.carry_on(run)

    def take_back(self, run: AnnexRun) -> AnnexRun:
        """Have a list undone."""
        with unit_of_work():
            running.take_back(run.id, by=self.by, at=now())
        return self.carry_on(run)

    def choose(self, run: AnnexRun, row: AnnexRow, **choices: str) -> None:
        """Answer what a row asks."""
        with unit_of_work():
            running.choose(run.id, row.number, choices)

    def products(self, run: AnnexRun) -> list[AnnexRow]:
        """The rows that name products."""
        return [row for row in rows_of(run.id) if row.verdict is not Verdict.ASIDE]

    def sums(self, run: AnnexRun) -> dict[str, int]:
        """How many rows there are of each verdict, those without a product left out."""
        return {
            verdict.value: count
            for verdict, count in verdicts(run.id).items()
            if count and verdict is not Verdict.ASIDE
        }


def dump() -> str:
    """Every column of every row that a list may touch."""
    session.expire_all()
    told: dict[str, Any] = {}
    for model in TOUCHED:
        table = model.__table__
        rows = session.execute(select(table).order_by(table.c.id)).mappings()
        told[table.name] = [{key: str(value) for key, value in row.items()} for row in rows]
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _office(app: Flask) -> Iterator[Office]:
    with app.app_context():
        with unit_of_work():
            province = make_province()
            make_commune("Cầu Kè", province=province, code="29371")
            make_commune("Tam Ngãi", province=province, code="29380")
            make_group()
            make_group(2, "Đồ uống", "Drinks")
            user = create_account(
                "office@example.vn", password="the office's own words", display_name="Văn phòng",
                roles=[RoleName.STAFF], at=now(),
            )  # fmt: skip
        yield Office(Actor(user.id, "Văn phòng"))
        session.remove()


@pytest.fixture
def office(app: Flask) -> Iterator[Office]:
    """The office over SQLite."""
    yield from _office(app)


@pytest.fixture
def either_office(either_app: Flask) -> Iterator[Office]:
    """The office over either database."""
    yield from _office(either_app)
