"""Who is told what: findings grouped by unit, in order of weight."""

from pathlib import Path

from submissions import bad_file, finding, make_form, read_file, result

from xlcore.checks.finding import Level
from xlcore.consolidate.slips import slips_of

WARNING = finding("B05", Level.WARNING, "E6")
INFO = finding("C02", Level.INFO, "G3")


def test_a_unit_with_several_files_has_one_slip():
    """Forms of one unit in two files, its name spelled with other brackets and spaces, go back together."""
    forms = [make_form("测试中心（本级）"), make_form("测试 中心(本级)", "桥")]
    files = [read_file(f"in/{name}.xlsx", result(form)) for name, form in zip("ab", forms, strict=True)]
    (slip,) = slips_of(files)
    assert ("测试中心（本级）", ["道路维修", "桥"]) == (slip.name, [form.project for form in slip.forms])
    assert (Path("in/a.xlsx"), Path("in/b.xlsx")) == slip.own


def test_findings_stand_in_order_of_weight():
    """Errors of all forms come first, then warnings, then infos; within a level form by form."""
    first = result(make_form(), INFO, WARNING, finding("T01"))
    second = result(make_form(project="桥"), finding("T02"))
    (slip,) = slips_of([read_file("a", first, second)])
    assert [(1, "T01"), (2, "T02"), (1, "B05"), (1, "C02")] == [(p.form, p.finding.code) for p in slip.points]


def test_an_error_sends_a_slip_back():
    """Warnings and infos alone do not."""
    error, other = slips_of([
        read_file("a", result(make_form("甲"), finding())),
        read_file("b", result(make_form("乙"), WARNING, INFO)),
    ])  # fmt: skip
    assert (True, False) == (error.goes_back, other.goes_back)


def test_units_of_one_name_in_two_departments_are_two():
    """Each gets its own slip, the second with a number."""
    files = [read_file(name, result(make_form("办公室", department=name))) for name in ("甲局", "乙局")]
    assert [("办公室", "甲局"), ("办公室（2）", "乙局")] == [(slip.name, slip.department) for slip in slips_of(files)]


def test_a_blank_department_makes_no_second_unit():
    """A form that leaves the department blank joins the unit's others."""
    files = [read_file("a", result(make_form(department=None))), read_file("b", result())]
    (slip,) = slips_of(files)
    assert ("测试局", 2) == (slip.department, len(slip.forms))


def test_names_that_become_the_same_get_numbers():
    """甲/乙 and 甲:乙 are two units and cannot share a folder."""
    files = [read_file(name, result(make_form(name))) for name in ("甲/乙", "甲:乙")]
    assert ["甲_乙", "甲_乙（2）"] == [slip.name for slip in slips_of(files)]


def test_a_form_without_a_unit_belongs_to_its_file():
    """Two nameless forms of two files are not mixed."""
    files = [read_file(f"in/{name}.xlsx", result(make_form(None))) for name in "ab"]
    assert [("a", "（未填单位）"), ("b", "（未填单位）")] == [(slip.name, slip.unit) for slip in slips_of(files)]


def test_a_form_that_came_twice_is_told_once():
    """The form that counts carries K01 and its own findings; the other one none."""
    files = [read_file(f"in/{name}.xlsx", result(make_form(), finding("T01"), WARNING)) for name in "ab"]
    (slip,) = slips_of(files)
    assert [(2, "K01"), (2, "T01"), (2, "B05")] == [(point.form, point.finding.code) for point in slip.points]
    assert ([False, True], {Path("in/a.xlsx")}) == ([form.counts for form in slip.forms], slip.left_out)


def test_a_form_without_department_goes_to_that_of_its_twin():
    """Another unit of the same name does not part two forms that are one."""
    files = [
        read_file("b.xlsx", result(make_form("办公室", department="甲局", total=None, grade=None), finding())),
        read_file("c.xlsx", result(make_form("办公室", department=None))),
        read_file("d.xlsx", result(make_form("办公室", project="桥", department="乙局"))),
    ]
    assert [("甲局", 2), ("乙局", 1)] == [(slip.department, len(slip.forms)) for slip in slips_of(files)]


def test_that_a_form_came_twice_sends_it_back():
    """The unit must say which one counts, also where nothing else is wrong."""
    (slip,) = slips_of([read_file("a", result()), read_file("b", result())])
    assert slip.goes_back


def test_forms_of_other_years_both_keep_their_findings():
    """They are two forms: nothing came twice."""
    files = [read_file(str(year), result(make_form(year=year), finding())) for year in (2022, 2023)]
    (slip,) = slips_of(files)
    assert ["T01", "T01"] == [point.finding.code for point in slip.points]


def test_a_file_of_several_units_is_shared():
    """It is nobody's own, so that no unit is sent what concerns another."""
    both = read_file("in/局.xlsx", result(make_form("甲")), result(make_form("乙")))
    first, second = slips_of([both, read_file("in/甲.xlsx", result(make_form("甲", "桥")))])
    assert ((Path("in/甲.xlsx"),), (Path("in/局.xlsx"),)) == (first.own, first.shared)
    assert ((), (Path("in/局.xlsx"),)) == (second.own, second.shared)


def test_a_file_that_gave_no_form_has_its_own_slip():
    """Unreadable or without a form: the reason goes back, after the slips of the units."""
    files = [
        bad_file("in/坏.xlsx", "K03", "文件已加密"),
        read_file("a", result()),
        bad_file("in/空.xlsx", "F01", "没有"),
    ]
    _, broken, empty = slips_of(files)
    assert ["坏", "空"] == [broken.name, empty.name]
    assert ["K03", "F01"] == [slip.points[0].finding.code for slip in (broken, empty)]
    assert broken.goes_back
