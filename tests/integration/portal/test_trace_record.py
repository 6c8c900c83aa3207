"""A business gives the address of its product's record in a system of the state."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.audit.models import AuditEntry
from catalog.foundation.database import session
from catalog.tracing.queries import get_lot
from tests.integration.portal.conftest import Workshop
from tests.support.forms import submit
from tests.support.pages import read_page

pytestmark = pytest.mark.slow

RECORD = "https://truyxuatnguongoc.gov.vn/san-pham?ma=12&x=1"


def address_of(workshop: Workshop) -> str:
    return f"/cong/lo/{workshop.lot}/he-thong-nha-nuoc"


def kept(app: Flask, workshop: Workshop) -> tuple[str | None, list[AuditEntry]]:
    """The address that is kept, and what the audit log tells of it."""
    with app.app_context():
        url = get_lot(workshop.lot).product.trace_record_url
        told = select(AuditEntry).where(AuditEntry.action.like("trace record%"))
        entries = list(session.scalars(told.order_by(AuditEntry.id)))
        session.remove()
    return url, entries


def test_given_record_is_linked_by_its_host_and_audited(
    app: Flask, client: FlaskClient, owner: FlaskClient, workshop: Workshop
) -> None:
    assert "Record at" not in client.get(f"/q/{workshop.lot}?lang=en").text
    answer = submit(owner, address_of(workshop), record=f" {RECORD} ")
    assert answer.location == f"/cong/lo/{workshop.lot}"
    url, (entry,) = kept(app, workshop)
    assert url == RECORD
    assert (entry.action, entry.details["before"], entry.details["after"]) == (
        "trace record given", "", RECORD
    )  # fmt: skip
    assert entry.actor_id is not None
    for reader, address in (
        (client, f"/q/{workshop.lot}?lang=en"),
        (owner, f"{answer.location}?lang=en"),
    ):
        (link,) = (a for a in read_page(reader, address).all("a") if a.get("href") == RECORD)
        assert link.text == "Record at truyxuatnguongoc.gov.vn"
        assert set(str(link.get("rel")).split()) == {"nofollow", "noopener", "external"}


def test_record_is_changed_and_taken_away_once(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    for address in (RECORD, RECORD, "https://verigoods.vn/1", "", ""):
        assert submit(owner, address_of(workshop), record=address).status_code == 302
    url, entries = kept(app, workshop)
    assert url is None
    assert [entry.details["after"] for entry in entries] == [RECORD, "https://verigoods.vn/1", ""]
    assert entries[-1].action == "trace record taken away"


@pytest.mark.parametrize(
    "address",
    [
        "http://truyxuatnguongoc.gov.vn/1", "javascript:alert(1)", "//verigoods.vn", "verigoods.vn",
        "https://", "https://localhost/x", "https://10.0.0.1/x", "https://[::1]/x", "https://[x",
        "https://gov.vn@evil.example/", "https://evil.example:8443/", "https://a b.vn/",
        'https://verigoods.vn/"onclick=x', "https://xn--é.vn/", "https://a.vn/" + "x" * 600,
    ],
)  # fmt: skip
def test_address_that_leads_nowhere_safe_is_refused(
    app: Flask, owner: FlaskClient, workshop: Workshop, address: str
) -> None:
    answer = submit(owner, address_of(workshop), record=address)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert kept(app, workshop) == (None, [])


def test_record_of_another_business_is_not_ours_to_give(
    client: FlaskClient, owner: FlaskClient, workshop: Workshop
) -> None:
    address = f"/cong/lo/{workshop.other_lot}/he-thong-nha-nuoc"
    assert owner.get(address).status_code == 404
    assert client.get(address).status_code in {302, 401}
