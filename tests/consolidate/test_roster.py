import pytest
from openpyxl import load_workbook
from submissions import collection, make_form, read_file, result, table

from xlcore.consolidate.publish import publish
from xlcore.consolidate.roster import Expected, Roster, code, compare, key
from xlcore.consolidate.tables import gather


def lines(*forms):
    return gather(collection(*(read_file(f"in/{i}.xlsx", result(form)) for i, form in enumerate(forms)))).lines


def compared(forms, *entries, by_project=True):
    return compare(lines(*forms), Roster(entries, by_project), {"mof-project": "项目支出绩效自评表（全国通用）"})


def outcome(found):
    return (
        [(entry.unit, entry.project) for entry, _ in found.missing],
        [line.number for line, _ in found.unlisted],
        [line.number for line, _ in found.wrong],
    )


@pytest.mark.parametrize(
    ("unit", "project"),
    [
        ("测试中心", "道路维修"),
        ("测试 中心", "道路维修"),
        ("测试中心", "“道路维修”"),
        ("219001-测试中心", "[155]道路维修"),
    ],
)
def test_one_name_in_several_spellings(unit, project):
    """Width, spaces, quotes and codes in front make no difference."""
    assert ([], [], []) == outcome(compared([make_form(unit, project)], Expected("测试中心", "道路维修")))


def test_brackets_are_one_family():
    """What stands in them still counts."""
    assert key("水利局【本级】") == key("水利局（本级）") != key("水利局")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("219001-测试中心", "219001"), ("[155]道路", "155"), ("（A101）道路", "a101"), ("2023年道路", ""), ("道路", "")],
)
def test_code_in_front_of_a_name(name, expected):
    """A year is no code."""
    assert expected == code(name)


def test_a_code_counts_before_the_name():
    """The unit was renamed and kept its code."""
    entry = Expected("老名称中心", "道路维修", code="219001")
    assert ([], [], []) == outcome(compared([make_form("219001-新名称中心")], entry))


def test_a_near_name_is_told_and_not_taken():
    """Both sides are listed, each with the other."""
    found = compared([make_form("甲县水利局", "水库维修")], Expected("甲县水利局", "水库维修养护"))
    assert ([("甲县水利局", "水库维修养护")], [1], []) == outcome(found)
    assert [1] == [line.number for line in found.missing[0][1]]
    assert "水库维修养护" in found.unlisted[0][1][0]
    codes = [finding.code for finding, _ in found.findings()]
    assert ["K02", "K04"] == codes
    assert "未自动对应" in found.findings()[1][0].text


def test_units_of_one_name_are_told_apart_by_department():
    """Two departments have a 办公室 with one project; the third names none and is not guessed."""
    entries = [Expected("办公室", "道路维修", department) for department in ("甲局", "乙局")]
    forms = [make_form("办公室", department=name) for name in ("甲局", None)]
    assert ([("办公室", "道路维修")], [2], []) == outcome(compared(forms, *entries))


def test_a_blank_project_asks_for_the_unit_itself():
    """With a column of projects; without one any form of the unit will do."""
    form, own = make_form("测试中心"), make_form("测试中心", None, kind="department")
    assert ([("测试中心", "")], [1], []) == outcome(compared([form], Expected("测试中心")))
    assert ([], [], []) == outcome(compared([own], Expected("测试中心")))
    assert ([], [], []) == outcome(compared([form, own], Expected("测试中心"), by_project=False))


@pytest.mark.parametrize(
    ("scheme", "wrong"),
    [("", []), ("mof-project", []), ("项目支出绩效自评表(全国通用)", []), ("jinnan-project-2020", [1])],
)
def test_another_scheme_than_the_roster_asks_for(scheme, wrong):
    """The roster gives an id or a title."""
    assert wrong == outcome(compared([make_form()], Expected("测试中心", "道路维修", scheme=scheme)))[2]


def test_the_workbook_tells_what_the_roster_misses(tmp_path):
    """未报与重报 lists it, 问题清单 counts it, 说明 sums it up."""
    roster = Roster((Expected("没报的局", "桥梁", place="第 2 行"),), by_project=True)
    publish(collection(read_file("in/a.xlsx", result())), tmp_path / "汇总.xlsx", roster)
    book = load_workbook(tmp_path / "汇总.xlsx")
    rows = table(book["未报与重报"], "类别")
    assert [("未报", "没报的局"), ("不在名册", "测试中心")] == [(row["类别"], row["单位"]) for row in rows]
    assert ["K02", "K04"] == [row["编号"] for row in table(book["问题清单"], "级别")]
    about = {row[0]: row[1:] for row in book["说明"].iter_rows(values_only=True)}
    assert ("应报 1", 1) == (about["应报名册"][0], about["错误"][0])
    assert "重报与名册 1" in about["错误"][1]
