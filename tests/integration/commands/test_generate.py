"""A synthetic catalog for measuring: how much of it, how it is marked, what it leaves alone."""

import shutil
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from catalog.accounts.models import User
from catalog.businesses.models import Business
from catalog.certificates.models import Certificate, CertificateKind
from catalog.certificates.validity import in_force, shows_stars
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.outbox.models import OutboxEntry
from catalog.permalinks import ledger
from catalog.permalinks.codes import is_code
from catalog.permalinks.models import PermalinkKind
from catalog.places.models import AddressState
from catalog.products.models import Product
from catalog.sample.generating import generate
from catalog.sample.loading import LOADER_EMAIL
from tests.support.homes import close, make_app

pytestmark = pytest.mark.slow

COUNT = 300


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["catalog", "generate", *arguments])


def made(model: type) -> list:
    return list(session.scalars(select(model).where(model.is_demo).order_by(model.id)))


def rows_of(model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def generated(filled_app: Flask):
    """The sample with 300 synthetic products beside it."""
    with filled_app.app_context():
        with unit_of_work():
            generate(COUNT, seed=2026, at=now(), progress=lambda _done, _total: None)
        yield
        session.remove()


def test_generating_adds_so_many_products_and_marks_every_row(filled_app: Flask) -> None:
    with filled_app.app_context():
        before = {model: rows_of(model) for model in (Product, Business, Certificate)}
    answer = run(filled_app, str(COUNT))
    assert answer.exit_code == 0, answer.output
    with filled_app.app_context():
        added = {model: rows_of(model) - count for model, count in before.items()}
        marked = {model: len(made(model)) for model in before}
    assert added == marked
    assert (added[Product], added[Business]) == (COUNT, COUNT // 12)
    assert f"{COUNT} products, 25 businesses and {added[Certificate]} certificates" in answer.output


@pytest.mark.usefixtures("generated")
def test_generated_products_have_settled_addresses_and_synthetic_makers() -> None:
    makers = {business.id for business in made(Business)}
    assert {product.address_state for product in made(Product)} == {AddressState.SETTLED}
    assert {product.business_id for product in made(Product)} <= makers


@pytest.mark.usefixtures("generated")
def test_every_generated_code_is_valid_and_no_two_are_alike() -> None:
    codes = [product.code for product in made(Product)]
    assert all(is_code(code) for code in codes)
    assert len(set(codes)) == COUNT


@pytest.mark.usefixtures("generated")
def test_every_generated_address_is_in_the_ledger() -> None:
    for product in made(Product):
        assert ledger.find(PermalinkKind.PRODUCT_SLUG, product.slug) == product.id
        assert ledger.find(PermalinkKind.PRODUCT_CODE, product.code) == product.id
    for business in made(Business):
        assert ledger.find(PermalinkKind.BUSINESS_SLUG, business.slug) == business.id


@pytest.mark.usefixtures("generated")
def test_some_generated_stars_are_in_force_and_some_have_ended() -> None:
    today = now().date()
    stars = [claim for claim in made(Certificate) if claim.kind is CertificateKind.OCOP]
    assert {shows_stars(claim, on=today) for claim in stars} == {True, False}
    assert {in_force(claim, on=today) for claim in stars} == {True, False}
    assert 0.6 * COUNT < len(stars) < 0.8 * COUNT


@pytest.mark.usefixtures("generated")
def test_generated_claims_are_checked_by_the_loader_and_by_no_person() -> None:
    loader = session.scalar(select(User.id).where(User.email == LOADER_EMAIL))
    assert {claim.checked_by_id for claim in made(Certificate)} == {loader}


@pytest.mark.usefixtures("generated")
def test_the_jobs_process_is_told_to_index_what_was_generated() -> None:
    waiting = select(OutboxEntry.fact).where(OutboxEntry.finished_at.is_(None))
    assert "CatalogLoaded" in session.scalars(waiting).all()


def test_the_same_seed_and_count_make_the_same_products(sample_home: Path, tmp_path: Path) -> None:
    def texts(name: str, seed: int) -> list[tuple[str, str, str]]:
        home = tmp_path / name
        shutil.copytree(sample_home, home)
        app = make_app(home)
        run(app, str(COUNT), "--seed", str(seed))
        with app.app_context():
            kept = [(row.code, row.slug, row.description) for row in made(Product)]
        close(app)
        return kept

    first = texts("first", 7)
    assert len(first) == COUNT
    assert first == texts("second", 7)
    assert first != texts("third", 8)


def test_progress_is_told_in_plain_lines_where_there_is_no_terminal(filled_app: Flask) -> None:
    answer = run(filled_app, "2100")
    assert "  2000 of 2100 products\n  2100 of 2100 products\n" in answer.output


def test_a_second_run_adds_as_many_again(filled_app: Flask) -> None:
    for _run in range(2):
        assert run(filled_app, str(COUNT)).exit_code == 0
    with filled_app.app_context():
        products = made(Product)
        assert len(products) == 2 * COUNT
        assert len({product.code for product in products}) == 2 * COUNT


@pytest.mark.parametrize("seed", ["1", "2", "3", "4", "5", "6"])
def test_a_single_product_is_made_whether_or_not_it_has_a_claim(
    filled_app: Flask, seed: str
) -> None:
    assert run(filled_app, "1", "--seed", seed).exit_code == 0


def test_a_site_in_production_refuses_synthetic_products(sample_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "production"
    shutil.copytree(sample_home, home)
    app = make_app(
        home, PRODUCTION="1", SECRET_KEY="s" * 64, PASSWORD_SALT="p" * 64,
        SITE_URL="https://catalog.example.vn",
    )  # fmt: skip
    answer = run(app, str(COUNT))
    with app.app_context():
        left = made(Product)
    close(app)
    assert answer.exit_code == 1
    assert "production" in answer.output
    assert left == []


def test_an_empty_site_is_told_which_command_comes_first(app: Flask) -> None:
    answer = run(app, str(COUNT))
    assert answer.exit_code == 1
    assert "flask catalog load-sample" in answer.output


@pytest.mark.parametrize("count", ["0", "500001", "many"])
def test_a_count_out_of_range_is_refused(app: Flask, count: str) -> None:
    assert run(app, count).exit_code == 2
