"""Where a step happened: places used before, the business's own, or a commune by name."""

from sqlalchemy import select

from catalog.foundation.database import session
from catalog.foundation.vietnamese import normal
from catalog.places.models import Commune
from catalog.tracing.models import Facility, Lot, TraceEvent
from catalog.tracing.queries import facilities_of
from catalog.web.commune_choices import Choice, chosen_commune, commune_choices

MOST_RECENT = 5


def known_places(lot: Lot) -> list[Choice]:
    """The business's own places, the communes it used lately, and that of the product."""
    choices = [
        (f"f{facility.id}", f"{facility.name}, {facility.commune.full_name}")
        for facility in facilities_of(lot.business_id)
    ]
    recent = session.scalars(
        select(TraceEvent.commune_id)
        .where(TraceEvent.business_id == lot.business_id, TraceEvent.commune_id.is_not(None))
        .order_by(TraceEvent.id.desc())
        .limit(30)
    ).all()
    ids = [*dict.fromkeys(key for key in recent if key)][:MOST_RECENT]
    ids += [key for key in (lot.product.commune_id, lot.business.commune_id) if key]
    return choices + commune_choices(list(dict.fromkeys(ids)))


def chosen_place(chosen: str, typed: str, *, business_id: int
                 ) -> tuple[Commune | None, Facility | None]:  # fmt: skip
    """The commune and place that were chosen or typed; a typed name goes before a choice.

    Raises Invalid for a name that no commune has or had, and Several where more than one has.
    """
    typed = normal(typed).strip()
    kind, key = chosen[:1], chosen[1:]
    if not typed and kind == "f" and key.isascii() and key.isdigit():
        for facility in facilities_of(business_id):
            if facility.id == int(key):
                return facility.commune, facility
    return chosen_commune(chosen, typed), None
