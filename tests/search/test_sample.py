"""Searching the sample: what must hold of every real product and every filter."""

import unicodedata
from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.certificates.models import CertificateKind
from catalog.foundation.geography import Point
from catalog.foundation.vietnamese import fold
from catalog.products import queries as products
from catalog.search.documents import Document
from catalog.search.gathering import all_documents
from catalog.search.indexing import POINTER
from catalog.search.plain import PlainState
from catalog.search.querying import Finder
from catalog.search.requests import DISTANCES_KM, Facet, SearchRequest, Sort
from catalog.worker import mend_index
from tests.support.searches import asked

pytestmark = pytest.mark.slow

ON = date(2026, 11, 20)
EVERYTHING = 500
WORDS = ["", "trà", "dua sap", "mật ong", "banh", "rượu", "Bắc Kạn", "gạo thơm", "peanut", "khô cá"]

within_reason = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def documents(sample_finder: Finder) -> dict[int, Document]:
    """The documents of the sample, made from the database."""
    return {document.id: document for document in all_documents()}


@pytest.fixture(scope="module")
def by_hand(documents: dict[int, Document]) -> PlainState:
    """The reference: every document looked at in turn."""
    return PlainState(list(documents.values()))


@pytest.fixture(scope="module")
def names(sample_finder: Finder, documents: dict[int, Document]) -> dict[int, str]:
    return {product.id: product.name for product in products.names(list(documents))}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("text", "start"),
    [("dừa sáp", "dừa sáp"), ("dua sap", "dừa sáp"), ("DUA SAP", "dừa sáp"),
     ("miến dong", "miến"), ("mat hoa dua", "mật hoa dừa"), ("bánh tét", "bánh tét")],
)  # fmt: skip
def test_words_are_found_with_and_without_marks(
    sample_finder: Finder, names: dict[int, str], text: str, start: str, form: str
) -> None:
    found = sample_finder.search(asked(unicodedata.normalize(form, text)), on=ON)
    assert all(start in names[key].lower() for key in found.ids[:3])


def test_every_product_stands_first_for_its_own_name_with_and_without_marks(
    sample_finder: Finder, names: dict[int, str]
) -> None:
    wrong = []
    for name in names.values():
        for typed in (name, fold(name)):
            found = sample_finder.search(asked(typed, per_page=1), on=ON)
            if not found.ids or fold(names[found.ids[0]]) != fold(name):
                wrong.append(typed)
    assert wrong == []


def test_bare_word_finds_every_marking_of_it(sample_finder: Finder, names: dict[int, str]) -> None:
    found = sample_finder.search(asked("dua", per_page=EVERYTHING), on=ON)
    words = " ".join(names[key].lower() for key in found.ids)
    assert {"dừa", "dứa", "dưa"} <= set(words.split())


@pytest.mark.parametrize("text", ["", "   ", "...", "\x00", '"', "🥥", "AND OR NOT", "x" * 10_000])
def test_any_text_is_answered(sample_finder: Finder, text: str) -> None:
    assert sample_finder.search(SearchRequest(text=text), on=ON).total in range(418)


def test_nothing_asked_leads_with_what_is_in_force(
    sample_finder: Finder, documents: dict[int, Document]
) -> None:
    found = sample_finder.search(SearchRequest(per_page=EVERYTHING), on=ON)
    stars = [documents[key].facts.stars_on(ON) for key in found.ids]
    assert stars == sorted(stars, reverse=True)
    assert stars[0] == 5


@pytest.mark.parametrize(("locale", "key"), [("vi", "name_sort"), ("en", "name_en_sort")])
def test_names_stand_in_the_order_of_the_language(
    sample_finder: Finder, documents: dict[int, Document], locale: str, key: str
) -> None:
    request = SearchRequest(sort=Sort.NAME, per_page=EVERYTHING)
    ids = sample_finder.search(request, on=ON, locale=locale).ids
    keys = [getattr(documents[product_id].facts, key) for product_id in ids]
    assert keys == sorted(keys)


def test_pages_follow_on_without_gap_or_repeat(sample_finder: Finder) -> None:
    whole = sample_finder.search(SearchRequest(per_page=EVERYTHING), on=ON).ids
    pages = [
        key
        for page in range(1, 19)
        for key in sample_finder.search(SearchRequest(page=page), on=ON).ids
    ]
    assert tuple(pages) == whole


requests = st.fixed_dictionaries(
    {"text": st.sampled_from(WORDS), "sort": st.sampled_from(Sort), "page": st.integers(1, 3)},
    optional={
        "group": st.lists(st.sampled_from(["thuc-pham", "do-uong", "duoc-lieu"]), max_size=2),
        "stars": st.lists(st.sampled_from([3, 4, 5]), max_size=3),
        "province": st.lists(st.sampled_from(["vinh-long", "cao-bang", "x"]), max_size=2),
        "certificate": st.lists(
            st.sampled_from([kind.value for kind in CertificateKind]), max_size=2
        ),
        "price_from": st.integers(0, 200_000),
        "near": st.builds(Point, st.floats(8, 23), st.floats(103, 110)),
        "within_km": st.sampled_from(DISTANCES_KM),
    },
)


@within_reason
@given(asks=requests)
def test_ids_order_total_and_counts_equal_those_made_by_hand(
    sample_finder: Finder, by_hand: PlainState, asks: dict[str, object]
) -> None:
    request = asked(**asks)  # type: ignore[arg-type]
    found = sample_finder.search(request, on=ON)
    assert not found.is_from_database
    filters = request.filters.merged(found.understood.filters)
    wanted = by_hand.answer(found.understood.plan, filters, request, on=ON, locale="vi")
    assert found.total == wanted.total
    assert found.ids == wanted.ids
    for facet in Facet:
        assert found.facets.get(facet.value, {}) == wanted.facets[facet.value], facet


typed_texts = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            ["trà", "4", "sao", "dưới", "200k", "từ", "đến", "5", "hữu", "cơ", "viet", "gap", "ở",
             "Cầu", "Kè", "duwaf", "sa1p", "macadamai", "=", "_", "'", "\\", "%", ":*", "&", "!", "ocop",
             "triệu", "99999999999", "quận", "1", "sản", "phẩm", "in", "season", "online", "º", "ǅ", "ß"]
        ),
        max_size=9,
    ).map(" ".join),
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(typed_texts)
def test_whatever_is_typed_is_answered_by_the_engine_itself(
    sample_finder: Finder, text: str
) -> None:
    found = sample_finder.search(asked(text), on=ON)
    assert not found.is_from_database
    assert found.total in range(418)
    begun = sample_finder.begun(text, most=5, on=ON, locale="vi")
    assert len(begun.ids) <= 5


@pytest.mark.parametrize("damage", ["pointer", "emptied"])
def test_worker_mends_a_damaged_index_once(filled_app: Flask, damage: str) -> None:
    folder = filled_app.config["SETTINGS"].index_folder
    finder = filled_app.extensions["finder"]
    live = folder / (folder / POINTER).read_text()
    if damage == "pointer":
        (folder / POINTER).write_bytes(b"\xff\xfe nowhere")
    else:
        for path in live.iterdir():
            path.write_bytes(b"")
    with filled_app.app_context():
        assert finder.search(asked("trà"), on=ON).is_from_database
        assert mend_index(finder.engine)
        assert not mend_index(finder.engine)
        assert not finder.search(asked("trà"), on=ON).is_from_database
