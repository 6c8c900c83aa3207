"""What a text was before: who wrote each version, how it differs, and going back to it."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound, Stale
from catalog.revisions.comparing import word_runs
from catalog.web.access import desk_only, person
from catalog.web.asked import asked_id
from catalog.web.desk.wording.labels import entry_words, refusal, topic_words
from catalog.web.desk.wording.now import shipped_text
from catalog.web.filters import moment_words
from catalog.web.locale import NAMES
from catalog.web.wording import keeper
from catalog.web.words import _
from catalog.wording.entries import ENTRIES, TOPIC_OF
from catalog.wording.history import get_version, history_of, newest_of, version_before
from catalog.wording.models import WordingVersion
from catalog.wording.writing import By, Draft, write

MOST_SHOWN = 50


@dataclass(frozen=True)
class StepShown:
    """One version in the history of a topic."""

    url: str
    moment: str
    who: str
    what: str
    is_shipped: bool


def history_shown(keys: Iterable[str]) -> list[StepShown]:
    """Every version of some texts, the newest first."""
    return [
        StepShown(
            url_for("desk.wording_version", wording_id=version.id),
            moment_words(version.at),
            version.by_name,
            _what(version),
            is_shipped=version.text is None,
        )
        for version in history_of(keys, most=MOST_SHOWN)
    ]


def _what(version: WordingVersion) -> str:
    parts = (entry_words(ENTRIES[version.key]), NAMES.get(version.language, ""))
    return " · ".join(part for part in parts if part)


@desk_only(Deed.WRITE_WORDS)
def show(wording_id: int) -> ResponseReturnValue:
    """Show a version against the one before it; sending the form makes it the newest again."""
    version = get_version(wording_id)
    if version.key not in ENTRIES:
        raise NotFound(f"wording {version.key}")
    status = 200
    if request.method == "POST":
        try:
            return _go_back(version)
        except Stale:
            flash(_("Somebody else changed this meanwhile. Look at it again."), "problem")
            status = 409
        except Invalid as error:
            flash(refusal(error), "problem")
            status = 422
    return _page(version), status


def _go_back(version: WordingVersion) -> ResponseReturnValue:
    entry = ENTRIES[version.key]
    read = asked_id(request.form, "version") or 0
    draft = Draft(entry, version.language, version.text, read)
    with unit_of_work():
        write([draft], by=By(person().id, person().display_name), at=now())
    keeper().forget()
    flash(_("This text stands on the site again."), "success")
    return redirect(url_for("desk.wording_topic", topic=TOPIC_OF[version.key].name))


def _page(version: WordingVersion) -> str:
    entry, topic = ENTRIES[version.key], TOPIC_OF[version.key]
    before, newest = version_before(version), newest_of([version.key])
    last = newest[version.key, version.language]
    ours = shipped_text(entry, version.language)
    text = ours if version.text is None else version.text
    former = ours if before is None or before.text is None else before.text
    return render_template(
        "desk/wording/version.html",
        topic_name=topic_words(topic.name),
        topic_url=url_for("desk.wording_topic", topic=topic.name),
        what=_what(version),
        moment=moment_words(version.at),
        who=version.by_name,
        lang=version.language or "vi",
        text=text,
        runs=word_runs(former, text),
        is_shipped=version.text is None,
        is_newest=last.id == version.id,
        last_version=last.version,
    )
