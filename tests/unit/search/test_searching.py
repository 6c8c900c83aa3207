"""Searching the sample: what people type, and what must stand first."""

import shutil
import threading
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from catalog.certificates.models import CertificateKind
from catalog.certificates.queries import claims_of_products
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.products import queries as products
from catalog.products.models import Product
from catalog.search.documents import Document, document_of
from catalog.search.facets import VALUES
from catalog.search.indexing import POINTER, rebuild, update_products
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


def test_every_product_is_found_first_by_its_own_name(sample, index, documents) -> None:
    missed = [
        document.name
        for document in documents.values()
        if document.name not in names(find(index, document.name), documents)[:2]
    ]
    assert missed == []


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


class TestIndexAsAProjection:
    """The index may be dropped, damaged or rewritten at any moment."""

    @pytest.fixture
    def own(self, filled_app):
        with filled_app.app_context():
            yield filled_app.config["SETTINGS"].index_folder

    def test_missing_index_is_answered_from_the_database(self, own) -> None:
        before = find(own, "dua sap")
        shutil.rmtree(own)
        after = find(own, "dua sap")
        assert after.is_from_database
        assert set(after.ids) <= set(before.ids)
        assert after.total > 5
        rebuild(own)
        assert not find(own, "dua sap").is_from_database

    @pytest.mark.parametrize("damage", ["pointer", "emptied", "cut"])
    def test_damaged_index_never_breaks_an_answer(self, own, damage) -> None:
        folder = own / (own / POINTER).read_text()
        if damage == "pointer":
            (own / POINTER).write_bytes(b"\xff\xfe nowhere")
        for path in folder.iterdir():
            if damage == "emptied":
                path.write_bytes(b"")
            elif damage == "cut" and path.suffix == ".seg":
                path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        assert find(own, "trà").total > 0
        assert mend_index(own)
        assert not mend_index(own)
        assert find(own, "trà").total > 0

    def test_changed_product_is_found_by_its_new_name_only(self, own) -> None:
        product = session.scalars(select(Product).where(Product.slug == "mat-hoa-dua")).one()
        with unit_of_work():
            product.name = "Mật ngọt Quizumba"
        update_products(own, [product.id])
        assert find(own, "quizumba").ids == (product.id,)

    def test_withdrawn_product_leaves_the_index(self, own) -> None:
        product = session.scalars(select(Product).where(Product.slug == "mat-hoa-dua")).one()
        with unit_of_work():
            product.withdrawn_at = now()
        update_products(own, [product.id])
        assert product.id not in find(own, "mật hoa dừa", per_page=417).ids

    def test_readers_always_see_a_whole_index_while_it_is_rewritten(self, own, filled_app) -> None:
        totals: set[int] = set()
        failures: list[Exception] = []
        done = threading.Event()

        def read() -> None:
            with filled_app.app_context():
                while not done.is_set():
                    try:
                        totals.add(find(own).total)
                    except Exception as error:  # noqa: BLE001 - any error at all is the finding
                        failures.append(error)

        readers = [threading.Thread(target=read) for _ in range(2)]
        for reader in readers:
            reader.start()
        for _ in range(3):
            rebuild(own)
            update_products(own, [1, 2, 3])
        done.set()
        for reader in readers:
            reader.join()
        assert failures == []
        assert totals == {417}
