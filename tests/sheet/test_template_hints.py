"""The checks at the keyboard: what is missing is said once the form has begun, and nothing before."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from test_template import national, opened, row

from xlcore.examples.records import examples, form_of
from xlcore.form.model import Budget, BudgetRow, Claimed, Entry, Form
from xlcore.quantity import Content
from xlcore.scheme.catalogue import builtin, get
from xlcore.sheet.help_sheet import help_page
from xlcore.sheet.page import Live
from xlcore.sheet.subject import Edition, blank_form, subject_of
from xlcore.sheet.template import Book, book_of

FORMS = {scheme_id: form_of(record) for scheme_id, record in examples()}
REVIEW = ("duties", "priorities", "detailed", "classified", "flexible")


def checks(book: Book) -> dict[str, Content]:
    """Return what the checks of the form sheet show, by the name of the indicator, or by the label of the row."""
    page, columns = book.pages[0], book.columns
    found: dict[str, Content] = {}
    for placed in page.cells.values():
        if placed.area.column == columns.check and isinstance(placed.content, Live):
            line = [p for p in page.cells.values() if p.area.row == placed.area.row and isinstance(p.content, str)]
            first = columns.table["name"].first if columns.table else 0
            names = [p.content for p in line if p.area.column == first] or [p.content for p in line]
            found[str(names[0]) if names else ""] = page.shown(placed.area.first)
    return found


def luohu(**facts: Content) -> dict[str, Content]:
    """Return the checks of a luohu form with some answers about the first indicator."""
    form = replace(
        blank_form(get("luohu-department-2020")),
        facts={f"review.budget_reason.{name}": Entry(content) for name, content in facts.items()},
    )
    return checks(book_of(subject_of(get("luohu-department-2020"), form)))


@pytest.mark.parametrize("scheme_id", builtin())
def test_blank_form_complains_of_nothing(scheme_id: str):
    """Nothing is called wrong, and nothing right, before anything is typed."""
    assert {None} >= set(checks(book_of(subject_of(get(scheme_id), None))).values())


@pytest.mark.parametrize("scheme_id", sorted(name for name, form in FORMS.items() if form.indicators))
def test_published_form_has_a_check_beside_every_score(scheme_id: str):
    """No row with a score is passed over in silence."""
    book = book_of(subject_of(get(scheme_id), FORMS[scheme_id]))
    lines = [
        book.rows.indicators + index
        for index, entry in enumerate(FORMS[scheme_id].indicators)
        if entry.score and isinstance(entry.score.content, Decimal)
    ]
    page = book.pages[0]
    beside = {p.area.row: page.shown(p.area.first) for p in page.cells.values() if p.area.column == book.columns.check}
    assert all(beside[line] for line in lines)


def test_first_answer_of_an_indicator_asks_for_the_others():
    """One of five answers: this row wants the rest, the others are still silent."""
    found = luohu(duties="是")
    assert ("基础数据未填全", None) == (found["预算编制合理性"], found["预算编制规范性"])


def test_first_score_asks_for_all_the_others():
    """Once one rubric row has its points, every other weighted row says what is missing, and so does the total."""
    found = luohu(**dict.fromkeys(REVIEW, "是"))
    assert ("√", "基础数据未填全") == (found["预算编制合理性"], found["预算编制规范性"])
    assert "还有指标没有得分" in found.values()


def test_rows_without_values_are_told_once_the_form_has_begun():
    """A weighted row of the national form without values is silent alone, and speaks beside a scored one."""
    idle, scored = row(name="丙", weight=Decimal(10)), row(name="甲", target="5", actual="5", weight=Decimal(90))
    assert checks(national(idle))["丙"] is None
    found = checks(national(scored, idle))
    assert ("√", "请填写指标值和完成值") == (found["甲"], found["丙"])


def test_row_without_weight_stays_silent_beside_a_scored_one():
    """A spare row of the form asks for nothing."""
    found = checks(national(row(name="甲", target="5", actual="5", weight=Decimal(90)), row(name="丙")))
    assert found["丙"] is None


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ({"target": "达到要求"}, "请填写指标值和完成值"),
        ({"actual": "达到要求"}, "请填写指标值和完成值"),
        ({"target": "达到要求", "actual": "达到要求", "weight": None}, "请填写分值"),
        ({"target": "5", "weight": None}, "请填写分值"),
        ({"target": "2023年12月底前", "actual": Decimal(45261)}, "日期请按文字填写，如 2023年12月"),
        ({"target": Decimal(45261), "actual": "2023年11月"}, "日期请按文字填写，如 2023年12月"),
        ({"target": "2023年12月底前", "actual": Decimal(12)}, "请人工评分"),
        ({"target": "达到要求", "actual": Decimal(45261)}, "请人工评分"),
    ],
)
def test_what_a_row_waits_for(cells: dict[str, Content], complaint: str):
    """The score is asked of a person only where values and weight are there."""
    assert complaint == checks(national(row(**{"name": "甲", "weight": Decimal(10), **cells})))["甲"]


def test_execution_row_asks_for_the_money():
    """Where the execution rate is an indicator, its row waits for the amounts, not for a value of its own."""
    scheme = get("yaohai-project-2021")
    form = blank_form(scheme)
    rows = [
        replace(entry, actual=Entry("项目立项规范"), score=Entry(Decimal(7))) if index == 0 else entry
        for index, entry in enumerate(form.indicators)
    ]
    found = checks(book_of(subject_of(scheme, replace(form, indicators=tuple(rows)))))
    assert ("请填写预算数和执行数", "请填写指标值和完成值") == (found["预算执行率"], found["资金使用合规性"])


def test_total_asks_for_the_points_for_spending():
    """All indicators are scored, and the money block is still blank."""
    book = national(row(name="甲", target="5", actual="5", weight=Decimal(90)))
    assert "预算执行还没有得分" in checks(book).values()


def test_weights_are_called_wrong_only_after_the_first_score():
    """Weights of 90 are no mistake while the form is being drawn up, and one as soon as points are given."""
    before, after = row(name="甲", target="5", weight=Decimal(80)), {"actual": "5"}
    assert "分值合计应为100" not in checks(national(before)).values()
    scored = replace(before, actual=Entry(after["actual"]))
    assert "分值合计应为100" in checks(national(scored)).values()


def rates(edition: Edition, budget: int, executed: int) -> list[Content]:
    """Return the execution rates of a national form whose rows all have these amounts."""
    amounts = {"adjusted": Entry(Decimal(budget)), "executed": Entry(Decimal(executed))}
    money = Budget(BudgetRow(initial=Entry(), **amounts), (BudgetRow(initial=Entry(), **amounts),))
    form = Form("自评表", "project", Entry("某单位"), budget=money, claimed=Claimed())
    book = book_of(subject_of(get("mof-project"), form, edition=edition))
    span = book.columns.money["rate"].first
    lines = range((book.rows.money or 0) + 1, (book.rows.money or 0) + 3)
    placed = {p.area.row: p for p in book.pages[0].cells.values() if p.area.column == span}
    return [book.pages[0].shown(placed[line].area.first) for line in lines]


@pytest.mark.parametrize("edition", ["formula", "udf"])
def test_no_rate_without_a_budget(edition: Edition):
    """A budget of zero prints a dash; any other prints the rate."""
    assert ["—", "—"] == rates(edition, 0, 0)
    assert [Decimal("0.5"), Decimal("0.5")] == rates(edition, 100, 50)


@pytest.mark.parametrize(("scheme_id", "text"), [("mof-project", "请核对"), ("jinnan-project-2020", "请说明原因")])
def test_low_rate_asks_for_a_reason_only_where_there_is_a_cell_for_it(scheme_id: str, text: str):
    """A form without a place for the reason asks to look again."""
    scheme = get(scheme_id)
    amounts = {"initial": Entry(Decimal(100)), "adjusted": Entry(Decimal(100)), "executed": Entry(Decimal(50))}
    form = replace(blank_form(scheme), budget=Budget(BudgetRow(**amounts, reason=Entry()), (BudgetRow(),)))
    page = book_of(subject_of(scheme, form)).pages[0]
    assert f"执行率低于80%，{text}" in [page.shown(cell) for cell in page.cells]


def test_help_lets_a_hint_stand_with_good_cause():
    """The explanations do not ask for √ everywhere."""
    texts = [placed.content for placed in help_page(get("mof-project")).cells.values()]
    assert any(isinstance(text, str) and "确有原因的可以保留" in text for text in texts)


def test_points_of_a_person_keep_within_the_rule(tmp_path: Path):
    """The cell of a judged figure takes no more than the points of its rule."""
    sheet = opened(tmp_path, "luohu-department-2020")["基础数据"]
    cells = {cell.value: cell for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)}
    place = cells["履职效果（0 至 25 分）"].offset(column=1).coordinate
    (rule,) = [v for v in sheet.data_validations.dataValidation if place in v.sqref]
    assert ("decimal", 0, 25) == (rule.type, float(rule.formula1), float(rule.formula2))


@pytest.mark.parametrize(
    ("points", "complaint"),
    [(Decimal(1), "√"), (Decimal(2), "请填写0至1之间的数字"), ("—", "请填写0至1之间的数字"), (None, None)],
)
def test_points_beyond_the_rule_are_told_beside(points: Content, complaint: str | None):
    """What was pasted past the validation is named beside the cell."""
    form = replace(blank_form(get("luohu-department-2020")), facts={"points.spending": Entry(points)})
    facts = book_of(subject_of(get("luohu-department-2020"), form)).facts
    assert facts is not None
    cell = openpyxl.utils.get_column_letter(facts.columns.check + 1) + facts.given["points.spending"].cell[1:]
    assert complaint == facts.page.shown(cell)
