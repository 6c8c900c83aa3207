"""The sections of the desk, and how much waits in each."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from catalog.joining.queries import count_open_claims
from catalog.revisions.queries import count_waiting
from catalog.scans.alerts import count_open_alerts

Count = Callable[[], int]
Entry = tuple[str, LazyString, Count | None]
"""Where a section is, what it is called, and how much waits there."""

GROUPS: tuple[tuple[LazyString, tuple[Entry, ...]], ...] = (
    (
        _l("What waits"),
        (
            ("desk.review", _l("Listings to review"), count_waiting),
            ("desk.claims", _l("Claims on businesses"), count_open_claims),
            ("desk.copy_alerts", _l("Codes that may have been copied"), count_open_alerts),
        ),
    ),
    (
        _l("Looking after"),
        (("desk.lots", _l("Lots"), None),),
    ),
    (
        _l("Figures"),
        (
            ("desk.scans", _l("How often codes were scanned"), None),
            ("desk.searches", _l("What people search for"), None),
        ),
    ),
)


@dataclass(frozen=True)
class Section:
    """One part of the desk as the person may go there."""

    name: str
    url: str
    is_current: bool
    count: Count | None


@dataclass(frozen=True)
class Group:
    """Parts of the desk that belong together."""

    name: str
    sections: list[Section]


def groups() -> list[Group]:
    """Every part of the desk, by what it is for."""
    return [Group(str(name), [_section(*entry) for entry in entries]) for name, entries in GROUPS]


def _section(endpoint: str, name: LazyString, count: Count | None) -> Section:
    return Section(str(name), url_for(endpoint), request.endpoint == endpoint, count)
