"""The directory of businesses, and the page of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

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
from catalog.web.site.then import AnotherDay, another_day, day_asked, url_on
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


@dataclass(frozen=True)
class DirectoryPage:
    """All that the directory shows."""

    title: str
    text: str
    rows: list[BusinessRow]
    pager: Pager
    products_url: str


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
    products: list[Card]
    products_title: str
    another_day: AnotherDay


@public
def index() -> ResponseReturnValue:
    """Show the directory, all of it or those whose name has the words."""
    name = PARAMETERS["page"][language()]
    number = page_number(request.args.get(name))
    text = normal(request.args.get("q", ""))[:LONGEST_QUERY]
    condition = Business.slug.contains(_slug_part(text), autoescape=True) if text else None
    total = businesses.count_businesses(condition)
    start, stop = page_bounds(number, per_page=PER_PAGE, total=total)
    rows = businesses.businesses_in_order(
        in_english=language() == "en", start=start, stop=stop, condition=condition
    )

    def url_of(page: int) -> str:
        values = {"q": text} if text else {}
        if page > 1:
            values[name] = str(page)
        return url_for("site.businesses", **values)  # type: ignore[arg-type]

    count = ngettext("%(num)s business", "%(num)s businesses", total)
    page = DirectoryPage(
        title=_("%(count)s for “%(text)s”", count=count, text=text) if text else count,
        text=text,
        rows=business_rows(rows),
        pager=make_pager(number, last=max(1, -(-total // PER_PAGE)), url_of=url_of),
        products_url=url_for("site.products", q=text),
    )
    return render_template("site/businesses.html", page=page)


def _slug_part(text: str) -> str:
    """A name's address is its folded words, so that marks and case do not matter here."""
    return "-".join(fold(text).split())


@public
def show(slug: str) -> ResponseReturnValue:
    """Show a business, or lead from an address that it once had to the present one."""
    past = day_asked()
    business = businesses.find_business(slug)
    if business is None:
        business_id = ledger.find(PermalinkKind.BUSINESS_SLUG, slug)
        moved = businesses.find_business_by_id(business_id) if business_id else None
        if moved is None:
            raise NotFound(f"business {slug[:80]!r}")
        return redirect(url_on("site.business", past, slug=moved.slug), 301)
    if past is not None:
        return show_then(business, on=past)
    page = render_template("site/business.html", page=business_page(business, on=today()))
    note_business_view(business)
    return page


def business_rows(rows: Sequence[Business]) -> list[BusinessRow]:
    """Make the rows of businesses, with the number of products of each in one statement."""
    counts = products.counts_by(Product.business_id)
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
