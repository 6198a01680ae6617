"""The marked copy: each finding at its cell and in the list, recomputed scores beside, everything else as it was."""

from pathlib import Path

import pytest
from layouts import LAYOUTS, applied, laid_out
from openpyxl import load_workbook
from render import by_xlsxwriter, records

from xlcore.checks import run
from xlcore.form.scoring import score
from xlcore.sheet.codes import position
from xlcore.sheet.grid import read_workbook
from xlcore.sheet.mark import FILLS, Judged, marked, with_scores
from xlcore.sheet.opening import open_book
from xlcore.sheet.patch import patched, save_bytes
from xlcore.sheet.read import forms_of

RECORDS = records()
EXAMPLES = Path(__file__).parents[2] / "workbooks" / "examples"


def judged(opened):
    found = []
    for reading in forms_of(opened.workbook):
        scored = score(reading.form, reading.scheme)
        found.append(Judged(reading, scored, run(scored)))
    return found


def written(path, target, plan):
    """Write the copy that ``plan`` makes of a file; return what was judged."""
    opened = open_book(path)
    forms = judged(opened)
    save_bytes(target, patched(opened.container, plan(opened.workbook, forms)))
    return forms


@pytest.fixture
def jinnan(tmp_path):
    layout = LAYOUTS["national"]
    sheet = laid_out(layout, applied(layout, RECORDS["jinnan-project-2020"]))
    return by_xlsxwriter([sheet], tmp_path / "own.xlsx")


def test_each_finding_has_a_note_and_a_colour(jinnan, tmp_path):
    """The note holds code and advice, the colour is that of the gravest finding at the cell."""
    (form,) = written(jinnan, tmp_path / "marked.xlsx", marked)
    page = load_workbook(tmp_path / "marked.xlsx")["自评表"]
    at_cells = [finding for finding in form.findings if finding.cell]
    assert {"T01", "I08"} <= {finding.code for finding in at_cells}
    for finding in at_cells:
        cell = page[finding.cell]
        worst = min((f.level for f in at_cells if f.cell == finding.cell), key=list(FILLS).index)
        assert finding.code in cell.comment.text
        assert finding.advice in cell.comment.text
        assert "FF" + FILLS[worst].removeprefix("#") == cell.fill.fgColor.rgb


def test_a_colour_is_seen_over_conditional_formats(tmp_path):
    """A live workbook colours a blank cell itself: a rule that always holds goes first, with the finding's fill."""
    opened = open_book(EXAMPLES / "yaohai-project-2021.xlsx")
    save_bytes(tmp_path / "marked.xlsx", patched(opened.container, marked(opened.workbook, judged(opened))))
    formats = load_workbook(tmp_path / "marked.xlsx")["自评表"].conditional_formatting
    rules = sorted((rule.priority, str(block.sqref), rule) for block in formats for rule in block.rules)
    _, _, rule = next(found for found in rules if "E11" in found[1].split())
    assert (["TRUE"], True, "FF" + FILLS["error"].removeprefix("#")) == (
        rule.formula, rule.stopIfTrue, rule.dxf.fill.bgColor.rgb,
    )  # fmt: skip
    assert list(range(1, len(rules) + 1)) == [rank for rank, *_ in rules]


def test_the_list_leads_to_the_cells(jinnan, tmp_path):
    """The sheet 校验结果 names every finding, gravest first, and links to its cell."""
    (form,) = written(jinnan, tmp_path / "marked.xlsx", marked)
    page = load_workbook(tmp_path / "marked.xlsx")["校验结果"]
    rows = list(page.iter_rows(min_row=2))
    assert sorted(f.code for f in form.findings) == sorted(row[2].value for row in rows)
    levels = [row[1].value for row in rows]
    assert levels == sorted(levels, key=["错误", "提醒", "提示"].index)
    total = next(row for row in rows if row[2].value == "T01")
    assert f"'自评表'!{form.reading.form.claimed.total.cell}" == total[3].hyperlink.location


def test_nothing_that_was_typed_changes(jinnan, tmp_path):
    """Every cell of the form holds what it held."""
    written(jinnan, tmp_path / "marked.xlsx", marked)
    assert read_workbook(jinnan).grids[0].cells == read_workbook(tmp_path / "marked.xlsx").grids[0].cells


def test_a_clean_form_says_so(tmp_path):
    """A form without findings gets the list with one sentence."""
    by_xlsxwriter([laid_out(LAYOUTS["national"], applied(LAYOUTS["national"], RECORDS["jinnan-project-2020"]))],
                  tmp_path / "own.xlsx")  # fmt: skip
    opened = open_book(tmp_path / "own.xlsx")
    (form,) = judged(opened)
    change = marked(opened.workbook, [Judged(form.reading, form.scored, ())])
    assert {} == dict(change.sheets)
    assert "没有发现问题" == change.added[0].page.content("A2")


def test_a_copy_marked_again_has_two_lists(jinnan, tmp_path):
    """The list of an earlier check stays; the new one has another name."""
    written(jinnan, tmp_path / "one.xlsx", marked)
    written(tmp_path / "one.xlsx", tmp_path / "two.xlsx", marked)
    assert ["自评表", "校验结果", "校验结果2"] == load_workbook(tmp_path / "two.xlsx").sheetnames


def test_recomputed_scores_stand_in_a_column_of_their_own(jinnan, tmp_path):
    """Each row shows its recomputed points right of the form, the total row the recomputed total."""
    (form,) = written(jinnan, tmp_path / "scored.xlsx", with_scores)
    before, after = read_workbook(jinnan).grids[0], read_workbook(tmp_path / "scored.xlsx").grids[0]
    assert before.cells == {where: cell for where, cell in after.cells.items() if where[1] < before.columns}
    column = next(at for (_, at), cell in after.cells.items() if cell.content == "复算得分")
    assert column > before.columns
    for row in form.scored.rows:
        assert row.outcome.points == after.cell(position(row.row.score.cell)[0], column).content
    assert form.scored.total == after.cell(position(form.scored.form.claimed.total.cell)[0], column).content


def test_a_live_workbook_has_its_scores_already(tmp_path):
    """Nothing is added to a workbook of the project."""
    from xlcore.scheme.catalogue import get  # noqa: PLC0415
    from xlcore.sheet.template import write_workbook  # noqa: PLC0415

    write_workbook(get("mof-project"), tmp_path / "ours.xlsx")
    assert with_scores(read_workbook(tmp_path / "ours.xlsx"), []).empty
