"""Pages in a small Markdown: headings, paragraphs, lists, emphasis, quotes, tables and links.

Nothing that is typed becomes an element by itself: HTML is shown as it was typed, pictures are
not drawn, and a link leads to a page of the web, to a page here or to a mail address.
"""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt

from catalog.foundation.errors import Invalid

SCHEMES = frozenset({"http", "https", "mailto"})
LONGEST_TITLE = 120


@dataclass(frozen=True)
class Page:
    """A page as it is shown."""

    title: str
    html: str


def _leads_safely(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme:
        return parts.scheme.lower() in SCHEMES
    return url.startswith(("/", "#")) and not url.startswith(("//", "/\\"))


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 12}).enable("table")
    reader.disable(["image", "html_block", "html_inline"])
    reader.validateLink = _leads_safely  # type: ignore[method-assign]
    return reader


_READER = _reader()


def checked_page(text: str) -> str:
    """Answer a page as it is kept. Raises Invalid for one that does not begin with its title."""
    first = text.partition("\n")[0]
    title = first.removeprefix("# ").strip()
    if not first.startswith("# ") or not title:
        raise Invalid("text", "no-title")
    if len(title) > LONGEST_TITLE:
        raise Invalid("text", "title-too-long", str(LONGEST_TITLE))
    return text


@lru_cache(maxsize=32)
def drawn_page(text: str) -> Page:
    """Draw a page; its first line is its title."""
    first, _line_end, rest = text.partition("\n")
    return Page(first.removeprefix("# ").strip(), _READER.render(rest))
