"""All texts of the site by what they are for, with what each says now."""

from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.web.access import desk_only
from catalog.web.desk.wording.labels import GROUPS, topic_words
from catalog.web.desk.wording.now import text_now
from catalog.web.filters import moment_words
from catalog.web.words import _
from catalog.wording.entries import ENTRIES, TOPICS, Kind, Topic
from catalog.wording.history import newest_of
from catalog.wording.models import WordingVersion

LONGEST_SHOWN = 140


@dataclass(frozen=True)
class TopicRow:
    """One topic in the list: what it says now, and who wrote that."""

    name: str
    url: str
    says: str
    state: str


@desk_only(Deed.WRITE_WORDS)
def index() -> ResponseReturnValue:
    """List every topic by what it is for."""
    newest = newest_of(ENTRIES)
    groups = [
        (label, [_row(topic, newest) for topic in TOPICS.values() if topic.group is group])
        for group, label in GROUPS.items()
    ]
    return render_template("desk/wording/topics.html", groups=groups)


def _row(topic: Topic, newest: dict[tuple[str, str], WordingVersion]) -> TopicRow:
    versions = [newest[part] for part in _parts(topic) if part in newest]
    last = max(versions, key=lambda version: version.id, default=None)
    state = _("As the project ships it")
    if last is not None:
        state = f"{moment_words(last.at)} · {last.by_name}"
    return TopicRow(
        topic_words(topic.name),
        url_for("desk.wording_topic", topic=topic.name),
        _says(topic),
        state,
    )


def _parts(topic: Topic) -> list[tuple[str, str]]:
    return [(entry.key, language) for entry, language in topic.parts()]


def _says(topic: Topic) -> str:
    """The beginning of what the topic says in Vietnamese."""
    texts = [
        text_now(entry, entry.languages[0])
        for entry in topic.entries
        if entry.kind not in {Kind.FLAG, Kind.MOMENT, Kind.LOGO}
    ]
    said = " · ".join(" ".join(text.split()) for text in texts if text)
    return said if len(said) <= LONGEST_SHOWN else f"{said[:LONGEST_SHOWN]}…"
