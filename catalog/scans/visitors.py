"""Telling visitors apart for one day, and people from robots, without keeping who they are."""

import hmac
import re
import secrets
from datetime import date
from hashlib import sha256
from typing import Protocol

from sqlalchemy import delete, select

from catalog.foundation.database import session
from catalog.foundation.upserting import insert_or_ignore
from catalog.scans.models import Audience, VisitSalt

HASH_DIGITS = 16
FETCHING_AHEAD = re.compile(r"prefetch|prerender|preview", re.IGNORECASE)
PURPOSES = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
ROBOT = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|facebookexternalhit|facebookcatalog|whatsapp/|telegrambot"
    r"|skypeuripreview|zalo-?(?:preview|parser|crawler)|embedly|headless|lighthouse|pingdom"
    r"|uptime|monitor|curl/|wget/|python|java/|okhttp|go-http|libwww|scrapy|axios|node-fetch"
    r"|postman|httpclient|ruby",
    re.IGNORECASE,
)
"""Robots and the fetchers of link previews name themselves; in-app browsers are people.

Cubot is a maker of telephones.
"""


class Headers(Protocol):
    """What a request says of itself, by names whose letters may be of either case."""

    def get(self, name: str, /) -> str | None: ...


def audience_of(headers: Headers) -> Audience:
    """Who asked, by what the request says of itself."""
    if any(FETCHING_AHEAD.search(headers.get(name) or "") for name in PURPOSES):
        return Audience.PREFETCH
    agent = headers.get("User-Agent") or ""
    return Audience.ROBOT if not agent.strip() or ROBOT.search(agent) else Audience.PEOPLE


def visitor_of(address: str, user_agent: str, *, day: date) -> str:
    """Answer a name for a visitor that holds for one day and leads back to nobody."""
    salt = _salt_of(day)
    digest = hmac.digest(salt.encode(), f"{address}\n{user_agent}".encode(), sha256)
    return digest.hex()[:HASH_DIGITS]


def _salt_of(day: date) -> str:
    """The salt of a day, made by whoever asks first; the salts of past days are forgotten."""
    salt = session.scalar(select(VisitSalt.salt).where(VisitSalt.day == day))
    if salt is None:
        session.execute(delete(VisitSalt).where(VisitSalt.day < day))
        session.execute(insert_or_ignore(VisitSalt, day=day, salt=secrets.token_hex(32)))
        salt = session.scalar(select(VisitSalt.salt).where(VisitSalt.day == day))
    return salt or ""
