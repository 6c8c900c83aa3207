"""The page of a business or product that the office has suspended: that, and nothing else of it."""

from dataclasses import dataclass

from flask import Response, make_response, render_template, url_for

from catalog.businesses.models import Business
from catalog.permalinks.codes import displayed
from catalog.products.models import Product
from catalog.sanctions.models import Suspension
from catalog.sanctions.queries import suspension_of_business, suspension_of_product
from catalog.web.facts import Fact, address_facts
from catalog.web.filters import Localized, localized
from catalog.web.suspension_words import suspension_shown
from catalog.web.words import _


@dataclass(frozen=True)
class SuspendedPage:
    """All that the page shows."""

    name: Localized
    verdict: str
    under: str
    facts: list[Fact]
    identity: list[Fact]
    code_url: str
    report_url: str
    log_url: str


def suspended_business(business: Business) -> Response | None:
    """The page of a business while it is suspended."""
    suspension = suspension_of_business(business)
    if suspension is None:
        return None
    verdict = _("The office has suspended this business")
    return _answer(business, suspension, address_facts(business), verdict=verdict)


def suspended_product(product: Product, *, report_url: str) -> Response | None:
    """The page of a product while it or its business is suspended."""
    suspension = suspension_of_product(product)
    if suspension is None:
        return None
    maker = product.business
    identity = [
        Fact(_("Code"), displayed(product.code)),
        Fact(
            _("Who makes it"),
            localized(maker, "name").text if maker else "",
            url=url_for("site.business", slug=maker.slug) if maker else "",
        ),
    ]
    return _answer(
        product,
        suspension,
        identity,
        code_url=url_for("site.origin", code=product.code),
        report_url=report_url,
    )


def _answer(
    subject: Business | Product,
    suspension: Suspension,
    identity: list[Fact],
    *,
    verdict: str = "",
    code_url: str = "",
    report_url: str = "",
) -> Response:
    """It is found, for its codes are printed; but nobody keeps it, and no robot lists it."""
    shown = suspension_shown(suspension)
    page = SuspendedPage(
        name=localized(subject, "name"),
        verdict=verdict or shown.verdict,
        under=shown.under,
        facts=[fact for fact in shown.facts if fact.value],
        identity=[fact for fact in identity if fact.value],
        code_url=code_url,
        report_url=report_url or url_for("site.report"),
        log_url=url_for("site.public_log"),
    )
    answer = make_response(render_template("site/suspended.html", page=page))
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.cache_control.no_cache = True
    return answer
