from datetime import date, datetime
from decimal import Decimal

import pytest

from xlcore.excel.schemes import scheme_of
from xlcore.excel.udf import (
    BAND_SCORE,
    CHANGE_RATE,
    COMPLETION_SCORE,
    DEDUCT_SCORE,
    EXEC_RATE,
    EXEC_SCORE,
    PERF_CHECK,
    PERF_EXPLAIN,
    PERF_GRADE,
    PERF_SCORE,
    PERF_SCORES,
    PERF_TOTAL,
    PROCUREMENT_SCORE,
    PROGRESS_SCORE,
    SHARE_RATE,
    TIER_SCORE,
)
from xlcore.excel.values import USUAL_PLACES
from xlcore.rules import Execution, Target
from xlcore.scheme.catalogue import builtin, get

BANDS = "<90%:3; <=100%:2; >100%:0"
BAND_ROWS = [["<90%", 3.0], ["≤100%", "2"], [None, None], [">100%", 0.0]]
DATE = datetime(2023, 11, 1)  # noqa: DTZ001  # a worksheet has no time zones

USUAL_RULE = (
    "规则：达到指标值得满分；未达到的按完成值÷指标值×分值，越低越好的按指标值÷完成值×分值；"
    "逾期未完成和定性指标由人工评定；"
)
CASES = {
    PERF_SCORE: [
        ((10.0, "≥95%", "90%"), 9.47),
        ((10, 100, 80), 8.0),
        ((Decimal("10.0000"), "≥100", Decimal("80.0000")), 8.0),
        ((10, "≤100", "120"), 8.33),
        ((10, "100", "120", "≤"), 8.33),
        ((10, "100", "120", None, None, "万元", "成本指标"), 8.33),
        ((10, "80", "100", 0.0, 0.0, 0.0, 0.0, "能耗(≤**吨)"), 8.0),
        ((10, "好坏", "好"), 10.0),
        ((10, "效果明显", "达到预期"), ""),
        ((10, "≥10", "5", "定性"), ""),
        ((10, "2023年12月底前", date(2023, 11, 1)), 10.0),
        ((10, "2023年12月底前", 45231.0), 10.0),
        ((10, DATE, "2023年10月"), 10.0),
        ((10, "2023年9月前", "10月"), ""),
        ((10, "9月前", "2023年8月", None, None, None, None, None, "2023年度"), 10.0),
        ((10, "9月前", "8月", None, None, None, None, None, "今年"), "#年度有误"),
        ((10, "≥95%", 0.9), "#单位不一致"),
        ((10, "≥95%", "90.%"), 9.47),
        ((10, "≥100", "1.2.3"), "#无法识别"),
        ((10, "≥100", "#N/A"), "#无法识别"),
        ((10, "效果明显", "#REF!"), "#无法识别"),
        ((10, "≥100", "#DIV/0!"), "#无法识别"),
        ((10, "≥100", -2146826243), "#无法识别"),
        ((10, "≥100", -2146826243.0), 0.0),
        ((10, "≥100", True), "#无法识别"),
        (("十分", "≥100", "80"), "#无法识别"),
        ((10, -5, -8), "#无法计算"),
        ((10, "≥100", None), ""),
        ((10, "", "80"), ""),
        ((None, "≥100", "80"), ""),
        (([[10]], [["≥100", None]], [[None], ["80"]]), 8.0),
        ((10, "≥100", [["80", "90"]]), "#无法识别"),
        ((10, "≥100", "80", None, "nonsense"), "#没有方案 nonsense"),
        ((10, "≥100", "80", None, "../secret.yaml"), "#没有方案 ../secret.yaml"),
        ((1e300, "≥1", 1e-300), 0.0),
    ],
    PERF_SCORES: [
        (([[10], [5], [None]], [["≥100"], ["≤8"], ["≥1"]], [["80"], ["10"], [1]]), [[8.0], [4.0], [""]]),
        (([[10, 5]], [["≥100", "≤8"]], [["80", "10"]]), [[8.0, 4.0]]),
        (([10, 5], [["≥100", None], [None, "≤8"]], ["80", "10"]), [[8.0], [4.0]]),
        (([[10], [10]], [["8"], ["8"]], [["10"], ["10"]], None, None, "万元", [["成本指标"], [None]]), [[8.0], [8.0]]),
        (([[10], [10]], [["8"], ["8"]], [["10"], ["10"]], [["≤"], [None]]), [[8.0], [10.0]]),
        (([[10], [10]], "8", [["10"], ["#N/A"]], "≤"), [[8.0], ["#无法识别"]]),
        (([[10], [10]], [["8"]] * 3, [["10"]] * 2), "#区域大小不一致"),
    ],
    EXEC_RATE: [
        ((950, 1000), 0.95),
        (("1,200", "2,400"), 0.5),
        ((0, 5), 0.0),
        ((5, 0), "#无法计算"),
        ((None, 5), ""),
        (("800万元", 1000), "#无法识别"),
        (("—", 1000), "#无法识别"),
        ((0.1, 0.3), pytest.approx(1 / 3)),
    ],
    EXEC_SCORE: [
        ((10, 950, 1000), 9.5),
        ((10, 1100, 1000), 10.0),
        ((10, Decimal("65.07"), Decimal("65.66"), "mof-project"), 9.91),
        ((10, 950, 0), "#无法计算"),
        ((None, 950, 1000), ""),
        ((10, "#无法计算", 5), "#无法计算"),
    ],
    PROCUREMENT_SCORE: [((2, 90, 100), 1.8), ((2, 101, 100), 0.0), ((2, 0, 0), "#无法计算"), ((1, 1, 3, 0), 0.0)],
    BAND_SCORE: [
        ((0.95, BANDS), 2.0),
        (("89.99%", BANDS), 3.0),
        ((0.9, BANDS), 2.0),
        ((1.01, BAND_ROWS), 0.0),
        ((0.5, BAND_ROWS), 3.0),
        ((0.95, "90%以上：5；60%以上：3"), 5.0),
        ((0.5, "≥90%:5"), "#无法计算"),
        ((0.5, "90%:5"), "#分档无法识别"),
        ((0.5, "≥90%"), "#分档无法识别"),
        ((0.5, ["≥90%", 5]), "#分档无法识别"),
        ((0.5, ";"), "#分档无法识别"),
        ((0.5, None), ""),
        ((None, BANDS), ""),
    ],
    DEDUCT_SCORE: [((5, 2, 1), 3.0), ((5, 9, 1), 0.0), ((5, 0, 1), 5.0), ((5, 1.5, 1), 4.0), ((5, None, 1), "")],
    COMPLETION_SCORE: [((6, 49, 50), 5.88), ((6, 51, 50), 6.0), ((6, 1, 0), "#无法计算"), ((5, 1, 3, 3), 1.667)],
    PROGRESS_SCORE: [
        (([0.15, 0.4, 0.6, 0.9919], 1, 2), 4.26),
        (("15%;40%;60%;99.19%", 1, 2, "25%;50%;75%;100%", 5), 4.26285),
        (([[0.5, 1]], 1, 2), 3.5),
        (([0.3, 0.6, 0.9, 1.2], 1, 2), 6.0),
        (([0.15, None, 0.6, 1], 1, 2), ""),
        (([0.5, 1], 1, 2, [0.5]), "#区域大小不一致"),
        (([0.5, 1], 1, 2, [0, 1]), "#无法计算"),
        (([0.5, 1], 1, 2, None, 2.5), "#小数位数有误"),
    ],
    TIER_SCORE: [
        ((5, "达成"), 5.0),
        ((5, "达成预期指标", 0.9), 4.5),
        ((5, "达成", 0), 5.0),
        ((5, "达成", "80%"), 4.0),
        ((5, "达成", 0.79), "#比例超出该档范围"),
        ((5, "部分达成", 0.8), "#比例超出该档范围"),
        ((5, "部分达成", 0.6), 3.0),
        ((5, "部分达成"), "#请填得分比例"),
        ((5, "未达成", 0), 0.0),
        ((5, "未达成年度指标且效果较差", 0.6), "#比例超出该档范围"),
        ((5, "未达成"), "#请填得分比例"),
        ((5, "是"), 5.0),
        ((5, "否"), 0.0),
        ((5, "优"), "#无法识别"),
        ((5, None), ""),
    ],
    PERF_TOTAL: [
        ((9.47, 10, 8.5), 27.97),
        ((0.1, 0.2), 0.3),
        (([[1, None], ["", "2"]], "—"), 3.0),
        (([[None]], ""), ""),
        (([1, "#单位不一致"],), "#单位不一致"),
        (([1, "得分"],), "#无法识别"),
        (([1, "#REF!"],), "#无法识别"),
    ],
    PERF_GRADE: [
        ((90,), "优"),
        ((89.995,), "优"),
        ((89.99,), "良"),
        ((0,), "差"),
        ((89.99, "luquan-department-2022"), "良好"),
        ((90, "luohu-department-2020"), "#方案没有规定等级"),
        (("",), ""),
    ],
    CHANGE_RATE: [((110, 100), 0.1), ((100, 0), "#无法计算"), ((100, -5), "#无法计算"), ((None, 5), "")],
    SHARE_RATE: [((30, 120), 0.25), ((1, 0), "#无法计算"), ((1, None), "")],
    PERF_CHECK: [
        ((10, 10, "≥95%", "95%", ""), "√"),
        ((10, None, "≥95%", "95%", ""), ""),
        ((None, None, None, None), ""),
    ],
    PERF_EXPLAIN: [
        (
            (10, "≥95%", "95%"),
            f"{USUAL_RULE}计算：指标值 ≥95%，完成值 95%：已完成，得满分 10；取位：10，按保留 2 位小数无需舍入",
        ),
        ((10, "效果明显", "好转"), f"{USUAL_RULE}计算：指标值 效果明显，完成值 好转：由人工评定"),
        ((10, "≥95%", None), ""),
    ],
}
TABLE = [(function, given, shown) for function, cases in CASES.items() for given, shown in cases]


@pytest.mark.parametrize(("function", "given", "shown"), TABLE, ids=lambda value: getattr(value, "__name__", None))
def test_cells_show(function, given, shown):
    """Each function shows its number, a blank, or a reason that begins with #."""
    assert shown == function(*given)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ((10, 11, "≥95%", "95%"), "错误 I01"),
        ((10, 7, "≥100", "80", "已说明"), "提醒 I02"),
        ((10, 10, "≥100", "80"), "错误 I03"),
        ((10, 9, "≥95%", "95%"), "提醒 I04"),
        ((10, 8, "≥100", "80", None), "错误 I05"),
        ((10, 8, "≥100", "80", "无"), "错误 I05"),
        ((10, 10, "≥100", "150", ""), "提醒 I06"),
        ((10, 10, "≥100", None), "错误 I07"),
        ((10, 10, "≥100", "完成"), "提醒 I10"),
        ((10, "十", "≥100", "100"), "错误 C01"),
        ((10, 10, "≥100", "#DIV/0!"), "错误 C04"),
    ],
)
def test_check_tells_the_gravest_finding(given, code):
    """The code of the contract opens the text."""
    assert PERF_CHECK(*given).startswith(f"{code} ")


def test_a_reason_is_asked_for_only_where_the_form_has_a_place():
    """A deduction without the reason column is fine; with a blank one it is not."""
    assert "√" == PERF_CHECK(10, 8, "≥100", "80")
    assert "√" == PERF_CHECK(10, 8, "≥100", "80", "设备到货晚")


@pytest.mark.parametrize("scheme_id", builtin())
def test_every_built_in_scheme_can_be_named(scheme_id):
    """The id in a cell finds its scheme, and the scheme's own rule and places give the points."""
    scheme = get(scheme_id)
    assert scheme_of(scheme_id) is scheme
    assert isinstance(PERF_SCORE(10, "≥3", "2", None, scheme_id), float)


def test_without_a_scheme_the_national_one_holds():
    """What holds without a scheme is what the national scheme says."""
    national = get("mof-project")
    assert (Target(), Execution(), USUAL_PLACES) == (national.row_rule, national.execution.rule, national.places)


def test_an_unforeseen_fault_is_told_and_does_not_escape(monkeypatch):
    """A fault of ours shows as a text with its kind."""
    monkeypatch.setattr("xlcore.excel.udf.execution_rate", None)
    assert "#内部错误 TypeError" == EXEC_RATE(1, 2)
