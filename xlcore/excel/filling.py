"""Computed scores into the score column, after asking; formulas and judged scores stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlwings as xw

from xlcore.errors import InputError
from xlcore.excel.book import obstacle, read_forms
from xlcore.excel.dialogs import Dialogs
from xlcore.excel.lifting import NOTICE, barring, lifted, named
from xlcore.excel.marks import Mark, Value, computes, place, remembered
from xlcore.form.model import Entry
from xlcore.form.scoring import ScoredForm, ScoredRow, score
from xlcore.numbers import ZERO, plain, round_half_up

LONGEST_LIST = 10
"""Differences that the question lists; a message box cannot scroll."""

_BLIND = "这里读不到公式：看起来空白的得分格如果有公式，也会被得分替换，而且不能还原。"


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a score: its cell, its name in words, and the points to stand there; None if a person decides."""

    sheet: str
    entry: Entry
    label: str
    points: Decimal | None

    @property
    def settable(self) -> bool:
        """Whether there are points and the cell does not compute its own."""
        return self.points is not None and self.entry.cell is not None and not self.entry.formula

    @property
    def blank(self) -> bool:
        """Whether nothing stands there yet."""
        return self.settable and self.entry.blank

    @property
    def differs(self) -> bool:
        """Whether a readable score stands there that is not the computed one."""
        return self.settable and self.entry.number is not None and self.entry.number != self.points

    @property
    def mark(self) -> Mark:
        """What to write, and what it replaces."""
        content = self.entry.content
        former: Value = content if isinstance(content, (str, Decimal)) else None
        return Mark(self.sheet, self.entry.cell or "", "fill", former_value=former, value=self.points)


def fill(book: xw.Book, dialogs: Dialogs) -> None:
    """Ask, then write the scores of the active sheet's forms.

    Raises:
        InputError: there is no form or no score column, or nothing may be written.
    """
    forms = read_forms(book)
    scored = [score(reading.form, reading.scheme) for reading in forms.readings]
    slots = [slot for form in scored for slot in _slots(form, form.rows)]
    if not slots:
        raise InputError("这张自评表没有得分栏，不能填分。")
    blank = [slot for slot in slots if slot.blank]
    differing = [slot for slot in slots if slot.differs]
    if not blank and not differing:
        dialogs.tell(f"没有需要填写的得分。{_left_alone(slots)}")
        return
    if blocked := obstacle(book):
        raise InputError(f"{blocked}没有填分。")
    titles = "、".join(dict.fromkeys(f"“{reading.scheme.title}”" for reading in forms.readings))
    rest = [_left_alone(slots), "" if forms.complete else f"\n{_BLIND}"]
    shut = barring(book, _marks(scored, [*blank, *differing]))
    if shut:
        rest.append(f"\n工作表{named(shut)}受保护：填分时{NOTICE}。")
    chosen = _asked(dialogs, titles, blank, differing, "".join(rest))
    if chosen:
        dialogs.tell(f"{_write(book, scored, chosen)}{_left_alone(slots)}")


def _marks(scored: Sequence[ScoredForm], chosen: Sequence[Slot]) -> list[Mark]:
    """Return what is written for these scores: they, and the totals that they complete."""
    totals = [total for form in scored if (total := _total(form, chosen))]
    return [slot.mark for slot in (*chosen, *totals)]


def _write(book: xw.Book, scored: Sequence[ScoredForm], chosen: Sequence[Slot]) -> str:
    """Write scores and totals, and say so."""
    with lifted(book, barring(book, _marks(scored, chosen))):
        free = [slot for slot in chosen if _is_free(book, slot.mark)]
        written = [mark for mark in _marks(scored, free) if _is_free(book, mark)]
        place(book, written, remembered(book))
    hidden = len(chosen) - len(free)
    lines = [
        f"已填写 {len(free)} 个得分{'，并填写了总分' if len(written) > len(free) else ''}。点“还原”恢复原来的内容。",
        f"{hidden} 个得分格里是隐藏的公式，没有改。" if hidden else "",
    ]
    return "\n".join(line for line in lines if line)


def _is_free(book: xw.Book, mark: Mark) -> bool:
    """Tell whether no formula stands in the cell; a protected sheet may have hidden it until now."""
    return not computes(book.sheets[mark.sheet].range(mark.cell))


def _slots(scored: ScoredForm, rows: Iterable[ScoredRow]) -> Iterator[Slot]:
    form = scored.form
    if scored.execution is not None and form.budget is not None and form.budget.total.score is not None:
        entry = form.budget.total.score
        yield Slot(entry.sheet or form.sheet, entry, "预算执行", scored.execution.points)
    for row in rows:
        if row.row.score is not None and (row.weight is not None or not row.row.score.blank):
            name = row.row.name.text if row.row.name else ""
            yield Slot(form.sheet, row.row.score, " ".join(name.split()) or "（未填名称）", row.outcome.points)


def _asked(
    dialogs: Dialogs, titles: str, blank: Sequence[Slot], differing: Sequence[Slot], rest: str
) -> Sequence[Slot]:
    """Ask which scores to write; none where the answer is no or nobody can answer."""
    opening = f"按{titles}算出 {len(blank)} 个空白的得分。"
    if not differing:
        answer = dialogs.ask(f"{opening}填写吗？{rest}", "ok_cancel")
    else:
        lines = [
            f"· {slot.entry.cell} {slot.label}：填写 {slot.entry.text}，复算 {plain(slot.points or ZERO)}"
            for slot in differing[:LONGEST_LIST]
        ]
        if len(differing) > LONGEST_LIST:
            lines.append(f"……另有 {len(differing) - LONGEST_LIST} 个")
        listed = "\n".join(lines)
        answer = dialogs.ask(
            f"{opening}另有 {len(differing)} 个已填的得分与复算不同：\n{listed}\n\n"
            f"是：空白的填写，不同的也改为复算得分\n否：只填写空白的\n取消：都不改{rest and chr(10) + rest}",
            "yes_no_cancel",
        )
    if answer is None:
        raise InputError("这里不能提问，没有填分。请在桌面版 Excel 中操作。")
    if answer == "yes":
        return (*blank, *differing)
    return blank if answer in {"ok", "no"} else ()


def _left_alone(slots: Sequence[Slot]) -> str:
    """Say which scores are not touched, and why."""
    formulas = sum(slot.entry.formula for slot in slots)
    typed = [slot for slot in slots if not slot.entry.formula and not slot.entry.blank]
    judged = sum(slot.points is None and not slot.entry.formula for slot in slots)
    unreadable = sum(slot.points is not None and slot.entry.number is None for slot in typed)
    parts = [
        f"{judged} 个由人工评定或还不能计算，不改" if judged else "",
        f"{unreadable} 个得分不能识别为数字，不改" if unreadable else "",
        f"{formulas} 个由公式计算，不改" if formulas else "",
    ]
    said = "；".join(part for part in parts if part)
    return f"\n{said}。" if said else ""


def _total(scored: ScoredForm, chosen: Sequence[Slot]) -> Slot | None:
    """Return the place of a blank total, with the sum of what will stand above it; None while a score is missing."""
    entry = scored.form.claimed.total
    if entry is None or entry.cell is None or entry.formula or not entry.blank:
        return None
    slots = list(_slots(scored, scored.counted))
    points = [slot.points if slot in chosen else slot.entry.number for slot in slots]
    known = [found for found in points if found is not None]
    if len(known) < len(points):
        return None
    return Slot(entry.sheet or scored.form.sheet, entry, "总分", round_half_up(sum(known, ZERO), scored.scheme.places))
