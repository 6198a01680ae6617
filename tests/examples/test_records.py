from decimal import Decimal
from pathlib import Path

import pytest

from xlcore.examples.records import examples, form_of, parse, scheme_id

FORMS = Path(__file__).parent.parent / "forms"
BUILT_IN = {record["id"]: record for _, record in examples()}
OTHERS = {path.stem: parse(path.read_text("utf-8")) for path in sorted(FORMS.glob("*.json"))}
ALL = {**BUILT_IN, **OTHERS}


def test_five_records_are_built_in():
    """Each of the published systems has its published form."""
    assert [scheme for scheme, _ in examples()] == list(BUILT_IN)
    assert {
        "jinnan-project-2020",
        "luohu-department-2020",
        "luquan-department-2022",
        "quxian-department-2023",
        "yaohai-project-2021",
    } == BUILT_IN.keys()


@pytest.mark.parametrize("record", OTHERS.values(), ids=OTHERS.keys())
def test_a_form_without_its_own_scheme_follows_the_national_one(record):
    """Project forms follow the national project form, department forms that of departments."""
    assert scheme_id(record) == f"mof-{record['kind']}"


def test_numbers_are_exactly_as_written():
    """No figure passes through binary floating point."""
    form = form_of(BUILT_IN["jinnan-project-2020"])
    assert Decimal("2635.204432") == form.budget.total.executed.content
    assert "2635.204432" == str(form.budget.total.executed.content)


def test_a_printed_percent_stays_text():
    """100% is what the cell says."""
    assert "100%" == form_of(BUILT_IN["jinnan-project-2020"]).budget.total.rate.content


@pytest.mark.parametrize(
    ("name", "pick", "cell"),
    [
        ("jinnan-project-2020", lambda form: form.indicators[14].score, "indicators[14].score"),
        ("jinnan-project-2020", lambda form: form.budget.sources[0].weight, "budget.rows[0].weight"),
        ("jinnan-project-2020", lambda form: form.budget.total.rate, "budget.printed_rate"),
        ("jinnan-project-2020", lambda form: form.department, "department"),
        ("yaohai-project-2021", lambda form: form.sections[11].entry, "sections[11]"),
        ("quxian-department-2023", lambda form: form.facts["progress[0].base"], "facts.progress[0].base"),
        ("zhongjiang-project-2022", lambda form: form.claimed.total, "claimed.total"),
        ("zhongjiang-project-2022", lambda form: form.claimed.weight_total, "claimed.table_weight_total"),
        ("hubei-project-2020", lambda form: form.reason, "facts.foot.偏差大或目标未完成原因分析"),
    ],
)  # fmt: skip
def test_a_cell_is_the_path_in_the_record(name, pick, cell):
    """Findings can be compared with the places that the record names."""
    assert cell == pick(form_of(ALL[name])).cell


def test_null_is_no_place_and_empty_is_blank():
    """A form without a reason column has no reason entry; a blank cell has one without content."""
    jinnan, luohu = (form_of(BUILT_IN[name]) for name in ("jinnan-project-2020", "luohu-department-2020"))
    assert jinnan.department.blank
    assert luohu.department is None
    assert luohu.indicators[0].reason is None
    assert jinnan.indicators[0].reason.blank


def test_headings_without_points_are_no_sections():
    """A heading that states nothing cannot be contradicted."""
    assert () == form_of(BUILT_IN["quxian-department-2023"]).sections


@pytest.mark.parametrize(
    ("name", "total", "grade"),
    [
        ("luquan-department-2022", True, True),
        ("luohu-department-2020", False, None),
        ("jinnan-project-2020", False, None),
        ("hengshan-project-2020", None, None),
        ("jinzhai-department-2023", None, None),
    ],
)
def test_a_blank_total_is_a_place_only_where_the_forms_own_scheme_prints_one(name, total, grade):
    """True is a blank place, False a filled one, None no place."""
    claimed = form_of(ALL[name]).claimed
    assert total == (claimed.total.blank if claimed.total else None)
    assert grade == (claimed.grade.blank if claimed.grade else None)


def test_a_total_in_the_execution_row_has_no_place_of_its_own():
    """The figure typed there is the execution score of that row."""
    form = form_of(OTHERS["ezhou-project-2021"])
    assert form.claimed.total is None
    assert Decimal(98) == form.budget.total.score.content


def test_a_blank_of_a_scrambled_row_is_unknown():
    """What the source scrambles cannot be called blank."""
    row = form_of(BUILT_IN["yaohai-project-2021"]).indicators[3]
    assert row.actual is None
    assert "100%" == row.target.content


@pytest.mark.parametrize("record", ALL.values(), ids=ALL.keys())
def test_every_record_is_a_form(record):
    """Rows and money keep their number; cells are told apart."""
    form = form_of(record)
    assert len(record["indicators"]) == len(form.indicators)
    assert len(record["budget"]["rows"]) == len(form.budget.sources)
    assert record["money_unit"] == form.money_unit
    assert record["year"] == form.year_number
