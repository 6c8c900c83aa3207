"""What GS1 publishes to test against, where it is at hand."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft7Validator, FormatChecker

from catalog import ROOT

OFFICIAL_SCHEMA = ROOT.parent / "shared" / "schemas" / "EPCIS-JSON-Schema.json"


@pytest.fixture(scope="session")
def official_faults() -> Callable[[Any], list[str]]:
    """What GS1's own schema finds wrong with a document."""
    if not OFFICIAL_SCHEMA.exists():
        pytest.skip("GS1's published schema is not at hand")
    schema = json.loads(OFFICIAL_SCHEMA.read_text(encoding="utf-8"))
    validator = Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)
    return lambda document: [error.message for error in validator.iter_errors(document)]


@pytest.fixture(scope="session")
def faults_of_a_strict_reader() -> Callable[[Any], list[str]]:
    """The same with addresses checked too, which the library leaves to another package."""
    if not OFFICIAL_SCHEMA.exists():
        pytest.skip("GS1's published schema is not at hand")
    checker = FormatChecker(["date-time"])
    scheme = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\\\^`]+", re.ASCII)
    checker.checks("uri")(lambda text: not isinstance(text, str) or bool(scheme.fullmatch(text)))
    schema = json.loads(OFFICIAL_SCHEMA.read_text(encoding="utf-8"))
    validator = Draft7Validator(schema, format_checker=checker)
    return lambda document: [error.message for error in validator.iter_errors(document)]
