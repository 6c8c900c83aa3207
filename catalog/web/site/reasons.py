"""Why each result stands where it does, worked out again from the database for staff."""

from dataclasses import dataclass
from datetime import date

from catalog.products import queries as products
from catalog.search.documents import Document
from catalog.search.gathering import documents_of
from catalog.search.plan import Part, worth
from catalog.search.ranking import boost_of
from catalog.search.results import SearchResult
from catalog.web.filters import date_words, decimal_words, percent_words
from catalog.web.words import _


@dataclass(frozen=True)
class Reason:
    """The score of one result, and the lines that add up to it."""

    name: str
    total: str
    lines: list[str]


def reasons_for(found: SearchResult, *, on: date) -> list[Reason]:
    """Answer a reason for each result of a page, in the order of the page."""
    documents = {document.id: document for document in documents_of(sorted(found.ids))}
    return [
        _reason(product.name, documents[product.id], found, on=on)
        for product in products.names(found.ids)
    ]


def _reason(name: str, document: Document, found: SearchResult, *, on: date) -> Reason:
    boost = boost_of(document.facts, on=on)
    plan = found.understood.plan
    held = worth(plan, document)
    score = held.score if held else 0.0
    lines = [_part_words(part) for part in held.parts] if held else []
    if held and held.way is not plan.ways[0]:
        lines.append(_("found as “%(words)s”", words=held.way.text))
    lines += [
        _("%(stars)s stars in force today: +%(share)s", stars=document.facts.stars_on(on),
          share=percent_words(boost.stars)),
        _("a full listing: +%(share)s", share=percent_words(boost.completeness)),
        _("confirmed on %(day)s: +%(share)s", day=date_words(document.facts.updated_on),
          share=percent_words(boost.freshness)),
    ]  # fmt: skip
    return Reason(name, decimal_words(score * boost.factor), lines)


def _part_words(part: Part) -> str:
    words = part.word.lstrip("=").replace("_", " ")
    points = decimal_words(part.worth)
    if part.is_in_name:
        return _("“%(words)s” in the name: %(points)s", words=words, points=points)
    return _("“%(words)s” elsewhere: %(points)s", words=words, points=points)
