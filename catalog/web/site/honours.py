"""Putting honours into words."""

from catalog.certificates.models import Honour
from catalog.web.facts import Fact
from catalog.web.filters import localized
from catalog.web.site.claims import source_fact
from catalog.web.words import _


def honour_facts(honour: Honour) -> list[Fact]:
    """A title with its year and where it was read."""
    title = localized(honour, "title")
    return [
        Fact(_("Title"), title.text, lang=title.lang if title.is_fallback else ""),
        Fact(_("Year"), str(honour.year)),
        source_fact(honour.source_url),
    ]
