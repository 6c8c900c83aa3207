"""Every closed address, walked by everybody, with an object of one business in it.

The table is made from the routes: an address with an argument of which this test knows no
object fails, and so does one that lets in somebody whom its rule does not name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule

from catalog.accounts.models import StaffPost
from catalog.accounts.roles import DEEDS, EVERYWHERE_ONLY, Deed, RoleName, StaffRole
from catalog.accounts.signing_in import create_account
from catalog.foundation.clock import now
from catalog.foundation.database import db, session, unit_of_work
from tests.factories.catalog import (
    AT,
    make_business,
    make_commune,
    make_locality,
    make_province,
)
from tests.factories.objects import joined, objects

pytestmark = pytest.mark.slow

CLOSED = ("signed-in", "staff")
EVERYBODY = frozenset({
    "portal.home", "portal.join", "portal.claim_new", "portal.claim_listed", "portal.invitation",
    "account.staff_invitation",
})  # fmt: skip
"""Addresses of the portal that belong to no business: whoever is signed in may use them."""
STAFF_TOO = {
    **dict.fromkeys((
        "portal.lot", "portal.dossier", "portal.new_step", "portal.correct", "portal.recall",
        "portal.units", "portal.unit_list", "portal.labels", "portal.one_label",
        "portal.lot_code_png", "portal.label_order", "portal.label_pdf", "portal.label_archive",
        "portal.trace_record",
    ), Deed.INSPECT),
    "site.preview": Deed.REVIEW,
}  # fmt: skip
"""Where the office may enter though the business is not its own, and for which deed."""
LOCAL = {role.value: (role,) for role in StaffRole if role is not StaffRole.ADMINISTRATOR}
"""Who holds one role, for the locality of the owner's business."""
ELSEWHERE = "elsewhere"
"""Who holds every role, for another locality."""
OFFICE = {
    "staff": (StaffRole.REVIEWER, StaffRole.EDITOR, StaffRole.CURATOR),
    "administrator": (StaffRole.ADMINISTRATOR,),
    "local administrator": (StaffRole.ADMINISTRATOR,),
    **LOCAL,
    ELSEWHERE: tuple(StaffRole),
}
EVERYWHERE = frozenset({"staff", "administrator"})
OF_A_CLAIMER = frozenset({"portal.claim", "portal.claim_paper", "portal.withdraw_claim"})
NOT_AS_ASKED = frozenset({
    "portal.quick", "portal.version", "portal.begin_again", "portal.label_pdf",
    "portal.label_archive", "portal.new_lot", "desk.see_copy_alert", "portal.end_membership", "portal.role",
    "portal.invitation", "account.staff_invitation",
    "desk.report_dossier", "desk.report_photograph",
    *("desk.campaign_" + name for name in (
        "report", "docx", "xlsx", "pdf", "request", "template", "fair",
    )),
})  # fmt: skip
"""Addresses whose object is not there or not ready in this cast, or is of the whole catalog.

Strangers are walked all the same, and `tests/campaign` walks those of its reports.
"""
ADDRESSES = {
    "desk.see_copy_alert": {"code": "AAAAAAAAAAAAAAAA"},
    "portal.import_template": {"extension": "xlsx"},
    "portal.import_report": {"extension": "csv"},
    "desk.audit_file": {"extension": "jsonl"},
    "desk.end_member_session": {"session_id": 1},
    "desk.annex_report": {"extension": "csv"},
}


@dataclass(frozen=True)
class Cast:
    """Who walks, and what stands in the addresses."""

    own: Mapping[str, Any]
    clients: Mapping[str, FlaskClient]


def person(
    app: Flask, name: str, role: RoleName, posts: Iterable[tuple[StaffRole, int | None]] = ()
) -> tuple[int, FlaskClient]:
    with app.app_context(), unit_of_work():
        user = create_account(
            f"{name.replace(' ', '-')}@example.vn", password="their own long words",
            display_name=name, roles=[role] if role is RoleName.OWNER else [], at=now(),
        )  # fmt: skip
        user.posts = [
            StaffPost(role=role, locality_id=locality, since=AT) for role, locality in posts
        ]
        mark, user_id = user.fs_uniquifier, user.id
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = mark, True
    return user_id, client


@pytest.fixture
def cast(app: Flask) -> Cast:
    app.config["WTF_CSRF_ENABLED"] = False
    owner_id, owner = person(app, "owner", RoleName.OWNER)
    other_id, other = person(app, "other", RoleName.OWNER)
    with app.app_context():
        with unit_of_work():
            province = make_province()
            here = make_locality(province)
            own = objects(app, owner_id, make_commune(province=province), here)
            joined(other_id, make_business())
            localities = {
                **dict.fromkeys(OFFICE, here.id),
                **dict.fromkeys(EVERYWHERE),
                ELSEWHERE: make_locality(make_province("Cao Bằng", "04")).id,
            }
        session.remove()
    clients = {
        "stranger": app.test_client(),
        "owner": owner,
        "other": other,
    }
    for name, roles in OFFICE.items():
        posts = [(role, localities[name]) for role in roles]
        clients[name] = person(app, name, RoleName.STAFF, posts)[1]
    return Cast(own, clients)


def closed_rules(app: Flask) -> list[tuple[Rule, str]]:
    rules = []
    for rule in app.url_map.iter_rules():
        entrants = getattr(app.view_functions[rule.endpoint], "entrants", None)
        if entrants in CLOSED:
            rules.append((rule, entrants))
    return sorted(rules, key=lambda each: each[0].rule)


def address_of(app: Flask, rule: Rule, own: Mapping[str, Any]) -> str:
    values = {name: own[name] for name in rule.arguments if name in own}
    assert values.keys() == rule.arguments, f"{rule}: name an object of it in this test"
    if rule.endpoint == "portal.one_label":
        values["kind"] = "lot"
    with app.test_request_context():
        return app.url_map.bind("localhost").build(
            rule.endpoint, {**values, **ADDRESSES.get(rule.endpoint, {})}
        )


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) & {"GET", "POST"})


def counts() -> dict[str, int]:
    """How many rows each table has, and how many lines the audit has."""
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in db.metadata.sorted_tables
    }


def may_enter(app: Flask, role: str, rule: Rule, entrants: str) -> bool:
    """The rule, in one place: who may use an address whose object is the owner's."""
    if role == "stranger":
        return False
    is_object = bool(rule.arguments)
    if entrants == "staff":
        deed = getattr(app.view_functions[rule.endpoint], "deed", None)
        return role in OFFICE and (deed is None or may_do(role, deed, is_object=is_object))
    if role == "owner" or rule.endpoint in EVERYBODY or not is_object:
        return True
    deed = STAFF_TOO.get(rule.endpoint)
    return role in OFFICE and deed is not None and may_do(role, deed, is_object=True)


def may_do(role: str, deed: Deed, *, is_object: bool) -> bool:
    """Whether somebody of the office may do something, with the owner's object or with none."""
    if role not in EVERYWHERE and deed in EVERYWHERE_ONLY:
        return False
    is_theirs = any(deed in DEEDS[held] for held in OFFICE[role])
    return is_theirs and not (is_object and role == ELSEWHERE)


@pytest.mark.parametrize("role", ["stranger", "other", *OFFICE])
def test_nobody_enters_whom_the_rule_does_not_name_and_nothing_is_written(
    app: Flask, cast: Cast, role: str
) -> None:
    client = cast.clients[role]
    client.get("/tai-khoan")  # the device is noted once, before anything is counted
    with app.app_context():
        before = counts()
        session.remove()
    walked = 0
    for rule, entrants in closed_rules(app):
        if may_enter(app, role, rule, entrants):
            continue
        address = address_of(app, rule, cast.own)
        for method in methods(rule):
            answer = client.open(address, method=method)
            walked += 1
            if role == "stranger":
                assert answer.status_code == 302, f"{method} {address}"
                assert "/tai-khoan/dang-nhap" in answer.location, f"{method} {address}"
            else:
                assert answer.status_code in {403, 404}, f"{role}: {method} {address}"
    assert walked > 20
    with app.app_context():
        assert counts() == before
        session.remove()


@pytest.mark.parametrize("role", ["owner", *OFFICE])
def test_whom_the_rule_names_enters(app: Flask, cast: Cast, role: str) -> None:
    client = cast.clients[role]
    for rule, entrants in closed_rules(app):
        if not may_enter(app, role, rule, entrants):
            continue
        if "GET" not in methods(rule) or rule.endpoint in NOT_AS_ASKED:
            continue
        address = address_of(app, rule, cast.own)
        answer = client.get(address)
        answer.close()
        assert answer.status_code in {200, 302}, f"{role}: {address} {answer.status_code}"
        if answer.status_code == 302:
            assert "/dang-nhap" not in answer.location, f"{role}: {address}"


def test_every_address_of_the_office_asks_for_the_office(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/ban/")]
    assert len(rules) > 10
    for rule in rules:
        assert app.view_functions[rule.endpoint].entrants == "staff", rule


def test_a_number_too_large_for_the_database_is_not_found(app: Flask, cast: Cast) -> None:
    for rule, _entrants in closed_rules(app):
        numbers = {name: 10**30 for name in rule.arguments if name.endswith(("_id", "position"))}
        if not numbers:
            continue
        address = rule.rule
        for name in rule.arguments:
            value = numbers.get(name, cast.own[name])
            start, end = address.index("<"), address.index(">")
            address = f"{address[:start]}{value}{address[end + 1 :]}"
        for method in methods(rule):
            assert cast.clients["administrator"].open(address, method=method).status_code == 404
