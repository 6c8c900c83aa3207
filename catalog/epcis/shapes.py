"""Checking a shape against our schema, and telling each fault by a code and a pointer."""

import json
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from catalog.epcis.contexts import pointed
from catalog.epcis.json_text import Problem, shown

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

SCHEMA_FILE: Final = Path(__file__).parent / "document.schema.json"
CODES: Final = {
    "required": "missing",
    "dependentRequired": "missing",
    "type": "wrong-type",
    "const": "wrong-value",
    "enum": "unknown-word",
    "pattern": "wrong-form",
    "format": "wrong-time",
    "additionalProperties": "unknown-member",
    "maxLength": "too-long",
    "minLength": "empty",
    "maxItems": "too-many",
    "minItems": "empty",
    "uniqueItems": "repeated",
    "exclusiveMinimum": "out-of-range",
    "maximum": "out-of-range",
}


@cache
def _validator(shape: str) -> "Validator":
    from jsonschema import Draft202012Validator

    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return Draft202012Validator(
        {"$ref": f"#/$defs/{shape}", "$defs": schema["$defs"]},
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def shape_problems(
    shape: str, facts: dict[str, Any], *, path: str = "", most: int
) -> list[Problem]:
    """What is wrong with the shape of a document or event, in the order of the schema."""
    errors = islice(_validator(shape).iter_errors(facts), most)
    return [problem for error in errors for problem in _problems(error, path)][:most]


def _problems(error: "ValidationError", path: str) -> Iterator[Problem]:
    steps = [pointed(step) for step in error.absolute_path]
    place = "/".join([path, *steps]) if steps else path
    if "propertyNames" in error.absolute_schema_path:
        yield Problem(f"{place}/{pointed(error.instance)}", "unknown-member", shown(error.instance))
    elif error.validator in {"required", "dependentRequired"}:
        for name in _missing(error):
            yield Problem(f"{place}/{pointed(name)}", "missing")
    elif error.validator == "additionalProperties":
        for name in _unexpected(error):
            yield Problem(f"{place}/{pointed(name)}", "unknown-member", shown(name))
    else:
        code = CODES.get(str(error.validator), "wrong-value")
        if error.validator == "anyOf" and isinstance(error.instance, dict):
            code = "nothing-named"
        yield Problem(place, code, _value(error))


def _missing(error: "ValidationError") -> list[str]:
    """The library answers one error per missing name, and names it only in words."""
    value: Any = error.validator_value
    wanted = (
        value if isinstance(value, list) else [name for some in value.values() for name in some]
    )
    absent = [name for name in wanted if name not in error.instance]  # type: ignore[operator]
    return [name for name in absent if repr(name) in error.message]


def _unexpected(error: "ValidationError") -> list[str]:
    known: dict[str, Any] = error.schema["properties"]  # type: ignore[index]
    extended = "patternProperties" in error.schema  # type: ignore[operator]
    return [
        name
        for name in error.instance  # type: ignore[union-attr]
        if name not in known and not (extended and ":" in name.lstrip(":") and name[-1] != ":")
    ]


def _value(error: "ValidationError") -> str:
    return "" if isinstance(error.instance, dict | list) else shown(error.instance)
