"""Builds the shipped template of a slip as a document, or tells whether it is stale (for developers)."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from datetime import datetime
from zipfile import ZipFile

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from xlcore.consolidate.slips_docx import SHIPPED, repacked

BODY_FONT, TITLE_FONT = "宋体", "黑体"
CREATED = datetime(2024, 1, 1)  # noqa: DTZ001  # a constant, so that equal input gives equal bytes

_FORMS = (
    ("表", 1.2, "序号"),
    ("文件", 6.0, "文件"),
    ("工作表", 3.6, "工作表"),
    ("项目", 7.5, "项目"),
    ("总分和等级", 7.9, "总分和等级"),
)
_POINTS = (
    ("序号", 1.2, "序号"),
    ("级别", 1.2, "级别"),
    ("代码", 1.3, "代码"),
    ("表", 0.9, "表"),
    ("单元格", 2.9, "单元格"),
    ("项目", 4.0, "项目"),
    ("问题", 6.4, "问题"),
    ("怎样修改", 5.0, "怎样修改"),
    ("修改情况", 3.3, None),
)
_CENTRED = ("序号", "级别", "代码", "表", "单元格")


def build() -> bytes:
    """Return the template: A4 across, a list of the forms, the findings one a row, places to sign."""
    document = Document()
    document.core_properties.author = "xlcore"
    document.core_properties.title = "{{ 标题 }}"
    document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = CREATED
    _page(document)
    _paragraph(document, "{{ 标题 }}", size=18, font=TITLE_FONT, centred=True)
    _paragraph(
        document, "填报单位：{{ 填报单位 }}        主管部门：{{ 主管部门 }}        {{ 内容 }}        问题：{{ 统计 }}"
    )
    _paragraph(document, "{{ 要求 }}")
    for text in ("{%p if 副本 %}", "{{ 副本 }}", "{%p endif %}", "{%p if 各表 %}"):
        _paragraph(document, text)
    _table(document, _FORMS, "表", "各表")
    _paragraph(document, "")
    _paragraph(document, "{%p endif %}")
    _table(document, _POINTS, "项", "各项问题")
    _paragraph(document, "")
    for whose in ("填报单位（盖章）：", "退回单位（盖章）：{{ 退回单位 }}"):
        line = _paragraph(document, f"{whose}\t经办人：\t负责人：\t联系电话：\t日期：      年    月    日")
        for stop in (8, 13, 18, 22):
            line.paragraph_format.tab_stops.add_tab_stop(Cm(stop))
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


def _page(document: DocumentType) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.7)
    section.top_margin = section.bottom_margin = Cm(1.8)


def _paragraph(
    document: DocumentType, text: str, *, size: float = 10.5, font: str = BODY_FONT, centred: bool = False
) -> Paragraph:
    paragraph = document.add_paragraph()
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(6)
    _run(paragraph, text, size=size, font=font)
    return paragraph


def _run(paragraph: Paragraph, text: str, *, size: float = 9, font: str = BODY_FONT, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.bold = bold or None
    run.font.size = Pt(size)
    run.font.name = font
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001  # python-docx has no word for this font
    fonts.set(qn("w:eastAsia"), font)


def _table(document: DocumentType, columns: Sequence[tuple[str, float, str | None]], item: str, items: str) -> None:
    """Add a table with a heading that repeats, and one row for each of ``items``."""
    table: Table = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    table.autofit = False
    for index, (heading, width, field) in enumerate(columns):
        table.columns[index].width = Cm(width)
        for row in table.rows:
            row.cells[index].width = Cm(width)
        _fill(table.cell(0, index), heading, centred=True, bold=True)
        _fill(table.cell(2, index), f"{{{{ {item}.{field} }}}}" if field else "", centred=heading in _CENTRED)
    _fill(table.cell(1, 0), f"{{%tr for {item} in {items} %}}")
    _fill(table.cell(3, 0), "{%tr endfor %}")
    for row, property_ in ((0, "w:tblHeader"), (0, "w:cantSplit"), (2, "w:cantSplit")):
        table.rows[row]._tr.get_or_add_trPr().append(OxmlElement(property_))  # noqa: SLF001  # as in _run


def _fill(cell: _Cell, text: str, *, centred: bool = False, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, bold=bold)


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a document by name; compression differs between machines, the parts do not."""
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def stale() -> bool:
    """Tell whether the shipped template differs from what the project builds now."""
    return not SHIPPED.exists() or parts(SHIPPED.read_bytes()) != parts(build())


def main(arguments: list[str]) -> int:
    """Build the template, or with ``--check`` return 1 when it is stale."""
    if arguments == ["--check"]:
        return int(stale())
    SHIPPED.write_bytes(build())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
