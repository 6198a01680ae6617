"""What people read about each worksheet function: its help in Excel, its parameters, an example with its result."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_HELP = 255
"""Excel cuts longer help texts."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; ``many`` tells that it takes a range of several cells."""

    name: str
    help: str
    optional: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """One worksheet function; ``example`` is a formula without cell references, ``result`` what it shows.

    ``variadic`` tells that the last parameter may be repeated, ``slow`` that
    Excel's function wizard should not call it while a person types.
    """

    name: str
    help: str
    parameters: tuple[Parameter, ...]
    example: str
    result: float | str
    variadic: bool = False
    slow: bool = False


_WEIGHT = Parameter("weight", "分值：这一项的满分")
_TARGET = Parameter("target", "年度指标值，如 ≥95%、不少于12种、2023年12月底前、好坏")
_ACTUAL = Parameter("actual", "实际完成值，与指标值同样的写法")
_NATURE = Parameter("nature", "指标性质：≥、≤、= 或 定性；指标值自带符号时以指标值为准", optional=True)
_SCHEME = Parameter("scheme", "评价方案编号，如 mof-project；省略时按全国通行规则，得分保留 2 位小数", optional=True)
_ROW = (
    Parameter("unit", "度量单位列的单位，如 % 或 万元；值里没有写单位时用", optional=True),
    Parameter("level2", "二级指标名称；成本、时效类指标没有符号时按越低越好", optional=True),
    Parameter("name", "三级指标名称；括号里的 ≥、≤ 可作为符号", optional=True),
    Parameter("year", "年度，如 2023；没有写年份的日期属于这一年", optional=True),
)
_PLACES = Parameter("places", "得分保留的小数位数，省略时为 2", optional=True)
_MANY = {
    "weight": "分值一列", "target": "年度指标值一列", "actual": "实际完成值一列", "nature": "指标性质一列，或一个值",
    "unit": "度量单位一列，或一个值", "level2": "二级指标一列；合并单元格的空白沿用上面的名称",
    "name": "三级指标名称一列",
}  # fmt: skip


def _columns(*parameters: Parameter) -> tuple[Parameter, ...]:
    """Return the parameters of a row as those of a table."""
    return tuple(
        Parameter(f"{row.name}s", _MANY[row.name], row.optional, many=True) if row.name in _MANY else row
        for row in parameters
    )


FUNCTIONS: tuple[Function, ...] = (
    Function(
        "PERF_SCORE",
        "按指标值和完成值给一行指标算分：达到得满分，未达到按完成比例得分，越低越好的按方案折算。"
        "未填显示空白，不能计算的显示 # 开头的原因，定性文字由人工评分，显示空白。",
        (_WEIGHT, _TARGET, _ACTUAL, _NATURE, _SCHEME, *_ROW),
        'PERF_SCORE(10,"≥95%","90%")',
        9.47,
    ),
    Function(
        "PERF_SCORES",
        "一次给整张指标表算分，每行一个得分。各区域行数必须相同，也可以只给一个值。比逐行写 PERF_SCORE 快。"
        "Excel 2019 及更早版本须先选中结果区域，再按 Ctrl+Shift+Enter。",
        _columns(_WEIGHT, _TARGET, _ACTUAL, _NATURE, _SCHEME, *_ROW),
        'PERF_SCORES({10;5},{"≥100";"≤8"},{"80";"10"})',
        8.0,
        slow=True,
    ),
    Function(
        "EXEC_RATE",
        "预算执行率：执行数÷预算数，得小数，单元格可设为百分比格式。预算数为零时显示 #无法计算。",
        (Parameter("executed", "全年执行数"), Parameter("budget", "预算数，一般为全年（调整后）预算数")),
        "EXEC_RATE(950,1000)",
        0.95,
    ),
    Function(
        "EXEC_SCORE",
        "预算执行得分：执行率（不超过方案规定的上限，一般为 100%）×分值。预算数为零时显示 #无法计算。",
        (_WEIGHT, Parameter("executed", "全年执行数"), Parameter("budget", "预算数"), _SCHEME),
        "EXEC_SCORE(10,950,1000)",
        9.5,
    ),
    Function(
        "PROCUREMENT_SCORE",
        "政府采购得分：实际采购金额÷采购计划金额×分值；实际超过计划得 0 分。",
        (_WEIGHT, Parameter("actual", "实际采购金额"), Parameter("plan", "采购计划金额"), _PLACES),
        "PROCUREMENT_SCORE(2,90,100)",
        1.8,
    ),
    Function(
        "BAND_SCORE",
        "分档得分：从上到下，第一个成立的档给分。没有一档成立时显示 #无法计算。",
        (
            Parameter("value", "要分档的数，如 85% 或 0.85"),
            Parameter("bands", "分档文字，如 <90%:3; <=100%:2; >100%:0；或两列的区域：条件、得分", many=True),
        ),
        'BAND_SCORE(0.95,"<90%:3; <=100%:2; >100%:0")',
        2.0,
    ),
    Function(
        "DEDUCT_SCORE",
        "扣分：从满分起，每有一项扣若干分，扣完为止。",
        (_WEIGHT, Parameter("count", "应扣分的项数，不足一项的不计"), Parameter("deduct", "每项扣的分数")),
        "DEDUCT_SCORE(5,2,1)",
        3.0,
    ),
    Function(
        "COMPLETION_SCORE",
        "完成率得分：完成数÷计划数（不超过 100%）×分值。计划数为零时显示 #无法计算。",
        (_WEIGHT, Parameter("done", "完成数"), Parameter("planned", "计划数"), _PLACES),
        "COMPLETION_SCORE(6,49,50)",
        5.88,
    ),
    Function(
        "PROGRESS_SCORE",
        "支付进度得分：各期进度÷序时进度×每期分值之和，加平均进度×平均分值，不超过两部分满分之和。有一期未填时显示空白。",
        (
            Parameter("progress", "各期累计支付进度，区域，或用分号隔开的文字", many=True),
            Parameter("points_each", "每期的分值"),
            Parameter("points_mean", "平均进度的分值"),
            Parameter(
                "calendar",
                "各期应达到的进度，区域，或如 25%;50%;75%;100%；省略时按期数均分",
                optional=True,
                many=True,
            ),
            _PLACES,
        ),
        'PROGRESS_SCORE("15%;40%;60%;99%",1,2)',
        4.26,
    ),
    Function(
        "TIER_SCORE",
        "定性指标分档得分。达成 80%–100%，部分达成 60%–80%，未达成 0–60%，80% 和 60% 归较好的一档。"
        "达成不填比例时得满分，其他档必须填比例。也认 是（满分）和 否（0 分）。",
        (
            _WEIGHT,
            Parameter("level", "达成、部分达成、未达成，或 是、否"),
            Parameter("share", "得分占分值的比例，须在该档范围内，如 70%", optional=True),
            _PLACES,
        ),
        'TIER_SCORE(5,"部分达成",70%)',
        3.5,
    ),
    Function(
        "PERF_TOTAL",
        "合计得分：空白不计，全部空白时显示空白；其中有 # 开头的原因时显示该原因，不会把不能计算的当作 0。",
        (Parameter("scores", "得分的单元格或区域，可以有多个", many=True),),
        "PERF_TOTAL(9.47,10,8.5)",
        27.97,
        variadic=True,
    ),
    Function(
        "PERF_GRADE",
        "按方案的等级标准给总分定等级；总分先按方案的小数位数取整，恰在分界上的归较好的一级。",
        (Parameter("total", "总分"), _SCHEME),
        "PERF_GRADE(90)",
        "优",
    ),
    Function(
        "CHANGE_RATE",
        "增减率：（本期－基期）÷基期，得小数。基期为零或负数时显示 #无法计算。",
        (Parameter("current", "本期数，如预算数、本年数"), Parameter("base", "基期数，如年初数、上年数")),
        "CHANGE_RATE(110,100)",
        0.1,
    ),
    Function(
        "SHARE_RATE",
        "占比：部分÷总数，得小数。总数为零时显示 #无法计算。",
        (Parameter("part", "部分"), Parameter("whole", "总数")),
        "SHARE_RATE(30,120)",
        0.25,
    ),
    Function(
        "PERF_CHECK",
        "校验一行指标，显示最重的一条问题（编号、原因、怎么改）；没有问题显示 √，得分未填又没有问题时显示空白。",
        (
            _WEIGHT,
            Parameter("score", "填写的得分"),
            _TARGET,
            _ACTUAL,
            Parameter("reason", "偏差原因；省略时表示表上没有这一栏，不检查原因", optional=True),
            _SCHEME,
        ),
        'PERF_CHECK(10,9.5,"≥95%","95%","")',
        "错误 I05 得分 9.5 小于分值 10，原因未说明。请填写偏差原因及改进措施。",
        slow=True,
    ),
    Function(
        "PERF_EXPLAIN",
        "用文字说明一行指标的得分是怎么来的。",
        (_WEIGHT, _TARGET, _ACTUAL, _NATURE, _SCHEME, *_ROW),
        'PERF_EXPLAIN(10,"≥95%","90%")',
        "规则：达到指标值得满分；"
        "未达到的按完成值÷指标值×分值，越低越好的按指标值÷完成值×分值；"
        "逾期未完成和定性指标由人工评定；"
        "计算：指标值 ≥95%，完成值 90%：未完成，按比例得 9.4737（90 ÷ 95 × 分值 10）；"
        "取位：9.473684，四舍五入保留 2 位小数，得 9.47",
    ),
)
"""Every worksheet function, in the order in which people meet them; names and order of parameters are stable."""

BY_NAME = {function.name: function for function in FUNCTIONS}
"""The functions by name."""
