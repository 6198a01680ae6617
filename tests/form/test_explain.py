from decimal import Decimal

import pytest

from xlcore.examples.records import examples, form_of
from xlcore.form.explain import explain, steps
from xlcore.form.model import Budget, BudgetRow, Claimed, Entry, Form, IndicatorRow
from xlcore.form.scoring import score
from xlcore.quantity import read
from xlcore.rules import Target
from xlcore.scheme.catalogue import get

NATIONAL = get("mof-project")


def cell(value, address):
    return Entry(Decimal(str(value)) if isinstance(value, int | float) else value, address)


def form(**columns):
    """Return a form of one row, with its money and its total."""
    values = {"name": "维修道路", "target": "≥10公里", "actual": "8公里", "weight": 50, "score": 50, **columns}
    row = {name: cell(value, f"{column}9") for column, (name, value) in zip("BCDEFG", values.items(), strict=False)}
    money = {"adjusted": 90, "executed": 81, "weight": 10, "score": 9}
    pairs = zip("DEFG", money.items(), strict=True)
    total = BudgetRow(**{name: cell(value, f"{column}5") for column, (name, value) in pairs})
    claimed = Claimed(cell(59, "G12"), cell("差", "G13"))
    return Form("自评表", "project", budget=Budget(total), indicators=(IndicatorRow(Entry(), **row),), claimed=claimed)


def told(which, **columns):
    return explain(score(form(**columns), NATIONAL))[which]


def test_a_row_is_told_step_by_step():
    """Rule, source, figures with their cells, calculation, rounding, computed and typed points follow each other."""
    found = told(1)
    assert "指标：维修道路" == found.title
    assert ["规则", "依据", "数据", "计算", "取位", "复算得分", "填写得分"] == [
        step.partition("：")[0] for step in found.steps
    ]
    assert (
        "数据：指标值 ≥10公里（C9），完成值 8公里（D9），分值 50（E9）",
        "计算：指标值 ≥10公里，完成值 8公里：未完成，按比例得 40（8 ÷ 10 × 分值 50）",
        "取位：40，按保留 2 位小数无需舍入",
        "复算得分：40",
        "填写得分：50（F9）",
    ) == found.steps[2:]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"actual": "7公里", "weight": 10, "target": "≥9公里"}, "取位：7.777778，四舍五入保留 2 位小数，得 7.78"),
        ({"target": "达到要求", "actual": "达到"}, "复算得分：由人工评定，总分按填写的得分计"),
        ({"actual": None}, "完成值 未填（D9）"),
        ({"weight": None}, "计算：分值未填，暂不计分"),
        ({"target": "≤100元", "actual": "120元"}, "按比例得 41.6667（100 ÷ 120 × 分值 50）"),
        ({"name": "=HYPERLINK()\n\u202e甲"}, "指标：=HYPERLINK() �甲"),
        ({"name": None}, "指标：（未填指标名称）"),
    ],
)
def test_rows_say(columns, words):
    """Rounding, what a person judges, what is missing and the share are told; text of a file stays on its line."""
    assert words in told(1, **columns).text


def test_the_spending_names_its_cells():
    """Executed money and budget stand with their cells, and the rate is calculated."""
    found = told(0)
    assert "数据：全年执行数 81（E5），全年预算数 90（D5），分值 10（F5）" in found.steps
    assert "计算：全年执行数 81 ÷ 预算数 90 = 90%，按不超过 100% 乘以分值 10" in found.steps
    assert {"D5", "E5", "F5", "G5"} == {entry.cell for entry in found.entries}


def test_the_total_names_every_part():
    """Each summand stands with its cell, and the sum beside what the unit typed."""
    found = told(2)
    assert "数据：预算执行 9（G5），维修道路 40（F9）" in found.steps
    assert "计算：9 + 40 = 49" in found.steps
    assert "填写：59（G12）" in found.steps


def test_the_grade_follows_from_the_ladder():
    """The ladder, the grade of the computed total and that of the typed one are told."""
    found = told(3)
    assert "规则：优 90 分及以上，良 80 分及以上，中 60 分及以上，其余为差" in found.steps
    assert "计算：复算总分 49，各项分值之和 60，不到满分 100，不能定等级" in found.steps
    assert "按填写的总分 59，为“差”" in found.steps
    assert "填写：差（G13）" in found.steps


def test_points_above_the_weight_are_cut():
    """The limit of the weight is told where it bites."""
    scheme = get("luohu-department-2020")
    _, _, indicator = next(row for row in scheme.prescribed() if row[2] and row[2].name == "预算编制规范性")
    inputs = {name: read(Decimal(0)) for name in indicator.rule.needs()}
    found = steps(indicator.rule, {**inputs, "weight": read(Decimal(3))}, scheme, prescribed=indicator)
    assert "规则：起点 5 分，每有一项不符合扣 1 分，扣完为止" == found[0]
    assert "取位：5，限在 0 至 3 之间，四舍五入保留 2 位小数，得 3" == found[-1]


def test_over_budget_by_the_excess():
    """A scheme that deducts the excess shows the excess."""
    inputs = {"target": read("≤100元"), "actual": read("120元"), "weight": read(Decimal(10))}
    text = "".join(steps(Target(reverse="excess"), inputs, None))
    assert "得 8（〔1 − (120 − 100) ÷ 100〕× 分值 10）" in text


@pytest.mark.parametrize(("scheme_id", "record"), examples(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_figure_of_the_published_forms_is_explained(scheme_id, record):
    """Every row has its steps, each on one line, and each with the legal source of its scheme."""
    scored = score(form_of(record), get(scheme_id))
    found = explain(scored)
    assert len(found) >= len(scored.rows) + 1
    assert not any("\n" in step for one in found for step in one.steps)
    assert all(any(scored.scheme.id in step for step in one.steps) for one in found[1:])


def test_facts_are_told_with_their_labels_and_cells():
    """A rule over the base data names the label and the cell of each figure."""
    record = dict(examples())["luohu-department-2020"]
    scored = score(form_of(record), get("luohu-department-2020"))
    found = next(one for one in explain(scored) if one.title == "指标：固定资产利用率")
    assert any("在用固定资产总额 6887.01（facts.assets.total.in_use）" in step for step in found.steps)


def test_a_partial_total_is_not_graded():
    """Where a row has no points, neither total nor grade claims to know the grade."""
    total, grade = (
        found
        for found in explain(score(form(target="效果明显", actual="较好", score=""), NATIONAL))
        if found.title in {"总分", "等级"}
    )
    assert "另有 1 处没有得分，未计入，不定等级" in total.steps
    assert "计算：复算总分 9，另有 1 处没有得分，不能定等级" in grade.steps


@pytest.mark.parametrize("actual", ["较好", "10个"])
def test_points_that_rows_share_are_told_once(actual):
    """One score cell of two rows is one summand with the name of both, and nothing lacks."""
    cells = {"level1": Entry("产出指标"), "target": Entry("≥10个"), "weight": Entry(Decimal(50))}
    typed = Entry(Decimal(95), "F9")
    first = IndicatorRow(**cells, name=Entry("管护"), actual=Entry(actual, "D9"), score=typed)
    rows = (first, IndicatorRow(**cells, name=Entry("培训"), actual=Entry("较好", "D10"), score_above=typed))
    about_first, _, total, _ = explain(score(Form("自评表", "project", indicators=rows), NATIONAL))
    assert "数据：管护等 2 项 95（填写的得分）（F9）" in total.steps
    assert ("计算：95 = 95", "等级：优") == total.steps[-3:-1]
    assert about_first.steps[-2].endswith("，总分按填写的得分计")


def test_a_sum_with_more_decimals_is_rounded():
    """The summands add up to what is printed, and the rounding to the scheme's decimals is told."""
    found = told(2, target="效果明显", actual="较好", score="39.125")
    assert "计算：9 + 39.125 = 48.125" in found.steps
    assert "取位：48.125，四舍五入保留 2 位小数，得 48.13" in found.steps
