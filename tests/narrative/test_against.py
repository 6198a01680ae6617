from decimal import Decimal

import pytest
from reports import codes, said

from xlcore.checks.catalogue import CATALOGUE
from xlcore.form.model import Budget, BudgetRow, Claimed, Entry, Form
from xlcore.form.scoring import score
from xlcore.narrative.clauses import NARRATIVE
from xlcore.scheme.catalogue import get


def scored(executed="23.6", unit="万元", year="2021"):
    """Return a form with the published figures of one project: 23.6 of 1200 spent, 80 points."""
    cells = {"initial": ("1200", "C6"), "adjusted": ("1200", "D6"), "executed": (executed, "E6")}
    row = BudgetRow(**{name: Entry(Decimal(value), cell) for name, (value, cell) in cells.items()})
    claimed = Claimed(Entry(Decimal(80), "G20"), Entry("☑良 □中", "G21"))
    form = Form("自评表", "project", year=Entry(year), money_unit=unit, budget=Budget(row), claimed=claimed)
    return score(form, get("mof-project"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("全年预算数450万元，全年执行数23.6万元。", "报告写全年预算数 450万元，自评表为 1200万元（D6）"),
        ("一、年初预算数为450万元。", "自评表为 1200万元（C6）"),
        ("2021年度项目资金预算执行率5.24%。", "报告写预算执行率 5.24%，自评表为 1.97%"),
        ("本项目绩效自评得分为95分。", "报告写自评得分 95分，自评表为 80分"),
        ("满分100分，自评总分95分。", "自评表为 80分"),
        ("评价等级为“优”。", "报告写等级 优，自评表为 良"),
        ("自评得分81分，等级为良。", "报告写自评得分 81分，自评表为 80分"),
        ("项目自评得分80分，等级为优。", "报告写等级 优，自评表为 良"),
    ],
)
def test_what_differs_from_the_form_is_told(text, words):
    """Amounts, rate, score and grade of the whole are held against the form, with its cell."""
    assert ["N04"] == codes(text, [scored()])
    assert words in said(text, [scored()])


@pytest.mark.parametrize(
    "text",
    [
        "全年预算数1200万元，全年执行数0.00236亿元，预算执行率1.97%。",
        "全年预算数1200.00万元，全年执行数236000元。",
        "自评得分80.00分，评价等级为良好。",
        "2020年年初预算数450万元。",
        "其中：年初预算数450万元。",
        "设备采购：年初预算数450万元。",
        "甲项目年初预算数450万元。",
        "预算执行率权重10分，自评得分10分。",
        "1-6月预算执行率45%。",
    ],
)
def test_the_same_and_the_unclear_are_silent(text):
    """Other units and fewer digits are the same; parts, other years and single indicators are not the whole."""
    assert [] == codes(text, [scored()])


def test_small_differences_are_none():
    """Less than a hundredth of the form's unit is no difference."""
    assert [] == codes("全年执行数2635.204433万元。", [scored("2635.204432")])
    assert [] == codes("全年执行数2635.20万元。", [scored("2635.204432")])


def test_forms_in_yuan_are_compared_in_yuan():
    """A form that counts in 元 meets a report in 万元."""
    assert [] == codes("全年预算数0.12万元。", [scored(unit="元")])
    assert ["N04"] == codes("全年预算数1200万元。", [scored(unit="元")])


def test_of_several_forms_one_may_agree():
    """A workbook may hold the forms of several projects."""
    assert [] == codes("全年执行数30万元。", [scored(), scored("30")])
    assert ["N04"] == codes("全年执行数40万元。", [scored(), scored("30")])


def test_a_form_without_the_figure_proves_nothing():
    """Where the form has no such cell the report stands alone."""
    bare = score(Form("自评表", "project"), get("mof-project"))
    assert [] == codes("全年执行数30万元，自评得分95分，评价等级为优。", [bare])


def test_codes_are_their_own_and_warnings():
    """No code of the form checks is used again, and a report never earns an error."""
    assert set() == NARRATIVE.keys() & CATALOGUE.keys()
    assert {"warning"} == {clause.level.value for clause in NARRATIVE.values()}
    assert all(clause.advice.endswith("。") for clause in NARRATIVE.values())
