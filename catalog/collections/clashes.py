"""What in a schedule will not come out as meant: too much at once, twice the same, gaps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catalog.collections.models import Placement
from catalog.collections.rules import ROOM, Where, is_due, order_of, subject_of, where_of


class ClashKind(StrEnum):
    """What is wrong with a schedule."""

    TOO_MANY = "too-many"
    TWICE = "twice"
    GAP = "gap"


@dataclass(frozen=True)
class Clash:
    """One thing to look at: where, from when until when (None: without end), about what."""

    kind: ClashKind
    where: Where
    from_at: datetime
    until_at: datetime | None
    placements: tuple[Placement, ...] = ()


def clashes(placements: Iterable[Placement]) -> list[Clash]:
    """Answer all clashes of a schedule, the earliest first."""
    spots: dict[Where, list[Placement]] = {}
    for placement in placements:
        if placement.removed_at is None:
            spots.setdefault(where_of(placement), []).append(placement)
    found = [
        clash
        for where, here in spots.items()
        for clash in (*_too_many(where, here), *_twice(where, here), *_gaps(where, here))
    ]
    return sorted(found, key=lambda clash: (clash.from_at, clash.kind, clash.where.spot))


def _too_many(where: Where, here: Sequence[Placement]) -> list[Clash]:
    """Stretches in which more different things are due than the spot holds."""
    found: list[Clash] = []
    for start, end in _stretches(here):
        due = sorted((each for each in here if is_due(each, at=start)), key=order_of)
        if len({subject_of(each) for each in due}) <= ROOM[where.spot]:
            continue
        began = start
        if found and found[-1].until_at == start:
            began, due = found[-1].from_at, [*found.pop().placements, *due]
        unique = tuple(dict.fromkeys(due))
        found.append(Clash(ClashKind.TOO_MANY, where, began, end, unique))
    return found


def _twice(where: Where, here: Sequence[Placement]) -> list[Clash]:
    """Pairs of placements that put the same thing at the same spot at the same time."""
    ordered = sorted(here, key=lambda each: (each.from_at, each.id))
    found = []
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if subject_of(one) != subject_of(other):
                continue
            if one.until_at is None or other.from_at < one.until_at:
                ends = [end for end in (one.until_at, other.until_at) if end is not None]
                found.append(
                    Clash(ClashKind.TWICE, where, other.from_at, min(ends, default=None),
                          (one, other))
                )  # fmt: skip
    return found


def _gaps(where: Where, here: Sequence[Placement]) -> list[Clash]:
    """Stretches between placements of a spot in which nothing is placed there."""
    return [
        Clash(ClashKind.GAP, where, start, end)
        for start, end in _stretches(here)
        if end is not None and not any(is_due(each, at=start) for each in here)
    ]


def _stretches(here: Sequence[Placement]) -> list[tuple[datetime, datetime | None]]:
    """The stretches of time within which the same placements are due; the last may be open."""
    moments = {each.from_at for each in here}
    moments |= {each.until_at for each in here if each.until_at}
    ordered = sorted(moments)
    ends: list[datetime | None] = [*ordered[1:], None]
    is_endless = any(each.until_at is None for each in here)
    return [
        (start, end)
        for start, end in zip(ordered, ends, strict=True)
        if end is not None or is_endless
    ]
