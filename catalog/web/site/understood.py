"""Saying what a search understood, so that nobody wonders why something stands there."""

from dataclasses import dataclass

from catalog.search.directory import FormerUnit
from catalog.search.results import SearchResult
from catalog.web.site.listing_address import ListingAddress
from catalog.web.words import _


@dataclass(frozen=True)
class Note:
    """One thing that was done with the words, and a link that undoes it where there is one."""

    text: str
    link: str = ""
    url: str = ""


def notes_on(found: SearchResult, address: ListingAddress, former: list[FormerUnit]) -> list[Note]:
    """Answer a note for each thing that was done with the words beside matching them."""
    understood = found.understood
    notes = []
    if understood.read_as and understood.left:
        notes.append(Note(_("Read as “%(words)s”.", words=understood.read_as)))
    if understood.instead:
        notes.append(
            Note(
                _(
                    "These are results for “%(instead)s”; nothing is named “%(asked)s”.",
                    asked=understood.left,
                    instead=understood.instead,
                ),
                _("Search for the words alone"),
                address.as_words().url(),
            )
        )
    if understood.suggested:
        notes.append(
            Note(
                _("Did you mean “%(text)s”?", text=understood.suggested),
                _("Search for it"),
                address.with_text(understood.suggested).url(),
            )
        )
    if understood.relaxed:
        said = ", ".join(" ".join(condition.words) for condition in understood.relaxed)
        notes.append(
            Note(
                _("Nothing among these also meets “%(said)s”; that filter was left off.", said=said)
            )
        )
    if understood.said:
        notes.append(
            Note(
                _("Some words became filters; you can take them off below."),
                _("Search for the words alone"),
                address.as_words().url(),
            )
        )
    notes += [Note(_former_words(unit)) for unit in former]
    if understood.synonyms:
        notes.append(Note(_("Also searched: %(words)s", words=", ".join(understood.synonyms))))
    if found.is_from_database:
        notes.append(
            Note(_("The search index is being rebuilt; this answer comes from the database."))
        )
    return notes


def _former_words(unit: FormerUnit) -> str:
    if unit.within:
        return _(
            "%(former)s (%(within)s until 30 June 2025) now lies in %(now)s.",
            former=unit.name,
            within=unit.within,
            now=", ".join(unit.now_in),
        )
    return _(
        "%(former)s (a province until 30 June 2025) now lies in %(now)s.",
        former=unit.name,
        now=", ".join(unit.now_in),
    )
