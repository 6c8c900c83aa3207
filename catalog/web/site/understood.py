"""Saying what a search understood, so that nobody wonders why something stands there."""

from catalog.search.results import SearchResult
from catalog.web.site.listing_address import ListingAddress
from catalog.web.words import _


def understood_words(found: SearchResult, address: ListingAddress) -> list[str]:
    """Answer a line for each thing that was done with the words beside matching them."""
    lines = []
    if found.searched_instead:
        lines.append(
            _(
                "Nothing is called “%(asked)s”; these are results for “%(instead)s”.",
                asked=address.text,
                instead=found.searched_instead,
            )
        )
    if found.synonyms:
        lines.append(_("Also searched: %(words)s", words=", ".join(found.synonyms)))
    if found.is_from_database:
        lines.append(_("The search index is being rebuilt; results may stand in a plainer order."))
    return lines
