from dataclasses import replace
from decimal import Decimal

import pytest
from xlsxwriter.utility import xl_cell_to_rowcol

from xlcore.examples.records import examples, form_of
from xlcore.form.model import Budget, BudgetRow, Claimed, Entry, Form, IndicatorRow, Template
from xlcore.scheme.catalogue import builtin, get
from xlcore.sheet.page import Live, Page
from xlcore.sheet.read import read_forms
from xlcore.sheet.stamp import LONGEST, computed_at, stamped
from xlcore.sheet.styles import INPUT
from xlcore.sheet.template import write_workbook

MARK = {"scheme": "mof-project", "fingerprint": "0123456789ab", "computed:自评表": "H13:H15 G35"}


def row(content, cell, **about):
    return IndicatorRow(level1=Entry("产出指标"), score=Entry(content, cell, **about))


def form(*rows):
    total = BudgetRow(name=Entry("年度资金总额"), score=Entry(Decimal(9), "I6"))
    return Form("自评表", "project", budget=Budget(total), indicators=rows, claimed=Claimed(Entry(Decimal(90), "G35")))


def test_formulas_of_a_column_are_listed_as_ranges():
    """Runs are short, single cells stand alone."""
    cells = map(xl_cell_to_rowcol, ("G7", "G5", "G6", "G9", "H5"))
    assert {"computed:自评表": "G5:G7 G9 H5"} == computed_at("自评表", cells)


def test_a_sheet_without_formulas_has_no_entry():
    """Nothing to list is not listed."""
    assert {} == computed_at("自评表", [])


def test_a_list_fits_a_cell():
    """A worksheet cell holds only so much."""
    (text,) = computed_at("表", ((2 * row, 3) for row in range(20_000))).values()
    assert LONGEST == len(text)


def test_only_formulas_of_the_form_are_listed():
    """Typed cells and the columns beside the form do not count."""
    page = Page("自评表")
    page.at(0, 0, "标题", INPUT)
    page.at(1, 1, Live("1+1", Decimal(2)), INPUT)
    page.at(1, 9, Live("1+1", Decimal(2)), INPUT)
    assert {"computed:自评表": "B2"} == computed_at(page.name, page.computed(8))


def test_what_was_typed_over_a_formula_is_marked():
    """A constant at a listed cell, in the table and at the total."""
    found = stamped(form(row(Decimal(5), "H14"), row(Decimal(5), "H16")), MARK)
    assert [True, False] == [one.score.overwritten for one in found.indicators]
    assert found.claimed.total.overwritten
    assert not found.budget.total.score.overwritten


def test_a_mark_changes_nothing_else_of_the_money():
    """What the heading of the rates says is kept."""
    whole = form(row(Decimal(5), "H14"))

    assert stamped(replace(whole, budget=replace(whole.budget, percents=True)), MARK).budget.percents


@pytest.mark.parametrize(
    ("content", "about"), [(Decimal(5), {"formula": True}), (None, {}), (None, {"formula": True, "uncalculated": True})]
)
def test_a_formula_and_a_blank_are_not_typed_over(content, about):
    """What still computes, and what was cleared, is no constant."""
    assert not stamped(form(row(content, "H13", **about)), MARK).indicators[0].score.overwritten


@pytest.mark.parametrize("text", ["", "H", "H0", "13", "=1+1", "H13:", "ZZZZZZ99999999999", "\n"])
def test_a_list_that_names_no_cells_says_nothing(text):
    """The mark is a text of a file: nothing in it raises."""
    assert form(row(Decimal(5), "H14")) == stamped(form(row(Decimal(5), "H14")), {"computed:自评表": text})


def test_the_template_is_known_by_scheme_and_version():
    """Both stand in the mark, or there is no template."""
    assert Template("mof-project", "0123456789ab") == stamped(form(), MARK).template
    assert stamped(form(), {"scheme": "mof-project"}).template is None


@pytest.mark.parametrize("name", builtin())
def test_a_blank_workbook_computes_and_is_current(name, tmp_path):
    """A workbook of our own names its scheme's version, and nothing in it is typed over."""
    path = tmp_path / "空表.xlsx"
    write_workbook(get(name), path)
    (reading,) = read_forms(path)
    assert Template(name, get(name).fingerprint) == reading.form.template
    assert reading.form == stamped(reading.form, {})


@pytest.mark.parametrize(("name", "record"), examples(), ids=[name for name, _ in examples()])
def test_claims_of_a_published_form_are_not_typed_over(name, record, tmp_path):
    """A claim that was written when the workbook was made stands where nothing was computed."""
    path = tmp_path / "示例.xlsx"
    write_workbook(get(name), path, form_of(record))
    (reading,) = read_forms(path)
    scores = [row.score for row in reading.form.indicators]
    assert not any(entry.overwritten for entry in (*scores, reading.form.claimed.total) if entry)
