"""Every closed address, walked by everybody, with an object of one business in it.

The table is made from the routes: an address with an argument of which this test knows no
object fails, and so does one that lets in somebody whom its rule does not name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule

from catalog.accounts.models import AccountSession, Passkey, StaffPost
from catalog.accounts.roles import DEEDS, EVERYWHERE_ONLY, Deed, RoleName, StaffRole
from catalog.accounts.sessions import begin_session
from catalog.accounts.signing_in import create_account
from catalog.annexes import taking_in as annexes
from catalog.annexes.taking_in import DecisionFacts
from catalog.businesses.models import Business, LegalForm, Membership, MembershipRole
from catalog.campaign import asking as figure_asking
from catalog.campaign.areas import Area
from catalog.campaign.gathering import gather
from catalog.campaign.keeping import OwnWords, keep_report
from catalog.campaign.models import CampaignReport
from catalog.campaign.periods import Span, period_of
from catalog.certificates.models import Evidence, Honour, IssuerLevel
from catalog.certificates.scans import keep_scan
from catalog.collections.editing import By, CollectionFacts, make_collection
from catalog.collections.models import Spot
from catalog.collections.placing import PlacementFacts, place
from catalog.collections.rules import Subject, Where
from catalog.collections.rules import SubjectKind as ThingKind
from catalog.documents.keeping import keep_pdf
from catalog.epcis import tokens
from catalog.fairs.models import Fair
from catalog.foundation.clock import now, today
from catalog.foundation.database import db, session, unit_of_work
from catalog.foundation.sealing import Sealer
from catalog.imports import running as imports
from catalog.joining.claiming import ClaimFacts, claim_business
from catalog.joining.evidence import keep_file
from catalog.joining.inviting import invite
from catalog.labels.jobs import Order, ask
from catalog.labels.models import LabelKind
from catalog.labels.sheets import SHEETS
from catalog.listings.publishing import open_draft
from catalog.merging.merging import merge
from catalog.places.models import Commune, Locality
from catalog.reports.models import ReportKind
from catalog.revisions import workflow
from catalog.revisions.models import SubjectKind
from catalog.revisions.workflow import Actor
from catalog.sanctions.models import SuspensionGround
from catalog.sanctions.suspending import Order as SuspensionOrder
from catalog.sanctions.suspending import propose
from catalog.staffing.inviting import invite as invite_to_office
from catalog.staffing.posts import Offer
from catalog.tracing.models import LotUse, Step
from catalog.tracing.units import give_out
from catalog.web.pictures import storage
from catalog.wording.models import WordingVersion
from tests.factories.catalog import (
    AT,
    kept,
    make_business,
    make_certificate,
    make_commune,
    make_locality,
    make_product,
    make_province,
)
from tests.factories.inspections import make_check
from tests.factories.reports import make_report
from tests.factories.tracing import declarer_of, make_lot, make_step

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


def joined(user_id: int, business: Business) -> None:
    session.add(
        Membership(user_id=user_id, business_id=business.id, role=MembershipRole.OWNER, since=AT)
    )


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


def put_in_front(by_id: int, product_id: int, locality_id: int) -> dict[str, int]:
    """A collection of a locality, and a product that stands on its page."""
    by = By(by_id, "owner")
    gathered = make_collection(CollectionFacts("Quà Tết"), by=by, at=now(), locality_id=locality_id)
    where, thing = Where(Spot.LOCALITY, locality_id), Subject(ThingKind.PRODUCT, product_id)
    placed = place(PlacementFacts(where, thing, from_at=AT), by=by, at=now())
    return {"collection_id": gathered.id, "placement_id": placed.id}


def objects(app: Flask, owner_id: int, commune: Commune, here: Locality) -> dict[str, Any]:
    """One of everything that an address may name, all of the owner's business."""
    business = make_business(commune=commune, province_id=commune.province_id)
    joined(owner_id, business)
    product = make_product(business=business, group_id=1)
    in_front = put_in_front(owner_id, product.id, here.id)
    lot = make_lot(product)
    step = make_step(lot, Step.PROCESSING)
    declarer = declarer_of(lot)
    draft = open_draft(SubjectKind.PRODUCT, product.id, by=Actor(owner_id, "owner"), at=now())
    workflow.submit(draft.id, read_version=0, by=Actor(owner_id, "owner"), at=now())
    use = LotUse(lot_id=lot.id, business_id=make_business().id, asked_at=AT)
    session.add(use)
    token, _text = tokens.issue(business, name="k", actor_id=owner_id, actor_label="o", at=now())
    batch = give_out(lot, 5, declarer=declarer, at=now())
    order = Order(lot.id, LabelKind.LOT, next(iter(SHEETS)), 3)
    job = ask(order, asked_by_id=owner_id, asked_by="owner", at=now())
    sealer = Sealer(app.config["SETTINGS"].personal_data_key)
    paper = keep_file(
        b"%PDF-1.7 giay", title="a.pdf", user_id=owner_id, storage=storage(), sealer=sealer,
        at=now(),
    )  # fmt: skip
    claim = claim_business(
        ClaimFacts(
            name="Tổ hợp tác Mới", legal_form=LegalForm.COOPERATIVE_GROUP, number="",
            phone="0912345678", words="tổ trưởng", address="Ấp 1",
            commune_id=commune.id,
        ),
        claimer_id=owner_id, business=None, files=[paper], sealer=sealer, at=now(),
    )  # fmt: skip
    invitation = invite(business.id, MembershipRole.EDITOR, note="con", user_id=owner_id, at=now())
    run = imports.ask(
        "Tên sản phẩm,Giá\nMật ong,1000\n".encode(), "a.csv", business_id=business.id,
        by=Actor(owner_id, "owner"), at=now(),
    )  # fmt: skip
    annex = annexes.ask(
        "Tên sản phẩm,Chủ thể,Hạng sao\nMật ong,HTX Mật,4 sao\n".encode(), "a.csv",
        DecisionFacts("1/QĐ-UBND", date(2026, 6, 1), "UBND tỉnh Vĩnh Long", IssuerLevel.PROVINCE, 1),
        by=Actor(owner_id, "owner"), at=now(),
    )  # fmt: skip
    annex.paper_digest = keep_pdf(b"%PDF-1.7 quyet dinh", storage=storage())
    begin_session(owner_id, device="Firefox", at=now())
    sitting = session.scalars(select(AccountSession)).one()
    helper = create_account(
        "helper@example.vn", password="their own long words", display_name="h", roles=[], at=now()
    )
    post = StaffPost(user_id=helper.id, role=StaffRole.EDITOR, locality_id=here.id, since=AT)
    session.add(post)
    offer = invite_to_office(
        "new@example.vn", Offer(StaffRole.EDITOR, here.id), by_id=helper.id, at=now()
    )
    certificate = make_certificate(product, scan_digest=None)
    scan = keep_scan(
        b"%PDF-1.7 chung nhan", business_id=business.id, user_id=owner_id, storage=storage(),
        sealer=sealer, at=now(),
    )  # fmt: skip
    passkey = Passkey(user_id=owner_id, name="k", credential_id=b"c", public_key=b"p",
                      sign_count=0, added_at=AT)  # fmt: skip
    session.add(passkey)
    report = make_report(ReportKind.QUESTION, product=product)
    words = WordingVersion(key="site.name", language="vi", version=1, text="A", by_name="o", at=AT)
    session.add(words)
    honour = kept(
        Honour(
            business_id=business.id, title="Doanh nghiệp tiêu biểu", year=2025,
            evidence=Evidence.SIGNED_DECISION, end_words="",
        )
    )  # fmt: skip
    suspension = propose(
        product,
        SuspensionOrder(SuspensionGround.OTHER, "1/QĐ", AT.date(), "Đang xác minh"),
        user_id=helper.id, at=now(),
    )  # fmt: skip
    session.flush()
    check = make_check(lot, commune, inspector_id=helper.id, storage=storage())
    return {
        "inspection_id": check.id,
        "passkey_id": passkey.id, "certificate_id": certificate.id, "scan_id": scan.id,
        "business_id": business.id,
        "honour_id": honour.id, "suspension_id": suspension.id, "product_id": product.id,
        "member_id": helper.id, "post_id": post.id, "offer_id": offer.id,
        "annex_id": annex.id, "run_id": run.id, "slug": business.slug, "code": lot.code,
        "position": step.position,
        "use_id": use.id, "token_id": token.id, "batch_id": batch.id, "job_id": job.id,
        "revision_id": draft.id, "kind": "product", "subject_id": product.id, "extension": "png",
        "number": 1, "claim_id": claim.id, "file_id": paper.id, "invitation_id": invitation.id,
        **in_front, "user_id": owner_id, "token": "not-signed", "session_id": sitting.id,
        "case_number": report.number, "step": "take-no-such-step",
        "topic": "site", "wording_id": words.id,
        "report_id": campaign_report().id, **figures_asked(owner_id),
        **listed_twice(commune, helper.id),
    }  # fmt: skip


def listed_twice(commune: Commune, by_id: int) -> dict[str, int]:
    """A business that may be the owner's, and two that were made one."""
    place = {"commune": commune, "province_id": commune.province_id}
    twin, kept, merged = (make_business(**place) for _ in range(3))
    done = merge(kept.id, merged.id, user_id=by_id, at=now())
    return {"twin_id": twin.id, "merge_id": done.id}


def campaign_report() -> CampaignReport:
    """A report of the year on all."""
    day = AT.date()
    figures = gather(Area(), period_of(Span.YEAR, on=day), on=day)
    return keep_report(figures, OwnWords("Báo cáo"), by_id=None, by="office", at=AT)


def figures_asked(by_id: int) -> dict[str, int]:
    """A request to a unit, an event, and the site's own template."""
    day = today()
    asked = figure_asking.ask(
        figure_asking.Asked("Số liệu", "", ("Số buổi",), day), period_of(Span.YEAR, on=day),
        [figure_asking.Unit("Xã", "xa@example.vn")], by_id=by_id, by="office", at=now(),
    )  # fmt: skip
    fair = Fair(slug="hoi-cho", name="Hội chợ", updated_at=now())
    session.add(fair)
    session.flush()
    return {
        "request_id": asked.id, "contribution_id": asked.contributions[0].id,
        "fair_id": fair.id, "template_id": 0,
    }  # fmt: skip


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
