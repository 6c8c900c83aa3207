"""Documents to check and to spoil."""

from datetime import UTC, datetime
from typing import Any

SITE = "https://sanvat.example"
AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
LOT = f"{SITE}/01/08930000000002/10/L1"
CONTEXT: list[Any] = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"sanvat": f"{SITE}/voc/", "ex": "https://ex.example/terms/"},
]


def an_event(**facts: Any) -> dict[str, Any]:
    """A packing of one lot, complete and right."""
    usual = {
        "type": "ObjectEvent",
        "eventID": "urn:uuid:11111111-1111-4111-8111-111111111111",
        "eventTime": "2026-11-19T08:00:00+07:00",
        "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE",
        "bizStep": "packing",
        "disposition": "in_progress",
        "quantityList": [{"epcClass": LOT, "quantity": 12.5, "uom": "KGM"}],
        "readPoint": {"id": f"{SITE}/voc/commune/29242/2025-07-01"},
    }
    return without(usual, facts)


def a_transformation(**facts: Any) -> dict[str, Any]:
    """One lot made of another."""
    usual = {
        "type": "TransformationEvent",
        "eventID": "urn:uuid:22222222-2222-4222-8222-222222222222",
        "eventTime": "2026-11-19T08:00:00+07:00",
        "eventTimeZoneOffset": "+07:00",
        "bizStep": f"{SITE}/voc/step/processing",
        "inputQuantityList": [{"epcClass": "urn:epc:class:lgtin:8930000.000001.A", "quantity": 3}],
        "outputQuantityList": [{"epcClass": LOT, "quantity": 2}],
    }
    return without(usual, facts)


def an_aggregation(**facts: Any) -> dict[str, Any]:
    """A lot put into a box."""
    usual = {
        "type": "AggregationEvent",
        "eventID": "urn:uuid:33333333-3333-4333-8333-333333333333",
        "eventTime": "2026-11-19T01:00:00Z",
        "eventTimeZoneOffset": "+07:00",
        "action": "ADD",
        "bizStep": "packing",
        "parentID": "urn:epc:id:sscc:8930000.1234567890",
        "childQuantityList": [{"epcClass": LOT}],
    }
    return without(usual, facts)


def a_transaction(**facts: Any) -> dict[str, Any]:
    """A lot sent on with a despatch advice."""
    usual = {
        "type": "TransactionEvent",
        "eventID": "urn:uuid:44444444-4444-4444-8444-444444444444",
        "eventTime": "2026-11-19T08:00:00.123456+07:00",
        "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE",
        "bizStep": "shipping",
        "bizTransactionList": [{"type": "desadv", "bizTransaction": f"{SITE}/voc/document/7"}],
        "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:8930000.00001"}],
        "quantityList": [{"epcClass": LOT}],
    }
    return without(usual, facts)


def an_association(**facts: Any) -> dict[str, Any]:
    """A sensor fixed to a crate, and what it measured."""
    usual = {
        "type": "AssociationEvent",
        "eventID": "urn:uuid:55555555-5555-4555-8555-555555555555",
        "eventTime": "2026-11-19T08:00:00+07:00",
        "eventTimeZoneOffset": "+07:00",
        "action": "ADD",
        "parentID": "urn:epc:id:grai:8930000.12345.400",
        "childEPCs": ["urn:epc:id:giai:8930000.12345"],
        "sensorElementList": [
            {
                "sensorMetadata": {"time": "2026-11-19T08:00:00+07:00"},
                "sensorReport": [{"type": "Temperature", "value": 4.5, "uom": "CEL"}],
            }
        ],
    }
    return without(usual, facts)


ALL_KINDS = (an_event, a_transformation, an_aggregation, a_transaction, an_association)


def a_document(*events: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """A document around some events, or around one that is right."""
    usual = {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-20T03:00:00Z",
        "epcisBody": {"eventList": list(events or (an_event(),))},
    }
    return without(usual, facts)


def without(usual: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """The usual facts with some changed; None takes one away."""
    return {name: value for name, value in {**usual, **facts}.items() if value is not None}
