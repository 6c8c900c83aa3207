"""Loading the sample into a database: whole or not at all, again without effect, and corrected."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PIL import Image as Picture
from sqlalchemy import func, select

from catalog.accounts.models import User
from catalog.audit.models import AuditEntry
from catalog.businesses.models import Business
from catalog.certificates.models import Certificate, CertificateKind, Evidence
from catalog.certificates.validity import is_public, shows_stars, state_of
from catalog.foundation.csv_rows import BrokenRows
from catalog.foundation.database import session, unit_of_work
from catalog.listings.publishing import open_draft, publish
from catalog.media.models import Image
from catalog.media.storage import FolderStorage
from catalog.outbox.models import OutboxEntry
from catalog.permalinks import ledger
from catalog.permalinks.models import Permalink, PermalinkKind
from catalog.places.models import Province
from catalog.products.models import Product, ProductImage
from catalog.revisions.models import SubjectKind
from catalog.revisions.saving import save
from catalog.revisions.workflow import Actor, submit
from catalog.sample.loading import DATA, SampleReport, load_sample
from tests.support.sample_folders import add_row, change_cell, copy_sample, rows_of

pytestmark = pytest.mark.slow

AT = datetime(2026, 11, 20, 5, tzinfo=UTC)
READING_DAY = date(2026, 11, 20)


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path / "media")


@pytest.fixture
def loaded(filled_app: object) -> Iterator[None]:
    """A copy of the loaded sample that the test may change."""
    with filled_app.app_context():  # type: ignore[attr-defined]
        yield
        session.remove()


def load(storage: FolderStorage, folder: Path = DATA) -> SampleReport:
    with unit_of_work():
        return load_sample(at=AT, storage=storage, folder=folder)


def count(model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def ocop_claims(*conditions: object) -> list[Certificate]:
    query = select(Certificate).where(Certificate.kind == CertificateKind.OCOP, *conditions)
    return list(session.scalars(query))


def test_second_load_changes_nothing(loaded: None, storage: FolderStorage) -> None:
    before = (count(Permalink), count(AuditEntry), count(OutboxEntry))
    report = load(storage)
    assert report.is_unchanged
    assert (count(Permalink), count(AuditEntry), count(OutboxEntry)) == before


def test_what_a_business_had_published_is_not_overwritten(
    loaded: None, storage: FolderStorage
) -> None:
    owner, office = Actor(None, "owner"), Actor(None, "office")
    product = session.scalars(select(Product).where(Product.business_id.is_not(None))).first()
    assert product
    with unit_of_work():
        draft = open_draft(SubjectKind.PRODUCT, product.id, by=owner, at=AT)
        words = {"description": "Lời của cơ sở."}
        saved = save(draft.id, words, read_version=0, by=owner, at=AT).revision
        submit(draft.id, read_version=saved.version, by=owner, at=AT)
    with unit_of_work():
        publish(draft.id, by=office, at=AT)
    load(storage)
    assert session.get_one(Product, product.id).description == "Lời của cơ sở."


def test_whole_load_announces_one_fact(sample: object) -> None:
    assert session.scalars(select(OutboxEntry.fact)).all() == ["CatalogLoaded"]


def test_changed_row_changes_its_record_and_no_other(
    loaded: None, tmp_path: Path, storage: FolderStorage
) -> None:
    folder = copy_sample(tmp_path)
    change_cell(folder / "products.csv", 2, "name_en", "A better name")
    report = load(storage, folder)
    assert (dict(report.new), dict(report.changed)) == ({}, {"product": 1})
    code = rows_of(folder / "products.csv")[1][1]
    product = session.scalars(select(Product).where(Product.code == code)).one()
    assert product.name_en == "A better name"


def test_changed_slug_leaves_the_old_address_alive(
    loaded: None, tmp_path: Path, storage: FolderStorage
) -> None:
    folder = copy_sample(tmp_path)
    old, code = rows_of(folder / "products.csv")[1][:2]
    change_cell(folder / "products.csv", 2, "slug", "ten-moi")
    add_row(
        folder / "issued_addresses.csv", kind="product-slug", value="ten-moi", subject="ten-moi"
    )
    load(storage, folder)
    kinds = PermalinkKind
    found = {
        ledger.find(kinds.PRODUCT_SLUG, old),
        ledger.find(kinds.PRODUCT_SLUG, "ten-moi"),
        ledger.find(kinds.PRODUCT_CODE, code),
    }
    assert len(found) == 1


@pytest.mark.slow
def test_new_installation_keeps_the_addresses_of_former_samples(
    database: object, tmp_path: Path, storage: FolderStorage
) -> None:
    folder = copy_sample(tmp_path)
    old = rows_of(folder / "products.csv")[1][0]
    change_cell(folder / "products.csv", 2, "slug", "ten-moi")
    add_row(
        folder / "issued_addresses.csv", kind="product-slug", value="ten-moi", subject="ten-moi"
    )
    load(storage, folder)
    product = session.scalars(select(Product).where(Product.slug == "ten-moi")).one()
    assert ledger.find(PermalinkKind.PRODUCT_SLUG, old) == product.id


def test_broken_row_leaves_nothing_behind(
    database: object, tmp_path: Path, storage: FolderStorage
) -> None:
    folder = copy_sample(tmp_path)
    change_cell(folder / "fairs.csv", 20, "start_date", "someday")
    with pytest.raises(BrokenRows, match=r"fairs\.csv, row 20, column start_date"):
        load(storage, folder)
    assert [count(model) for model in (Province, Business, Product, Certificate)] == [0] * 4


def test_broken_row_leaves_the_loaded_catalog_as_it_was(
    loaded: None, tmp_path: Path, storage: FolderStorage
) -> None:
    folder = copy_sample(tmp_path)
    name = session.scalar(select(Product.name_en).order_by(Product.id))
    change_cell(folder / "products.csv", 2, "name_en", "Something else")
    change_cell(folder / "products.csv", 3, "stars", "7")
    with pytest.raises(BrokenRows):
        load(storage, folder)
    assert session.scalar(select(Product.name_en).order_by(Product.id)) == name


def test_claim_that_the_sample_takes_back_is_no_longer_public(
    loaded: None, tmp_path: Path, storage: FolderStorage
) -> None:
    folder = copy_sample(tmp_path)
    rows = rows_of(folder / "products.csv")
    at_377 = next(n for n, row in enumerate(rows, 1) if "377" in row)
    change_cell(folder / "products.csv", at_377, "stars", "")
    note = "Nguồn ghi tiềm năng 5 sao, dự kiến đánh giá năm 2025"
    change_cell(folder / "products.csv", at_377, "certificate_note", note)
    load(storage, folder)
    product = session.scalars(select(Product).where(Product.slug == rows[at_377 - 1][0])).one()
    claims = ocop_claims(Certificate.product_id == product.id)
    assert {(claim.evidence, is_public(claim)) for claim in claims} == {
        (Evidence.PROPOSAL, False),
        (Evidence.AGENCY_OR_PRESS, False),
    }
    assert load(storage, folder).is_unchanged


@pytest.mark.slow
def test_claim_that_comes_back_is_checked_again(
    loaded: None, tmp_path: Path, storage: FolderStorage
) -> None:
    folder = copy_sample(tmp_path)
    rows = rows_of(DATA / "products.csv")
    column = rows[0].index("gi_or_standard")
    number = next(n for n, row in enumerate(rows, 1) if row[column] == "VietGAP")
    change_cell(folder / "products.csv", number, "gi_or_standard", "")
    load(storage, folder)
    load(storage)
    product = session.scalars(select(Product).where(Product.slug == rows[number - 1][0])).one()
    query = select(Certificate).where(
        Certificate.product_id == product.id, Certificate.kind == CertificateKind.VIETGAP
    )
    assert is_public(session.scalars(query).one())


def test_loader_cannot_sign_in(sample: object) -> None:
    loader = session.scalars(select(User).where(User.display_name == "Bộ dữ liệu mẫu")).one()
    assert (loader.active, loader.password, loader.roles) == (False, None, [])


def test_nothing_that_is_sourced_is_called_a_demonstration(sample: object) -> None:
    demo = [model for model in (Product, Business, Certificate)
            if session.scalar(select(func.count()).where(model.is_demo))]  # fmt: skip
    assert demo == []


def test_nobody_has_seen_a_signed_decision(sample: object) -> None:
    assert not ocop_claims(Certificate.evidence == Evidence.SIGNED_DECISION)


def test_about_sixty_products_are_in_force_on_the_reading_day(sample: object) -> None:
    shown = {c.product_id for c in ocop_claims() if shows_stars(c, on=READING_DAY)}
    assert len(shown) == 55


def test_proposals_are_kept_and_never_public(sample: object) -> None:
    proposals = ocop_claims(Certificate.evidence == Evidence.PROPOSAL)
    assert len(proposals) == 9
    assert not any(is_public(claim) for claim in proposals)


def test_no_public_claim_tells_of_a_proposal(sample: object) -> None:
    told = [c.note for c in ocop_claims() if is_public(c) and "tiềm năng" in c.note]
    assert told == []


def test_own_words_never_show_stars(sample: object) -> None:
    weak = ocop_claims(Certificate.evidence == Evidence.OWN_WORD)
    assert weak
    assert not any(shows_stars(claim, on=READING_DAY) for claim in weak)


def test_renewed_tea_is_in_force_by_its_renewal_alone(sample: object) -> None:
    slug = "tra-xanh-phin-ho-100g"
    query = select(Product.id).where(Product.slug == slug)
    claims = ocop_claims(Certificate.product_id == session.scalar(query))
    states = {state_of(claim, on=READING_DAY).value: claim.decision_no for claim in claims}
    assert states == {"superseded": "2890/QĐ-BNN-VPĐP", "valid": None}


def test_what_no_source_says_stays_empty(sample: object) -> None:
    query = select(func.count()).where(
        Business.phone.is_not(None) | Business.email.is_not(None) | Business.tax_code.is_not(None)
    )
    assert session.scalar(query) == 0


def test_every_subject_names_its_source(sample: object) -> None:
    for model in (Product, Business, Certificate):
        assert session.scalar(select(func.count()).where(model.source_url.is_(None))) == 0


@pytest.mark.slow
def test_photograph_is_taken_in_with_its_credit(
    loaded: None, tmp_path: Path, storage: FolderStorage
) -> None:
    folder = copy_sample(tmp_path)
    slug = rows_of(folder / "products.csv")[1][0]
    picture = io.BytesIO()
    Picture.new("RGB", (400, 300), "green").save(picture, "JPEG")
    (folder / "photo.jpg").write_bytes(picture.getvalue())
    add_row(
        folder / "images.csv",
        product=slug, file="photo.jpg", alt="Ảnh", alt_en="Picture", credit="Người chụp",
        source_url="https://baovn.vn/a",
    )  # fmt: skip
    report = load(storage, folder)
    assert report.new == {"image": 1}
    assert session.scalars(select(Image.credit)).all() == ["Người chụp"]
    assert load(storage, folder).is_unchanged
    assert count(ProductImage) == 1
