"""Reading what was written before: the newest version of each text, and all of them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from catalog.foundation.database import session
from catalog.foundation.errors import NotFound
from catalog.wording.models import WordingVersion


def newest_of(keys: Iterable[str]) -> dict[tuple[str, str], WordingVersion]:
    """The newest version of each text of some keys."""
    newest = (
        select(func.max(WordingVersion.id))
        .where(WordingVersion.key.in_(list(keys)))
        .group_by(WordingVersion.key, WordingVersion.language)
    )
    found = session.scalars(select(WordingVersion).where(WordingVersion.id.in_(newest)))
    return {(version.key, version.language): version for version in found}


def history_of(keys: Iterable[str], *, most: int) -> Sequence[WordingVersion]:
    """The versions of some keys, the newest first."""
    return session.scalars(
        select(WordingVersion)
        .where(WordingVersion.key.in_(list(keys)))
        .order_by(WordingVersion.id.desc())
        .limit(most)
    ).all()


def get_version(version_id: int) -> WordingVersion:
    """One version. Raises NotFound."""
    found = session.get(WordingVersion, version_id)
    if found is None:
        raise NotFound(f"wording version {version_id}")
    return found


def version_before(version: WordingVersion) -> WordingVersion | None:
    """What the same text was before; None for the first."""
    return session.scalar(
        select(WordingVersion).where(
            WordingVersion.key == version.key,
            WordingVersion.language == version.language,
            WordingVersion.version == version.version - 1,
        )
    )
