"""The messages that the site sends, and what each may and must say.

A placeholder is a name in braces and nothing more: no text can reach into what it stands for.
The line with the site's address and the way to stop such mail is no part of a text.
"""

from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """By which way a message goes."""

    MAIL = "mail"
    SMS = "sms"


@dataclass(frozen=True)
class Letter:
    """One text of a message, for one of the cases that it is sent in."""

    way: Way
    name: str
    case: str
    known: frozenset[str]
    required: frozenset[str]
    blocks: frozenset[str]

    @property
    def key(self) -> str:
        return key_of(self.way, self.name, self.case)


def key_of(way: Way, name: str, case: str) -> str:
    """The key of a message's text."""
    return "-".join(part for part in (way.value, name, case) if part).replace("_", "-")


def _letters(
    way: Way, name: str, cases: str, may: str, must: str, blocks: str = ""
) -> tuple[Letter, ...]:
    """Letters that differ by case only; words that stand for names are parted by spaces."""
    required = frozenset(must.split())
    known = required | frozenset(may.split()) | frozenset(blocks.split())
    return tuple(
        Letter(way, name, case, known, required, frozenset(blocks.split()))
        for case in cases.split() or [""]
    )


LETTERS: tuple[Letter, ...] = (
    *_letters(Way.MAIL, "confirm", "", "name site", "link"),
    *_letters(Way.MAIL, "recover", "", "name site", "link"),
    *_letters(Way.MAIL, "already_registered", "", "name site", "sign_in recover"),
    *_letters(Way.MAIL, "password_changed", "", "name site", "recover"),
    *_letters(Way.MAIL, "second_factor_changed", "on off", "name site", "recover"),
    *_letters(Way.MAIL, "invitation", "", "business site role", "link"),
    *_letters(Way.MAIL, "staff_invitation", "", "site role where", "link"),
    *_letters(Way.MAIL, "claim_decided", "verified", "name business", "link", "answer"),
    *_letters(Way.MAIL, "claim_decided", "refused", "name business", "link answer", "answer"),
    *_letters(Way.MAIL, "listing_decided", "published", "name title", "link"),
    *_letters(Way.MAIL, "listing_decided", "rejected", "name title link", "quotes", "quotes"),
    *_letters(Way.MAIL, "listing_decided", "returned", "name title", "link quotes", "quotes"),
    *_letters(Way.MAIL, "certificates_end", "", "headline name business", "certificates link",
              "certificates"),
    *_letters(Way.MAIL, "report_received", "question mistake", "name business", "link"),
    *_letters(Way.MAIL, "report_answered", "concluded", "outcome", "number words link", "words"),
    *_letters(Way.MAIL, "report_answered", "answered", "", "number words link", "words"),
    *_letters(Way.MAIL, "figures_asked", "", "title unit due_on words", "link", "words"),
    *_letters(Way.MAIL, "figures_reminder", "soon", "title unit due_on", "link"),
    *_letters(Way.MAIL, "figures_reminder", "overdue", "title unit due_on link", ""),
    *_letters(Way.SMS, "code", "", "site", "code"),
    *_letters(Way.SMS, "already_registered", "", "site", "sign_in"),
    *_letters(Way.SMS, "password_changed", "", "site", "recover"),
    *_letters(Way.SMS, "second_factor_changed", "on off", "site", "recover"),
    *_letters(Way.SMS, "claim_decided", "verified refused", "business", "link"),
    *_letters(Way.SMS, "listing_decided", "published rejected returned", "title", "link"),
    *_letters(Way.SMS, "certificates_end", "", "business headline day", "link"),
    *_letters(Way.SMS, "report_received", "question mistake", "business", "link"),
    *_letters(Way.SMS, "report_answered", "concluded", "outcome", "number link"),
    *_letters(Way.SMS, "report_answered", "answered", "", "number link"),
)  # fmt: skip
