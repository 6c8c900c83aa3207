"""The document's template: the site's own is filled, another is checked before it is taken."""

import io
import zipfile

import pytest
from docx import Document

from catalog.campaign.default_template import default_template
from catalog.campaign.documents import PrintedReport, PrintedTable
from catalog.campaign.template import check_template, trial_report, write_docx
from catalog.foundation.errors import Invalid
from catalog.web.campaign_template import TemplateEnvironment

REPORT = PrintedReport(
    "vi", "Báo cáo <năm> & kỳ", (("Địa bàn", "Xã Cầu Kè"),), ("Chưa kết thúc",),
    (("Đánh giá", "Đoạn một\nĐoạn hai"),),
    (
        PrintedTable("Theo sao", ("Chỉ tiêu", "Kỳ này", "Kỳ trước", "Tăng giảm"),
                     (("5 sao", 1234, 1000, 234), ("4 sao", 7, None, None)), ("ghi chú",),
                     is_compared=True),
        PrintedTable("Đơn vị", ("Đơn vị", "Lời"), (("Xã A", "=1+1"),)),
    ),
    "{page}",
)  # fmt: skip


def written_by(text: str) -> bytes:
    document = Document()
    document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def with_part(content: bytes, name: str, text: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, text)
    return target.getvalue()


def refusal_of(content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        check_template(content, trial_report("vi"), environment=TemplateEnvironment())
    return refused.value.code


def test_the_sites_own_template_says_everything_that_the_report_does() -> None:
    content = write_docx(default_template(), REPORT, environment=TemplateEnvironment())
    document = Document(io.BytesIO(content))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    for words in ("Báo cáo <năm> & kỳ", "Địa bàn: Xã Cầu Kè", "Đoạn một", "Đoạn hai", "ghi chú"):
        assert words in paragraphs
    assert not [text for text in paragraphs if "{" in text]
    first, second = document.tables
    assert [[cell.text for cell in row.cells] for row in first.rows] == [
        ["Chỉ tiêu", "Kỳ này", "Kỳ trước", "Tăng giảm"],
        ["5 sao", "1.234", "1.000", "+234"],
        ["4 sao", "7", "—", "—"],
    ]
    assert [[cell.text for cell in row.cells] for row in second.rows] == [
        ["Đơn vị", "Lời"],
        ["Xã A", "=1+1"],
    ]
    assert len(document.inline_shapes) == 1


def test_the_sites_own_template_passes_its_own_check() -> None:
    check_template(default_template(), trial_report("vi"), environment=TemplateEnvironment())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "missing"),
        (b"not a zip", "no-document"),
        (b"PK\x03\x04 cut short", "no-document"),
        (b"x" * (5 * 1024 * 1024 + 1), "too-large"),
        (written_by("{{ money }}"), "unknown-placeholder"),
        (written_by("{% for"), "does-not-render"),
        (written_by("{{ title.__class__.__mro__ }}"), "does-not-render"),
        (written_by("{{ title.upper() }}"), "does-not-render"),
        (written_by("{% for c in charts %}{{ c._image.tpl.save('/x') }}{% endfor %}"), "does-not-render"),
        (written_by("{{ 'a' * 1000000000 }}"), "does-not-render"),
        (written_by("{% include '/etc/passwd' %}"), "does-not-render"),
        (written_by("{{ facts[0].nobody }}"), "does-not-render"),
        (with_part(written_by("x"), "word/vbaProject.bin", "x"), "has-macro"),
        (with_part(written_by("x"), "word/extra.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "no-document"),
        (
            with_part(
                written_by("x"), "word/_rels/settings.xml.rels",
                '<Relationships><Relationship Id="a" Type="http://x/attachedTemplate" '
                'Target="http://example.vn/a.dotm" TargetMode="External"/></Relationships>',
            ),
            "fetches-from-elsewhere",
        ),
    ],
)  # fmt: skip
def test_a_template_is_refused_with_what_is_wrong_with_it(content: bytes, code: str) -> None:
    assert refusal_of(content) == code


def test_a_zip_without_a_document_in_it_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("a.txt", "x")
    assert refusal_of(target.getvalue()) == "no-document"
