"""What the desk calls each text, and what it says of how to write it."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from catalog.foundation.errors import Invalid
from catalog.web.letters import LETTER_OF
from catalog.web.words import _
from catalog.wording.entries import Entry, Group, Kind

GROUPS: Mapping[Group, LazyString] = {
    Group.SITE: _l("On every page"),
    Group.PAGES: _l("Pages"),
    Group.SEARCH: _l("Search"),
    Group.MAIL: _l("Mail"),
    Group.SMS: _l("Text messages"),
}

TOPICS: Mapping[str, LazyString] = {
    "site": _l("Name and description"),
    "logo": _l("Logo"),
    "office": _l("Office and contact"),
    "banner": _l("Campaign banner"),
    "footer": _l("Footer"),
    "about": _l("About this site"),
    "privacy": _l("Privacy"),
    "terms": _l("Terms of use"),
    "synonyms": _l("Words that mean the same"),
}

ENTRIES: Mapping[str, LazyString] = {
    "site.name": _l("Name of the site"),
    "site.description": _l("Short description"),
    "logo": _l("Logo"),
    "office.name": _l("Name of the office"),
    "office.address": _l("Address"),
    "office.hours": _l("Opening hours"),
    "office.phone": _l("Telephone"),
    "office.mail": _l("Mail address"),
    "banner.shown": _l("Show the banner"),
    "banner.from": _l("Show from"),
    "banner.until": _l("Show until"),
    "banner.text": _l("Text of the banner"),
    "banner.link": _l("Where it leads"),
    "footer.promise": _l("What the site stands for"),
    "footer.links": _l("Further links"),
}

LETTERS: Mapping[str, LazyString] = {
    "confirm": _l("Confirm a mail address"),
    "recover": _l("Choose a new password"),
    "already_registered": _l("The address has an account already"),
    "password_changed": _l("The password was changed"),
    "second_factor_changed": _l("The second step at sign-in changed"),
    "invitation": _l("Invitation to act for a business"),
    "staff_invitation": _l("Invitation to the office"),
    "claim_decided": _l("Answer to a claim on a business"),
    "listing_decided": _l("Decision on a listing"),
    "certificates_end": _l("Certificates end"),
    "report_received": _l("A reader wrote about a business"),
    "report_answered": _l("Answer to whoever reported"),
    "figures_asked": _l("A unit is asked for figures"),
    "figures_reminder": _l("A unit is reminded of figures"),
    "code": _l("Code for signing in"),
}

CASES: Mapping[str, LazyString] = {
    "on": _l("switched on"),
    "off": _l("switched off"),
    "verified": _l("verified"),
    "refused": _l("refused"),
    "published": _l("published"),
    "rejected": _l("rejected"),
    "returned": _l("returned"),
    "question": _l("a question"),
    "mistake": _l("a mistake"),
    "soon": _l("due soon"),
    "overdue": _l("overdue"),
    "concluded": _l("case concluded"),
    "answered": _l("somebody answered"),
}

HINTS: Mapping[Kind, LazyString] = {
    Kind.ADDRESS: _l("A page of this site such as /bo-suu-tap, or a whole address with https://."),
    Kind.MOMENT: _l("By the clock of Việt Nam. Empty means no limit."),
    Kind.LINKS: _l("One link a line: its words, a bar (|) and the address."),
    Kind.PAGE: _l(
        "The first line is the title and begins with “# ”. “## ” begins a heading, “- ” an item of a "
        "list, **two stars** make words strong, [words](address) a link."
    ),
    Kind.SYNONYMS: _l(
        "One thing a line: Vietnamese words parted by commas, then “|” and English words. "
        "A search for one finds the others at once."
    ),
    Kind.LOGO: _l("An SVG drawing without scripts, or a PNG, JPEG or WebP picture."),
}

REFUSALS: Mapping[str, LazyString] = {
    "missing": _l("This is needed."),
    "not-an-address": _l("This is no address of a page."),
    "not-mail": _l("This is no mail address."),
    "not-a-phone": _l("This is no telephone number."),
    "not-a-moment": _l("Write a day and a time, such as 25/01/2027 08:00."),
    "before-from": _l("The end has to come after the beginning."),
    "no-title": _l("The first line has to be the title and to begin with “# ”."),
    "no-text-below-subject": _l("The first line is the subject; the text has to follow below it."),
    "stray-brace": _l("Braces may only hold one of the placeholders named here."),
    "not-a-drawing": _l("This drawing cannot be read."),
    "no-size": _l("This drawing names no size."),
    "empty": _l("The file is empty."),
    "too-large": _l("The picture is too large."),
    "too-many-pixels": _l("The picture is too large."),
    "truncated": _l("The picture did not arrive whole. Send it again."),
}

NAMING: Mapping[str, LazyString] = {
    **dict.fromkeys(
        ("too-long", "subject-too-long", "title-too-long"),
        _l("This is too long: at most %(value)s characters."),
    ),
    "too-many-rows": _l("At most %(value)s lines."),
    "unknown-placeholder": _l("There is no placeholder {%(value)s} here."),
    "placeholder-missing": _l("The text has to hold {%(value)s}."),
    "block-in-subject": _l("{%(value)s} fills whole lines and cannot stand in the subject."),
    **dict.fromkeys(
        ("not-a-link-row", "not-a-synonym-row"), _l("This line cannot be read: %(value)s")
    ),
    "active-drawing": _l("The drawing holds something that is not at rest: %(value)s"),
}
"""Refusals that name what was wrong."""


def topic_words(name: str) -> str:
    """What a topic is called."""
    return str(TOPICS[name]) if name in TOPICS else letter_words(name)


def letter_words(key: str) -> str:
    """What a message is called, with the case that its text is for."""
    letter = LETTER_OF[key]
    name = str(LETTERS[letter.name])
    return f"{name}: {CASES[letter.case]}" if letter.case else name


def entry_words(entry: Entry) -> str:
    """What a text is called."""
    if entry.kind in {Kind.LETTER, Kind.TEXT_MESSAGE}:
        return letter_words(entry.key)
    return str(ENTRIES.get(entry.key) or topic_words(entry.key.removeprefix("page.")))


def hint_words(entry: Entry) -> str:
    """How a text is written; for a message, what it may and must hold."""
    if entry.kind not in {Kind.LETTER, Kind.TEXT_MESSAGE}:
        return str(HINTS.get(entry.kind, ""))
    needed = ", ".join(f"{{{name}}}" for name in sorted(entry.required))
    known = ", ".join(f"{{{name}}}" for name in sorted(entry.known - entry.required))
    hint = _("Has to hold: %(names)s.", names=needed)
    if known:
        hint += " " + _("May hold: %(names)s.", names=known)
    if entry.kind is Kind.LETTER:
        hint += " " + _("The first line is the subject.")
    return hint


def refusal(error: Invalid) -> str:
    """Put into words why a text was refused."""
    if error.code in NAMING:
        return str(NAMING[error.code]) % {"value": error.value}
    return str(REFUSALS.get(error.code) or _("This is not a picture that can be shown."))
