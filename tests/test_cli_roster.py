"""The roster and the exports at the command line."""

import pytest

from xlcore.examples.records import examples, form_of
from xlcore.scheme.catalogue import get
from xlcore.sheet.template import write_workbook


@pytest.fixture
def filled(tmp_path):
    """Return a folder with the same published form twice."""
    folder = tmp_path / "报送"
    folder.mkdir()
    scheme_id, record = next(item for item in examples() if item[0] == "jinnan-project-2020")
    for name in ("甲", "乙"):
        write_workbook(get(scheme_id), folder / f"{name}.xlsx", form_of(record))
    return folder


def test_consolidate_against_a_roster(run, filled, tmp_path):
    """What is missing, unlisted and repeated is told, and exports are written."""
    roster = tmp_path / "名册.csv"
    roster.write_text("单位,项目\n没报的局,桥梁\n", "utf-8")
    words = ["--roster", roster, "--csv", tmp_path / "数据", "-o", tmp_path / "汇总.xlsx"]
    code, out, _ = run("consolidate", filled, *words)
    assert 0 == code
    assert "重报 1 组，1 份不计入合计" in out
    assert "名册应报 1：未报 1，不在名册 2" in out
    assert 5 == len(list((tmp_path / "数据").iterdir()))


def test_a_roster_that_cannot_be_used_stops_before_reading(run, filled, tmp_path):
    """Exit code 2, and nothing is written."""
    roster = tmp_path / "名册.csv"
    roster.write_text("名称\n甲\n", "utf-8")
    code, _, err = run("consolidate", filled, "--roster", roster, "-o", tmp_path / "汇总.xlsx")
    assert 2 == code
    assert "没有找到列标题“单位”" in err
    assert not (tmp_path / "汇总.xlsx").exists()


def test_roster_template(run, tmp_path):
    """An empty roster, which an existing file is not replaced by."""
    path = tmp_path / "名册.xlsx"
    assert 0 == run("roster", "template", path)[0]
    code, _, err = run("roster", "template", path)
    assert 2 == code
    assert "--force" in err
