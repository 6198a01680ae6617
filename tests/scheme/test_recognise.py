from dataclasses import replace
from decimal import Decimal

import pytest

from xlcore.quantity import normalise
from xlcore.scheme.catalogue import get
from xlcore.scheme.recognise import Traits, group_key, recognise, unlike

JINNAN = Traits(
    "project",
    ("项目支出绩效自评表", "天津市津南区大数据管理中心"),
    2020,
    frozenset({"产出指标", "效益指标", "满意度指标"}),
    {"产出指标": Decimal(50), "效益指标": Decimal(30)},
)
LUOHU = get("luohu-department-2020")
RUBRIC = Traits(
    "department",
    ("部门整体支出绩效自评表",),
    2020,
    frozenset({"部门决策", "部门管理", "部门绩效"}),
    {"部门决策": Decimal(20), "部门管理": Decimal(20), "部门绩效": Decimal(60)},
    frozenset(normalise(indicator.name) for _, _, indicator in LUOHU.prescribed() if indicator),
)


def test_place_with_its_own_scheme():
    """Place, year and groups together tell a scheme, and the reason says so, with the points that fit."""
    scheme, reason = recognise(JINNAN)
    assert "jinnan-project-2020" == scheme.id
    assert f"表中地区、年度和一级指标与“{scheme.title}”一致" in reason
    assert "产出指标 50" in reason


@pytest.mark.parametrize(
    ("expected", "traits"),
    [
        ("mof-project", replace(JINNAN, texts=("项目支出绩效自评表", "稷山县医疗保险服务中心"))),
        ("mof-project", replace(JINNAN, year=2021)),
        ("mof-project", replace(JINNAN, year=None)),
        ("mof-project", replace(JINNAN, sections=frozenset({"产出指标"}))),
        ("mof-department", replace(JINNAN, kind="department")),
    ],
    ids=["place", "year", "no year", "groups", "kind"],
)
def test_anything_else_is_national(expected, traits):
    """Where one trait differs, the national scheme of the form's kind is taken."""
    scheme, reason = recognise(traits)
    assert expected == scheme.id
    assert f"按“{scheme.title}”处理" in reason


def test_fixed_rubric_is_known_by_its_content():
    """Groups, points and nearly all prescribed indicators tell a scheme where the form names no place."""
    scheme, reason = recognise(RUBRIC)
    assert LUOHU.id == scheme.id
    assert "指标名称" in reason


@pytest.mark.parametrize(
    "traits",
    [
        replace(RUBRIC, names=frozenset(sorted(RUBRIC.names)[:10])),
        replace(RUBRIC, weights={**RUBRIC.weights, "部门决策": Decimal(30)}),
        replace(RUBRIC, year=2021),
    ],
    ids=["other indicators", "other points", "other year"],
)
def test_content_that_is_not_the_schemes(traits):
    """Another rubric with the same groups is not taken for the scheme."""
    assert "mof-department" == recognise(traits)[0].id


def test_differences_are_told_with_both_figures():
    """The reason for the national scheme names the groups and points in which the form differs."""
    found = replace(
        JINNAN,
        texts=(),
        sections=frozenset({"产出指标", "成本指标", "满意度指标"}),
        weights={"产出指标": Decimal(40), "满意度指标": Decimal(10)},
    )
    _, reason = recognise(found)
    for part in ("“成本指标”不在方案中", "缺少“效益”", "“产出”40 分（方案 50 分）"):
        assert part in reason
    assert "满意度" not in reason


def test_place_with_other_points_is_told():
    """A form of the place whose points differ keeps its scheme, and the difference is told."""
    scheme, reason = recognise(replace(JINNAN, weights={"产出指标": Decimal(60)}))
    assert "jinnan-project-2020" == scheme.id
    assert "“产出”60 分（方案 50 分）" in reason


@pytest.mark.parametrize(
    ("expected", "changes"),
    [
        ("", {}),
        ("", {"execution": Decimal(10)}),
        ("；与方案不同：执行率 20 分（方案 10 分）", {"execution": Decimal(20)}),
        ("；与方案不同：“产出”40 分（方案 50 分）", {"weights": {"产出指标": Decimal(40)}}),
        ("；与方案不同：本表是部门整体表，方案用于项目表", {"kind": "department"}),
    ],
)
def test_what_is_unlike_a_chosen_scheme(expected, changes):
    """Whoever chooses a scheme is told where the form is not made for it."""
    assert expected == unlike(replace(JINNAN, **changes), get("mof-project"))


def test_two_that_fit_are_none():
    """Where two schemes fit, neither is clearly the one."""
    scheme, _ = recognise(JINNAN, [get("jinnan-project-2020"), get("jinnan-project-2020")])
    assert "mof-project" == scheme.id


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("产出指标（50分）", "产出"),
        ("产出\n指标 (50分)", "产出"),
        ("产出", "产出"),
        ("指标", "指标"),
        ("部门决策", "部门决策"),
    ],
)
def test_groups_are_compared_by_their_bare_name(text, key):
    """Points in brackets, line breaks and the word 指标 do not make two groups differ."""
    assert key == group_key(text)


def test_a_group_with_an_aside_is_that_of_the_scheme():
    """效益指标（含生态效益） is neither told as unknown nor as missing."""
    named = {"产出指标": Decimal(50), "效益指标(含生态效益)": Decimal(30), "满意度指标": Decimal(10)}
    _, reason = recognise(Traits("project", ("某表",), 2023, frozenset(named), named))
    assert "含生态" not in reason
    assert "缺少" not in reason
