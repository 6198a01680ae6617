"""The hidden working sheet: one row an indicator, one column a step, from the cell as typed to unrounded points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xlcore.form.money import MONEY_FACTORS, amount
from xlcore.numbers import plain
from xlcore.quantity import Content, Kind, Quantity, normalise, read, serial
from xlcore.rules import Execution, Inputs, Refs, Rule, Target
from xlcore.rules.base import literal
from xlcore.rules.pairing import PAIR_STEPS, base_formula, factor_formula, pair_refs
from xlcore.rules.reading import TEXT_STEPS, VALUE_STEPS, Step, Value, trace
from xlcore.scheme.model import Scheme
from xlcore.sheet.headings import WORKING_SHEET
from xlcore.sheet.page import Live, Page
from xlcore.sheet.styles import WORKING
from xlcore.sheet.subject import Edition

TEXT_SIDES, VALUE_SIDES = ("nature", "name", "unit"), ("target", "actual")
_YEAR_ROW, _HEAD_ROW = 0, 1
_FIGURE = "figure"
_CHINESE = {
    "level2": "二级指标", "weight": "分值", "raw": "规则得分（未取整）", "counted": "计入复算总分", "nature": "性质",
    "name": "指标名称", "unit": "度量单位", "target": "指标值", "actual": "完成值", "state": "可否比较",
    "waiting": "有分值而没有得分", "met": "是否完成", _FIGURE: "数值", "sign_used": "比较符号", "downward": "越小越好",
    "open": "方向或先后不能确定", "target_dated": "指标值像日期", "actual_dated": "完成值像日期",
}  # fmt: skip
_BLANK = Quantity(Kind.BLANK)


@dataclass(frozen=True, slots=True)
class Given:
    """An input cell as another sheet refers to it, and what it holds."""

    cell: str
    content: Content = None
    percent: bool = False

    @property
    def quantity(self) -> Quantity:
        """The reading that a rule over figures sees: a number stored as text stays text."""
        return read(number_or_text(self.content), percent=self.percent)


@dataclass(frozen=True, slots=True)
class Worked:
    """Cells of one working row by name, as other sheets refer to them, with their values.

    ``call`` is set where one function gives the rounded points: it belongs
    into the cell that people look at. ``needs`` are the cells outside the row
    that must be filled before there are points.
    """

    refs: Mapping[str, str]
    values: Mapping[str, Value]
    call: Live | None = None
    needs: tuple[Given, ...] = ()

    def given(self, name: str) -> Given:
        """Return one of the cells as an input of further formulas."""
        value = self.values[name]
        return Given(self.refs[name], value if value != "" else None)


def number_or_text(content: Content) -> Content:
    """Return a date as the serial number that a worksheet calculates with, anything else as it is."""
    return serial(content) if isinstance(content, date) else content


def number(content: Content) -> Decimal | None:
    """Return what ISNUMBER accepts."""
    found = number_or_text(content)
    return found if isinstance(found, Decimal) else None


class Working:
    """Writes the working sheet row by row.

    ``facts`` are the cells of the base data sheet by path, ``executed`` and
    ``budget`` among them where the form has a money block.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        facts: Mapping[str, Given],
        scheme: Scheme,
        edition: Edition,
        name: str = WORKING_SHEET,
    ) -> None:
        self.page = Page(name)
        self._facts = facts
        self._scheme = scheme
        self._calls = edition == "udf"
        rules = tuple(rules)
        names = ["level2", "weight"]
        if not self._calls and any(isinstance(rule, Target) for rule in rules):
            names += [f"{side}_{step.name}" for side in TEXT_SIDES for step in TEXT_STEPS]
            names += [f"{side}_{step.name}" for side in VALUE_SIDES for step in VALUE_STEPS]
            names += [step.name for step in PAIR_STEPS]
        names += [f"part{index}" for index in range(max((len(rule.parts) for rule in rules), default=0))]
        names += ["raw", "counted", "waiting"]
        self._columns = {name: column for column, name in enumerate(names)}
        self._row = self._figures = _HEAD_ROW
        self.page.at(_YEAR_ROW, 0, "年度", WORKING)
        for title, column in self._columns.items():
            self.page.at(_HEAD_ROW, column, _title(title), WORKING)

    def set_year(self, year: Given | None, usual: int | None) -> None:
        """Fix the year that a date without one belongs to: the form's, else the scheme's."""
        known = number(year.content) if year else None
        value = Decimal(int(known)) if known is not None else Decimal(usual or 0)
        formula = f"IF(ISNUMBER({year.cell}),INT({year.cell}),{usual or 0})" if year else str(usual or 0)
        self.page.at(_YEAR_ROW, 1, Live(formula, value), WORKING)
        self._year = Given(self.page.outside("B1"), value)

    def know(self, facts: Mapping[str, Given]) -> None:
        """Let rules read these cells too."""
        self._facts = {**self._facts, **facts}

    def figure(self, given: Given, money_unit: str = "") -> Given:
        """Write the reading of a cell whose number stands in a text or is shown as a percent: 800万元, 10分, 20%.

        An amount of money is brought to ``money_unit``.
        """
        self._figures += 1
        refs: dict[str, str] = {}
        values: dict[str, Value] = {}
        names = [f"{_FIGURE}_{step.name}" for step in VALUE_STEPS]
        for name in (*names, _FIGURE):
            if name not in self._columns:
                self._columns[name] = len(self._columns) + 1
                self.page.at(_HEAD_ROW, self._columns[name], _title(name), WORKING)
        row, self._row = self._row, self._figures
        self._chain(_FIGURE, VALUE_STEPS, given, refs, values)
        self._live(_FIGURE, _figure(refs, given, money_unit), refs, values)
        self._row = row
        return Given(refs[_FIGURE], values[_FIGURE] if values[_FIGURE] != "" else None)

    def add(self, rule: Rule, weight: Given | Decimal | None, cells: Mapping[str, Given], level2: str) -> Worked:
        """Write the steps of one indicator; ``cells`` are its input cells by column."""
        self._row += 1
        refs: dict[str, str] = {}
        values: dict[str, Value] = {}
        self._constant("level2", normalise(level2), refs, values)
        if not isinstance(weight, Given):
            self._constant("weight", weight, refs, values)
            weight = Given(refs["weight"], weight)
        refs["weight"] = weight.cell
        inputs = {
            **self._readings(cells),
            "weight": _typed(weight),
            "level2": read(level2),
            "year": self._year.quantity,
        }
        needs: tuple[Given, ...] = ()
        if isinstance(rule, Target) and set(VALUE_SIDES) <= set(cells):
            formula = self._compared(rule, cells, refs, values)
        elif self._computable(rule):
            formula = self._figured(rule, inputs, refs, values)
            needs = tuple(self._facts[name] for name in dict.fromkeys(rule.needs()))
        else:
            self._live("raw", Live('""', ""), refs, values)
            return Worked(refs, values)
        outcome = rule.score(inputs)
        if self._calls and isinstance(rule, Target | Execution):
            rounded = outcome.settled(inputs["weight"].number, self._scheme.places)
            return Worked(refs, values, Live(formula, rounded.shown), needs)
        self._live("raw", Live(formula, outcome.shown), refs, values)
        return Worked(refs, values, needs=needs)

    def count_spending(self, computed: Given, official: Given) -> Given:
        """Write what the spending adds to the recomputed total: the rule's points, else the form's."""
        live = _first_number(computed, official)
        self.page.at(_YEAR_ROW, 2, "计入复算总分的执行得分", WORKING)
        return Given(self.page.outside(self.page.at(_YEAR_ROW, 3, live, WORKING)), live.value)

    def count(self, worked: Worked, first: Given, second: Given) -> Given:
        """Write what the row adds to the recomputed total: the first cell that holds a number."""
        refs, values = dict(worked.refs), dict(worked.values)
        live = _first_number(first, second)
        self._live("counted", live, refs, values)
        return Given(refs["counted"], live.value)

    def wait(self, worked: Worked, weight: Given, score: Given) -> Given:
        """Write 1 where the row has a weight and no score."""
        waits = number(weight.content) is not None and number(score.content) is None
        formula = f'IF(AND(ISNUMBER({weight.cell}),NOT(ISNUMBER({score.cell}))),1,"")'
        refs, values = dict(worked.refs), dict(worked.values)
        self._live("waiting", Live(formula, Decimal(1) if waits else ""), refs, values)
        return Given(refs["waiting"], values["waiting"])

    def _computable(self, rule: Rule) -> bool:
        if isinstance(rule, Target):
            return False
        return set(rule.needs()) <= set(self._facts)

    def _readings(self, cells: Mapping[str, Given]) -> dict[str, Quantity]:
        facts = {path: given.quantity for path, given in self._facts.items()}
        sides = {name: read(cells[name].content, percent=cells[name].percent) for name in VALUE_SIDES if name in cells}
        texts = {name: read(_text(cells[name].content)) for name in TEXT_SIDES if name in cells}
        return {**facts, **sides, **texts}

    def _figured(self, rule: Rule, inputs: Inputs, refs: dict[str, str], values: dict[str, Value]) -> str:
        """Write the parts of a sum; returns the formula of the rule itself."""
        known = {path: given.cell for path, given in self._facts.items()}
        for index, part in enumerate(rule.parts):
            self._live(f"part{index}", Live(self._written(part, known), part.score(inputs).shown), refs, values)
        parts = {name: cell for name, cell in refs.items() if name.startswith("part")}
        return self._written(rule, {**known, **parts, "weight": refs["weight"]})

    def _written(self, rule: Rule, refs: Refs) -> str:
        """Write a rule in the words of the edition."""
        return rule.call({**refs, "scheme": literal(self._scheme.id)}) if self._calls else rule.formula(refs)

    def _compared(
        self, rule: Target, cells: Mapping[str, Given], refs: dict[str, str], values: dict[str, Value]
    ) -> str:
        """Write the comparison of target and actual: one call, or all its steps."""
        if self._calls:
            given = {name: cells[name].cell for name in (*TEXT_SIDES, *VALUE_SIDES) if name in cells}
            level2 = literal(str(values["level2"]))
            return self._written(rule, {**given, **refs, "level2": level2, "year": self._year.cell})
        self._compare(cells, refs, values)
        return rule.formula(pair_refs({**refs}))

    def _compare(self, cells: Mapping[str, Given], refs: dict[str, str], values: dict[str, Value]) -> None:
        """Write the reading of all cells of the row, then the comparison."""
        for side in TEXT_SIDES:
            if side in cells:
                self._chain(side, TEXT_STEPS, cells[side], refs, values)
            else:
                self._live(f"{side}_text", Live('""', ""), refs, values)
        for side in VALUE_SIDES:
            self._chain(side, VALUE_STEPS, cells[side], refs, values)
        found = trace(PAIR_STEPS, values)
        for step in PAIR_STEPS:
            self._live(step.name, Live(step.formula(refs), found[step.name]), refs, values)

    def _chain(
        self, side: str, steps: tuple[Step, ...], given: Given, refs: dict[str, str], values: dict[str, Value]
    ) -> None:
        start = {"cell": "" if given.content is None else given.content, "percent": given.percent}
        found = trace(steps, {**start, "year": self._year.content})
        chain = {"cell": given.cell, "year": self._year.cell}
        for step in steps:
            self._live(f"{side}_{step.name}", Live(step.formula(chain), found[step.name]), refs, values)
            chain[step.name] = refs[f"{side}_{step.name}"]

    def _live(self, name: str, live: Live, refs: dict[str, str], values: dict[str, Value]) -> None:
        refs[name] = self.page.outside(self.page.at(self._row, self._columns[name], live, WORKING))
        values[name] = live.value

    def _constant(
        self, name: str, content: str | Decimal | None, refs: dict[str, str], values: dict[str, Value]
    ) -> None:
        refs[name] = self.page.outside(self.page.at(self._row, self._columns[name], content or None, WORKING))
        values[name] = "" if content is None else content


def _figure(refs: Refs, given: Given, money_unit: str) -> Live:
    """Return the number that the steps of a cell have read, an amount of money in ``money_unit``."""
    kind, value, unit = (refs[f"{_FIGURE}_{name}"] for name in ("kind", "value", "given_unit"))
    quantity = given.quantity
    if money_unit:
        number_read = amount(quantity, money_unit)
        base = base_formula(unit)
        scaled = f"{value}*{factor_formula(unit)}/{plain(MONEY_FACTORS[money_unit])}"
        value = f'IF({unit}="",{value},IF(OR({base}="",{base}="元"),{scaled},""))'
    else:
        number_read = quantity.number if quantity.kind is Kind.NUMBER else None
    return Live(f'IF({kind}="{Kind.NUMBER}",{value},"")', "" if number_read is None else number_read)


def _first_number(first: Given, second: Given) -> Live:
    """Return the first of two cells that holds a number."""
    formula = f'IF(ISNUMBER({first.cell}),{first.cell},IF(ISNUMBER({second.cell}),{second.cell},""))'
    known = number(first.content)
    value = number(second.content) if known is None else known
    return Live(formula, "" if value is None else value)


def _typed(given: Given) -> Quantity:
    """Return a weight as rules see it: only a cell that holds a number is one."""
    content = number(given.content)
    return _BLANK if content is None else read(content)


def _text(content: Content) -> Content:
    return content if isinstance(content, str) else None


def _title(name: str) -> str:
    side, _, step = name.partition("_")
    if side in {*TEXT_SIDES, *VALUE_SIDES} and step:
        return f"{_CHINESE[side]} {step}"
    return _CHINESE.get(name, name)
