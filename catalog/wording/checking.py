"""Checking what the office typed, by its kind, before it is kept or shown."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from catalog.foundation.clock import VIETNAM
from catalog.foundation.errors import Invalid
from catalog.wording.drawings import checked_logo
from catalog.wording.entries import Entry, Kind
from catalog.wording.filling import names_in
from catalog.wording.pages import checked_page
from catalog.wording.rows import links_in, synonyms_in

MAIL = re.compile(r"[^\s@<>\"',;:]{1,64}@[^\s@<>\"',;:]{1,100}\.[^\s@<>\"',;:]{2,20}")
PHONE = re.compile(r"\+?[0-9][0-9 .()\-]{3,38}[0-9]")
EARLIEST, LATEST = 2020, 2200
LONGEST_SUBJECT = 120


def checked(entry: Entry, typed: str) -> str:
    """Answer a text as it is kept. Raises Invalid, with the entry's key as the field."""
    text = _cleaned(typed[: 2 * entry.longest + 1])
    if len(text) > entry.longest or len(typed) > 2 * entry.longest:
        raise Invalid(entry.key, "too-long", str(entry.longest))
    if not text:
        if entry.is_needed:
            raise Invalid(entry.key, "missing")
        return ""
    try:
        return CHECKS[entry.kind](entry, text)
    except Invalid as error:
        raise Invalid(entry.key, error.code, error.value) from error


def moment_of(text: str) -> datetime | None:
    """A moment as it is kept; None where there is none."""
    return datetime.fromisoformat(text) if text else None


def _cleaned(typed: str) -> str:
    """One way to write each letter and each end of line, and no sign that is not seen."""
    lines = unicodedata.normalize("NFC", typed).replace("\t", " ").splitlines()
    seen = ("".join(sign for sign in line if sign.isprintable()).rstrip() for line in lines)
    return "\n".join(seen).strip()


def _line(_entry: Entry, text: str) -> str:
    return " ".join(text.split())


def _as_typed(_entry: Entry, text: str) -> str:
    return text


def _address(_entry: Entry, text: str) -> str:
    return checked_address(text)


def checked_address(text: str) -> str:
    """A page of this site, or a whole address of another. Raises Invalid for anything else."""
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise Invalid("text", "not-an-address", text[:40]) from error
    is_here = text.startswith("/") and not text.startswith(("//", "/\\"))
    is_there = parts.scheme in {"http", "https"} and bool(parts.hostname)
    if any(sign.isspace() or sign in '<>"\\' for sign in text) or not (is_here or is_there):
        raise Invalid("text", "not-an-address", text[:40])
    return text


def _mail(_entry: Entry, text: str) -> str:
    if not MAIL.fullmatch(text):
        raise Invalid("text", "not-mail", text[:40])
    return text


def _phone(_entry: Entry, text: str) -> str:
    if not PHONE.fullmatch(text):
        raise Invalid("text", "not-a-phone", text[:40])
    return text


def _moment(_entry: Entry, text: str) -> str:
    """By the clock of Việt Nam where no other is named; kept as UTC."""
    try:
        local = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid("text", "not-a-moment", text[:40]) from error
    if not EARLIEST <= local.year <= LATEST:
        raise Invalid("text", "not-a-moment", text[:40])
    aware = local if local.tzinfo else local.replace(tzinfo=VIETNAM)
    return aware.replace(microsecond=0).astimezone(UTC).isoformat()


def _flag(_entry: Entry, text: str) -> str:
    if text != "1":
        raise Invalid("text", "not-a-choice", text[:40])
    return text


def _links(_entry: Entry, text: str) -> str:
    for link in links_in(text):
        checked_address(link.url)
    return text


def _page(_entry: Entry, text: str) -> str:
    return checked_page(text)


def _synonyms(_entry: Entry, text: str) -> str:
    synonyms_in(text)
    return text


def _logo(_entry: Entry, text: str) -> str:
    return checked_logo(text)


def _letter(entry: Entry, text: str) -> str:
    """The first line is the subject; what is required has to stand in the text below."""
    subject, _line_end, body = text.partition("\n")
    body = body.strip("\n")
    if not body:
        raise Invalid("text", "no-text-below-subject")
    if len(subject) > LONGEST_SUBJECT:
        raise Invalid("text", "subject-too-long", str(LONGEST_SUBJECT))
    in_subject = names_in(subject)
    if in_subject & entry.blocks:
        raise Invalid("text", "block-in-subject", min(in_subject & entry.blocks))
    _check_names(entry, in_subject | names_in(body), below=names_in(body))
    return f"{subject.strip()}\n\n{body}"


def _text_message(entry: Entry, text: str) -> str:
    names = names_in(text)
    _check_names(entry, names, below=names)
    return " ".join(text.split())


def _check_names(entry: Entry, names: frozenset[str], *, below: frozenset[str]) -> None:
    if names - entry.known:
        raise Invalid("text", "unknown-placeholder", min(names - entry.known))
    if entry.required - below:
        raise Invalid("text", "placeholder-missing", min(entry.required - below))


CHECKS: dict[Kind, Callable[[Entry, str], str]] = {
    Kind.LINE: _line,
    Kind.PARAGRAPH: _as_typed,
    Kind.ADDRESS: _address,
    Kind.MAIL: _mail,
    Kind.PHONE: _phone,
    Kind.MOMENT: _moment,
    Kind.FLAG: _flag,
    Kind.LINKS: _links,
    Kind.PAGE: _page,
    Kind.SYNONYMS: _synonyms,
    Kind.LOGO: _logo,
    Kind.LETTER: _letter,
    Kind.TEXT_MESSAGE: _text_message,
}
