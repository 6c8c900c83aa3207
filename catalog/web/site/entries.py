"""Entries of the directory as links: businesses, places and fairs beside the products."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from catalog.search.directory import Entry, EntryKind
from catalog.web.locale import language
from catalog.web.words import _


@dataclass(frozen=True)
class EntryShown:
    """A link to something that is no product, and what it is."""

    kind: str
    url: str
    text: str
    lang: str
    detail: str


ADDRESSES: Mapping[EntryKind, Callable[[Entry], str]] = {
    EntryKind.BUSINESS: lambda entry: url_for("site.business", slug=entry.slug),
    EntryKind.PLACE: lambda entry: url_for("site.place", slug=entry.slug),
    EntryKind.FAIR: lambda entry: url_for("site.fairs", _anchor=entry.slug),
}


def entry_words(kind: EntryKind) -> str:
    """Say what an entry is."""
    return {
        EntryKind.BUSINESS: _("Business"),
        EntryKind.PLACE: _("Place"),
        EntryKind.FAIR: _("Fair or festival"),
    }[kind]


def entries_shown(entries: Iterable[Entry]) -> list[EntryShown]:
    """Answer a link for each entry, its name in the reader's language where it has one."""
    shown = []
    for entry in entries:
        in_english = language() == "en" and entry.kind is not EntryKind.PLACE and entry.name_en
        name = entry.name_en if in_english and entry.name_en else entry.name
        lang = "" if in_english or language() == "vi" else "vi"
        url = ADDRESSES[entry.kind](entry)
        shown.append(EntryShown(entry_words(entry.kind), url, name, lang, entry.detail))
    return shown
