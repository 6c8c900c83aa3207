"""The pages as the project ships them, until the office writes its own."""

from functools import cache
from pathlib import Path


@cache
def shipped_page(name: str, language: str) -> str:
    """A page as it comes with the project."""
    path = Path(__file__).parent / f"{name}.{language}.md"
    return path.read_text(encoding="utf-8").strip()
