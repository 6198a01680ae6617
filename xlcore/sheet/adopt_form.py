"""One form of a bureau's own workbook made live: which of its cells become formulas, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from xlcore.form.grades import is_list
from xlcore.form.model import BudgetRow, Entry
from xlcore.form.scoring import ScoredForm, ScoredRow, score
from xlcore.numbers import plain
from xlcore.quantity import Kind
from xlcore.sheet import formulas, guard, styles
from xlcore.sheet.adopt_cells import How, OwnCells, runs_of, typed
from xlcore.sheet.adopt_lacks import lacking
from xlcore.sheet.adopt_told import Told
from xlcore.sheet.formulas import Checked, grade_of, limits, points_of, rate_of, row_check, spending, summed
from xlcore.sheet.headings import CHECK, COMPUTED, MANUAL
from xlcore.sheet.hints import (
    Hint,
    first_of,
    has_error,
    money_hints,
    no_score_yet,
    said,
    total_hint,
    weight_hint,
)  # fmt: skip
from xlcore.sheet.layout import CHECK_WIDTH, GAP_WIDTH, SIDE_WIDTH
from xlcore.sheet.page import Live, Page
from xlcore.sheet.patch.change import SheetChange
from xlcore.sheet.placing import chosen
from xlcore.sheet.read import Reading
from xlcore.sheet.scan import Rectangle
from xlcore.sheet.subject import Edition
from xlcore.sheet.working import Given, Worked, Working, number

TOTAL_BESIDE = "复算总分"
_AMOUNTS = ("initial", "adjusted", "executed")
_COMPARED = ("name", "nature", "target", "unit", "actual")


@dataclass(frozen=True, slots=True)
class LiveForm:
    """What makes one form live: the change of its sheet, its working sheet, and what is to be told of it."""

    change: SheetChange
    working: Page
    told: Told


@dataclass(frozen=True, slots=True)
class _Scored:
    """The cells of one row that carries points; without a weight nothing can be computed.

    ``score`` is None in a row whose score stands in the merged cell of a row above.
    """

    weight: Given | None
    score: Given | None
    computed: Given
    counted: Given
    waiting: Given | None = None


def live_form(
    reading: Reading, side: int, working_name: str, edition: Edition, fixed: Sequence[Rectangle] = ()
) -> LiveForm:
    """Plan formulas, columns beside the form from column ``side`` on, and a working sheet.

    Cells in the ``fixed`` blocks stay as they are. What a person typed stays:
    a score that the rule does not give moves into 人工评分 and is shown from
    there, any other figure that the formula does not give stays in a note of
    its cell.
    """
    return _Form(reading, side, working_name, edition, fixed).build()


class _Form:
    def __init__(
        self, reading: Reading, side: int, working_name: str, edition: Edition, fixed: Sequence[Rectangle]
    ) -> None:
        self._form, self._scheme, self._place, self._edition = reading.form, reading.scheme, reading.place, edition
        self._manual, self._computed, self._check = side + 1, side + 2, side + 3
        self._own = OwnCells(reading.form.sheet, reading.place.board.grid, fixed)
        self._scored: ScoredForm = score(reading.form, reading.scheme)
        self._lacking = lacking(reading, self._scored)
        self._weights: Given | None = None
        rules = [row.rule for row in self._scored.rows]
        self._working = Working(rules, {}, reading.scheme, edition, name=working_name)
        self._own.page.widths |= {
            side: GAP_WIDTH, self._manual: SIDE_WIDTH, self._computed: SIDE_WIDTH, self._check: CHECK_WIDTH,
        }  # fmt: skip

    def build(self) -> LiveForm:
        """Go through the form from top to bottom."""
        self._headings()
        year = self._form.year
        known = year if year and year.cell and number(year.content) is not None else None
        self._working.set_year(self._own.outside(known) if known else None, self._form.year_number or self._scheme.year)
        amounts = self._money_amounts()
        facts = {path: self._own.outside(entry) for path, entry in self._form.facts.items() if entry.cell}
        spent_by = limits(amounts[0], self._scheme.execution) if amounts else {}
        self._working.know(facts | {name: self._own.elsewhere(cell) for name, cell in spent_by.items()})
        spent = self._money(amounts)
        table = self._table(spent)
        total = self._total(spent, table)
        self._grade(total, table)
        cells = {label: tuple(held) for label, held in self._own.live.items()}
        told = Told(self._form.sheet, cells, self._lacking, tuple(self._own.kept))
        return LiveForm(self._own.change(), self._working.page, told)

    def _headings(self) -> None:
        names = ((self._manual, MANUAL), (self._computed, COMPUTED), (self._check, CHECK))
        rows: list[tuple[int, tuple[tuple[int, str], ...]]] = [
            (table.header.first, names) for table in self._place.tables
        ]
        if self._place.money is not None:
            rows.append((self._place.money.row, names if self._scored.execution is not None else names[-1:]))
        for row, headings in rows:
            for column, name in headings:
                self._own.page.at(row, column, name, styles.SIDE_HEAD)

    def _figure(self, entry: Entry | None, unit: str = "") -> Given | None:
        """Return a cell as formulas see its number: itself, or the reading of its text on the working sheet."""
        if entry is None or entry.cell is None:
            return None
        if not self._own.shows(entry):
            points = entry.number
            return Given(plain(points), points) if points is not None else None
        if number(entry.content) is not None and not entry.percent:
            return self._own.given(entry)
        if entry.quantity.kind is Kind.NUMBER:
            return self._working.figure(self._own.outside(entry), unit)
        return self._own.given(entry)

    def _complain(self, entry: Entry | None, label: str, so: str) -> None:
        """Tell of a cell that formulas read and that holds no figure."""
        if entry is not None and entry.cell and entry.quantity.kind not in {Kind.BLANK, Kind.NUMBER, Kind.DASH}:
            self._own.keep(entry, label, How.UNREAD, f"填写“{typed(entry)}”，读不出数字，{so}；请改填数字")

    # The money block

    def _budget_rows(self) -> tuple[BudgetRow, ...]:
        return (self._form.budget.total, *self._form.budget.sources) if self._form.budget else ()

    def _money_amounts(self) -> list[dict[str, Given]]:
        """Return the cells of the amounts of each row of the money block, the total first."""
        unit = self._form.money_unit
        for row in self._budget_rows():
            for name in _AMOUNTS:
                self._complain(getattr(row, name), "金额", "不参加计算")
        return [
            {name: cell for name in _AMOUNTS if (cell := self._figure(getattr(row, name), unit)) is not None}
            for row in self._budget_rows()
        ]

    def _money(self, amounts: list[dict[str, Given]]) -> _Scored | None:
        spent = None
        for index, (row, given) in enumerate(zip(self._budget_rows(), amounts, strict=True)):
            used = limits(given, self._scheme.execution)
            if row.rate is not None and len(used) == 2:
                self._own.settle(row.rate, rate_of(used, self._edition), "执行率", percent=True)
            line = _line(_entries(row), self._own)
            if line is None:
                continue
            if index == 0 and self._scored.execution is not None:
                spent = self._spending(line, row, used)
            self._guard_amounts(row)
            self._money_check(line, row, given, spent if index == 0 else None, amounts[1:] if index == 0 else [])
        return spent

    def _spending(self, line: int, row: BudgetRow, used: Mapping[str, Given]) -> _Scored:
        points = self._scored.execution_weight
        weight = self._figure(row.weight)
        if weight is None or number(weight.content) is None:
            weight = Given(plain(points), points) if points is not None else Given("0", Decimal(0))
        computed = self._own.beside(line, self._computed, spending(used, weight, self._scheme, self._edition))
        manual, official = self._settled(line, row.score, computed, "执行得分")
        if official is None:
            counted = self._working.count_spending(*map(self._own.elsewhere, (manual, computed)))
        else:
            counted = self._working.count_spending(*map(self._own.elsewhere, (computed, official)))
        return _Scored(weight, official or counted, computed, counted)

    def _guard_amounts(self, row: BudgetRow) -> None:
        for name in _AMOUNTS:
            entry = getattr(row, name)
            if entry is not None and self._own.holds(entry):
                guard.guard_amounts(self._own.page, guard.area_of(entry.cell), self._form.money_unit)
        if row.rate is not None and self._own.holds(row.rate) and row.rate.cell:
            floor = self._scheme.thresholds.rate_floor
            guard.highlight_rate(self._own.page, guard.area_of(row.rate.cell), floor)

    def _money_check(
        self,
        line: int,
        row: BudgetRow,
        amounts: Mapping[str, Given],
        spent: _Scored | None,
        sources: Sequence[Mapping[str, Given]],
    ) -> None:
        given = dict(amounts)
        if row.reason and row.reason.cell:
            given["reason"] = self._own.given(row.reason)
        if spent and spent.weight:
            given |= {"weight": spent.weight, "computed": spent.computed}
            given |= {"score": spent.score} if spent.score else {}
        below = {
            name: [f"{name}{index}" for index, cells in enumerate(sources) if name in cells]
            for name in _AMOUNTS
            if name in amounts and any(name in cells for cells in sources)
        }
        parts = {f"{name}{index}": cell for index, cells in enumerate(sources) for name, cell in cells.items()}
        hints = money_hints(self._scheme, frozenset(given), below, self._form.money_unit)
        self._own.beside(line, self._check, first_of(hints, {**given, **parts}), styles.SIDE_CHECK)
        guard.highlight_checks(self._own.page, self._check, line, line)

    # The indicator table

    def _table(self, spent: _Scored | None) -> list[_Scored]:
        tried = [(row, self._row(row)) for row in self._scored.rows]
        placed = [found for _, found in tried if found is not None]
        table = [cells for cells, _ in placed]
        begun = any_cell([cells.score for cells in table if cells.score], spent.score if spent else None)
        for line, checked in (check for _, check in placed if check):
            check = row_check(checked, begun, self._scheme)
            self._own.beside(line, self._check, check, styles.SIDE_CHECK)
            guard.highlight_checks(self._own.page, self._check, line, line)
        return [found[0] for row, found in tried if found is not None and row in self._scored.counted]

    def _row(self, scored: ScoredRow) -> tuple[_Scored, tuple[int, Checked] | None] | None:
        """Make one indicator row live; None where it has neither points nor a place for them."""
        row = scored.row
        line = _line(_entries(row), self._own)
        if line is None:
            return None
        given = {name: self._own.given(entry) for name in _COMPARED if (entry := getattr(row, name)) and entry.cell}
        weight = self._figure(row.weight)
        prescribed = scored.prescribed.weight if scored.prescribed else None
        if weight is None and prescribed is None:
            return self._unweighted(row.score)
        self._complain(row.weight, "分值", "本行不能算分")
        outside = {name: self._own.elsewhere(cell) for name, cell in given.items()}
        level2 = row.level2.text if row.level2 else ""
        worked = self._working.add(scored.rule, self._own.elsewhere(weight) if weight else prescribed, outside, level2)
        shown = weight or worked.given("weight")
        computed = self._own.beside(line, self._computed, points_of(worked, shown, self._scheme.places))
        if self._shared(line, row.score):
            return self._together(worked, row.score, shown, computed), None
        manual, points = self._settled(line, row.score, computed, "得分")
        if points is None:
            points = counted = self._working.count(worked, *map(self._own.elsewhere, (manual, computed)))
        else:
            counted = self._working.count(worked, *map(self._own.elsewhere, (computed, points)))
        waiting = self._working.wait(worked, *map(self._own.elsewhere, (shown, points)))
        if row.reason and row.reason.cell:
            given["reason"] = self._own.given(row.reason)
        known = {name: cell for name, cell in given.items() if name in {"nature", "target", "actual", "reason"}}
        known |= {"weight": shown, "score": points, "computed": computed, "manual": manual}
        fixed = bool(scored.prescribed and scored.prescribed.target)
        self._guard_row(line, row.weight, given, shown, points)
        checked = Checked(scored.rule, row.level1.text + level2, known, worked, fixed)
        return _Scored(shown, points, computed, counted, waiting), (line, checked)

    def _shared(self, line: int, entry: Entry | None) -> bool:
        """Tell whether a row shares one merged score cell with others."""
        if entry is not None:
            return self._own.spread(entry)
        covers = [
            table.header.columns["score"]
            for table in self._place.tables
            if "score" in table.header.columns and table.header.last < line < table.end
        ]
        return any(self._place.board.grid.anchor(line, columns.start)[0] < line for columns in covers)

    def _together(self, worked: Worked, entry: Entry | None, weight: Given, computed: Given) -> _Scored:
        """Keep a score that belongs to several rows as it was typed; the rows below its first cell have none."""
        score = self._figure(entry)
        if entry is not None:
            self._own.keep(entry, "得分", How.STAYS, "一格得分合并了几行，没有改成公式，按填写的计入总分")
        official = self._own.elsewhere(score) if score else Given('""')
        counted = self._working.count(worked, self._own.elsewhere(computed), official)
        return _Scored(weight, score, computed, counted)

    def _unweighted(self, entry: Entry | None) -> tuple[_Scored, None] | None:
        """Return the score cell of a row without a weight: what stands there counts as typed."""
        cell = self._figure(entry)
        if entry is None or cell is None:
            return None
        self._own.keep(entry, "得分", How.STAYS, "本行没有分值，不能算分；填写的得分计入总分")
        return _Scored(None, cell, cell, cell), None

    def _guard_row(
        self, line: int, weight: Entry | None, given: Mapping[str, Given], shown: Given, points: Given
    ) -> None:
        held = {name: cell for name, cell in given.items() if name != "reason" and "!" not in cell.cell}
        if weight is not None and weight.cell and number(weight.content) is not None:
            held["weight"] = self._own.given(weight)
        guard.guard_row(self._own.page, self._manual, held, self._scheme, line)
        if "!" not in points.cell and "weight" in held:
            guard.highlight_score(self._own.page, points.cell, shown.cell)

    def _settled(self, line: int, entry: Entry | None, computed: Given, label: str) -> tuple[Given, Given | None]:
        """Give a score cell its formula: the points given by hand, else those of the rule; returns both cells.

        A typed score that the rule does not give becomes the points given by
        hand. The form may have no cell for the score.
        """
        points = entry.number if entry is not None and not self._own.calculated(entry) else None
        differs = points is not None and points != number(computed.content)
        manual = self._own.by_hand(line, self._manual, points if differs else None)
        if entry is None or entry.cell is None:
            return manual, None
        rule = computed if differs else None
        return manual, self._read(entry, self._own.settle(entry, chosen(manual, computed), label, rule=rule))

    def _read(self, entry: Entry, cell: Given) -> Given:
        """Return the cell of a figure; where a formula of the bureau's own gives it as text, 8分, its reading."""
        spelled = self._own.calculated(entry) and isinstance(entry.content, str)
        figure = self._figure(entry) if spelled and entry.number is not None else None
        return figure or cell

    # Total and grade

    def _total(self, spent: _Scored | None, table: Sequence[_Scored]) -> Given | None:
        entry, places = self._form.claimed.total, self._scheme.places
        rows = [*([spent] if spent else []), *table]
        if not rows:
            return None
        scores = [row.score for row in rows if row.score]
        own = summed(runs_of(scores), [cell.content for cell in scores], places)
        counted = summed(runs_of(row.counted for row in rows), [row.counted.content for row in rows], places)
        total = None
        # Beside a column of scores that was not found the sum would be another one than the unit's.
        found = not table or any(row.score is not None for row in self._form.indicators)
        grade = self._form.claimed.grade
        alone = entry is not None and (grade is None or grade.cell != entry.cell)
        if entry is not None and entry.cell and found and alone and self._own.holds(entry):
            total = self._read(entry, self._own.settle(entry, own, "总分"))
            line = self._own.line(entry)
        else:
            line = self._place.foot
            self._own.page.at(line, self._manual, TOTAL_BESIDE, styles.SIDE_HEAD)
        self._own.beside(line, self._computed, counted)
        self._total_check(line, total, own, spent, table)
        return total

    def _total_check(
        self, line: int, total: Given | None, own: Live, spent: _Scored | None, table: Sequence[_Scored]
    ) -> None:
        begun = any_cell([row.score for row in table if row.score], spent.score if spent else None)
        given: dict[str, Given] = {"begun": begun, "unscored": any_cell([row.waiting for row in table if row.waiting])}
        hints: list[Hint] = []
        weights = [row.weight for row in (*([spent] if spent else []), *table) if row.weight]
        if self._scheme.sections and len(weights) == len(table) + bool(spent):
            sums = summed(runs_of(weights), [cell.content for cell in weights], 4)
            given["weights"] = self._weights = Given(f"({sums.formula})", sums.value)
            hints.append(weight_hint(self._scheme))
        hints.append(no_score_yet(["total"] if total else []))
        if total:
            given |= {"total": total, "summed": Given(f"({own.formula})", own.value)}
            hints.append(total_hint(self._scheme.places))
        hints += [said("还有指标没有得分", "unscored")]
        errors = [name for name in ("weights", "total") if name in given]
        if errors:
            hints.insert(0, has_error(errors))
        self._own.beside(line, self._check, first_of(hints, given), styles.SIDE_CHECK)
        guard.highlight_checks(self._own.page, self._check, line, line)

    def _grade(self, total: Given | None, table: Sequence[_Scored]) -> None:
        entry = self._form.claimed.grade
        if entry is None or entry.cell is None or total is None or not self._own.holds(entry):
            return
        if is_list(entry.text):
            self._own.keep(entry, "等级", How.STAYS, "等级是勾选项，没有改成公式，请按总分勾选")
            return
        short = [formulas.below_full(self._weights, self._scheme)] if self._weights else []
        lacking = formulas.any_of([any_cell([row.waiting for row in table if row.waiting]), *short])
        self._own.settle(entry, grade_of(total, self._scheme, self._edition, lacking), "等级", words=True)


def any_cell(column: Sequence[Given], other: Given | None = None) -> Given:
    """Return the test whether any of some cells holds a number: an expression in place of a cell."""
    cells = [*column, *([other] if other else [])]
    test = f"(COUNT({','.join(runs_of(cells))})>0)" if cells else "FALSE"
    return Given(test, any(number(given.content) is not None for given in cells))


def _entries(row: object) -> list[Entry]:
    found = (getattr(row, field.name) for field in fields(row) if field.name not in {"level1", "level2"})  # type: ignore[arg-type]  # both are dataclasses
    return [entry for entry in found if isinstance(entry, Entry)]


def _line(entries: Iterable[Entry], own: OwnCells) -> int | None:
    """Return the row in which entries stand: a merge over several rows begins above, so the lowest counts."""
    rows = [own.line(entry) for entry in entries if entry.cell and own.holds(entry)]
    return max(rows, default=None)
