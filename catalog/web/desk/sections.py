"""The sections of the desk, and how much waits in each."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from catalog.accounts.roles import Deed
from catalog.annexes.queries import count_waiting_runs
from catalog.businesses.queries import ids_within
from catalog.certificates.overview import count_waiting_certificates
from catalog.checks.checking import count_ending
from catalog.foundation.clock import today
from catalog.inspections.queries import count_due
from catalog.joining.queries import count_open_claims
from catalog.reports.queries import count_to_do
from catalog.revisions.queries import count_waiting
from catalog.sanctions.queries import count_waiting as count_suspensions
from catalog.scans.alerts import count_open_alerts
from catalog.web.access import may, own_territory

Count = Callable[[], int]
Entry = tuple[str, LazyString, Count | None]
"""Where a section is, what it is called, and how much waits there for the person.

Who sees it follows from the view: a section whose deed the person may not do is left out.
"""


def _listings() -> int:
    return count_waiting(of=ids_within(own_territory(Deed.REVIEW)))


def _certificates() -> int:
    return count_waiting_certificates(ids_within(own_territory(Deed.CERTIFICATES)))


def _facts() -> int:
    return count_ending(on=today(), of=ids_within(own_territory(Deed.CERTIFICATES)))


def _claims() -> int:
    return count_open_claims(own_territory(Deed.REVIEW))


def _reports() -> int:
    return count_to_do(own_territory(Deed.PROBLEMS))


def _lists() -> int:
    return count_waiting_runs(own_territory(Deed.IMPORT_LISTS))


def _suspensions() -> int:
    return count_suspensions(ids_within(own_territory(Deed.SUSPEND)))


def _alerts() -> int:
    return count_open_alerts(own_territory(Deed.PROBLEMS))


def _checks() -> int:
    return count_due(today(), within=own_territory(Deed.INSPECT))


GROUPS: tuple[tuple[LazyString, tuple[Entry, ...]], ...] = (
    (
        _l("What waits"),
        (
            ("desk.review", _l("Listings to review"), _listings),
            ("desk.claims", _l("Claims on businesses"), _claims),
            ("desk.certificates", _l("Certificates to check"), _certificates),
            ("desk.checks", _l("Facts to check again"), _facts),
            ("desk.reports", _l("Problem reports"), _reports),
            ("desk.suspensions", _l("Suspensions"), _suspensions),
            ("desk.copy_alerts", _l("Codes that may have been copied"), _alerts),
            ("desk.inspections", _l("Field checks to follow up"), _checks),
        ),
    ),
    (
        _l("Looking after"),
        (
            ("desk.businesses", _l("Businesses: checks and trust"), None),
            ("desk.honours", _l("Honours"), None),
            ("desk.lots", _l("Lots"), None),
            ("desk.inspect", _l("Record a field check"), None),
            ("desk.expiry_board", _l("Certificates that end"), None),
            ("desk.annexes", _l("Lists of certificates"), _lists),
            ("desk.duplicates", _l("Businesses listed twice"), None),
        ),
    ),
    (
        _l("People"),
        (
            ("desk.people", _l("People of the office"), None),
            ("desk.audit", _l("Audit log"), None),
        ),
    ),
    (
        _l("In front"),
        (
            ("desk.placements", _l("What stands in front, and when"), None),
            ("desk.collections", _l("Collections"), None),
            ("desk.wording", _l("Words of the site"), None),
        ),
    ),
    (
        _l("Figures"),
        (
            ("desk.shares", _l("How evenly places in front are shared"), None),
            ("desk.scans", _l("How often codes were scanned"), None),
            ("desk.searches", _l("What people search for"), None),
            ("desk.campaign", _l("Reports upwards"), None),
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
    """The parts of the desk that the person may use, by what they are for."""
    shown = [
        Group(str(name), [_section(*entry) for entry in entries if _is_open(entry[0])])
        for name, entries in GROUPS
    ]
    return [group for group in shown if group.sections]


def _is_open(endpoint: str) -> bool:
    deed = getattr(current_app.view_functions[endpoint], "deed", None)
    return deed is None or may(deed)


def _section(endpoint: str, name: LazyString, count: Count | None) -> Section:
    return Section(str(name), url_for(endpoint), request.endpoint == endpoint, count)
