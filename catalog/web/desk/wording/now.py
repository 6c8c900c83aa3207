"""What a text says now at the desk, and what it says as the project ships it."""

from catalog.web.letters import LETTER_OF, shipped_letter
from catalog.web.wording import shipped, words
from catalog.wording.entries import Entry


def shipped_text(entry: Entry, language: str) -> str:
    """The text of the project; a message's with its placeholders in place."""
    letter = LETTER_OF.get(entry.key)
    return shipped(entry.key, language) if letter is None else shipped_letter(letter, language)


def text_now(entry: Entry, language: str) -> str:
    """What the office wrote, else what the project ships."""
    text = words().text(entry.key, language)
    return shipped_text(entry, language) if text is None else text
