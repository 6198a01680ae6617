"""The fixed rubric of a department form, computed from its base data."""

from collections.abc import Iterable
from decimal import Decimal

import pytest

from xlcore.quantity import Quantity, read
from xlcore.rules import State
from xlcore.scheme.catalogue import get
from xlcore.scheme.model import Indicator

SCHEME = get("luohu-department-2020")
INDICATORS = [indicator for *_, indicator in SCHEME.prescribed() if indicator]

PUBLISHED = {
    "procurement.plan": "3355.13",
    "procurement.actual": "3355.13",
    "assets.total.original": "6887.01",
    "assets.total.in_use": "6887.01",
    "staff.establishment": "20",
    "staff.in_post": "18",
    "staff.outside": "1",
    "sangong.budget": "3.15",
    "sangong.actual": "1.01",
    "public_funds.adjusted": "50.28",
    "public_funds.final": "43.78",
    "by_use.total.initial": "16535.4",
}
INVENTED = {
    "counts.budget_rules": "0",
    "counts.goals": "0",
    "counts.key_tasks": "1",
    "counts.projects_planned": "50",
    "counts.projects_done": "49",
    "transfers.total": "2000",
    "quarters.q1": "0.15",
    "quarters.q2": "0.4",
    "quarters.q3": "0.6",
    "quarters.q4": "0.9919",
    "petitions.reply_rate": "1",
    "petitions.timely_rate": "0.99",
    "satisfaction.rate": "0.95",
    "points.procurement_policy": "1",
    "points.spending": "1",
    "points.accounting": "0.5",
    "points.effects": "21",
}
ANSWERS = {
    "review.disclosure.budget": "内容、时限、范围均符合",
    "review.disclosure.final": "已公开但有不符合",
    "review.finance.violation": "否",
    "review.disclosure.classified": "否",
    "review.indicators.benefits": "否",
}


def facts(numbers: dict[str, str], answers: Iterable[tuple[str, str]] = ()) -> dict[str, Quantity]:
    """Return facts as a rule reads them: numbers as typed numbers, answers as text."""
    return {
        **{path: read(Decimal(number)) for path, number in numbers.items()},
        **{path: read(answer) for path, answer in answers},
    }


def ticked() -> dict[str, str]:
    """Return 是 for every tick, but for those that ANSWERS states."""
    ticks = {
        f"{block.id}.{figure.id}": "是" for block in SCHEME.facts for figure in block.figures if figure.kind == "choice"
    }
    return {**ticks, **ANSWERS}


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("固定资产利用率", "1"),
        ("财政供养人员控制率", "1"),
        ("编外人员控制率", "0.5"),
        ("公用经费控制率", "6"),
    ],
)
def test_the_published_facts_give_the_published_points(name: str, points: str):
    """What the report states is enough for four indicators, and gives what the unit wrote."""
    (indicator,) = (indicator for indicator in INDICATORS if indicator.name == name)
    assert Decimal(points) == SCHEME.rule_of(indicator).score(facts(PUBLISHED)).points


def test_procurement_at_plan_gives_its_part():
    """The computed half of the procurement indicator is 1 point; the other half awaits a person."""
    (indicator,) = (indicator for indicator in INDICATORS if indicator.name == "政府采购执行情况")
    rule = SCHEME.rule_of(indicator)
    assert [Decimal(1), None] == [part.score(facts(PUBLISHED)).points for part in rule.parts]
    assert State.JUDGED is rule.score(facts(PUBLISHED)).state


FULL = {
    "预算编制合理性": "5",
    "预算编制规范性": "5",
    "绩效目标完整性": "5",
    "绩效指标明确性": "5",
    "政府采购执行情况": "2",
    "财务合规性": "2.3",
    "预决算信息公开": "2.5",
    "项目实施程序": "2",
    "项目监管": "2",
    "资产管理安全性": "2",
    "固定资产利用率": "1",
    "财政供养人员控制率": "1",
    "编外人员控制率": "0.5",
    "管理制度健全性": "3",
    "公用经费控制率": "6",
    "预算执行率": "4.26",
    "重点工作完成情况": "4",
    "项目完成及时性": "5.88",
    "社会效益、经济效益、生态效益及可持续影响等": "21",
    "群众信访办理情况": "2",
    "公众或服务对象满意度": "6",
}
"""By hand: 财务 1 + (1 − 2 × 0.1) + 0.5; 执行 (0.6 + 0.8 + 0.8 + 0.9919) + 2.1419 ÷ 4 × 2 = 4.26285."""


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.name)
def test_every_indicator_computes_once_its_facts_are_filled(indicator: Indicator):
    """With all base data filled, no row of the rubric stays open."""
    inputs = facts({**PUBLISHED, **INVENTED}, ticked().items())
    outcome = SCHEME.rule_of(indicator).score(inputs).settled(indicator.weight, SCHEME.places)
    assert Decimal(FULL[indicator.name]) == outcome.points


@pytest.mark.parametrize(
    ("name", "fact", "points"),
    [("财务合规性", "review.finance.violation", "0"), ("预决算信息公开", "review.disclosure.classified", "3")],
)
def test_an_override_decides_the_whole(name: str, fact: str, points: str):
    """A violation makes the whole indicator zero, a lawful secret makes it full."""
    (indicator,) = (indicator for indicator in INDICATORS if indicator.name == name)
    assert Decimal(points) == SCHEME.rule_of(indicator).score(facts({}, [(fact, "是")])).points


def test_the_points_make_a_hundred():
    """The 21 weights add up to the total."""
    assert (21, Decimal(100)) == (len(INDICATORS), sum(indicator.weight for indicator in INDICATORS))
