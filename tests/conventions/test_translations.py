"""Every sentence of the code has its Vietnamese, in the right form."""

import re
from functools import cache
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from catalog import ROOT

VIETNAMESE = ROOT / "catalog/translations/vi/LC_MESSAGES/messages.po"
MAPPING = ROOT / "babel.cfg"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]")


@cache
def translated() -> Catalog:
    return read_po(BytesIO(VIETNAMESE.read_bytes()), locale="vi")


@cache
def wanted() -> dict[str | tuple[str, ...], str]:
    """Every sentence in code and templates, with a place where it stands."""
    with MAPPING.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = {}
    for filename, line, message, _comments, _context in extract_from_dir(
        ROOT, methods, options, keywords=KEYWORDS, directory_filter=_is_ours
    ):
        found[message] = f"{filename}:{line}"
    return found


def _is_ours(folder: str) -> bool:
    inside = str(folder).removeprefix(str(ROOT)).strip("/")
    return inside == "" or inside.split("/")[0] in {"catalog", "templates"}


def entries() -> list[Message]:
    return [message for message in translated() if message.id]


def name_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def test_the_code_holds_sentences_to_translate() -> None:
    assert len(wanted()) > 100


def test_every_sentence_has_a_translation() -> None:
    have = {name_of(message): message for message in entries() if all(forms(message.string))}
    missing = {forms(text)[0]: place for text, place in wanted().items()}
    assert {text: place for text, place in missing.items() if text not in have} == {}


def test_a_plural_is_translated_as_a_plural() -> None:
    plural = {name_of(message) for message in entries() if message.pluralizable}
    assert [text for text in wanted() if not isinstance(text, str) and text[0] not in plural] == []


def test_no_translation_is_a_guess() -> None:
    assert [name_of(message) for message in entries() if message.fuzzy] == []


def test_no_translation_stands_for_a_sentence_that_is_gone() -> None:
    used = {forms(text)[0] for text in wanted()}
    assert [name_of(message) for message in entries() if name_of(message) not in used] == []


def test_a_translation_names_the_values_that_its_sentence_names() -> None:
    strange = [
        name_of(message)
        for message in entries()
        for form in forms(message.string)
        if set(PLACEHOLDER.findall(form)) != set(PLACEHOLDER.findall(forms(message.id)[-1]))
    ]
    assert strange == []
