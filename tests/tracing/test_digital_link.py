"""GS1 Digital Link addresses, right and wrong, each with the text that says so.

URI = "GS1 Digital Link Standard: URI Syntax"; GS = "GS1 General Specifications".
The keys are of GS1's demonstration prefix 952.
"""

from string import ascii_letters, digits

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.tracing.digital_link import Fault, MalformedLink, build, is_gln, parse

GTIN = "09521234543213"
GLN = "9521234543213"
SET_82 = "!\"%&'()*+,-./:;<=>?_" + digits + ascii_letters
TWENTY = "A" * 20

WELL_FORMED = {
    "URI, key alone": (f"/01/{GTIN}", (), ""),
    "URI, slash at the end": (f"/01/{GTIN}/", (), ""),
    "URI, key qualifiers: lot": (f"/01/{GTIN}/10/L1", (("10", "L1"),), ""),
    "URI, key qualifiers: serial alone": (f"/01/{GTIN}/21/S1", (("21", "S1"),), ""),
    "URI, key qualifiers: all three in order": (
        f"/01/{GTIN}/22/2A/10/L1/21/S1",
        (("22", "2A"), ("10", "L1"), ("21", "S1")),
        "",
    ),
    "URI, key qualifiers: variant and serial": (
        f"/01/{GTIN}/22/2A/21/S1",
        (("22", "2A"), ("21", "S1")),
        "",
    ),
    "URI, key qualifiers: third-party serial": (f"/01/{GTIN}/235/T1", (("235", "T1"),), ""),
    "URI, key qualifiers: GLN with extension": (f"/414/{GLN}/254/32a%2Fb", (("254", "32a/b"),), ""),
    "URI, percent-encoding: slash in a lot": (f"/01/{GTIN}/10/A%2FB", (("10", "A/B"),), ""),
    "URI, percent-encoding: decoded once": (f"/01/{GTIN}/10/A%252FB", (("10", "A%2FB"),), ""),
    "URI, percent-encoding: small hex digits": (f"/01/{GTIN}/10/A%2fB", (("10", "A/B"),), ""),
    "RFC 3986, 3.3: a plus in a path is a plus": (f"/01/{GTIN}/10/A+B", (("10", "A+B"),), ""),
    "GS, AI 10: twenty characters": (f"/01/{GTIN}/10/{TWENTY}", (("10", TWENTY),), ""),
    "GS, AI 21: twenty characters": (f"/01/{GTIN}/21/{TWENTY}", (("21", TWENTY),), ""),
    "GS, AI 22: twenty characters": (f"/01/{GTIN}/22/{TWENTY}", (("22", TWENTY),), ""),
    "GS, AI 254: twenty characters": (f"/414/{GLN}/254/{TWENTY}", (("254", TWENTY),), ""),
    "URI, data attributes in the query": (f"/01/{GTIN}", (), "17=261231&3103=000195"),
    "GS, AI 17: day 00 is the month's last": (f"/01/{GTIN}", (), "17=261200"),
    "URI, other parameters are let be": (f"/01/{GTIN}", (), "linkType=gs1:pip&utm=x&utm=y"),
    "URI, a lot beside a third-party serial": (f"/01/{GTIN}/235/T1", (("235", "T1"),), "10=L1"),
}

MALFORMED = {
    "URI, a key has a value": ("/01/", "", Fault.NO_VALUE),
    "URI, an empty key": (f"/01//10/{TWENTY}", "", Fault.NO_VALUE),
    "URI, an empty lot": (f"/01/{GTIN}/10//21/S1", "", Fault.NO_VALUE),
    "URI, a qualifier without a value": (f"/01/{GTIN}/10", "", Fault.NO_VALUE),
    "URI, a primary key that is not answered": ("/8004/9521234ABC", "", Fault.UNKNOWN_KEY),
    "URI, words for keys are gone": (f"/gtin/{GTIN}", "", Fault.UNKNOWN_KEY),
    "URI, words for qualifiers are gone": (f"/01/{GTIN}/lot/L1", "", Fault.UNKNOWN_QUALIFIER),
    "URI, an attribute is no qualifier": (f"/01/{GTIN}/17/261231", "", Fault.UNKNOWN_QUALIFIER),
    "URI, a qualifier of another key": (f"/01/{GTIN}/254/X", "", Fault.UNKNOWN_QUALIFIER),
    "URI, the key is no qualifier of its own": (f"/01/{GTIN}/01/{GTIN}", "",
                                                Fault.UNKNOWN_QUALIFIER),
    "URI, an unknown AI": (f"/01/{GTIN}/9999/1", "", Fault.UNKNOWN_QUALIFIER),
    "URI, serial before lot": (f"/01/{GTIN}/21/S1/10/L1", "", Fault.WRONG_ORDER),
    "URI, lot before variant": (f"/01/{GTIN}/10/L1/22/2A", "", Fault.WRONG_ORDER),
    "URI, third-party serial with a lot": (f"/01/{GTIN}/10/L1/235/T1", "", Fault.WRONG_ORDER),
    "URI, a lot twice": (f"/01/{GTIN}/10/L1/10/L1", "", Fault.REPEATED),
    "URI, an attribute twice": (f"/01/{GTIN}", "17=261231&17=261231", Fault.REPEATED),
    "URI, the lot again in the query": (f"/01/{GTIN}/10/L1", "10=L1", Fault.REPEATED),
    "URI, the key again in the query": (f"/01/{GTIN}", f"01={GTIN}", Fault.REPEATED),
    "URI, a qualifier in the query": (f"/01/{GTIN}", "10=L1", Fault.BELONGS_IN_PATH),
    "URI, a number that is no AI": (f"/01/{GTIN}", "9999=1", Fault.UNKNOWN_ATTRIBUTE),
    "URI, an attribute without a value": (f"/01/{GTIN}", "17=", Fault.WRONG_VALUE),
    "URI, an escape cut short": (f"/01/{GTIN}/10/A%2", "", Fault.BROKEN_ESCAPE),
    "URI, an escape of no hex digits": (f"/01/{GTIN}/10/A%ZZ", "", Fault.BROKEN_ESCAPE),
    "URI, a broken escape in the query": (f"/01/{GTIN}", "17=26%1", Fault.BROKEN_ESCAPE),
    "RFC 3986, 3.3: an unescaped sign": (f'/01/{GTIN}/10/A"B', "", Fault.UNESCAPED),
    "RFC 3986, 2: Vietnamese unescaped": (f"/01/{GTIN}/10/Lô1", "", Fault.UNESCAPED),
    "GS, figure 7.11-1: Vietnamese": (f"/01/{GTIN}/10/L%C3%B4", "", Fault.WRONG_VALUE),
    "GS, figure 7.11-1: a broken character": (f"/01/{GTIN}/10/%FF", "", Fault.WRONG_VALUE),
    "GS, figure 7.11-1: a space": (f"/01/{GTIN}/10/A%20B", "", Fault.WRONG_VALUE),
    "GS, figure 7.11-1: a number sign": (f"/01/{GTIN}/10/A%23", "", Fault.WRONG_VALUE),
    "GS, figure 7.11-1: a caret": (f"/01/{GTIN}/10/A%5E", "", Fault.WRONG_VALUE),
    "GS, figure 7.11-1: a NUL": (f"/01/{GTIN}/10/A%00", "", Fault.WRONG_VALUE),
    "GS, figure 7.11-1: a group separator": (f"/01/{GTIN}/10/A%1D21S", "", Fault.WRONG_VALUE),
    "GS, AI 10: twenty-one characters": (f"/01/{GTIN}/10/{TWENTY}A", "", Fault.WRONG_VALUE),
    "GS, AI 21: twenty-one characters": (f"/01/{GTIN}/21/{TWENTY}A", "", Fault.WRONG_VALUE),
    "GS, AI 22: twenty-one characters": (f"/01/{GTIN}/22/{TWENTY}A", "", Fault.WRONG_VALUE),
    "GS, AI 254: twenty-one characters": (f"/414/{GLN}/254/{TWENTY}A", "", Fault.WRONG_VALUE),
    "GS, AI 17: month 13": (f"/01/{GTIN}", "17=261301", Fault.WRONG_VALUE),
    "GS, AI 17: 30 February": (f"/01/{GTIN}", "17=260230", Fault.WRONG_VALUE),
    "GS, AI 17: digits of another script": (f"/01/{GTIN}", "17=%D9%A2%D9%A61231",
                                            Fault.WRONG_VALUE),
    "GS, check digits: GTIN-14": ("/01/09521234543214", "", Fault.CHECK_DIGIT),
    "GS, check digits: GTIN-13": ("/01/9521234543214", "", Fault.CHECK_DIGIT),
    "GS, check digits: GTIN-8": ("/01/95212341", "", Fault.CHECK_DIGIT),
    "GS, check digits: GLN": ("/414/9521234543214", "", Fault.CHECK_DIGIT),
    "GS, check digits: a GLN among the attributes": (f"/01/{GTIN}", "410=9521234543214",
                                                     Fault.CHECK_DIGIT),
    "GS, AI 01: eleven digits": ("/01/95212345432", "", Fault.WRONG_LENGTH),
    "GS, AI 01: fifteen digits": (f"/01/0{GTIN}", "", Fault.WRONG_LENGTH),
    "GS, AI 01: a letter": ("/01/0952123454321A", "", Fault.NOT_DIGITS),
    "GS, AI 414: twelve digits": ("/414/952123454321", "", Fault.WRONG_VALUE),
    "GS, AI 414: digits of another script": ("/414/%D9%A9521234543213", "", Fault.WRONG_VALUE),
    "a lot of five thousand characters": (f"/01/{GTIN}/10/{'A' * 5000}", "", Fault.TOO_LONG),
    "a query of five thousand characters": (f"/01/{GTIN}", "x=" + "A" * 5000, Fault.TOO_LONG),
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "qualifiers", "query"), WELL_FORMED.values(), ids=WELL_FORMED.keys()
)
def test_well_formed_address_is_read(path: str, qualifiers, query: str) -> None:
    assert parse(path, query).qualifiers == qualifiers


@pytest.mark.parametrize(("path", "query", "fault"), MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_address_is_refused_with_its_fault(path: str, query: str, fault) -> None:
    with pytest.raises(MalformedLink) as refused:
        parse(path, query)
    assert refused.value.fault is fault


@pytest.mark.parametrize(
    ("typed", "full"),
    [("9521234543213", GTIN), ("952000000002", "00952000000002"), ("95212340", "00000095212340")],
    ids=["GTIN-13", "GTIN-12", "GTIN-8"],
)
def test_shorter_gtin_is_read_in_fourteen_digits_and_is_not_canonical(typed, full) -> None:
    link = parse(f"/01/{typed}/10/A%2fB")
    assert (link.value, link.is_canonical) == (full, False)
    assert link.path == f"/01/{full}/10/A%2FB"


def test_attributes_of_the_query_are_kept_by_their_identifiers() -> None:
    link = parse(f"/01/{GTIN}", "17=261231&linkType=pip&3103=000195")
    assert link.attributes == (("17", "261231"), ("3103", "000195"))


@pytest.mark.parametrize("sign", SET_82)
def test_every_sign_of_character_set_82_may_stand_in_a_lot(sign: str) -> None:
    """GS1 General Specifications, figure 7.11-1."""
    assert parse(build("01", GTIN, {"10": f"A{sign}B"})).get("10") == f"A{sign}B"


def test_all_other_ascii_signs_are_refused_in_a_lot() -> None:
    taken = [
        sign
        for sign in map(chr, range(128))
        if sign not in SET_82 and _is_taken(f"/01/{GTIN}/10/A%{ord(sign):02X}B")
    ]
    assert taken == []


def _is_taken(path: str) -> bool:
    try:
        parse(path)
    except MalformedLink:
        return False
    return True


values = st.text(SET_82, min_size=1, max_size=20)


@given(st.fixed_dictionaries({}, optional={"22": values, "10": values, "21": values}))
@example({"10": "%2F", "21": "?"})
@example({"21": "1", "22": "/", "10": "+"})
def test_what_is_built_reads_back_the_same(qualifiers: dict[str, str]) -> None:
    path = build("01", GTIN, qualifiers)
    link = parse(path)
    assert dict(link.qualifiers) == qualifiers
    assert (link.path, link.is_canonical) == (path, True)


@given(st.text(max_size=60), st.text(max_size=60))
@example("/01", "")
@example(f"/01/{GTIN}", "=&&;")
@example(f"/414/{GLN}", "%")
@example(f"/01/{GTIN}/10/A/21/%00", "17=")
def test_any_text_is_refused_or_read_to_a_path_that_reads_the_same(path: str, query: str) -> None:
    try:
        link = parse(path, query)
    except MalformedLink:
        return
    assert parse(link.path).qualifiers == link.qualifiers


def test_building_refuses_what_could_not_be_read() -> None:
    with pytest.raises(MalformedLink):
        build("01", GTIN, {"10": "Lô 1"})


def test_number_of_a_place_is_told_by_its_check_digit() -> None:
    assert is_gln(GLN)
    assert not is_gln("9521234543214")
