"""What goes along with events so that they can come back, and is in none of them.

In a document it is master data of the header, in a table it stands in columns of its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from catalog.epcis.known_events import EventKey

LOTS: Final = "urn:epcglobal:epcis:vtype:EPCClass"
EVENTS: Final = "sanvat:event"
PRODUCT: Final = "sanvat:product"
CODE: Final = "sanvat:code"
CHAINS: Final = "sanvat:chains"
CORRECTION_CHAINS: Final = "sanvat:correctionChains"
MOST_ELEMENTS: Final = 5000
"""What our own schema lets one vocabulary hold."""

Element = dict[str, Any]


@dataclass
class Aside:
    """What is told beside events.

    `products` are those of lots whose address does not name one, `codes` those under which
    lots were printed where no event says so, both by the lot's address. `chains` are the
    lots, by their codes, in which an event stands that does not stand in all that it names.
    """

    products: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    chains: dict[EventKey, tuple[str, ...]] = field(default_factory=dict)

    def vocabularies(self) -> list[dict[str, Any]]:
        """The whole as vocabularies of master data (EPCIS 2.0, 9.3)."""
        lots = dict.fromkeys([*self.products, *self.codes])
        of_lots = [
            _element(lot, {PRODUCT: self.products.get(lot), CODE: self.codes.get(lot)})
            for lot in lots
        ]
        of_events = [
            _element(name, {CORRECTION_CHAINS if is_error else CHAINS: " ".join(chains)})
            for (name, is_error), chains in self.chains.items()
        ]
        return [*_vocabularies(LOTS, of_lots), *_vocabularies(EVENTS, of_events)]


def aside_of(masters: Iterable[Mapping[str, Any]]) -> Aside:
    """Read back what `vocabularies` wrote, from the elements of all vocabularies."""
    aside = Aside()
    for element in masters:
        name = str(element["id"])
        for attribute in element.get("attributes", ()):
            told = str(attribute.get("attribute", ""))
            match attribute["id"]:
                case "sanvat:product":
                    aside.products[name] = told
                case "sanvat:code":
                    aside.codes[name] = told
                case "sanvat:chains":
                    aside.chains[name, False] = tuple(told.split())
                case "sanvat:correctionChains":
                    aside.chains[name, True] = tuple(told.split())
    return aside


def _element(name: str, told: Mapping[str, str | None]) -> Element:
    attributes = [{"id": key, "attribute": value} for key, value in told.items() if value]
    return {"id": name, "attributes": attributes}


def _vocabularies(kind: str, elements: list[Element]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(elements), MOST_ELEMENTS):
        yield {"type": kind, "vocabularyElementList": elements[start : start + MOST_ELEMENTS]}
