"""The linksets that the site really answers, by the schema that GS1 publishes."""

import json

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft7Validator

from catalog import ROOT

SCHEMA = ROOT.parent / "shared" / "schemas" / "gs1-linkset-schema.json"


@pytest.mark.parametrize(
    "path",
    ["/01/{goods.gtin}", "/01/{goods.gtin}/10/A%2F1", "/01/{goods.gtin}/21/{goods.unit_code}",
     "/414/{goods.gln}", "/q/{goods.code}", "/q/{goods.lot_code}", "/q/{goods.unit_code}"],
)  # fmt: skip
def test_answered_linkset_is_valid_by_the_schema_of_gs1(client: FlaskClient, goods, path) -> None:
    if not SCHEMA.exists():
        pytest.skip("GS1's published schema is not at hand")
    answer = client.get(path.format(goods=goods), headers={"Accept": "application/linkset+json"})
    validator = Draft7Validator(
        json.loads(SCHEMA.read_text(encoding="utf-8")),
        format_checker=Draft7Validator.FORMAT_CHECKER,
    )
    assert [error.message for error in validator.iter_errors(answer.json)] == []
