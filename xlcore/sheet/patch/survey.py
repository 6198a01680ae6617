"""Where the rows and cells of a worksheet part stand, as byte offsets, with what binds them: merges and formulas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from xlcore.sheet.codes import Position, address, attribute_number, position
from xlcore.sheet.patch.splice import Element, Refusal, finish, opening_end, outline, parse
from xlcore.sheet.scan import Rectangle

DATA = frozenset({"sheetData"})
TRUE = ("1", "true")
"""How a part says yes."""
_LAST_ROW = 1_048_576


@dataclass(slots=True)
class Row:
    """A row of the part; its cells are listed, in their order, only where the survey was asked for the row."""

    number: int
    element: Element
    cells: list[tuple[int, Element]] = field(default_factory=list)


@dataclass(slots=True)
class Bound:
    """A formula that concerns more than its own cell: the place, the ``f`` element, and the block that it names."""

    place: Position
    element: Element

    @property
    def kind(self) -> str:
        """``shared``, ``array`` or ``dataTable``."""
        return self.element.attributes["t"]

    @property
    def block(self) -> Rectangle:
        """The block for which it stands; its own cell if it names none."""
        return (
            rectangle(self.element.attributes["ref"])
            if "ref" in self.element.attributes
            else (*self.place, *self.place)
        )


def rectangle(reference: str) -> Rectangle:
    """Return the block that ``B4:C9``, ``B4``, ``B:C`` or ``4:9`` names.

    Raises:
        Refusal: it names none.
    """
    first, _, last = reference.replace("$", "").partition(":")
    try:
        top, left = position(_cell_name(first, "A", "1"))
        bottom, right = position(_cell_name(last or first, "XFD", str(_LAST_ROW)))
    except ValueError as error:
        message = f"有无效的单元格区域 {reference}，文件可能已损坏"
        raise Refusal(message) from error
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def _cell_name(end: str, letters: str, digits: str) -> str:
    """Return one end of a block as a cell; a column or a row ends where the worksheet does."""
    if end.isalpha():
        return end + digits
    return letters + end if end.isdecimal() else end


def reference(block: Rectangle) -> str:
    """Return the name of a block; the inverse of :func:`rectangle`."""
    first, last = address(*block[:2]), address(*block[2:])
    return first if first == last else f"{first}:{last}"


def covers(block: Rectangle, place: Position) -> bool:
    """Tell whether a cell lies in a block."""
    top, left, bottom, right = block
    return top <= place[0] <= bottom and left <= place[1] <= right


class Survey:
    """One worksheet part in UTF-8, surveyed for the cells that are to change.

    Raises:
        Refusal: the part is not well-formed, or is no worksheet.
    """

    def __init__(self, xml: bytes, places: Iterable[Position]) -> None:
        self.xml = xml
        self.root = outline(xml, DATA)
        data = self.root.child("sheetData")
        if data is None:
            raise Refusal("没有单元格数据，文件可能已损坏")
        self.data: Element = data
        merges = self.root.child("mergeCells")
        self.merges = [
            rectangle(merge.attributes.get("ref", "")) for merge in (merges.all("mergeCell") if merges else ())
        ]
        self.anchors = {place: self._anchor(place) for place in places}
        self.rows: list[Row] = []
        self.bound: list[Bound] = []
        self.cells: dict[Position, Element] = {}
        _Reader(self, {row for row, _ in self.anchors.values()}).read()
        self._by_number = {row.number: row for row in self.rows}

    def row(self, number: int) -> Row | None:
        """Return the row with this number, from 0."""
        return self._by_number.get(number)

    def style(self, place: Position) -> int:
        """Return the number of the style that a cell shows: its own, else its row's, else its column's."""
        cell, row = self.cells.get(place), self.row(place[0])
        if cell is not None:
            return max(attribute_number(cell.attributes.get("s", "0")), 0)
        if row is not None and row.element.attributes.get("customFormat") in TRUE:
            return max(attribute_number(row.element.attributes.get("s", "0")), 0)
        columns = self.root.child("cols")
        for column in columns.all("col") if columns else ():
            first, last = (attribute_number(column.attributes.get(end, "")) for end in ("min", "max"))
            if first <= place[1] + 1 <= last:
                return max(attribute_number(column.attributes.get("style", "0")), 0)
        return 0

    def _anchor(self, place: Position) -> Position:
        """Return the first cell of the merged block over a cell, or the cell itself."""
        return next((merge[:2] for merge in self.merges if covers(merge, place)), place)


class _Reader:
    """One pass over the rows of a worksheet part."""

    def __init__(self, survey: Survey, wanted: set[int]) -> None:
        self._survey, self._wanted = survey, wanted
        self._depth = 0
        self._place: Position = (0, 0)
        self._inside = False
        self._number = self._column = -1
        self._open: list[Element | None] = []
        self._parser = expat.ParserCreate()

    def read(self) -> None:
        parse(self._parser, self._survey.xml, self._start, self._end)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        name = tag.rpartition(":")[2]
        if self._depth == 2:
            self._inside = name == "sheetData"
        if not self._inside or self._depth < 3:
            return
        element = None
        if self._depth == 3 and name == "row":
            element = self._row(tag, attributes)
        elif self._depth == 4 and name == "c":
            element = self._cell(tag, attributes)
        elif self._depth == 5 and name == "f":
            element = self._formula(tag, attributes)
        self._open.append(element)

    def _end(self, _tag: str) -> None:
        if self._inside and self._depth >= 3:
            element = self._open.pop()
            if element is not None:
                finish(self._survey.xml, element, self._parser.CurrentByteIndex)
        self._depth -= 1

    def _element(self, tag: str, attributes: dict[str, str]) -> Element:
        offset = self._parser.CurrentByteIndex
        return Element(tag, tag.rpartition(":")[2], attributes, offset, opening_end(self._survey.xml, offset))

    def _row(self, tag: str, attributes: dict[str, str]) -> Element:
        number = attributes.get("r")
        self._number = self._number + 1 if number is None else attribute_number(number) - 1
        self._column = -1
        if not 0 <= self._number < _LAST_ROW:
            message = f"有无效的行号 {number}，文件可能已损坏"
            raise Refusal(message)
        element = self._element(tag, attributes)
        self._survey.rows.append(Row(self._number, element))
        return element

    def _cell(self, tag: str, attributes: dict[str, str]) -> Element | None:
        name = attributes.get("r")
        try:
            self._place = (self._number, self._column + 1) if name is None else position(name)
        except ValueError as error:
            message = f"有无效的单元格位置 {name}，文件可能已损坏"
            raise Refusal(message) from error
        self._column = self._place[1]
        if self._number not in self._wanted:
            return None
        if self._place in self._survey.cells:
            message = f"单元格 {name} 出现两次，文件可能已损坏"
            raise Refusal(message)
        element = self._element(tag, attributes)
        self._survey.cells[self._place] = element
        self._survey.rows[-1].cells.append((self._column, element))
        return element

    def _formula(self, tag: str, attributes: dict[str, str]) -> Element | None:
        cell = self._open[-1]
        binds = attributes.get("t", "normal") != "normal"
        if cell is None and not binds:
            return None
        element = self._element(tag, attributes)
        if cell is not None:
            cell.children.append(element)
        if binds:
            self._survey.bound.append(Bound(self._place, element))
        return element
