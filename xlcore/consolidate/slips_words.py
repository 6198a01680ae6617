"""What a slip says to its unit, in the words of the sheet and of the document alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlcore.checks.finding import Level
from xlcore.consolidate.report import path_text
from xlcore.consolidate.slips import WEIGHTS, Point, Slip, SlipForm
from xlcore.numbers import plain

TITLE = "绩效自评表退回修改单"

BANDS = {Level.ERROR: "须修改", Level.WARNING: "请核对或说明", Level.INFO: "供参考"}
"""What a unit does about each level."""

AGAIN = "重复报送，未采用"
"""What is said of a form that came again and does not count."""

_MEANING = (
    "“错误”由表内数字即可证明，须修改；“提醒”请核对，确属无误的在“修改情况”栏说明；“提示”供参考，没有要求的无需处理。"
)


@dataclass(frozen=True, slots=True)
class Letter:
    """What every slip of one sending says: who sends it back, by when it is expected; a blank is left to the hand."""

    sender: str = ""
    due: date | None = None

    @property
    def term(self) -> str:
        """The last day as it is printed, 2024年3月15日; '' where there is none."""
        return f"{self.due.year}年{self.due.month}月{self.due.day}日" if self.due else ""


def title(slip: Slip) -> str:
    """Return the title with the years of the forms."""
    return f"{slip.years}年度{TITLE}" if slip.years else TITLE


def counted(slip: Slip) -> str:
    """Return 错误 2，提醒 3，提示 1."""
    return "，".join(f"{level.chinese} {slip.count(level)}" for level in WEIGHTS)


def contents(slip: Slip) -> str:
    """Say what the slip is about: how many forms, or the file that gave none."""
    return f"自评表：{len(slip.forms)} 份" if slip.forms else f"报送文件：{_names(slip.own)}"


def _names(paths: Iterable[Path]) -> str:
    return "、".join(path_text(Path(path.name)) for path in paths)


def request(slip: Slip, letter: Letter) -> str:
    """Say what the unit is asked to do."""
    until = f"于{letter.term}前" if letter.due else "于      年    月    日前"
    if not slip.forms:
        return f"下列文件没有读到自评表，其内容没有参与核对。请按“怎样修改”处理，{until}重新报送。"
    if slip.goes_back:
        return f"你单位报送的绩效自评表经核对有下列问题。{_MEANING}请{until}修改并重新报送，同时交回本单。"
    return f"你单位报送的绩效自评表经核对没有发现错误。{_MEANING if slip.points else ''}"


def about_copies(slip: Slip, copies: Mapping[Path, Path]) -> str:
    """Say where the findings are marked; ``copies`` are the marked copies beside the slip, by the file sent."""
    told = []
    if copies:
        told.append(f"问题已标在随附的副本上：{_names(copies.values())}，请对照副本，在自己的原表上修改。")
    if slip.shared:
        told.append(f"{_names(slip.shared)} 还含有其他单位的表，标注副本没有随附。")
    return "".join(told)


def scores(form: SlipForm) -> str:
    """Return 自评 96 分 优，复算 97 分 优, and whether the form does not count; — stands for what is not there."""
    claimed, computed = (
        " ".join(part for part in ("—" if total is None else f"{plain(total)} 分", grade) if part)
        for total, grade in ((form.claimed, form.claimed_grade), (form.computed, form.computed_grade))
    )
    return f"自评 {claimed}，复算 {computed}{'' if form.counts else f'（{AGAIN}）'}"


def where(slip: Slip, point: Point) -> str:
    """Return sheet and cell of a finding; for one about a whole file, the file."""
    if point.form is None:
        return _names(slip.own)
    return point.finding.place or slip.forms[point.form - 1].sheet
