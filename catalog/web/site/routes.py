"""Every public page with its Vietnamese address and its English twin."""

from flask import Blueprint

from catalog.web.site import (
    browse,
    businesses,
    certificate_scans,
    codes,
    collections,
    decisions,
    explanations,
    fairs,
    feeds,
    following,
    home,
    leaving,
    legal,
    logo,
    machines,
    moment_preview,
    origin,
    origin_ledger,
    places,
    preview,
    products,
    public_log,
    recalls,
    reporting,
    scanning,
    suggestions,
    told_figures,
    trust_rule,
)
from catalog.web.site.addresses import Page, register

blueprint = Blueprint("site", __name__)

PAGES = [
    Page("home", "/", "/en/", home.show),
    Page("products", "/san-pham", "/en/products", browse.show),
    Page("product", "/san-pham/<slug>", "/en/products/<slug>", products.show),
    Page("businesses", "/doanh-nghiep", "/en/businesses", businesses.index),
    Page("business", "/doanh-nghiep/<slug>", "/en/businesses/<slug>", businesses.show),
    Page("places", "/dia-phuong", "/en/places", places.index),
    Page("place", "/dia-phuong/<slug>", "/en/places/<slug>", places.show),
    Page("collections", "/bo-suu-tap", "/en/collections", collections.index),
    Page("collection", "/bo-suu-tap/<slug>", "/en/collections/<slug>", collections.show),
    Page("fairs", "/su-kien", "/en/events", fairs.index),
    Page("decisions", "/van-ban", "/en/decisions", decisions.index),
    Page("decision", "/van-ban/<int(max=2147483647):document_id>",
         "/en/decisions/<int(max=2147483647):document_id>", decisions.show),
    Page("code", "/kiem-tra-ma", "/en/check-a-code", codes.show),
    Page("origin", "/q/<code>", "/en/q/<code>", origin.show),
    Page("origin_ledger", "/q/<code>/so-cai", "/en/q/<code>/records", origin_ledger.show),
    Page("scan_place", "/q/<code>/noi-quet", "/en/q/<code>/where", scanning.place,
         ("GET", "POST")),
    Page("recalls", "/thu-hoi", "/en/recalls", recalls.index),
    Page("public_log", "/so-cong-bo", "/en/public-log", public_log.show),
    Page("report", "/phan-anh", "/en/report", reporting.show, ("GET", "POST")),
    Page("report_case", "/phan-anh/<case_number>", "/en/report/<case_number>", following.show,
         ("GET", "POST")),
    Page("certification", "/chung-nhan-ocop", "/en/how-certification-works",
         explanations.certification),
    Page("trust", "/dia-chi-tin-cay", "/en/trusted-addresses", trust_rule.show),
    Page("ranking", "/tieu-chi-sap-xep", "/en/how-results-are-ordered", explanations.ranking),
    Page("about", "/gioi-thieu", "/en/about", legal.about),
    Page("privacy", "/quyen-rieng-tu", "/en/privacy", legal.privacy),
    Page("terms", "/dieu-khoan", "/en/terms", legal.terms),
    Page("sources", "/nguon-du-lieu", "/en/sources", explanations.sources),
]  # fmt: skip

FOR_PROGRAMS = [
    Page("products_feed", "/feeds/san-pham.atom", "/en/feeds/products.atom", feeds.products_feed),
    Page("recalls_feed", "/feeds/thu-hoi.atom", "/en/feeds/recalls.atom", recalls.feed),
    Page("suggestions", "/goi-y", "/en/suggestions", suggestions.suggest),
]
"""Answers in each language that are no pages."""

moment_preview.install(blueprint)
register(blueprint, [*PAGES, *FOR_PROGRAMS])
blueprint.add_url_rule("/xem-truoc/<int(max=2147483647):revision_id>", "preview", preview.show)
blueprint.add_url_rule(
    "/giay-chung-nhan/<int(max=2147483647):certificate_id>",
    "certificate_scan",
    certificate_scans.show,
)
blueprint.add_url_rule(
    "/van-ban/<int(max=2147483647):document_id>.pdf", "decision_paper", decisions.paper
)
blueprint.add_url_rule("/ban/xem-truoc", "preview_moment", moment_preview.show)
blueprint.add_url_rule("/di/<int(max=2147483647):channel_id>", "leave", leaving.leave)
blueprint.add_url_rule(
    "/phan-anh/<case_number>/anh/<int(max=2147483647):file_id>",
    "report_photograph",
    following.picture,
)
blueprint.add_url_rule("/q/<code>.svg", "qr_svg", codes.qr_svg)
blueprint.add_url_rule("/q/<code>.png", "qr_png", codes.qr_png)
blueprint.add_url_rule("/bieu-trung/<digest>.svg", "logo_svg", logo.drawing)
blueprint.add_url_rule("/robots.txt", "robots", machines.robots)
blueprint.add_url_rule("/sitemap.xml", "sitemap", machines.sitemap)
blueprint.add_url_rule("/manifest.webmanifest", "manifest", machines.manifest)
blueprint.add_url_rule("/sw.js", "service_worker", machines.service_worker)
blueprint.add_url_rule("/q/<code>/so-cai.json", "origin_proof", origin_ledger.proof)
blueprint.add_url_rule("/so-cong-bo.json", "public_log_json", public_log.machine_form)
blueprint.add_url_rule("/bang-chung/<digest>", "evidence", origin_ledger.evidence)
blueprint.add_url_rule(
    "/so-lieu/<token>", "told_figures", told_figures.told_figures, methods=["GET", "POST"]
)
blueprint.add_url_rule("/q/<code>/10/<number>", "printed_lot", origin.printed_lot)
blueprint.add_url_rule("/q/<code>/10/<number>/21/<serial>", "printed_unit", origin.printed_lot)
