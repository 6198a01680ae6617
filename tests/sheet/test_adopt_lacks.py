"""What adopting did not find is said with its consequence, the heading that nobody knows, and what to do."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from adopting import adopted
from own_form import ROWS, save

from xlcore.form.scoring import score
from xlcore.sheet.adopt_lacks import lacking
from xlcore.sheet.read import read_forms


def said(folder: Path, headings: dict[str, str | None], rows: Sequence[Sequence[object]] = ROWS) -> tuple[str, ...]:
    """Return what is said of the form with some headings changed."""
    save(folder / "own.xlsx", rows, headings)
    (reading,) = read_forms(folder / "own.xlsx")
    return lacking(reading, score(reading.form, reading.scheme))


def test_of_a_form_with_all_places_nothing_is_said(tmp_path):
    """Rate, scores, total and grade all have their places."""
    assert () == said(tmp_path, {})


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (
            {"得分": "栏目甲"},
            [
                (
                    "资金表没有找到“得分”列：执行得分没有变成公式，只显示在表旁“复算得分”列。"
                    "表头“栏目甲”（G3）不认识；如果它就是“得分”，请在原件中改成“得分”后重新生成"
                ),
                (
                    "指标表没有找到“得分”列：指标得分没有变成公式，按规则算出的得分只显示在表旁“复算得分”列。"
                    "表头“栏目甲”（G5）不认识；如果它就是“得分”，请在原件中改成“得分”后重新生成"
                ),
                "总分没有变成公式，只显示在表旁“复算得分”列。需要的，请在原件中先改好“得分”列的列名后重新生成",
            ],
        ),
        (
            {"实际完成值": "栏目乙"},
            [
                (
                    "指标表没有找到“实际完成值”列：指标值没有完成值可比，得分请填在表旁“人工评分”列。"
                    "表头“栏目乙”（E5）不认识；如果它就是“实际完成值”，请在原件中改成“实际完成值”后重新生成"
                ),
            ],
        ),
        (
            {"执行率": "栏目丙"},
            [
                (
                    "资金表没有找到“执行率（B/A）”列：执行率没有变成公式。"
                    "表头“栏目丙”（F3）不认识；如果它就是“执行率（B/A）”，请在原件中改成“执行率（B/A）”后重新生成"
                ),
            ],
        ),
        (
            {"执行率": None},
            [
                (
                    "资金表没有找到“执行率（B/A）”列：执行率没有变成公式。"
                    "需要的，请在原件第3行的表头加一列“执行率（B/A）”后重新生成"
                ),
            ],
        ),
        ({"等级": "备注"}, []),
        (
            {"总分": "备注"},
            [
                "没有找到总分的位置：总分只显示在表旁“复算得分”列。需要的，请在原件中加一行“总分”后重新生成",
                "没有读懂、也没有用上：F8。请核对这些格的列名或标签",
            ],
        ),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(headings, expected, tmp_path):
    """A heading that nobody knows is named with its cell; where there is none, a column is asked for."""
    assert expected == list(said(tmp_path, headings))


def test_a_form_without_money_says_so(tmp_path):
    """Without a money block neither rate nor spending can come alive."""
    rows = [row for index, row in enumerate(ROWS) if index not in {2, 3}]
    assert "没有找到资金表（预算数、执行数）：执行率和执行得分没有变成公式。" in said(tmp_path, {}, rows)


def test_what_was_not_read_is_named(tmp_path):
    """Cells inside the form that went into nothing are said too."""
    rows = [row + ([7] if row[0] in {"产出指标", "效益指标"} else []) for row in ROWS]
    rows[4] = [*ROWS[4], "栏目丁"]
    assert any(line.startswith("没有读懂、也没有用上：") and "I5" in line for line in said(tmp_path, {}, rows))


def test_without_its_scores_a_total_stays_as_it_is(tmp_path):
    """The sum beside a column that was not found would be another one than the unit's."""
    for heading, live in (("得分", True), ("本年考评实得", False)):
        save(tmp_path / "own.xlsx", [*ROWS[:-2], [*ROWS[-2][:-1], 95], ROWS[-1]], {"得分": heading})
        _, _, plan = adopted(tmp_path / "own.xlsx", tmp_path / "live.xlsx")
        assert live == ("总分" in plan.told[0].live)
