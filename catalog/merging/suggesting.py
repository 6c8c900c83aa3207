"""Which businesses may be listed twice, and what speaks for it. A person decides, nobody else.

What nobody has published yet is known by its open draft: a business that was registered anew
tells its tax code there, and cannot be published while another one has it.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.annexes.names import bare_producer
from catalog.annexes.similarity import percent
from catalog.businesses.models import Business, BusinessesApart
from catalog.businesses.queries import merged_ids
from catalog.foundation.database import session
from catalog.permalinks.numbers import telephone
from catalog.places.territories import Territory
from catalog.revisions.models import OPEN, Revision, SubjectKind

ALIKE_FROM = 90
"""From so many percent two names of one province are shown."""
MOST_SHARING = 12
"""A number or a word that more businesses share tells nothing about any two of them."""
DIGITS_OF_A_FIRM = 10
"""The first ten digits of a tax code name the firm, three more its branch."""


@dataclass(frozen=True)
class Known:
    """What two businesses are compared by."""

    id: int
    name: str
    key: str
    numbers: frozenset[str]
    phone: str
    province_id: int | None
    is_demo: bool


@dataclass
class Suggestion:
    """Two businesses that may be one, and why."""

    one_id: int
    other_id: int
    percent: int
    has_same_number: bool = False
    has_same_phone: bool = False
    has_like_name: bool = False

    @property
    def rank(self) -> tuple[int, int]:
        """What speaks most for it comes first."""
        reasons = 4 * self.has_same_number + 2 * self.has_same_phone + self.has_like_name
        return (-reasons, -self.percent)


@dataclass
class _Finding:
    pairs: dict[tuple[int, int], Suggestion] = field(default_factory=dict)

    def between(self, one: Known, other: Known) -> Suggestion:
        ids = (min(one.id, other.id), max(one.id, other.id))
        if ids not in self.pairs:
            self.pairs[ids] = Suggestion(*ids, percent(one.key, other.key))
        return self.pairs[ids]


def suggestions(within: Territory) -> list[Suggestion]:
    """The pairs of a part of the country that may be one, the surest first."""
    apart = {(row.one_id, row.other_id) for row in session.execute(_said_apart())}
    found = find_pairs(_known(within))
    kept = [each for each in found if (each.one_id, each.other_id) not in apart]
    return sorted(kept, key=lambda each: (each.rank, each.one_id, each.other_id))


def between(one: Business, other: Business) -> Suggestion:
    """What speaks for it that two businesses are one."""
    drafts = _drafts([one.id, other.id])
    known = [_known_of(each, drafts.get(each.id, {})) for each in (one, other)]
    found = find_pairs(known)
    return found[0] if found else _Finding().between(*known)


def find_pairs(known: Iterable[Known]) -> list[Suggestion]:
    """Every pair with an equal number, an equal telephone, or a like name in one province."""
    everybody, found = list(known), _Finding()
    for one, other in _sharing(everybody, lambda each: each.numbers):
        found.between(one, other).has_same_number = True
    for one, other in _sharing(everybody, lambda each: {each.phone} - {""}):
        found.between(one, other).has_same_phone = True
    for one, other in _sharing(everybody, _names_here):
        pair = found.between(one, other)
        pair.has_like_name = pair.percent >= ALIKE_FROM
    return [
        pair
        for pair in found.pairs.values()
        if pair.has_same_number or pair.has_same_phone or pair.has_like_name
    ]


def _sharing(
    known: Iterable[Known], marks: Callable[[Known], Iterable[Hashable]]
) -> Iterator[tuple[Known, Known]]:
    """Each two that share a mark which few have."""
    having: dict[Hashable, list[Known]] = defaultdict(list)
    for each in known:
        for mark in marks(each):
            having[each.is_demo, mark].append(each)
    for group in having.values():
        if len(group) <= MOST_SHARING:
            yield from combinations(group, 2)


def _names_here(known: Known) -> set[tuple[int | None, str]]:
    """The whole name and each word of it, in its province: names that share none are not alike."""
    return {(known.province_id, part) for part in (known.key, *known.key.split())}


def _known(within: Territory) -> list[Known]:
    query = select(Business).where(within.condition(Business), Business.id.not_in(merged_ids()))
    found = session.scalars(query).all()
    drafts = _drafts([each.id for each in found if each.published_at is None])
    return [_known_of(each, drafts.get(each.id, {})) for each in found]


def _known_of(business: Business, draft: Mapping[str, Any]) -> Known:
    """What is known of a business: what it says in public, else what its draft says."""
    name = business.name or str(draft.get("name") or "")
    numbers = {
        digits
        for text in (
            business.tax_code,
            business.registration_no,
            draft.get("tax_code"),
            draft.get("registration_no"),
        )
        if len(digits := _digits(str(text or ""))) >= DIGITS_OF_A_FIRM
    }
    return Known(
        id=business.id,
        name=name,
        key=bare_producer(name),
        numbers=frozenset(numbers),
        phone=_phone(business.phone or str(draft.get("phone") or "")),
        province_id=business.province_id,
        is_demo=business.is_demo,
    )


def _drafts(business_ids: list[int]) -> dict[int, Mapping[str, Any]]:
    query = select(Revision.subject_id, Revision.content).where(
        Revision.subject_kind == SubjectKind.BUSINESS,
        Revision.subject_id.in_(business_ids),
        Revision.state.in_(OPEN),
    )
    return {row.subject_id: row.content for row in session.execute(query)}


def _said_apart() -> Any:
    return select(BusinessesApart.one_id, BusinessesApart.other_id)


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isdigit())


def _phone(text: str) -> str:
    try:
        return telephone(text) if text.strip() else ""
    except ValueError:
        return ""


def businesses_of(pairs: Iterable[Suggestion]) -> dict[int, Business]:
    """The businesses that pairs name, with where they lie."""
    ids = {number for pair in pairs for number in (pair.one_id, pair.other_id)}
    query = (
        select(Business)
        .options(joinedload(Business.commune), joinedload(Business.province))
        .where(Business.id.in_(ids))
    )
    return {business.id: business for business in session.scalars(query)}
