"""Stable pages over an ordered list."""

from catalog.foundation.errors import NotFound


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
