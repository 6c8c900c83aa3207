"""What the frame around every page shows: the name, the navigation, the language."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, request, url_for

from catalog.web.locale import language
from catalog.web.site import addresses
from catalog.web.site.banner import banner
from catalog.web.site.footer import links, office_lines
from catalog.web.site.logo import logo
from catalog.web.wording import said, site_name
from catalog.web.words import _


@dataclass(frozen=True)
class NavigationEntry:
    """One door of the main navigation."""

    label: str
    url: str
    is_current: bool


def install(app: Flask) -> None:
    """Give templates the frame's words and the style of scanned pages."""
    scan_style = _compact((Path(app.static_folder or "static") / "css/scan.css").read_text("utf-8"))
    app.extensions["scan_style"] = scan_style
    app.jinja_env.globals.update(
        main_navigation=main_navigation,
        scan_style=lambda: scan_style,
        site_said=said,
        site_banner=banner,
        site_logo=logo,
        site_links=links,
        office_lines=office_lines,
    )
    addresses.install(app)

    @app.context_processor
    def frame() -> dict[str, Any]:
        return {"site_name": site_name(), "current_language": language()}


def main_navigation() -> list[NavigationEntry]:
    """Answer the four doors, the open one marked."""
    doors = [
        ("site.products", _("Products")),
        ("site.businesses", _("Businesses")),
        ("site.places", _("Places")),
        ("site.certification", _("What is OCOP?")),
    ]
    return [
        NavigationEntry(label, url_for(endpoint), is_current=request.endpoint == endpoint)
        for endpoint, label in doors
    ]


def _compact(style: str) -> str:
    """Drop the comment and the line ends of a style that is sent with every scan."""
    without_comment = style.partition("*/")[2] if style.startswith("/*") else style
    return "".join(line.strip() for line in without_comment.splitlines())
