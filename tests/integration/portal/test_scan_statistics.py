"""A business sees how often its own codes were scanned, and nobody else's."""

import io
import zipfile
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.scans.copies import Reason, Suspicion
from catalog.scans.counting import (
    Scanned,
    alert_staff,
    count_scan,
    count_unit_scan,
    say_province,
)
from catalog.scans.models import Audience, Way
from catalog.tracing.queries import get_lot
from tests.factories.catalog import make_province
from tests.integration.portal.conftest import Workshop
from tests.support.pages import read_page

pytestmark = pytest.mark.slow

UNIT, OTHER_UNIT = "ABCDEFGH23456789", "HGFEDCBA23456789"
ENDINGS = ("", ".csv", ".xlsx")


@pytest.fixture
def scanned(app: Flask, workshop: Workshop) -> Workshop:
    """The own lot scanned in every way, and another business's lot more often."""
    with app.app_context():
        with unit_of_work():
            lot, other = get_lot(workshop.lot), get_lot(workshop.other_lot)
            province = make_province("Huế", "46")
            for way, times in ((Way.QR, 2), (Way.DIGITAL_LINK, 3), (Way.TYPED, 1)):
                for _ in range(times):
                    count_scan(Scanned(lot.product_id, lot.id, way, Audience.PEOPLE), at=now())
            old = now() - timedelta(days=20)
            count_scan(Scanned(lot.product_id, None, Way.QR, Audience.PEOPLE), at=old)
            count_scan(Scanned(lot.product_id, lot.id, Way.QR, Audience.ROBOT), at=now())
            count_scan(Scanned(lot.product_id, lot.id, Way.QR, Audience.PREFETCH), at=now())
            for each, unit in ((lot, UNIT), (other, OTHER_UNIT)):
                by_qr = Scanned(each.product_id, each.id, Way.QR, Audience.PEOPLE)
                for visitor in ("a", "b"):
                    count_unit_scan(by_qr, unit, 0, visitor=visitor * 16, at=now())
                say_province(unit, province.id, visitor="a" * 16, at=now())
                alert_staff(unit, each.id, Suspicion(Reason.MANY_IN_A_DAY, 10), at=now())
            for _ in range(100):
                count_scan(Scanned(other.product_id, other.id, Way.QR, Audience.PEOPLE), at=now())
        session.remove()
    return workshop


def table(client: FlaskClient, slug: str, name: str, *, days: int = 30) -> dict[str, str]:
    """The rows of a table of the page: what was counted, and how often."""
    page = read_page(client, f"/cong/{slug}/luot-quet?ngay={days}")
    section = next(each for each in page.all("section") if each.get("aria-labelledby") == name)
    rows = section.findall("table/tbody/tr")
    return {"".join(label.itertext()): str(count.text) for label, count, _bar in rows}


def test_figures_are_the_businesss_own(owner: FlaskClient, scanned: Workshop) -> None:
    slug = scanned.slug
    assert sum(map(int, table(owner, slug, "products").values())) == 9
    assert table(owner, slug, "products", days=7) != table(owner, slug, "products")
    assert table(owner, slug, "lots") == {"L-01": "8"}
    assert table(owner, slug, "provinces") == {"Huế": "1", "Không cho biết": "1"}
    assert list(table(owner, slug, "first").values()) == ["1", "8"]
    assert list(table(owner, slug, "ways").values()) == ["5", "3", "1"]


def test_robots_and_what_is_fetched_ahead_are_told_apart(
    owner: FlaskClient, scanned: Workshop
) -> None:
    page = read_page(owner, f"/cong/{scanned.slug}/luot-quet?lang=en")
    assert "Counted apart: by robots 1, fetched ahead by browsers 1." in page.text
    assert 'class="scan-chart"' in page.text


def test_files_hold_the_businesss_own_figures(owner: FlaskClient, scanned: Workshop) -> None:
    csv = owner.get(f"/cong/{scanned.slug}/luot-quet.csv").get_data(as_text=True)
    lines = csv.strip().splitlines()[1:]
    assert {line.split(",")[1] for line in lines} == {scanned.product}
    assert sum(int(line.rpartition(",")[2]) for line in lines) == 11
    book = owner.get(f"/cong/{scanned.slug}/luot-quet.xlsx")
    with zipfile.ZipFile(io.BytesIO(book.data)) as parts:
        assert "xl/worksheets/sheet1.xml" in parts.namelist()


def test_own_codes_that_look_copied_are_named_by_hour_and_province(
    owner: FlaskClient, scanned: Workshop
) -> None:
    page = read_page(owner, f"/cong/{scanned.slug}/luot-quet").text
    assert "ABCD-EFGH" in page
    assert "HGFE-DCBA" not in page
    assert "Huế" in page
    assert "aaaaaaaa" not in page


def test_lot_tells_its_figures_and_leads_to_all(
    owner: FlaskClient, staff: FlaskClient, scanned: Workshop
) -> None:
    page = owner.get(f"/cong/lo/{scanned.lot}?lang=en").text
    assert "Scanned 8 times in the last 30 days, of which first scans of a package: 1." in page
    assert f'href="/cong/{scanned.slug}/luot-quet"' in page
    assert f'href="/cong/{scanned.slug}/luot-quet"' in owner.get(f"/cong/{scanned.slug}/lo").text
    assert 'href="/ban/luot-quet"' in staff.get(f"/cong/lo/{scanned.other_lot}").text


def test_business_without_scans_is_told_so(owner: FlaskClient, workshop: Workshop) -> None:
    page = read_page(owner, f"/cong/{workshop.slug}/luot-quet")
    assert any("empty-state" in part.get("class", "") for part in page.all("div"))
    assert not page.all("table")
    assert "Nobody scanned this lot" in owner.get(f"/cong/lo/{workshop.lot}?lang=en").text


@pytest.mark.parametrize("ending", ENDINGS)
def test_figures_of_another_business_are_not_found(
    client: FlaskClient, owner: FlaskClient, staff: FlaskClient, scanned: Workshop, ending: str
) -> None:
    address = f"/cong/{scanned.other_slug}/luot-quet{ending}"
    assert owner.get(address).status_code == 404
    assert owner.get(f"/cong/never/luot-quet{ending}").status_code == 404
    assert client.get(address).status_code in {302, 401}
    answer = owner.get(f"/cong/{scanned.slug}/luot-quet{ending}")
    assert (answer.status_code, "no-store" in answer.headers["Cache-Control"]) == (200, True)
