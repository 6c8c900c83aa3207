"""Loading the sample catalog: checked whole, written in one transaction, safe to repeat."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from catalog.accounts.models import User
from catalog.audit.recording import record
from catalog.businesses.models import Business, LegalForm
from catalog.businesses.publishing import publish_businesses
from catalog.certificates.linking import link_decisions
from catalog.certificates.publishing import publish_decisions
from catalog.certificates.queries import claims_of_products
from catalog.config import Settings
from catalog.foundation.csv_rows import CsvRow, RowCheck
from catalog.foundation.database import session
from catalog.foundation.vietnamese import latin_sort_key, sort_key
from catalog.media import images
from catalog.media.storage import Storage
from catalog.outbox.queue import announce
from catalog.permalinks import ledger
from catalog.permalinks.models import PermalinkKind
from catalog.places.loading import load_localities, load_places
from catalog.places.models import Province
from catalog.products.groups import load_groups
from catalog.products.models import Product, ProductImage, SortedBy
from catalog.products.publishing import publish_products
from catalog.revisions.models import SubjectKind
from catalog.revisions.queries import edited_subjects
from catalog.sample.claims import load_claims, load_honours
from catalog.sample.collections import load_collections
from catalog.sample.lots import load_lots
from catalog.sample.rows import GROUP_IDS, SampleRows, find_issued, read_sample
from catalog.sample.saving import Load, SampleReport
from catalog.sample.visits import load_fairs, load_places_to_go

DATA = Path(__file__).parent / "data"
LOADER_EMAIL = "sample-loader@localhost.invalid"
LOADER_NAME = "Bộ dữ liệu mẫu"

Progress = Callable[[str], None]


def load_sample(
    *,
    at: datetime,
    storage: Storage,
    settings: Settings | None = None,
    folder: Path = DATA,
    progress: Progress = lambda _step: None,
) -> SampleReport:
    """Load the sample catalog into the current transaction.

    A second run changes nothing; a changed row changes its record. The demonstration lots
    need `settings`, whose address and key stand in their events and unit codes; without
    them none are made. Raises BrokenRows, before any row of the sample is written, when
    any file has a wrong one.
    """
    progress("places")
    load_groups()
    load_places()
    load_localities()
    provinces = {p.name: p.id for p in session.scalars(select(Province))}
    provinces |= {p.full_name: p.id for p in session.scalars(select(Province))}
    check = RowCheck()
    rows = read_sample(folder, check, provinces=set(provinces))
    check.refuse_if_broken()
    load = Load(at=at, loader=_loader_account(at), provinces=provinces)
    progress("businesses")
    businesses = _load_businesses(load, rows)
    progress("products")
    products = _load_products(load, rows, businesses)
    progress("certificates")
    load_claims(load, rows, products)
    link_decisions(at=at)
    load_honours(load, rows, businesses)
    progress("outlets, destinations, fairs")
    load_places_to_go(load, rows)
    load_fairs(load, rows)
    _load_images(load, rows, products, folder, storage)
    load_collections(load)
    _issue_former_addresses(load, rows, products, businesses)
    if settings is not None:
        progress("demonstration lots")
        by_code = {product.code: product for product in products.values()}
        load_lots(load, by_code, settings=settings)
    progress("public log")
    _publish(load, products, businesses)
    if not load.report.is_unchanged:
        announce("CatalogLoaded", at=at)
        record(
            "sample loaded",
            subject_kind="catalog",
            subject_id=None,
            actor_id=load.loader.id,
            actor_label=LOADER_NAME,
            at=at,
            new=dict(load.report.new),
            changed=dict(load.report.changed),
        )
    session.flush()
    return load.report


def _loader_account(at: datetime) -> User:
    """The account that stands for the loader; it has no password and cannot sign in."""
    found = session.scalar(select(User).where(User.email == LOADER_EMAIL))
    if found is None:
        found = User(
            email=LOADER_EMAIL,
            display_name=LOADER_NAME,
            active=False,
            fs_uniquifier=uuid4().hex,
            created_at=at,
        )
        session.add(found)
        session.flush()
    return found


def _load_businesses(load: Load, rows: SampleRows) -> dict[str, Business]:
    known = {b.slug: b for b in session.scalars(select(Business))}
    edited = edited_subjects(SubjectKind.BUSINESS)
    found: dict[str, Business] = {}
    for row in rows.producers:
        name, name_en = row["name"], row["name_en"] or None
        held = known.get(row["slug"])
        if held is not None and held.id in edited:
            found[name] = load.leave("business", held)
            continue
        facts = {
            "name": name,
            "name_en": name_en,
            "name_sort": sort_key(name),
            "name_en_sort": latin_sort_key(name_en or name),
            "legal_form": LegalForm(row["type"]) if row["type"] else None,
            "description": row["facts"],
            "description_en": row["facts_en"],
            "source_url": row["source_url"],
            **load.address(row["address_text"], province_now=row["province_now"]),
        }
        slug = row["slug"]
        found[name] = load.save(
            "business",
            known.get(slug),
            partial(Business, slug=slug, published_at=load.at, updated_at=load.at),
            facts,
        )
    session.flush()
    for business in found.values():
        ledger.issue(PermalinkKind.BUSINESS_SLUG, business.slug, business.id, at=load.at)
    return found


def _load_products(
    load: Load, rows: SampleRows, businesses: dict[str, Business]
) -> dict[str, Product]:
    """Find products again by their code, so that a changed slug keeps the old address alive."""
    known = {product.code: product for product in session.scalars(select(Product))}
    edited = edited_subjects(SubjectKind.PRODUCT)
    found: dict[str, Product] = {}
    for row in rows.products:
        held = known.get(row["code"])
        if held is not None and held.id in edited:
            found[row["slug"]] = load.leave("product", held)
            continue
        business = businesses.get(row["producer_name"])
        found[row["slug"]] = load.save(
            "product",
            known.get(row["code"]),
            partial(Product, code=row["code"], published_at=load.at, updated_at=load.at),
            _product_facts(load, row, business),
        )
    session.flush()
    for product in found.values():
        ledger.issue(PermalinkKind.PRODUCT_SLUG, product.slug, product.id, at=load.at)
        ledger.issue(PermalinkKind.PRODUCT_CODE, product.code, product.id, at=load.at)
    return found


def _product_facts(load: Load, row: CsvRow, business: Business | None) -> dict[str, Any]:
    name, name_en = row["product_name"], row["name_en"] or None
    parts = (row["commune_before_2025"], row["district_before_2025"], row["province_before_2025"])
    written = ", ".join(part for part in parts if part)
    return {
        "slug": row["slug"],
        "name": name,
        "name_en": name_en,
        "name_sort": sort_key(name),
        "name_en_sort": latin_sort_key(name_en or name),
        "group_id": GROUP_IDS[row["ocop_group"]],
        "set_id": int(row["product_set"]) if row["product_set"] else None,
        "sorted_by": SortedBy.CATALOG,
        "business_id": business.id if business else None,
        "description": row["description_facts"],
        "description_en": row["description_en"],
        "source_url": row["source_url"],
        **load.address(written, province_now=row["province_now"], parts=parts),
    }


def _load_images(load: Load, rows: SampleRows, products: dict[str, Product], folder: Path,
                 storage: Storage) -> None:  # fmt: skip
    linked = set(session.execute(select(ProductImage.product_id, ProductImage.image_id)))
    for position, row in enumerate(rows.images):
        image = images.accept(
            (folder / row["file"]).read_bytes(),
            storage=storage,
            at=load.at,
            alt=row["alt"],
            alt_en=row["alt_en"],
            credit=row["credit"],
            source_url=row["source_url"],
        )
        product = products[row["product"]]
        if (product.id, image.id) not in linked:
            session.add(ProductImage(product_id=product.id, image_id=image.id, position=position))
            load.report.new["image"] += 1


def _publish(load: Load, products: dict[str, Product], businesses: dict[str, Business]) -> None:
    """Tell the public log what is new or changed; what it knows already adds no line."""
    codes = {product.id: product.code for product in products.values()}
    publish_businesses([business.id for business in businesses.values()], at=load.at)
    publish_products(list(codes), at=load.at)
    claims = [claim for found in claims_of_products(codes).values() for claim in found]
    about = {claim.id: codes[claim.product_id] for claim in claims if claim.product_id}
    publish_decisions(claims, about, at=load.at)


def _issue_former_addresses(load: Load, rows: SampleRows, products: dict[str, Product],
                            businesses: dict[str, Business]) -> None:  # fmt: skip
    """Keep alive what earlier samples gave out, also on an installation made later."""
    made = {business.slug: business for business in businesses.values()}
    for row in rows.issued:
        kind = PermalinkKind(row["kind"])
        today = find_issued(rows, row)
        if today is not None:
            subjects = made if kind is PermalinkKind.BUSINESS_SLUG else products
            ledger.issue(kind, row["value"], subjects[today["slug"]].id, at=load.at)
