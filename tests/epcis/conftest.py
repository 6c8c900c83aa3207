"""What GS1 publishes to test against, where it is at hand."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft7Validator

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
