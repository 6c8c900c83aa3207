"""The pager that a list shows: first, last and the pages around the present one."""

from collections.abc import Callable
from dataclasses import dataclass

from catalog.foundation.errors import NotFound

PAGES_AROUND = 1
LONGEST_NUMBER = 9


@dataclass(frozen=True)
class PagerEntry:
    """One number of the pager, or a gap where `url` is empty."""

    label: str
    url: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class Pager:
    """All that the pager macro draws."""

    last: int
    previous_url: str
    next_url: str
    entries: list[PagerEntry]


def make_pager(number: int, *, last: int, url_of: Callable[[int], str]) -> Pager:
    """Lay out the pager of one page among `last`."""
    wanted = sorted({1, last} | set(range(number - PAGES_AROUND, number + PAGES_AROUND + 1)))
    entries: list[PagerEntry] = []
    previous = 0
    for page in (n for n in wanted if 1 <= n <= last):
        if page > previous + 1:
            entries.append(PagerEntry("…"))
        entries.append(PagerEntry(str(page), url_of(page), is_current=page == number))
        previous = page
    return Pager(
        last=last,
        previous_url=url_of(number - 1) if number > 1 else "",
        next_url=url_of(number + 1) if number < last else "",
        entries=entries,
    )


def page_number(text: str | None) -> int:
    """Read a page number from an address.

    Raises NotFound for what is no page number: such an address never existed.
    """
    if not text:
        return 1
    if not (text.isascii() and text.isdigit()) or len(text) > LONGEST_NUMBER or int(text) < 1:
        raise NotFound(f"page {text[:20]!r}")
    return int(text)
