"""Pages that explain: certification, ordering, and sources."""

from collections import Counter
from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from catalog.businesses.models import Business, Outlet
from catalog.certificates.models import Evidence
from catalog.certificates.validity import (
    FEWEST_CERTIFIED_STARS,
    STAR_BANDS,
    State,
    grader_of,
)
from catalog.fairs.models import Fair
from catalog.foundation.database import session
from catalog.products import queries as products
from catalog.products.models import Product
from catalog.search.ranking import (
    COMPLETENESS_BOOST,
    FRESHNESS_BOOST,
    HIGHEST_BOOST,
    STAR_BOOST,
)
from catalog.tourism.models import Destination
from catalog.web.access import public
from catalog.web.filters import localized, percent_words
from catalog.web.labels import words_for
from catalog.web.locale import language
from catalog.web.site.claims import host_of
from catalog.web.words import _, ngettext

HIGHEST_SCORE = 100


@dataclass(frozen=True)
class Band:
    """One row of the table of stars."""

    stars: int
    stars_words: str
    is_certified: bool
    range: str
    grader: str


@dataclass(frozen=True)
class Meaning:
    """A word and what it means."""

    label: str
    meaning: str


@dataclass(frozen=True)
class GroupShown:
    """A group with its sets, numbered through."""

    name: str
    lang: str
    url: str
    first: int
    sets: list[str]


@dataclass(frozen=True)
class CertificationPage:
    """All that the page on certification shows."""

    bands: list[Band]
    states: list[Meaning]
    evidence: list[Meaning]
    groups: list[GroupShown]


@dataclass(frozen=True)
class SourceRow:
    """One source and how many facts were read there."""

    host: str
    url: str
    count: int


@dataclass(frozen=True)
class SourcesPage:
    """All that the page on sources shows."""

    summary: str
    rows: list[SourceRow]


@public
def certification() -> ResponseReturnValue:
    """Explain stars, terms and evidence from the same tables that the site decides by."""
    page = CertificationPage(_bands(), _states(), _evidence(), _groups())
    return render_template("site/certification.html", page=page)


@public
def ranking() -> ResponseReturnValue:
    """Publish the rules by which results are ordered."""
    shares = {
        "star": percent_words(STAR_BOOST),
        "fact": percent_words(COMPLETENESS_BOOST),
        "fresh": percent_words(FRESHNESS_BOOST),
        "most": percent_words(HIGHEST_BOOST),
    }
    return render_template("site/ranking.html", shares=shares)


@public
def sources() -> ResponseReturnValue:
    """List every source with the number of records read there."""
    counts: Counter[str] = Counter()
    for model in (Product, Business, Outlet, Destination, Fair):
        counts.update(host_of(url) for url in session.scalars(select(model.source_url)) if url)
    rows = [
        SourceRow(host, f"https://{host}/", count)
        for host, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    total = ngettext("%(num)s record", "%(num)s records", sum(counts.values()))
    summary = _("%(records)s from %(hosts)s sources.", records=total, hosts=len(rows))
    return render_template("site/sources.html", page=SourcesPage(summary, rows))


def _bands() -> list[Band]:
    upper = HIGHEST_SCORE
    rows = []
    for place, (lowest, stars) in enumerate(STAR_BANDS):
        words = _("%(low)s to %(high)s", low=lowest, high=upper) if place == 0 else _(
            "%(low)s to under %(high)s", low=lowest, high=upper
        )  # fmt: skip
        grader = grader_of(stars)
        rows.append(
            Band(
                stars,
                ngettext("%(num)s star", "%(num)s stars", stars),
                stars >= FEWEST_CERTIFIED_STARS,
                words,
                words_for(grader) if grader else _("no certificate"),
            )
        )
        upper = lowest
    return rows


def _states() -> list[Meaning]:
    meanings = {
        State.VALID: _("More than 180 days are left, or the exact end is not published."),
        State.EXPIRING: _("180 days or fewer are left; a new file may be handed in."),
        State.LATE: _("Fewer than 120 days are left and no new file is recorded."),
        State.EXTENDED: _("The term is over, the outcome is awaited and the basis is recorded."),
        State.EXPIRED: _("The term is over. The page stays, without stars."),
        State.REVOKED: _("Withdrawn by decision, with its ground. The page stays and says so."),
        State.SUPERSEDED: _("A newer certificate of the same product took its place."),
        State.UNDATED: _("The source gives no dates, so nobody can tell. No stars are shown."),
    }
    return [Meaning(words_for(state), words) for state, words in meanings.items()]


def _evidence() -> list[Meaning]:
    meanings = {
        Evidence.SIGNED_DECISION: _("Staff compared the claim with the signed decision."),
        Evidence.AGENCY_OR_PRESS: _(
            "An agency's page or the press reports it. It is shown with its source and the words "
            "“not yet compared with the decision”."
        ),
        Evidence.PROPOSAL: _("Only proposed, such as “potential five stars”. Never shown."),
        Evidence.OWN_WORD: _("Kept as a description. Never shown as stars."),
    }
    return [Meaning(words_for(level), words) for level, words in meanings.items()]


def _groups() -> list[GroupShown]:
    name = "group" if language() == "en" else "nhom"
    sets = products.sets()
    shown = []
    for group in products.groups():
        own = [row for row in sets if row.group_id == group.id]
        words = localized(group, "name")
        shown.append(
            GroupShown(
                words.text,
                words.lang,
                url_for("site.products", **{name: group.slug}),  # type: ignore[arg-type]
                own[0].id,
                [localized(row, "name").text for row in own],
            )
        )
    return shown
