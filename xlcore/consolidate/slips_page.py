"""A slip as a workbook: one sheet for A4, every text a typed string, cells that lead into the marked copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xlcore.consolidate.links import address_of, link_to
from xlcore.consolidate.publish_text import writable
from xlcore.consolidate.report import path_text
from xlcore.consolidate.slips import WEIGHTS, Point, Slip
from xlcore.consolidate.slips_words import BANDS, Letter, about_copies, contents, counted, request, scores, title, where
from xlcore.quantity import Content
from xlcore.sheet import styles
from xlcore.sheet.layout import height
from xlcore.sheet.mark import FILLS
from xlcore.sheet.page import Area, Page
from xlcore.sheet.paint import painted, save_bytes
from xlcore.sheet.styles import Style

SHEET = "退回修改单"
A4 = 9
MARGINS = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.7}

_HEADINGS = (
    ("序号", 5), ("代码", 6), ("表", 4.5), ("单元格", 14), ("项目", 24), ("问题", 38), ("怎样修改", 30),
    ("修改情况\n（单位填写）", 20),
)  # fmt: skip
_WIDTHS = [width for _, width in _HEADINGS]
_LAST = len(_HEADINGS) - 1
_CELL = 3
_FORM_SPANS = ((0, 0), (1, 3), (4, 4), (5, 5), (6, 6), (7, 7))
_FORM_HEADINGS = ("表", "文件", "工作表", "项目", "总分和等级", "问题")
_LINK = {"font_color": "#0563C1", "underline": 1}
_SPACE = " " * 14


@dataclass(slots=True)
class _Sheet:
    """The page in the making: ``row`` is the next row, ``links`` lead from cells of findings."""

    page: Page
    row: int = 0
    heading: int = 0

    def line(self, parts: Sequence[tuple[int, int, Content, Style]], least: float = 20) -> None:
        """Place texts over columns (first, last) of the next row, which gets as high as they need."""
        texts = []
        for first, last, content, style in parts:
            text = writable(content) if isinstance(content, str) else content
            self.page.put(Area(self.row, first, self.row, last), text, style)
            if isinstance(text, str):
                texts.append((text, sum(_WIDTHS[first : last + 1])))
        self.page.heights[self.row] = height(texts, least)
        self.row += 1

    def wide(self, text: str, style: Style, least: float = 20) -> None:
        """Place a text over the whole width."""
        self.line([(0, _LAST, text, style)], least)


def write_slip(path: Path, slip: Slip, letter: Letter, copies: Mapping[Path, Path]) -> None:
    """Write the slip; ``copies`` are the marked copies beside it, by the file sent.

    Equal input gives equal bytes.

    Raises:
        FileError: the file cannot be written.
    """
    sheet = _Sheet(Page(SHEET, widths=dict(enumerate(_WIDTHS))))
    _head(sheet, slip, letter, copies)
    links = dict(_points(sheet, slip, copies, path.parent))
    _signatures(sheet, letter)

    def finish(workbook: Workbook, sheets: dict[str, Worksheet]) -> None:
        _set_up(sheets[SHEET], sheet)
        if links:
            look = workbook.add_format(styles.FIXED.properties | _LINK)
            for row, (url, text) in links.items():
                sheets[SHEET].write_url(row, _CELL, url, look, text)

    save_bytes(path, painted([sheet.page], finish))


def _head(sheet: _Sheet, slip: Slip, letter: Letter, copies: Mapping[Path, Path]) -> None:
    sheet.wide(title(slip), styles.TITLE, least=34)
    sheet.line([
        (0, 4, f"填报单位：{slip.unit}", styles.NOTE), (5, _LAST, f"主管部门：{slip.department}", styles.NOTE),
    ])  # fmt: skip
    sheet.line([
        (0, 4, contents(slip), styles.NOTE), (5, _LAST, f"问题：{counted(slip)}", styles.NOTE),
    ])  # fmt: skip
    sheet.wide(request(slip, letter), styles.NOTE, least=24)
    if told := about_copies(slip, copies):
        sheet.wide(f"{told}点击“单元格”可打开副本的该处。" if copies else told, styles.NOTE)
    if not slip.forms:
        return
    sheet.row += 1
    sheet.line([(*span, name, styles.LABEL) for span, name in zip(_FORM_SPANS, _FORM_HEADINGS, strict=True)])
    for number, form in enumerate(slip.forms, start=1):
        levels = "，".join(
            f"{level.chinese} {sum(finding.level is level for finding in form.findings)}" for level in WEIGHTS
        )
        found = levels if form.counts else "不再列出"
        texts = (str(number), path_text(Path(form.path.name)), form.sheet, form.project, scores(form), found)
        looks = (styles.FIXED, *[styles.FIXED_LEFT] * 5)
        sheet.line([(*span, text, look) for span, text, look in zip(_FORM_SPANS, texts, looks, strict=True)])


def _points(
    sheet: _Sheet, slip: Slip, copies: Mapping[Path, Path], folder: Path
) -> Iterator[tuple[int, tuple[str, str]]]:
    """Place the findings, level by level; yields the row of each cell that leads somewhere, its link and its text."""
    sheet.row += 1
    sheet.heading = sheet.row
    sheet.line([(column, column, name, styles.LABEL) for column, (name, _) in enumerate(_HEADINGS)])
    points, level = slip.points, None
    if not points:
        sheet.wide("没有发现问题", styles.FIXED_LEFT)
    for number, point in enumerate(points, start=1):
        finding = point.finding
        if finding.level is not level:
            level = finding.level
            band = f"{level.chinese}（{slip.count(level)} 条，{BANDS[level]}）"
            sheet.wide(band, replace(styles.BLOCK, size=10, fill=FILLS[level]))
        place = where(slip, point)
        if url := _url(slip, point, copies, folder):
            yield sheet.row, (url, writable(place))
        texts = (str(number), finding.code, str(point.form or ""), place, finding.label, finding.text, finding.advice)
        sheet.line([
            (column, column, text, styles.FIXED if column <= _CELL else styles.FIXED_LEFT)
            for column, text in enumerate((*texts, ""))
        ])  # fmt: skip


def _url(slip: Slip, point: Point, copies: Mapping[Path, Path], folder: Path) -> str | None:
    finding = point.finding
    copy = copies.get(slip.forms[point.form - 1].path) if point.form else None
    if copy is None or finding.sheet is None or finding.cell is None:
        return None
    return link_to(address_of(copy, folder), finding.sheet, finding.cell)


def _signatures(sheet: _Sheet, letter: Letter) -> None:
    sheet.row += 1
    date = "日期：      年    月    日"
    for whose in ("填报单位（盖章）：", f"退回单位（盖章）：{letter.sender}"):
        cells = ((0, 4, whose), (5, 5, f"经办人：{_SPACE}负责人："), (6, 6, "联系电话："), (7, 7, date))
        sheet.line([(first, last, text, styles.SIGNATURE) for first, last, text in cells], least=30)


def _set_up(worksheet: Worksheet, sheet: _Sheet) -> None:
    worksheet.set_paper(A4)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(**MARGINS)
    worksheet.repeat_rows(sheet.heading)
    worksheet.set_footer("&L&A&R第 &P 页，共 &N 页")
    worksheet.hide_gridlines(2)
    worksheet.print_area(0, 0, sheet.row - 1, _LAST)
    # Figures such as 96 stand as text in sentences and numbers of rows; they are not Excel's to complain about.
    worksheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
