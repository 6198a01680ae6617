from hypothesis import given
from hypothesis import strategies as st

from xlcore.consolidate import roster_near
from xlcore.consolidate.roster_near import ALIKE, MOST, Near

NAMES = st.text("一二三中心", max_size=8)


def pairs(name):
    """The pairs of neighbouring signs of a name, its ends included."""
    padded = f"^{name}$"
    return {padded[index : index + 2] for index in range(len(padded) - 1)}


@given(st.lists(NAMES, max_size=12), NAMES)
def test_alike_are_the_names_with_most_pairs_in_common(names, name):
    """As comparing each with each finds them, the first of equals first."""
    wanted = pairs(name)
    likeness = {i: 2 * len(wanted & pairs(one)) / (len(wanted) + len(pairs(one))) for i, one in enumerate(names)}
    expected = sorted((i for i in likeness if likeness[i] >= ALIKE), key=lambda i: (-likeness[i], i))[:MOST]
    assert [names[index] for index in expected] == list(Near(names, str).to(name))


def test_a_pair_that_many_names_have_finds_none_but_counts(monkeypatch):
    """Two names must share something rarer; then what all have makes them alike too."""
    monkeypatch.setattr(roster_near, "_COMMON", 2)
    names = ["中心一", "中心二", "中心三"]
    assert ("中心一",) == Near(names, str).to("中心一")[:1]
    assert () == Near(names, str).to("中心")
