"""Scans that make one unit code of a demonstration lot look copied, as the public rule has it.

The rule looks at the last two months only. So these scans, unlike the lots themselves,
are dated by the load, and are made again once those of an earlier load are too old.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from catalog.foundation.clock import VIETNAM, day_in_vietnam
from catalog.foundation.geography import distance_km
from catalog.places.queries import province_centres
from catalog.sample.lot_stories import Copied, Story
from catalog.sample.saving import Load
from catalog.sample.told_lots import STORIES
from catalog.scans import counting
from catalog.scans.copies import PUBLISHED, suspicion
from catalog.scans.demonstrations import DEMONSTRATION_VISITOR
from catalog.scans.models import Audience, Way
from catalog.tracing import unit_codes
from catalog.tracing.models import Lot

COPIED_SERIAL = 0
HOME_AND_FAR = ("Cao Bằng", "Hồ Chí Minh")
FOUR_PROVINCES = ("Thái Nguyên", "Hà Nội", "Huế", "Hồ Chí Minh")
HOURS_BETWEEN = 4
"""Long enough for the rule not to call four provinces far apart, though a day holds them."""

Scan = tuple[int, str]
"""At which hour in Việt Nam, in which province or none."""


def load_scans(load: Load, lots: Mapping[str, Lot], *, key: bytes) -> None:
    """Make the copied codes look copied on the day of the load, where they do not yet."""
    centres = province_centres()

    def between(one: int, other: int) -> float:
        return distance_km(centres[one], centres[other])

    for story in STORIES:
        lot = lots.get(story.code)
        if lot is None or story.copied is None:
            continue
        code = unit_codes.mint(key, lot.code, COPIED_SERIAL)
        if suspicion(counting.scans_of(code, at=load.at), distance_km=between):
            load.report.same["copied code"] += 1
            continue
        _scan(load, story, lot, code)
        found = suspicion(counting.scans_of(code, at=load.at), distance_km=between)
        if found:
            counting.alert_staff(code, lot.id, found, at=load.at)
        load.report.new["copied code"] += 1


def _scan(load: Load, story: Story, lot: Lot, code: str) -> None:
    scanned = counting.Scanned(lot.product_id, lot.id, Way.QR, Audience.PEOPLE)
    day = day_in_vietnam(load.at) - timedelta(days=1)
    for number, (hour, province) in enumerate(_scans(story.copied)):
        at = datetime.combine(day, time(hour), VIETNAM)
        visitor = f"{DEMONSTRATION_VISITOR}{number:03}"
        counting.count_unit_scan(scanned, code, COPIED_SERIAL, visitor=visitor, at=at)
        if province:
            province_id = load.provinces[province]
            counting.say_province(code, province_id, visitor=visitor, at=at)


def _scans(copied: Copied | None) -> list[Scan]:
    if copied is Copied.MANY_IN_A_DAY:
        return [(8 + number, "") for number in range(PUBLISHED.visitors_a_day + 3)]
    if copied is Copied.FAR_APART:
        return [(9 + number, province) for number, province in enumerate(HOME_AND_FAR)]
    return [
        (6 + number * HOURS_BETWEEN, province) for number, province in enumerate(FOUR_PROVINCES)
    ]
