"""A large synthetic catalog for measuring; every row of it is marked as demonstration data.

Names are made of the leading words of the sample's names, plain qualifiers and the names
of communes, with the uneven frequencies of a real catalog: a few wares and places are
common, most are rare.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, insert, select

from catalog.accounts.models import User
from catalog.businesses.models import Business, LegalForm
from catalog.certificates.models import Certificate, CertificateKind, Evidence
from catalog.certificates.validity import OCOP_TERM_MONTHS, months_later
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import latin_sort_key, make_slug, sort_key
from catalog.outbox.queue import announce
from catalog.permalinks.codes import ALPHABET, RANDOM_CHARACTERS, is_code, with_check
from catalog.permalinks.models import Permalink, PermalinkKind
from catalog.places.models import AddressState, Commune, Province
from catalog.products.models import Product, ProductSet, SortedBy
from catalog.sample.loading import LOADER_EMAIL

BATCH = 2_000
PRODUCTS_OF_A_BUSINESS = 12
MOST_PRODUCTS = 500_000
PUBLISHED_WITHIN_DAYS = 1_095
CERTIFIED_WITHIN_DAYS = 1_460

QUALIFIERS = tuple(
    """sấy dẻo|sấy khô|gia truyền|thượng hạng|đặc biệt|nguyên chất|lá cẩm|túi lọc|hảo hạng|không đường
    |rang muối|hương sen|mật ong|ngũ vị|truyền thống|thảo mộc|ăn liền|loại một|hộp quà|mẻ nhỏ|phơi nắng
    |nấu chậm|rim gừng|ít ngọt|nhân thập cẩm|ủ lâu|cay vừa|tẩm vừng|xay mịn|nguyên hạt""".replace("\n", "")
    .replace("    ", "").split("|")
)  # fmt: skip
ENGLISH_QUALIFIERS = ("soft dried", "family recipe", "special", "pure", "roasted", "in bags",
                      "with ginger", "low sugar", "sun-dried", "ready to eat")  # fmt: skip
MAKERS = ("Hợp tác xã", "Hộ kinh doanh", "Công ty TNHH", "Cơ sở", "Tổ hợp tác")
GIVEN = ("Minh", "Hoa", "Thành", "Lan", "Phát", "Hương", "Tâm", "Ngọc", "Bình", "An", "Hiếu", "Mai",
         "Thảo", "Đức", "Liên", "Sơn", "Yến", "Khang", "Vinh", "Loan")  # fmt: skip
STANDARDS = (CertificateKind.VIETGAP, CertificateKind.ORGANIC, CertificateKind.HACCP,
             CertificateKind.ISO22000, CertificateKind.GLOBALGAP)  # fmt: skip
SENTENCES = (
    "Được làm từ nguyên liệu của {place}, {quality}, đóng gói nhỏ tiện mang đi.",
    "Sản phẩm của vùng {place}: {quality}, dùng hằng ngày hoặc làm quà.",
    "Người làng {place} giữ cách làm cũ, {quality}, mỗi mẻ được kiểm tra trước khi bán.",
)
ENGLISH_SENTENCES = (
    "Made in {place} in small batches, {quality}, packed for travelling.",
    "From {place}: {quality}, for every day or as a gift.",
)
QUALITIES = ("vị đậm", "thơm nhẹ", "không phẩm màu", "hậu ngọt", "sạch và dẻo", "giòn đều")
ENGLISH_QUALITIES = (
    "with a full taste",
    "lightly scented",
    "without colouring",
    "sweet at the end",
)


@dataclass(frozen=True)
class Generated:
    """What a run made."""

    products: int
    businesses: int
    certificates: int


@dataclass(frozen=True)
class _Place:
    commune_id: int
    province_id: int
    name: str
    full_name: str
    province: str


@dataclass(frozen=True)
class _World:
    """What rows are made of."""

    chance: random.Random
    heads: Sequence[tuple[str, str]]
    head_weights: Sequence[float]
    places: Sequence[_Place]
    place_weights: Sequence[float]
    groups: Sequence[tuple[int, int]]
    checker_id: int
    at: datetime


def generate(
    count: int, *, seed: int, at: datetime, progress: Callable[[int, int], None]
) -> Generated:
    """Add so many synthetic products, about a twelfth as many businesses, and their claims.

    `progress` hears how many products are done of how many. Raises Invalid where the
    places or the sample were not loaded yet, or the count is out of range.
    """
    if not 1 <= count <= MOST_PRODUCTS:
        raise Invalid("count", "out-of-range", str(count))
    first_product = (session.scalar(select(func.max(Product.id))) or 0) + 1
    first_business = (session.scalar(select(func.max(Business.id))) or 0) + 1
    world = _world(random.Random(f"{seed} {count} {first_product}"), at)  # noqa: S311 - not secrets
    businesses = max(1, count // PRODUCTS_OF_A_BUSINESS)
    makers = list(_businesses(world, first_business, businesses))
    _insert(Business, makers)
    _insert(Permalink, (_link(PermalinkKind.BUSINESS_SLUG, row["slug"], row, at) for row in makers))
    codes = _codes(world.chance)
    made = certificates = 0
    while made < count:
        size = min(BATCH, count - made)
        start = first_product + made
        rows = [
            _product(
                world, number, next(codes), first_business + world.chance.randrange(businesses)
            )
            for number in range(start, start + size)
        ]
        _insert(Product, rows)
        _insert(Permalink, (link for row in rows for link in _links(row, at)))
        claims = [claim for row in rows for claim in _claims(world, row["id"])]
        _insert(Certificate, claims)
        certificates += len(claims)
        made += size
        progress(made, count)
    _count_on_from_here(Product, Business)
    announce("CatalogLoaded", at=at)
    return Generated(count, businesses, certificates)


def _world(chance: random.Random, at: datetime) -> _World:
    heads = _heads()
    places = _places()
    checker = session.scalar(select(User.id).where(User.email == LOADER_EMAIL))
    sets = select(ProductSet.group_id, ProductSet.id).order_by(ProductSet.id)
    groups = session.execute(sets).all()
    if not places or not heads or checker is None or not groups:
        raise Invalid("catalog", "not-loaded")
    chance.shuffle(heads)
    chance.shuffle(places)
    return _World(
        chance,
        heads,
        [1 / (rank + 3) for rank in range(len(heads))],
        places,
        [1 / (rank + 20) for rank in range(len(places))],
        [(row[0], row[1]) for row in groups],
        checker,
        at,
    )


def _heads() -> list[tuple[str, str]]:
    """The first two or three words of the sample's names, in both languages."""
    query = select(Product.name, Product.name_en).where(Product.is_demo.is_(False))
    found: dict[str, str] = {}
    for name, name_en in session.execute(query.order_by(Product.id)):
        for size in (2, 3):
            english = " ".join((name_en or "local goods").split()[-size:])
            found.setdefault(" ".join(name.split()[:size]), english)
    return list(found.items())


def _places() -> list[_Place]:
    query = (
        select(Commune.id, Commune.province_id, Commune.name, Commune.full_name, Province.name)
        .join(Province, Province.id == Commune.province_id)
        .order_by(Commune.id)
    )
    return [_Place(*row) for row in session.execute(query)]


def _insert(model: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    """Write in batches; no row at all is nothing to write, as in a run of very few products."""
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        session.execute(insert(model), batch)


def _count_on_from_here(*models: type[Any]) -> None:
    """Tell PostgreSQL of the ids given out here, which its own counters did not see."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for model in models:
        last = select(func.max(model.id)).scalar_subquery()
        counter = func.pg_get_serial_sequence(model.__tablename__, "id")
        session.execute(select(func.setval(counter, last)))


def _businesses(world: _World, first: int, count: int) -> Iterator[dict[str, Any]]:
    forms = list(LegalForm)
    for number in range(first, first + count):
        place = world.chance.choices(world.places, world.place_weights)[0]
        who = f"{world.chance.choice(GIVEN)} {world.chance.choice(GIVEN)}"
        name = f"{world.chance.choice(MAKERS)} {who} {place.name}"
        yield {
            "id": number,
            "slug": f"minh-hoa-{make_slug(name)}-{number}",
            "name": name,
            "name_sort": sort_key(name),
            "name_en_sort": latin_sort_key(name),
            "legal_form": world.chance.choice(forms),
            "is_demo": True,
            "published_at": world.at,
            "updated_at": world.at,
            **_address(place),
        }


def _address(place: _Place) -> dict[str, Any]:
    return {
        "address_as_written": f"{place.full_name}, {place.province}",
        "address_state": AddressState.SETTLED,
        "commune_id": place.commune_id,
        "province_id": place.province_id,
    }


def _product(world: _World, number: int, code: str, business_id: int) -> dict[str, Any]:
    chance = world.chance
    place = chance.choices(world.places, world.place_weights)[0]
    head, head_en = chance.choices(world.heads, world.head_weights)[0]
    qualifier = chance.choice(QUALIFIERS) if chance.random() < 0.6 else ""  # noqa: PLR2004 - a share
    own = place.name if chance.random() < 0.7 else chance.choice(GIVEN)  # noqa: PLR2004 - a share
    name = " ".join(part for part in (head, qualifier, own) if part)
    name_en = f"{own} {chance.choice(ENGLISH_QUALIFIERS)} {head_en}"
    group_id, set_id = chance.choice(world.groups)
    published_at = world.at - timedelta(days=chance.randrange(PUBLISHED_WITHIN_DAYS))
    return {
        "id": number,
        "slug": f"minh-hoa-{make_slug(name)}-{number}",
        "code": code,
        "name": name,
        "name_en": name_en,
        "name_sort": sort_key(name),
        "name_en_sort": latin_sort_key(name_en),
        "group_id": group_id,
        "set_id": set_id,
        "sorted_by": SortedBy.CATALOG,
        "business_id": business_id,
        "description": chance.choice(SENTENCES).format(
            place=place.name, quality=chance.choice(QUALITIES)
        ),
        "description_en": chance.choice(ENGLISH_SENTENCES).format(
            place=place.name, quality=chance.choice(ENGLISH_QUALITIES)
        ),
        "price_vnd": chance.choice((None, chance.randrange(10, 900) * 1_000)),
        "price_on": published_at.date(),
        "season_months": chance.choice((0, 0, 4095, 0b111, 0b111000, 0b111000000)),
        "is_demo": True,
        "published_at": published_at,
        "updated_at": published_at,
        **_address(place),
    }


def _links(row: dict[str, Any], at: datetime) -> Iterator[dict[str, Any]]:
    yield _link(PermalinkKind.PRODUCT_SLUG, row["slug"], row, at)
    yield _link(PermalinkKind.PRODUCT_CODE, row["code"], row, at)


def _link(kind: PermalinkKind, value: str, row: dict[str, Any], at: datetime) -> dict[str, Any]:
    return {"kind": kind, "value": value, "subject_id": row["id"], "issued_at": at}


def _claims(world: _World, product_id: int) -> Iterator[dict[str, Any]]:
    """Seven in ten have stars, some of them ended; one in ten follows a standard."""
    chance = world.chance
    usual = {
        "product_id": product_id,
        "is_demo": True,
        "evidence": Evidence.AGENCY_OR_PRESS,
        "checked_at": world.at,
        "checked_by_id": world.checker_id,
        "note": "",
        "scope": "",
    }
    if chance.random() < 0.7:  # noqa: PLR2004 - a share
        issued = _day(world.at, chance)
        stars = chance.choices((3, 4, 5), (75, 23, 2))[0]
        yield {**usual, "kind": CertificateKind.OCOP, "stars": stars, "issued_on": issued,
               "expires_on": months_later(issued, OCOP_TERM_MONTHS)}  # fmt: skip
    if chance.random() < 0.1:  # noqa: PLR2004 - a share
        issued = _day(world.at, chance)
        yield {**usual, "kind": chance.choice(STANDARDS), "stars": None, "issued_on": issued,
               "expires_on": months_later(issued, OCOP_TERM_MONTHS)}  # fmt: skip


def _day(at: datetime, chance: random.Random) -> date:
    return at.astimezone(UTC).date() - timedelta(days=chance.randrange(CERTIFIED_WITHIN_DAYS))


def _codes(chance: random.Random) -> Iterator[str]:
    """Draw codes that were never issued, by the run's own chance so that it can be repeated."""
    taken = set(
        session.scalars(select(Permalink.value).where(Permalink.kind == PermalinkKind.PRODUCT_CODE))
    )
    while True:
        code = with_check("".join(chance.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS)))
        if code not in taken and is_code(code):
            taken.add(code)
            yield code
