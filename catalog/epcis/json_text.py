"""Reading JSON from outside: bounded, exact, and never with an exception of the library's.

What passes here can be written as canonical JSON (RFC 8785) and kept by both databases.
"""

import json
from dataclasses import dataclass
from math import inf
from typing import Any, NoReturn, cast
from unicodedata import normalize

from catalog.epcis.contexts import pointed
from catalog.ledger.chain import LARGEST_NUMBER

LARGEST_BYTES = 20 * 1024 * 1024
DEEPEST = 32
MOST_VALUES = 400_000
LONGEST_TEXT = 4000
LONGEST_NAME = 300
SHOWN_CHARACTERS = 80


@dataclass(frozen=True)
class Problem:
    """What is wrong, where in the document (a JSON pointer), and the value that is."""

    path: str
    code: str
    value: str = ""


class _RepeatedNameError(ValueError):
    """An object names a member twice, which readers resolve differently."""


def shown(value: object) -> str:
    """A value short enough to answer with."""
    text = value if isinstance(value, str) else repr(value)
    visible = "".join(sign if sign.isprintable() else "\ufffd" for sign in text[:SHOWN_CHARACTERS])
    return visible + ("…" if len(text) > SHOWN_CHARACTERS else "")


def read_json(text: bytes, *, is_archive: bool = False) -> tuple[Any, list[Problem]]:
    """Parse a text of JSON; where it cannot be, None and why.

    An archive of our own may be of any size.
    """
    if len(text) > LARGEST_BYTES and not is_archive:
        return None, [Problem("", "too-large", str(len(text)))]
    try:
        read = json.loads(
            text.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError as error:
        return None, [Problem("", "not-utf-8", str(error.start))]
    except _RepeatedNameError as error:
        return None, [Problem("", "repeated-name", shown(str(error)))]
    except RecursionError:
        return None, [Problem("", "too-deep")]
    except ValueError as error:
        return None, [Problem("", "not-json", shown(str(error)))]
    return read, []


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        raise _RepeatedNameError(next(name for name in names if names.count(name) > 1))
    return made


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def bounds_problems(value: object, *, is_counted: bool = True) -> list[Problem]:
    """Walk a value without recursion, and say where it is too deep, too long or not exact."""
    found: list[Problem] = []
    waiting: list[tuple[object, str, int]] = [(value, "", 0)]
    seen = 0
    while waiting:
        here, path, depth = waiting.pop()
        seen += 1
        if seen > MOST_VALUES and is_counted:
            return [Problem("", "too-many-values", str(MOST_VALUES))]
        code = _fault(here, depth)
        if code:
            found.append(Problem(path, code, shown(here) if code != "too-deep" else ""))
            if code == "too-deep":
                return found
        elif isinstance(here, dict):
            for name, inner in here.items():
                fault = "not-text" if not isinstance(name, str) else _name_fault(name)
                if fault:
                    found.append(Problem(path, fault, shown(name)))
                else:
                    waiting.append((inner, f"{path}/{pointed(name)}", depth + 1))
        elif isinstance(here, list):
            waiting.extend(
                (inner, f"{path}/{number}", depth + 1) for number, inner in enumerate(here)
            )
    return sorted(found, key=lambda problem: problem.path)


def _fault(value: object, depth: int) -> str | None:
    if depth > DEEPEST:
        return "too-deep"
    if isinstance(value, str):
        return _text_fault(value)
    if isinstance(value, bool) or value is None or isinstance(value, dict | list):
        return None
    if not isinstance(value, int | float):
        return "not-json"
    if not -inf < value < inf:
        return "not-a-number"
    return None if abs(value) <= LARGEST_NUMBER else "number-too-large"


def _text_fault(text: str) -> str | None:
    if len(text) > LONGEST_TEXT:
        return "too-long"
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        return "broken-text"
    return None


def _name_fault(name: str) -> str | None:
    return "too-long" if len(name) > LONGEST_NAME else _text_fault(name)


def composed(value: Any) -> Any:
    """The same value with every text in NFC, as the whole site keeps it."""
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, list):
        return [composed(inner) for inner in value]
    if isinstance(value, dict):
        return {normalize("NFC", name): composed(inner) for name, inner in value.items()}
    return value


def as_object(value: object) -> dict[str, Any]:
    """A checked value as the object that it is."""
    return cast("dict[str, Any]", value)
