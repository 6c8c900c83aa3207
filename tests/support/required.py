"""Skipping what this machine lacks, or failing where everything is required."""

import os
from typing import NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """Skip with the reason; with REQUIRE_ALL=1 a missing thing fails instead."""
    reason = f"{what} is not installed on this machine"
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(f"{reason}, and REQUIRE_ALL=1 asks for it", pytrace=False)
    pytest.skip(reason)
