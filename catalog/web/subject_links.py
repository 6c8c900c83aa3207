"""What a product, a lot, a package or a place links to."""

from flask import current_app, url_for

from catalog.sanctions.queries import is_suspended
from catalog.tracing.identifiers import lot_uri, product_uri
from catalog.tracing.linkset import Link, LinkType
from catalog.tracing.models import Facility
from catalog.tracing.subjects import Subject
from catalog.web.filters import localized
from catalog.web.linking import Linked
from catalog.web.locale import LANGUAGES
from catalog.web.trace_records import record_words
from catalog.web.words import _

JSON = "application/json"


def links_of(subject: Subject, code: str, *, anchor: str = "") -> Linked:
    """Everything that the site and the business tell of goods, by the type of link.

    `anchor` is the address by which they were asked for, else that of the code.
    """
    root: str = current_app.config["SETTINGS"].site_url
    product, lot = subject.product, subject.lot
    links = [Link(LinkType.DEFAULT, root + url_for("site.origin", code=code, lang_code="vi"),
                  _("Origin and certificates"))]  # fmt: skip
    for code_of_language in LANGUAGES:
        page = root + url_for("site.product", slug=product.slug, lang_code=code_of_language)
        origin = root + url_for("site.origin", code=code, lang_code=code_of_language)
        if code_of_language == "vi":
            origin += "?lang=vi"
        recall = origin if lot else root + url_for("site.recalls", lang_code=code_of_language)
        links += [
            Link(LinkType.PIP, page, _("About the product"), language=code_of_language),
            Link(LinkType.TRACEABILITY, origin, _("The journey"), language=code_of_language),
            Link(LinkType.RECALL, recall, _("Recalls"), language=code_of_language),
        ]  # fmt: skip
        if not is_suspended(product):
            links += [
                Link(LinkType.CERTIFICATION, f"{page}#certificates", _("Certificates"),
                     language=code_of_language),
                Link(LinkType.RETAILERS, f"{page}#buy", _("Where to buy"),
                     language=code_of_language),
            ]  # fmt: skip
    if lot is not None:
        uri = lot_uri(lot, product, site_url=root)
        events = url_for("api.events", MATCH_anyEPCClass=uri)
        links.append(Link(LinkType.EPCIS, root + events, _("EPCIS 2.0 events"), JSON))
    if product.trace_record_url:
        title = record_words(product.trace_record_url)
        links.append(Link(LinkType.TRACEABILITY, product.trace_record_url, title))
    own = product_uri(product, site_url=root)
    described = localized(product, "name").text
    if lot is not None:
        described = f"{described}, {lot.number}"
    return Linked(anchor or (own if subject.lot is None else f"{root}/q/{code}"), described, links)


def links_of_place(facility: Facility, *, anchor: str) -> Linked:
    """A place of a business leads to the page of the business."""
    root: str = current_app.config["SETTINGS"].site_url
    slug = facility.business.slug
    links = [
        Link(LinkType.DEFAULT, root + url_for("site.business", slug=slug, lang_code="vi"),
             _("The business at this place"))
    ]  # fmt: skip
    links += [
        Link(LinkType.PIP, root + url_for("site.business", slug=slug, lang_code=code),
             _("The business at this place"), language=code)
        for code in LANGUAGES
    ]  # fmt: skip
    return Linked(anchor, f"{facility.name}, {facility.commune.full_name}", links)
