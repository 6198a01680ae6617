"""What a scheme says about the checks: which are off and why, and which weigh otherwise; told wherever results are."""

from __future__ import annotations

from xlcore.checks.catalogue import CATALOGUE
from xlcore.checks.finding import Level
from xlcore.errors import printable
from xlcore.scheme.model import Checks

__all__ = ["level_of", "switched"]


def level_of(code: str, checks: Checks) -> Level:
    """Return how much a code weighs under a scheme."""
    return Level(checks.levels[code]) if code in checks.levels else CATALOGUE[code].level


def switched(checks: Checks) -> tuple[str, ...]:
    """Return one Chinese sentence for the checks that are off, and one for those of another level; none if none."""
    off = [f"{code} {CATALOGUE[code].title}（{printable(reason)}）" for code, reason in checks.off.items()]
    levels = [f"{code} {CATALOGUE[code].title}（{Level(level).chinese}）" for code, level in checks.levels.items()]
    told = (("本方案停用的校验", off), ("本方案改了级别的校验", levels))
    return tuple(f"{name}：{'、'.join(listed)}" for name, listed in told if listed)
