"""Loading the sample tells the public log what is new, once."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalog.certificates.models import Certificate
from catalog.certificates.validity import is_public
from catalog.config import Settings
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.ledger.models import PublicRecord, RecordKind
from catalog.ledger.publishing import facts_of, latest_records, log_head, verify_log
from catalog.media.storage import FolderStorage
from catalog.products.models import Product
from catalog.sample.loading import DATA, load_sample
from tests.support.sample_folders import change_cell, copy_sample, rows_of

pytestmark = pytest.mark.slow


@pytest.fixture
def loaded(filled_app: Flask) -> Iterator[Settings]:
    """A copy of the loaded sample that the test may change."""
    with filled_app.app_context():
        yield filled_app.config["SETTINGS"]
        session.remove()


def load(settings: Settings, storage: Path, folder: Path = DATA) -> None:
    with unit_of_work():
        load_sample(at=now(), storage=FolderStorage(storage), settings=settings, folder=folder)


def test_every_product_and_every_public_claim_has_one_line(sample: object) -> None:
    kinds = Counter(session.scalars(select(PublicRecord.kind)))
    products = session.scalar(select(func.count()).select_from(Product))
    public = [claim for claim in session.scalars(select(Certificate)) if is_public(claim)]
    assert kinds[RecordKind.PRODUCT_PUBLISHED] == products
    assert kinds[RecordKind.CERTIFICATE_RECORDED] == len(public)
    assert verify_log() == []


def test_second_load_adds_no_line(loaded: Settings, tmp_path: Path) -> None:
    before = log_head()
    load(loaded, tmp_path)
    assert log_head() == before


def test_changed_description_adds_one_line_about_its_product(
    loaded: Settings, tmp_path: Path
) -> None:
    before, _hash = log_head()
    folder = copy_sample(tmp_path)
    change_cell(folder / "products.csv", 2, "description_facts", "Nói lại cho đúng.")
    load(loaded, tmp_path / "media", folder)
    [line] = latest_records(limit=1)
    assert line.position == before + 1
    assert facts_of(line)["code"] == rows_of(folder / "products.csv")[1][1]
    assert facts_of(line)["description"] == "Nói lại cho đúng."


def test_changed_stars_add_one_line_about_their_certificate(
    loaded: Settings, tmp_path: Path
) -> None:
    before, _hash = log_head()
    folder = copy_sample(tmp_path)
    change_cell(folder / "products.csv", 2, "stars", "4")
    load(loaded, tmp_path / "media", folder)
    [line] = latest_records(limit=1)
    assert (line.position, line.kind) == (before + 1, RecordKind.CERTIFICATE_RECORDED)
    assert facts_of(line)["stars"] == 4
