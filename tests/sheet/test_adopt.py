"""A bureau's own form made live: its formulas give Python's points, and what was typed is still there."""

from datetime import date
from decimal import Decimal

import pytest
from adopting import adopted, adopted_sheets, calculated, computed_column, points, scored_of
from engines import cached, differences, same
from layouts import LAYOUTS, applied, laid_out
from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula
from render import Sheet, by_xlsxwriter, records
from thorough import sized

from xlcore.adoption import adopt_file
from xlcore.quantity import CellError, read
from xlcore.sheet.adopt import adopt
from xlcore.sheet.adopt_cells import How
from xlcore.sheet.codes import address
from xlcore.sheet.grid import read_workbook
from xlcore.sheet.opening import open_book
from xlcore.sheet.page import Live
from xlcore.sheet.patch import BookChange, Look, SheetChange, patched, save_bytes
from xlcore.sheet.read import read_forms

RECORDS = records()
PAIRS = [(record_id, layout) for record_id in RECORDS for layout in LAYOUTS if RECORDS[record_id]["indicators"]]
WITH_TABLE = [record_id for record_id, record in RECORDS.items() if record["indicators"]]


def printed(record_id, layout="national", name="自评表"):
    return laid_out(LAYOUTS[layout], applied(LAYOUTS[layout], RECORDS[record_id]), name)


@pytest.mark.parametrize(("record_id", "layout"), sized(PAIRS[:: len(LAYOUTS) // 3], PAIRS))
def test_the_live_copy_calculates_what_python_gives(record_id, layout, tmp_path):
    """Every formula gives its cached value in an engine, and the recomputed points and total are Python's."""
    path, (reading,), _ = adopted_sheets([printed(record_id, layout)], tmp_path)
    values = calculated(path)
    assert [] == list(differences(cached(path), values))
    scored, sheet = scored_of(reading), reading.form.sheet
    column = computed_column(path, sheet, values)
    shown = [column[row] for row in sorted(column)]
    expected = [value for value, row in zip(points(scored), _weighted(scored), strict=True) if row]
    assert len(shown) > len(expected) or not expected
    assert all(same(one, two) for one, two in zip(expected, shown, strict=False)), (expected, shown)
    if expected:
        assert same(float(scored.total) if scored.total is not None else "", shown[len(expected)])


def _weighted(scored):
    """Tell of each row that carries points whether it has a place for a weight: without one nothing can be computed."""
    rows = (row.row.weight is not None or row.prescribed is not None for row in scored.rows)
    return [*([True] if scored.execution else []), *rows]


def _agrees(expected, shown):
    """Compare points; a figure in words, typed where a number belongs, is refused by the sheet and never misread."""
    return same(expected, shown) or shown == "#无法识别"


@pytest.mark.parametrize("layout", ["national", "split"])
@pytest.mark.parametrize("record_id", WITH_TABLE)
def test_what_was_typed_is_still_there(record_id, layout, tmp_path):
    """Each typed cell keeps its content; a figure under a formula is shown, stands beside, or in a note."""
    if layout not in LAYOUTS:
        layout = next(name for name in LAYOUTS if "nature" in LAYOUTS[name].order)
    path, (reading,), _ = adopted_sheets([printed(record_id, layout)], tmp_path)
    before, after = read_workbook(tmp_path / "own.xlsx").grids[0], read_workbook(path).grids[0]
    notes = load_workbook(path)[reading.form.sheet]
    lost = []
    for (row, column), cell in before.cells.items():
        now = after.raw(row, column)
        if now == cell:
            continue
        note = notes.cell(row + 1, column + 1).comment
        beside = {after.raw(row, right).content for right in range(before.columns, after.columns)}
        typed = read(cell.content)
        shown = now.content in (typed.fraction, cell.content)
        if not shown and not (note and typed.text in note.text) and typed.number not in beside:
            lost.append((address(row, column), cell.content, now.content))
    assert [] == lost


def test_adopting_twice_changes_nothing(tmp_path):
    """An adopted workbook comes out byte for byte as it went in."""
    path, _, _ = adopted_sheets([printed("jinnan-project-2020")], tmp_path)
    adopted(path, tmp_path / "again.xlsx")
    assert path.read_bytes() == (tmp_path / "again.xlsx").read_bytes()


def test_a_workbook_of_our_own_is_live_already(tmp_path):
    """A workbook of the project comes out as it went in."""
    from xlcore.scheme.catalogue import get  # noqa: PLC0415
    from xlcore.sheet.template import write_workbook  # noqa: PLC0415

    write_workbook(get("mof-project"), tmp_path / "ours.xlsx")
    workbook = read_workbook(tmp_path / "ours.xlsx")
    assert adopt(workbook, []).change.empty


@pytest.mark.parametrize("record_id", WITH_TABLE)
def test_a_blank_form_comes_alive_when_it_is_filled(record_id, tmp_path):
    """Adopted blank and filled afterwards, the sheet computes what Python gives for the filled form."""
    sheet = printed(record_id)
    typed = {place: sheet.cells.pop(place) for place in _answers(sheet)}
    path, _, _ = adopted_sheets([sheet], tmp_path)
    book = load_workbook(path)
    page = book["自评表"]
    for (row, column), value in typed.items():
        cell = page.cell(row + 1, column + 1)
        cell.value = value if isinstance(value, str) else float(value)
        if isinstance(value, str):
            cell.data_type = "s"
    book.save(tmp_path / "filled.xlsx")
    values = calculated(tmp_path / "filled.xlsx")
    # What Python reads is the filled form without scores: those are formulas now.
    by_xlsxwriter([_with(sheet, typed)], tmp_path / "typed.xlsx")
    (reading,) = read_forms(tmp_path / "typed.xlsx")
    scored = scored_of(reading)
    column = computed_column(tmp_path / "filled.xlsx", "自评表", values)
    shown = [column[row] for row in sorted(column)]
    expected = [value for value, row in zip(points(scored), _weighted(scored), strict=True) if row]
    assert all(_agrees(one, two) for one, two in zip(expected, shown, strict=False)), (expected, shown)


def _answers(sheet):
    """Return the places that a unit fills in: actual values, executed money, reasons; scores stay blank."""
    ends = (".actual", ".executed", ".reason")
    found = {place for path, place in sheet.places.items() if path.endswith(ends) and place in sheet.cells}
    for path, place in sheet.places.items():
        if path.endswith((".score", ".printed_rate")) or path.startswith("claimed"):
            sheet.cells.pop(place, None)
    return found & set(sheet.cells)


def _with(sheet, cells):
    return Sheet(sheet.name, {**sheet.cells, **cells}, sheet.merges, sheet.places)


def test_figures_in_words_are_computed(tmp_path):
    """800万元 under 万元, a weight of 10分 and a weight shown as 20% count as Python reads them."""
    sheet = printed("jinnan-project-2020")
    sheet.cells[sheet.places["budget.executed"]] = "2600万元"
    sheet.cells[sheet.places["budget.adjusted"]] = "28378294元"
    sheet.cells[sheet.places["indicators[0].weight"]] = "3分"
    path, (reading,), _ = adopted_sheets([sheet], tmp_path)
    values = calculated(path)
    assert [] == list(differences(cached(path), values))
    column = computed_column(path, "自评表", values)
    scored = scored_of(reading)
    assert Decimal("9.16") == scored.execution.points
    assert [9.16, 3.0] == [column[row] for row in sorted(column)][:2]


def test_a_formula_of_the_bureau_stays(tmp_path):
    """A total that the bureau sums itself keeps its formula, and that is said."""
    sheet = printed("jinnan-project-2020")
    row, column = sheet.places["claimed.total"]
    by_xlsxwriter([sheet], tmp_path / "own.xlsx")
    book = load_workbook(tmp_path / "own.xlsx")
    book["自评表"].cell(row + 1, column + 1).value = "=SUM(G6,G11:G25)"
    book.save(tmp_path / "own.xlsx")
    _, _, plan = adopted(tmp_path / "own.xlsx", tmp_path / "live.xlsx")
    assert "=SUM(G6,G11:G25)" == load_workbook(tmp_path / "live.xlsx")["自评表"].cell(row + 1, column + 1).value
    assert ["原有公式，没有改；请确认它没有漏项，也没有写死的数"] == [
        entry.text for entry in plan.kept if entry.label == "总分"
    ]


def test_a_score_merged_over_rows_is_kept_and_counted_once(tmp_path):
    """One cell with the score of two rows stays as typed; the total counts it once, and the rules' points beside it."""
    sheet = printed("jinnan-project-2020")
    first, second = sheet.places["indicators[0].score"], sheet.places["indicators[1].score"]
    sheet.cells[first] = Decimal(6)
    del sheet.cells[second]
    sheet.merges.append((*first, *second))
    path, (reading,), plan = adopted_sheets([sheet], tmp_path)
    values = calculated(path)
    assert [] == list(differences(cached(path), values))
    assert first not in plan.change.sheets["自评表"].cells
    assert 97 == values["自评表", reading.form.claimed.total.cell]
    column = computed_column(path, "自评表", values)
    assert 97.0 == column[max(column)]


@pytest.mark.parametrize(("expected", "filled"), [("优", True), (None, False)])
def test_a_total_that_lacks_points_has_no_grade(expected, filled, tmp_path):
    """A row with a weight and no points leaves the grade blank until it has some."""
    sheet = printed("jinnan-project-2020")
    sheet.cells[max(row for row, _ in sheet.cells) + 1, 0] = "评价等级"
    for place in ("indicators[0].score", "indicators[0].actual"):
        if not filled:
            del sheet.cells[sheet.places[place]]
    path, (reading,), _ = adopted_sheets([sheet], tmp_path)
    values = calculated(path)
    assert [] == list(differences(cached(path), values))
    assert expected == (values["自评表", reading.form.claimed.grade.cell] or None)


def test_a_grade_in_one_cell_with_its_label_stays(tmp_path):
    """What else stands in the cell is not overwritten; it is said."""
    sheet = printed("yaohai-project-2021")
    row, column = sheet.places["claimed.grade"]
    del sheet.cells[row, column]
    sheet.cells[row, column - 1] = "自评等级：良（经党组会研究）"
    path, _, plan = adopted_sheets([sheet], tmp_path)
    page = load_workbook(path)["自评表"]
    assert "自评等级：良（经党组会研究）" == page.cell(row + 1, column).value
    assert ["与标签写在同一格，没有改成公式"] == [entry.text for entry in plan.kept if entry.label == "等级"]


@pytest.mark.parametrize("typed", ["优□ 良☑ 中□ 差□", "优（ ） 良（√） 中（ ） 差（ ）", "优 良√ 中 差"])
def test_a_list_of_grades_to_tick_stays(typed, tmp_path):
    """Boxes, brackets and ticks are for a person; a formula would take the list away."""
    sheet = printed("yaohai-project-2021")
    row, column = sheet.places["claimed.grade"]
    sheet.cells[row, column] = typed
    path, _, plan = adopted_sheets([sheet], tmp_path)
    assert typed == load_workbook(path)["自评表"].cell(row + 1, column + 1).value
    assert ["等级是勾选项，没有改成公式，请按总分勾选"] == [entry.text for entry in plan.kept if entry.label == "等级"]


def test_words_beside_a_score_that_moves_stay_in_a_note(tmp_path):
    """The number goes into 人工评分, the words into a note of the cell."""
    sheet = printed("jinnan-project-2020")
    place = sheet.places["indicators[0].score"]
    sheet.cells[place] = "2分（专家评）"
    path, _, _ = adopted_sheets([sheet], tmp_path)
    cell = load_workbook(path)["自评表"].cell(place[0] + 1, place[1] + 1)
    assert "专家评" in cell.comment.text


def test_two_forms_each_get_their_own_columns_and_working_sheet(tmp_path):
    """Forms on two sheets are live each; their working sheets have two names."""
    sheets = [printed("jinnan-project-2020", name="甲"), printed("jinzhai-department-2023", name="乙")]
    path, readings, _ = adopted_sheets(sheets, tmp_path)
    assert ["甲", "乙"] == [reading.form.sheet for reading in readings]
    assert ["甲", "乙", "计算过程", "计算过程2", "改写记录", "_xlcore"] == load_workbook(path).sheetnames
    assert [] == list(differences(cached(path), calculated(path)))


def test_the_form_prints_as_before(tmp_path):
    """The columns beside the form lie outside the print area."""
    path, _, _ = adopted_sheets([printed("jinnan-project-2020")], tmp_path)
    page = load_workbook(path)["自评表"]
    printed_columns = page.print_area.split(":")[1]
    headings = [cell.coordinate for row in page.iter_rows() for cell in row if cell.value == "复算得分"]
    assert headings
    assert all(
        heading.strip("0123456789") > printed_columns.strip("$0123456789").replace("$", "") for heading in headings
    )


def test_the_live_copy_is_read_as_the_same_form(tmp_path):
    """Read back, the copy gives the same form under the same scheme, with its total now right."""
    path, (before,), _ = adopted_sheets([printed("jinnan-project-2020")], tmp_path)
    (after,) = read_forms(path)
    assert before.scheme.id == after.scheme.id
    assert [row.score.number for row in before.form.indicators] == [row.score.number for row in after.form.indicators]
    assert (96, 97) == (before.form.claimed.total.number, after.form.claimed.total.number)


TYPED = [
    (
        "三",
        How.UNREAD,
        "填写“三”，读不出数字，没有改成公式，不计入总分；请改填数字，或在原件中清空此格后重新生成，由公式计算",
    ),
    (
        "—",
        How.UNREAD,
        "填写“—”，表示不适用，没有改成公式，不计入总分；请改填数字，或在原件中清空此格后重新生成，由公式计算",
    ),
    ("2分", How.MOVED, "填写“2分”，按规则为“3”；得分格仍显示填写的分，原文记在批注中"),
    (Decimal(2), How.MOVED, "填写“2”，按规则为“3”；得分格仍显示填写的分"),
    ("3分", How.NOTED, "填写“3分”，公式结果相同"),
    (date(2023, 9, 8), How.NOTED, "填写“2023年09月08日”，改为公式后为“3”"),
    (CellError("#DIV/0!"), How.NOTED, "填写“#DIV/0!”，改为公式后为“3”"),
]


@pytest.mark.parametrize(("typed", "how", "text"), TYPED)
def test_each_typed_score_is_told_and_counts_as_python_reads_it(typed, how, text, tmp_path):
    """Every score that moved, went into a note or cannot be read is told; the sum counts what Python reads."""
    sheet = printed("jinnan-project-2020")
    place = sheet.places["indicators[0].score"]
    other = Decimal(94)  # the other rows and the spending
    if isinstance(typed, str | Decimal):
        sheet.cells[place] = typed
        by_xlsxwriter([sheet], tmp_path / "own.xlsx")
    else:
        by_xlsxwriter([sheet], tmp_path / "plain.xlsx")
        retyped(tmp_path / "plain.xlsx", tmp_path / "own.xlsx", {place: typed})
    _, (reading,), plan = adopted(tmp_path / "own.xlsx", tmp_path / "live.xlsx")
    assert [(how, text)] == [(entry.how, entry.text) for entry in plan.kept if entry.cell == address(*place)]
    values = calculated(tmp_path / "live.xlsx")
    assert [] == list(differences(cached(tmp_path / "live.xlsx"), values))
    counted = read(typed).number or 0 if how is not How.NOTED else 3
    assert float(other + counted) == values["自评表", reading.form.claimed.total.cell]


def retyped(source, target, cells):
    """Write a copy of a workbook with other contents in some cells, a day shown as one."""
    opened = open_book(source)
    looks = {place: Look(numbers="yyyy-mm-dd") for place, content in cells.items() if isinstance(content, date)}
    save_bytes(target, patched(opened.container, BookChange({"自评表": SheetChange(cells, looks)})))


def test_a_score_that_moves_is_told_where_the_rule_gives_none(tmp_path):
    """Points of rows that a person judges move into 人工评分, and each cell is named."""
    _, (reading,), plan = adopted_sheets([printed("jinnan-project-2020")], tmp_path)
    judged = [row.row.score.cell for row in scored_of(reading).rows if row.outcome.points is None and row.claimed]
    assert len(judged) > 3
    assert judged == [entry.cell for entry in plan.kept if entry.how is How.MOVED]


def test_a_formula_that_gives_a_text_counts_as_python_reads_it(tmp_path):
    """=8&"分" stays, and the total counts 8; a text that is no figure is told not to count."""
    by_xlsxwriter([printed("jinnan-project-2020")], tmp_path / "plain.xlsx")
    first, second = (printed("jinnan-project-2020").places[f"indicators[{row}].score"] for row in (0, 1))
    retyped(
        tmp_path / "plain.xlsx", tmp_path / "own.xlsx", {first: Live('2&"分"', "2分"), second: Live('"待定"', "待定")}
    )
    _, (reading,), plan = adopted(tmp_path / "own.xlsx", tmp_path / "live.xlsx")
    values = calculated(tmp_path / "live.xlsx")
    assert 93.0 == values["自评表", reading.form.claimed.total.cell]
    assert [
        "原有公式，没有改；请确认它没有漏项，也没有写死的数",
        "原有公式的结果“待定”读不出数字，没有改，不计入总分；请更正公式",
    ] == [entry.text for entry in plan.kept if entry.cell in {address(*first), address(*second)}]


def test_a_formula_over_a_block_of_cells_stays(tmp_path):
    """Cells of an array formula cannot change one by one: they stay, also those in which no formula is written."""
    sheet = printed("jinnan-project-2020")
    path = by_xlsxwriter([sheet], tmp_path / "plain.xlsx")
    (top, column), (last, _) = sheet.places["indicators[0].score"], sheet.places["indicators[2].score"]
    block = f"{address(top, column)}:{address(last, column)}"
    book = load_workbook(path)
    for row in range(top, last + 1):
        book["自评表"].cell(row + 1, column + 1).value = None
    book["自评表"].cell(top + 1, column + 1).value = ArrayFormula(block, f"={block.replace('G', 'F')}*1")
    book.save(tmp_path / "own.xlsx")
    adopted_file = adopt_file(tmp_path / "own.xlsx", tmp_path / "live.xlsx", None, "formula", (), lambda _: True)
    stays = [entry.cell for entry in adopted_file.plan.kept if entry.how is How.STAYS]
    assert [address(row, column) for row in range(top, last + 1)] == stays
    assert block == load_workbook(tmp_path / "live.xlsx")["自评表"].cell(top + 1, column + 1).value.ref


def test_a_score_shown_as_percent_is_shown_as_a_number(tmp_path):
    """80% typed as a score is 80 points to Python; under the formula it is not shown as 8000%."""
    by_xlsxwriter([printed("jinnan-project-2020")], tmp_path / "plain.xlsx")
    place = printed("jinnan-project-2020").places["indicators[0].score"]
    book = load_workbook(tmp_path / "plain.xlsx")
    cell = book["自评表"].cell(place[0] + 1, place[1] + 1)
    cell.value, cell.number_format = 0.02, "0%"
    book.save(tmp_path / "own.xlsx")
    adopted(tmp_path / "own.xlsx", tmp_path / "live.xlsx")
    live = load_workbook(tmp_path / "live.xlsx", data_only=True)["自评表"].cell(place[0] + 1, place[1] + 1)
    assert (2, "General") == (live.value, live.number_format)


@pytest.mark.parametrize(("field", "label"), [("indicators[0].weight", "分值"), ("budget.executed", "金额")])
def test_a_figure_that_cannot_be_read_is_told(field, label, tmp_path):
    """Formulas read weights and amounts where they stand; words there are named."""
    sheet = printed("jinnan-project-2020")
    sheet.cells[sheet.places[field]] = "待定"
    _, _, plan = adopted_sheets([sheet], tmp_path)
    assert [(address(*sheet.places[field]), How.UNREAD)] == [
        (entry.cell, entry.how) for entry in plan.kept if entry.label == label
    ]


def test_the_record_of_an_adopted_copy_is_hidden_and_no_form(tmp_path):
    """What became of each cell is listed on a hidden sheet, which is not read as a form."""
    path, _, plan = adopted_sheets([printed("jinnan-project-2020")], tmp_path)
    page = load_workbook(path)[plan.record]
    told = sum(len(form.kept) + len(form.lacking) for form in plan.told)
    assert ("hidden", told + 1) == (page.sheet_state, page.max_row)
    assert 1 == len(read_forms(path))
