"""Outputs that nobody proved complete, rates cut off in print, and forms that split their points otherwise."""

from decimal import Decimal

import pytest
from check_cases import FIRST, LAST, NO_SCORES, NO_SOURCES, NO_WEIGHTS, THIRD
from made_forms import checked, made

UNSPENT = {"budget.executed": 40, "budget.rate": "40%", "budget.weight": None, **NO_SCORES, **NO_WEIGHTS, **NO_SOURCES}


def codes(changes):
    """Return the codes of what is found in the clean form with some changes."""
    return [finding.code for finding in checked(made({**UNSPENT, **changes}))]


@pytest.mark.parametrize(
    ("told", "actual"),
    [
        (True, "10座"),
        (True, "12座"),
        (False, "建设中"),
        (False, "正在实施"),
        (False, "前期工作"),
        (False, "未完工"),
        (False, "见报告"),
        (False, "9座"),
    ],
)
def test_only_what_is_proved_complete_is_held_against_the_spending(told, actual):
    """Words that prove nothing are no completion; nor is a cost that stayed below its limit."""
    assert told == ("I14" in codes({f"{FIRST}.actual": actual}))


def test_a_cost_alone_completes_no_output():
    """Of a form whose only readable output is its cost nobody can say that the outputs are complete."""
    assert "I14" not in codes({f"{FIRST}.target": "/", f"{FIRST}.actual": "/"})


def test_full_points_beside_work_that_goes_on_are_no_completion():
    """在建 with all its points is not held against the spending."""
    changes = {"budget.executed": 40, "budget.rate": "40%", "budget.score": 4, "claimed.total": 94, **NO_SOURCES}
    assert "I14" in [finding.code for finding in checked(made(changes))]
    assert "I14" not in [finding.code for finding in checked(made({**changes, f"{FIRST}.actual": "在建"}))]


@pytest.mark.parametrize(
    ("told", "actual"),
    [
        (True, "已建成文化建设中心1个"),
        (True, "不存在建设质量问题"),
        (True, "按期完工，未发生延期"),
        (True, "无停工"),
        (False, "服务中心建设中"),
        (False, "主体在建"),
        (False, "工程延期"),
    ],
)
def test_words_within_other_words_do_not_say_that_work_goes_on(told, actual):
    """建设中心 is no 建设中, 存在建设 no 在建, and 未发生延期 no 延期."""
    changes = {"budget.executed": 40, "budget.rate": "40%", "budget.score": 4, "claimed.total": 94, **NO_SOURCES}
    assert told == ("I14" in [finding.code for finding in checked(made({**changes, f"{FIRST}.actual": actual}))])


@pytest.mark.parametrize(
    ("told", "target", "actual"),
    [
        (True, "年底前完成", "按期完成"),
        (True, "达到国家标准", "达到"),
        (True, "完成维修", "已全部完成"),
        (False, "年底前完成", "部分完成"),
        (False, "达到国家标准", "未达到"),
        (False, "完成维修", "完成80%"),
    ],
)
def test_standing_answers_of_completion_complete_an_output(told, target, actual):
    """On a form without weights words that say nothing but that all is done complete what words ask for."""
    assert told == ("I14" in codes({f"{FIRST}.target": target, f"{FIRST}.actual": actual}))


@pytest.mark.parametrize(
    ("executed", "budget", "rate", "text"),
    [
        ("1157.97", Decimal("2000.01"), "57.89%", "1157.97 ÷ 2000.01 = 57.898%"),
        ("1157.97", 2000, "100%", "1157.97 ÷ 2000 = 57.9%"),
        ("950", 1000, "94.9%", "950 ÷ 1000 = 95%"),
    ],
)
def test_a_rate_is_told_with_the_digits_that_show_its_fault(executed, budget, rate, text):
    """A rate that was cut off, 57.89% for 57.8985%, differs from the one beside it."""
    changes = {"budget.executed": Decimal(executed), "budget.adjusted": budget, "budget.rate": rate, **NO_SOURCES}
    (found,) = (finding for finding in checked(made(changes)) if finding.code == "B02")
    assert found.message.split("，")[1].startswith(text)


def split(output, effect, satisfaction, execution=10):
    """Return what W03 says of a form with these points in its headings."""
    changes = {
        "sections[0]": output,
        "sections[1]": effect,
        "sections[2]": satisfaction,
        f"{FIRST}.weight": output - 25,
        f"{THIRD}.weight": effect,
        f"{LAST}.weight": satisfaction,
        "budget.weight": execution,
        "budget.score": None if execution is None else execution,
    }
    return [(f.cell, f.message) for f in checked(made(changes)) if f.code == "W03"]


def test_groups_that_carry_the_whole_total_follow_another_split():
    """40 + 40 + 20 leave nothing for the execution: nobody said that this form must have 50, 30 and 10."""
    assert [] == split(40, 40, 20, execution=None)
    assert [] != split(40, 40, 10, execution=None)


def test_another_split_beside_the_points_of_the_scheme_is_told():
    """60 + 20 + 10 and the execution's 10: each group that differs is told at its heading."""
    assert ["sections[0]", "sections[1]"] == [cell for cell, _ in split(60, 20, 10)]
