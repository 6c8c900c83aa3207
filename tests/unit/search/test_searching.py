"""Searching the sample: what people type, and what must stand first."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.certificates.models import CertificateKind
from catalog.certificates.queries import claims_of_products
from catalog.products import queries as products
from catalog.search.documents import Document, document_of
from catalog.search.facets import VALUES
from catalog.search.indexing import POINTER
from catalog.search.querying import search
from catalog.search.requests import SearchRequest, Sort
from catalog.search.words import synonyms_of, words_of
from catalog.worker import mend_index

ON = date(2026, 11, 20)


@pytest.fixture(scope="module")
def index(catalog_app) -> Path:
    folder: Path = catalog_app.config["SETTINGS"].index_folder
    return folder


@pytest.fixture(scope="module")
def documents(catalog_app) -> dict[int, Document]:
    with catalog_app.app_context():
        listed = products.all_for_index()
        claims = claims_of_products([product.id for product in listed])
        return {product.id: document_of(product, claims.get(product.id, [])) for product in listed}


def names(result, documents) -> list[str]:
    return [documents[key].name for key in result.ids]


def find(index, text="", **facts):
    return search(SearchRequest(text=text, **facts), on=ON, index_folder=index)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("text", "start"),
    [("dừa sáp", "dừa sáp"), ("dua sap", "dừa sáp"), ("DUA SAP", "dừa sáp"),
     ("miến dong", "miến"), ("mat hoa dua", "mật hoa dừa"), ("bánh tét", "bánh tét")],
)  # fmt: skip
def test_words_are_found_with_and_without_marks(
    sample, index, documents, text, start, form
) -> None:
    found = names(find(index, unicodedata.normalize(form, text)), documents)
    assert all(start in name.lower() for name in found[:3]), found[:5]


def test_marks_that_were_typed_count(sample, index, documents) -> None:
    found = names(find(index, "dứa"), documents)
    assert "dứa" in found[0].lower()
    bare = " ".join(names(find(index, "dua", per_page=400), documents)).lower()
    assert "dừa" in bare
    assert "dứa" in bare
    assert "dưa" in bare


@pytest.mark.parametrize(
    ("asked", "instead"), [("mieen dogn", "mien dong"), ("banh tets", "banh tet")]
)
def test_typing_error_is_mended_and_said(sample, index, asked, instead) -> None:
    result = find(index, asked)
    assert result.total > 0
    assert result.searched_instead == instead


def test_words_of_other_regions_and_english_find_the_same(sample, index, documents) -> None:
    assert "ngô" in synonyms_of("bắp")
    assert any("rượu" in name.lower() for name in names(find(index, "rice spirit"), documents))


@pytest.mark.parametrize("text", ["", "   ", "...", "\x00", '"', "🥥", "AND OR NOT", "x" * 10_000])
def test_any_text_is_answered(sample, index, text) -> None:
    assert find(index, text).total in range(418)


def test_nothing_asked_leads_with_what_is_in_force(sample, index, documents) -> None:
    stars = [documents[key].stars_on(ON) for key in find(index, per_page=417).ids]
    assert stars == sorted(stars, reverse=True)
    assert stars[0] == 5


def test_names_stand_in_the_order_of_the_language(sample, index, documents) -> None:
    request = SearchRequest(sort=Sort.NAME, per_page=417)
    for locale, key in (("vi", "name_sort"), ("en", "name_en_sort")):
        ids = search(request, on=ON, index_folder=index, locale=locale).ids
        keys = [getattr(documents[product_id], key) for product_id in ids]
        assert keys == sorted(keys)


def test_pages_follow_on_without_gap_or_repeat(sample, index) -> None:
    whole = find(index, per_page=417).ids
    pages = [key for page in range(1, 19) for key in find(index, page=page).ids]
    assert tuple(pages) == whole


def test_stars_are_those_of_the_day_that_is_asked(sample, index, documents) -> None:
    for day in (date(2021, 6, 1), ON, date(2028, 1, 17), date(2028, 1, 18), date(2040, 1, 1)):
        request = SearchRequest(stars=(3, 4, 5), per_page=417)
        found = set(search(request, on=day, index_folder=index).ids)
        assert found == {key for key, row in documents.items() if row.stars_on(day)}


facet_choices = st.fixed_dictionaries(
    {},
    optional={
        "groups": st.lists(st.sampled_from(["thuc-pham", "do-uong", "duoc-lieu"]), max_size=2),
        "stars": st.lists(st.sampled_from([3, 4, 5]), max_size=3),
        "provinces": st.lists(st.sampled_from(["vinh-long", "cao-bang", "x"]), max_size=2),
        "certificates": st.lists(st.sampled_from(list(CertificateKind)), max_size=2),
    },
)
FIELDS = {"groups": "group", "stars": "stars", "provinces": "province",
          "certificates": "certificate"}  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(facet_choices)
def test_facet_counts_equal_those_made_by_hand(sample, index, documents, chosen) -> None:
    request = SearchRequest(**{name: tuple(values) for name, values in chosen.items()})
    result = search(request, on=ON, index_folder=index)
    wanted = {FIELDS[name]: {str(value) for value in values} for name, values in chosen.items()}

    def passes(document: Document, *, but: str = "") -> bool:
        return all(
            not values or values & set(VALUES[facet](document, ON))
            for facet, values in wanted.items()
            if facet != but
        )

    assert result.total == sum(passes(document) for document in documents.values())
    for facet, read in VALUES.items():
        by_hand: dict[str, int] = {}
        for document in documents.values():
            if passes(document, but=facet):
                for value in set(read(document, ON)):
                    by_hand[value] = by_hand.get(value, 0) + 1
        assert result.facets[facet] == by_hand, facet


def test_words_are_split_without_their_signs() -> None:
    assert words_of("Trà “đinh” (500 g), 5-sao!") == ["trà", "đinh", "500", "g", "5", "sao"]


@pytest.mark.parametrize("damage", ["pointer", "emptied"])
def test_worker_mends_a_damaged_index_once(filled_app, damage) -> None:
    folder = filled_app.config["SETTINGS"].index_folder
    live = folder / (folder / POINTER).read_text()
    if damage == "pointer":
        (folder / POINTER).write_bytes(b"\xff\xfe nowhere")
    else:
        for path in live.iterdir():
            path.write_bytes(b"")
    with filled_app.app_context():
        assert find(folder, "trà").is_from_database
        assert mend_index(folder)
        assert not mend_index(folder)
        assert not find(folder, "trà").is_from_database
