"""Sets the contents and styles of cells in a worksheet part; every other cell keeps its bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import groupby

from xlcore.numbers import plain
from xlcore.quantity import CellError, Content, serial
from xlcore.sheet.codes import Position, address, attribute_number
from xlcore.sheet.page import Live
from xlcore.sheet.patch.formula import shifted
from xlcore.sheet.patch.splice import (
    Edit,
    Element,
    Refusal,
    escaped,
    filled,
    grown,
    prefixed,
    retagged,
    spliced,
    text_of,
    with_attributes,
)
from xlcore.sheet.patch.survey import Bound, Row, Survey, covers, rectangle, reference
from xlcore.sheet.scan import Rectangle

_FIRST_SURE_DAY = date(1900, 3, 1)
"""Before it, a worksheet counts a day that never was."""
_EPOCH_1904 = 1462
"""Days between the two ways in which a workbook can count days."""
_DAY_SECONDS = 86_400
_LONGEST_NUMBER = 17


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in a cell, as XML: the type for the attribute ``t`` (empty for numbers) and the elements."""

    kind: str = ""
    inner: bytes = b""

    @property
    def formula(self) -> bool:
        """Whether it is a formula."""
        return self.inner.startswith(b"<f")


@dataclass(frozen=True, slots=True)
class CellEdit:
    """What becomes of one cell; None keeps its content, or its style."""

    content: Written | None = None
    style: int | None = None


def written(content: Content | Live, *, since_1904: bool = False) -> Written:
    """Return a content as XML without prefixes; a text is never a formula.

    A day before March 1900 is written as text, because worksheets miscount there.

    Raises:
        ValueError: a number is not finite.
    """
    found = Written()
    match content:
        case Live():
            found = _written_formula(content)
        case bool():
            found = Written("b", b"<v>%d</v>" % content)
        case Decimal():
            found = Written("", f"<v>{number_text(content)}</v>".encode())
        case CellError():
            found = Written("e", f"<v>{escaped(content.code)}</v>".encode())
        case date():
            found = _written_day(content, since_1904=since_1904)
        case str() if content:
            found = _written_text(content)
    return found


def number_text(number: Decimal) -> str:
    """Return a number as a worksheet stores it; one with more digits than a double keeps is rounded to it.

    Raises:
        ValueError: a double cannot hold it.
    """
    text = plain(number) if number.is_finite() else ""
    if 0 < len(text) <= _LONGEST_NUMBER:
        return text
    value = float(number)
    if value - value != 0:
        message = f"not a number of a worksheet: {number}"
        raise ValueError(message)
    return repr(value)


def _written_day(moment: date, *, since_1904: bool) -> Written:
    day, clock = (moment.date(), moment.time()) if isinstance(moment, datetime) else (moment, time())
    if day < _FIRST_SURE_DAY:
        return _written_text(moment.isoformat())
    share = Decimal(clock.hour * 3600 + clock.minute * 60 + clock.second) / _DAY_SECONDS
    days = serial(day) - (_EPOCH_1904 if since_1904 else 0)
    return Written("", f"<v>{number_text(days + share)}</v>".encode())


def _written_text(text: str) -> Written:
    space = ' xml:space="preserve"' if text != text.strip(" \t\n") or "\n" in text else ""
    return Written("inlineStr", f"<is><t{space}>{escaped(text)}</t></is>".encode())


def _written_formula(live: Live) -> Written:
    formula = f"<f>{escaped(live.formula)}</f>"
    match live.value:
        case bool():
            return Written("b", f"{formula}<v>{live.value:d}</v>".encode())
        case Decimal():
            return Written("", f"{formula}<v>{number_text(live.value)}</v>".encode())
        case str():
            return Written("str", f"{formula}<v>{escaped(live.value)}</v>".encode())


def changes_formulas(survey: Survey, edits: Mapping[Position, CellEdit]) -> bool:
    """Tell whether a formula is written or overwritten, so that the order of calculation is no longer true."""
    return any(
        edit.content is not None and (edit.content.formula or _has_formula(survey.cells.get(place)))
        for place, edit in edits.items()
    )


def with_cells(survey: Survey, edits: Mapping[Position, CellEdit]) -> bytes:
    """Return the part with the edits made; places are first cells of merged blocks, and were surveyed.

    Raises:
        Refusal: a cell belongs to an array formula or a data table, or a shared formula cannot be kept.
    """
    made = list(_formula_edits(survey, {place for place, edit in edits.items() if edit.content is not None}))
    fresh_rows: list[tuple[int, bytes]] = []
    needed: list[Position] = []
    for number, group in groupby(sorted(edits), key=lambda place: place[0]):
        missing: list[tuple[int, bytes]] = []
        for place in group:
            cell = survey.cells.get(place)
            if cell is not None:
                made.append(_changed(survey.xml, cell, edits[place]))
            elif edits[place].style is not None or edits[place].content not in {None, Written()}:
                missing.append((place[1], _fresh(survey, place, edits[place])))
                needed.append(place)
        row = survey.row(number)
        if missing and row is not None:
            made += _into_row(survey.xml, row, missing)
        elif missing:
            fresh_rows.append((number, _fresh_row(survey, number, missing)))
    made += _into_data(survey, fresh_rows)
    made += _dimension(survey, needed)
    return spliced(survey.xml, made)


def _has_formula(cell: Element | None) -> bool:
    return cell is not None and cell.child("f") is not None


def _changed(xml: bytes, cell: Element, edit: CellEdit) -> Edit:
    """Return the edit of a cell that is there; unknown attributes stay, unless they tell of the old value."""
    values: dict[str, str | None] = {} if edit.style is None else {"s": str(edit.style)}
    if edit.content is None:
        return cell.start, cell.inside, _opening(xml, cell, values)
    values |= {"t": edit.content.kind or None, "cm": None, "vm": None}
    opening = _opening(xml, cell, values)
    return cell.start, cell.end, filled(opening, cell.tag, prefixed(edit.content.inner, cell.prefix))


def _opening(xml: bytes, cell: Element, values: Mapping[str, str | None]) -> bytes:
    """Return the opening tag of a cell with attributes set; a style that it had not stands before the type.

    Readers that know the order in which Excel writes, r, s, t, are faster on cells that keep to it.
    """
    opening = xml[cell.start : cell.inside]
    if "s" in values and "s" not in cell.attributes and "t" in cell.attributes:
        opening = with_attributes(opening, {"t": None})
        values = {**values, "t": values.get("t", cell.attributes["t"])}
    return with_attributes(opening, values)


def _fresh(survey: Survey, place: Position, edit: CellEdit) -> bytes:
    content = edit.content or Written()
    style = survey.style(place) if edit.style is None else edit.style
    attributes = f' r="{address(*place)}"' + (f' s="{style}"' if style else "")
    attributes += f' t="{content.kind}"' if content.kind else ""
    prefix = survey.data.prefix
    return filled(b"<%bc%b>" % (prefix, attributes.encode()), f"{prefix.decode()}c", prefixed(content.inner, prefix))


def _fresh_row(survey: Survey, number: int, cells: list[tuple[int, bytes]]) -> bytes:
    prefix = survey.data.prefix
    return b'<%brow r="%d">%b</%brow>' % (prefix, number + 1, b"".join(cell for _, cell in cells), prefix)


def _into_row(xml: bytes, row: Row, cells: list[tuple[int, bytes]]) -> Iterator[Edit]:
    """Yield the edits that put new cells into a row, in the order of columns."""
    element = row.element
    spans = _wider(element.attributes.get("spans"), [column + 1 for column, _ in cells])
    values = {"spans": spans} if spans else {}
    if element.closed:
        yield from grown(xml, element, b"".join(cell for _, cell in cells), values)
        return
    if values:
        yield retagged(xml, element, values)
    for column, cell in cells:
        at = next((old.start for number, old in row.cells if number > column), element.close)
        yield at, at, cell


def _wider(spans: str | None, numbers: list[int]) -> str | None:
    """Return the columns that a row says to use, made to hold these; None where it says nothing or holds them."""
    told = [attribute_number(end) for part in (spans or "").split() for end in part.split(":")]
    if not told or (min(told) <= min(numbers) and max(numbers) <= max(told)):
        return None
    return f"{min(told + numbers)}:{max(told + numbers)}"


def _into_data(survey: Survey, rows: list[tuple[int, bytes]]) -> Iterator[Edit]:
    """Yield the edits that put new rows into the sheet, in the order of rows."""
    if survey.data.closed:
        if rows:
            yield from grown(survey.xml, survey.data, b"".join(row for _, row in rows))
        return
    for number, row in rows:
        at = next((old.element.start for old in survey.rows if old.number > number), survey.data.close)
        yield at, at, row


def _dimension(survey: Survey, places: list[Position]) -> Iterator[Edit]:
    """Yield the edit that makes the sheet's stated size hold new cells."""
    element = survey.root.child("dimension")
    if element is None or not places:
        return
    block = rectangle(element.attributes.get("ref", ""))
    if not all(covers(block, place) for place in places):
        yield retagged(survey.xml, element, {"ref": reference(_around([block[:2], block[2:], *places]))})


def _around(places: list[Position]) -> Rectangle:
    rows, columns = [row for row, _ in places], [column for _, column in places]
    return min(rows), min(columns), max(rows), max(columns)


def _formula_edits(survey: Survey, touched: set[Position]) -> Iterator[Edit]:
    """Yield what keeps the formulas of other cells whole when these cells are overwritten."""
    groups: dict[str, list[Bound]] = {}
    closed: list[list[Bound]] = []
    for bound in survey.bound:
        if bound.kind != "shared":
            _refuse_cut(bound, touched)
            continue
        key = bound.element.attributes.get("si", "")
        if "ref" in bound.element.attributes and key in groups:  # the number serves a second group
            closed.append(groups.pop(key))
        groups.setdefault(key, []).append(bound)
    for master, *others in (*closed, *groups.values()):
        left = [bound for bound in others if bound.place not in touched]
        if left and master.place in touched and not master.element.closed:
            yield _new_master(survey.xml, master, left)


def _refuse_cut(bound: Bound, touched: set[Position]) -> None:
    block = bound.block
    if block[:2] == block[2:] or not any(covers(block, place) for place in touched):
        return
    hit = next(address(*place) for place in sorted(touched) if covers(block, place))
    what = "数组公式" if bound.kind == "array" else "模拟运算表"
    message = f"单元格 {hit} 属于{what}区域 {reference(block)}，不能单独改写"
    raise Refusal(message)


def _new_master(xml: bytes, master: Bound, left: list[Bound]) -> Edit:
    """Return the edit that hands the text of a shared formula to the first cell that still has it."""
    heir = left[0]
    try:
        text = shifted(text_of(xml, master.element), heir.place[0] - master.place[0], heir.place[1] - master.place[1])
    except Refusal as refusal:
        message = f"单元格 {address(*master.place)} 的共享公式无法移交：{refusal}"
        raise Refusal(message) from refusal
    element = heir.element
    block = reference(_around([bound.place for bound in left]))
    opening = with_attributes(xml[element.start : element.inside], {"ref": block})
    return element.start, element.end, filled(opening, element.tag, escaped(text).encode())
