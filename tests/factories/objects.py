"""One of everything of a business and of the office that an address can name, by its argument."""

from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select

from catalog.accounts.models import AccountSession, Passkey, StaffPost
from catalog.accounts.roles import StaffRole
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
from catalog.foundation.database import session
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
    make_product,
)
from tests.factories.inspections import make_check
from tests.factories.reports import make_report
from tests.factories.tracing import declarer_of, make_lot, make_step


def joined(user_id: int, business: Business) -> None:
    session.add(
        Membership(user_id=user_id, business_id=business.id, role=MembershipRole.OWNER, since=AT)
    )


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
