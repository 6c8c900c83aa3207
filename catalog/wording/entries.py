"""Which texts the office may write, of what kind each is, and which are written together."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from catalog.wording.letters import LETTERS, Way

LANGUAGES = ("vi", "en")
SHARED = ""
"""Stands for the language of a text that is the same in all."""


class Kind(StrEnum):
    """What may stand in a text, and how it is shown."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    ADDRESS = "address"
    MAIL = "mail"
    PHONE = "phone"
    MOMENT = "moment"
    FLAG = "flag"
    LINKS = "links"
    PAGE = "page"
    SYNONYMS = "synonyms"
    LOGO = "logo"
    LETTER = "letter"
    TEXT_MESSAGE = "text-message"


class Group(StrEnum):
    """What texts are for."""

    SITE = "site"
    PAGES = "pages"
    SEARCH = "search"
    MAIL = "mail"
    SMS = "sms"


@dataclass(frozen=True)
class Entry:
    """One text: its key, its kind and how long it may be."""

    key: str
    kind: Kind
    longest: int
    is_needed: bool = False
    is_shared: bool = False
    known: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    blocks: frozenset[str] = frozenset()
    """Placeholders of a message: those that it may hold, must hold, and that fill whole lines."""

    @property
    def languages(self) -> tuple[str, ...]:
        return (SHARED,) if self.is_shared else LANGUAGES


@dataclass(frozen=True)
class Topic:
    """Texts that are written on one page and kept together."""

    name: str
    group: Group
    entries: tuple[Entry, ...]

    def parts(self) -> Iterator[tuple[Entry, str]]:
        """Every text of the topic in every language that it has."""
        for entry in self.entries:
            for language in entry.languages:
                yield entry, language


LEGAL_PAGES = ("about", "privacy", "terms")
LONGEST_PAGE = 20_000


def _letter_topics() -> Iterator[Topic]:
    for letter in LETTERS:
        is_mail = letter.way is Way.MAIL
        entry = Entry(
            letter.key,
            Kind.LETTER if is_mail else Kind.TEXT_MESSAGE,
            4000 if is_mail else 300,
            is_needed=True,
            known=letter.known,
            required=letter.required,
            blocks=letter.blocks,
        )
        yield Topic(letter.key, Group.MAIL if is_mail else Group.SMS, (entry,))


TOPICS: dict[str, Topic] = {
    topic.name: topic
    for topic in (
        Topic("site", Group.SITE, (
            Entry("site.name", Kind.LINE, 60, is_needed=True),
            Entry("site.description", Kind.PARAGRAPH, 300, is_needed=True),
        )),
        Topic("logo", Group.SITE, (Entry("logo", Kind.LOGO, 30_000, is_shared=True),)),
        Topic("office", Group.SITE, (
            Entry("office.name", Kind.LINE, 160),
            Entry("office.address", Kind.LINE, 200),
            Entry("office.hours", Kind.LINE, 160),
            Entry("office.phone", Kind.PHONE, 40, is_shared=True),
            Entry("office.mail", Kind.MAIL, 120, is_shared=True),
        )),
        Topic("banner", Group.SITE, (
            Entry("banner.shown", Kind.FLAG, 1, is_shared=True),
            Entry("banner.from", Kind.MOMENT, 40, is_shared=True),
            Entry("banner.until", Kind.MOMENT, 40, is_shared=True),
            Entry("banner.text", Kind.LINE, 140),
            Entry("banner.link", Kind.ADDRESS, 200),
        )),
        Topic("footer", Group.SITE, (
            Entry("footer.promise", Kind.PARAGRAPH, 400),
            Entry("footer.links", Kind.LINKS, 1500),
        )),
        *(
            Topic(name, Group.PAGES, (
                Entry(f"page.{name}", Kind.PAGE, LONGEST_PAGE, is_needed=True),
            ))
            for name in LEGAL_PAGES
        ),
        Topic("synonyms", Group.SEARCH, (
            Entry("synonyms", Kind.SYNONYMS, 40_000, is_shared=True),
        )),
        *_letter_topics(),
    )
}  # fmt: skip
ENTRIES: dict[str, Entry] = {
    entry.key: entry for topic in TOPICS.values() for entry in topic.entries
}
TOPIC_OF: dict[str, Topic] = {
    entry.key: topic for topic in TOPICS.values() for entry in topic.entries
}
