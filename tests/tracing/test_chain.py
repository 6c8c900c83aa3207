"""The arithmetic of a chain: whatever byte is changed, the link that it stands in is named."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.ledger.chain import (
    BEGINNING,
    Fault,
    Finding,
    Link,
    canonical,
    findings,
    hash_of,
    is_canonical,
)

LENGTH = 8


def chain_of(texts: list[str]) -> list[Link]:
    """Join texts to a chain as recording does."""
    links, previous = [], BEGINNING
    for position, text in enumerate(texts, 1):
        links.append(Link(position, previous, text, hash_of(previous, text)))
        previous = links[-1].hash
    return links


def story(length: int = LENGTH) -> list[Link]:
    steps = [
        {"eventID": f"urn:uuid:{n}", "sanvat:note": f"Dừa sáp, mẻ {n}", "quantity": n * 1.5}
        for n in range(length)
    ]
    return chain_of([canonical(step) for step in steps])


def named(links: list[Link], *, of: list[Link]) -> set[int]:
    """The positions that are named when links are found in place of a chain."""
    return {each.position for each in findings(links, count=len(of), head=of[-1].hash)}


def with_byte(text: str, place: int, mask: int) -> str:
    """A text with one byte changed, as a disk or a hand might; broken UTF-8 is kept as it is."""
    raw = bytearray(text.encode())
    raw[place] ^= mask
    return raw.decode("utf-8", "surrogateescape")


def test_a_chain_as_written_holds() -> None:
    links = story()
    assert findings(links, count=LENGTH, head=links[-1].hash) == []


def test_a_hash_can_be_made_again_with_any_tool() -> None:
    # printf '%064d\n{"a":1}' 0 | sha256sum
    expected = "f21735afd2cd6af4fc5804b0045cebfd545aef8396d29d030c39cb8880b45b7f"
    assert hash_of(BEGINNING, canonical({"a": 1})) == expected


@pytest.mark.parametrize("mask", [0x01, 0x20, 0x80], ids=["lowest-bit", "case", "highest-bit"])
@pytest.mark.parametrize("field", ["text", "hash", "previous_hash"])
def test_every_changed_byte_is_named_where_it_stands_and_nowhere_else(
    field: str, mask: int
) -> None:
    links = story()
    for index, link in enumerate(links):
        kept = getattr(link, field)
        for place in range(len(kept.encode())):
            changed = replace(link, **{field: with_byte(kept, place, mask)})
            found = named([*links[:index], changed, *links[index + 1 :]], of=links)
            assert found == {link.position}, (link.position, place)


@pytest.mark.parametrize("index", range(LENGTH))
def test_a_deleted_event_is_missed(index: int) -> None:
    links = story()
    assert index + 1 in named([*links[:index], *links[index + 1 :]], of=links)


@pytest.mark.parametrize("index", range(LENGTH))
def test_a_deleted_event_is_missed_though_the_others_are_numbered_anew(index: int) -> None:
    links = story()
    left = [*links[:index], *links[index + 1 :]]
    numbered = [replace(link, position=n) for n, link in enumerate(left, 1)]
    assert index + 1 in named(numbered, of=links)


@pytest.mark.parametrize("left", range(LENGTH))
def test_a_missing_end_is_named_by_its_first_event(left: int) -> None:
    links = story()
    assert named(links[:left], of=links) == {left + 1}


@pytest.mark.parametrize(
    ("first", "second"), [(a, b) for b in range(LENGTH) for a in range(b)], ids=str
)
def test_two_swapped_events_are_both_named(first: int, second: int) -> None:
    links = story()
    swapped = list(links)
    swapped[first] = replace(links[second], position=first + 1)
    swapped[second] = replace(links[first], position=second + 1)
    assert {first + 1, second + 1} <= named(swapped, of=links)


def test_an_event_put_in_between_is_named() -> None:
    links = story()
    text = canonical({"eventID": "urn:uuid:new"})
    extra = Link(4, links[2].hash, text, hash_of(links[2].hash, text))
    moved = [replace(link, position=link.position + 1) for link in links[3:]]
    assert Finding(5, Fault.NOT_JOINED) in findings([*links[:3], extra, *moved])


def test_a_text_that_is_not_canonical_is_found_though_its_hash_is_right() -> None:
    links = chain_of([json.dumps({"b": 1, "a": 2})])
    assert findings(links) == [Finding(1, Fault.TEXT_CHANGED)]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "1", '{"a":1', '{"a":NaN}', '{"a":1,"a":1}', '{"a": 1}', '{"a":"\ud800"}',
     "[" * 100_000, '{"a":' + "9" * 5000 + "}", '{"a":9007199254740992}'],
    ids=["nothing", "list", "number", "half", "nan", "twice", "blank", "half-character", "deep",
         "long-number", "inexact-number"],
)  # fmt: skip
def test_a_text_that_nobody_wrote_here_is_not_canonical(text: str) -> None:
    assert not is_canonical(text)


@pytest.mark.parametrize(
    "number",
    [2**53, -(2**53), 2.0**53, -(2.0**53), 1e16, 1e22, float("inf"), float("nan")],
    ids=str,
)
def test_a_number_that_would_be_read_otherwise_is_not_written(number: float) -> None:
    with pytest.raises(ValueError, match=r"exactly|representable"):
        canonical({"a": [{"b": number}]})


@pytest.mark.parametrize("number", [2**53 - 1, 2.0**53 - 1, -(2.0**53) + 1, 1e15, 5e-324], ids=str)
def test_a_number_that_is_read_as_it_was_written_is_kept(number: float) -> None:
    assert is_canonical(canonical({"a": number}))


ANY_LINK = st.builds(
    Link, st.integers(), st.text(max_size=70), st.text(max_size=70), st.text(max_size=70)
)


@given(st.lists(ANY_LINK, max_size=6))
def test_whatever_is_kept_in_place_of_a_chain_is_reported_not_raised(links: list[Link]) -> None:
    found = findings(links)
    assert bool(found) == bool(links)


FACTS = st.dictionaries(
    st.text(max_size=8),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=20)
        | st.floats(-(2**53) + 1, 2**53 - 1),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    ),
    max_size=5,
)  # fmt: skip


@given(st.lists(FACTS, min_size=1, max_size=8), st.data())
def test_any_facts_make_a_chain_that_holds_until_a_byte_is_changed(
    facts: list[dict[str, object]], data: st.DataObject
) -> None:
    links = chain_of([canonical(each) for each in facts])
    assert findings(links, count=len(links), head=links[-1].hash) == []
    index = data.draw(st.integers(0, len(links) - 1))
    field = data.draw(st.sampled_from(["text", "hash", "previous_hash"]))
    kept = getattr(links[index], field)
    place = data.draw(st.integers(0, len(kept.encode()) - 1))
    mask = data.draw(st.integers(1, 255))
    changed = replace(links[index], **{field: with_byte(kept, place, mask)})
    found = named([*links[:index], changed, *links[index + 1 :]], of=links)
    assert found == {index + 1}
