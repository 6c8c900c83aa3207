"""Stable pages over an ordered list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from catalog.foundation.errors import NotFound

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of an ordered list, with what a pager needs to know."""

    rows: Sequence[T]
    number: int
    per_page: int
    total: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.last


def page_bounds(number: int, *, per_page: int, total: int) -> tuple[int, int]:
    """Answer the slice that a page covers.

    Raises NotFound for a page before the first or after the last, so that a
    mistyped address is answered with 404 and never with an empty list.
    """
    last = max(1, -(-total // per_page))
    if not 1 <= number <= last:
        raise NotFound(f"page {number} of {last}")
    start = (number - 1) * per_page
    return start, min(start + per_page, total)
