"""The text of one message: what the office wrote for its case, else the template that is shipped.

A text of the office that cannot be filled, say because a newer version of the site knows other
placeholders, gives way to the shipped one: a message is never held up by its words.
"""

from collections.abc import Callable, Mapping
from typing import Any

import structlog
from flask import current_app
from flask_babel import force_locale

from catalog.config import Settings
from catalog.foundation.errors import Invalid
from catalog.web.wording import site_name, words
from catalog.web.words import _
from catalog.wording.checking import checked
from catalog.wording.entries import ENTRIES
from catalog.wording.filling import fill
from catalog.wording.letters import LETTERS, Letter, Way, key_of

LONGEST_SUBJECT = 200
SITE = "site"
OF_SECURITY = frozenset(
    {"confirm", "recover", "already_registered", "password_changed", "second_factor_changed"}
)
"""What nobody can stop, because it keeps their account safe."""

log = structlog.get_logger(__name__)

Values = dict[str, Any]


def compose(way: Way, name: str, language: str, values: Mapping[str, Any]) -> str:
    """Write a message in a language; the first line of a mail is its subject."""
    with force_locale(language):
        prepared = _prepared(name, dict(values))
        key = key_of(way, name, case_of(name, values))
        text = words().text(key, language)
        if text is not None:
            try:
                return _filled(key, text, {**prepared, SITE: site_name(language)})
            except (Invalid, KeyError) as error:
                log.warning("stored text not used", key=key, error=type(error).__name__)
        return _shipped(way, name, prepared, site=site_name(language))


def foot(language: str, *, stop_address: str) -> str:
    """What stands below every mail: the site, and how to stop such mail; no text takes it away."""
    settings: Settings = current_app.config["SETTINGS"]
    with force_locale(language):
        return current_app.jinja_env.get_template("mail/_foot.txt").render(
            site_name=site_name(language), site_url=settings.site_url, stop_address=stop_address
        )


def shipped_letter(letter: Letter, language: str) -> str:
    """The shipped text of a case, with its placeholders where their values will stand."""
    values = {name: f"{{{name}}}" for name in letter.known}
    with force_locale(language):
        text = _shipped(letter.way, letter.name, {**values, **CASES.get(letter.name, _none)(letter.case)},
                        site=f"{{{SITE}}}")  # fmt: skip
    subject, _line_end, body = text.partition("\n")
    return f"{subject}\n\n{body.strip()}" if letter.way is Way.MAIL else " ".join(text.split())


def preview(letter: Letter, text: str, language: str) -> str:
    """A text with example values in its places. Raises Invalid for a text that cannot be kept."""
    with force_locale(language):
        values = {**{name: str(said) for name, said in EXAMPLES.items()}, **_long_examples()}
        filled = _filled(letter.key, text, {**values, SITE: site_name(language)})
    if letter.way is Way.SMS:
        return filled
    stop = "" if letter.name in OF_SECURITY else EXAMPLE_LINK
    return f"{filled.rstrip()}\n{foot(language, stop_address=stop)}"


def _filled(key: str, text: str, values: Mapping[str, Any]) -> str:
    """Fill a text that is sound; a subject stays one line whatever stands in it."""
    entry = ENTRIES[key]
    sound = checked(entry, text)
    given = {name: str(values[name]) for name in entry.known if name in values}
    subject, line_end, body = sound.partition("\n")
    if not line_end:
        return fill(sound, given)
    one_line = " ".join(fill(subject, given).split())[:LONGEST_SUBJECT]
    return f"{one_line}\n{fill(body, given)}\n"


def _shipped(way: Way, name: str, values: Values, *, site: str) -> str:
    template = current_app.jinja_env.get_template(f"{way.value}/{name}.txt")
    return template.render(site_name=site, **values)


def case_of(name: str, values: Mapping[str, Any]) -> str:
    """Which of its cases a message is sent in; empty where it has one only."""
    if name == "claim_decided":
        return "verified" if values["is_verified"] else "refused"
    if name == "listing_decided":
        return str(values["step"])
    if name == "second_factor_changed":
        return "on" if values["is_on"] else "off"
    if name == "report_received":
        return "question" if values["is_question"] else "mistake"
    if name == "figures_reminder":
        return "overdue" if values["reminder"] == "overdue" else "soon"
    if name == "report_answered":
        return "concluded" if values["outcome"] else "answered"
    return ""


def _none(_case: str) -> Values:
    return {}


CASES: Mapping[str, Callable[[str], Values]] = {
    "claim_decided": lambda case: {"is_verified": case == "verified"},
    "listing_decided": lambda case: {"step": case},
    "second_factor_changed": lambda case: {"is_on": case == "on"},
    "report_received": lambda case: {"is_question": case == "question"},
    "figures_reminder": lambda case: {"reminder": case},
    "report_answered": lambda case: {"outcome": "{outcome}" if case == "concluded" else ""},
}
"""What the shipped templates ask to know which case they write for."""


def _prepared(name: str, values: Values) -> Values:
    """Put into words what a placeholder stands for, where that is more than a value."""
    if name == "claim_decided":
        said = values["words"]
        values["answer"] = _("The office says: %(words)s", words=said) if said else ""
    if name == "listing_decided":
        values["quotes"] = "\n\n".join(
            f"{field}: {said}" if field else str(said) for field, said in values["quotes"]
        )
    if name == "certificates_end":
        values |= {
            "headline": _part("_headline", rows=values["rows"]),
            "certificates": _part("_certificates", rows=values["rows"]),
            "day": values["rows"][0]["last_on"],
        }
    return values


def _part(name: str, **values: Any) -> str:
    return current_app.jinja_env.get_template(f"mail/{name}.txt").render(**values).strip()


EXAMPLE_LINK = "https://example.vn/abc123"
EXAMPLES: Mapping[str, str] = {
    "name": "Nguyễn Thị Mai",
    "business": "Hợp tác xã Ví Dụ",
    "title": "Kẹo dừa ví dụ",
    "number": "PA-000000",
    "code": "123456",
    "day": "31/12/2027",
    "due_on": "31/12/2027",
    "unit": "Xã Ví Dụ",
    **dict.fromkeys(("link", "recover", "sign_in"), EXAMPLE_LINK),
}


def _long_examples() -> dict[str, str]:
    rows = [
        {"title": EXAMPLES["title"], "days": 150, "has_ended": False, "last_on": EXAMPLES["day"],
         "file_from": "04/07/2027", "file_until": "02/09/2027", "is_filed": False,
         "is_late": False},
    ]  # fmt: skip
    words_of_office = _("The label in the picture cannot be read.")
    return {
        "role": _("Editor"),
        "where": _("the whole site"),
        "outcome": _("found to be right"),
        "words": words_of_office,
        "answer": _("The office says: %(words)s", words=words_of_office),
        "quotes": words_of_office,
        "headline": _part("_headline", rows=rows),
        "certificates": _part("_certificates", rows=rows),
    }


LETTER_OF: Mapping[str, Letter] = {letter.key: letter for letter in LETTERS}
