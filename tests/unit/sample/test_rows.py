"""Each file of the sample with a broken row: named by file, row, column and reason."""

from pathlib import Path

import pytest

from catalog.sample.loading import DATA
from tests.support.sample_folders import add_row, change_cell, copy_sample, problems_in, rows_of

FILES = sorted(path.name for path in DATA.glob("*.csv"))


def test_committed_sample_has_no_problem() -> None:
    assert problems_in(DATA) == []


@pytest.mark.parametrize(
    ("file", "column", "text", "reason"),
    [
        ("products.csv", "slug", "", "the slug is empty"),
        ("products.csv", "product_name", "", "the name is empty"),
        ("products.csv", "code", "GCZ798FF", "'GCZ798FF' is not a code"),
        ("products.csv", "code", "", "'' is not a code"),
        ("products.csv", "stars", "7", "'7' is none of 3, 4, 5"),
        ("products.csv", "stars", "ba", "'ba' is none of 3, 4, 5"),
        ("products.csv", "ocop_group", "do-an", "no group 'do-an'"),
        ("products.csv", "product_set", "27", "no set '27'"),
        ("products.csv", "province_now", "Trà Vinh", "no province is called 'Trà Vinh'"),
        ("products.csv", "producer_name", "Không ai cả", "not in producers.csv"),
        ("products.csv", "certified_year", "20 23", "'20 23' is not a year"),
        ("products.csv", "certified_year", "1023", "'1023' is not a year"),
        ("products.csv", "decision_date", "30/02/2024", "'30/02/2024' is not a day like"),
        ("products.csv", "decision_date", "2024-02-30", "'2024-02-30' is not a day like"),
        ("products.csv", "source_url", "javascript:alert(1)", "not a web address"),
        ("products.csv", "source_url", "http://[", "not a web address"),
        ("products.csv", "source_url", "", "not a web address"),
        ("products.csv", "product_name", "Dừa\u202esáp", "a sign that cannot be printed"),
        ("producers.csv", "name", "", "the name is empty"),
        ("producers.csv", "slug", "", "the slug is empty"),
        ("producers.csv", "type", "tap-doan", "'tap-doan' is not a legal form"),
        ("producers.csv", "type", "x", "'x' is not a legal form"),
        ("producers.csv", "province_now", "Sài Gòn", "no province is called 'Sài Gòn'"),
        ("producers.csv", "source_url", "bao.vn", "not a web address"),
        ("outlets_and_destinations.csv", "name", "", "the name is empty"),
        ("outlets_and_destinations.csv", "kind", "quan-an", "'quan-an' is not a kind of place"),
        ("outlets_and_destinations.csv", "province_now", "X", "no province is called 'X'"),
        ("outlets_and_destinations.csv", "source_url", "x", "not a web address"),
        ("fairs.csv", "name", "", "the name is empty"),
        ("fairs.csv", "start_date", "25-8-2024", "'25-8-2024' is not a day like"),
        ("fairs.csv", "end_date", "2024-08-01", "the fair ends before it starts"),
        ("fairs.csv", "source_url", "", "not a web address"),
        ("issued_addresses.csv", "kind", "khac", "'khac' is not a kind of address"),
        ("issued_addresses.csv", "subject", "mat-roi", "leads to nothing in this sample"),
    ],
)  # fmt: skip
def test_broken_cell_is_named_with_its_row_column_and_reason(
    tmp_path: Path, file: str, column: str, text: str, reason: str
) -> None:
    folder = copy_sample(tmp_path)
    change_cell(folder / file, 2, column, text)
    named = [(p.file, p.row, p.column) for p in problems_in(folder) if reason in p.reason]
    assert (file, 2, column) in named


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("products.csv", "slug"),
        ("products.csv", "code"),
        ("producers.csv", "slug"),
        ("producers.csv", "name"),
        ("outlets_and_destinations.csv", "name"),
        ("fairs.csv", "name"),
    ],
)
def test_value_used_twice_names_the_row_that_had_it_first(
    tmp_path: Path, file: str, column: str
) -> None:
    folder = copy_sample(tmp_path)
    rows = rows_of(folder / file)
    change_cell(folder / file, 5, column, rows[1][rows[0].index(column)])
    found = [(p.row, p.column) for p in problems_in(folder) if p.reason == "already in row 2"]
    assert found == [(5, column)]


@pytest.mark.parametrize("file", FILES)
def test_missing_column_is_named(tmp_path: Path, file: str) -> None:
    folder = copy_sample(tmp_path)
    path = folder / file
    heading, *rest = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(["x," + heading.split(",", 1)[1], *rest]), encoding="utf-8")
    first = heading.split(",")[0]
    found = [(p.file, p.row, p.column, p.reason) for p in problems_in(folder)]
    assert (file, 1, first, "the column is missing") in found


@pytest.mark.parametrize("file", FILES)
def test_file_that_is_not_utf8_is_refused(tmp_path: Path, file: str) -> None:
    folder = copy_sample(tmp_path)
    path = folder / file
    path.write_bytes(path.read_bytes() + b"\xff\xfe\n")
    reasons = {p.reason for p in problems_in(folder) if p.file == file}
    assert "the text is not UTF-8" in reasons


@pytest.mark.parametrize("file", FILES)
def test_missing_file_is_named(tmp_path: Path, file: str) -> None:
    folder = copy_sample(tmp_path)
    (folder / file).unlink()
    assert (file, "the file is missing") in {(p.file, p.reason) for p in problems_in(folder)}


@pytest.mark.parametrize("file", [name for name in FILES if name != "images.csv"])
def test_row_with_a_cell_too_few_is_named(tmp_path: Path, file: str) -> None:
    folder = copy_sample(tmp_path)
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8") + "only-one\n", encoding="utf-8")
    last = len(rows_of(path))
    found = [(p.row, p.reason) for p in problems_in(folder) if p.file == file]
    assert any(row == last and reason.startswith("1 cells where") for row, reason in found)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    folder = copy_sample(tmp_path)
    change_cell(folder / "products.csv", 3, "stars", "7")
    change_cell(folder / "products.csv", 9, "decision_date", "soon")
    change_cell(folder / "fairs.csv", 2, "name", "")
    found = {(p.file, p.row, p.column) for p in problems_in(folder)}
    assert found == {
        ("products.csv", 3, "stars"),
        ("products.csv", 9, "decision_date"),
        ("fairs.csv", 2, "name"),
    }


def test_honour_needs_its_year(tmp_path: Path) -> None:
    folder = copy_sample(tmp_path)
    change_cell(folder / "producers.csv", 2, "honour", "Hàng Việt Nam chất lượng cao")
    (problem,) = problems_in(folder)
    assert (problem.row, problem.column) == (2, "honour_year")


def test_new_slug_has_to_be_entered_in_the_list_of_issued_addresses(tmp_path: Path) -> None:
    folder = copy_sample(tmp_path)
    change_cell(folder / "products.csv", 2, "slug", "ten-moi")
    (problem,) = problems_in(folder)
    assert (problem.column, problem.reason) == ("slug", "not entered in issued_addresses.csv")


def test_product_may_not_vanish_while_its_addresses_were_given_out(tmp_path: Path) -> None:
    folder = copy_sample(tmp_path)
    path = folder / "products.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0], *lines[2:]]), encoding="utf-8")
    assert {p.reason for p in problems_in(folder)} == {"leads to nothing in this sample"}


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("photo.jpg", None, "the file is missing"),
        ("photo.jpg", b"", "empty"),
        ("photo.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not"),
        ("photo.jpg", b"<!doctype html><title>x</title>", "not"),
    ],
    ids=["missing", "empty", "an SVG called jpg", "a page called jpg"],
)
def test_wrong_picture_is_named_with_its_row(
    tmp_path: Path, file: str, content: bytes | None, reason: str
) -> None:
    folder = copy_sample(tmp_path)
    if content is not None:
        (folder / file).write_bytes(content)
    slug = rows_of(folder / "products.csv")[1][0]
    add_row(folder / "images.csv", product=slug, file=file, source_url="https://baovn.vn/a")
    (problem,) = problems_in(folder)
    assert (problem.file, problem.row, problem.column) == ("images.csv", 2, "file")
    assert reason in problem.reason


def test_picture_of_an_unknown_product_is_refused(tmp_path: Path) -> None:
    folder = copy_sample(tmp_path)
    add_row(folder / "images.csv", product="khong-co", file="x.jpg")
    assert ("product", "no product has this slug") in {
        (p.column, p.reason) for p in problems_in(folder)
    }
