"""The official form of a live workbook: title, head, goals, total, grade and signatures around its two tables."""

from __future__ import annotations

from dataclasses import dataclass

from xlcore.quantity import Content
from xlcore.rules.base import literal
from xlcore.sheet import styles
from xlcore.sheet.formulas import WEIGHT_PLACES, any_of, below_full, grade_of, summed
from xlcore.sheet.headings import (
    CHECK,
    COMPUTED,
    FORM_SHEET,
    GOALS,
    GOALS_DONE,
    GOALS_SET,
    GRADE,
    MANUAL,
    TOTAL,
    TOTAL_ALONE,
    head_label,
)  # fmt: skip
from xlcore.sheet.hint import (
    DIGITS_ONLY,
    blank,
    differing_text,
    first_of,
    has_error,
    no_number,
    said,
    silence,
    untouched,
)  # fmt: skip
from xlcore.sheet.hints import no_score_yet, total_alone_hints, total_hint, weight_hint, year_hint
from xlcore.sheet.layout import CHECK_WIDTH, GAP_WIDTH, SIDE_WIDTH, Columns, Rows, Span
from xlcore.sheet.money_block import MoneyCells
from xlcore.sheet.page import Area, Live, Page
from xlcore.sheet.placing import Cells, Frame
from xlcore.sheet.subject import Subject
from xlcore.sheet.table_block import RowCells, any_number
from xlcore.sheet.working import Given, number

GOAL_HEIGHT = 75.0
YEAR_LABEL = "年度："


@dataclass(frozen=True, slots=True)
class FormCells:
    """The cells of the form that the rest of the workbook refers to."""

    year: Given
    head: dict[str, Given]


def open_form(subject: Subject, columns: Columns, rows: Rows) -> tuple[Frame, FormCells]:
    """Begin the sheet: title, year, head fields, goals, and the headings beside the form."""
    page, layout = Page(FORM_SHEET, widths=dict(enumerate(columns.widths))), subject.scheme.layout
    page.put(columns.all.on(0), layout.title, styles.TITLE)
    page.heights[0] = 34.0
    cells = Cells(page)
    head: dict[str, Given] = {}
    if rows.year is not None:
        left, middle, _ = columns.split(3)
        head["year"] = cells.enter(middle.on(rows.year), subject.form.year, styles.YEAR)
        cells.live(left.on(rows.year), _year_label(head["year"]), styles.YEAR_LABEL)
    for index, fields in enumerate(layout.head):
        for field, span in zip(fields, columns.split(len(fields)), strict=True):
            line = rows.head + index
            page.at(line, span.first, head_label(field, subject.scheme.kind), styles.LABEL)
            style = styles.INPUT if field == "year" else styles.INPUT_TEXT
            head[field] = cells.enter(Span(span.first + 1, span.last).on(line), getattr(subject.form, field), style)
    check = first_of([has_error(["year"]), year_hint(), silence()], {"year": head["year"]})
    cells.beside(page.cells[head["year"].cell].area.row, columns.check, check, styles.SIDE_CHECK)
    if rows.goals is not None:
        _place_goals(page, columns, rows.goals)
    _place_side_headings(page, columns, rows)
    page.widths[columns.count] = GAP_WIDTH
    return Frame(page, subject, columns, rows), FormCells(head["year"], head)


def _year_label(year: Given) -> Live:
    """Name the cell of the year while it is blank; filled, it says 年度 itself."""
    formula = f'IF(ISERROR({year.cell}),"",IF({year.cell}="",{literal(YEAR_LABEL)},""))'
    return Live(formula, YEAR_LABEL if blank(year.content) else "")


def _place_side_headings(page: Page, columns: Columns, rows: Rows) -> None:
    """Name the columns beside the form, at the head of each of its tables."""
    for column, name in ((columns.manual, MANUAL), (columns.computed, COMPUTED), (columns.check, CHECK)):
        page.widths[column] = CHECK_WIDTH if name == CHECK else SIDE_WIDTH
        for row in (rows.money, rows.table):
            if row is not None:
                page.at(row, column, name, styles.SIDE_HEAD)


def _place_goals(page: Page, columns: Columns, row: int) -> None:
    page.put(Area(row, 0, row + 1, 0), GOALS, styles.LABEL)
    middle = columns.count // 2
    for span, name in ((Span(1, middle), GOALS_SET), (Span(middle + 1, columns.count - 1), GOALS_DONE)):
        page.put(span.on(row), name, styles.LABEL)
        page.put(span.on(row + 1), None, styles.INPUT_LONG)
    page.heights[row + 1] = GOAL_HEIGHT


class Closing:
    """Places what stands below the table: total, grade, signatures, notes."""

    def __init__(self, frame: Frame, money: MoneyCells | None, table: list[RowCells]) -> None:
        self._page, self._subject, self._columns, self._rows = frame.page, frame.subject, frame.columns, frame.rows
        self._money, self._table, self._cells = money, table, frame.cells
        self._weighed: Given | None = None

    def place(self) -> Given | None:
        """Place all closing rows; returns the cell of the total."""
        total = None
        if self._rows.total is not None:
            total = self._total_row(self._rows.total)
        if self._rows.total_alone is not None:
            total = self._total_alone(self._rows.total_alone)
        if self._rows.grade is not None and total is not None:
            self._grade_row(self._rows.grade, total)
        if self._rows.signatures is not None:
            self._signatures(self._rows.signatures)
        for index, note in enumerate(self._subject.scheme.layout.notes):
            self._page.put(self._columns.all.on(self._rows.notes + index), note, styles.NOTE)
        return total

    def _scores(self, *, counted: bool) -> tuple[list[str], list[Content]]:
        """Return the cells that add up to the total, as ranges where they can be, with what they hold."""
        cells: list[str] = []
        values: list[Content] = []
        spent = self._spent(counted=counted)
        if spent is not None:
            cells, values = [spent.cell], [spent.content]
        if self._table and (counted or "score" not in self._columns.table):
            first, last = self._table[0].counted.cell, self._table[-1].counted.cell
            cells.append(f"{first}:{last.rpartition('!')[2]}")
            values += [row.counted.content for row in self._table]
        elif self._table:
            cells.append(f"{self._table[0].score.cell}:{self._table[-1].score.cell}")
            values += [row.score.content for row in self._table]
        return cells, values

    def _spent(self, *, counted: bool) -> Given | None:
        if self._money is None:
            return None
        return self._money.counted if counted else self._money.score

    def _summed(self, *, counted: bool) -> Live:
        """Return the total of the scores; of the recomputed ones where ``counted``."""
        return summed(*self._scores(counted=counted), self._subject.scheme.places)

    def _total_row(self, row: int) -> Given | None:
        """Place Σ weights and Σ scores under their columns."""
        columns, claimed = self._columns, self._subject.form.claimed
        ends = [span.first for name, span in columns.table.items() if name in {"weight", "score"}]
        label = Span(0, min(ends, default=columns.count) - 1)
        self._page.put(label.on(row), TOTAL if "score" in columns.table else "合计", styles.LABEL)
        weights = total = None
        for name, span in columns.table.items():
            if span.first <= label.last:
                continue
            if name == "weight":
                weights = self._cells.settle(span.on(row), claimed.weight_total, self._weights(), styles.LABEL)
                self._weighed = weights
            elif name == "score" and self._subject.scheme.layout.total:
                total = self._cells.settle(span.on(row), claimed.total, self._summed(counted=False), styles.LABEL)
            else:
                self._page.put(span.on(row), None, styles.FIXED)
        if weights is not None or total is not None:
            self._check_total(row, weights, total)
        return total

    def _weights(self) -> Live:
        """Return the sum of all weights, blank while no indicator has one."""
        if not self._table:
            return Live('""', "")
        rows = f"{self._table[0].given['weight'].cell}:{self._table[-1].given['weight'].cell}"
        cells, values = [rows], [row.given["weight"].content for row in self._table]
        begun = any(number(content) is not None for content in values)
        if self._money and self._money.weight:
            cells.append(self._money.weight.cell)
            values.append(self._money.weight.content)
        live = summed(cells, values, WEIGHT_PLACES)
        return Live(f'IF(COUNT({rows})=0,"",{live.formula})', live.value if begun else "")

    def _check_total(self, row: int, weights: Given | None, total: Given | None) -> None:
        given: dict[str, Given] = {}
        hints = []
        if weights is not None:
            given["weights"] = weights
            hints.append(no_number("weights", f"分值合计不是数字，{DIGITS_ONLY}"))
            if self._subject.scheme.sections:
                hints.append(weight_hint(self._subject.scheme))
        hints.append(no_score_yet(["total"] if total is not None else []))
        if total is not None:
            given |= {"total": total, "summed": self._recomputed(row)}
            hints += [no_number("total", f"总分不是数字，{DIGITS_ONLY}"), total_hint(self._subject.scheme.places)]
            hints += [said("还有指标没有得分", "unscored"), said("预算执行还没有得分", "unspent")]
        hints.insert(0, has_error(list(given)))
        live = first_of(hints, {**given, **self._without_score(), "begun": self._begun()})
        self._cells.beside(row, self._columns.check, live, styles.SIDE_CHECK)

    def _begun(self) -> Given:
        return any_number([row.score for row in self._table], self._spent(counted=False))

    def _without_score(self) -> dict[str, Given]:
        """Return the tests whether points are to be had that nobody has scored: in the table, and for spending."""
        unscored = unspent = Given("FALSE", False)  # noqa: FBT003  # what a cell holds
        if self._table:
            unscored = any_number([row.waiting for row in self._table])
        if self._money and self._money.weight and self._money.score:
            weight, score = self._money.weight, self._money.score
            waits = number(weight.content) is not None and number(score.content) is None
            unspent = Given(f"AND(ISNUMBER({weight.cell}),NOT(ISNUMBER({score.cell})))", waits)
        return {"unscored": unscored, "unspent": unspent}

    def _lacking(self) -> Given | None:
        """Return the test whether the total lacks points, or rows to have them; None where the unit writes it."""
        added = self._table or self._spent(counted=False) is not None
        if self._subject.form.claimed.total is not None or not added:
            return None
        tests = list(self._without_score().values())
        if self._weighed and self._subject.scheme.sections:
            tests.append(below_full(self._weighed, self._subject.scheme))
        return any_of(tests)

    def _recomputed(self, row: int) -> Given:
        """Place the recomputed total beside the form; returns the sum of the form's own scores to compare with."""
        self._cells.beside(row, self._columns.computed, self._summed(counted=True))
        own = self._summed(counted=False)
        return Given(f"({own.formula})", own.value)

    def _total_alone(self, row: int) -> Given:
        """Place the total of a form that has no score column."""
        half = self._columns.split(2)
        self._page.put(half[0].on(row), TOTAL_ALONE, styles.LABEL)
        claimed = self._subject.form.claimed.total
        if not self._table and self._spent(counted=False) is None:
            # Nothing on this form adds up to a total: the unit writes it.
            total = self._cells.enter(half[1].on(row), claimed, styles.INPUT)
            check = first_of(total_alone_hints(self._subject.scheme), {"total": total})
            self._cells.beside(row, self._columns.check, check, styles.SIDE_CHECK)
            return total
        total = self._cells.settle(half[1].on(row), claimed, self._summed(counted=False), styles.LABEL)
        self._check_total(row, None, total)
        return total

    def _grade_row(self, row: int, total: Given) -> None:
        half = self._columns.split(2)
        self._page.put(half[0].on(row), GRADE, styles.LABEL)
        live = grade_of(total, self._subject.scheme, self._subject.edition, self._lacking())
        grade = self._cells.settle(half[1].on(row), self._subject.form.claimed.grade, live, styles.LABEL)
        computed = self._cells.beside(row, self._columns.computed, live)
        names = ["grade", "computed"]
        hint = differing_text("等级与总分不符", *names)
        given = {"grade": grade, "computed": computed}
        check = first_of([has_error(names), untouched(names), hint], given)
        self._cells.beside(row, self._columns.check, check, styles.SIDE_CHECK)

    def _signatures(self, row: int) -> None:
        names = self._subject.scheme.layout.signatures
        for name, span in zip(names, self._columns.split(len(names)), strict=True):
            self._page.put(span.on(row), f"{name}：", styles.SIGNATURE)
