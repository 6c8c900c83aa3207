"""The pictures of a listing: what is kept of each, and two people's changes brought together.

A picture is known by the digest of its file, so that it stands in a listing once however
often it was sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.foundation.errors import Invalid
from catalog.media import images
from catalog.media.framing import written_frame
from catalog.media.models import Image
from catalog.revisions.fields import Field, Kind, Problem, Severity, Value

FIELD = "pictures"
PICTURE = (
    Field("image", Kind.LINE, longest=64),
    Field("alt", Kind.LINE, longest=300),
    Field("alt_en", Kind.LINE, longest=300),
    Field("frame", Kind.LINE, longest=20, check=written_frame),
)
TOLD = tuple(column.name for column in PICTURE if column.name != "image")
"""What is said of a picture and may be changed."""

Row = dict[str, str]


@dataclass(frozen=True)
class Clash:
    """What two people changed to different things; the first of them stands.

    Without a column it is about the order, without theirs about a picture that is gone.
    """

    image: str
    column: str
    theirs: str | None
    mine: str


def row(image: Image, *, frame: str = "") -> Row:
    """A picture as a draft keeps it."""
    return {"image": image.digest, "alt": image.alt, "alt_en": image.alt_en, "frame": frame}


def wordless(content: Mapping[str, Value]) -> list[Problem]:
    """Pictures that say nothing to somebody who cannot see them: a warning each."""
    return [
        Problem(f"{FIELD}.{place}.alt", "alt-missing", Severity.WARNS)
        for place, each in enumerate(content.get(FIELD) or [])
        if not each.get("alt")
    ]


def put_in_words(rows: Sequence[Mapping[str, str]]) -> list[tuple[Image, str]]:
    """Give each picture its words; answer the pictures in order with their frames.

    Raises Invalid for a picture that is not known.
    """
    known = images.by_digests([each["image"] for each in rows])
    shown = []
    for each in rows:
        image = known.get(each["image"])
        if image is None:
            raise Invalid(FIELD, "unknown", each["image"])
        image.alt, image.alt_en = each["alt"], each["alt_en"]
        shown.append((image, each.get("frame", "")))
    return shown


def merged(
    base: Sequence[Row], theirs: Sequence[Row], mine: Sequence[Row]
) -> tuple[list[Row], list[Clash]]:
    """Bring together what two people made of the pictures that both had read as `base`.

    Pictures are added and taken out by either; words, frames and the order follow whoever
    changed them. What both changed differently stays as the first of them, `theirs`, has it.
    """
    read, first, second = (_by_image(rows) for rows in (base, theirs, mine))
    clashes: list[Clash] = []
    kept: dict[str, Row] = {}
    for image in dict.fromkeys([*first, *second]):
        if image not in first:
            changed = image in read and second[image] != read[image]
            if changed:
                clashes.append(Clash(image, "alt", None, second[image]["alt"]))
            if image not in read:
                kept[image] = second[image]
        elif image not in second:
            if image not in read:
                kept[image] = first[image]
        else:
            kept[image], more = _told(read.get(image, {}), first[image], second[image])
            clashes += more
    order, is_clash = _order([*read], [*first], [*second], kept)
    if is_clash:
        clashes.append(Clash("", "", "", ""))
    return [kept[image] for image in order], clashes


def _by_image(rows: Sequence[Row]) -> dict[str, Row]:
    return {each["image"]: each for each in rows}


def _told(read: Mapping[str, str], first: Row, second: Row) -> tuple[Row, list[Clash]]:
    found: Row = {"image": first["image"]}
    clashes = []
    for column in TOLD:
        was, theirs, mine = (each.get(column, "") for each in (read, first, second))
        found[column] = mine if theirs == was else theirs
        if theirs != was and mine not in {was, theirs}:
            clashes.append(Clash(first["image"], column, theirs, mine))
    return found, clashes


def _order(
    read: list[str], first: list[str], second: list[str], kept: Mapping[str, Any]
) -> tuple[list[str], bool]:
    """The order of whoever changed it; the first of two who both did."""
    common = set(read) & set(first) & set(second) & set(kept)
    was, theirs, mine = ([each for each in order if each in common]
                         for order in (read, first, second))  # fmt: skip
    leading = second if first == read or (theirs == was and mine != was) else first
    order = dict.fromkeys(each for each in [*leading, *first, *second] if each in kept)
    return list(order), theirs != was and mine not in (was, theirs)
