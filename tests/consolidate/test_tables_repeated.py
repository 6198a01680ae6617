import pytest
from submissions import collection, make_form, read_file, result, table, totals

from xlcore.consolidate.tables import gather
from xlcore.consolidate.tables_repeated import discarded, repeated


def found(*forms):
    files = [read_file(f"in/{number}.xlsx", result(form)) for number, form in enumerate(forms, 1)]
    return repeated(gather(collection(*files)).lines)


@pytest.mark.parametrize(
    ("forms", "kept"),
    [
        ((make_form(), make_form()), 2),
        ((make_form(), make_form(total=None)), 1),
        ((make_form("测试中心"), make_form("测试　中心"), make_form("测试中心", grade=None)), 2),
        ((make_form("水利局（本级）", "“三包”经费"), make_form("水利局(本级)", "三包经费")), 2),
    ],
    ids=["as full: the last", "the fuller", "one spelling", "other brackets and quotes"],
)
def test_the_fullest_counts_else_the_last(forms, kept):
    """The rule that the sheet states."""
    (group,) = found(*forms)
    assert (kept, True) == (group.kept.number, group.certain)
    assert "采用" in group.verdict(group.kept)


@pytest.mark.parametrize(
    "other",
    [make_form("别的中心"), make_form(project="桥梁"), make_form(year=2022), make_form(kind="department")],
    ids=["unit", "project", "year", "kind"],
)
def test_different_forms_are_not_repeated(other):
    """Another unit, project, year or kind is another form."""
    assert [] == found(make_form(), other)


@pytest.mark.parametrize("form", [make_form(None), make_form(project=None)], ids=["unit", "project"])
def test_what_names_nobody_is_not_compared(form):
    """Two forms without a name may be anybody's."""
    assert [] == found(form, form)


def test_comparators_in_names_stay_words():
    """以上 is ≥ in a cell of values; in a name it is a name."""
    assert [] == found(make_form(project="60岁以上老人补贴"), make_form(project="≥60岁老人补贴"))


def test_two_departments_are_told_and_both_count():
    """办公室 of two departments may be two units: nothing is guessed, and it is said."""
    (group,) = found(make_form("办公室", department="甲局"), make_form("办公室", department="乙局"))
    assert not group.certain
    assert frozenset() == discarded([group])
    assert "请核对" in group.verdict(group.kept)


def test_sums_take_one_of_the_same(book):
    """The others are listed, marked, and in no sum; K01 names them."""
    files = [read_file(f"in/{name}.xlsx", result(make_form())) for name in "ab"]
    workbook = book(*files)
    assert 100 == totals(workbook)["年初预算（万元）"]
    assert ["重报", "是"] == [row["计入合计"] for row in table(workbook["汇总表"], "序号")]
    assert 1 == table(workbook["部门统计"], "主管部门")[0]["表数"]
    (row,) = [row for row in table(workbook["问题清单"], "级别") if row["编号"] == "K01"]
    assert "a.xlsx" in row["问题"]
    assert 2 == row["表序号"]
