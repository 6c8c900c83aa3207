"""What is handed over of a lot: the nine data of the law, and its events.

Decree 37/2026/NĐ-CP, Art. 23(5): name; picture; producer; address; origin; tracking events
with their times; brand, lot or serial number where there is one; shelf life where there is
one; standards applied. What is not known is told as null and never made up.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.epcis.asides import Aside
from catalog.epcis.documents import document_of, header_of
from catalog.foundation.database import session
from catalog.media.models import Image
from catalog.products.models import Product, ProductImage
from catalog.products.queries import published
from catalog.tracing import reading
from catalog.tracing.bodies import moment_words
from catalog.tracing.history import Entry, history
from catalog.tracing.identifiers import lot_uri, product_uri
from catalog.tracing.minimum import is_tracking_event
from catalog.tracing.models import Lot
from catalog.tracing.queries import events_of

RULE = "37/2026/NĐ-CP, 23(5)"


@dataclass(frozen=True)
class LotRecord:
    """A lot as it was after so many events; the pair of code and count names this state."""

    code: str
    event_count: int
    is_demo: bool
    content: dict[str, Any]

    @property
    def name(self) -> str:
        """What a file of this state is called."""
        return f"{self.code}-{self.event_count:06}.json"


def codes_to_hand_over() -> list[str]:
    """The lots of published products, those of demonstrations left aside."""
    query = select(Lot.code).join(Product).where(published(), Lot.is_demo.is_(False))
    return list(session.scalars(query.order_by(Lot.id)))


def record_of(lot: Lot, *, site_url: str) -> LotRecord:
    """Gather a lot, loaded with its product and business, into one record.

    The moment of gathering is left out: the same state always makes the same bytes.
    """
    chain = events_of(lot.id)
    address = lot_uri(lot, lot.product, site_url=site_url)
    product = product_uri(lot.product, site_url=site_url)
    made_at = chain[-1].recorded_at if chain else lot.opened_at
    content = {
        "rule": RULE,
        "lot": {
            "address": address,
            "code": lot.code,
            "eventCount": lot.event_count,
            "headHash": lot.head_hash,
            "isDemonstration": lot.is_demo,
        },
        "data": _nine_data(lot, history(chain), product=product, site_url=site_url),
        "document": document_of(
            [reading.facts(event) for event in chain],
            created_at=made_at,
            site_url=site_url,
            header=header_of(Aside(products={address: product})),
        ),
    }
    return LotRecord(lot.code, lot.event_count, lot.is_demo, content)


def _nine_data(lot: Lot, entries: list[Entry], *, product: str, site_url: str) -> dict[str, Any]:
    """The nine, in the order of the decree, and the product's key beside its name."""
    business = lot.business
    return {
        "name": lot.product.name,
        "productAddress": product,
        "gtin": lot.product.gtin,
        "picture": _picture(lot.product_id, site_url=site_url),
        "producer": business.name,
        "address": business.address_as_written or None,
        "origin": lot.origin or None,
        "trackingEvents": [
            {
                "eventID": entry.event.event_id,
                "step": (entry.event.step or entry.event.biz_step or None),
                "time": moment_words(entry.event.occurred_at),
                "place": _place(entry.body),
            }
            for entry in entries
            if entry.holds and is_tracking_event(entry)
        ],
        "lotNumber": lot.number,
        "madeOn": lot.made_on.isoformat(),
        "bestBefore": lot.best_before.isoformat() if lot.best_before else None,
        "standards": lot.standards or None,
    }


def _place(body: dict[str, Any]) -> str | None:
    place = body.get("readPoint") or body.get("bizLocation") or {}
    return str(place["id"]) if "id" in place else None


def _picture(product_id: int, *, site_url: str) -> dict[str, str] | None:
    """The first picture that shows the product itself, by its address and digest."""
    query = (
        select(ProductImage)
        .options(joinedload(ProductImage.image))
        .where(ProductImage.product_id == product_id)
        .order_by(ProductImage.position)
    )
    images: list[Image] = [row.image for row in session.scalars(query)]
    for image in images:
        if image.variants and not image.is_demo:
            widest = max(image.variants, key=lambda variant: int(variant["width_px"]))
            return {"address": f"{site_url}/media/{widest['key']}", "sha256": image.digest}
    return None
