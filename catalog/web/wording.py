"""The words of the site as they hold now: what the office wrote, else what the project ships."""

from collections.abc import Callable, Mapping

from flask import Flask, current_app, request
from flask_babel import force_locale

from catalog.config import Settings
from catalog.search.querying import Finder
from catalog.search.synonyms import Synonyms, shipped_rows, synonyms_of
from catalog.web.locale import language
from catalog.web.words import _
from catalog.wording.entries import LEGAL_PAGES, SHARED
from catalog.wording.keeping import Keeper, Words
from catalog.wording.rows import written
from catalog.wording.shipped import shipped_page

Shipped = Callable[[str], str]
"""What the project says in a language."""


def install(app: Flask) -> None:
    """Keep the words of this process, and let the search take its synonyms from them."""
    keeper = Keeper()
    app.extensions["wording"] = keeper
    finder: Finder = app.extensions["finder"]
    finder.synonyms = lambda: _synonyms(keeper)
    app.before_request(_look_first)


def _look_first() -> None:
    """Have the words at hand before a request holds a connection.

    The first look of a process keeps all others waiting: were they to wait with connections in
    their hands, none would be left for the look.
    """
    if request.blueprint is not None and request.blueprint != "health":
        words()


def _synonyms(keeper: Keeper) -> Synonyms:
    return synonyms_of(keeper.now().text("synonyms", SHARED))


def keeper() -> Keeper:
    """Answer what keeps the words of this process."""
    found: Keeper = current_app.extensions["wording"]
    return found


def words() -> Words:
    """Answer what the office wrote and what holds now."""
    return keeper().now()


def said(key: str, spoken: str | None = None) -> str:
    """Answer a text in a language, that of the page where none is named."""
    chosen = language() if spoken is None else spoken
    text = words().text(key, chosen)
    return shipped(key, chosen) if text is None else text


def site_name(spoken: str | None = None) -> str:
    """What the site is called."""
    return said("site.name", spoken)


def contact_mail() -> str:
    """Where readers write to, if anywhere."""
    return said("office.mail", SHARED)


def shipped(key: str, spoken: str) -> str:
    """Answer what the project ships where it ships anything: settings, translations, files."""
    return SHIPPED[key](spoken) if key in SHIPPED else ""


def _settings() -> Settings:
    kept: Settings = current_app.config["SETTINGS"]
    return kept


def _description(spoken: str) -> str:
    with force_locale(spoken):
        return _(
            "OCOP products with the evidence for every star: what is certified today, who makes it, "
            "where it comes from."
        )


def _promise(spoken: str) -> str:
    with force_locale(spoken):
        return _(
            "This site publishes OCOP products and the evidence for every claim. It sells nothing, "
            "takes no payment, shows no advertising and follows no visitor."
        )


def _page(name: str) -> Shipped:
    return lambda spoken: shipped_page(name, spoken)


SHIPPED: Mapping[str, Shipped] = {
    "site.name": lambda _spoken: _settings().site_name,
    "site.description": _description,
    "office.mail": lambda _spoken: _settings().contact_email,
    "footer.promise": _promise,
    "synonyms": lambda _spoken: written(shipped_rows()),
    **{f"page.{name}": _page(name) for name in LEGAL_PAGES},
}
