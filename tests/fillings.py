"""Forms as people fill them, drawn at random: for the tests that hold several routes against each other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from xlcore.form.model import Budget, BudgetRow, Claimed, Entry, Form, IndicatorRow
from xlcore.quantity import CellError, Content
from xlcore.scheme.facts import Figure
from xlcore.scheme.model import Scheme
from xlcore.sheet.subject import Subject, subject_of

ROWS, MANY_ROWS = 2, 10

SIGNS = (
    "", "", "", "≥", "≧", ">=", "＞＝", "≤", "≦", "<=", "=", "＝", "═", ">", "＜", "不少于", "不超过", "不低于",
    "至少", "控制在",
)  # fmt: skip
AFTER = ("", "", "", "以上", "以内", "以下", "（含）以上", "左右")
UNITS = ("", "", "%", "％", "个", "套", "种", "天", "个工作日", "万元", "元", "亿元", "百分比", "元/人*月", "人次")
ODDITIES = (
    "达到要求", "达到\n效果", "达成预期指标", "未开展", "无", "好", "好坏", "高", "高中低", "优良中差", "—", "——",
    "---", "/", "9月前", "7月", "12月底", "2023年12月底前", "2023年11月", "2022年6月5日", "2023-12-31", "2023/6/1",
    "3-5天", "1.2.3", "290%", "3M.8", "指标1：……", "16,535.40", "1,2", "2837.8294万元", "=1+1", "≥", "百分之九十",
    "１００％", "", "2022年9月", "2022年9月30日前", "9月15日前", "9月", "11月30日", "2022年上半年", "2022年第三季度",
    "2022年初", "第三季度", "9月上旬", "2023年2季度底前", "下半年", "2023年度", "2023年内完成",
    "2023年部分", "2023年6月初",
    "2022.12", "2022.11", "2022.1", "2022.12.31", "2022-11", "2023/6", "20221231", "20221130",
    "2022", "2022.12月", "2022.45",
    "1.05", "5", "4.9%", "1起", "0万元", "30%", "2023年9月以前", "2023年12月30日",
)  # fmt: skip
FIGURES = ("0", "1", "95", "98", "100", "0.95", "120", "2.5", "1000", "21933", "-3", "12", "50.7")

texts = st.one_of(
    st.builds(lambda a, n, u, b: f"{a}{n}{u}{b}", *map(st.sampled_from, (SIGNS, FIGURES, UNITS, AFTER))),
    st.sampled_from(ODDITIES),
    st.text("0123456789.%≥≤=年月日万元-, 个以上", max_size=7),
    st.text("2019年月日.-底前初末内上下半季度一三第旬", max_size=9),
    st.builds(
        lambda year, rest: f"{year}{rest}",
        st.sampled_from(("2022年", "2022.", "2022-", "")),
        st.sampled_from(("9月", "12", "11", "上半年", "4季度", "底前", "9月15日", "初", "1", "三季度末", "12.31")),
    ),
)
plain_numbers = st.decimals(-5, 500, places=2, allow_nan=False).map(lambda number: number.normalize() + 0)
errors = st.sampled_from([CellError("#DIV/0!"), CellError("#N/A")])
values = st.one_of(st.none(), texts.map(lambda text: text or None), texts, plain_numbers, plain_numbers, errors)
money = st.one_of(
    st.none(),
    st.sampled_from(
        [
            Decimal(0),
            Decimal(100),
            Decimal("2837.8294"),
            Decimal("2635.204432"),
            Decimal(-1),
            "150万",
            "—",
            CellError("#REF!"),
        ]
    ),
    st.integers(0, 6).flatmap(lambda places: st.decimals(0, 3000, places=places, allow_nan=False)),
)
weights = st.one_of(st.sampled_from([Decimal(n) for n in (3, 5, 8, 10, 20)] + [Decimal("2.5"), None, "5分"]))
points = st.one_of(st.none(), st.decimals(-1, 12, places=2, allow_nan=False), st.sampled_from(["8分", Decimal(10)]))
claims = st.one_of(st.none(), st.none(), points.map(Entry))
reasons = st.sampled_from([None, None, "受天气影响", "无"])


def fact(figure: Figure) -> st.SearchStrategy[Content]:
    """Give what a person may type for a figure."""
    match figure.kind:
        case "choice":
            return st.sampled_from(
                [*(figure.choices or ("是", "否")), *(figure.choices or ("是", "否")), None, "不清楚"]
            )
        case "percent":
            return st.one_of(st.none(), st.decimals(0, 1, places=3, allow_nan=False), st.just("99%"))
        case "count" | "points":
            return st.one_of(st.integers(0, 30).map(Decimal), st.sampled_from([None, Decimal("0.5"), "—"]))
        case "text":
            return st.sampled_from([None, "2020-12-31", "说明"])
    return money


def entries(strategy: st.SearchStrategy[Content]) -> st.SearchStrategy[Entry]:
    return strategy.map(Entry)


shares = st.decimals(0, 2, places=4, allow_nan=False).map(lambda share: Entry(share, percent=True))
days = st.dates(date(2022, 1, 1), date(2024, 12, 31)).map(Entry)


@st.composite
def rows(draw: st.DrawFn, scheme: Scheme, *, formats: bool) -> IndicatorRow:
    """Draw a prescribed row or one of the unit's own, filled in.

    ``formats`` adds cells whose number format decides what they say: 95 %
    stored as 0.95, and dates. formualizer does not know the formats.
    """
    typed = st.one_of(entries(values), shares, days) if formats else entries(values)
    section, group, indicator = draw(st.sampled_from(list(scheme.prescribed())))
    name = (
        indicator.name
        if indicator
        else draw(st.sampled_from(["完成数量", "投诉次数", "公猪舍(≥**平方米)", "费用（<**元）", "执行率", None]))
    )
    return IndicatorRow(
        level1=Entry(section.name),
        level2=Entry(group.name),
        name=Entry(name),
        nature=Entry(draw(st.sampled_from([None, None, "≥", "≧", "≤", "=", "定性"]))),
        target=draw(typed),
        unit=Entry(draw(st.sampled_from([None, *UNITS]))),
        actual=draw(typed),
        weight=draw(entries(weights)),
        score=draw(claims),
        reason=Entry(draw(reasons)),
    )


@st.composite
def budgets(draw: st.DrawFn) -> Budget:
    """Draw a money block with two sources."""
    amounts = ("initial", "adjusted", "executed")
    first, *others = (
        BudgetRow(**{name: draw(entries(money)) for name in amounts}, reason=Entry(draw(reasons))) for _ in range(3)
    )
    score = draw(claims)
    return Budget(
        BudgetRow(**{name: getattr(first, name) for name in amounts}, score=score, reason=first.reason), tuple(others)
    )


@st.composite
def fillings(draw: st.DrawFn, scheme: Scheme, *, formats: bool = False) -> Subject:
    """Draw a filled form with points given by hand."""
    figures = [item for block in scheme.facts for item in block.paths()]
    indicators = (
        draw(st.lists(rows(scheme, formats=formats), min_size=1, max_size=MANY_ROWS if formats else ROWS))
        if scheme.sections
        else []
    )
    form = Form(
        sheet="自评表",
        kind=scheme.kind,
        unit=Entry("某单位"),
        year=Entry(draw(st.sampled_from([None, Decimal(2023), Decimal(2020), "2021年"]))),
        budget=draw(budgets()),
        indicators=tuple(indicators),
        claimed=Claimed(total=draw(claims), grade=draw(st.sampled_from([None, None, Entry("优"), Entry(None)]))),
        facts={path: draw(entries(fact(figure))) for path, figure in figures},
    )
    manual = {index: draw(points) for index in range(len(indicators))}
    return subject_of(scheme, form, manual, draw(st.none() | points))
