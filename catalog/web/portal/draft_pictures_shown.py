"""The pictures of a draft as its page asks about them: words, part for the cards, order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.media import images
from catalog.media.framing import Frame, Standing, frame_of, inside, is_tall, largest
from catalog.media.models import Image
from catalog.revisions import pictures
from catalog.revisions.pictures import Row
from catalog.web.listing_form import Choice
from catalog.web.pictures import card_src, storage
from catalog.web.words import _

WHOLE_PART, OWN_PART = "whole", "own"
UP_AND_DOWN: Mapping[Standing, Any] = {
    Standing.START: _l("At the top"),
    Standing.MIDDLE: _l("In the middle"),
    Standing.END: _l("At the bottom"),
}
SIDEWAYS: Mapping[Standing, Any] = {
    Standing.START: _l("At the left"),
    Standing.MIDDLE: _l("In the middle"),
    Standing.END: _l("At the right"),
}


@dataclass(frozen=True)
class PictureRow:
    """A picture of the draft with what is said of it."""

    image: str
    place: int
    src: str
    original: str
    width: int
    height: int
    alt: str
    alt_en: str
    parts: list[Choice]
    frame: Frame
    warning: str
    refused: str


@dataclass(frozen=True)
class PicturesTyped:
    """What was typed of the pictures and could not be kept, with why, by the picture."""

    rows: Mapping[str, Row]
    refused: Mapping[str, str] = field(default_factory=dict)


def picture_rows(
    content: Mapping[str, Any], *, warnings: Mapping[str, str], typed: PicturesTyped | None
) -> list[PictureRow]:
    """The pictures of a draft in their order; those that are not known any more are left out."""
    rows = content.get(pictures.FIELD) or []
    known = images.by_digests([row["image"] for row in rows])
    typed = typed or PicturesTyped({})
    return [
        _shown(
            place,
            known[row["image"]],
            {**row, **typed.rows.get(row["image"], {})},
            warning=warnings.get(f"{pictures.FIELD}.{place}.alt", ""),
            refused=typed.refused.get(row["image"], ""),
        )
        for place, row in enumerate(rows)
        if row["image"] in known
    ]


def _shown(place: int, image: Image, row: Row, *, warning: str, refused: str) -> PictureRow:
    frame = row.get("frame", "")
    whole = images.sources(image, storage()).src
    return PictureRow(
        image=image.digest,
        place=place,
        src=card_src(image, frame),
        original=whole,
        width=image.width_px,
        height=image.height_px,
        alt=row["alt"],
        alt_en=row["alt_en"],
        parts=_parts(image, frame),
        frame=_frame(image, frame),
        warning=warning,
        refused=refused,
    )


def _parts(image: Image, frame: str) -> list[Choice]:
    """The ways to choose a part; the last is by the sliders."""
    words = UP_AND_DOWN if is_tall(image.width_px, image.height_px) else SIDEWAYS
    standing = {
        each: str(largest(each, image.width_px, image.height_px)) == frame for each in Standing
    }
    if image.width_px * 3 == image.height_px * 4:
        standing = {}
    is_own = bool(frame) and not any(standing.values())
    taken: list[Choice] = []
    for each, is_it in standing.items():
        is_first = is_it and not any(choice.is_on for choice in taken)
        taken.append(Choice(each.value, str(words[each]), is_first))
    return [
        Choice(WHOLE_PART, _("The whole picture; cards show its middle"), not frame),
        *taken,
        Choice(OWN_PART, _("My own choice, by the frame below"), is_own),
    ]


def _frame(image: Image, frame: str) -> Frame:
    """Where the frame and its sliders begin."""
    if frame:
        return frame_of(frame)
    return largest(Standing.MIDDLE, image.width_px, image.height_px)


def chosen_frame(image: Image, part: str, sides: Sequence[str]) -> str:
    """The frame that a choice stands for; its own sides come from sliders, which know fractions.

    Raises ValueError or OverflowError for what is none.
    """
    if part == WHOLE_PART:
        return ""
    if part == OWN_PART:
        frame = frame_of(",".join(str(round(float(side))) for side in sides))
        return str(inside(frame, image.width_px, image.height_px))
    return str(largest(Standing(part), image.width_px, image.height_px))
