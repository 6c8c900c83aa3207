"""Reading the kept text of an event, and the copies of it that stand in columns."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from catalog.tracing.bodies import Body, LotFacts
from catalog.tracing.models import EventKind, Step, TraceEvent

OWN_STEPS = {step.value for step in Step}


def facts(event: TraceEvent) -> Body:
    """What an event says; nothing where its text is no object any more.

    Pages go on telling the rest, and `verifying` names the event.
    """
    try:
        told = json.loads(event.body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def columns(body: Mapping[str, Any]) -> dict[str, Any]:
    """The copies that are kept beside the text, so that events can be found by them."""
    return {
        "event_id": body["eventID"],
        "is_error_declaration": "errorDeclaration" in body,
        "kind": EventKind(body["type"]),
        "step": step_of(body),
        "biz_step": body.get("bizStep"),
        "disposition": body.get("disposition"),
        "occurred_at": moment(body["eventTime"]),
    }


def step_of(body: Mapping[str, Any]) -> Step | None:
    """The plain word for what happened, where the event has one of ours."""
    named = body.get("sanvat:step")
    return Step(named) if named in OWN_STEPS else None


def moment(words: str) -> datetime:
    """A moment as EPCIS writes it. Raises ValueError for any other text."""
    read = datetime.fromisoformat(words)
    if read.tzinfo is None:
        raise ValueError(f"no time zone in {words!r}")
    return read.astimezone(UTC)


def says_the_same(kept: str, text: str) -> bool:
    """Whether two texts tell one event; when it was recorded is the keeper's own business."""
    first, second = json.loads(kept), json.loads(text)
    first.pop("recordTime", None)
    second.pop("recordTime", None)
    return bool(first == second)


def lot_facts(body: Mapping[str, Any]) -> LotFacts | None:
    """What an opening event says of its lot; None for any other event."""
    ilmd = body.get("ilmd")
    if not isinstance(ilmd, Mapping) or "sanvat:madeOn" not in ilmd:
        return None
    best_before = ilmd.get("cbvmda:bestBeforeDate") or ilmd.get("cbvmda:itemExpirationDate")
    quantity = ilmd.get("sanvat:quantity")
    return LotFacts(
        number=str(ilmd.get("cbvmda:lotNumber", "")),
        made_on=date.fromisoformat(ilmd["sanvat:madeOn"]),
        best_before=date.fromisoformat(best_before[:10]) if best_before else None,
        quantity=Decimal(str(quantity)) if quantity is not None else None,
        unit=ilmd.get("sanvat:unit"),
        origin=ilmd.get("sanvat:origin", ""),
        standards=ilmd.get("sanvat:standards", ""),
    )


def classes(body: Mapping[str, Any], *names: str) -> Iterator[tuple[str, Decimal | None, str]]:
    """The classes and single things in some lists of an event: address, quantity, unit."""
    for name in names:
        for element in body.get(name, ()):
            if isinstance(element, str):
                yield element, None, "EA"
            elif "epcClass" in element:
                quantity = element.get("quantity")
                amount = Decimal(str(quantity)) if quantity is not None else None
                yield element["epcClass"], amount, element.get("uom", "EA")


INPUTS = ("inputQuantityList", "inputEPCList")
OUTPUTS = ("outputQuantityList", "outputEPCList")
THINGS = ("quantityList", "epcList", "childQuantityList", "childEPCs")


def inputs(body: Mapping[str, Any]) -> list[tuple[str, Decimal | None, str]]:
    """What a transformation used up."""
    return list(classes(body, *INPUTS))


def things(body: Mapping[str, Any]) -> list[str]:
    """Every class and thing that an event is about, what it used up left aside."""
    return [address for address, _, _ in classes(body, *OUTPUTS, *THINGS)]
