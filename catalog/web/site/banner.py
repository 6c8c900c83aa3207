"""The campaign's announcement: the same for everybody, between two moments that the office chose."""

from dataclasses import dataclass
from hashlib import sha256

from catalog.web.moment import is_sure_until, shown_at
from catalog.web.wording import said
from catalog.wording.checking import moment_of
from catalog.wording.entries import SHARED


@dataclass(frozen=True)
class Banner:
    """What stands above the page; the mark tells a browser which one its reader closed."""

    text: str
    url: str
    mark: str


def banner() -> Banner | None:
    """Answer the announcement of the moment that the page is made for, if there is one.

    Caches keep the page no longer than until it begins or ends.
    """
    text = said("banner.text")
    if not text or not said("banner.shown", SHARED):
        return None
    at = shown_at()
    begins, ends = moment_of(said("banner.from", SHARED)), moment_of(said("banner.until", SHARED))
    if begins is not None and at < begins:
        is_sure_until(begins)
        return None
    if ends is not None:
        if at >= ends:
            return None
        is_sure_until(ends)
    return Banner(text, said("banner.link"), sha256(text.encode()).hexdigest()[:8])
