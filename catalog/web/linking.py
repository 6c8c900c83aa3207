"""Answering which of a thing's links an asker wants: one by type, several, or all of them.

After the GS1-Conformant Resolver Standard: never 200 for an error, one default link, the
list where several suit equally, the linkset without a redirect.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Response, jsonify, make_response, redirect, render_template, request

from catalog.foundation.errors import NotFound
from catalog.tracing.linkset import LINKSET_NAMES, Link, LinkType, linkset, matching
from catalog.web.locale import language

LINKSET_JSON = "application/linkset+json"
FORMS = ("text/html", LINKSET_JSON, "application/json")
TYPE_NAME = "linkType"


@dataclass(frozen=True)
class Linked:
    """A thing with its address and its links, of which exactly one is the default."""

    anchor: str
    description: str
    links: Sequence[Link]


def asked_link(linked: Linked) -> Response | None:
    """Answer a question for links; None where the asker simply wants the page.

    Raises NotFound where no link is of the type asked for.
    """
    asked = request.args.get(TYPE_NAME, "")
    wants_all = request.accept_mimetypes.best_match(FORMS, default=FORMS[0]) != FORMS[0]
    if asked in LINKSET_NAMES or (wants_all and not asked):
        return open_to_all(_all_links(linked), linked)
    if not asked:
        return None
    found = matching(linked.links, asked, language=language())
    if not found:
        raise NotFound(f"link type {asked[:60]!r}")
    if len(found) > 1:
        return open_to_all(_choice(linked, found), linked)
    return open_to_all(lead_to(found[0].href), linked)


def default_of(linked: Linked) -> Link:
    """The link for whoever asks for nothing in particular."""
    return next(link for link in linked.links if link.kind is LinkType.DEFAULT)


def lead_to(href: str, **added: str) -> Response:
    """Redirect for now, taking along the query but for the question about links."""
    parts = urlsplit(href)
    query = parse_qsl(parts.query, keep_blank_values=True)
    query += [pair for pair in request.args.items(multi=True) if pair[0] != TYPE_NAME]
    query += list(added.items())
    address = urlunsplit(parts._replace(query=urlencode(query)))
    return make_response(redirect(address, 307))


def open_to_all(response: Response, linked: Linked | None = None) -> Response:
    """Let programs of any site read the answer, and keep caches from answering in our place."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "Link, Location"
    response.cache_control.no_cache = True
    response.vary.update(["Accept", "Accept-Language"])
    if linked is not None:
        response.headers.add("Link", link_header(linked))
    return response


def link_header(linked: Linked) -> str:
    """Where all links of a thing can be read (RFC 9264, section 6)."""
    return f'<{linked.anchor}?{TYPE_NAME}=linkset>; rel="linkset"; type="{LINKSET_JSON}"'


def permitted() -> Response:
    """Answer a browser that asks before it asks (CORS)."""
    response = make_response("", 204)
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language"
    response.headers["Allow"] = "GET, HEAD, OPTIONS"
    return open_to_all(response)


def _all_links(linked: Linked) -> Response:
    response = jsonify(linkset(linked.anchor, linked.description, linked.links))
    response.mimetype = LINKSET_JSON
    return response


def _choice(linked: Linked, found: Sequence[Link]) -> Response:
    """Several links suit equally well: 300, with the list."""
    if request.accept_mimetypes.best_match(FORMS, default=FORMS[0]) == FORMS[0]:
        return make_response(render_template("site/links.html", linked=linked, links=found), 300)
    response = _all_links(Linked(linked.anchor, linked.description, found))
    response.status_code = 300
    return response
