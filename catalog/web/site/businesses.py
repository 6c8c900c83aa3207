"""The directory of businesses, and the page of each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, and_

from catalog.businesses import queries as businesses
from catalog.businesses.models import Business
from catalog.certificates.queries import claims_of_business, honours_of_business
from catalog.certificates.validity import honour_holds
from catalog.checks.rules import of_business
from catalog.foundation.clock import today
from catalog.foundation.errors import NotFound
from catalog.foundation.paging import page_bounds
from catalog.foundation.vietnamese import fold, normal
from catalog.permalinks import ledger
from catalog.permalinks.models import PermalinkKind
from catalog.products import queries as products
from catalog.products.models import Product
from catalog.trust.queries import trust_of, trust_of_all, trusted_ids
from catalog.web.access import public
from catalog.web.checked_facts import checked_lines
from catalog.web.facts import Fact, address_facts
from catalog.web.filters import (
    Localized,
    localized,
    localized_or_none,
    phone_url,
    phone_words,
)
from catalog.web.labels import words_for
from catalog.web.locale import language
from catalog.web.parameters import PARAMETERS
from catalog.web.site.business_then import show_then
from catalog.web.site.cards import Card, place_words, product_cards
from catalog.web.site.claims import ClaimShown, claims_shown, source_fact
from catalog.web.site.honours import honour_facts
from catalog.web.site.paging import Pager, make_pager, page_number
from catalog.web.site.pictures import PictureShown, photograph
from catalog.web.site.product_facts import Step, other_name
from catalog.web.site.products import channel_facts
from catalog.web.site.suspended import suspended_business
from catalog.web.site.then import AnotherDay, another_day, day_asked, url_on
from catalog.web.site.trust_rule import ONLY_TRUSTED
from catalog.web.trust_words import TrustShown, trust_shown
from catalog.web.visiting import note_business_view
from catalog.web.words import _, ngettext

PER_PAGE = 36
LONGEST_QUERY = 200


@dataclass(frozen=True)
class BusinessRow:
    """One business in a list."""

    url: str
    name: Localized
    lines: list[str]
    is_trusted: bool = False


@dataclass(frozen=True)
class DirectoryPage:
    """All that the directory shows."""

    title: str
    text: str
    rows: list[BusinessRow]
    pager: Pager
    products_url: str
    only_trusted: bool
    trusted_name: str


@dataclass(frozen=True)
class BusinessPage:
    """All that a business's page shows."""

    name: Localized
    other_name: Localized | None
    summary: str
    breadcrumbs: list[Step]
    description: Localized | None
    picture: PictureShown | None
    facts: list[Fact]
    checks: list[str]
    honours: list[list[Fact]]
    claims: list[ClaimShown]
    trust: TrustShown
    products: list[Card]
    products_title: str
    another_day: AnotherDay


@public
def index() -> ResponseReturnValue:
    """Show the directory, all of it or those whose name has the words."""
    name = PARAMETERS["page"][language()]
    number = page_number(request.args.get(name))
    text = normal(request.args.get("q", ""))[:LONGEST_QUERY]
    trusted_name = PARAMETERS["trusted"][language()]
    only_trusted = request.args.get(trusted_name) == ONLY_TRUSTED
    trusted = trusted_ids(on=today()) if only_trusted else None
    condition = _condition(text, trusted)
    total = businesses.count_businesses(condition)
    start, stop = page_bounds(number, per_page=PER_PAGE, total=total)
    rows = businesses.businesses_in_order(
        in_english=language() == "en", start=start, stop=stop, condition=condition
    )

    def url_of(page: int) -> str:
        values = {"q": text} if text else {}
        if only_trusted:
            values[trusted_name] = ONLY_TRUSTED
        if page > 1:
            values[name] = str(page)
        return url_for("site.businesses", **values)  # type: ignore[arg-type]

    count = ngettext("%(num)s business", "%(num)s businesses", total)
    page = DirectoryPage(
        title=_("%(count)s for “%(text)s”", count=count, text=text) if text else count,
        text=text,
        rows=business_rows(rows, trusted=trusted),
        pager=make_pager(number, last=max(1, -(-total // PER_PAGE)), url_of=url_of),
        products_url=url_for("site.products", q=text),
        only_trusted=only_trusted,
        trusted_name=trusted_name,
    )
    return render_template("site/businesses.html", page=page)


def _condition(text: str, trusted: Collection[int] | None) -> ColumnElement[bool] | None:
    """Which businesses are listed; trust is asked about today, so that it ends at midnight."""
    parts = []
    if text:
        parts.append(Business.slug.contains(_slug_part(text), autoescape=True))
    if trusted is not None:
        parts.append(Business.id.in_(trusted))
    return and_(*parts) if parts else None


def _slug_part(text: str) -> str:
    """A name's address is its folded words, so that marks and case do not matter here."""
    return "-".join(fold(text).split())


@public
def show(slug: str) -> ResponseReturnValue:
    """Show a business, or lead from an address that it or one merged into it had to its own."""
    past = day_asked()
    business = businesses.find_business(slug)
    if business is None:
        once = ledger.find(PermalinkKind.BUSINESS_SLUG, slug)
        moved = businesses.find_business_moved(slug, once)
        if moved is None:
            raise NotFound(f"business {slug[:80]!r}")
        return redirect(url_on("site.business", past, slug=moved.slug), 301)
    suspended = suspended_business(business)
    if suspended is not None:
        return suspended
    if past is not None:
        return show_then(business, on=past)
    page = render_template("site/business.html", page=business_page(business, on=today()))
    note_business_view(business)
    return page


def business_rows(
    rows: Sequence[Business], *, trusted: Collection[int] | None = None
) -> list[BusinessRow]:
    """Make the rows of businesses, with the number of products of each in one statement.

    `trusted` are those known to be trusted addresses; without it the rule is asked.
    """
    counts = products.counts_by(Product.business_id)
    if trusted is None:
        trusted = {key for key, each in trust_of_all(rows, on=today()).items() if each.is_trusted}
    return [
        BusinessRow(
            url_for("site.business", slug=business.slug),
            localized(business, "name"),
            [
                line
                for line in (
                    words_for(business.legal_form) if business.legal_form else "",
                    place_words(business),
                    ngettext("%(num)s product", "%(num)s products", counts[business.id])
                    if business.id in counts
                    else "",
                )
                if line
            ],
            is_trusted=business.id in trusted,
        )
        for business in rows
    ]


def business_page(business: Business, *, on: date) -> BusinessPage:
    """Say all that the page of a business shows on a day."""
    name = localized(business, "name")
    cards = product_cards(products.cards(products.product_ids_of_business(business.id)), on=on)
    in_force = [card for card in cards if card.mark and card.mark.stars]
    others = [card for card in cards if card not in in_force]
    place = place_words(business)
    return BusinessPage(
        name=name,
        other_name=other_name(business),
        summary=f"{name.text}. {place}",
        breadcrumbs=[Step(_("Businesses"), url_for("site.businesses"))],
        description=localized_or_none(business, "description"),
        picture=photograph(business.image, business.image_cut) if business.image else None,
        facts=_facts(business),
        checks=checked_lines(of_business(business), on=on),
        honours=[
            honour_facts(honour)
            for honour in honours_of_business(business.id)
            if honour_holds(honour, on=on)
        ],
        claims=claims_shown(claims_of_business(business.id), on=on),
        trust=trust_shown(trust_of(business, on=on)),
        products=in_force + others,
        products_title=ngettext("%(num)s product", "%(num)s products", len(cards)),
        another_day=another_day(url_for("site.business", slug=business.slug)),
    )


def _facts(business: Business) -> list[Fact]:
    rows = [
        Fact(_("Kind of business"), words_for(business.legal_form) if business.legal_form else ""),
        *address_facts(business),
        Fact(_("Tax code"), business.tax_code or ""),
        Fact(_("Number of the business registration"), business.registration_no),
        Fact(_("Opening hours"), business.opening_hours, lang="vi"),
        Fact(
            _("Phone"),
            phone_words(business.phone) if business.phone else "",
            url=phone_url(business.phone) if business.phone else "",
        ),
        Fact(_("Mail"), business.email or "", url=f"mailto:{business.email}"),
        Fact(_("Website"), business.website or "", url=business.website or "", is_external=True),
        *channel_facts(business),
        source_fact(business.source_url),
    ]
    return [row for row in rows if row.value]
