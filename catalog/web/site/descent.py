"""What went into a lot, as a list to any depth and as a small picture."""

from dataclasses import dataclass, field

from flask import url_for

from catalog.tracing.lineage import Edge, edges_above, lots_named
from catalog.tracing.models import Lot
from catalog.web.filters import localized
from catalog.web.words import _

WIDEST_PICTURE = 3
DEEPEST_PICTURE = 4
BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y = 108, 36, 8, 24
LONGEST_NAME = 15


@dataclass
class Ancestor:
    """Something that went into a lot, with what went into it in turn."""

    name: str
    lot_words: str
    url: str
    business: str
    is_recalled: bool
    is_shown_above: bool = False
    inputs: list["Ancestor"] = field(default_factory=list)


@dataclass(frozen=True)
class Box:
    """One lot in the picture."""

    x: int
    y: int
    name: str
    lot_words: str
    is_recalled: bool


@dataclass(frozen=True)
class Picture:
    """A tree of boxes that fits a phone."""

    width: int
    height: int
    boxes: list[Box]
    lines: list[str]


@dataclass(frozen=True)
class Descent:
    """The list, and the picture where it fits."""

    inputs: list[Ancestor]
    count: int
    picture: Picture | None


def descent_of(lot: Lot, *, recalled: set[int]) -> Descent | None:
    """What went into a lot; None where nothing is known to have."""
    edges = edges_above(lot.id)
    if not edges:
        return None
    lots = lots_named([edge.input_lot_id for edge in edges if edge.input_lot_id])
    below: dict[int, list[Edge]] = {}
    for edge in edges:
        below.setdefault(edge.lot_id, []).append(edge)
    inputs = _inputs(lot.id, below, lots, recalled, seen={lot.id})
    count = len({edge.input_uri for edge in edges})
    return Descent(inputs, count, _picture(lot, inputs))


def _inputs(
    lot_id: int, below: dict[int, list[Edge]], lots: dict[int, Lot], recalled: set[int],
    *, seen: set[int],
) -> list[Ancestor]:  # fmt: skip
    """Each thing once: a lot that came in by two ways is told in full the first time only."""
    found = []
    for edge in below.get(lot_id, []):
        lot = lots.get(edge.input_lot_id or 0)
        if lot is None:
            found.append(Ancestor(_("Not in this catalog"), edge.input_uri, "", "", False))  # noqa: FBT003
            continue
        ancestor = Ancestor(
            name=localized(lot.product, "name").text,
            lot_words=_("Lot %(number)s", number=lot.number),
            url=url_for("site.origin", code=lot.code),
            business=localized(lot.business, "name").text,
            is_recalled=lot.id in recalled,
            is_shown_above=lot.id in seen,
        )
        if lot.id not in seen:
            seen.add(lot.id)
            ancestor.inputs = _inputs(lot.id, below, lots, recalled, seen=seen)
        found.append(ancestor)
    return found


def _picture(lot: Lot, inputs: list[Ancestor]) -> Picture | None:
    """Draw the lots level by level, this one at the foot; None where they are too many."""
    root = Ancestor(localized(lot.product, "name").text, _("This lot"), "", "", is_recalled=False,
                    inputs=inputs)  # fmt: skip
    levels = [[root]]
    while any(each.inputs for each in levels[-1]):
        levels.append([child for parent in levels[-1] for child in parent.inputs])
    if len(levels) > DEEPEST_PICTURE or max(map(len, levels)) > WIDEST_PICTURE:
        return None
    width = max(map(len, levels)) * (BOX_WIDTH + GAP_X) - GAP_X
    places: dict[int, tuple[int, int]] = {}
    boxes = []
    for row, level in enumerate(reversed(levels)):
        left = (width - len(level) * (BOX_WIDTH + GAP_X) + GAP_X) // 2
        for column, each in enumerate(level):
            x, y = left + column * (BOX_WIDTH + GAP_X), row * (BOX_HEIGHT + GAP_Y)
            places[id(each)] = (x, y)
            boxes.append(Box(x, y, _short(each.name), _short(each.lot_words), each.is_recalled))
    lines = [
        _line(places[id(child)], places[id(parent)])
        for level in levels
        for parent in level
        for child in parent.inputs
    ]
    return Picture(width, len(levels) * (BOX_HEIGHT + GAP_Y) - GAP_Y, boxes, lines)


def _line(source: tuple[int, int], target: tuple[int, int]) -> str:
    middle = BOX_WIDTH // 2
    (x1, y1), (x2, y2) = source, target
    return f"M{x1 + middle} {y1 + BOX_HEIGHT}L{x2 + middle} {y2}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1].rstrip() + "…"
