"""Filling in a form as its page gives it out, and sending it."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def submit(client: FlaskClient, address: str, /, *, to: str = "", **typed: Any) -> TestResponse:
    """Open a page, fill its form and send it, to another address where one is given."""
    found = TOKEN.search(client.get(address).text)
    assert found, f"no form at {address}"
    return client.post(
        to or address,
        data={"csrf_token": found[1], **typed},
        content_type="multipart/form-data",
    )
