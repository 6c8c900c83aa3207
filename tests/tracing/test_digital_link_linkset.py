"""Links by their type and language, and the form of a linkset (RFC 9264, GS1's profile of it)."""

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator

from catalog import ROOT
from catalog.tracing.linkset import VOCABULARY, Link, LinkType, linkset, matching, read_type

SCHEMAS = ROOT.parent / "shared" / "schemas"
ANCHOR = "https://example.vn/01/09521234543213/10/A%2F1"
VI = Link(LinkType.PIP, "https://example.vn/san-pham/x", "Mật hoa dừa", language="vi")
EN = Link(LinkType.PIP, "https://example.vn/en/products/x", "Coconut nectar", language="en")
EVENTS = Link(LinkType.EPCIS, "https://example.vn/events?a=1", "EPCIS", "application/json")
DEFAULT = Link(LinkType.DEFAULT, "https://example.vn/q/X", "Origin")
LINKS = [DEFAULT, VI, EN, EVENTS]


def official_faults(name: str, document: Any) -> list[str]:
    """What a schema that GS1 publishes finds wrong with a document."""
    file = SCHEMAS / name
    if not file.exists():
        pytest.skip("GS1's published schema is not at hand")
    schema = json.loads(file.read_text(encoding="utf-8"))
    validator = Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)
    return [error.message for error in validator.iter_errors(document)]


def test_linkset_is_valid_by_the_schema_of_gs1() -> None:
    assert official_faults("gs1-linkset-schema.json", linkset(ANCHOR, "Dừa", LINKS)) == []


def test_linkset_is_valid_by_the_schema_of_rfc_9264_but_for_the_description() -> None:
    """The general schema knows no `itemDescription`, which GS1's own requires."""
    document = linkset(ANCHOR, "Dừa", LINKS)
    del document["linkset"][0]["itemDescription"]
    assert official_faults("linkset-schema.json", document) == []


def test_linkset_has_one_context_with_arrays_of_targets_by_type() -> None:
    """RFC 9264, 4.2; GS1 Web Vocabulary names in full."""
    (context,) = linkset(ANCHOR, "Dừa", LINKS)["linkset"]
    assert list(context)[:2] == ["anchor", "itemDescription"]
    assert (context["anchor"], context["itemDescription"]) == (ANCHOR, "Dừa")
    assert context[f"{VOCABULARY}pip"] == [
        {"href": VI.href, "title": VI.title, "type": "text/html", "hreflang": ["vi"]},
        {"href": EN.href, "title": EN.title, "type": "text/html", "hreflang": ["en"]},
    ]


def test_target_without_a_language_names_none() -> None:
    (context,) = linkset(ANCHOR, "Dừa", LINKS)["linkset"]
    assert context[f"{VOCABULARY}epcis"] == [
        {"href": EVENTS.href, "title": "EPCIS", "type": "application/json"}
    ]


@pytest.mark.parametrize(
    "asked",
    ["pip", "gs1:pip", "https://ref.gs1.org/voc/pip", "https://gs1.org/voc/pip",
     "http://gs1.org/voc/pip", "https://www.gs1.org/voc/pip"],
)  # fmt: skip
def test_type_is_known_by_every_name_that_was_ever_its_own(asked: str) -> None:
    assert read_type(asked) == "pip"


@pytest.mark.parametrize("asked", ["", "PIP", "gs1:", "gs1:gs1:pip", "voc/pip", "x:pip", "pip "])
def test_other_words_are_no_type(asked: str) -> None:
    assert matching(LINKS, asked, language="vi") == []


@pytest.mark.parametrize(("language", "found"), [("vi", VI), ("en", EN)])
def test_link_in_the_reader_s_language_is_matched_alone(language: str, found: Link) -> None:
    assert matching(LINKS, "gs1:pip", language=language) == [found]


def test_link_of_no_language_suits_every_reader_as_well() -> None:
    elsewhere = Link(LinkType.PIP, "https://example.vn/r", "Record")
    assert matching([*LINKS, elsewhere], "pip", language="en") == [EN, elsewhere]


def test_link_in_another_language_is_better_than_none() -> None:
    assert matching([VI, EVENTS], "pip", language="en") == [VI]
