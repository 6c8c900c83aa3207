"""What changes in a listing, side by side; texts by words, pictures as pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.media import images
from catalog.revisions import pictures
from catalog.revisions.comparing import Run, differences, word_runs
from catalog.revisions.fields import Field, Kind
from catalog.web.listing_form import choice_words, said
from catalog.web.listing_words import field_words
from catalog.web.pictures import card_src

WORDED = {Kind.LINE, Kind.TEXT}


@dataclass(frozen=True)
class PictureCompared:
    """A picture on one side, cut as its cards show it, and what is said of it."""

    src: str
    words: str


@dataclass(frozen=True)
class DifferenceShown:
    """One field that changes."""

    field: str
    label: str
    before: str
    after: str
    runs: list[Run]
    pictures_before: list[PictureCompared]
    pictures_after: list[PictureCompared]


def differences_shown(
    before: Mapping[str, Any], after: Mapping[str, Any], *, fields: Mapping[str, Field]
) -> list[DifferenceShown]:
    """Word what differs, in the order of the form."""
    return [
        DifferenceShown(
            field=each.field,
            label=field_words(each.field),
            before=_words(fields[each.field], each.before),
            after=_words(fields[each.field], each.after),
            runs=_runs(fields[each.field], each.before, each.after),
            pictures_before=_pictures(each.field, each.before),
            pictures_after=_pictures(each.field, each.after),
        )
        for each in differences(before, after, fields=fields)
    ]


def _words(of: Field, value: Any) -> str:
    if of.kind in {Kind.CHOICE, Kind.CHOICES}:
        words = choice_words(of)
        chosen = value if isinstance(value, list) else [value or ""]
        return ", ".join(words.get(each, each) for each in chosen)
    return said(value)


def _runs(of: Field, before: Any, after: Any) -> list[Run]:
    return word_runs(str(before or ""), str(after or "")) if of.kind in WORDED else []


def _pictures(name: str, value: Any) -> list[PictureCompared]:
    if name != pictures.FIELD:
        return []
    rows = value or []
    known = images.by_digests([row["image"] for row in rows])
    return [
        PictureCompared(
            card_src(known[row["image"]], row.get("frame", "")),
            " · ".join(filter(None, [row["alt"], row["alt_en"]])),
        )
        for row in rows
        if row["image"] in known
    ]
