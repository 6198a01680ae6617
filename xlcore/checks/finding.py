"""One result of one check: what, where, both numbers, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from xlcore.errors import printable

Figure: TypeAlias = Decimal | str | None


class Level(StrEnum):
    """How much a finding weighs; the form goes back for an error."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def chinese(self) -> str:
        """The word that people see."""
        return {"error": "错误", "warning": "提醒", "info": "提示"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding at a cell.

    ``cell`` is an address (``G29``, or ``基础数据!B4`` on another sheet), None
    for a finding about the whole form or file. ``label`` names the place in
    words, ``text`` says what is wrong with both numbers, ``advice`` what to do.
    """

    code: str
    level: Level
    sheet: str | None
    cell: str | None
    label: str
    text: str
    advice: str
    expected: Figure = None
    found: Figure = None

    @property
    def place(self) -> str:
        """Sheet and cell as people read them: 自评表!H31."""
        if not self.cell:
            return self.sheet or ""
        return self.cell if "!" in self.cell or not self.sheet else f"{self.sheet}!{self.cell}"

    @property
    def message(self) -> str:
        """The whole sentence on one line.

        For example: 错误 T01 自评表!H31 总分：填写 96，各项得分之和 97。请核对各项得分或更正总分。
        """
        head = " ".join(part for part in (self.level.chinese, self.code, printable(self.place), self.label) if part)
        return f"{head}：{self.text}。{self.advice}"
