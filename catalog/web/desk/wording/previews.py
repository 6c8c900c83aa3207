"""What typed texts will look like, before anybody else sees them."""

from dataclasses import dataclass

from markupsafe import Markup

from catalog.foundation.errors import Invalid
from catalog.web.desk.wording.labels import entry_words
from catalog.web.letters import LETTER_OF, preview
from catalog.web.locale import NAMES
from catalog.wording.checking import checked
from catalog.wording.entries import Entry, Kind
from catalog.wording.pages import drawn_page
from catalog.wording.rows import Link, links_in, synonyms_in

NOT_DRAWN = frozenset({Kind.FLAG, Kind.MOMENT, Kind.LOGO})


@dataclass(frozen=True)
class PreviewShown:
    """One text as its readers will see it."""

    label: str
    lang: str
    title: str = ""
    text: str = ""
    html: Markup | None = None
    links: tuple[Link, ...] = ()


def preview_of(entry: Entry, language: str, typed: str) -> PreviewShown | None:
    """Draw a text; None for one that is empty, cannot be kept or has no look of its own."""
    try:
        text = checked(entry, typed)
        return _drawn(entry, language, text) if text and entry.kind not in NOT_DRAWN else None
    except Invalid:
        return None


def _drawn(entry: Entry, language: str, text: str) -> PreviewShown:
    label = " · ".join(part for part in (entry_words(entry), NAMES.get(language, "")) if part)
    lang = language or "vi"
    if entry.kind is Kind.PAGE:
        page = drawn_page(text)
        html = Markup(page.html)  # noqa: S704 - drawn with HTML off and every link asked for
        return PreviewShown(label, lang, title=page.title, html=html)
    if entry.kind is Kind.LINKS:
        return PreviewShown(label, lang, links=tuple(links_in(text)))
    if entry.kind is Kind.SYNONYMS:
        rows = (" = ".join((*row.vietnamese, *row.english)) for row in synonyms_in(text))
        return PreviewShown(label, lang, text="\n".join(rows))
    if entry.key in LETTER_OF:
        return PreviewShown(label, lang, text=preview(LETTER_OF[entry.key], text, language))
    return PreviewShown(label, lang, text=text)
