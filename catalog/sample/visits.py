"""Saving where a visitor can go: outlets, destinations and fairs."""

from datetime import date
from functools import partial

from sqlalchemy import select

from catalog.businesses.models import Outlet, OutletKind
from catalog.fairs.models import Fair
from catalog.foundation.database import session
from catalog.foundation.vietnamese import make_slug, sort_key
from catalog.sample.rows import SampleRows
from catalog.sample.saving import Load
from catalog.tourism.models import Destination, DestinationKind


def load_places_to_go(load: Load, rows: SampleRows) -> None:
    outlets = {outlet.sample_key: outlet for outlet in session.scalars(select(Outlet))}
    destinations = {d.slug: d for d in session.scalars(select(Destination))}
    for row in rows.places:
        slug = make_slug(row["name"])
        facts = {
            "name": row["name"],
            "name_en": row["name_en"] or None,
            "name_sort": sort_key(row["name"]),
            "description": row["facts"],
            "description_en": row["facts_en"],
            "source_url": row["source_url"],
            **load.address(row["address_text"], province_now=row["province_now"]),
        }
        if row["kind"] in set(OutletKind):
            facts["kind"] = OutletKind(row["kind"])
            load.save(
                "outlet",
                outlets.get(slug),
                partial(Outlet, sample_key=slug, updated_at=load.at),
                facts,
            )
        else:
            facts["kind"] = DestinationKind(row["kind"])
            load.save(
                "destination",
                destinations.get(slug),
                partial(Destination, slug=slug, updated_at=load.at),
                facts,
            )


def load_fairs(load: Load, rows: SampleRows) -> None:
    known = {fair.slug: fair for fair in session.scalars(select(Fair))}
    for row in rows.fairs:
        slug = make_slug(row["name"])
        load.save(
            "fair",
            known.get(slug),
            partial(Fair, slug=slug, updated_at=load.at),
            {
                "name": row["name"],
                "name_en": row["name_en"] or None,
                "starts_on": _day(row["start_date"]),
                "ends_on": _day(row["end_date"]),
                "place": row["place"],
                "organiser": row["organiser"] or None,
                "province_id": load.provinces.get(row["province_now"]),
                "source_url": row["source_url"],
            },
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
