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
from xlcore.sheet.headings import TOTAL_ALONE
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


def facts_check(scheme_id: str, path: str, content: Content, **others: Content) -> Content:
    """Return what the check beside one figure of the base data shows."""
    facts = {name.replace("__", "."): Entry(value) for name, value in {path: content, **others}.items()}
    book = book_of(subject_of(get(scheme_id), replace(blank_form(get(scheme_id)), facts=facts)))
    assert book.facts is not None
    row = book.facts.areas[path].row + 1
    return book.facts.page.shown(f"{openpyxl.utils.get_column_letter(book.facts.columns.check + 1)}{row}")


@pytest.mark.parametrize(
    ("path", "content", "complaint"),
    [
        ("adjustment.change", Decimal(-60), "√"),
        ("adjustment.change", Decimal(-(10**9)), "金额超过一万亿元，请核对"),
        ("adjustment.initial", Decimal(-60), "金额不能为负"),
        ("adjustment.initial", Decimal(10) ** 9, "金额超过一万亿元，请核对"),
        ("adjustment.initial", "80万元", "金额不是数字，请只填数字，不要写单位"),
        ("adjustment.initial", "——", "√"),
        ("adjustment.initial", Decimal(0), "√"),
        ("adjustment.initial", None, None),
        ("staff.establishment", Decimal(45107), "数量超过20000，请核对"),
        ("staff.establishment", Decimal("0.5"), "√"),
        ("staff.establishment", Decimal(-1), "数量不能为负"),
        ("procurement.printed_deviation", Decimal("-0.3"), "√"),
        ("procurement.printed_deviation", Decimal(11), "百分数超过1000%，请核对"),
        ("income.parts[0].printed_share", "86.8%", "√"),
        ("income.parts[0].printed_share", "约八成", "“占比”不是数字，请填写如 95%"),
        ("income.parts[0].printed_share", Decimal("86.8"), "“占比”超过100%，请核对"),
        ("income.parts[0].printed_share", Decimal("-0.1"), "“占比”不能为负"),
    ],
)
def test_a_figure_is_checked_by_itself(path: str, content: Content, complaint: str | None):
    """Beside each figure: no number, a sign that it cannot have, a size that nobody meant."""
    assert complaint == facts_check("quxian-department-2023", path, content)


def test_an_answer_that_is_not_in_the_list_is_told():
    """A pasted answer is named beside its cell, not only where the points are missing."""
    told = facts_check("luohu-department-2020", "review.finance.violation", "不清楚")
    assert ("请从列表中选择", "√") == (told, facts_check("luohu-department-2020", "review.finance.violation", "否"))


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ({"weight": Decimal(-1)}, "分值不能为负"),
        ({"weight": Decimal(45107)}, "分值超过100分，请核对"),
        ({"weight": "10分"}, "分值不是数字，请只填数字，不要写单位"),
        ({"target": "5", "actual": "501", "reason": "受灾"}, "完成值与指标值相差百倍以上，请核对"),
        ({"target": "501", "actual": "5", "reason": "受灾"}, "完成值与指标值相差百倍以上，请核对"),
        ({"target": "5", "actual": "500", "reason": "扩围"}, "√"),
        ({"target": "≤501", "actual": "5", "reason": "节约"}, "√"),
        ({"target": "501", "actual": "0", "reason": "未实施"}, "√"),
        ({"target": "5", "actual": "5", "score": Decimal(5), "weight": None}, "请填写分值"),
    ],
)
def test_what_cannot_be_meant_is_told(cells: dict[str, Content], complaint: str):
    """A weight out of the scheme's range, points without a weight, values of another magnitude."""
    assert complaint == checks(national(row(**{"name": "甲", "weight": Decimal(10), **cells})))["甲"]


@pytest.mark.parametrize(
    ("manual", "complaint"),
    [
        (Decimal(9), "√"),
        (Decimal(11), "人工评分须为0至分值之间的数字"),
        (Decimal(-1), "人工评分须为0至分值之间的数字"),
        ("9分", "人工评分须为0至分值之间的数字"),
    ],
)
@pytest.mark.parametrize("scheme_id", ["mof-project", "quxian-department-2023"])
def test_points_by_hand_are_checked(scheme_id: str, manual: Content, complaint: str):
    """Points given by hand are numbers up to the weight, on forms with a score column and without."""
    values = {"name": "甲", "target": "好", "actual": "好", "weight": Decimal(10), "reason": "评议"}
    form = Form("自评表", "project", indicators=(row(**values),))
    book = book_of(subject_of(get(scheme_id), form, {0: manual}))
    assert complaint == checks(book)["甲"]


@pytest.mark.parametrize("scheme_id", ["mof-project", "quxian-department-2023"])
@pytest.mark.parametrize(("weight", "points"), [(Decimal(10), Decimal(9)), (Decimal(8), None), (None, None)])
def test_points_by_hand_beyond_the_weight_do_not_count(scheme_id: str, weight: Content, points: Content):
    """Nine points count under a weight of ten; pasted beyond the weight, or without one, they are no points."""
    form = Form("自评表", "project", indicators=(row(name="甲", target="好", actual="好", weight=weight),))
    book = book_of(subject_of(get(scheme_id), form, {0: Decimal(9)}))
    line, column = book.rows.total, book.columns.computed
    if "score" not in book.columns.table:
        line, column = book.rows.total_alone, book.columns.split(2)[1].first
    assert points == book.pages[0].shown(f"{openpyxl.utils.get_column_letter(column + 1)}{line + 1}")
    assert ("请填写分值" if weight is None else "人工评分须为0至分值之间的数字") == checks(book)["甲"] or points


@pytest.mark.parametrize(
    ("nature", "complaint"),
    [
        ("≧", "√"),
        ("大于", "指标性质请从列表中选择"),
        (Decimal(-1), "指标性质请从列表中选择"),
        ("定性", "请人工评分"),
        (None, "√"),
    ],
)
def test_an_unknown_nature_is_told(nature: Content, complaint: str):
    """A nature is known by its comparator in any spelling, or by the word for qualitative."""
    values = {"name": "甲", "target": "5", "actual": "5", "weight": Decimal(10)}
    form = Form("自评表", "department", indicators=(row(**values, nature=nature),))
    assert complaint == checks(book_of(subject_of(get("quxian-department-2023"), form)))["甲"]


@pytest.mark.parametrize(
    ("year", "complaint"),
    [
        (None, None),
        (Decimal(2023), None),
        (Decimal(45107), "请填写四位年份"),
        (Decimal("2023.5"), "请填写四位年份"),
        ("2023年", "请填写四位年份"),
    ],
)
@pytest.mark.parametrize("scheme_id", ["mof-project", "luquan-department-2022"])
def test_the_year_is_checked(scheme_id: str, year: Content, complaint: str | None):
    """The check beside the year stays silent while it is blank or right."""
    book = book_of(subject_of(get(scheme_id), replace(blank_form(get(scheme_id)), year=Entry(year))))
    page, marks = book.pages[0], book.pages[-1]
    (key,) = [cell for cell, placed in marks.cells.items() if placed.content == "year"]
    line = page.cells[str(marks.shown(key.replace("A", "B")))].area.row
    assert complaint == page.shown(f"{openpyxl.utils.get_column_letter(book.columns.check + 1)}{line + 1}")


@pytest.mark.parametrize(
    ("total", "complaint"),
    [
        (None, None),
        (Decimal(89), "√"),
        (Decimal(890), "总分超过100分，请核对"),
        ("89分", "总分不是数字，请只填数字，不要写单位"),
    ],
)
def test_a_total_that_nothing_adds_up_to_is_checked(total: Content, complaint: str | None):
    """The total that the unit writes itself keeps within the scheme's."""
    scheme = get("luquan-department-2022")
    page = book_of(subject_of(scheme, replace(blank_form(scheme), claimed=Claimed(Entry(total))))).pages[0]
    line = next(placed.area.row for placed in page.cells.values() if placed.content == TOTAL_ALONE)
    beside = [placed for placed in page.cells.values() if placed.area.row == line]
    assert complaint == page.shown(max(beside, key=lambda placed: placed.area.column).area.first)
