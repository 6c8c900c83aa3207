"""What a listing is made of, told once: forms, checks, differences and imports read it here.

A field cleans what was typed into the one form in which it is kept. Cleaning refuses what
no listing can hold; what a listing still lacks is a matter for `problems`, since a draft
may be kept half finished.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import normal

Value = Any
"""A JSON value: text, a whole number, a flag, or a list of them or of rows."""

LONGEST_LINK = 600
MOST_ROWS = 40
DIGITS = re.compile(r"\d+")
LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")
GROUPED = re.compile(r"\d{1,3}([.,  ]\d{3})+")
"""A number written in groups of three, as prices are."""


class Kind(StrEnum):
    """How a field is filled in and kept."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    CHOICES = "choices"
    FLAG = "flag"
    LINK = "link"
    ROWS = "rows"


@dataclass(frozen=True)
class Field:
    """One thing that a listing says."""

    name: str
    kind: Kind
    longest: int = 200
    least: int = 0
    most: int = 2_000_000_000
    choices: tuple[str, ...] = ()
    columns: tuple["Field", ...] = ()
    is_needed: bool = False
    is_quick: bool = False
    """May go live at once where staff trust the business."""
    check: Callable[[str], str] | None = None
    """A rule that brings a line into its own form, or raises ValueError with a code."""

    def clean(self, typed: object) -> Value:
        """Bring what was typed into the form that is kept. Raises Invalid with the field."""
        return CLEANERS[self.kind](self, typed)

    @property
    def empty(self) -> Value:
        """What stands here before anybody filled it in."""
        return EMPTY[self.kind]


class Severity(StrEnum):
    """What a problem means: with the first the listing cannot be handed over."""

    STOPS = "stops"
    WARNS = "warns"


@dataclass(frozen=True)
class Problem:
    """Something that a listing lacks or should not say, beside its field."""

    field: str
    code: str
    severity: Severity = Severity.STOPS
    value: str = ""


def clean_values(
    fields: Mapping[str, Field], typed: Mapping[str, object]
) -> tuple[dict[str, Value], list[Invalid]]:
    """Clean all that was typed: what can be kept, and what is refused; one never costs another.

    Names that are no fields are left out.
    """
    kept, refused = {}, []
    for name, raw in typed.items():
        if name not in fields:
            continue
        try:
            kept[name] = fields[name].clean(raw)
        except Invalid as error:
            refused.append(error)
    return kept, refused


def empty_content(fields: Mapping[str, Field]) -> dict[str, Value]:
    """A listing that says nothing yet."""
    return {name: field.empty for name, field in fields.items()}


def missing(fields: Sequence[Field], content: Mapping[str, Value]) -> list[Problem]:
    """What a listing needs and does not have."""
    return [
        Problem(field.name, "missing")
        for field in fields
        if field.is_needed and content.get(field.name, field.empty) == field.empty
    ]


def _line(field: Field, typed: object) -> str:
    text = normal(_text_of(field, typed))
    if len(text) > field.longest:
        raise Invalid(field.name, "too-long", str(field.longest))
    if field.check is None or not text:
        return text
    try:
        return field.check(text)
    except ValueError as error:
        raise Invalid(field.name, str(error), text[:80]) from error


def _text(field: Field, typed: object) -> str:
    lines = [normal(line) for line in LINE_ENDS.sub("\n", _text_of(field, typed)).split("\n")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    if len(text) > field.longest:
        raise Invalid(field.name, "too-long", str(field.longest))
    return text


def _text_of(field: Field, typed: object) -> str:
    if typed is None:
        return ""
    if not isinstance(typed, str | int):
        raise Invalid(field.name, "not-text")
    return str(typed)


def _number(field: Field, typed: object) -> int | None:
    if typed is None or typed == "":
        return None
    text = normal(_text_of(field, typed))
    bare = re.sub(r"\D", "", text) if GROUPED.fullmatch(text) else text
    if not DIGITS.fullmatch(bare) or not bare.isascii():
        raise Invalid(field.name, "not-a-number", text[:40])
    if len(bare) > len(str(field.most)) or not field.least <= int(bare) <= field.most:
        raise Invalid(field.name, "out-of-range", text[:40])
    return int(bare)


def _day(field: Field, typed: object) -> str:
    text = normal(_text_of(field, typed))
    if not text:
        return ""
    written = re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", text)
    iso = f"{written[3]}-{written[2]:>02}-{written[1]:>02}" if written else text
    try:
        return date.fromisoformat(iso).isoformat()
    except ValueError as error:
        raise Invalid(field.name, "not-a-day", text[:40]) from error


def _choice(field: Field, typed: object) -> str:
    text = normal(_text_of(field, typed))
    if text and text not in field.choices:
        raise Invalid(field.name, "not-a-choice", text[:80])
    return text


def _choices(field: Field, typed: object) -> list[str]:
    if typed is None or typed == "":
        return []
    if isinstance(typed, str):
        typed = [typed]
    if not isinstance(typed, list | tuple):
        raise Invalid(field.name, "not-a-choice")
    chosen = {_choice(field, each) for each in typed}
    return [choice for choice in field.choices if choice in chosen]


def _flag(field: Field, typed: object) -> bool:
    if typed is None or isinstance(typed, bool):
        return bool(typed)
    return _text_of(field, typed).strip().lower() not in {"", "0", "false", "no", "off"}


def _link(field: Field, typed: object) -> str:
    text = normal(_text_of(field, typed))
    if not text:
        return ""
    if len(text) > min(field.longest, LONGEST_LINK):
        raise Invalid(field.name, "too-long", str(LONGEST_LINK))
    full = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(full)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise Invalid(field.name, "not-a-link", text[:80]) from error
    if parts.scheme not in {"http", "https"} or "." not in host or " " in full or parts.username:
        raise Invalid(field.name, "not-a-link", text[:80])
    return full


def _rows(field: Field, typed: object) -> list[dict[str, Value]]:
    if typed is None or typed == "":
        return []
    if not isinstance(typed, list | tuple):
        raise Invalid(field.name, "not-rows")
    most = min(field.most, MOST_ROWS)
    if len(typed) > most:
        raise Invalid(field.name, "too-many", str(most))
    rows = []
    for place, row in enumerate(typed):
        if not isinstance(row, Mapping):
            raise Invalid(field.name, "not-rows")
        try:
            cleaned = {column.name: column.clean(row.get(column.name)) for column in field.columns}
        except Invalid as error:
            raise Invalid(f"{field.name}.{place}.{error.field}", error.code, error.value) from error
        if any(cleaned[column.name] != column.empty for column in field.columns):
            rows.append(cleaned)
    return rows


CLEANERS: dict[Kind, Callable[[Field, object], Value]] = {
    Kind.LINE: _line,
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DAY: _day,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.FLAG: _flag,
    Kind.LINK: _link,
    Kind.ROWS: _rows,
}
EMPTY: dict[Kind, Value] = {
    Kind.LINE: "",
    Kind.TEXT: "",
    Kind.NUMBER: None,
    Kind.DAY: "",
    Kind.CHOICE: "",
    Kind.CHOICES: [],
    Kind.FLAG: False,
    Kind.LINK: "",
    Kind.ROWS: [],
}
