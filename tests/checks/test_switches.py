"""A scheme may switch a check off, with its reason, or weigh it otherwise."""

from made_forms import made

from xlcore.checks import Level, run
from xlcore.checks.switches import switched
from xlcore.form.scoring import score
from xlcore.scheme.catalogue import get
from xlcore.scheme.model import Checks

WRONG = {"claimed.total": 96, "claimed.grade": "良"}


def findings(**switches):
    scheme = get("mof-project").model_copy(update={"checks": Checks(**switches)})
    return {finding.code: finding.level for finding in run(score(made(WRONG), scheme))}


def test_without_switches_the_catalogue_decides():
    """Both mistakes are errors."""
    assert {"T01": Level.ERROR, "T02": Level.ERROR} == findings()


def test_a_check_that_is_off_is_silent():
    """Only the other mistake is told."""
    assert {"T02": Level.ERROR} == findings(off={"T01": "总分由系统计算"})


def test_a_level_of_the_scheme_counts():
    """The same mistake weighs less."""
    assert {"T01": Level.WARNING, "T02": Level.ERROR} == findings(levels={"T01": "warning"})


def test_what_is_switched_is_told():
    """Code, title and reason of what is off; code, title and level of what weighs otherwise."""
    checks = Checks(off={"I13": "细则由上级统一规定"}, levels={"B06": "info", "F04": "error"})
    assert (
        "本方案停用的校验：I13 评分细则与分值不符（细则由上级统一规定）",
        "本方案改了级别的校验：B06 预算调整未说明（提示）、F04 年度或单位不一致（错误）",
    ) == switched(checks)


def test_nothing_switched_is_nothing_told():
    """A scheme without switches has no line."""
    assert () == switched(Checks())
