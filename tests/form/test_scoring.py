from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcore.examples.records import examples, form_of
from xlcore.form.model import Budget, BudgetRow, Entry, Form, IndicatorRow
from xlcore.form.scoring import is_execution, label, score
from xlcore.numbers import round_half_up
from xlcore.rules import Execution, State, Target
from xlcore.scheme.catalogue import get

NATIONAL = get("mof-project")
EXAMPLES = {record["id"]: (get(scheme), form_of(record)) for scheme, record in examples()}


def row(name="指标", target="≥10", actual="10", *, weight=10, score=None):
    """Return an indicator row; None is no place."""
    cells = {"name": name, "target": target, "actual": actual, "weight": weight, "score": score}
    entries = {
        key: Entry(Decimal(value) if isinstance(value, int) else value)
        for key, value in cells.items()
        if value is not None
    }
    return IndicatorRow(level1=Entry("产出指标"), level2=Entry("数量指标"), **entries)


def form(*rows, **money):
    """Return a form with these rows and this money total."""
    total = BudgetRow(**{key: Entry(Decimal(str(v)) if v != "" else "") for key, v in money.items()})
    return Form("自评表", "project", budget=Budget(total), indicators=rows)


@pytest.mark.parametrize(
    ("name", "total", "grade"),
    [
        ("jinnan-project-2020", "97", "优"),
        ("luohu-department-2020", "90.73", None),
        ("quxian-department-2023", "100", None),
        ("yaohai-project-2021", "100.2", "优"),
    ],
)
def test_published_forms_compute(name, total, grade):
    """The total is what the rules give, with the unit's own score where a person judges."""
    scheme, published = EXAMPLES[name]
    scored = score(published, scheme)
    assert Decimal(total) == scored.total
    assert grade in {scored.grade, None}


def test_a_form_without_any_score_has_no_total():
    """Nothing filled, nothing added: no total, no grade."""
    scheme, published = EXAMPLES["luquan-department-2022"]
    scored = score(published, scheme)
    assert (None, None) == (scored.total, scored.grade)


def test_spending_is_scored_in_the_money_block():
    """Rate times the printed weight, rounded once at the scheme's places."""
    scored = score(form(row(), adjusted="65.66", executed="65.07", weight=10, score=9), NATIONAL)
    assert Decimal("9.91") == scored.execution.points
    assert Decimal(9) == scored.claimed_execution


def test_the_scheme_gives_the_weight_that_the_form_does_not_print():
    """A money block with a score and no weight column uses the prescribed weight."""
    scored = score(form(row(), adjusted=100, executed=50, score=5), NATIONAL)
    assert (Decimal(10), Decimal(5)) == (scored.execution_weight, scored.execution.points)


def test_a_money_block_without_points_scores_nothing():
    """No weight and no score place: the spending earns no points there."""
    assert score(form(row(), adjusted=100, executed=50), NATIONAL).execution is None


def test_spending_may_stand_as_an_indicator():
    """An indicator named 预算执行率 is scored by the money when the money block carries no points."""
    (scored,) = score(form(row("指标1：预算执行率", "100%", "50%"), adjusted=100, executed=50), NATIONAL).rows
    assert isinstance(scored.rule, Execution)
    assert Decimal(5) == scored.outcome.points


@pytest.mark.parametrize(("weight", "points"), [(90, None), (80, 10)])
def test_a_money_block_may_repeat_the_score_of_an_indicator(weight, points):
    """A score without a weight is that of the indicator with the weight, unless the weights leave room for both."""
    execution = row("预算执行率", "100%", "95%", score=9)
    rows = (execution, row("观感", "效果明显", "较好", weight=weight, score=weight))
    scored = score(form(*rows, adjusted=100, executed=95, score=9), NATIONAL)
    assert scored.execution_weight == points
    assert scored.claimed_execution == (None if points is None else 9)
    assert isinstance(scored.rows[0].rule, Execution if points is None else Target)


def test_an_execution_indicator_beside_scored_money_is_a_plain_target():
    """Scored in the money block already, the row is judged by its own cells."""
    scored = score(form(row("预算执行率", "100%", "80%"), adjusted=100, executed=50, weight=10, score=5), NATIONAL)
    assert isinstance(scored.rows[0].rule, Target)
    assert Decimal(8) == scored.rows[0].outcome.points


def test_the_units_own_score_stands_in_for_a_judged_one():
    """Words that a person must judge keep the claimed points."""
    (scored,) = score(form(row(target="效果明显", actual="有所改善", score=7)), NATIONAL).rows
    assert (State.JUDGED, Decimal(7)) == (scored.outcome.state, scored.points)


@pytest.mark.parametrize("weight", ["", "—", "十"])
def test_a_row_without_weight_has_no_points(weight):
    """A blank or unreadable weight is never taken as zero or as full."""
    (scored,) = score(form(row(weight=weight)), NATIONAL).rows
    assert (None, State.BLANK) == (scored.weight, scored.outcome.state)


def test_points_are_capped_by_the_weight():
    """Over-achievement earns no more than the weight."""
    (scored,) = score(form(row(actual="25")), NATIONAL).rows
    assert Decimal(10) == scored.outcome.points


@pytest.mark.parametrize(
    ("name", "compared"),
    [
        ("指标1：开展培训", "开展培训"),
        ("指标 2:开展 培训", "开展培训"),
        ("指标一：培训", "指标一：培训"),
        ("OA系统", "oa系统"),
        ("1、开展培训", "开展培训"),
        ("（二）开展培训", "开展培训"),
        ("开展培训（10分）", "开展培训"),
        ("开展培训（二期）", "开展培训(二期)"),
        ("1.5米道路", "1.5米道路"),
        ("①", "①"),
    ],
)
def test_names_are_compared_without_the_templates_number(name, compared):
    """The prefix of the template and white space do not make two names differ."""
    assert compared == label(name)


@pytest.mark.parametrize(
    "name",
    ["预算执行率", "指标1：资金执行率", "执行率", "1、预算执行率（%）", "部门预算执行率（10分）", "预算资金执行率"],
)
def test_an_execution_row_is_known_by_its_name(name):
    """The usual names of the spending indicator."""
    assert is_execution(row(name))


@pytest.mark.parametrize("name", ["预算资金拨款率", "执行率提升", "政府采购执行率", "项目支出预算执行率", ""])
def test_other_rates_are_no_execution(name):
    """A name that only resembles it is another indicator."""
    assert not is_execution(row(name))


def test_a_blank_name_is_found_by_its_place():
    """A prescribed row whose name cell is blank keeps its rule when the rows stand as prescribed (form: luohu)."""
    scheme, published = EXAMPLES["luohu-department-2020"]
    scored = score(published, scheme)
    assert published.indicators[6].name.blank
    assert scored.rows[6].prescribed is list(scheme.prescribed())[6][2]


def shared(actual, first_actual="10个", typed=45):
    """Return two rows of 25 points each whose one score cell holds 45."""
    score_cell = Entry(None if typed is None else Decimal(typed), "G2")
    cells = {"level1": Entry("产出指标"), "target": Entry("≥10个"), "weight": Entry(Decimal(25))}
    first = IndicatorRow(**cells, actual=Entry(first_actual), score=score_cell)
    return Form("自评表", "project", indicators=(first, IndicatorRow(**cells, actual=actual, score_above=score_cell)))


@pytest.mark.parametrize(("total", "actual"), [(50, "10个"), (45, "见附件")])
def test_a_shared_score_counts_once(total, actual):
    """The points of several rows in one cell are no row's own, and count where the rules do not give all rows."""
    scored = score(shared(Entry(actual)), get("mof-project"))
    assert (Decimal(total), [None, None]) == (scored.total, [row.claimed for row in scored.rows])


@pytest.mark.parametrize("first", ["较好", "10个"])
def test_a_shared_score_lacks_nothing(first):
    """Where one typed score holds the points of several rows, none of them is without points."""
    scored = score(shared(Entry("较好"), first), NATIONAL)
    assert (0, Decimal(45)) == (scored.unscored, scored.total)


def test_a_blank_shared_score_leaves_each_row_its_own():
    """Nothing is typed: what the rule gives counts, and the row that a person must judge lacks."""
    scored = score(shared(Entry("较好"), typed=None), NATIONAL)
    assert (1, Decimal(25)) == (scored.unscored, scored.total)


actuals = st.sampled_from(["10个", "5个", "较好", ""])
scores = st.none() | st.decimals(0, 30, places=3)


@given(st.lists(st.tuples(st.none() | st.integers(0, 30), actuals, scores, st.booleans()), max_size=5), scores)
def test_the_summands_always_add_up_to_the_total(rows, spent):
    """Merged, judged, blank or computed: total and summands are one reading, and tell alike what lacks."""
    made, above = [], None
    for weight, actual, typed, merged in rows:
        above = above if merged else None
        cells = {
            "level1": Entry("产出指标"),
            "target": Entry("≥10个"),
            "actual": Entry(actual),
            "weight": Entry(weight),
        }
        entry = above or Entry(typed)
        made.append(IndicatorRow(**cells, **{"score_above" if above else "score": entry}))
        above = entry
    money = BudgetRow(adjusted=Entry(Decimal(100)), weight=Entry(Decimal(10)), score=Entry(spent))
    scored = score(Form("自评表", "project", budget=Budget(money), indicators=tuple(made)), NATIONAL)
    summands = list(scored.summands)
    counted = [one.points for one in summands if one.points is not None]
    assert scored.total == (round_half_up(sum(counted), NATIONAL.places) if counted else None)
    assert scored.unscored == sum(one.points is None and one.weight > 0 for one in summands)
    assert sorted(map(id, scored.rows)) == sorted(id(row) for one in summands for row in one.rows)


def test_a_total_that_lacks_points_has_no_sure_grade():
    """A judged row that nobody scored is told, and the partial total is not graded."""
    scored = score(form(row(score=10), row("观感", "效果明显", "较好", weight=80)), NATIONAL)
    assert (1, None) == (scored.unscored, scored.assured_grade)
    assert Decimal(10) == scored.total


def test_a_full_form_has_a_sure_grade():
    """Every row has points from the rule or the unit."""
    scored = score(form(row(), row("观感", "效果明显", "较好", weight=90, score=90)), NATIONAL)
    assert (0, scored.grade) == (scored.unscored, scored.assured_grade)
    assert scored.grade


@pytest.mark.parametrize(("short", "weight"), [(True, 50), (True, ""), (False, None), (False, "见上")])
def test_weights_below_the_full_total_have_no_sure_grade(short, weight):
    """Rows are still to be filled in; a weight that the form does not show, or that is no number, may be anything."""
    scored = score(form(row(), row("观感", "效果明显", "较好", weight=weight, score=50)), NATIONAL)
    assert (short, short) == (scored.short, scored.assured_grade is None)


def test_more_than_the_full_total_has_no_sure_grade():
    """110 points of 100 are a mistake in the weights, and no 优."""
    assert score(form(row(weight=110)), NATIONAL).assured_grade is None


def test_points_of_a_row_leave_a_blank_cell_of_the_money_blank():
    """Where nothing is typed beside the money and a row carries the points of the spending, they count once."""
    spent = row("预算执行率", target="100%", actual="85%", weight=10, score=8)
    other = row("养护里程", weight=90, score=90)
    scored = score(form(spent, other, adjusted=100, executed=85, weight="", score=""), NATIONAL)
    assert (None, Decimal(100)) == (scored.execution, scored.weighed)
    assert Decimal("8.5") == scored.rows[0].outcome.points


def test_printed_points_of_the_money_are_not_those_of_a_row():
    """Both count: that they stand twice is told, not put right."""
    spent = row("预算执行率", target="100%", actual="83.5%", weight=20, score=18)
    scored = score(form(spent, adjusted=150, executed=125, weight=100, score=98), NATIONAL)
    assert not scored.repeats_execution
