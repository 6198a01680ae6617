from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from engines import Cells, differences, evaluate, libreoffice_values, same
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.utility import xl_rowcol_to_cell

from xlcore.quantity import Content, Kind, read
from xlcore.rules.reading import VALUE_STEPS, direction_of, first_direction, trace

YEAR = Decimal(2023)
PIECES = (
    *"0123456789", *"0123456789", ".", ",", "年", "月", "日", "号", "月份", "%", "万", "亿", "元", "个", "-", "/",
    "—", "≥", "≤", "=", ">=", "<=", "＞", "≧", "不少于", "以上", "以内", "超过", "（含）以上", "底前", " ", "\n",
    "完成", "天内", "个月内", "12", "2023", "100", "3,000", "１２", "*", "好",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join)
EXAMPLES = (
    "≥266米", "≧95", "<=5300元/户", "98%以上", "不少于12种", "100百分比", "530元/人*月", "150万", "50.7亿元",
    "16,535.40", "1,2号", "9月前", "2023年12月底前", "2023-12-31", "2023年底", "—", "达到\n要求", "3-5天",
    "３００个", "1.2.3", "5.", ".5", "≥5≤9", "-5", "好坏", "2023年1月1日至2023年12月31日",
    "3天内", "<3天内", "10个工作日内办结", "15日内容审核", "当日内办结", "天内", "3小时之内",
    "12345678901234567890123", "ABC", "3月份", "1月32日", "≥", "　", "007", "=1+1",
)  # fmt: skip


def steps_of(content: Content, *, percent: bool = False) -> dict[str, object]:
    """Run the Python twins over one cell."""
    return dict(trace(VALUE_STEPS, {"cell": "" if content is None else content, "year": YEAR, "percent": percent}))


def formulas_at(row: int) -> dict[str, str]:
    """Return the formulas of all steps in a row; the cell is in column A, the year in B."""
    names = ["cell", "year", *(step.name for step in VALUE_STEPS)]
    refs = {name: xl_rowcol_to_cell(row, column) for column, name in enumerate(names)}
    return {refs[step.name]: step.formula(refs) for step in VALUE_STEPS}


@given(texts)
def test_steps_say_what_quantity_reads(text: str):
    """The chain of steps and the reading in one go agree on kind, figure, unit, sign and date."""
    found, quantity = steps_of(text), read(text)
    assert (str(quantity.kind), quantity.text) == (found["kind"], found["text"])
    if quantity.kind is Kind.NUMBER:
        expected = (quantity.number, quantity.unit, quantity.sign, "")
        assert expected == (found["value"], found["given_unit"], found["sign"], found["key"])
    if quantity.kind is Kind.DATE:
        assert Decimal(quantity.date_key(int(YEAR))) == found["key"]


@settings(max_examples=25, derandomize=True, deadline=None, database=None)
@given(st.lists(st.one_of(texts, st.sampled_from(EXAMPLES)), min_size=10, max_size=10))
def test_formulas_give_what_the_twins_give(cells: list[str]):
    """An independent engine computes every step as Python does."""
    formulas: dict[str, str] = {}
    expected: dict[str, object] = {}
    given_cells: dict[str, object] = {}
    for row, text in enumerate(cells):
        given_cells |= {f"A{row + 1}": text, f"B{row + 1}": YEAR}
        formulas |= formulas_at(row)
        found = steps_of(text)
        expected |= dict(zip(formulas_at(row), (found[step.name] for step in VALUE_STEPS), strict=True))
    values = evaluate(formulas, given_cells)
    wrong = {cell: (value, values[cell]) for cell, value in expected.items() if not same(plain(value), values[cell])}
    assert {} == wrong


def test_examples_agree():
    """The published spellings give the same in both routes."""
    for text in EXAMPLES:
        found = evaluate(formulas_at(0), {"A1": text, "B1": YEAR})
        expected = [plain(steps_of(text)[step.name]) for step in VALUE_STEPS]
        assert all(map(same, expected, found.values())), text


def plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value


def test_formulas_fit_excel():
    """No step is longer than a formula may be, and no text in it longer than a literal may be."""
    for formula in formulas_at(1_048_575).values():
        assert len(formula) < 8192
        assert all(len(literal) <= 255 for literal in formula.split('"')[1::2])


@pytest.mark.libreoffice
def test_number_formats_count(tmp_path: Path):
    """A number shown as a percent or as a day is read as it is shown (formualizer has no number formats)."""
    cases: list[tuple[Content, str]] = [
        (Decimal("0.95"), "0.00%"),
        (Decimal("1.2"), "0%"),
        (Decimal("0.95"), "General"),
        (date(2023, 5, 6), "mm/dd/yy"),
    ]
    path, wanted = tmp_path / "formats.xlsx", Cells()
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("表")
        for row, (content, numbers) in enumerate(cases):
            look = workbook.add_format({"num_format": numbers})
            write = sheet.write_datetime if isinstance(content, date) else sheet.write_number
            write(row, 0, content if isinstance(content, date) else float(content), look)
            sheet.write_number(row, 1, float(YEAR))
            found = steps_of(content, percent=numbers.endswith("%"))
            for step, (cell, formula) in zip(VALUE_STEPS, formulas_at(row).items(), strict=True):
                wanted["表", cell] = plain(found[step.name])
                sheet.write_formula(cell, f"={formula}", workbook.add_format({"num_format": "0"}), wanted["表", cell])
    assert [] == list(differences(wanted, libreoffice_values([path], tmp_path)[0]))


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        ("≤", "反向指标"),
        ("≤", "逆向"),
        ("≤", "负向指标"),
        ("≥", "正向"),
        ("≤", "≤（正向）"),
        ("≤", "反向（逆向）"),
        ("", "正向/反向"),
        ("", "正向（反向指标请注明）"),
        ("", "定性"),
        ("", ""),
    ],
)
def test_direction(sign: str, text: str):
    """A 性质 cell tells the direction by a comparator, else by its words, in Python and in a worksheet."""
    assert (sign, sign) == (direction_of(text), evaluate({"B1": first_direction("A1")}, {"A1": text})["B1"] or "")
