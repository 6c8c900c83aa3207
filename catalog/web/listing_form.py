"""The form of a listing, made from its description: what to show, and what was typed into it.

Rows are named `channels-0-url`; one more than there are is always offered, so that a row is
added without a script.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from catalog.businesses.models import ChannelKind, LegalForm, OutletKind
from catalog.certificates.models import CertificateKind
from catalog.foundation.errors import Invalid
from catalog.products.models import Stock
from catalog.products.queries import groups, sets
from catalog.revisions.certificate_rows import OF_BUSINESSES
from catalog.revisions.fields import Field, Kind, Problem, Severity
from catalog.revisions.saving import Conflict
from catalog.web.filters import localized
from catalog.web.labels import MONTHS, words_for
from catalog.web.listing_words import (
    FIELD_WORDS,
    HINTS,
    SECTIONS,
    field_words,
    problem_words,
    refused_words,
)
from catalog.web.words import _

NOT_TYPED = frozenset({"image", "scan", "frame"})
"""Columns that name a file; a form carries them along."""
HAS_FOCUS_OF_ITS_OWN = frozenset({"pictures", "commune"})
"""Fields that the page asks for in a way of their own."""
LONG = 3


@dataclass(frozen=True)
class Choice:
    """One value of a closed set."""

    value: str
    words: str
    is_on: bool


@dataclass(frozen=True)
class FieldShown:
    """One field as the page asks for it."""

    name: str
    kind: str
    label: str
    hint: str
    value: Any
    lines: int
    is_needed: bool
    is_number: bool
    choices: list[Choice]
    rows: list[list["FieldShown"]]
    error: str
    warning: str
    words: str
    theirs: str


@dataclass(frozen=True)
class Section:
    """A step of the form: fields that belong together."""

    id: str
    title: str
    fields: list[FieldShown]
    is_open: bool


@dataclass
class Told:
    """What is to be said beside fields, by name."""

    refused: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    theirs: dict[str, str] = field(default_factory=dict)


def told(
    *,
    refused: Sequence[Invalid] = (),
    problems: Sequence[Problem] = (),
    words: Mapping[str, str] | None = None,
    conflicts: Sequence[Conflict] = (),
) -> Told:
    """Sort what there is to say by field; the first thing about a field is said."""
    found = Told(words=words or {})
    for error in refused:
        found.refused.setdefault(error.field, refused_words(error))
    for problem in problems:
        of = found.errors if problem.severity is Severity.STOPS else found.warnings
        of.setdefault(problem.field, problem_words(problem))
    for conflict in conflicts:
        found.theirs[conflict.field] = said(conflict.theirs)
    return found


def said(value: Any) -> str:
    """A value in one line, for a summary or a difference."""
    if isinstance(value, list):
        return "; ".join(said(each) for each in value)
    if isinstance(value, Mapping):
        return ", ".join(
            str(each) for name, each in value.items() if each and name not in NOT_TYPED
        )
    return "" if value is None else str(value)


def fields_shown(
    fields: Mapping[str, Field],
    content: Mapping[str, Any],
    *,
    typed: Mapping[str, Any] | None = None,
    saying: Told,
) -> list[FieldShown]:
    """The form, with what was typed where it was refused."""
    return [
        _shown(each, each.name, (typed or {}).get(each.name, content.get(each.name)), saying)
        for each in fields.values()
        if each.name not in HAS_FOCUS_OF_ITS_OWN
    ]


def sections(shown: Sequence[FieldShown]) -> list[Section]:
    """The form in steps; one opens by itself when it holds what must be looked at."""
    by_name = {each.name: each for each in shown}
    steps = [
        (number, title, [by_name[name] for name in names if name in by_name])
        for number, (title, names) in enumerate(SECTIONS, 1)
    ]
    return [
        Section(
            f"step-{number}", str(title), fields, number == 1 or any(map(_needs_a_look, fields))
        )
        for number, title, fields in steps
        if fields
    ]


def _needs_a_look(of: FieldShown) -> bool:
    inner = [column for row in of.rows for column in row]
    return bool(of.error or of.words or of.theirs) or any(map(_needs_a_look, inner))


def _shown(of: Field, name: str, value: Any, saying: Told) -> FieldShown:
    key = re.sub(r"-(\d+)-", r".\1.", name)
    return FieldShown(
        name=name,
        kind=of.kind.value,
        label=str(FIELD_WORDS.get(of.name, of.name)),
        hint=str(HINTS.get(of.name, "")) if key == of.name else "",
        value="" if value is None else value,
        lines=LONG + 3 if of.name.startswith("description") else LONG,
        is_needed=of.is_needed,
        is_number=of.kind is Kind.NUMBER,
        choices=_choices(of, value),
        rows=_rows(of, name, value, saying),
        error=saying.refused.get(key) or saying.errors.get(key, ""),
        warning=saying.warnings.get(key, ""),
        words=saying.words.get(of.name, "") if key == of.name else "",
        theirs=saying.theirs.get(key, ""),
    )


def _rows(of: Field, name: str, value: Any, saying: Told) -> list[list[FieldShown]]:
    if of.kind is not Kind.ROWS:
        return []
    rows = [row for row in (value or []) if isinstance(row, Mapping)]
    return [
        [
            _shown(column, f"{name}-{place}-{column.name}", row.get(column.name), saying)
            for column in of.columns
        ]
        for place, row in enumerate([*rows, {}])
    ]


def _choices(of: Field, value: Any) -> list[Choice]:
    if of.kind not in {Kind.CHOICE, Kind.CHOICES}:
        return []
    chosen = set(value) if isinstance(value, list) else {str(value or "")}
    words = choice_words(of)
    return [Choice(each, words.get(each, each), each in chosen) for each in of.choices]


ENUMS: Mapping[tuple[str, ...], Any] = {
    tuple(CertificateKind): CertificateKind,
    OF_BUSINESSES: CertificateKind,
    tuple(ChannelKind): ChannelKind,
    tuple(LegalForm): LegalForm,
    tuple(OutletKind): OutletKind,
}


def choice_words(of: Field) -> dict[str, str]:
    """The words of a closed set."""
    if of.name == "group":
        return {str(group.id): localized(group, "name").text for group in groups()}
    if of.name == "set":
        return {str(each.id): localized(each, "name").text for each in sets()}
    if of.name == "season":
        return {str(number + 1): str(MONTHS[number]) for number in range(12)}
    if of.name == "stock":
        return {Stock.IN_STOCK.value: _("Yes"), Stock.SOLD_OUT.value: _("Sold out")}
    closed = ENUMS.get(tuple(of.choices))
    return {each.value: words_for(each) for each in closed} if closed else {}


def typed_values(fields: Mapping[str, Field], form: MultiDict[str, str]) -> dict[str, Any]:
    """What a form carried, by field; a field that it did not carry is left out."""
    found: dict[str, Any] = {}
    for each in fields.values():
        if each.kind is Kind.ROWS:
            if f"{each.name}-rows" in form:
                found[each.name] = _typed_rows(each, form)
        elif each.kind is Kind.CHOICES:
            if f"{each.name}-asked" in form:
                found[each.name] = form.getlist(each.name)
        elif each.name in form:
            found[each.name] = form[each.name]
    return found


def _typed_rows(of: Field, form: MultiDict[str, str]) -> list[dict[str, str]]:
    pattern = re.compile(rf"{re.escape(of.name)}-(\d{{1,3}})-(\w+)")
    places = sorted({int(hit[1]) for hit in map(pattern.fullmatch, form) if hit})
    return [
        {column.name: form.get(f"{of.name}-{place}-{column.name}", "") for column in of.columns}
        for place in places
    ]


def summary(saying: Told) -> list[tuple[str, str, str]]:
    """What needs mending: where it stands, what it is called, why."""
    return [
        (name.replace(".", "-"), field_words(name), why)
        for name, why in {**saying.errors, **saying.refused}.items()
    ]


def advice(saying: Told) -> list[tuple[str, str, str]]:
    """What would be better otherwise but stops nothing: where it stands, what it is called, why."""
    return [
        (name.replace(".", "-"), field_words(name), why) for name, why in saying.warnings.items()
    ]
