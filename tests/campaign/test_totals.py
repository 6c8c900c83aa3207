"""A report's totals are worked out again by other code, from plain rows, on both databases."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from catalog.campaign.areas import Area, area_of
from catalog.campaign.figures import Figures, Topic, from_json, to_json
from catalog.campaign.gathering import gather
from catalog.campaign.periods import Period
from catalog.certificates.models import RevocationGround
from catalog.fairs.models import Fair
from catalog.foundation.clock import VIETNAM
from catalog.foundation.database import session, unit_of_work
from catalog.inspections.models import STAYS_OPEN, Finding, FollowUp, Inspection, Measure
from catalog.places.models import Commune
from catalog.scans.models import Audience, ScanCount, Way
from catalog.scans.statistics import Scope, totals
from catalog.search.asked import AskedQuery
from tests.factories.catalog import (
    AT,
    kept,
    make_business,
    make_certificate,
    make_commune,
    make_group,
    make_product,
)
from tests.factories.joining import make_person

pytestmark = pytest.mark.slow

PERIOD = Period(date(2025, 1, 1), date(2025, 12, 31))
TODAY = date(2026, 11, 1)


def fill(seed: int) -> None:
    """Random products, certificates, scans, searches and events of three communes."""
    some = random.Random(seed)  # noqa: S311 - the test repeats it
    communes = [make_commune(f"Xã {number}") for number in range(3)]
    businesses = [make_business(commune_id=some.choice(communes).id, published_at=moment(some))
                  for _ in range(6)]  # fmt: skip
    for number in range(25):
        published, withdrawn = moment(some), None
        if some.random() < 0.2:
            withdrawn = published + timedelta(days=some.randrange(400))
        product = make_product(
            f"Sản phẩm {number}", group=make_group(some.randrange(1, 7), f"Nhóm {number}"),
            business=some.choice(businesses), commune_id=some.choice(communes).id,
            published_at=published, withdrawn_at=withdrawn,
        )  # fmt: skip
        for _ in range(some.randrange(3)):
            issued = date(2020, 1, 1) + timedelta(days=some.randrange(2300))
            revoked = issued + timedelta(days=some.randrange(1, 900))
            is_revoked = some.random() < 0.2
            make_certificate(
                product, stars=some.randrange(3, 6), issued_on=issued,
                expires_on=issued + timedelta(days=1095),
                revoked_on=revoked if is_revoked else None,
                revocation_ground=RevocationGround.LAW_BROKEN if is_revoked else None,
            )  # fmt: skip
        kept(ScanCount(day=date(2023, 12, 1) + timedelta(days=some.randrange(900)),
                       product_id=product.id, lot_id=0, province_id=0, way=Way.QR,
                       audience=some.choice(list(Audience)), is_first=some.random() < 0.5,
                       count=some.randrange(1, 9)))  # fmt: skip
        kept(AskedQuery(day=date(2023, 12, 1) + timedelta(days=some.randrange(900)),
                        words=f"w{number}", times=9, times_in_vain=some.randrange(9)))  # fmt: skip
        day = date(2024, 6, 1) + timedelta(days=some.randrange(600))
        kept(Fair(slug=f"f{number}", name="Hội chợ", starts_on=day, ends_on=day + timedelta(days=3),
                  visitor_count=some.choice([None, 500]), updated_at=AT))  # fmt: skip


def fill_checks(seed: int) -> None:
    """Random field checks in three communes, some corrected, some followed up."""
    some = random.Random(seed)  # noqa: S311 - the test repeats it
    communes = list(session.scalars(select(Commune).order_by(Commune.id)))
    inspector_id = make_person("Người kiểm tra").id
    earlier: list[int] = []
    for number in range(40):
        commune, measure = some.choice(communes), some.choice(list(Measure))
        day = date(2024, 6, 1) + timedelta(days=some.randrange(700))
        made = kept(Inspection(
            client_id=str(UUID(int=number + 1)), inspector_id=inspector_id, checked_at=AT,
            checked_on=day, arrived_at=AT, code="X", place_words="Chợ", commune_id=commune.id,
            province_id=commune.province_id, finding=some.choice(list(Finding)), words="",
            measure=measure, again_on=day if measure is Measure.CHECK_AGAIN else None,
            corrects_id=earlier.pop() if earlier and some.random() < 0.2 else None,
            state="{}", state_hash="0" * 64,
        ))  # fmt: skip
        earlier.append(made.id)
        if measure in STAYS_OPEN and some.random() < 0.5:
            kept(FollowUp(inspection_id=made.id, words="xong", done_at=AT, done_by_id=inspector_id))


def moment(some: random.Random) -> datetime:
    return datetime(2023, 6, 1, tzinfo=VIETNAM) + timedelta(days=some.randrange(1100))


def day_of(value: object) -> date | None:
    """A day as either database gives it out in plain SQL."""
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value  # type: ignore[return-value]
    if isinstance(value, datetime):
        return value.astimezone(VIETNAM).date()
    written = str(value)
    if len(written) == 10:
        return date.fromisoformat(written)
    return datetime.fromisoformat(written).replace(tzinfo=None).date()


def moment_of(value: object) -> datetime | None:
    if value is None:
        return None
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=AT.tzinfo)


def rows(query: str) -> list:
    return list(session.execute(text(query)).mappings())


def expected(last: date) -> dict[str, Counter]:
    """The catalog at the end of a day, from plain rows and the words of the decision alone."""
    end = datetime(last.year, last.month, last.day, tzinfo=VIETNAM) + timedelta(days=1)
    claims = [
        {**row, "from": day_of(row["issued_on"]), "to": day_of(row["expires_on"]),
         "revoked": day_of(row["revoked_on"])}
        for row in rows("SELECT * FROM certificate")
    ]  # fmt: skip
    stars, groups, communes = Counter(), Counter(), Counter()
    for row in rows("SELECT * FROM product"):
        out = moment_of(row["withdrawn_at"])
        if moment_of(row["published_at"]) >= end or (out and out < end):
            continue
        held = [
            c["stars"] for c in claims
            if c["product_id"] == row["id"] and c["from"] <= last <= c["to"]
            and not (c["revoked"] and c["revoked"] <= last)
        ]  # fmt: skip
        stars[max(held, default=0)] += 1
        groups[row["group_id"]] += 1
        communes[row["commune_id"]] += 1
    return {"stars": stars, "groups": groups, "communes": communes}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_totals_agree_with_plain_rows(either_app: Flask, seed: int) -> None:
    with either_app.app_context():
        with unit_of_work():
            fill(seed)
            fill_checks(seed)
        figures = gather(Area(), PERIOD, on=TODAY)
        assert from_json(to_json(figures)) == figures
        for number, last in ((0, PERIOD.last), (1, PERIOD.before().last)):
            want = expected(last)
            products = figures.table(Topic.TOTALS).line("products")
            assert sum(want["stars"].values()) == (products.now, products.before)[number]

            def told(topic: Topic, number: int = number) -> dict[str, int]:
                return {
                    line.key: (line.now, line.before)[number] or 0
                    for line in figures.table(topic).lines
                }

            assert told(Topic.PRODUCTS_BY_STARS) == {
                f"stars-{n}": want["stars"][n] for n in (5, 4, 3, 0)
            }
            assert {k: v for k, v in told(Topic.PRODUCTS_BY_GROUP).items() if v} == {
                str(k): v for k, v in want["groups"].items()
            }
            assert {k: v for k, v in told(Topic.PRODUCTS_BY_COMMUNE).items() if v} == {
                str(k): v for k, v in want["communes"].items()
            }
        check_changes(figures)
        check_happenings(figures)
        check_checks(figures)
        check_commune()
        session.remove()


def check_changes(figures: Figures) -> None:
    claims = [
        (r["product_id"], day_of(r["issued_on"]), day_of(r["expires_on"]), day_of(r["revoked_on"]), r["id"])
        for r in rows("SELECT * FROM certificate")
    ]  # fmt: skip
    begun = [c for c in claims if PERIOD.first <= c[1] <= PERIOD.last]
    renewed = [
        c for c in begun if any(o[0] == c[0] and (o[1], o[4]) < (c[1], c[4]) for o in claims)
    ]
    ended = [c for c in claims if PERIOD.first <= c[2] + timedelta(days=1) <= PERIOD.last
             and not (c[3] and c[3] <= c[2] + timedelta(days=1))]  # fmt: skip
    revoked = [c for c in claims if c[3] and PERIOD.first <= c[3] <= PERIOD.last]
    table = figures.table(Topic.CERTIFICATES)
    assert [table.line(key).now for key in ("new", "renewed", "expired", "revoked")] == [
        len(begun) - len(renewed), len(renewed), len(ended), len(revoked),
    ]  # fmt: skip


def check_happenings(figures: Figures) -> None:
    scans = [r for r in rows("SELECT * FROM scan_count") if r["audience"] == "people"
             and PERIOD.first <= day_of(r["day"]) <= PERIOD.last]  # fmt: skip
    assert figures.table(Topic.SCANS).line("scans").now == sum(r["count"] for r in scans)
    screen = totals(Scope(PERIOD.first, PERIOD.last))
    assert figures.table(Topic.SCANS).line("scans").now == screen.people
    assert figures.table(Topic.SCANS).line("first-scans").now == screen.first
    searches = [
        r
        for r in rows("SELECT * FROM asked_query")
        if PERIOD.first <= day_of(r["day"]) <= PERIOD.last
    ]
    assert figures.table(Topic.SEARCHES).line("searches").now == sum(r["times"] for r in searches)
    fairs = [r for r in rows("SELECT * FROM fair")
             if day_of(r["starts_on"]) <= PERIOD.last and day_of(r["ends_on"]) >= PERIOD.first]  # fmt: skip
    assert figures.table(Topic.FAIRS).line("fairs").now == len(fairs)
    assert figures.table(Topic.FAIRS).line("visitors").now == sum(
        r["visitor_count"] or 0 for r in fairs
    )


def check_checks(figures: Figures) -> None:
    corrected = {row["corrects_id"] for row in rows("SELECT * FROM inspection")}
    done = {row["inspection_id"] for row in rows("SELECT * FROM inspection_follow_up")}
    table = figures.table(Topic.CHECKS)
    for number, period in enumerate((PERIOD, PERIOD.before())):
        found = [
            row for row in rows("SELECT * FROM inspection")
            if row["id"] not in corrected
            and period.first <= day_of(row["checked_on"]) <= period.last
        ]  # fmt: skip
        by_finding = Counter(row["finding"] for row in found)
        told = {line.key: (line.now, line.before)[number] for line in table.lines}
        assert told.pop("checks") == len(found)
        assert told.pop("followed-up") == sum(row["id"] in done for row in found)
        assert told.pop("to-follow-up") == sum(
            row["measure"] in ("letter", "market-control", "check-again") and row["id"] not in done
            for row in found
        )
        assert told == {f"finding {each.value}": by_finding[each.value] for each in Finding}


def check_commune() -> None:
    """A commune's report counts what the whole report says of that commune."""
    whole = gather(Area(), PERIOD, on=TODAY).table(Topic.PRODUCTS_BY_COMMUNE)
    for line in whole.lines:
        slug = session.execute(
            text("SELECT slug FROM commune WHERE id = :id"), {"id": int(line.key)}
        ).scalar()
        part = gather(area_of(f"xa/{slug}"), PERIOD, on=TODAY)
        assert part.table(Topic.TOTALS).line("products").now == line.now
        assert part.table(Topic.CHECKS).line("checks").now == sum(
            1 for row in rows("SELECT * FROM inspection")
            if row["commune_id"] == int(line.key)
            and PERIOD.first <= day_of(row["checked_on"]) <= PERIOD.last
            and row["id"] not in {r["corrects_id"] for r in rows("SELECT * FROM inspection")}
        )  # fmt: skip
