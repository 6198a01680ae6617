"""The built-in schemes say what the published forms print."""

import re
from decimal import Decimal

import pytest

from xlcore.rules import Rule
from xlcore.scheme.catalogue import builtin, get
from xlcore.scheme.model import Scheme

SCHEMES = [get(scheme_id) for scheme_id in builtin()]
each = pytest.mark.parametrize("scheme", SCHEMES, ids=builtin())

SECTIONS = {
    "mof-project": {"产出指标": 50, "效益指标": 30, "满意度指标": 10},
    "mof-department": {"产出指标": 50, "效益指标": 30, "满意度指标": 10},
    "jinnan-project-2020": {"产出指标": 50, "效益指标": 30, "满意度指标": 10},
    "yaohai-project-2021": {"决策": 15, "过程": 25, "产出": 30, "效益": 30},
    "luohu-department-2020": {"部门决策": 20, "部门管理": 20, "部门绩效": 60},
    "quxian-department-2023": {"产出指标": None, "效益指标": None, "满意度指标": None, "成本指标": None},
    "luquan-department-2022": {},
}
ROWS = {
    "mof-project": 22,
    "mof-department": 22,
    "jinnan-project-2020": 15,
    "yaohai-project-2021": 25,
    "luohu-department-2020": 21,
    "quxian-department-2023": 27,
    "luquan-department-2022": 0,
}
NATIONAL = [("100", "优"), ("90", "优"), ("89.99", "良"), ("80", "良"), ("79.99", "中"), ("60", "中"), ("59.99", "差")]
OWN = [("90", "优秀"), ("89.99", "良好"), ("70", "良好"), ("69.99", "一般"), ("60", "一般"), ("59.99", "较差")]
GRADES = {
    "mof-project": NATIONAL,
    "mof-department": NATIONAL,
    "jinnan-project-2020": NATIONAL,
    "yaohai-project-2021": NATIONAL,
    "luquan-department-2022": OWN,
    "luohu-department-2020": [("90.73", None)],
    "quxian-department-2023": [("96", None)],
}


@each
def test_the_sections_carry_the_printed_points(scheme: Scheme):
    """The level-1 groups and their points are those of the form."""
    assert SECTIONS[scheme.id] == {section.name: section.weight for section in scheme.sections}


@each
def test_the_form_has_its_rows(scheme: Scheme):
    """Prescribed and blank rows together are as many as the form prints."""
    assert ROWS[scheme.id] == len(list(scheme.prescribed()))


@each
def test_the_points_add_up(scheme: Scheme):
    """Sections and execution row make the total wherever the scheme prescribes points."""
    weights = [section.weight for section in scheme.sections]
    if scheme.execution and scheme.execution.row == "money":
        weights.append(scheme.execution.weight)
    known = [weight for weight in weights if weight is not None]
    assert not known or scheme.total == sum(known)


@pytest.mark.parametrize(
    ("scheme_id", "total", "grade"), [(name, *case) for name, cases in GRADES.items() for case in cases]
)
def test_every_boundary_belongs_to_the_better_grade(scheme_id: str, total: str, grade: str | None):
    """90 is 优 and 89.99 is not; a scheme without a scale gives no grade."""
    assert grade == get(scheme_id).grade_of(Decimal(total))


@each
def test_the_rows_of_the_money_block_begin_with_the_total(scheme: Scheme):
    """Every form has a money block, a total row first and at least two rows under it."""
    money = scheme.layout.money
    assert money is not None
    assert len(money.rows) > 2
    assert "executed" in money.columns


@each
def test_paths_lead_back_to_their_figure(scheme: Scheme):
    """A path is its block, its row and its column; no two figures share one."""
    paths = [(path, block, figure) for block in scheme.facts for path, figure in block.paths()]
    assert len(paths) == len(scheme.labels)
    for path, block, figure in paths:
        row = re.search(r"\[(\d+)\]", path)
        assert path == (block.row_path(int(row[1]), figure.id) if row else f"{block.id}.{figure.id}")
        assert figure.label == scheme.labels[path]


@each
def test_every_figure_of_a_rubric_is_used(scheme: Scheme):
    """What a person ticks, counts or judges serves some rule; tables and printed figures serve relations."""
    rules: list[Rule] = [scheme.rule_of(indicator) for *_, indicator in scheme.prescribed()]
    used = {name for rule in rules for name in rule.needs()}
    used |= {name for rule in rules for o in ("zero_if", "full_if") if (name := getattr(rule, o, None))}
    asked = {
        f"{block.id}.{figure.id}" for block in scheme.facts for figure in block.figures
        if figure.kind in {"choice", "points"} or block.id in {"counts", "quarters", "petitions", "satisfaction"}
    }  # fmt: skip
    assert set() == asked - used


@pytest.mark.parametrize(
    ("scheme_id", "names"),
    [("luohu-department-2020", {"绩效目标完整性": 8, "绩效指标明确性": 7})],
)
def test_a_rubric_keeps_its_printed_points(scheme_id: str, names: dict[str, int]):
    """Two criteria award other points than their weight of 5, as published; all others agree."""
    found = {
        indicator.name: full
        for *_, indicator in get(scheme_id).prescribed()
        if indicator and indicator.rule and (full := indicator.rule.full) not in {None, indicator.weight}
    }
    assert names == found


def test_only_changes_may_be_negative():
    """What may be negative is a change, a growth, a deviation or a balance, as its label says."""
    signed = {
        figure.label for scheme in SCHEMES for block in scheme.facts for _, figure in block.paths() if figure.signed
    }
    assert {
        "年中调整数",
        "偏离度",
        "收入比上年增加",
        "支出比上年增加",
        "收入增长率",
        "支出增长率",
        "日常公用经费结余",
    } == signed
