"""Two collections and a few placements that show how things are put in front.

The products and their claims are those of the sample; that somebody gathered them is invented,
so the collections carry the mark of demonstration data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from catalog.collections.editing import By, CollectionFacts, add_item, make_collection, publish
from catalog.collections.models import Collection, Spot
from catalog.collections.placing import PlacementFacts, place
from catalog.collections.rules import Subject, SubjectKind, Where
from catalog.foundation.clock import VIETNAM
from catalog.foundation.database import session
from catalog.places.models import Province
from catalog.products.models import Product
from catalog.sample.saving import Load

NAME = "Bộ dữ liệu mẫu"
TET = (
    datetime(2027, 1, 25, 8, 0, tzinfo=VIETNAM),
    datetime(2027, 2, 6, 0, 0, tzinfo=VIETNAM),
)
"""From the third week before Tết Đinh Mùi until its first day."""
YEAR = (
    datetime(2026, 1, 1, tzinfo=VIETNAM),
    datetime(2028, 1, 1, tzinfo=VIETNAM),
)


@dataclass(frozen=True)
class Gathered:
    """A collection of the sample: its words and the addresses of its products."""

    facts: CollectionFacts
    slugs: tuple[str, ...]


TEA = Gathered(
    CollectionFacts(
        title="Chè và trà vùng cao",
        title_en="Teas of the uplands and hills",
        text="Chè và trà của Thái Nguyên, Phú Thọ, Tuyên Quang và Quảng Ninh.\n"
        "Hạng sao ghi trên từng sản phẩm là của chứng nhận còn hiệu lực hôm nay.",
        text_en="Teas from Thái Nguyên, Phú Thọ, Tuyên Quang and Quảng Ninh.\n"
        "The stars on each product are those of a certificate in force today.",
    ),
    (
        "che-dinh-tan-cuong-hao-dat",
        "che-bup-tim-thanh-ba",
        "hong-tra-phin-ho-100g",
        "tra-xanh-phin-ho-100g",
        "tra-tom-non-huong-que",
        "tra-hoa-vang-ba-che",
    ),
)
SWEETS = Gathered(
    CollectionFacts(
        title="Bánh, mứt và đồ ngọt",
        title_en="Cakes, preserves and sweets",
        text="Bánh dừa nướng, bánh pía, mứt dừa, hạt sen và mạch nha từ nhiều tỉnh.\n"
        "Hạng sao ghi trên từng sản phẩm là của chứng nhận còn hiệu lực hôm nay.",
        text_en="Baked coconut cakes, pía cakes, coconut preserves, lotus seeds and malt syrup "
        "from several provinces.\n"
        "The stars on each product are those of a certificate in force today.",
    ),
    (
        "banh-dua-nuong-quy-thu",
        "duong-mach-nha-mantoza-quang-ngai",
        "mut-dua-la-dua-duc-dat",
        "banh-pia-sau-rieng-trung-hai-son",
        "hat-sen-duong-phen",
        "banh-bong-lan-trung-muoi-ba-con-gau",
    ),
)


def load_collections(load: Load) -> None:
    """Make the collections and placements that are not there; what is there is left alone."""
    by = By(load.loader.id, NAME)
    made = {
        gathered: collection
        for gathered in (SWEETS, TEA)
        if (collection := _make(load, gathered, by)) is not None
    }
    _place(load, made, by)


def _make(load: Load, gathered: Gathered, by: By) -> Collection | None:
    title = gathered.facts.title
    if session.scalar(select(Collection.id).where(Collection.title == title)) is not None:
        load.report.same["collection"] += 1
        return None
    products = {
        product.slug: product
        for product in session.scalars(select(Product).where(Product.slug.in_(gathered.slugs)))
    }
    if not products:
        return None
    collection = make_collection(gathered.facts, by=by, at=load.at, is_demo=True)
    for slug in gathered.slugs:
        if slug in products:
            subject = Subject(SubjectKind.PRODUCT, products[slug].id)
            add_item(collection, subject, by=by, at=load.at)
    publish(collection, by=by, at=load.at)
    load.report.new["collection"] += 1
    return collection


def _place(load: Load, made: Mapping[Gathered, Collection], by: By) -> None:
    """Put the sweets on the home page before Tết, and the teas on top of Thái Nguyên."""
    thai_nguyen = session.scalar(select(Province.id).where(Province.slug == "thai-nguyen"))
    plans = []
    if SWEETS in made:
        subject = Subject(SubjectKind.COLLECTION, made[SWEETS].id)
        plans.append((Where(Spot.HOME_COLLECTIONS), subject, TET, ("Tết 2027", "Tết 2027")))
    if TEA in made and thai_nguyen is not None:
        subject = Subject(SubjectKind.COLLECTION, made[TEA].id)
        plans.append((Where(Spot.PROVINCE, thai_nguyen), subject, YEAR, ("", "")))
    for where, subject, (from_at, until_at), (label, label_en) in plans:
        facts = PlacementFacts(where, subject, from_at, until_at, label=label, label_en=label_en)
        place(facts, by=by, at=load.at, is_demo=True)
        load.report.new["placement"] += 1
