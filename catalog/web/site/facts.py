"""A pair of what and which, as the fact list draws it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """One line of a fact list; an empty value is left out by whoever collects them."""

    label: str
    value: str
    url: str = ""
    lang: str = ""
    is_external: bool = False
