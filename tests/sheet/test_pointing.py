import pytest

from xlcore.form.explain import Explanation
from xlcore.form.model import Entry
from xlcore.sheet.grid import Grid
from xlcore.sheet.pointing import Pointed, explained, pointed, unmerged

ROW = Explanation("指标", (), (Entry("甲", "B9"), Entry("乙", "D9"), Entry("丙", "B4", "基础数据")))
TOTAL = Explanation("总分", (), (Entry("丁", "G12"),))
BESIDE = Explanation("等级", (), (Entry("戊", "B12"),))
FOUND = (ROW, TOTAL, BESIDE)


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("D9", ["指标"]),
        ("$d$9", ["指标"]),
        ("自评表!C9", ["指标"]),
        ("'自评表'!Z9", ["指标"]),
        ("自评表！B12", ["等级"]),
        ("F12", ["总分"]),
        ("B9:G12", ["指标", "总分", "等级"]),
        ("基础数据!B4", ["指标"]),
        ("基础数据!C4", []),
        ("另一表!D9", []),
        ("D10", []),
    ],
)
def test_a_cell_belongs_to(name, titles):
    """A cell counts for those that name it, else for the first in its row; another sheet must be named."""
    assert titles == [one.title for one in explained(FOUND, pointed(name), "自评表")]


@pytest.mark.parametrize("name", ["", "9:9", "D", "自评表!", "总分", "D0"])
def test_what_is_no_cell_is_refused(name):
    """Whole rows, columns and words are no cell."""
    with pytest.raises(ValueError, match="not a cell"):
        pointed(name)


def test_a_covered_cell_is_the_first_of_its_merge():
    """Excel shows one cell where several are merged."""
    grid = Grid("自评表", "visible", 20, 9, {}, {(9, 3): (8, 3)}, {(8, 3): (2, 1)})
    assert Pointed(range(8, 9), range(3, 4)) == unmerged(pointed("D10"), grid)
    assert pointed("D11") == unmerged(pointed("D11"), grid)
