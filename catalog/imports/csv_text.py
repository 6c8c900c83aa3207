"""CSV files as people have them: in any of five encodings, with commas, semicolons or tabs."""

import csv
import io
import unicodedata

from catalog.foundation.errors import Invalid
from catalog.imports.columns import FIELD_OF, HEADING_WITHIN, heading_key
from catalog.imports.old_fonts import ENOUGH, Typed, converted, plausibility, recognise

SEPARATORS = (",", ";", "\t")
LONGEST_CELL = 40_000
MANY_ZEROS = 0.2


def read_csv(content: bytes) -> list[list[str]]:
    """The rows of a CSV, in Unicode. Raises Invalid for text that cannot be read with certainty."""
    text = decoded(content)
    if "\x00" in text:
        raise Invalid("file", "not-a-sheet")
    rows = [_rows(text, separator) for separator in SEPARATORS]
    return max(rows, key=_known_headings)


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16, Windows-1258, TCVN3 or VNI."""
    text = _as_unicode(content)
    if text is not None:
        return unicodedata.normalize("NFC", text)
    western = content.decode("cp1252", errors="replace")
    western = content.decode("latin-1") if "\ufffd" in western else western
    typed = recognise(western)
    windows = unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))
    scores = {western: plausibility(western), windows: plausibility(windows)}
    if typed is not None and typed is not Typed.UNICODE:
        text = converted(western, typed)
        scores[text] = plausibility(text)
    best = max(scores, key=lambda each: scores[each])
    if scores[best] < ENOUGH or best == western:
        raise Invalid("file", "unknown-encoding")
    return best


def _as_unicode(content: bytes) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _tried(content, "utf-16")
    if content[:2000].count(0) > MANY_ZEROS * len(content[:2000]):
        even, odd = content[:2000:2].count(0), content[1:2000:2].count(0)
        return _tried(content, "utf-16-le" if odd > even else "utf-16-be")
    return _tried(content, "utf-8-sig")


def _tried(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _rows(text: str, separator: str) -> list[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return list(reader)
    except csv.Error as error:
        raise Invalid("file", "damaged", str(reader.line_num)) from error


def _known_headings(rows: list[list[str]]) -> tuple[int, int]:
    known = max(
        (sum(heading_key(cell) in FIELD_OF for cell in row) for row in rows[:HEADING_WITHIN]),
        default=0,
    )
    return known, max((len(row) for row in rows[:HEADING_WITHIN]), default=0)
