"""The links of a thing by their type, and which one of them an asker gets.

Types are those of the GS1 Web Vocabulary; the form of a set of links is RFC 9264's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

VOCABULARY = "https://ref.gs1.org/voc/"
FORMER_VOCABULARIES = ("https://gs1.org/voc/", "https://www.gs1.org/voc/", "http://gs1.org/voc/")
"""Where the vocabulary was before; programs written then still ask by these names."""
PREFIX = "gs1:"
LINKSET_NAMES = frozenset({"linkset", "all"})
"""What asks for all links; `all` is the name before version 1.1 of the resolver standard."""


class LinkType(StrEnum):
    """The kinds of link that something here can have."""

    DEFAULT = "defaultLink"
    PIP = "pip"
    TRACEABILITY = "traceability"
    EPCIS = "epcis"
    CERTIFICATION = "certificationInfo"
    RETAILERS = "hasRetailers"
    RECALL = "recallStatus"

    @property
    def address(self) -> str:
        """The type's own address in the vocabulary."""
        return VOCABULARY + self.value


@dataclass(frozen=True)
class Link:
    """Where something about a thing can be read, in which language and form."""

    kind: LinkType
    href: str
    title: str
    media_type: str = "text/html"
    language: str = ""


def read_type(asked: str) -> str:
    """The bare name of a link type, however it was written."""
    for space in (VOCABULARY, *FORMER_VOCABULARIES, PREFIX):
        if asked.startswith(space):
            return asked.removeprefix(space)
    return asked


def matching(links: Sequence[Link], asked: str, *, language: str) -> list[Link]:
    """The links of a type that suit a reader equally well: in their language where there are any."""
    of_type = [link for link in links if link.kind.value == read_type(asked)]
    own = [link for link in of_type if link.language == language]
    elsewhere = [link for link in of_type if not link.language]
    return [*own, *elsewhere] or of_type


def linkset(anchor: str, description: str, links: Sequence[Link]) -> dict[str, Any]:
    """All links of a thing as GS1's profile of RFC 9264 writes them."""
    context: dict[str, Any] = {"anchor": anchor, "itemDescription": description}
    for link in links:
        target: dict[str, Any] = {
            "href": link.href,
            "title": link.title,
            "type": link.media_type,
        }
        if link.language:
            target["hreflang"] = [link.language]
        context.setdefault(link.kind.address, []).append(target)
    return {"linkset": [context]}
