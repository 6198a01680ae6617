"""Notes, colours and filled values that are remembered in the workbook itself, so that they can be undone.

What is written is first written down on a hidden sheet: a workbook that is
saved, sent and opened again can be restored, and a run that breaks off can
be taken back. A cell that somebody changed since is left as it is. Fills that
are no plain colour (patterns, theme tints) come back as their plain colour.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias, cast

import xlwings as xw

from xlcore.errors import InputError
from xlcore.excel.book import select_one
from xlcore.excel.values import content
from xlcore.numbers import decimal_of
from xlcore.quantity import Content, Kind, read

MARKS_SHEET = "_xlcore_marks"
SEPARATOR = "\n────────\n"
"""Stands between a person's own note and ours."""
LONGEST_NOTE = 4_000
"""Characters of a note that are remembered; written down they at most double, and Excel takes some 8,200 at once."""

_VISIBLE = (True, -1)
"""How engines call a sheet that can be seen; what COM calls very hidden, 2, is no False either."""

Action: TypeAlias = Literal["check", "fill"]
Color: TypeAlias = tuple[int, int, int]
Value: TypeAlias = Decimal | str | None

_HEADINGS = ("工作表", "单元格", "动作", "原底色", "原批注", "原值", "所加底色", "所加批注", "所填值")


@dataclass(frozen=True, slots=True)
class Mark:
    """What was done to one cell, and what stood there before.

    ``color``, ``note`` and ``value`` are ours; None where that side of the
    cell was not touched.
    """

    sheet: str
    cell: str
    action: Action
    former_color: Color | None = None
    former_note: str | None = None
    former_value: Value = None
    color: Color | None = None
    note: str | None = None
    value: Decimal | None = None

    @property
    def whole_note(self) -> str:
        """The text of the note as we leave it: a person's own, and ours behind it."""
        ours = self.note or ""
        return ours if self.former_note is None else f"{self.former_note}{SEPARATOR}{ours}"


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of marks: taken away, changed by a person since, on a sheet that is not there.

    ``left`` are all that stay remembered: those lost, and those of another kind.
    """

    gone: tuple[Mark, ...] = ()
    changed: tuple[Mark, ...] = ()
    lost: tuple[Mark, ...] = ()
    left: tuple[Mark, ...] = ()


def annotation(sheet: xw.Sheet, cell: str, note: str, color: Color) -> Mark | None:
    """Plan a note and a colour.

    Only what can be read before can be undone: without it there is no colour,
    and beside a person's note, and in a threaded comment, none of ours. None where nothing is left to do.
    """
    target = sheet.range(cell)
    try:
        former = _note(target)
    except NotImplementedError:
        return None
    if former is not None and (len(former) + len(note) > LONGEST_NOTE or _is_threaded(target)):
        return None
    mark = Mark(sheet.name, cell, "check", former_note=former, note=note[:LONGEST_NOTE])
    try:
        found = target.color
    except NotImplementedError:  # the JSON engine can colour a cell but not tell its colour
        return mark
    return Mark(sheet.name, cell, "check", _color(found), former, None, color, mark.note)


def remembered(book: xw.Book) -> tuple[Mark, ...]:
    """Return every mark of ours in the workbook, in the order in which they were made.

    Raises:
        InputError: somebody changed the hidden sheet.
    """
    sheet = _marks_sheet(book)
    if sheet is None:
        return ()
    rows = sheet.used_range.options(ndim=2).value
    try:
        return tuple(_decoded(row) for row in rows[1:] if any(row))
    except (TypeError, ValueError, KeyError) as error:
        raise InputError(
            f"隐藏工作表 {MARKS_SHEET} 的内容被改动，不能还原。请取消隐藏后删除它，再手工清理批注。"
        ) from error


def place(book: xw.Book, marks: Sequence[Mark], before: Sequence[Mark]) -> None:
    """Write marks down, then make them; if a cell refuses, those already made are taken back.

    Args:
        book: the workbook.
        marks: what to do.
        before: what is remembered already; it stays so.

    Raises:
        Exception: whatever the engine raised when it refused.
    """
    if not marks:
        return
    made: list[Mark] = []
    try:
        _remember(book, (*before, *marks))
        for mark in marks:
            made.append(mark)
            _make(book, mark)
    except Exception:
        for mark in reversed(made):
            _take_back(book, mark)
        _remember(book, before)
        raise


def undo(book: xw.Book, action: Action | None = None) -> Undone:
    """Take our marks away, the last one first, and forget them; ``action`` limits it to one kind.

    Marks on a sheet that is not there, perhaps renamed, stay remembered.

    Raises:
        InputError: somebody changed the hidden sheet.
    """
    marks = remembered(book)
    names = {sheet.name for sheet in book.sheets}
    chosen = [mark for mark in reversed(marks) if action in {None, mark.action}]
    lost = tuple(mark for mark in chosen if mark.sheet not in names)
    gone: list[Mark] = []
    changed: list[Mark] = []
    for mark in chosen:
        if mark.sheet in names:
            (gone if _take_back(book, mark) else changed).append(mark)
    left = tuple(mark for mark in marks if mark not in chosen or mark in lost)
    if chosen:
        _remember(book, left)
    return Undone(tuple(gone), tuple(changed), lost, left)


def computes(target: xw.Range) -> bool:
    """Tell whether a formula stands in a cell; no where the engine cannot tell."""
    try:
        return str(target.formula).startswith("=")
    except NotImplementedError:
        return False


def _make(book: xw.Book, mark: Mark) -> None:
    target = book.sheets[mark.sheet].range(mark.cell)
    if mark.color is not None:
        target.color = mark.color
    if mark.note is not None:
        _write_note(target, mark.whole_note)
    if mark.value is not None:
        target.value = float(mark.value)


def _take_back(book: xw.Book, mark: Mark) -> bool:
    """Bring back what stood there; tell whether nothing of ours is left where a person changed it."""
    target = _found_again(book.sheets[mark.sheet], mark)
    clean = True
    if mark.note is not None:
        clean = _take_back_note(target, mark, mark.note)
    if mark.color is not None:
        clean &= _take_back_color(target, mark)
    if mark.value is not None:
        clean &= _take_back_value(target, mark)
    return clean


def _take_back_note(target: xw.Range, mark: Mark, ours: str) -> bool:
    try:
        text = _note(target)
    except NotImplementedError:  # then there was none before ours
        text = mark.whole_note
    if text is None or text == mark.former_note:
        return True
    left = text.replace(f"{SEPARATOR}{ours}", "").replace(ours, "") if text != mark.whole_note else mark.former_note
    if left == text:
        return False
    if left:
        _write_note(target, left)
    elif (note := target.note) is not None:
        note.delete()
    return True


def _take_back_color(target: xw.Range, mark: Mark) -> bool:
    found = _color(target.color)
    if found == mark.color:
        target.color = mark.former_color
        return True
    return found == mark.former_color


def _take_back_value(target: xw.Range, mark: Mark) -> bool:
    if computes(target):  # a person put a formula there since, which may show just what we filled in
        return False
    found = content(target.options(err_to_str=True).value)
    if _same(found, mark.value):
        target.value = _retyped(target, mark.former_value)
        return True
    return _same(found, mark.former_value)


def _same(found: Content, value: Value) -> bool:
    """Tell whether a cell holds a value; in a cell formatted as text a number is its digits."""
    return found == value or (isinstance(value, Decimal) and read(found).number == value)


def _retyped(target: xw.Range, value: Value) -> float | str | None:
    """Return a value as it must be typed to become what it was: text that looks like a number stays text."""
    if not isinstance(value, str):
        return None if value is None else float(value)
    try:
        as_text = target.number_format == "@"
    except NotImplementedError:
        as_text = False
    plain = as_text or (read(value).kind is Kind.WORDS and not value.startswith(("=", "+", "-", "@", "'")))
    return value if plain else f"'{value}"


def _found_again(sheet: xw.Sheet, mark: Mark) -> xw.Range:
    """Return the marked cell, also where rows were inserted since and its note moved along."""
    here = sheet.range(mark.cell)
    if mark.note is None:
        return here
    try:
        if mark.note in (_note(here) or ""):
            return here
        return next((note.location for note in sheet.notes if mark.note in _spelled(note.text)), here)
    except NotImplementedError:
        return here


def _note(target: xw.Range) -> str | None:
    note = target.note
    return None if note is None else _spelled(note.text)


def _is_threaded(target: xw.Range) -> bool:
    """Tell whether what stands as a note is the shadow of a threaded comment, whose text is not ours to change."""
    try:
        return target.comment is not None
    except Exception:  # noqa: BLE001  # an older Excel knows none, and COM raises its own kinds
        return False


def _spelled(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").replace("\r", "\n")


def _write_note(target: xw.Range, text: str) -> None:
    note = target.note
    if note is None:
        target.add_note(text)
    else:
        note.text = text


def _color(found: tuple[int, int, int] | None) -> Color | None:
    return None if found is None else (int(found[0]), int(found[1]), int(found[2]))


def _marks_sheet(book: xw.Book) -> xw.Sheet | None:
    return next((sheet for sheet in book.sheets if sheet.name == MARKS_SHEET), None)


def _remember(book: xw.Book, marks: Iterable[Mark]) -> None:
    """Write all marks down, or remove the hidden sheet where there are none."""
    rows = [_HEADINGS, *(_encoded(mark) for mark in marks)]
    sheet = _marks_sheet(book)
    if len(rows) == 1:
        if sheet is not None:
            sheet.delete()
        return
    if sheet is None:
        sheet = _add_marks_sheet(book)
    else:
        sheet.clear_contents()
    sheet.range("A1").value = rows


def _add_marks_sheet(book: xw.Book) -> xw.Sheet:
    """Add the hidden sheet behind all that can be seen: a sheet in front of them would change their numbers.

    Only the new sheet is moved, and only beside a sheet that can be seen: ``add(after=…)`` of
    xlwings moves a person's sheet instead, which may be one that Excel does not move.
    """
    active = select_one(book)
    last = [sheet for sheet in book.sheets if sheet.visible in _VISIBLE][-1]
    book.sheets.add(MARKS_SHEET)
    book.sheets[MARKS_SHEET].move(after=last)
    sheet = book.sheets[MARKS_SHEET]
    active.impl.activate()  # a new sheet comes to the front
    sheet.visible = False
    return sheet


def _encoded(mark: Mark) -> tuple[str, ...]:
    """Return a mark as texts that no cell takes for a number, a date or a formula."""
    former = (mark.former_color, mark.former_note, _encoded_value(mark.former_value))
    ours = (mark.color, mark.note, _encoded_value(mark.value))
    fields = (mark.sheet, mark.cell, mark.action, *former, *ours)
    return tuple(json.dumps(field, ensure_ascii=False) for field in fields)


def _encoded_value(value: Value) -> dict[str, str] | None:
    match value:
        case None:
            return None
        case str():
            return {"text": value}
        case Decimal():
            return {"number": str(value)}


def _decoded(row: Sequence[str]) -> Mark:
    sheet, cell, action, former_color, former_note, former_value, color, note, value = map(json.loads, row)
    return Mark(
        sheet,
        cell,
        action,
        _decoded_color(former_color),
        former_note,
        _decoded_value(former_value),
        _decoded_color(color),
        note,
        cast("Decimal | None", _decoded_value(value)),
    )


def _decoded_color(found: list[int] | None) -> Color | None:
    return None if found is None else (found[0], found[1], found[2])


def _decoded_value(found: dict[str, str] | None) -> Value:
    if found is None:
        return None
    return found["text"] if "text" in found else decimal_of(found["number"])
