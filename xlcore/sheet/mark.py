"""The marked copy of a submitted workbook: findings as notes and colours, a list of them, recomputed scores beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xlcore.checks.finding import Finding, Level
from xlcore.form.model import Entry
from xlcore.form.scoring import ScoredForm
from xlcore.sheet import styles
from xlcore.sheet.adopt_cells import first_free
from xlcore.sheet.codes import Position, position
from xlcore.sheet.grid import Grid, Workbook
from xlcore.sheet.headings import COMPUTED, MARK_SHEET, RESULT_SHEET
from xlcore.sheet.layout import GAP_WIDTH, SIDE_WIDTH, height
from xlcore.sheet.page import Area, Page
from xlcore.sheet.patch.change import Added, BookChange, Look, SheetChange
from xlcore.sheet.read import Reading

FILLS = {Level.ERROR: "#F8C8CC", Level.WARNING: "#FFDF8A", Level.INFO: "#CDE1F5"}
"""Stronger than the colours of a live workbook, whose input cells are a light yellow."""
_ORDER = (Level.ERROR, Level.WARNING, Level.INFO)
_COLUMNS = (("序号", 6), ("级别", 7), ("代码", 7), ("单元格", 18), ("项目", 26), ("问题", 52), ("怎样处理", 44))
_LINK_COLUMN = 3
_TOTAL, _GRADE = "复算总分", "复算等级"


@dataclass(frozen=True, slots=True)
class Judged:
    """A form that was read, scored and checked."""

    reading: Reading
    scored: ScoredForm
    findings: tuple[Finding, ...]


@dataclass
class _Sheet:
    looks: dict[tuple[int, int], Look] = field(default_factory=dict)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    beside: Page | None = None

    def change(self) -> SheetChange:
        return SheetChange(looks=self.looks, notes=self.notes, beside=self.beside)


def marked(workbook: Workbook, forms: Sequence[Judged]) -> BookChange:
    """Plan a note and a colour at the cell of each finding, and a sheet that lists them all with links."""
    sheets = {grid.sheet: _Sheet() for grid in workbook.grids}
    grids = {grid.sheet: grid for grid in workbook.grids}
    for (sheet, where), findings in _by_cell(grids, forms).items():
        sheets[sheet].looks[where] = Look(fill=FILLS[findings[0].level])
        sheets[sheet].notes[where] = "\n".join(dict.fromkeys(map(_note, findings)))
    changes = {name: sheet.change() for name, sheet in sheets.items()}
    return BookChange(
        {name: change for name, change in changes.items() if not change.empty}, (_listed(workbook, forms),)
    )


def with_scores(workbook: Workbook, forms: Sequence[Judged]) -> BookChange:
    """Plan a column beside each form with the recomputed points of every row, the total and the grade.

    A live workbook of this project has that column already.
    """
    if any(grid.sheet == MARK_SHEET for grid in workbook.grids):
        return BookChange()
    pages: dict[str, Page] = {}
    for judged in forms:
        sheet, place = judged.reading.form.sheet, judged.reading.place
        page = pages.setdefault(sheet, Page(sheet))
        column = max(first_free(place.board.grid, place.right + 1), *(taken + 1 for taken in page.widths), 0)
        _score_column(judged, page, column + 1)
    return BookChange({name: SheetChange(beside=page) for name, page in pages.items()})


def _by_cell(grids: Mapping[str, Grid], forms: Iterable[Judged]) -> Mapping[tuple[str, Position], list[Finding]]:
    """Return the findings by sheet and cell, of a merge the first cell; the gravest first."""
    found: dict[tuple[str, Position], list[Finding]] = {}
    findings = [finding for judged in forms for finding in judged.findings if finding.cell]
    for finding in sorted(findings, key=lambda finding: _ORDER.index(finding.level)):
        sheet, _, cell = finding.place.rpartition("!")
        if sheet in grids:
            found.setdefault((sheet, grids[sheet].anchor(*position(cell))), []).append(finding)
    return found


def _note(finding: Finding) -> str:
    return f"{finding.level.chinese} {finding.code} {finding.label}：{finding.text}。{finding.advice}"


def _listed(workbook: Workbook, forms: Sequence[Judged]) -> Added:
    """Return the sheet of all findings, in the order of the forms, the gravest first."""
    page = Page(_free_name(workbook), widths={column: width for column, (_, width) in enumerate(_COLUMNS)})
    links: dict[str, str] = {}
    for column, (name, _) in enumerate(_COLUMNS):
        page.at(0, column, name, styles.BLOCK)
    row = 0
    for judged in forms:
        for finding in sorted(judged.findings, key=lambda finding: _ORDER.index(finding.level)):
            row += 1
            look = replace(styles.FIXED_LEFT, fill=FILLS[finding.level])
            texts = (
                str(row), finding.level.chinese, finding.code, finding.place or judged.reading.form.sheet,
                finding.label, finding.text, finding.advice,
            )  # fmt: skip
            for column, text in enumerate(texts):
                page.at(row, column, text, look if column == 1 else styles.FIXED_LEFT)
            if finding.cell:
                sheet, _, cell = finding.place.rpartition("!")
                links[Area(row, _LINK_COLUMN, row, _LINK_COLUMN).first] = Page(sheet).outside(cell)
            page.heights[row] = height([(text, _COLUMNS[index][1]) for index, text in enumerate(texts)])
    if row == 0:
        page.at(1, 0, "没有发现问题", styles.NOTE)
    return Added(page, links=links, freeze_rows=1)


def _free_name(workbook: Workbook) -> str:
    taken = {grid.sheet for grid in workbook.grids}
    names = (f"{RESULT_SHEET}{number or ''}" for number in (0, *range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _score_column(judged: Judged, page: Page, column: int) -> None:
    scored, place = judged.scored, judged.reading.place
    page.widths |= {column - 1: GAP_WIDTH, column: SIDE_WIDTH}
    for table in place.tables:
        page.at(table.header.first, column, COMPUTED, styles.SIDE_HEAD)
    if scored.execution is not None and scored.form.budget and place.money is not None:
        page.at(place.money.row, column, COMPUTED, styles.SIDE_HEAD)
        line = _line(scored.form.budget.total.executed, scored.form.budget.total.score)
        if line is not None:
            page.at(line, column, scored.execution.shown or None, styles.SIDE)
    for row in scored.rows:
        line = _line(row.row.score, row.row.weight, row.row.actual, row.row.target)
        if line is not None:
            page.at(line, column, row.outcome.shown or None, styles.SIDE)
    claimed = scored.form.claimed
    line = place.foot
    for entry, name, content in ((claimed.total, _TOTAL, scored.total), (claimed.grade, _GRADE, scored.grade)):
        own = _line(entry)
        if own is None:
            page.at(line, column, name, styles.SIDE_HEAD)
            line += 1
        page.at(line if own is None else own, column, content, styles.SIDE)
        line = (line if own is None else own) + 1


def _line(*entries: Entry | None) -> int | None:
    """Return the row in which entries of one row stand; a merge over several rows begins above."""
    return max((position(entry.cell)[0] for entry in entries if entry and entry.cell and not entry.sheet), default=None)
