"""Writing the texts of one topic, both languages side by side, with a look before saving."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.collections.times import typed_form
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound, Stale
from catalog.revisions.comparing import Run, word_runs
from catalog.web.access import desk_only, person
from catalog.web.asked import asked_id
from catalog.web.desk.wording.labels import entry_words, hint_words, refusal, topic_words
from catalog.web.desk.wording.logo_file import logo_sent, logo_words
from catalog.web.desk.wording.now import shipped_text, text_now
from catalog.web.desk.wording.past import history_shown
from catalog.web.desk.wording.previews import preview_of
from catalog.web.locale import NAMES
from catalog.web.wording import keeper
from catalog.web.words import _
from catalog.wording.checking import checked, moment_of
from catalog.wording.entries import SHARED, TOPICS, Entry, Kind, Topic
from catalog.wording.history import newest_of
from catalog.wording.models import WordingVersion
from catalog.wording.writing import By, Draft, check_together, write

Part = tuple[str, str]
MANY_LINES = {Kind.PARAGRAPH: 3, Kind.LINKS: 5, Kind.PAGE: 20, Kind.SYNONYMS: 20,
              Kind.LETTER: 12, Kind.TEXT_MESSAGE: 4}  # fmt: skip


@dataclass(frozen=True)
class PartShown:
    """One text in the form."""

    id: str
    label: str
    hint: str
    lang: str
    kind: str
    rows: int
    longest: int
    value: str
    version: int
    problem: str = ""
    other: str = ""
    runs: Sequence[Run] = ()
    """What somebody else wrote meanwhile, and how what was typed differs from it."""


@dataclass
class Typed:
    """What stands in the form, over which versions, and what was refused of it."""

    values: dict[Part, str]
    versions: dict[Part, int]
    problems: dict[Part, str] = field(default_factory=dict)
    others: Mapping[Part, str] = field(default_factory=dict)


def by() -> By:
    """Whoever is signed in, as the one who writes."""
    return By(person().id, person().display_name)


def topic_named(name: str) -> Topic:
    """A topic by its name in the address. Raises NotFound."""
    if name not in TOPICS:
        raise NotFound(f"topic {name[:40]!r}")
    return TOPICS[name]


@desk_only(Deed.WRITE_WORDS)
def edit(topic: str) -> ResponseReturnValue:
    """Show the texts of a topic; look at them, save them, or put back what is shipped."""
    chosen = topic_named(topic)
    if request.method == "GET":
        return _page(chosen, _kept(chosen))
    act = request.form.get("act", "save")
    typed = _typed(chosen)
    if act != "shipped":
        _check(chosen, typed)
        if typed.problems:
            return _page(chosen, typed), 422
        if act == "preview":
            return _page(chosen, typed)
    return _save(chosen, typed, is_shipped=act == "shipped")


def _save(topic: Topic, typed: Typed, *, is_shipped: bool) -> ResponseReturnValue:
    try:
        with unit_of_work():
            changed = write(_drafts(topic, typed, is_shipped=is_shipped), by=by(), at=now())
    except Invalid as error:
        for entry, language in topic.parts():
            if entry.key == error.field:
                typed.problems[entry.key, language] = refusal(error)
        return _page(topic, typed), 422
    except Stale:
        return _page(topic, _after_conflict(topic, typed)), 409
    keeper().forget()
    if changed:
        flash(_("Saved. It is on the site now."), "success")
    else:
        flash(_("Nothing was changed."), "success")
    return redirect(url_for("desk.wording_topic", topic=topic.name))


def _drafts(topic: Topic, typed: Typed, *, is_shipped: bool) -> list[Draft]:
    """What is to be kept; a text that says what is shipped goes on following the project."""
    drafts = []
    for entry, language in topic.parts():
        part = entry.key, language
        text: str | None = typed.values[part]
        if entry.kind is Kind.LOGO:
            sent = logo_sent()
            text = sent if sent is not None else text_now(entry, language)
        if is_shipped or text is None or _is_shipped(entry, language, text):
            text = None
        drafts.append(Draft(entry, language, text, typed.versions[part]))
    return drafts


def _is_shipped(entry: Entry, language: str, text: str) -> bool:
    ours = shipped_text(entry, language)
    return checked(entry, text) == (checked(entry, ours) if ours else "")


def _check(topic: Topic, typed: Typed) -> None:
    """Note at each text why it cannot be kept."""
    sound: dict[Part, str] = {}
    for entry, language in topic.parts():
        if entry.kind is Kind.LOGO:
            continue
        try:
            sound[entry.key, language] = checked(entry, typed.values[entry.key, language])
        except Invalid as error:
            typed.problems[entry.key, language] = refusal(error)
    if not typed.problems:
        try:
            check_together(sound)
        except Invalid as error:
            typed.problems[error.field, SHARED] = refusal(error)


def _kept(topic: Topic) -> Typed:
    newest = newest_of([entry.key for entry in topic.entries])
    values = {
        (entry.key, language): _form_value(entry, _text_of(newest, entry, language))
        for entry, language in topic.parts()
    }
    return Typed(values, _versions(topic, newest))


def _versions(topic: Topic, newest: Mapping[Part, WordingVersion]) -> dict[Part, int]:
    parts = [(entry.key, language) for entry, language in topic.parts()]
    return {part: newest[part].version if part in newest else 0 for part in parts}


def _text_of(newest: Mapping[Part, WordingVersion], entry: Entry, language: str) -> str:
    version = newest.get((entry.key, language))
    if version is None or version.text is None:
        return shipped_text(entry, language)
    return version.text


def _form_value(entry: Entry, text: str) -> str:
    if entry.kind is Kind.MOMENT:
        return typed_form(moment_of(text))
    return "" if entry.kind is Kind.LOGO else text


def _typed(topic: Topic) -> Typed:
    values, versions = {}, {}
    for entry, language in topic.parts():
        part = entry.key, language
        values[part] = request.form.get(_name(part), "")[: 2 * entry.longest + 1]
        versions[part] = asked_id(request.form, f"version-{_name(part)}") or 0
    return Typed(values, versions)


def _after_conflict(topic: Topic, typed: Typed) -> Typed:
    """Keep what was typed, show what somebody else wrote, and let the next saving replace that."""
    newest = newest_of([entry.key for entry in topic.entries])
    versions = _versions(topic, newest)
    others = {
        (entry.key, language): _form_value(entry, _text_of(newest, entry, language))
        for entry, language in topic.parts()
        if versions[entry.key, language] != typed.versions[entry.key, language]
    }
    return Typed(typed.values, versions, {}, others)


def _name(part: Part) -> str:
    key, language = part
    return f"{key}-{language}" if language else key


def _shown(entry: Entry, language: str, typed: Typed) -> PartShown:
    part = entry.key, language
    value, other = typed.values[part], typed.others.get(part)
    label = entry_words(entry)
    return PartShown(
        id=_name(part),
        label=f"{label} · {NAMES[language]}" if language else label,
        hint=hint_words(entry),
        lang=language,
        kind=entry.kind.value,
        rows=MANY_LINES.get(entry.kind, 0),
        longest=entry.longest,
        value=value,
        version=typed.versions[part],
        problem=typed.problems.get(part, ""),
        other=other or "",
        runs=word_runs(other, value) if other is not None and other != value else (),
    )


def _page(topic: Topic, typed: Typed) -> str:
    keys = [entry.key for entry in topic.entries]
    previews = [
        preview_of(entry, language, typed.values[entry.key, language])
        for entry, language in topic.parts()
    ]
    return render_template(
        "desk/wording/topic.html",
        topic=topic,
        name=topic_words(topic.name),
        rows=[
            [_shown(entry, language, typed) for language in entry.languages]
            for entry in topic.entries
        ],
        previews=[shown for shown in previews if shown is not None],
        logo_state=logo_words() if topic.name == "logo" else "",
        has_conflict=bool(typed.others),
        has_problems=bool(typed.problems),
        history=history_shown(keys),
    )
