"""Which lots an event that comes from outside is about, and opening those that are new."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from catalog.businesses.models import Business
from catalog.epcis.asides import Aside
from catalog.epcis.known_events import key_of
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.permalinks import codes, ledger
from catalog.permalinks.models import PermalinkKind
from catalog.products.models import Product
from catalog.tracing import reading
from catalog.tracing.bodies import Declarer, LotFacts
from catalog.tracing.models import EventKind, Lot
from catalog.tracing.queries import find_lot_by_uri, may_use
from catalog.tracing.recording import new_lot
from catalog.tracing.rules import UNITS, check_lot

Body = Mapping[str, Any]
STEPS_THAT_MAKE: Final = frozenset({"commissioning", "creating_class_instance"})
GTIN_DIGITS: Final = 14


@dataclass(frozen=True)
class Sender:
    """Who sends: a business's own system, or, without one, the office with an archive.

    An archive holds what others declared; its events name them, and the business of the
    row stays empty, so that no agreement is asked for anew.
    """

    business: Business | None
    site_url: str
    name: str = ""
    user_id: int | None = None

    def declarer(self) -> Declarer:
        """The sender as the recording knows declarers."""
        if self.business is None:
            return Declarer(self.name, self.user_id, None, self.site_url, is_staff=True)
        return Declarer(self.business.name, self.user_id, self.business.id, self.site_url)


@dataclass(frozen=True)
class Place:
    """What an address of a lot says: its own code, or a product's key with the lot's number."""

    code: str = ""
    gtin: str = ""
    number: str = ""


def lots_of(body: Body, *, sender: Sender, aside: Aside, at: datetime) -> list[Lot]:
    """The lots that an event is about, new ones opened where it says that they came to be.

    An archive may tell that the event stands in the chains of some of them only.
    Raises Invalid where it names none, or one that is not the sender's to speak of.
    """
    found: dict[int, Lot] = {}
    chains = aside.chains.get(key_of(body))
    for address in dict.fromkeys(reading.things(body)):
        lot = find_lot_by_uri(address)
        if lot is None:
            lot = _opened(address, body, sender=sender, aside=aside, at=at)
        elif chains is not None and lot.code not in chains:
            continue
        elif sender.business is not None:
            _check_may_speak(sender.business, lot, body)
        if lot is not None:
            found[lot.id] = lot
    if not found:
        raise Invalid("things", "no-lot-known-here")
    return list(found.values())


def _check_may_speak(business: Business, lot: Lot, body: Body) -> None:
    """Others add steps to a lot where its business agreed; what it is stays its business's."""
    if lot.business_id == business.id:
        return
    is_of_its_nature = "ilmd" in body or body.get("disposition") == "recalled"
    if is_of_its_nature or not may_use(lot, business.id):
        raise Invalid("things", "not-yours", lot.code)


def _opened(address: str, body: Body, *, sender: Sender, aside: Aside,
            at: datetime) -> Lot | None:  # fmt: skip
    """Open the lot of an address, or pass over one that is none of ours."""
    place = place_of(address)
    if place is None:
        return None
    named = str(body.get("ilmd", {}).get("sanvat:product", "")) or aside.products.get(address, "")
    product = _product_of(f"/01/{place.gtin}" if place.gtin else named)
    if product is None:
        return None
    if sender.business is not None and product.business_id != sender.business.id:
        raise Invalid("things", "not-yours", address)
    if not makes_lots(body):
        if sender.business is None:
            return None
        raise Invalid("things", "unknown-lot", address)
    facts = facts_of(place, body, address=address)
    if place.number and facts.number != place.number:
        raise Invalid("number", "differs-from-the-address", facts.number)
    check_lot(facts, today=day_in_vietnam(at))
    lot = new_lot(
        product,
        facts,
        declarer=sender.declarer(),
        at=at,
        is_demo=body.get("sanvat:isDemonstration") is True,
        code=_free_code(place, body, told_aside=aside.codes.get(address, "")),
    )
    session.refresh(lot, ["product", "business"])
    return lot


def makes_lots(body: Body) -> bool:
    """Whether an event says that what it names came to be (CBV 2.0, 7.1.3)."""
    if "errorDeclaration" in body or "ilmd" not in body:
        return False
    if body["type"] == EventKind.TRANSFORMATION:
        return True
    return body.get("action") == "ADD" and body.get("bizStep") in STEPS_THAT_MAKE


def place_of(address: str) -> Place | None:
    """Read an address of a lot; of units, products and strangers it answers None."""
    match [unquote(part) for part in urlsplit(address).path.split("/") if part]:
        case ["q", code] if codes.is_code(code):
            return Place(code=code)
        case ["01", gtin, "10", number]:
            return Place(gtin=gtin.zfill(GTIN_DIGITS), number=number)
    return None


def facts_of(place: Place, body: Body, *, address: str) -> LotFacts:
    """What an event says of the lot that it opens; the day of the event stands in for its own."""
    told = reading.lot_facts(body)
    if told is not None:
        return told
    ilmd = body["ilmd"]
    best_before = ilmd.get("cbvmda:bestBeforeDate") or ilmd.get("cbvmda:itemExpirationDate")
    quantity, unit = _quantity_of(address, body)
    return LotFacts(
        number=str(ilmd.get("cbvmda:lotNumber") or place.number),
        made_on=day_in_vietnam(reading.moment(body["eventTime"])),
        best_before=date.fromisoformat(best_before) if best_before else None,
        quantity=quantity,
        unit=unit,
        origin=str(ilmd.get("sanvat:origin", "")),
        standards=str(ilmd.get("sanvat:standards", "")),
    )


def _quantity_of(address: str, body: Body) -> tuple[Decimal | None, str | None]:
    for named, quantity, unit in reading.classes(body, *reading.OUTPUTS, *reading.THINGS):
        if named == address and quantity is not None and unit in UNITS:
            return quantity.quantize(Decimal("0.001")), unit
    return None, None


def _product_of(address: str) -> Product | None:
    match [unquote(part) for part in urlsplit(address).path.split("/") if part]:
        case ["01", gtin]:
            found = ledger.find(PermalinkKind.GTIN, gtin.zfill(GTIN_DIGITS))
        case ["q", code]:
            found = ledger.find(PermalinkKind.PRODUCT_CODE, code)
        case _:
            found = None
    return session.get(Product, found) if found else None


def _free_code(place: Place, body: Body, *, told_aside: str) -> str:
    """The code under which the lot was printed, where it was; empty lets a new one be drawn."""
    told = str(body["ilmd"].get("sanvat:code", "")) or told_aside
    code = place.code or told
    if not code:
        return ""
    if told not in {"", code}:
        raise Invalid("code", "differs-from-the-address", told)
    kinds = (PermalinkKind.PRODUCT_CODE, PermalinkKind.LOT_CODE)
    if not codes.is_code(code) or any(ledger.find(kind, code) is not None for kind in kinds):
        raise Invalid("code", "not-free", code)
    return code
