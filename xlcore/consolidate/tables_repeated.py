"""Forms that came more than once: which one counts, by a rule that can be told."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from xlcore.consolidate.figures import NO_DEPARTMENT, NO_UNIT
from xlcore.consolidate.tables import FormLine
from xlcore.names import name_key

RULE = "同一单位、同一项目、同一年度报送多份的，采用填写内容最多的一份；同样多的，采用文件顺序中的最后一份。"
"""Of two forms the one with more filled cells is the later: a correction adds reasons, scores and totals."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """Forms of one unit and project: the one that counts, the others in their order.

    ``certain``: they say the same department and year, so that only one of
    them can count. Otherwise they may be different, and all count.
    """

    kept: FormLine
    others: tuple[FormLine, ...]
    certain: bool

    @property
    def lines(self) -> list[FormLine]:
        """All of them, in their order."""
        return sorted((self.kept, *self.others), key=lambda line: line.number)

    def verdict(self, line: FormLine) -> str:
        """Say in a few words why a form counts or does not."""
        if not self.certain:
            return "主管部门或年度不同，都计入，请核对"
        if line is self.kept:
            return f"采用（填写 {line.filled} 格）"
        if line.sha256 is not None and line.sha256 == self.kept.sha256 and line.path != self.kept.path:
            return "未采用：与采用的文件完全相同"
        why = "填写一样多，采用排在后面的" if line.filled == self.kept.filled else f"填写 {line.filled} 格，较少"
        return f"未采用：{why}"


def repeated(lines: Sequence[FormLine]) -> list[Repeated]:
    """Return the forms of the same unit and project (a department's own forms: the same unit), two or more a group.

    Names are compared in one spelling. A form without a unit, or a project
    form without a project, is not compared: it may be anybody's.
    """
    groups = _grouped(
        [line for line in lines if line.unit != NO_UNIT and (line.project or line.kind == "department")],
        lambda line: (line.kind, name_key(line.unit), name_key(line.project)),
    )
    return [found for group in groups if len(group) > 1 for found in _certain(group)]


def discarded(found: Sequence[Repeated]) -> frozenset[int]:
    """Return the numbers of the forms that do not count."""
    return frozenset(line.number for group in found if group.certain for line in group.others)


def _certain(group: Sequence[FormLine]) -> list[Repeated]:
    """Take apart what names different departments or years; what is left alone then is told of all the same."""
    departments = {name_key(line.department) for line in group if line.department != NO_DEPARTMENT}
    years = {line.year for line in group if line.year is not None}
    parts = _grouped(
        group,
        lambda line: (
            name_key(line.department) if len(departments) > 1 else "",
            line.year if len(years) > 1 else None,
        ),
    )
    found = [_chosen(part) for part in parts if len(part) > 1]
    same_year = len(years) <= 1
    if len(parts) > 1 and same_year:
        first, *others = (max(part, key=_completeness) for part in parts)
        found.append(Repeated(first, tuple(others), certain=False))
    return found


def _chosen(group: Sequence[FormLine]) -> Repeated:
    kept = max(group, key=_completeness)
    return Repeated(kept, tuple(line for line in group if line is not kept), certain=True)


def _completeness(line: FormLine) -> tuple[int, int]:
    return line.filled, line.number


def _grouped(lines: Sequence[FormLine], key: Callable[[FormLine], Hashable]) -> list[list[FormLine]]:
    groups: dict[Hashable, list[FormLine]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return list(groups.values())
