"""Finding products, businesses and collections by what somebody begins to type."""

from dataclasses import dataclass

from sqlalchemy import select

from catalog.businesses.models import Business
from catalog.businesses.queries import businesses_by_id, published
from catalog.collections.queries import all_collections, get_collection
from catalog.collections.rules import Subject, SubjectKind
from catalog.foundation.clock import today
from catalog.foundation.database import session
from catalog.foundation.errors import NotFound
from catalog.foundation.vietnamese import fold, normal
from catalog.products import queries as products
from catalog.search.directory import EntryKind
from catalog.web.filters import localized
from catalog.web.labels import words_for
from catalog.web.locale import language
from catalog.web.searching import directory, finder

MOST_FOUND = 8
SHORTEST = 2
LONGEST = 120
MOST_DIGITS = 9


@dataclass(frozen=True)
class Found:
    """Something that can be added or placed, and how a form names it."""

    key: str
    name: str
    kind: str
    detail: str = ""


def found_for(text: str, kinds: frozenset[SubjectKind]) -> list[Found]:
    """Answer what may be meant by a text, of certain kinds."""
    typed = normal(text).strip()[:LONGEST]
    if len(typed) < SHORTEST:
        return []
    found: list[Found] = []
    if SubjectKind.PRODUCT in kinds:
        ids = finder().begun(typed, most=MOST_FOUND, on=today(), locale=language()).ids
        found += [
            Found(
                key_of(Subject(SubjectKind.PRODUCT, product.id)),
                product.name,
                words_for(SubjectKind.PRODUCT),
                product.province.name if product.province else "",
            )
            for product in products.names(ids)
        ]
    if SubjectKind.BUSINESS in kinds:
        entries = directory().find(typed, most=MOST_FOUND, kind=EntryKind.BUSINESS)
        query = select(Business).where(
            Business.slug.in_([entry.slug for entry in entries]), published()
        )
        found += [
            Found(
                key_of(Subject(SubjectKind.BUSINESS, business.id)),
                business.name,
                words_for(SubjectKind.BUSINESS),
            )
            for business in session.scalars(query.order_by(Business.name_sort))
        ]
    if SubjectKind.COLLECTION in kinds:
        found += [
            Found(
                key_of(Subject(SubjectKind.COLLECTION, each.id)),
                each.title,
                words_for(SubjectKind.COLLECTION),
            )
            for each in all_collections()
            if fold(typed) in fold(each.title)
        ][:MOST_FOUND]
    return found


def key_of(subject: Subject) -> str:
    """Name a thing in a form."""
    return f"{subject.kind.value}-{subject.id}"


def subject_named(key: str) -> Subject:
    """Read a thing's name in a form. Raises NotFound for what names none."""
    kind, _dash, number = key.partition("-")
    subject_id = whole_number(number)
    if kind not in set(SubjectKind) or subject_id is None:
        raise NotFound(f"subject {key[:40]!r}")
    return Subject(SubjectKind(kind), subject_id)


def whole_number(typed: str) -> int | None:
    """Read a number that a database can hold; None for anything else."""
    text = typed.strip()
    if not (text.isascii() and text.isdigit()) or len(text) > MOST_DIGITS:
        return None
    return int(text)


def name_of(subject: Subject) -> str:
    """Answer what a public thing, or a collection, is called. Raises NotFound where there is none."""
    if subject.kind is SubjectKind.COLLECTION:
        return localized(get_collection(subject.id), "title").text
    found = (
        products.names([subject.id])
        if subject.kind is SubjectKind.PRODUCT
        else businesses_by_id([subject.id])
    )
    if not found:
        raise NotFound(f"{subject.kind.value} {subject.id}")
    return localized(found[0], "name").text
