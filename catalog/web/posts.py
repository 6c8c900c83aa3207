"""The posts of the office's people in words: which role, where, and until when."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from catalog.accounts.models import StaffPost
from catalog.accounts.roles import in_force
from catalog.foundation.database import session
from catalog.places.models import Locality
from catalog.web.filters import date_words
from catalog.web.labels import words_for
from catalog.web.locale import language
from catalog.web.words import _


def locality_names() -> dict[int, str]:
    """Every locality that the site serves, in the reader's language and the site's order."""
    query = select(Locality).order_by(Locality.position, Locality.id)
    is_english = language() == "en"
    return {each.id: each.name_en if is_english else each.name for each in session.scalars(query)}


def where_in_words(locality_id: int | None, names: Mapping[int, str]) -> str:
    return _("all localities") if locality_id is None else names[locality_id]


def posts_in_words(posts: Iterable[StaffPost], *, at: datetime) -> list[str]:
    """What somebody is to the office now, a line for each post."""
    held = [post for post in posts if in_force(post, at=at)]
    names = locality_names() if held else {}
    return [_post_in_words(post, names) for post in held]


def _post_in_words(post: StaffPost, names: Mapping[int, str]) -> str:
    role, where = words_for(post.role), where_in_words(post.locality_id, names)
    if post.ends_at is None:
        return f"{role} · {where}"
    until = _("until %(date)s", date=date_words(post.ends_at))
    return f"{role} · {where} · {until}"
