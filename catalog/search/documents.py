"""What search knows of each product: weighted words, and values to filter and order by.

Whether stars shine depends on the day of asking, so a document keeps the days from and
until which they do; nothing that today decides is stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.businesses.models import Business
from catalog.certificates.models import Certificate, CertificateKind, Evidence
from catalog.certificates.validity import in_force_days, is_public, may_show_stars
from catalog.places.models import AddressState
from catalog.products.models import Product
from catalog.search.words import all_bare, bare, english_words_of, pairs_of, whole_name, words_of

NAME, NAME_EN = 4.0, 3.2
PRODUCER, PLACE, KIND, TEXT = 1.3, 1.2, 0.9, 0.6
"""What a word is worth by where it stands; a name's words lose some of it to a longer name."""

IN_NAME = 1.5
"""A word that weighs more than this stands in a name."""

TYPICAL_NAME, NAME_SHARE, LONGEST_NAME = 4, 0.3, 16
PAIR_IN_NAME, PAIR_ELSEWHERE = 1.0, 0.4

KIND_WORDS = {
    CertificateKind.OCOP: "OCOP",
    CertificateKind.VIETGAP: "VietGAP",
    CertificateKind.GLOBALGAP: "GlobalGAP",
    CertificateKind.ORGANIC: "hữu cơ organic",
    CertificateKind.HACCP: "HACCP",
    CertificateKind.ISO22000: "ISO 22000",
    CertificateKind.HALAL: "Halal",
    CertificateKind.ASC: "ASC",
    CertificateKind.GEOGRAPHICAL_INDICATION: "chỉ dẫn địa lý geographical indication",
    CertificateKind.TRADEMARK: "nhãn hiệu trademark",
}


@dataclass(frozen=True)
class Facts:
    """The values of one product that filters, facets and orders read."""

    name_sort: str
    name_en_sort: str
    group: str
    set: str
    province: str
    commune: str
    certificates: frozenset[CertificateKind]
    stars: tuple[tuple[int, date, date], ...]
    price_vnd: int | None
    season_months: int
    is_sold_online: bool
    point: tuple[float, float] | None
    published_at: float
    updated_on: date
    completeness: int

    def stars_on(self, day: date) -> int:
        """Answer the most stars that shine on a day, or 0."""
        return max((stars for stars, first, last in self.stars if first <= day <= last), default=0)


@dataclass(frozen=True)
class Document:
    """One product as search sees it: its facts, and what each of its terms is worth."""

    id: int
    facts: Facts
    words: Mapping[str, float]
    pairs: Mapping[str, float]


def document_of(
    product: Product, claims: Sequence[Certificate], *, is_sold_online: bool
) -> Document:
    """Gather what search needs of a product that was loaded for the index."""
    public = [claim for claim in claims if is_public(claim)]
    return Document(
        id=product.id,
        facts=_facts(product, public, is_sold_online=is_sold_online),
        words=_words(product, public),
        pairs=_pairs(product),
    )


def _facts(product: Product, claims: Sequence[Certificate], *, is_sold_online: bool) -> Facts:
    commune = product.commune if product.address_state is AddressState.SETTLED else None
    point = None
    if commune and commune.latitude is not None and commune.longitude is not None:
        point = (commune.latitude, commune.longitude)
    return Facts(
        name_sort=product.name_sort,
        name_en_sort=product.name_en_sort,
        group=product.group.slug,
        set=product.set.slug if product.set else "",
        province=product.province.slug if product.province else "",
        commune=product.commune.slug if product.commune else "",
        certificates=frozenset(claim.kind for claim in claims if _is_reported(claim)),
        stars=_stars(claims),
        price_vnd=product.price_vnd,
        season_months=product.season_months,
        is_sold_online=is_sold_online,
        point=point,
        published_at=product.published_at.timestamp() if product.published_at else 0.0,
        updated_on=product.updated_at.date(),
        completeness=_completeness(product),
    )


def _stars(claims: Iterable[Certificate]) -> tuple[tuple[int, date, date], ...]:
    found = []
    for claim in claims:
        days = in_force_days(claim) if may_show_stars(claim) else None
        if days and claim.stars:
            found.append((claim.stars, *days))
    return tuple(found)


def _is_reported(claim: Certificate) -> bool:
    """A producer's own word is told on its page, and puts nothing under a certificate's name."""
    return claim.evidence is not Evidence.OWN_WORD


COMPLETE = 7


def _completeness(product: Product) -> int:
    """Count what a listing says, of seven things that help a reader."""
    said = (product.description, product.business_id, product.commune_id, product.price_vnd,
            product.ingredients, product.pictures, product.gtin)  # fmt: skip
    return sum(bool(thing) for thing in said)


def _words(product: Product, claims: Iterable[Certificate]) -> dict[str, float]:
    """Weigh each word: its best place in a name, and its best place elsewhere."""
    in_names: dict[str, float] = {}
    for words, worth in _names(product):
        _note(in_names, words, worth * _share_of_name(len(words)))
    elsewhere: dict[str, float] = {}
    for words, worth in _others(product, claims):
        _note(elsewhere, words, worth)
    terms = {*in_names, *elsewhere}
    return {term: in_names.get(term, 0.0) + elsewhere.get(term, 0.0) for term in terms}


def _note(found: dict[str, float], words: Iterable[str], worth: float) -> None:
    for word in words:
        for term in (word, bare(word)):
            found[term] = max(found.get(term, 0.0), worth)


def _share_of_name(length: int) -> float:
    longer = min(length, LONGEST_NAME) / TYPICAL_NAME
    return 1 / (1 - NAME_SHARE + NAME_SHARE * longer)


def _names(product: Product) -> list[tuple[list[str], float]]:
    names = [(words_of(product.name), NAME)]
    if product.name_en:
        names.append((english_words_of(product.name_en), NAME_EN))
    return names


def _others(product: Product, claims: Iterable[Certificate]) -> list[tuple[list[str], float]]:
    business = product.business
    found = [(words_of(text), PRODUCER) for text in _producer_texts(business)]
    found += [(words_of(text), PLACE) for text in _place_texts(product)]
    found.append((words_of(product.group.name), KIND))
    found.append((english_words_of(product.group.name_en), KIND))
    if product.set:
        found.append((words_of(product.set.name), KIND))
        found.append((english_words_of(product.set.name_en), KIND))
    for claim in claims:
        found.append((words_of(KIND_WORDS.get(claim.kind, "")), KIND))
        found += [(words_of(number), TEXT) for number in (claim.certificate_no, claim.decision_no)
                  if number]  # fmt: skip
    found.append((words_of(f"{product.description} {product.ingredients}"), TEXT))
    found.append((english_words_of(f"{product.description_en} {product.ingredients_en}"), TEXT))
    return found


def _producer_texts(business: Business | None) -> list[str]:
    return [text for text in (business.name, business.name_en) if text] if business else []


def _place_texts(product: Product) -> list[str]:
    """Where it comes from by the names in force and by those before July 2025."""
    former = product.former_place
    texts = [product.address_as_written]
    if product.commune:
        texts.append(product.commune.full_name)
    if product.province:
        texts += [product.province.full_name, product.province.name_en]
    if former:
        texts += [former.full_name, former.district, former.province]
    return [text for text in texts if text]


def _pairs(product: Product) -> dict[str, float]:
    """Weigh neighbours, and each name as a whole; producers are paired without marks."""
    found: dict[str, float] = {}
    for text in _producer_texts(product.business):
        for term in pairs_of(all_bare(words_of(text))):
            found[term] = PAIR_ELSEWHERE
    for text in _place_texts(product):
        words = words_of(text)
        for term in (*pairs_of(all_bare(words)), *pairs_of(words)):
            found[term] = PAIR_ELSEWHERE
    for words, _worth in _names(product):
        folded = all_bare(words)
        for term in (*pairs_of(words), *pairs_of(folded), whole_name(words), whole_name(folded)):
            found[term] = PAIR_IN_NAME
    return found
