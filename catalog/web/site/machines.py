"""What programs read: robots.txt, the sitemap, the web application manifest."""

from flask import Response, current_app, jsonify, render_template, url_for
from sqlalchemy import select

from catalog.businesses import queries as businesses
from catalog.businesses.models import Business
from catalog.collections.queries import open_collections
from catalog.foundation.clock import now
from catalog.foundation.database import session
from catalog.places.models import Locality, Province
from catalog.products import queries as products
from catalog.products.models import Product
from catalog.web.access import public
from catalog.web.assets import asset_content, asset_url
from catalog.web.locale import LANGUAGES
from catalog.web.wording import site_name

FIXED = ("home", "products", "businesses", "places", "code", "certification", "trust", "ranking",
         "sources", "fairs", "collections", "decisions", "public_log", "about", "privacy", "terms")  # fmt: skip


@public
def robots() -> Response:
    """Let every robot read the public pages and keep out of the others."""
    root = current_app.config["SETTINGS"].site_url
    lines = [
        "User-agent: *",
        "Disallow: /tai-khoan",
        "Disallow: /ban",
        "Disallow: /di/",
        f"Sitemap: {root}/sitemap.xml",
        "",
    ]
    return Response("\n".join(lines), mimetype="text/plain")


@public
def sitemap() -> Response:
    """List every public page in each language."""
    entries: list[tuple[str, dict[str, str]]] = [(name, {}) for name in FIXED]
    slugs = (
        ("product", select(Product.slug).where(products.listed())),
        ("business", select(Business.slug).where(businesses.listed())),
        ("place", select(Province.slug)),
        ("place", select(Locality.slug)),
    )
    for endpoint, query in slugs:
        entries += [(endpoint, {"slug": slug}) for slug in session.scalars(query)]
    entries += [
        ("collection", {"slug": collection.slug}) for collection in open_collections(at=now())
    ]
    root = current_app.config["SETTINGS"].site_url
    pages = [
        {
            code: root + url_for(f"site.{endpoint}", lang_code=code, **values)  # type: ignore[arg-type]
            for code in LANGUAGES
        }
        for endpoint, values in entries
    ]
    unique = list({page["vi"]: page for page in pages}.values())
    return Response(render_template("site/sitemap.xml", pages=unique), mimetype="application/xml")


@public
def manifest() -> Response:
    """Describe the site to a phone that keeps it on its home screen."""
    name = site_name()
    response = jsonify(
        name=name,
        short_name=name,
        start_url="/",
        display="minimal-ui",
        background_color="#FBF7EF",
        theme_color="#0F5C4A",
        icons=[{"src": asset_url("img/seal.svg"), "sizes": "any", "type": "image/svg+xml"}],
    )
    response.mimetype = "application/manifest+json"
    return response


@public
def service_worker() -> Response:
    """Serve the script that keeps scanned pages, from the root that it works for."""
    response = Response(asset_content("js/service_worker.js"), mimetype="text/javascript")
    response.cache_control.no_cache = True
    return response
