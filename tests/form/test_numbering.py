import pytest

from xlcore.form.numbering import level_of


@pytest.mark.parametrize(
    ("level", "names"),
    [
        (0, ["一、道路", "十二．道路"]),
        (1, ["（一）道路", "(二) 道路"]),
        (2, ["1、道路", "12.道路", "３．道路"]),
        (3, ["（1）道路", "1)道路", "①道路", "1.2道路"]),
        (None, ["道路", "2023年道路", "（含）道路", "一期道路", ""]),
    ],
)
def test_levels_of_numbers(level, names):
    """一、 stands above （一）, that above 1、, and that above （1）; other words in front are no number."""
    assert [level] * len(names) == [level_of(name) for name in names]
