"""Writing the site's words: each change is a new version, going back is one too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from catalog.audit.recording import record
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, Stale
from catalog.wording.checking import checked, moment_of
from catalog.wording.entries import SHARED, Entry
from catalog.wording.history import newest_of
from catalog.wording.models import WordingVersion

SUBJECT = "site words"


@dataclass(frozen=True)
class By:
    """Who writes."""

    user_id: int | None
    name: str


@dataclass(frozen=True)
class Draft:
    """One text as somebody typed it, over the version that they had read.

    `text` is None for what the project ships.
    """

    entry: Entry
    language: str
    text: str | None
    read_version: int


def check_together(texts: dict[tuple[str, str], str]) -> None:
    """Raise Invalid where texts that are sound by themselves do not go together."""
    begins = moment_of(texts.get(("banner.from", SHARED), ""))
    ends = moment_of(texts.get(("banner.until", SHARED), ""))
    if begins and ends and ends <= begins:
        raise Invalid("banner.until", "before-from")


def write(drafts: Sequence[Draft], *, by: By, at: datetime) -> int:
    """Keep what was changed; answer how many texts were.

    Raises Invalid for a text that cannot be kept, and Stale where somebody else wrote one of them
    meanwhile; then nothing is kept.
    """
    newest = newest_of([draft.entry.key for draft in drafts])
    changed = 0
    for draft in drafts:
        text = None if draft.text is None else checked(draft.entry, draft.text)
        last = newest.get((draft.entry.key, draft.language))
        if (last.version if last else 0) != draft.read_version:
            raise Stale(draft.entry.key)
        if (last.text if last else None) != text:
            _add(draft, text, by=by, at=at)
            changed += 1
    return changed


def _add(draft: Draft, text: str | None, *, by: By, at: datetime) -> None:
    version = WordingVersion(
        key=draft.entry.key, language=draft.language, version=draft.read_version + 1,
        text=text, by_id=by.user_id, by_name=by.name, at=at,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(version)
    except IntegrityError as error:
        raise Stale(draft.entry.key) from error
    record(
        "site words written" if text is not None else "site words put back",
        subject_kind=SUBJECT, subject_id=version.id, actor_id=by.user_id, actor_label="office",
        at=at, key=draft.entry.key, language=draft.language, version=version.version,
    )  # fmt: skip
