"""Going straight to the one thing that a typed number or code means."""

from flask import url_for

from catalog.search.direct import DirectKind, find_directly

ENDPOINTS = {
    DirectKind.PRODUCT: ("site.product", "slug"),
    DirectKind.BUSINESS: ("site.business", "slug"),
    DirectKind.CODE: ("site.origin", "code"),
}


def way_straight_to(text: str) -> str | None:
    """Answer the address of what a text leads to by itself, if it does."""
    found = find_directly(text)
    if found is None or found.kind not in ENDPOINTS:
        return None
    endpoint, parameter = ENDPOINTS[found.kind]
    return url_for(endpoint, **{parameter: found.key})  # type: ignore[arg-type]
