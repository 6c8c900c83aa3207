"""Making collections, writing and ordering them, publishing and hiding, and undoing each of these.

Every change keeps what the collection held afterwards; undoing brings the former state back as
a change of its own, so that nothing done is ever lost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from catalog.audit.recording import record
from catalog.collections.models import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    Change,
    Collection,
    CollectionChange,
    CollectionItem,
)
from catalog.collections.queries import items_of
from catalog.collections.rules import Subject, SubjectKind
from catalog.collections.standing import item_subject
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, Stale
from catalog.foundation.vietnamese import make_slug, normal

MOST_ITEMS = 60
LONGEST_ALT = 300
SLUG_TRIES = 200
WORDS = ("title", "title_en", "text", "text_en", "image_alt", "image_alt_en")


@dataclass(frozen=True)
class By:
    """Who changes something."""

    user_id: int | None
    name: str


@dataclass(frozen=True)
class CollectionFacts:
    """What a person writes of a collection."""

    title: str
    title_en: str = ""
    text: str = ""
    text_en: str = ""
    image_alt: str = ""
    image_alt_en: str = ""
    from_at: datetime | None = None
    until_at: datetime | None = None


def make_collection(
    facts: CollectionFacts,
    *,
    by: By,
    at: datetime,
    locality_id: int | None = None,
    is_demo: bool = False,
) -> Collection:
    """Make a collection that nobody sees yet. Raises Invalid for words that cannot be kept."""
    checked = _checked(facts)
    collection = Collection(
        slug=_free_slug(checked.title),
        locality_id=locality_id,
        is_demo=is_demo,
        updated_at=at,
        version=0,
    )
    _write(collection, checked)
    session.add(collection)
    session.flush()
    _note(collection, Change.MADE, by=by, at=at)
    return collection


def write_collection(
    collection: Collection, facts: CollectionFacts, *, read_version: int, by: By, at: datetime,
    image_id: int | None = None,
) -> None:  # fmt: skip
    """Change what is written. Raises Invalid, or Stale where somebody else changed it meanwhile."""
    if collection.version != read_version:
        raise Stale(f"collection {collection.id}")
    checked = _checked(facts)
    _write(collection, checked)
    if image_id is not None:
        collection.image_id = image_id
    if collection.image_id is not None and not checked.image_alt:
        raise Invalid("image_alt", "missing")
    _note(collection, Change.WRITTEN, by=by, at=at)


def _write(collection: Collection, facts: CollectionFacts) -> None:
    for name in WORDS:
        setattr(collection, name, getattr(facts, name))
    collection.from_at, collection.until_at = facts.from_at, facts.until_at


def _checked(facts: CollectionFacts) -> CollectionFacts:
    words = {name: normal(getattr(facts, name)).strip() for name in WORDS}
    limits = {"title": LONGEST_TITLE, "title_en": LONGEST_TITLE, "text": LONGEST_TEXT,
              "text_en": LONGEST_TEXT, "image_alt": LONGEST_ALT, "image_alt_en": LONGEST_ALT}  # fmt: skip
    if not words["title"]:
        raise Invalid("title", "missing")
    for name, longest in limits.items():
        if len(words[name]) > longest:
            raise Invalid(name, "too-long", str(longest))
    if facts.from_at and facts.until_at and facts.until_at <= facts.from_at:
        raise Invalid("until", "before-from")
    return CollectionFacts(**words, from_at=facts.from_at, until_at=facts.until_at)


def _free_slug(title: str) -> str:
    base = make_slug(title)[:120].strip("-") or "bo-suu-tap"
    for number in range(1, SLUG_TRIES):
        slug = base if number == 1 else f"{base}-{number}"
        if session.scalar(select(Collection.id).where(Collection.slug == slug)) is None:
            return slug
    raise Invalid("title", "taken")


def add_item(collection: Collection, subject: Subject, *, by: By, at: datetime) -> None:
    """Put a product or a business at the end. Raises Invalid where it is there or too many are."""
    items = items_of(collection.id)
    if any(item_subject(item) == subject for item in items):
        raise Invalid("item", "there-already")
    if len(items) >= MOST_ITEMS:
        raise Invalid("item", "too-many", str(MOST_ITEMS))
    last = session.scalar(
        select(func.max(CollectionItem.position)).where(
            CollectionItem.collection_id == collection.id
        )
    )
    session.add(_item(collection.id, subject, position=(last or 0) + 1))
    _note(collection, Change.ADDED, by=by, at=at)


def take_out(collection: Collection, item_id: int, *, by: By, at: datetime) -> None:
    """Take an item out; one that is gone already is none to take."""
    session.execute(
        delete(CollectionItem).where(
            CollectionItem.collection_id == collection.id, CollectionItem.id == item_id
        )
    )
    _note(collection, Change.TAKEN_OUT, by=by, at=at)


def put_in_order(collection: Collection, ids: Sequence[int], *, by: By, at: datetime) -> None:
    """Give the items an order; those that are not named keep theirs, after the named ones."""
    items = items_of(collection.id)
    named = {key: place for place, key in enumerate(ids)}
    rest = len(named)
    ordered = sorted(items, key=lambda item: (named.get(item.id, rest), item.position))
    for place, item in enumerate(ordered, start=1):
        item.position = place
    _note(collection, Change.ORDERED, by=by, at=at)


def move(collection: Collection, item_id: int, *, step: int, by: By, at: datetime) -> None:
    """Move an item up (-1) or down (1) by one place."""
    ids = [item.id for item in items_of(collection.id)]
    if item_id not in ids:
        raise Invalid("item", "not-there")
    place = ids.index(item_id)
    other = min(max(place + step, 0), len(ids) - 1)
    ids.insert(other, ids.pop(place))
    put_in_order(collection, ids, by=by, at=at)


def publish(collection: Collection, *, by: By, at: datetime) -> None:
    """Let the public see a collection. Raises Invalid for one without items."""
    if not items_of(collection.id):
        raise Invalid("item", "missing")
    collection.published_at = at
    _note(collection, Change.PUBLISHED, by=by, at=at)


def hide(collection: Collection, *, by: By, at: datetime) -> None:
    """Take a collection from the public, wherever it is placed."""
    collection.published_at = None
    _note(collection, Change.HIDDEN, by=by, at=at)


def undo(collection: Collection, *, by: By, at: datetime) -> None:
    """Bring back what the collection held before its last change that still counts.

    Undoing again goes one step further back. Raises Invalid where nothing is left to undo.
    """
    former = _former(collection)
    content = former.content
    for name in WORDS:
        setattr(collection, name, content[name])
    collection.image_id = content["image_id"]
    for name in ("from_at", "until_at", "published_at"):
        setattr(collection, name, _moment(content[name]))
    session.execute(delete(CollectionItem).where(CollectionItem.collection_id == collection.id))
    for place, (kind, key) in enumerate(content["items"], start=1):
        session.add(_item(collection.id, Subject(SubjectKind(kind), key), position=place))
    _note(collection, Change.UNDONE, by=by, at=at, stands_for=former.content["stands_for"])


def _former(collection: Collection) -> CollectionChange:
    """The change whose state comes back; a state brought back stands for the version it was."""
    by_version = {
        change.version: change
        for change in session.scalars(
            select(CollectionChange).where(CollectionChange.collection_id == collection.id)
        )
    }
    present = by_version[collection.version].content["stands_for"]
    if present - 1 not in by_version:
        raise Invalid("collection", "nothing-to-undo")
    return by_version[by_version[present - 1].content["stands_for"]]


def _item(collection_id: int, subject: Subject, *, position: int) -> CollectionItem:
    columns: dict[SubjectKind, Callable[[int], dict[str, int]]] = {
        SubjectKind.PRODUCT: lambda key: {"product_id": key},
        SubjectKind.BUSINESS: lambda key: {"business_id": key},
    }
    if subject.kind not in columns:
        raise Invalid("item", "not-a-thing")
    return CollectionItem(
        collection_id=collection_id, position=position, **columns[subject.kind](subject.id)
    )


def _note(
    collection: Collection, change: Change, *, by: By, at: datetime, stands_for: int | None = None
) -> None:
    """Keep what the collection holds now, and say in the audit who changed it."""
    session.flush()
    collection.version += 1
    collection.updated_at = at
    items = items_of(collection.id)
    content: dict[str, Any] = {name: getattr(collection, name) for name in WORDS}
    content |= {
        name: value.isoformat() if (value := getattr(collection, name)) else None
        for name in ("from_at", "until_at", "published_at")
    }
    content["image_id"] = collection.image_id
    content["items"] = [[kind.kind.value, kind.id] for kind in map(item_subject, items)]
    content["stands_for"] = stands_for or collection.version
    session.add(
        CollectionChange(
            collection_id=collection.id, version=collection.version, change=change,
            content=content, by=by.name, at=at,
        )
    )  # fmt: skip
    record(
        "collection changed", subject_kind="collection", subject_id=collection.id,
        actor_id=by.user_id, actor_label="staff", at=at, slug=collection.slug,
        change=change.value,
    )  # fmt: skip
    session.flush()


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
