"""All that a consolidation found, as its workbook and the person at the command line are told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from xlcore.checks.finding import Finding, Level
from xlcore.consolidate.tables import FormLine, Tables
from xlcore.consolidate.tables_verdict import Verdict


@dataclass(frozen=True, slots=True)
class Spilled:
    """A table that no worksheet can hold: its sheet, how many rows it has, and the file that holds them all."""

    sheet: str
    rows: int
    path: Path

    @property
    def told(self) -> str:
        """What the workbook says about it."""
        return f"“{self.sheet}”超过 Excel 一张工作表的行数上限，全部 {self.rows} 行在同一文件夹的 {self.path.name}"


@dataclass(frozen=True, slots=True)
class Survey:
    """The tables, what counts in them, the findings about several files, and the tables beside the workbook."""

    tables: Tables
    verdict: Verdict
    findings: tuple[tuple[Finding, FormLine | None], ...]
    spilled: tuple[Spilled, ...] = ()

    @property
    def levels(self) -> Counter[Level]:
        """How many findings of each level there are, all together."""
        return self.tables.levels + self._collective

    @property
    def codes(self) -> Counter[str]:
        """How often each code was reported, all together."""
        return self.tables.codes + Counter(finding.code for finding, _ in self.findings)

    def parts(self, level: Level) -> dict[str, int]:
        """Say where the findings of a level were made; only those of the first part are counted in 汇总表's rows."""
        in_files = sum(finding.level is level for file in self.tables.unread for finding in file.findings)
        return {
            "自评表内": self.tables.levels[level] - in_files,
            "未读文件": in_files,
            "重报与名册": self._collective[level],
        }

    @property
    def _collective(self) -> Counter[Level]:
        return Counter(finding.level for finding, _ in self.findings)
