"""What changes in a listing, side by side; texts by words, pictures as pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.media import images
from catalog.revisions.comparing import Run, differences, word_runs
from catalog.revisions.fields import Field, Kind
from catalog.web.listing_form import choice_words, said
from catalog.web.listing_words import field_words
from catalog.web.pictures import storage

WORDED = {Kind.LINE, Kind.TEXT}


@dataclass(frozen=True)
class DifferenceShown:
    """One field that changes."""

    field: str
    label: str
    before: str
    after: str
    runs: list[Run]
    pictures_before: list[str]
    pictures_after: list[str]


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


def _pictures(name: str, value: Any) -> list[str]:
    if name == "picture":
        digests = [str(value)] if value else []
    elif name == "pictures":
        digests = [row["image"] for row in value or []]
    else:
        return []
    known = images.by_digests(digests)
    return [images.sources(known[d], storage()).src for d in digests if d in known]
