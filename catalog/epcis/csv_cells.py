"""Writing the parts of an event into cells of a table, and reading them back exactly."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from catalog.ledger.chain import canonical

FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "'")
BETWEEN: Final = " | "
"""Neither a space nor a bar can stand in an address, so both can stand between addresses."""
QUANTITY_PARTS: Final = 3
ADDRESS_AND_NUMBER: Final = 2


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before it."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def unguarded(cell: str) -> str:
    """A cell as it was before `guarded`."""
    return cell.removeprefix("'")


@dataclass(frozen=True)
class Form:
    """How one kind of value is written into a cell and read from it; reading raises ValueError."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _write_text(value: str) -> str:
    return value.replace("\r", "").strip()


def _read_text(cell: str) -> str:
    return cell


def _write_list(values: Iterable[str]) -> str:
    return BETWEEN.join(values)


def _read_list(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|")]


def _write_place(place: dict[str, Any]) -> str:
    return str(place["id"])


def _read_place(cell: str) -> dict[str, Any]:
    return {"id": cell}


def _write_pairs(pairs: dict[str, str]) -> str:
    return BETWEEN.join(f"{lot} {product}" for lot, product in pairs.items())


def _read_pairs(cell: str) -> dict[str, str]:
    pairs = {}
    for part in cell.split("|"):
        words = part.split()
        if len(words) != ADDRESS_AND_NUMBER:
            raise ValueError("two addresses are wanted")
        pairs[words[0]] = words[1]
    return pairs


def _write_quantities(elements: list[dict[str, Any]]) -> str:
    return BETWEEN.join(_write_quantity(element) for element in elements)


def _write_quantity(element: dict[str, Any]) -> str:
    parts = [str(element["epcClass"])]
    if "quantity" in element:
        parts.append(_number(element["quantity"]))
    if "uom" in element:
        parts.append(str(element["uom"]))
    return " ".join(parts)


def _number(value: float) -> str:
    """A number as canonical JSON has it, so that it is the same number when it is read."""
    return canonical({"n": value}).removeprefix('{"n":').removesuffix("}")


def _read_quantities(cell: str) -> list[dict[str, Any]]:
    return [_read_quantity(part.split()) for part in cell.split("|")]


def _read_quantity(parts: list[str]) -> dict[str, Any]:
    if not 1 <= len(parts) <= QUANTITY_PARTS:
        raise ValueError("an address, a number and a unit are wanted")
    element: dict[str, Any] = {"epcClass": parts[0]}
    if len(parts) >= ADDRESS_AND_NUMBER:
        number = json.loads(parts[1])
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise ValueError("not a number")
        element["quantity"] = number
    if len(parts) == QUANTITY_PARTS:
        element["uom"] = parts[2]
    return element


def _write_json(value: Any) -> str:
    return canonical({"v": value}).removeprefix('{"v":').removesuffix("}")


def _read_json(cell: str) -> Any:
    try:
        return json.loads(cell)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def pairs_of(kind: str) -> Form:
    """Lists of typed addresses: `po https://… | inv https://…`, the type left out where it is."""

    def write(elements: list[dict[str, Any]]) -> str:
        parts = [" ".join(str(e[n]) for n in ("type", kind) if n in e) for e in elements]
        return BETWEEN.join(parts)

    def read(cell: str) -> list[dict[str, Any]]:
        found = []
        for part in cell.split("|"):
            words = part.split()
            if not 1 <= len(words) <= ADDRESS_AND_NUMBER:
                raise ValueError("a type and an address are wanted")
            found.append(dict(zip(("type", kind)[-len(words) :], words, strict=True)))
        return found

    return Form(write, read)


TEXT: Final = Form(_write_text, _read_text)
ADDRESSES: Final = Form(_write_list, _read_list)
PLACE: Final = Form(_write_place, _read_place)
PAIRS: Final = Form(_write_pairs, _read_pairs)
QUANTITIES: Final = Form(_write_quantities, _read_quantities)
JSON: Final = Form(_write_json, _read_json)
