"""For every check of a form one way to break a random right form, and nothing else in it."""

# ruff: noqa: ARG005  # all breakers are called alike

from decimal import Decimal

from hypothesis import strategies as st

from xlcore.form.model import Entry, Template
from xlcore.numbers import round_half_up
from xlcore.quantity import CellError

FIRST, SECOND, THIRD, LAST = (f"indicators[{row}]" for row in range(4))
NO_SOURCES = {
    f"budget.rows[{row}].{column}": None for row in (0, 1) for column in ("initial", "adjusted", "executed", "rate")
}
MOF, LUQUAN = "mof-department", "luquan-department-2022"


@st.composite
def right_forms(draw):
    """Return the changes that make another clean form: weights, targets, actuals, money, all adding up."""
    first = draw(st.integers(1, 49))
    budget = Decimal(draw(st.integers(10**4, 10**8))) / 100
    executed = round_half_up(budget * draw(st.integers(81, 100)) / 100, 2)
    rate = executed / budget
    execution = round_half_up(rate * 10, 2)
    target = draw(st.integers(1, 10**6))
    actual = target + draw(st.integers(0, target // 6))
    own = round_half_up(executed * draw(st.integers(0, 100)) / 100, 2)
    return {
        "budget.initial": budget,
        "budget.adjusted": budget,
        "budget.executed": executed,
        "budget.rate": f"{round_half_up(rate * 100, 2)}%",
        "budget.score": execution,
        "budget.rows[0].initial": budget,
        "budget.rows[0].adjusted": budget,
        "budget.rows[0].executed": own,
        "budget.rows[1].initial": "",
        "budget.rows[1].adjusted": "",
        "budget.rows[1].executed": executed - own,
        "indicators[0].target": f"{draw(st.sampled_from(['≥', '>=', '不少于', '']))}{target}座",
        "indicators[0].actual": draw(st.sampled_from([f"{actual}座", f"{actual}", Decimal(actual)])),
        "indicators[0].weight": first,
        "indicators[0].score": first,
        "indicators[1].target": f"≤{budget}万元",
        "indicators[1].actual": f"{executed}万元",
        "indicators[1].weight": 50 - first,
        "indicators[1].score": 50 - first,
        "claimed.total": 90 + execution,
        "claimed.grade": "优",
    }


def of(draw, low, high, places=0):
    """Return a random number with some decimals."""
    return Decimal(draw(st.integers(low * 10**places, high * 10**places))) / 10**places


def spent(form, share, **others):
    """Return the changes that spend a share of the budget, with rate and points that follow."""
    budget = form["budget.adjusted"]
    executed = round_half_up(budget * share, 2)
    points = round_half_up(min(executed / budget, Decimal(1)) * 10, 2)
    return {
        **NO_SOURCES,
        "budget.executed": executed,
        "budget.rate": f"{round_half_up(executed / budget * 100, 2)}%",
        "budget.score": points,
        "claimed.total": 90 + points,
        f"{SECOND}.name": "材料费",
        f"{SECOND}.target": "达到标准",
        f"{SECOND}.actual": "达到标准",
        **others,
    }


def entry(content, path, **about):
    return {path: Entry(content, path, **about)}


def half_done(form, draw, share):
    """Return the changes of a first indicator that reached a share of its target."""
    target = 2 * of(draw, 50, 10**5)
    weight = Decimal(form[f"{FIRST}.weight"])
    score = round_half_up(weight * share, 2)
    return {
        f"{FIRST}.target": f"≥{target}座",
        f"{FIRST}.actual": f"{target * share:f}座",
        f"{FIRST}.score": score,
        "claimed.total": form["claimed.total"] - weight + score,
        "claimed.grade": None,
    }


BREAKERS = {
    # code: the changes to a right form, drawn at random; the codes that rightly come with it
    "F02": (lambda form, draw: {draw(st.sampled_from(["unit", "department", "project", "year"])): ""}, ()),
    "F03": (lambda form, draw: {f"{FIRST}.name": draw(st.sampled_from(["指标1：……", "指标3", "……", "分项填写"]))}, ()),
    "F04": (lambda form, draw: {f"{THIRD}.target": f"完成{draw(st.integers(2001, 2022))}年度培训任务"}, ()),
    "F05": (lambda form, draw: {f"{draw(st.sampled_from([FIRST, THIRD, LAST]))}.name": ""}, ()),
    "F06": (lambda form, draw: entry(of(draw, 1, 10**6), "unread[0]"), ()),
    "C01": (lambda form, draw: {"budget.rate": draw(st.sampled_from(["见附件", "九成", "约95", "95或96"]))}, ()),
    "C02": (lambda form, draw: {"budget.executed": f"{form['budget.executed']}万元"}, ()),
    "C03": (lambda form, draw: {"budget.executed": f"{form['budget.executed'] * 10000:f}元"}, ("C02",)),
    "C04": (lambda form, draw: entry(CellError(draw(st.sampled_from(["#REF!", "#N/A"]))), "budget.rate"), ()),
    "C05": (lambda form, draw: entry(None, "claimed.total", formula=True, uncalculated=True), ()),
    "C06": (lambda form, draw: entry(form["claimed.total"], "claimed.total", overwritten=True), ()),
    "C07": (lambda form, draw: {"budget.rate": form["budget.rate"].rstrip("%")}, ()),
    "C08": (lambda form, draw: entry(form["budget.executed"], "budget.executed", disguised=True), ()),
    "W01": (lambda form, draw: {f"{THIRD}.weight": 30 + draw(st.integers(1, 50)), "sections[1]": None,
                                f"{FIRST}.name": "维修"}, ("I02", "I04", "I05", "W03")),
    "W02": (lambda form, draw: {"sections[0]": 51, "sections[1]": None}, ("W03",)),
    "W03": (lambda form, draw: {"sections[0]": 60, "sections[1]": 20, f"{FIRST}.weight": form[f"{FIRST}.weight"] + 10,
                                f"{FIRST}.score": form[f"{FIRST}.score"] + 10, f"{THIRD}.weight": 20,
                                f"{THIRD}.score": 20}, ()),
    "B01": (lambda form, draw: {"budget.rows[1].executed": form["budget.executed"] + of(draw, 1, 999, 2)}, ()),
    "B02": (lambda form, draw: {"budget.rate": f"{of(draw, 101, 999, 2)}%"}, ()),
    "B03": (lambda form, draw: spent(form, of(draw, 2, 9, 1)), ()),
    "B04": (lambda form, draw: spent(form, of(draw, 71, 79) / 100), ()),
    "B05": (lambda form, draw: spent(form, Decimal(1), **{"budget.initial": form["budget.adjusted"] * of(draw, 92, 99)
                                                          / 100}), ()),
    "B06": (lambda form, draw: {**NO_SOURCES, "budget.initial": form["budget.adjusted"] * of(draw, 2, 80) / 100},
            ("B05",)),
    "B07": (lambda form, draw: {"budget.score": Decimal("8.01"), "claimed.total": Decimal("98.01")}, ()),
    "B08": (lambda form, draw: {"budget.rows[0].executed": form["budget.executed"] + 5,
                                "budget.rows[1].executed": Decimal(-5)}, ()),
    "B09": (lambda form, draw: {"budget.initial": draw(st.sampled_from([0, ""]))}, ()),
    "B10": (lambda form, draw: {"budget.rows[1].score": of(draw, 1, 9)}, ()),
    "B13": (lambda form, draw: {f"{SECOND}.actual": f"{form['budget.executed'] * of(draw, 30, 90) / 100:f}万元"}, ()),
    "B14": (lambda form, draw: {"budget.score": "", "claimed.total": 90}, ()),
    "I01": (lambda form, draw: {f"{LAST}.score": 10 + of(draw, 1, 9),
                                "claimed.total": None, "claimed.grade": None}, ()),
    "I02": (lambda form, draw: {**half_done(form, draw, Decimal("0.5")), "claimed.total": None,
                                f"{FIRST}.score": Decimal(form[f"{FIRST}.weight"]) * of(draw, 60, 90) / 100,
                                f"{FIRST}.reason": "资金未到位"}, ()),
    "I03": (lambda form, draw: {**half_done(form, draw, Decimal("0.5")), f"{FIRST}.score": form[f"{FIRST}.score"],
                                "claimed.total": form["claimed.total"]}, ()),
    "I04": (lambda form, draw: {f"{LAST}.score": of(draw, 1, 9), f"{LAST}.reason": "样本偏少", "claimed.total": None,
                                "claimed.grade": None}, ()),
    "I05": (lambda form, draw: half_done(form, draw, Decimal("0.5")), ()),
    "I06": (lambda form, draw: {f"{FIRST}.target": "≥100座",
                                f"{FIRST}.actual": f"{draw(st.integers(120, 10**6))}座"}, ()),
    "I07": (lambda form, draw: {f"{draw(st.sampled_from([FIRST, SECOND, THIRD, LAST]))}."
                                f"{draw(st.sampled_from(['target', 'actual']))}": ""}, ()),
    "I08": (lambda form, draw: {f"{LAST}.actual": draw(st.sampled_from(["未开展", "未调查"]))}, ()),
    "I09": (lambda form, draw:
             {f"{FIRST}.name": draw(st.sampled_from(["预算执行率", "资金执行率", "指标1：执行率"]))}, ()),
    "I10": (lambda form, draw: {f"{FIRST}.actual": draw(st.sampled_from(["已完成", "达到要求", "优"]))}, ()),
    "I11": (lambda form, draw: {f"{FIRST}.name": "事故起数", f"{FIRST}.target": "0起", f"{FIRST}.actual": "0起"}, ()),
    "I12": (lambda form, draw: {f"{FIRST}.reason": draw(st.sampled_from(["无", "0", "-", "——", "……"]))}, ()),
    "I14": (lambda form, draw: spent(form, of(draw, 1, 69) / 100, **{"budget.reason": "合同尾款未到付款期"}), ()),
    "I15": (lambda form, draw: {f"{LAST}.score": "", "claimed.total": form["claimed.total"] - 10,
                                "claimed.grade": None}, ()),
    "T01": (lambda form, draw: {"claimed.total": form["claimed.total"] - of(draw, 1, 5, 2), "claimed.grade": None}, ()),
    "T02": (lambda form, draw: {"claimed.grade": draw(st.sampled_from(["良", "中", "差", "□优 ☑良"]))}, ()),
    "T03": (lambda form, draw: {draw(st.sampled_from(["claimed.total", "claimed.grade"])): ""}, ()),
    "T04": (lambda form, draw: {f"{FIRST}.target": f"{of(draw, 1, 99)}座",
                                f"{FIRST}.actual": f"{of(draw, 1, 99)}米"}, ()),
    "K05": (lambda form, draw: {"template": Template(draw(st.sampled_from(["mof-project", "x"])), "0" * 12)}, ()),
}  # fmt: skip
"""One way to break a form a code."""


def above(actual, limit):
    """Return figures of the base data of which one is above its limit."""

    def broken(draw):
        allowed = of(draw, 1, 10**6, 2)
        return {f"facts.{limit}": allowed, f"facts.{actual}": allowed + of(draw, 1, 999, 2)}

    return broken


def income(draw):
    total = of(draw, 100, 10**6, 2)
    return {"facts.income.total": total, "facts.income.parts[0].amount": total + of(draw, 1, 99, 2)}


def growth(draw):
    increase = of(draw, 100, 10**5, 2)
    return {
        "facts.income.total": increase * 3,
        "facts.income.increase": increase,
        "facts.income.printed_growth": f"{of(draw, 60, 900, 1)}%",
    }


FACTS = {
    # code: the scheme, and the base data that breaks it
    "P01": (MOF, above("procurement.actual", "procurement.plan")),
    "P02": (MOF, above("sangong.final", "sangong.budget")),
    "P03": (MOF, above("staff.in_post", "staff.establishment")),
    "P04": (MOF, above("public_funds.final", "public_funds.budget")),
    "P05": (MOF, above("project_expense.final", "project_expense.budget")),
    "B11": (LUQUAN, income),
    "B12": (LUQUAN, growth),
}
"""One way to break base data a code."""
