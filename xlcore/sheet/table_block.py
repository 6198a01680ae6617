"""The indicator table of a live workbook: one row an indicator, its points, and the checks beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from xlcore.form.model import Entry
from xlcore.numbers import plain
from xlcore.scheme.model import TableColumn
from xlcore.sheet import styles
from xlcore.sheet.formulas import Checked, points_of, row_check
from xlcore.sheet.headings import table_heading
from xlcore.sheet.layout import in_lines, in_two_lines
from xlcore.sheet.page import Live, Page
from xlcore.sheet.placing import Frame, chosen, elsewhere
from xlcore.sheet.styles import Style
from xlcore.sheet.subject import Row, Subject
from xlcore.sheet.working import Given, Worked, Working, number

_INPUTS: dict[TableColumn, Style] = {
    "name": styles.INPUT_LONG,
    "nature": styles.INPUT_TEXT,
    "target": styles.INPUT_TEXT,
    "unit": styles.INPUT_TEXT,
    "actual": styles.INPUT_TEXT,
    "weight": styles.INPUT,
    "reason": styles.INPUT_LONG,
}
_LOCKED: dict[TableColumn, Style] = {"name": styles.FIXED_LEFT, "target": styles.FIXED, "weight": styles.FIXED}


@dataclass(frozen=True, slots=True)
class RowCells:
    """The cells of one indicator row: what was given, its points, what counts, what the rule gives.

    ``waiting`` holds a number where the row has a weight and no score.
    """

    given: Mapping[str, Given]
    weight: Given
    score: Given
    computed: Given
    counted: Given
    waiting: Given
    manual: Given


def place_table(frame: Frame, working: Working, spent: Given | None) -> list[RowCells]:
    """Place the heading and every indicator below it; a form without a table has no such cells.

    ``spent`` holds the points for spending the budget, where the money block carries them.
    """
    if frame.rows.table is None:
        return []
    for column, span in frame.columns.table.items():
        heading = in_lines(table_heading(frame.subject.scheme.layout, column), frame.columns.width(span))
        frame.page.put(span.on(frame.rows.table), heading, styles.LABEL)
    _place_groups(frame)
    placed = [_place_row(frame, working, index) for index in range(len(frame.subject.rows))]
    table = [cells for cells, _ in placed]
    begun = any_number([cells.score for cells in table], spent)
    for index, (cells, worked) in enumerate(placed):
        _place_check(frame, index, cells, worked, begun)
    return table


def range_of(cells: Sequence[Given]) -> str:
    """Return the range from the first to the last of cells that stand one below the other."""
    return f"{cells[0].cell}:{cells[-1].cell.rpartition('!')[2]}"


def any_number(column: Sequence[Given], other: Given | None = None) -> Given:
    """Return the test whether a column, or another cell, holds a number: an expression in place of a cell."""
    cells = [range_of(column)] if column else []
    if other:
        cells.append(other.cell)
        column = [*column, other]
    test = f"(COUNT({','.join(cells)})>0)" if cells else "FALSE"
    return Given(test, any(number(given.content) is not None for given in column))


def _groups(subject: Subject) -> Iterator[tuple[str, int, list[tuple[str, int]]]]:
    """Yield each run of equal level-1 names with its size, and within it the runs of level-2 names."""
    for level1, rows in groupby(subject.rows, key=lambda row: row.level1):
        held = list(rows)
        inner = [(level2, len(list(run))) for level2, run in groupby(held, key=lambda row: row.level2)]
        yield level1, len(held), inner


def _place_groups(frame: Frame) -> None:
    """Place the merged cells of level 1 and level 2 with the points of the groups."""
    page, subject, table = frame.page, frame.subject, frame.columns.table
    layout, row = subject.scheme.layout, frame.rows.indicators
    for level1, size, inner in _groups(subject):
        points = subject.stated(level1)
        if "level1" in table:
            page.put(table["level1"].on(row, size), _heading(layout.level1, level1, points), styles.FIXED)
        if "level1_weight" in table:
            page.put(table["level1_weight"].on(row, size), points, styles.FIXED)
        for level2, count in inner:
            points = subject.stated(level1, level2)
            if "level2" in table:
                page.put(table["level2"].on(row, count), _heading(layout.level2, level2, points), styles.FIXED)
            if "level2_weight" in table:
                page.put(table["level2_weight"].on(row, count), points, styles.FIXED)
            row += count


def _heading(pattern: str, name: str, points: Decimal | None) -> str:
    """Return 产出指标（50分） in two lines; without known points, or for a blank name, the name alone."""
    if not name or ("{weight}" in pattern and points is None):
        return name
    heading = pattern.format(name=name, weight=plain(points) if points is not None else "")
    return in_two_lines(heading) if heading != name else name


def _style(column: TableColumn, row: Row) -> Style:
    """Lock what the scheme prescribes, and what stands there as prescribed."""
    indicator, entry = row.indicator, getattr(row.entry, column)
    if indicator is None or column not in _LOCKED or entry is None:
        return _INPUTS[column]
    prescribed = getattr(indicator, column)
    return _LOCKED[column] if prescribed not in {"", None} and entry.content == prescribed else _INPUTS[column]


def _given(frame: Frame, line: int, row: Row) -> dict[str, Given]:
    """Place the cells of a row that hold what was typed or prescribed."""
    cells = frame.cells
    found: dict[str, Given] = {}
    for column, span in frame.columns.table.items():
        if column in _INPUTS:
            entry = getattr(row.entry, column)
            if column == "weight" and entry is None and row.indicator:
                entry = Entry(row.indicator.weight)
            found[column] = cells.enter(span.on(line), entry, _style(column, row))
        elif column in {"about", "criterion"}:
            text = getattr(row.indicator, column) if row.indicator else None
            cells.fill(span.on(line), text or None, styles.FIXED_LEFT)
    return found


def _place_row(frame: Frame, working: Working, index: int) -> tuple[RowCells, Worked]:
    row, columns, cells = frame.subject.rows[index], frame.columns, frame.cells
    line = frame.rows.indicators + index
    given = _given(frame, line, row)
    outside = {name: elsewhere(frame.page, cell) for name, cell in given.items()}
    prescribed = row.indicator.weight if row.indicator else None
    worked = working.add(row.rule, outside.get("weight", prescribed), outside, row.level2)
    weight = given.get("weight") or worked.given("weight")
    computed = cells.beside(line, columns.computed, _points(frame, worked, weight))
    manual = cells.by_hand(line, columns.manual, frame.subject.manual.get(index))
    if span := columns.table.get("score"):
        score = cells.settle(span.on(line), row.entry.score, chosen(manual, computed, weight), styles.RESULT)
        counted = working.count(worked, elsewhere(frame.page, computed), elsewhere(frame.page, score))
    else:
        usable = chosen(*(_outside(frame.page, cell) for cell in (manual, computed, weight)))
        score = counted = working.count(worked, Given(f"({usable.formula})", usable.value), Given('""'))
    waiting = working.wait(worked, *(_outside(frame.page, cell) for cell in (weight, score)))
    return RowCells(given, weight, score, computed, counted, waiting, manual), worked


def _outside(page: Page, given: Given) -> Given:
    """Return a cell as the working sheet refers to it; those that stand there already do so by their sheet."""
    return given if "!" in given.cell else elsewhere(page, given)


def _place_check(frame: Frame, index: int, cells: RowCells, worked: Worked, begun: Given) -> None:
    row, scheme = frame.subject.rows[index], frame.subject.scheme
    known = {name: given for name, given in cells.given.items() if name in {"nature", "target", "actual", "reason"}}
    known |= {"weight": cells.weight, "score": cells.score, "computed": cells.computed, "manual": cells.manual}
    checked = Checked(row.rule, row.level1 + row.level2, known, worked, bool(row.indicator and row.indicator.target))
    check = row_check(checked, begun, scheme)
    frame.cells.beside(frame.rows.indicators + index, frame.columns.check, check, styles.SIDE_CHECK)


def _points(frame: Frame, worked: Worked, weight: Given) -> Live:
    """Return what the rule gives for a row, in the words of its own sheet."""
    live = points_of(worked, weight, frame.subject.scheme.places)
    return Live(live.formula.replace(frame.page.outside(""), ""), live.value)
