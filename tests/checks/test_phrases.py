"""Figures inside words."""

import pytest

from xlcore.checks.phrases import worded
from xlcore.quantity import read

REACHES = [
    ("达到85%以上", "80%", False),
    ("85%以上", "达到90%", True),
    ("≥10场", "已完成8场", False),
    ("≥10场", "举办培训8场", None),
    ("增长5%以上", "同比增长了6%", True),
    ("增长5%以上", "比上年下降6%", False),
    ("下降3%", "降低2%", False),
    ("增长5%以上", "105%", None),
    ("3-5次", "2次", False),
    ("3次~5次", "4次", True),
    ("3-5次", "7次", None),
    ("3-5月", "2月", None),
    ("5-3次", "2次", None),
    ("3次-5人", "2人", None),
    ("2家/年", "1家", False),
    ("95%", "约90%", None),
    ("1-2小时", "0.5小时", None),
    ("20-30元/人", "18元/人", None),
    ("2-3万元/户", "1.8万元/户", None),
    ("1-3mg/l", "0.5mg/l", None),
    ("1～2%", "0.5%", None),
    ("下降5%以内", "下降8%", None),
]


@pytest.mark.parametrize(("target", "actual", "expected"), REACHES)
def test_only_a_figure_that_the_words_leave_certain_is_compared(target: str, actual: str, expected: object) -> None:
    """Words that add nothing, the same change on both sides and the ends of a range allow a comparison."""
    assert expected is worded(read(target), read(actual), {})


@pytest.mark.parametrize(("actual", "expected"), [("65万元", False), ("55万元", True), ("45万元", None)])
def test_a_range_of_costs_is_left_upwards(actual: str, expected: object) -> None:
    """A cost misses 50-60万元 only when it is above both ends."""
    assert expected is worded(read("50-60万元"), read(actual), {"level2": read("成本指标")})
