"""The public log: what is told anew, what adds nothing, and that a changed line is named."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from catalog.businesses.publishing import publish_businesses
from catalog.certificates.models import CertificateKind, Evidence, RevocationGround
from catalog.certificates.publishing import publish_decisions
from catalog.foundation.database import session
from catalog.ledger.chain import Fault, Finding, hash_of
from catalog.ledger.models import PublicRecord, RecordKind
from catalog.ledger.publishing import (
    Notice,
    facts_of,
    log_head,
    publish_records,
    record_in_force,
    records,
    verify_log,
)
from catalog.ledger.signing import signing_key
from catalog.products.publishing import publish_products
from catalog.tracing.checkpoints import make_checkpoint
from tests.factories.catalog import make_business, make_certificate, make_product

AT = datetime(2026, 3, 1, 5, tzinfo=UTC)
LATER = AT + timedelta(days=10)
KINDS = RecordKind.PRODUCT_PUBLISHED.family


def told(subject: int = 1, **facts: object) -> Notice:
    return Notice(RecordKind.PRODUCT_PUBLISHED, subject, facts)


def change(statement: str) -> None:
    session.execute(text("DROP TRIGGER public_record_no_UPDATE"))
    session.execute(text(statement))
    session.expire_all()


@pytest.fixture
def three_lines(database: object) -> list[PublicRecord]:
    return publish_records([told(1, name="a"), told(2, name="b"), told(3, name="c")], at=AT)


def test_every_line_carries_the_hash_of_the_one_before(three_lines: list[PublicRecord]) -> None:
    previous = "0" * 64
    for position, line in enumerate(records(), 1):
        assert (line.position, line.previous_hash) == (position, previous)
        assert line.hash == hash_of(previous, line.body)
        previous = line.hash
    assert log_head() == (3, previous)
    assert verify_log() == []


def test_what_was_told_already_adds_nothing(three_lines: list[PublicRecord]) -> None:
    assert publish_records([told(1, name="a"), told(3, name="c")], at=LATER) == []
    assert log_head()[0] == 3


def test_a_change_adds_one_line_that_names_the_one_it_replaces(
    three_lines: list[PublicRecord],
) -> None:
    [line] = publish_records([told(1, name="a"), told(2, name="better")], at=LATER)
    assert (line.position, line.subject_id, facts_of(line)) == (4, 2, {"name": "better"})
    assert json.loads(line.body)["replaces"] == 2


def test_what_is_told_again_after_a_change_is_told_again(three_lines: list[PublicRecord]) -> None:
    publish_records([told(1, name="other")], at=LATER)
    assert len(publish_records([told(1, name="a")], at=LATER)) == 1


def test_things_of_another_kind_with_the_same_number_do_not_mix(
    three_lines: list[PublicRecord],
) -> None:
    business = Notice(RecordKind.BUSINESS_PUBLISHED, 1, {"name": "a"})
    [line] = publish_records([business], at=LATER)
    assert "replaces" not in json.loads(line.body)


def test_a_line_is_in_force_from_its_day_in_viet_nam_on(three_lines: list[PublicRecord]) -> None:
    midnight = datetime(2026, 3, 10, 17, tzinfo=UTC)
    publish_records([told(1, name="new")], at=midnight)
    on_the_day_before = record_in_force(KINDS, 1, on=date(2026, 3, 10))
    on_the_day = record_in_force(KINDS, 1, on=date(2026, 3, 11))
    assert on_the_day_before
    assert on_the_day
    assert facts_of(on_the_day_before) == {"name": "a"}
    assert facts_of(on_the_day) == {"name": "new"}
    assert record_in_force(KINDS, 1, on=date(2026, 2, 28)) is None


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE public_record SET body = replace(body, '\"b\"', '\"B\"') WHERE position = 2",
         Fault.TEXT_CHANGED),
        (f"UPDATE public_record SET hash = '{'f' * 64}' WHERE position = 2", Fault.TEXT_CHANGED),
        ("UPDATE public_record SET subject_id = 9 WHERE position = 2", Fault.COPY_DIFFERS),
        ("UPDATE public_record SET recorded_at = '2020-01-01' WHERE position = 2",
         Fault.COPY_DIFFERS),
        ("UPDATE public_record SET kind = 'product-withdrawn' WHERE position = 2",
         Fault.COPY_DIFFERS),
    ],
)  # fmt: skip
def test_a_changed_line_is_named_and_no_other(
    three_lines: list[PublicRecord], statement: str, fault: Fault
) -> None:
    change(statement)
    assert verify_log() == [Finding(2, fault)]


def test_a_log_written_anew_after_it_was_signed_is_found(three_lines: list[PublicRecord]) -> None:
    make_checkpoint(signing_key("of this test"), at=LATER)
    session.execute(text("DROP TRIGGER public_record_no_UPDATE"))
    previous = "0" * 64
    for line in records():
        body = line.body.replace('"c"', '"C"')
        now = hash_of(previous, body)
        session.execute(
            text("UPDATE public_record SET body = :b, hash = :h, previous_hash = :p "
                 "WHERE position = :n"),
            {"b": body, "h": now, "p": previous, "n": line.position},
        )  # fmt: skip
        previous = now
    session.execute(text("UPDATE chain_head SET hash = :h"), {"h": previous})
    session.expire_all()
    assert verify_log() == [Finding(3, Fault.CHECKPOINT_DIFFERS)]


def test_a_product_is_told_with_its_texts_and_its_maker(database: object) -> None:
    maker = make_business("Hợp tác xã Hòa Tân", slug="hoa-tan")
    product = make_product("Dừa sáp", business_id=maker.id, description="Cơm dày.", price_vnd=9)
    [line] = publish_products([product.id], at=AT)
    facts = facts_of(line)
    assert facts["name"] == "Dừa sáp"
    assert (facts["business"], facts["businessSlug"]) == ("Hợp tác xã Hòa Tân", "hoa-tan")
    assert facts["description"] == "Cơm dày."
    assert not {"price", "stars", "nameEn"} & set(facts)


def test_a_new_name_of_the_maker_is_told_of_the_product_too(database: object) -> None:
    maker = make_business()
    product = make_product(business_id=maker.id)
    publish_products([product.id], at=AT)
    maker.name = "Tên mới"
    [line] = publish_products([product.id], at=LATER)
    assert facts_of(line)["business"] == "Tên mới"


def test_a_withdrawn_product_is_told_as_withdrawn(database: object) -> None:
    product = make_product()
    publish_products([product.id], at=AT)
    product.withdrawn_at = LATER
    [line] = publish_products([product.id], at=LATER)
    assert line.kind is RecordKind.PRODUCT_WITHDRAWN
    assert publish_products([product.id], at=LATER) == []


def test_what_is_not_public_is_not_told(database: object) -> None:
    assert publish_products([make_product(published_at=None).id], at=AT) == []
    assert publish_businesses([make_business(published_at=None).id], at=AT) == []


def test_nobodys_telephone_mail_or_tax_code_stands_in_the_log(database: object) -> None:
    maker = make_business(phone="0912345678", email="an@example.vn", tax_code="0123456789")
    [line] = publish_businesses([maker.id], at=AT)
    assert not any(part in line.body for part in ("0912345678", "an@example.vn", "0123456789"))


def test_a_decision_and_its_revocation_are_two_lines(database: object) -> None:
    product = make_product()
    claim = make_certificate(product, decision_no="12/QĐ-UBND", issuer_name="UBND tỉnh")
    about = {claim.id: product.code}
    [first] = publish_decisions([claim], about, at=AT)
    assert facts_of(first) == {
        "about": product.code, "scheme": "ocop", "stars": 4, "decisionNumber": "12/QĐ-UBND",
        "issuer": "UBND tỉnh", "issuedOn": "2025-06-01", "validUntil": "2028-06-01",
        "evidence": "A",
    }  # fmt: skip
    assert publish_decisions([claim], about, at=LATER) == []
    claim.revoked_on, claim.revocation_ground = date(2026, 3, 9), RevocationGround.MARK_MISUSED
    [second] = publish_decisions([claim], about, at=LATER)
    assert (facts_of(second)["revokedOn"], facts_of(second)["revocationGround"]) == (
        "2026-03-09", "d",
    )  # fmt: skip


def test_a_proposal_is_never_told_and_a_claim_shown_no_more_is(database: object) -> None:
    product = make_product()
    proposal = make_certificate(product, evidence=Evidence.PROPOSAL)
    claim = make_certificate(product, kind=CertificateKind.VIETGAP)
    about = dict.fromkeys((proposal.id, claim.id), product.code)
    [line] = publish_decisions([proposal, claim], about, at=AT)
    assert line.subject_id == claim.id
    claim.checked_at = None
    [line] = publish_decisions([proposal, claim], about, at=LATER)
    assert facts_of(line)["isShownNoMore"] is True
