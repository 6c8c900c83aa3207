"""A field check with a photograph, written through the real recording."""

import io
from dataclasses import replace
from typing import Any
from uuid import uuid4

from PIL import Image

from catalog.foundation.clock import now
from catalog.inspections.models import Finding, Inspection, Measure
from catalog.inspections.photographs import keep_photograph
from catalog.inspections.recording import Observed, record_inspection
from catalog.media.storage import Storage
from catalog.places.models import Commune
from catalog.places.territories import EVERYWHERE
from catalog.tracing.models import Lot
from catalog.tracing.subjects import Subject


def photograph(kind: str = "JPEG") -> bytes:
    """A picture of one colour, as a phone sends it."""
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(target, kind)
    return target.getvalue()


def make_check(
    lot: Lot, commune: Commune, *, inspector_id: int, storage: Storage, **facts: Any
) -> Inspection:
    """Goods of a lot, found in a market and, unless told otherwise, handed to market control."""
    observed = Observed(
        client_id=str(uuid4()),
        checked_at=now(),
        code=lot.code,
        subject=Subject(lot.product, lot, None),
        finding=Finding.STAR_AFTER_END,
        measure=Measure.MARKET_CONTROL,
        place_words="Chợ Cầu Ngang",
        commune=commune,
        photographs={keep_photograph(photograph(), storage=storage): 1},
    )
    return record_inspection(
        replace(observed, **facts), inspector_id=inspector_id, within=EVERYWHERE, at=now()
    ).inspection
