"""What a collection comes to as a whole: which forms count, what came twice, what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from xlcore.checks.collection import repeated as came_twice
from xlcore.checks.finding import Finding
from xlcore.consolidate.report import path_text
from xlcore.consolidate.roster import Compared, Roster, compare
from xlcore.consolidate.tables import FormLine, Tables
from xlcore.consolidate.tables_repeated import Repeated, discarded, repeated


@dataclass(frozen=True, slots=True)
class Verdict:
    """The lines that count in sums and statistics, the forms that came twice, and the roster; None without one."""

    counted: tuple[FormLine, ...]
    repeated: tuple[Repeated, ...]
    roster: Compared | None

    @property
    def left_out(self) -> frozenset[int]:
        """The numbers of the forms that do not count."""
        return discarded(self.repeated)

    def findings(self) -> list[tuple[Finding, FormLine | None]]:
        """Return the findings about several files together, each with its form if there is one."""
        found = [(twice(group), group.kept) for group in self.repeated if group.certain]
        return [*found, *(self.roster.findings() if self.roster else [])]


def judge(tables: Tables, roster: Roster | None = None) -> Verdict:
    """Say what counts, and what the roster misses."""
    found = tuple(repeated(tables.lines))
    out = discarded(found)
    titles = {name: scheme.title for name, scheme in tables.schemes.items()}
    return Verdict(
        tuple(line for line in tables.lines if line.number not in out),
        found,
        None if roster is None else compare(tables.lines, roster, titles),
    )


def twice(group: Repeated) -> Finding:
    """Return K01 about forms only one of which counts."""
    kept = f"{path_text(group.kept.path)}（填写内容最多，或同样多而文件在后）"
    others = tuple(path_text(line.path) for line in group.others)
    return came_twice(group.kept.typed_unit, group.kept.project, kept, others)
