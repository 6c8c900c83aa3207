"""Loading the sample catalog: checked whole, written in one transaction, safe to repeat."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from catalog.accounts.models import User
from catalog.audit.recording import record
from catalog.businesses.models import Business, LegalForm, Outlet, OutletKind
from catalog.certificates.models import Certificate, Evidence, Honour
from catalog.fairs.models import Fair
from catalog.foundation.csv_rows import CsvRow, RowCheck
from catalog.foundation.database import session
from catalog.foundation.vietnamese import latin_sort_key, make_slug, sort_key
from catalog.media import images
from catalog.media.storage import Storage
from catalog.outbox.queue import announce
from catalog.permalinks import ledger
from catalog.permalinks.models import PermalinkKind
from catalog.places.loading import load_localities, load_places
from catalog.places.models import Addressed, Province
from catalog.places.tying import Gazetteer, apply_tie
from catalog.products.groups import load_groups
from catalog.products.models import Product, ProductImage, SortedBy
from catalog.sample.evidence import JudgedClaim, judge, level_of
from catalog.sample.rows import GROUP_IDS, SampleRows, find_issued, read_sample
from catalog.tourism.models import Destination, DestinationKind

DATA = Path(__file__).parent / "data"
LOADER_EMAIL = "sample-loader@localhost.invalid"
LOADER_NAME = "Bộ dữ liệu mẫu"

Progress = Callable[[str], None]


@dataclass
class SampleReport:
    """What a load did, by kind of record."""

    new: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)

    @property
    def is_unchanged(self) -> bool:
        return not self.new and not self.changed


class _Load:
    """One run of the loader: the moment, the loader's own account, what is known so far."""

    def __init__(self, *, at: datetime, loader: User, provinces: dict[str, int]) -> None:
        self.at = at
        self.loader = loader
        self.provinces = provinces
        self.gazetteer = Gazetteer.load()
        self.report = SampleReport()

    def save(self, kind: str, found: Any, make: Callable[[], Any], facts: dict[str, Any]) -> Any:
        """Make a record or bring it up to date, and count which."""
        if found is None:
            found = make()
            for name, fact in facts.items():
                setattr(found, name, fact)
            session.add(found)
            self.report.new[kind] += 1
            return found
        moved = {name: fact for name, fact in facts.items() if getattr(found, name) != fact}
        for name, fact in moved.items():
            setattr(found, name, fact)
        if moved and hasattr(found, "updated_at"):
            found.updated_at = self.at
        (self.report.changed if moved else self.report.same)[kind] += 1
        return found

    def address(self, written: str, *, province_now: str, parts: tuple[str, str, str] | None = None
                ) -> dict[str, Any]:  # fmt: skip
        """Tie an address and answer the columns that keep it."""
        if parts:
            commune, district, province = parts
            tie = self.gazetteer.tie_parts(
                commune=commune, district=district, province=province, province_now=province_now
            )
        else:
            tie = self.gazetteer.tie_address(written)
        holder = Addressed()
        apply_tie(holder, written, tie)
        now_id = self.provinces.get(province_now)
        keeps = tie.province_id is None or now_id is None or tie.province_id == now_id
        if not keeps or tie.province_id is None:
            fallback = self.gazetteer.tie_parts(
                commune="", district="", province="", province_now=province_now
            )
            apply_tie(holder, written, fallback)
        return {
            "address_as_written": holder.address_as_written,
            "address_state": holder.address_state,
            "former_place_id": holder.former_place_id,
            "commune_id": holder.commune_id,
            "province_id": holder.province_id,
        }


def load_sample(
    *,
    at: datetime,
    storage: Storage,
    folder: Path = DATA,
    progress: Progress = lambda _step: None,
) -> SampleReport:
    """Load the sample catalog into the current transaction.

    A second run changes nothing; a changed row changes its record. Raises BrokenRows,
    before anything is written, when any file has a wrong row.
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
    load = _Load(at=at, loader=_loader_account(at), provinces=provinces)
    progress("businesses")
    businesses = _load_businesses(load, rows)
    progress("products")
    products = _load_products(load, rows, businesses)
    progress("certificates")
    _load_claims(load, rows, products)
    _load_honours(load, rows, businesses)
    progress("outlets, destinations, fairs")
    _load_places_to_go(load, rows)
    _load_fairs(load, rows)
    _load_images(load, rows, products, folder, storage)
    _issue_former_addresses(load, rows, products, businesses)
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


def _load_businesses(load: _Load, rows: SampleRows) -> dict[str, Business]:
    known = {b.slug: b for b in session.scalars(select(Business))}
    found: dict[str, Business] = {}
    for row in rows.producers:
        name, name_en = row["name"], row["name_en"] or None
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
    load: _Load, rows: SampleRows, businesses: dict[str, Business]
) -> dict[str, Product]:
    """Find products again by their code, so that a changed slug keeps the old address alive."""
    known = {product.code: product for product in session.scalars(select(Product))}
    found: dict[str, Product] = {}
    for row in rows.products:
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


def _product_facts(load: _Load, row: CsvRow, business: Business | None) -> dict[str, Any]:
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


def _load_claims(load: _Load, rows: SampleRows, products: dict[str, Product]) -> None:
    weak = {row["host"]: row["kind"] for row in rows.hosts}
    known: dict[tuple[int | None, str], Certificate] = {
        _claim_key(claim.product_id, claim): claim
        for claim in session.scalars(
            select(Certificate).where(Certificate.checked_by_id == load.loader.id)
        )
    }
    for row in rows.products:
        product = products[row["slug"]]
        for judged in judge(row, weak):
            found = known.pop(_claim_key(product.id, judged), None)
            _save_claim(load, found, judged, product.id, row["source_url"])
    for unsaid in known.values():
        load.save("certificate", unsaid, Certificate, {"checked_at": None})
    session.flush()


def _claim_key(product_id: int | None, claim: Certificate | JudgedClaim) -> tuple[int | None, str]:
    """A product has one claim of each kind and scope, a proposal and a replaced one beside it."""
    proposed = "proposed" if claim.evidence is Evidence.PROPOSAL else ""
    replaced = "replaced" if claim.superseded_on else ""
    return product_id, f"{claim.kind}/{claim.scope}/{proposed}{replaced}"


def _save_claim(load: _Load, found: Certificate | None, judged: JudgedClaim, product_id: int,
                source_url: str) -> None:  # fmt: skip
    """Checked means here: the source says so. That is all that the loader can vouch for.

    A claim that the sample no longer makes lost that check, and so is no longer public.
    """
    checked_at = found.checked_at if found and found.checked_at else load.at
    load.save(
        "certificate",
        found,
        partial(Certificate, product_id=product_id, checked_by_id=load.loader.id),
        {**vars(judged), "source_url": source_url, "checked_at": checked_at},
    )


def _load_honours(load: _Load, rows: SampleRows, businesses: dict[str, Business]) -> None:
    weak = {row["host"]: row["kind"] for row in rows.hosts}
    known = {(h.business_id, h.title): h for h in session.scalars(select(Honour))}
    for row in (row for row in rows.producers if row["honour"]):
        business_id = businesses[row["name"]].id
        load.save(
            "honour",
            known.get((business_id, row["honour"])),
            partial(
                Honour, business_id=business_id, checked_at=load.at, checked_by_id=load.loader.id
            ),
            {
                "title": row["honour"],
                "year": int(row["honour_year"]),
                "evidence": level_of(row["source_url"], weak),
                "source_url": row["source_url"],
            },
        )


def _load_places_to_go(load: _Load, rows: SampleRows) -> None:
    outlets = {outlet.sample_key: outlet for outlet in session.scalars(select(Outlet))}
    destinations = {d.slug: d for d in session.scalars(select(Destination))}
    for row in rows.places:
        slug = make_slug(row["name"])
        facts = {
            "name": row["name"],
            "name_en": row["name_en"] or None,
            "name_sort": sort_key(row["name"]),
            "description": row["facts"],
            "description_en": row["facts_en"],
            "source_url": row["source_url"],
            **load.address(row["address_text"], province_now=row["province_now"]),
        }
        if row["kind"] in set(OutletKind):
            facts["kind"] = OutletKind(row["kind"])
            load.save(
                "outlet",
                outlets.get(slug),
                partial(Outlet, sample_key=slug, updated_at=load.at),
                facts,
            )
        else:
            facts["kind"] = DestinationKind(row["kind"])
            load.save(
                "destination",
                destinations.get(slug),
                partial(Destination, slug=slug, updated_at=load.at),
                facts,
            )


def _load_fairs(load: _Load, rows: SampleRows) -> None:
    known = {fair.slug: fair for fair in session.scalars(select(Fair))}
    for row in rows.fairs:
        slug = make_slug(row["name"])
        load.save(
            "fair",
            known.get(slug),
            partial(Fair, slug=slug, updated_at=load.at),
            {
                "name": row["name"],
                "name_en": row["name_en"] or None,
                "starts_on": _day(row["start_date"]),
                "ends_on": _day(row["end_date"]),
                "place": row["place"],
                "organiser": row["organiser"] or None,
                "province_id": load.provinces.get(row["province_now"]),
                "source_url": row["source_url"],
            },
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _load_images(load: _Load, rows: SampleRows, products: dict[str, Product], folder: Path,
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


def _issue_former_addresses(load: _Load, rows: SampleRows, products: dict[str, Product],
                            businesses: dict[str, Business]) -> None:  # fmt: skip
    """Keep alive what earlier samples gave out, also on an installation made later."""
    made = {business.slug: business for business in businesses.values()}
    for row in rows.issued:
        kind = PermalinkKind(row["kind"])
        today = find_issued(rows, row)
        if today is not None:
            subjects = made if kind is PermalinkKind.BUSINESS_SLUG else products
            ledger.issue(kind, row["value"], subjects[today["slug"]].id, at=load.at)
