"""Putting honours into words."""

from catalog.certificates.models import Honour
from catalog.web.facts import Fact
from catalog.web.filters import date_words, localized
from catalog.web.labels import words_for
from catalog.web.site.claims import source_fact
from catalog.web.words import _


def honour_facts(honour: Honour) -> list[Fact]:
    """A title with its year, who gave it, until when, and how it is proved."""
    title = localized(honour, "title")
    rows = [
        Fact(_("Title"), title.text, lang=title.lang if title.is_fallback else ""),
        Fact(_("Year"), str(honour.year)),
        Fact(_("Issued by"), honour.issuer_name or "", lang="vi"),
        Fact(_("Decision"), honour.decision_no or ""),
        Fact(_("Valid until"), date_words(honour.expires_on) if honour.expires_on else ""),
        Fact(_("How it is proved"), words_for(honour.evidence)),
        source_fact(honour.source_url),
    ]
    return [row for row in rows if row.value]
