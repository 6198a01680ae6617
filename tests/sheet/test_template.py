from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from engines import cached, differences, formualizer_values
from openpyxl.workbook.workbook import Workbook

from xlcore.errors import FileError
from xlcore.examples.records import examples, form_of
from xlcore.form.model import Budget, BudgetRow, Claimed, Entry, Form, IndicatorRow
from xlcore.form.scoring import score
from xlcore.scheme.catalogue import builtin, get
from xlcore.sheet.page import Live
from xlcore.sheet.subject import subject_of
from xlcore.sheet.template import Book, book_of, write_workbook

FUNCTIONS = """
    ABS AND CELL CHAR COUNT COUNTA DAY FALSE FIND IF IFERROR INT ISERROR ISLOGICAL ISNUMBER ISTEXT LEFT LEN
    LOWER MAX MID MIN MOD MONTH N NOT OR RIGHT ROUND SUBSTITUTE SUM TEXT TRUE VALUE YEAR
"""
FORMS = {scheme_id: form_of(record) for scheme_id, record in examples()}


def opened(tmp_path: Path, scheme_id: str, form: Form | None = None) -> Workbook:
    """Write a workbook and open it with an independent reader."""
    path = tmp_path / "book.xlsx"
    write_workbook(get(scheme_id), path, form)
    return openpyxl.load_workbook(path)


def row(**contents: str | Decimal | None) -> IndicatorRow:
    """Return an indicator of the national form with the cells named; the score is left to the formula."""
    usual = {
        "level1": "产出指标",
        "level2": "数量指标",
        "name": "完成数",
        "target": None,
        "actual": None,
        "reason": None,
    }
    return IndicatorRow(**{name: Entry(content) for name, content in {**usual, **contents}.items()})


def national(*rows: IndicatorRow, budget: BudgetRow | None = None, claimed: Claimed | None = None) -> Book:
    """Return the national project form with these rows."""
    money = Budget(budget or BudgetRow(), (BudgetRow(),))
    form = Form("自评表", "project", Entry("某单位"), budget=money, indicators=rows, claimed=claimed or Claimed())
    return book_of(subject_of(get("mof-project"), form))


def seen(book: Book, label: str) -> list[object]:
    """Return what the cells of the column under a heading show, from the last heading of that name down."""
    page = book.pages[0]
    heads = [placed.area for placed in page.cells.values() if placed.content == label]
    head = max(heads, key=lambda area: area.row)
    found = [p for p in page.cells.values() if p.area.column == head.column and p.area.row > head.row]
    return [page.shown(placed.area.first) for placed in sorted(found, key=lambda p: p.area.row)]


@pytest.mark.parametrize("scheme_id", builtin())
def test_blank_workbook_is_calculated(tmp_path: Path, scheme_id: str):
    """A file that nobody has calculated shows what an engine gives."""
    path = tmp_path / "book.xlsx"
    write_workbook(get(scheme_id), path)
    wanted = cached(path)
    assert [] == list(differences(wanted, formualizer_values(path, wanted)))


@pytest.mark.parametrize("scheme_id", builtin())
def test_equal_input_gives_equal_bytes(tmp_path: Path, scheme_id: str):
    """Two runs write the same file."""
    paths = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    for path in paths:
        write_workbook(get(scheme_id), path, FORMS.get(scheme_id))
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("scheme_id", builtin())
def test_formulas_keep_within_excel_2010(tmp_path: Path, scheme_id: str):
    """Formulas, their nesting and their text stay within Excel's limits, and use no newer function."""
    path = tmp_path / "book.xlsx"
    write_workbook(get(scheme_id), path)
    for placed in (cell for page in book_of(subject_of(get(scheme_id), None)).pages for cell in page.cells.values()):
        if isinstance(placed.content, Live):
            formula = placed.content.formula
            assert len(formula) < 8192
            assert all(len(text) <= 255 for text in formula.split('"')[1::2])
            bare = re.sub(r'"[^"]*"', "", formula)
            assert set(re.findall(r"([A-Z]+)\(", bare)) <= set(re.findall(r"\w+", FUNCTIONS))
            assert depth(bare) <= 64


def depth(formula: str) -> int:
    """Return how deep the parentheses of a formula nest."""
    deepest = level = 0
    for mark in formula:
        level += (mark == "(") - (mark == ")")
        deepest = max(deepest, level)
    return deepest


@pytest.mark.parametrize("scheme_id", builtin())
def test_sheets_and_their_visibility(tmp_path: Path, scheme_id: str):
    """The form comes first, the working sheet is hidden, the mark very hidden, and every sheet is protected."""
    book = opened(tmp_path, scheme_id)
    states = {sheet.title: sheet.sheet_state for sheet in book}
    assert book.sheetnames[0] == "自评表"
    assert ("visible", "hidden", "veryHidden") == (states["填报说明"], states["计算过程"], states["_xlcore"])
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book)
    marks = {key.value: value.value for key, value in book["_xlcore"].iter_rows(max_col=2)}
    assert (scheme_id, "自评表") == (marks["scheme"], marks["form"])


@pytest.mark.parametrize("scheme_id", builtin())
def test_form_prints_on_a4(tmp_path: Path, scheme_id: str):
    """The print area is the official form alone, one page wide."""
    sheet = opened(tmp_path, scheme_id)["自评表"]
    assert (9, 0, True) == (
        sheet.page_setup.paperSize,
        sheet.page_setup.fitToHeight,
        sheet.sheet_properties.pageSetUpPr.fitToPage,
    )
    side = [cell.column for line in sheet.iter_rows() for cell in line if cell.value in {"人工评分", "校验"}]
    last = openpyxl.utils.range_boundaries(sheet.print_area.rpartition("!")[2])[2]
    assert not side or last < min(side)


@pytest.mark.parametrize("scheme_id", builtin())
def test_merged_ranges_do_not_overlap(tmp_path: Path, scheme_id: str):
    """No cell belongs to two merged ranges, which Excel would repair."""
    for sheet in opened(tmp_path, scheme_id, FORMS.get(scheme_id)):
        covered = [cell for area in sheet.merged_cells.ranges for cell in area.cells]
        assert len(covered) == len(set(covered))


def test_what_is_typed_is_unlocked(tmp_path: Path):
    """Inputs are text cells without a lock; a computed score is locked."""
    sheet = opened(tmp_path, "mof-project")["自评表"]
    cells = {cell.value: cell for line in sheet.iter_rows() for cell in line if cell.value}
    first = cells["数量指标"].row
    target, score = sheet.cell(first, cells["年度指标值"].column), sheet.cell(first, cells["实际完成值"].column + 2)
    assert ("@", False) == (target.number_format, target.protection.locked)
    assert score.protection.locked
    assert str(score.value).startswith("=IF(")


def test_typed_text_never_becomes_a_formula(tmp_path: Path):
    """Text that begins with = stays text."""
    form = Form("自评表", "project", Entry("=1+1"), indicators=(row(name="=HYPERLINK(1)", weight=Decimal(5)),))
    sheet = opened(tmp_path, "mof-project", form)["自评表"]
    kinds = {cell.value: cell.data_type for line in sheet.iter_rows() for cell in line if cell.value}
    assert ("s", "s") == (kinds["=1+1"], kinds["=HYPERLINK(1)"])


def test_score_total_and_grade_follow_what_is_filled():
    """Execution and indicators are scored, added up, and marked in order."""
    spent = BudgetRow(
        initial=Entry(Decimal(100)), adjusted=Entry(Decimal(100)), executed=Entry(Decimal(80)), reason=None
    )
    book = national(row(target="≥95%", actual="96%", weight=Decimal(90)), budget=spent)
    assert [Decimal("90.00"), Decimal("98.00")] == seen(book, "得分")[:2]
    assert ["√", "√"] == seen(book, "校验")[:2]


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ({"target": "5", "actual": "5", "score": Decimal(12)}, "得分须在0与分值之间"),
        ({"target": "5", "actual": "5", "score": Decimal(8)}, "得分与复算得分不一致"),
        ({"target": "5", "actual": "4"}, "扣分未说明原因"),
        ({"target": "5", "actual": "4", "reason": "受灾"}, "√"),
        ({"target": "5", "actual": None, "score": Decimal(5)}, "指标值或完成值空白却有得分"),
        ({"target": "5个", "actual": "5套"}, "指标值与完成值单位不一致，请改写或人工评分"),
        ({"target": "5个", "actual": "1.2.3"}, "数值无法识别，请改写"),
        ({"target": "5", "actual": "6"}, "完成值达到指标值的120%以上，请说明原因"),
        ({"target": "达到要求", "actual": "达到要求"}, "请人工评分"),
        ({"target": "5", "actual": "5", "score": "8分"}, "得分不是数字，请只填数字，不要写单位"),
        ({}, None),
    ],
)
def test_row_is_checked_at_the_keyboard(cells: dict[str, str | Decimal | None], complaint: str | None):
    """The check beside a row says the first thing that is wrong, and nothing while the row is untouched."""
    assert complaint == seen(national(row(**{"weight": Decimal(10), **cells})), "校验")[0]


@pytest.mark.parametrize(
    ("initial", "adjusted", "executed", "complaint"),
    [
        (100, 100, 90, "√"),
        (100, 100, 120, "执行数超过全年预算数，请核对"),
        (100, 100, 50, "执行率低于80%，请核对"),
        (100, 100, -5, "金额不能为负"),
        (None, None, None, None),
    ],
)
def test_money_is_checked(initial: int | None, adjusted: int | None, executed: int | None, complaint: str | None):
    """The check beside the money total speaks of sums, signs and the rate."""
    amounts = (Entry(None if amount is None else Decimal(amount)) for amount in (initial, adjusted, executed))
    page = national(row(), budget=BudgetRow(None, *amounts)).pages[0]
    total = next(placed.area.row for placed in page.cells.values() if placed.content == "年度资金总额")
    check = max((p for p in page.cells.values() if p.area.row == total), key=lambda p: p.area.column)
    assert complaint == page.shown(check.area.first)


def test_claim_stands_and_the_rule_stands_beside_it():
    """What the unit claims is a typed value; the recomputed points stay a formula."""
    book = national(
        row(target="5", actual="4", weight=Decimal(90), score=Decimal(90)), claimed=Claimed(Entry(Decimal(99)))
    )
    assert [Decimal(90), Decimal(99)] == seen(book, "得分")[:2]
    assert [Decimal(72), Decimal(72)] == seen(book, "复算得分")[:2]
    assert "总分与各项得分之和不一致" in seen(book, "校验")


@pytest.mark.parametrize("scheme_id", sorted(name for name, form in FORMS.items() if form.indicators))
def test_workbook_gives_what_scoring_gives(scheme_id: str):
    """The recomputed points and total beside a published form are those of the scoring in Python."""
    form, scheme = FORMS[scheme_id], get(scheme_id)
    result = score(form, scheme)
    shown = [outcome.shown for outcome in (result.execution, *(row.outcome for row in result.rows)) if outcome]
    book = book_of(subject_of(scheme, form))
    page = book.pages[0]
    cells = [p for p in page.cells.values() if p.area.column == book.columns.computed and isinstance(p.content, Live)]
    values = [p.content.value for p in sorted(cells, key=lambda p: p.area.row) if isinstance(p.content, Live)]
    assert shown == values[: len(shown)]
    assert result.total == values[len(shown)]


def test_points_by_hand_go_before_the_rule():
    """A number in 人工评分 counts in place of the recomputed points."""
    form = Form("自评表", "project", indicators=(row(target="好", actual="好", weight=Decimal(10)),))
    book = book_of(subject_of(get("mof-project"), form, {0: Decimal(9)}))
    assert Decimal(9) == seen(book, "得分")[0]


def test_procurement_above_plan_is_refused(tmp_path: Path):
    """The actual amount of procurement is held against its plan; the other limits are told beside their cells."""
    rules = opened(tmp_path, "luohu-department-2020")["基础数据"].data_validations.dataValidation
    (procurement,) = [rule for rule in rules if rule.type == "custom"]
    plan = procurement.formula1.rpartition("<=")[2].rstrip(")")
    assert f'OR({plan}="",' in procurement.formula1
    assert all(rule.prompt for rule in rules)


@pytest.mark.parametrize("scheme_id", builtin())
def test_what_is_refused_cannot_be_kept(tmp_path: Path, scheme_id: str):
    """No refusal is a mere warning that a person may pass over."""
    sheets = opened(tmp_path, scheme_id)
    rules = [rule for sheet in sheets for rule in sheet.data_validations.dataValidation]
    assert {"stop"} == {rule.errorStyle or "stop" for rule in rules}


@pytest.mark.parametrize("scheme_id", sorted(FORMS))
def test_rows_of_the_form_are_kept(scheme_id: str):
    """A filled form is laid out by its own rows, in their order."""
    book, form = book_of(subject_of(get(scheme_id), FORMS[scheme_id])), FORMS[scheme_id]
    texts = [placed.content for placed in book.pages[0].cells.values() if isinstance(placed.content, str)]
    names = [entry.name.content for entry in form.indicators if entry.name and entry.name.content]
    assert [name for name in texts if name in names] == names


def test_total_is_typed_where_nothing_adds_up():
    """A form without a table has a place for the total that the unit writes, and the grade follows it."""
    blank = replace(FORMS["luquan-department-2022"], claimed=Claimed(total=Entry(Decimal(89))))
    page = book_of(subject_of(get("luquan-department-2022"), blank)).pages[0]
    shown = {page.shown(cell) for cell in page.cells}
    assert {Decimal(89), "良好"} <= shown


SPENT = BudgetRow(initial=Entry(Decimal(100)), adjusted=Entry(Decimal(100)), executed=Entry(Decimal(80)), reason=None)
DONE = {"target": "5", "actual": "5"}


@pytest.mark.parametrize(
    ("expected", "last", "claimed"),
    [
        ("优", {**DONE, "weight": Decimal(40)}, None),
        (None, {"target": "5", "weight": Decimal(40)}, None),
        (None, {**DONE, "weight": Decimal(60)}, None),
        (None, {**DONE, "weight": Decimal(30)}, None),
        ("差", {"target": "5", "weight": Decimal(40)}, Decimal(58)),
    ],
)
def test_only_a_complete_total_is_graded(expected: str | None, last: dict[str, str | Decimal], claimed: Decimal | None):
    """No grade where a row waits for its points, or the weights are not the full ones; a typed total has one."""
    total = Claimed(total=Entry(claimed)) if claimed else None
    book = national(row(**DONE, weight=Decimal(50)), row(**last), budget=SPENT, claimed=total)
    page = book.pages[0]
    grades = [cell for cell in page.cells.values() if cell.area.row == book.rows.grade]
    assert [expected] == [page.shown(cell.area.first) for cell in grades if isinstance(cell.content, Live)][:1]


def test_sheet_is_well_formed(tmp_path: Path):
    """The parts of the package carry no empty-cell debris and no external reference."""
    path = tmp_path / "book.xlsx"
    write_workbook(get("mof-project"), path)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    assert not [name for name in names if "external" in name.lower() or "vba" in name.lower()]


def test_unwritable_folder_is_named(tmp_path: Path):
    """A folder that does not exist raises FileError, and nothing is left behind."""
    with pytest.raises(FileError, match="无法写入"):
        write_workbook(get("mof-project"), tmp_path / "missing" / "book.xlsx")
    assert [] == list(tmp_path.iterdir())
