"""The first page of a business: what needs its people, and nobody else's business."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.businesses.models import Business
from catalog.foundation.clock import now, today
from catalog.foundation.database import session, unit_of_work
from catalog.inspections.models import Measure
from catalog.listings.publishing import new_draft, open_draft
from catalog.needs.gathering import gather
from catalog.products.models import Product
from catalog.revisions import workflow
from catalog.revisions.models import SubjectKind
from catalog.revisions.workflow import Actor
from catalog.scans.copies import Reason, Suspicion
from catalog.scans.counting import Scanned, alert_staff, count_unit_scan
from catalog.scans.models import Audience, Way
from catalog.tracing.agreeing import ask_to_use
from catalog.tracing.queries import get_lot
from catalog.web.pictures import storage
from tests.factories.catalog import make_certificate, make_commune, make_product
from tests.factories.inspections import make_check
from tests.factories.joining import make_person
from tests.factories.tracing import declarer_of, make_lot
from tests.integration.portal.conftest import Workshop
from tests.integration.web.test_statements import counted
from tests.support.pages import read_page

pytestmark = pytest.mark.slow

WRITER, OFFICE = Actor(None, "Chị Hòa"), Actor(None, "Phòng OCOP")
LETTER = "Bỏ sao đã hết hạn."
WORDS = "Ảnh mờ quá, chụp lại nhé."


def business_of(workshop: Workshop) -> Business:
    return session.scalars(select(Business).where(Business.slug == workshop.slug)).one()


def product_of(workshop: Workshop) -> Product:
    return session.scalars(select(Product).where(Product.code == workshop.product)).one()


def handed_over(kind: SubjectKind, subject_id: int) -> int:
    draft = open_draft(kind, subject_id, by=WRITER, at=now())
    workflow.submit(draft.id, read_version=draft.version, by=WRITER, at=now())
    return draft.id


@pytest.fixture
def busy(app: Flask, workshop: Workshop) -> Workshop:
    """The business with one of everything that can need somebody."""
    with app.app_context():
        with unit_of_work():
            business, product = business_of(workshop), product_of(workshop)
            returned = handed_over(SubjectKind.PRODUCT, product.id)
            workflow.give_back(returned, {"pictures": WORDS}, by=OFFICE, at=now())
            handed_over(SubjectKind.BUSINESS, business.id)
            new_draft(SubjectKind.PRODUCT, business_id=business.id, by=WRITER, at=now(),
                      name="Kẹo dừa sáp")  # fmt: skip
            make_certificate(product, issued_on=None, expires_on=today() + timedelta(days=20))
            old = make_product("Bánh tráng", business=business)
            make_certificate(old, issued_on=None, expires_on=today() - timedelta(days=5))
            get_lot(workshop.lot).event_count = 2
            fresh = {"made_on": today(), "best_before": None}
            lots = [make_lot(product, at=now(), **fresh) for _ in range(6)]
            ask_to_use(lots[0], declarer=declarer_of(get_lot(workshop.other_lot)), at=now())
            scanned = Scanned(product.id, lots[0].id, Way.QR, Audience.PEOPLE)
            count_unit_scan(scanned, "ABCDEFGH23456789", 0, visitor="a" * 16, at=now())
            alert_staff("ABCDEFGH23456789", lots[0].id, Suspicion(Reason.MANY_IN_A_DAY, 10),
                        at=now())  # fmt: skip
            make_check(lots[0], make_commune("Cầu Ngang"), inspector_id=make_person("Kiểm").id,
                       storage=storage(), measure=Measure.LETTER, words=LETTER)  # fmt: skip
        session.remove()
    return workshop


def test_the_first_page_says_all_that_needs_somebody(
    app: Flask, owner: FlaskClient, busy: Workshop
) -> None:
    page = read_page(owner, f"/cong/{busy.slug}?lang=en")
    words = page.words()
    assert WORDS in words
    assert LETTER in words
    assert "Kiểm" not in words
    assert "Kẹo dừa sáp" in words
    assert "It ends in 20 days" in words
    assert "are over; ask the commune" in words
    assert "Bánh tráng" in words
    assert "It ended on" in words
    assert "1 question from another business" in words
    assert "1 code may have been copied" in words
    assert "Codes were scanned 1 time in the last 7 days" in words
    assert f"/cong/{busy.slug}/trang" in page.links()
    assert words.index("The office writes to you") < words.index("Returned to you")
    assert words.index("Returned to you") < words.index("Not handed") < words.index("Certificates")


def test_it_takes_few_statements_however_much_there_is(app: Flask, busy: Workshop) -> None:
    with app.app_context():
        business_id = business_of(busy).id
        session.remove()
        with counted(app) as statements:
            needs = gather(business_id, on=today())
    assert [each.words for each in needs.letters] == [LETTER]
    assert len(needs.endings) == 2
    assert needs.bare_lots.count == 6
    assert len(needs.bare_lots.newest) == 4
    assert len(statements) == 7


def test_a_calm_business_is_told_so(app: Flask, owner: FlaskClient, workshop: Workshop) -> None:
    with app.app_context():
        with unit_of_work():
            get_lot(workshop.lot).event_count = 2
        session.remove()
    assert "Nothing needs you now." in read_page(owner, f"/cong/{workshop.slug}?lang=en").words()


def test_somebody_elses_business_is_not_found(
    app: Flask, owner: FlaskClient, staff: FlaskClient, workshop: Workshop
) -> None:
    assert owner.get(f"/cong/{workshop.other_slug}").status_code == 404
    assert staff.get(f"/cong/{workshop.slug}").status_code == 404
    assert app.test_client().get(f"/cong/{workshop.slug}").status_code == 302
