"""Rows that split the points of a numbered row above them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from xlcore.checks import run
from xlcore.form.model import Claimed, Entry, Form, IndicatorRow
from xlcore.form.scoring import score
from xlcore.form.subrows import part_rows
from xlcore.scheme.catalogue import get

OUTPUT, NUMBER = Entry("产出指标", "A1"), Entry("数量指标", "B1")


def form(rows, total=None):
    """Return a form of rows (name, weight, score) and its total."""
    made = [
        IndicatorRow(
            OUTPUT,
            NUMBER,
            Entry(name, f"C{index}"),
            target=Entry("10个", f"D{index}"),
            actual=Entry("10个", f"E{index}"),
            weight=None if weight is None else Entry(Decimal(weight), f"F{index}"),
            score=None if points is None else Entry(Decimal(points), f"G{index}"),
        )
        for index, (name, weight, points) in enumerate(rows, start=1)
    ]
    claimed = Claimed(None if total is None else Entry(Decimal(total), "G99"))
    return Form("自评表", "project", indicators=tuple(made), claimed=claimed)


TREE = [
    ("一、示范区建立", 60, 55),
    ("1、水稻", 20, 20),
    ("2、玉米", 40, 35),
    ("（1）春玉米", 15, 15),
    ("（2）夏玉米", 25, 20),
    ("二、田间试验", 40, 40),
]
PARTS = frozenset({1, 2, 3, 4})


def parts(rows, total=None):
    """Return the places of the rows that are parts."""
    return part_rows(form(rows, total), Decimal(100), None)


@pytest.mark.parametrize("total", [None, 95])
def test_rows_below_a_number_are_parts(total):
    """They add up to the row above, and what is left to all the points there are; parts of parts are parts, too."""
    assert PARTS == parts(TREE, total)


def test_scores_without_weights_need_the_printed_total():
    """Without weights the total proves that the parts count once; without that, or beside another one, nothing does."""
    rows = [(name, None, points) for name, _, points in TREE]
    assert PARTS == parts(rows, 95)
    assert frozenset() == parts(rows)
    assert frozenset() == parts(rows, 94)
    assert frozenset() == parts(rows, 185)


@pytest.mark.parametrize(
    "rows",
    [
        [("1、维修", 50, 50), ("2、加固", 25, 25), ("3、检测", 25, 25)],
        [("一、维修", 50, 50), ("二、加固", 25, 25), ("三、检测", 25, 25)],
        [("一、维修", 60, 60), ("1、加固", 25, 25), ("2、检测", 25, 25)],
        [("一、维修", 50, 50), ("1、加固", 50, 50)],
        [("维修", 50, 50), ("1、加固", 25, 25), ("2、检测", 25, 25)],
        [("一、维修", 50, 50), ("1、加固", 25, 25), ("2、检测", 25, 20)],
        [("一、维修", 50, 50), ("1、加固", 25, 25), ("2、检测", 25, 25)],
    ],
)
def test_what_is_not_proved_counts(rows):
    """Rows of one level, other sums, one row alone, or weights that are right with them all: nothing is left out."""
    assert frozenset() == parts(rows)


def test_parts_count_once():
    """Neither the weights nor the total are wrong, and the computed total leaves the parts out."""
    scored = score(form(TREE, 95), get("mof-project"))
    found = run(replace(scored))
    assert not {"W01", "T01"} & {finding.code for finding in found}
    assert (2, Decimal(100)) == (len(scored.counted), scored.weighed)
