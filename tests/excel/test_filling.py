"""The total that 填分 writes below the scores."""

from dataclasses import replace
from decimal import Decimal

from xlcore.excel.filling import _slots, _total
from xlcore.form.model import Claimed, Entry, Form, IndicatorRow
from xlcore.form.scoring import score
from xlcore.scheme.catalogue import get

ROWS = [("一、示范区建立", 60, 60), ("1、水稻", 20, 20), ("2、玉米", 40, 40), ("二、田间试验", 40, 40)]


def form():
    """Return a form of numbered rows with their scores, and a blank cell for the total."""
    rows = [
        IndicatorRow(
            Entry("产出指标", "A1"),
            Entry("数量指标", "B1"),
            Entry(name, f"C{index}"),
            target=Entry("10个", f"D{index}"),
            actual=Entry("10个", f"E{index}"),
            weight=Entry(Decimal(weight), f"F{index}"),
            score=Entry(Decimal(points), f"G{index}"),
        )
        for index, (name, weight, points) in enumerate(ROWS, start=1)
    ]
    return Form("自评表", "project", indicators=tuple(rows), claimed=Claimed(total=Entry(cell="G99")))


def test_the_parts_of_a_numbered_row_count_once():
    """The total is that of the form, not that of all its rows."""
    scored = score(form(), get("mof-project"))
    assert Decimal(100) == _total(scored, ()).points
    assert 4 == len(list(_slots(scored, scored.rows)))


def test_a_total_waits_for_every_score():
    """While one that counts is missing nothing is written."""
    first, *rest = form().indicators
    lacking = replace(form(), indicators=(replace(first, score=Entry(cell="G1")), *rest))
    assert _total(score(lacking, get("mof-project")), ()) is None
