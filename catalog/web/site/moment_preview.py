"""The site as it will stand at a chosen moment: home, a place or a category, for the office only."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, g, make_response, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.collections.times import moment_typed, typed_form
from catalog.foundation.clock import now
from catalog.foundation.errors import Invalid
from catalog.places import queries as places
from catalog.places.models import Locality, Province
from catalog.products import queries as products
from catalog.web.access import desk_only
from catalog.web.filters import localized, moment_words
from catalog.web.locale import language
from catalog.web.moment import preview
from catalog.web.parameters import PARAMETERS
from catalog.web.site import browse, home
from catalog.web.site import places as place_pages
from catalog.web.words import _

PLACE = "dia-phuong"


@dataclass(frozen=True)
class Choice:
    """A page that can be looked at."""

    value: str
    name: str
    is_on: bool


@dataclass(frozen=True)
class MomentBand:
    """What stands above a page of a chosen moment, and the form that asks for another."""

    title: str
    action: str
    value: str
    place_name: str
    group_name: str
    places: list[Choice]
    groups: list[Choice]
    problem: str
    language: str


@desk_only(Deed.CURATE)
def show() -> ResponseReturnValue:
    """Show the page asked for as a moment will show it; a moment that is none is said so."""
    typed, problem = request.args.get("luc", ""), ""
    try:
        at = moment_typed(typed, field="luc") or now()
    except Invalid:
        at, problem = now(), _("This is no date and time: %(typed)s", typed=typed[:40])
    preview(at)
    g.moment_band = _band(at, problem)
    # The page's own view answers, so that a preview can never show by other rules.
    response = make_response(_view())
    return response if not problem else (response, 422)


def _view() -> ResponseReturnValue:
    place = request.args.get(PLACE, "")
    if place:
        return place_pages.show(place)
    if request.args.get(_group_name()):
        return browse.show()
    return home.show()


def _group_name() -> str:
    return PARAMETERS["group"][language()]


def _band(at: datetime, problem: str) -> MomentBand:
    place, group = request.args.get(PLACE, ""), request.args.get(_group_name(), "")
    return MomentBand(
        title=_("The site on %(moment)s", moment=moment_words(at)),
        action=url_for("site.preview_moment"),
        value=typed_form(at),
        place_name=PLACE,
        group_name=_group_name(),
        places=[
            Choice(row.slug, localized(row, "name").text, row.slug == place) for row in _places()
        ],
        groups=[
            Choice(row.slug, localized(row, "name").text, row.slug == group)
            for row in products.groups()
        ],
        problem=problem,
        language=language(),
    )


def _places() -> list[Province | Locality]:
    """Every province and locality by its address; a province that is a locality stands once."""
    rows: dict[str, Province | Locality] = {row.slug: row for row in places.provinces()}
    rows |= {row.slug: row for row in places.localities()}
    return list(rows.values())


def install(blueprint: Blueprint) -> None:
    """Let every page carry the band of a preview."""
    blueprint.app_context_processor(lambda: {"preview_of": g.get("moment_band")})
