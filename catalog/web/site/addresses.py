"""One page, two addresses: the Vietnamese one and its English twin share an endpoint.

`url_for` keeps the language of the present page; `twins` names the same page in each.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, current_app, g, request, url_for

from catalog.web.locale import LANGUAGES, NAMES, language
from catalog.web.parameters import PARAMETERS, translated


@dataclass(frozen=True)
class Page:
    """A public page: its endpoint, its address in each language, its view."""

    endpoint: str
    vi: str
    en: str
    view: Callable[..., Any]
    methods: tuple[str, ...] = ("GET",)


@dataclass(frozen=True)
class Twins:
    """The canonical address of a page, which is today's, and the same page in each language."""

    canonical: str
    alternates: list[tuple[str, str]]


@dataclass(frozen=True)
class OtherLanguage:
    """The way to the same page in the other language."""

    code: str
    name: str
    url: str


def register(blueprint: Blueprint, pages: list[Page]) -> None:
    """Give every page both its addresses."""
    for page in pages:
        for code, rule in (("vi", page.vi), ("en", page.en)):
            blueprint.add_url_rule(
                rule,
                page.endpoint,
                page.view,
                defaults={"lang_code": code},
                strict_slashes=False,
                methods=page.methods,
            )
    blueprint.app_url_defaults(_keep_language)
    blueprint.app_url_value_preprocessor(_take_language)


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    code = values.pop("lang_code", None) if values else None
    if code and not _is_negotiated(request.endpoint, code):
        g.language = code


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    if "lang_code" not in values and current_app.url_map.is_endpoint_expecting(
        endpoint, "lang_code"
    ):
        values["lang_code"] = language()


def _is_negotiated(endpoint: str | None, code: str) -> bool:
    """A scanned address speaks the phone's language; only its English twin names one."""
    return code == "vi" and endpoint in NEGOTIATED


NEGOTIATED = frozenset({"site.origin"})


def twins() -> Twins | None:
    """Answer where the present page stands in each language, or None for an error page."""
    if not request.endpoint or not current_app.url_map.is_endpoint_expecting(
        request.endpoint, "lang_code"
    ):
        return None
    own = _address(language(), of_today=True)
    alternates = [(code, _address(code)) for code in LANGUAGES]
    return Twins(canonical=own, alternates=[*alternates, ("x-default", _default_address())])


def other_language() -> OtherLanguage:
    """Answer the same page in the other language; on an error page, that language's home."""
    code = next(name for name in LANGUAGES if name != language())
    url = _path(code) if twins() else _elsewhere(code)
    return OtherLanguage(code, NAMES[code], url)


def _elsewhere(code: str) -> str:
    """Pages without a language in their address take it as a parameter; others lead home."""
    if request.endpoint and request.endpoint.startswith(("account.", "security.")):
        return f"{request.path}?{urlencode({'lang': code})}"
    return url_for("site.home", lang_code=code)


def _address(code: str, *, of_today: bool = False) -> str:
    root: str = current_app.config["SETTINGS"].site_url
    return root + _path(code, of_today=of_today)


def _path(code: str, *, of_today: bool = False) -> str:
    """The same page with the same state in a language, whatever host it was asked on."""
    left_out = {"lang", *(PARAMETERS["day"].values() if of_today else ())}
    values = dict(request.view_args or {})
    query = [
        (translated(name, source=language(), target=code), value)
        for name, value in request.args.items(multi=True)
        if name not in left_out
    ]
    if code == "vi" and request.endpoint in NEGOTIATED:
        query.append(("lang", "vi"))
    path = url_for(request.endpoint or "", **values, lang_code=code)
    return path + (f"?{urlencode(query)}" if query else "")


def _default_address() -> str:
    return _address("vi").removesuffix("?lang=vi")


def install(app: Flask) -> None:
    """Let templates name the twins."""
    app.jinja_env.globals.update(twin_urls=twins, other_language=other_language)
