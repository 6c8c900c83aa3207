"""The site's own document for reports, built here so that nothing of it is a binary file.

It is what staff download, change in their word processor and send back as their own.
"""

import io
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document as DocumentType

TYPEFACE = "Times New Roman"
"""What official documents in Việt Nam are set in; every word processor has it or a like one."""


@cache
def default_template() -> bytes:
    """The document with its placeholders."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    document = Document()
    _set_page(document)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("{{ title }}")
    run.bold, run.font.size = True, Pt(15)
    _loop(document, "fact in facts", "{{ fact.name }}: {{ fact.value }}")
    _loop(document, "note in notes", "{{ note }}")
    document.add_paragraph("{%p for part in words %}")
    document.add_heading("{{ part.heading }}", level=2)
    document.add_paragraph("{%p for paragraph in part.paragraphs %}")
    document.add_paragraph("{{ paragraph }}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p for table in tables %}")
    document.add_heading("{{ table.title }}", level=2)
    document.add_paragraph("{%p if table.chart %}")
    document.add_paragraph("{{ table.chart }}")
    document.add_paragraph("{%p endif %}")
    _table(document)
    _loop(document, "note in table.notes", "{{ note }}")
    document.add_paragraph("{%p endfor %}")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _set_page(document: "DocumentType") -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    for name in ("Normal", "Heading 2"):
        style = document.styles[name]
        style.font.name = TYPEFACE
        style.element.rPr.rFonts.set(qn("w:eastAsia"), TYPEFACE)
        style.element.rPr.rFonts.set(qn("w:cs"), TYPEFACE)
    document.styles["Normal"].font.size = Pt(12)


def _loop(document: "DocumentType", each: str, text: str) -> None:
    document.add_paragraph(f"{{%p for {each} %}}")
    document.add_paragraph(text)
    document.add_paragraph("{%p endfor %}")


def _table(document: "DocumentType") -> None:
    """One table for every shape: its columns and rows repeat as often as the figures need.

    A page that a table goes on over says again what its columns are, and no row is broken.
    """
    from docx.oxml import OxmlElement

    table = document.add_table(rows=4, cols=3)
    table.style = "Table Grid"
    for row, words in ((0, ("title in table.heading", "title")), (2, ("cell in row", "cell"))):
        cells = table.rows[row].cells
        cells[0].text = f"{{%tc for {words[0]} %}}"
        cells[1].text = f"{{{{ {words[1]} }}}}"
        cells[2].text = "{%tc endfor %}"
    table.rows[0].cells[1].paragraphs[0].runs[0].bold = True
    table.rows[1].cells[0].text = "{%tr for row in table.rows %}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    for row, rules in ((0, ("w:cantSplit", "w:tblHeader")), (2, ("w:cantSplit",))):
        for rule in rules:
            table.rows[row]._tr.get_or_add_trPr().append(OxmlElement(rule))  # noqa: SLF001 - no public way
