import pytest

from xlcore.scheme.catalogue import get
from xlcore.scheme.recognise import Traits, recognise

JINNAN = Traits(
    "project",
    ("项目支出绩效自评表", "天津市津南区大数据管理中心"),
    2020,
    frozenset({"产出指标", "效益指标", "满意度指标"}),
    frozenset({"level1", "level2", "name", "target", "actual", "weight", "score", "reason"}),
)


def changed(**parts):
    return Traits(**{name: getattr(JINNAN, name) for name in JINNAN.__slots__} | parts)


def test_place_with_its_own_scheme():
    """Place, year, groups and columns together tell a scheme, and the reason says so."""
    scheme, reason = recognise(JINNAN)
    assert "jinnan-project-2020" == scheme.id
    assert scheme.title in reason


@pytest.mark.parametrize(
    ("expected", "traits"),
    [
        ("mof-project", changed(texts=("项目支出绩效自评表", "稷山县医疗保险服务中心"))),
        ("mof-project", changed(year=2021)),
        ("mof-project", changed(year=None)),
        ("mof-project", changed(sections=frozenset({"产出指标"}))),
        ("mof-project", changed(columns=frozenset({"level1", "name"}))),
        ("mof-department", changed(kind="department")),
    ],
    ids=["place", "year", "no year", "groups", "columns", "kind"],
)
def test_anything_else_is_national(expected, traits):
    """Where one trait differs, the national scheme of the form's kind is taken."""
    scheme, reason = recognise(traits)
    assert expected == scheme.id
    assert scheme.title in reason


def test_two_that_fit_are_none():
    """Where two schemes fit, neither is clearly the one."""
    scheme, _ = recognise(JINNAN, [get("jinnan-project-2020"), get("jinnan-project-2020")])
    assert "mof-project" == scheme.id
