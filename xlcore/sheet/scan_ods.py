"""Read an OpenDocument workbook (.ods) straight from its content: values, formulas, errors, merges and states.

Only elements that are known in the place where they stand are read, as
LibreOffice reads them: comments, notes, hidden text, phonetic guides, drawings
and the tables in them are no content of a cell.
"""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import TYPE_CHECKING, TypeAlias

from xlcore.errors import FileError
from xlcore.numbers import decimal_of
from xlcore.quantity import CellError
from xlcore.sheet.codes import ERRORS, Position, address, attribute_number, stored_number
from xlcore.sheet.preflight import DEFAULT_LIMITS, Container, Limits
from xlcore.sheet.scan import Rectangle, SheetScan
from xlcore.sheet.walk import walk_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcore.quantity import Content

Sheets: TypeAlias = "tuple[tuple[SheetScan, dict[Position, Content]], ...]"
"""Of every worksheet, in the workbook's order: what a scan tells, and the contents that are not blank."""

_CONTENT = "content.xml"
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
_PREFIXES = {_SPACE.format(name): name for name in ("office", "style", "table", "text")}
_PREFIXES["urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"] = "calcext"
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_ROWS = frozenset({"table:table-row", "table:table-row-group", "table:table-rows", "table:table-header-rows"})
_SHOWN = frozenset({"text:span", "text:a", "text:ruby-base", "text:sheet-name", "text:date", "text:title"})
"""Elements of a paragraph whose text is shown in a cell."""
_RUNS = _SHOWN | {"text:s", "text:tab", "text:line-break", "text:ruby"}
_INSIDE: Mapping[str, frozenset[str]] = {
    "": frozenset({"office:document-content"}),
    "office:document-content": frozenset({"office:automatic-styles", "office:body"}),
    "office:automatic-styles": frozenset({"style:style"}),
    "style:style": frozenset({"style:table-properties"}),
    "office:body": frozenset({"office:spreadsheet"}),
    "office:spreadsheet": frozenset({"table:table"}),
    "table:table": _ROWS,
    **dict.fromkeys(_ROWS, _ROWS),  # of groups
    "table:table-row": _CELLS,
    **dict.fromkeys(_CELLS, frozenset({"text:p"})),
    **dict.fromkeys(("text:p", "text:ruby", *_SHOWN), _RUNS),
}
"""What is read inside of what; anything else is passed over with all that it holds."""
_TEXTS = _SHOWN | {"text:p"}
_NUMBERS = frozenset({"float", "percentage", "currency"})
_TRUTHS = {"true": True, "false": False}
_SIGNS = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}
"""Elements that stand for characters."""
_TIME = re.compile(r"(-?)PT(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:\.[0-9]{0,15})?)S)?")
_DAY = 24 * 60 * 60
_ERROR_TEXTS = frozenset(ERRORS.values())
_OTHER_ERROR = "#VALUE!"
"""Stands for the errors that LibreOffice numbers (Err:502) and translates."""
_CELL_BYTES = 32
"""What a cell takes at least in the XML of a format that does not repeat cells by a count."""


def read_ods(container: Container, limits: Limits = DEFAULT_LIMITS) -> Sheets:
    """Read every worksheet of an ods container.

    Raises:
        FileError: the content is missing or broken, or something lies past a limit.
    """
    found = container.part(_CONTENT)
    if found is None:
        raise FileError(container.path, f"缺少部件 {_CONTENT}，文件可能已损坏")
    reader = _Reader(container, limits)
    walk_named(container.path, *found, prefixes=_PREFIXES, start=reader.start, end=reader.end, text=reader.text)
    return tuple(reader.sheets.values())


class _Reader:
    """One pass over the content; rows and columns are counted, for the file does not number its cells."""

    def __init__(self, container: Container, limits: Limits) -> None:
        self.sheets: dict[str, tuple[SheetScan, dict[Position, Content]]] = {}
        self._path, self._limits = container.path, limits
        self._open = [""]
        self._passing = 0
        self._style = ""
        self._hidden: set[str] = set()
        self._area = self._bytes = 0
        self._cell: Mapping[str, str] = {}
        self._paragraphs: list[str] = []
        self._said: list[str] = []
        self._length = 0
        self._begin({})

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if self._passing or tag not in _INSIDE.get(self._open[-1], ()):
            self._passing += 1
            return
        self._open.append(tag)
        if tag in _CELLS:
            self._cell, self._paragraphs, self._length = attributes, [], 0
        elif tag == "text:p":
            self._said = []
            self._lengthen(1 if self._paragraphs else 0)
        elif tag in _SIGNS:
            count = self._count(attributes, "text:c") if tag == "text:s" else 1
            self._lengthen(count)
            self._said.append(_SIGNS[tag] * count)
        elif tag == "table:table-row":
            self._column = 0
            self._repeat = self._count(attributes, "table:number-rows-repeated")
        elif tag == "table:table":
            self._begin(attributes)
        elif tag == "style:style":
            self._style = attributes.get("style:name", "")
        elif tag == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden.add(self._style)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if self._passing:
            self._passing -= 1
            return
        self._open.pop()
        if tag in _CELLS:
            self._close()
        elif tag == "text:p":
            self._paragraphs.append("".join(self._said))
        elif tag == "table:table-row":
            self._row += self._repeat
        elif tag == "table:table":
            self._finish()

    def text(self, characters: str) -> None:
        """Take text; only what a cell shows is kept."""
        if not self._passing and self._open[-1] in _TEXTS:
            self._lengthen(len(characters))
            self._said.append(characters)

    def _begin(self, attributes: Mapping[str, str]) -> None:
        self._name = attributes.get("table:name", "")
        self._look = attributes.get("table:style-name", "")
        self._row = self._column = 0
        self._repeat = 1
        self._merges: list[Rectangle] = []
        self._contents: dict[Position, Content] = {}
        self._percents: set[Position] = set()
        self._formulas: set[Position] = set()
        self._uncalculated: set[Position] = set()

    def _finish(self) -> None:
        if self._name in self.sheets:
            raise FileError(self._path, f"有两个工作表都叫“{self._name}”，文件可能已损坏")
        scan = SheetScan(
            self._name,
            "hidden" if self._look in self._hidden else "visible",
            formulas=frozenset(self._formulas),
            uncalculated=frozenset(self._uncalculated),
            percents=frozenset(self._percents),
            merges=tuple(self._merges),
        )
        self.sheets[self._name] = (scan, self._contents)

    def _close(self) -> None:
        """Note what a cell holds, for as often as it repeats."""
        cell = self._cell
        repeat = self._count(cell, "table:number-columns-repeated")
        content, formula = self._content(), "table:formula" in cell
        if content != "" or formula:
            self._bound(repeat, content)
            rows, columns = range(self._row, self._row + self._repeat), range(self._column, self._column + repeat)
            places = [(row, column) for row in rows for column in columns]
            if content != "":
                self._contents.update(dict.fromkeys(places, content))
            if cell.get("office:value-type") == "percentage":
                self._percents.update(places)
            if formula:
                self._formulas.update(places)
                # An empty text is a value; LibreOffice writes it as a paragraph without a type.
                if not self._paragraphs and "office:value-type" not in cell:
                    self._uncalculated.update(places)
        self._merge()
        self._column += repeat

    def _bound(self, repeat: int, content: Content) -> None:
        """Refuse a cell that lies past the limits, or repeats past them."""
        self._check("行数", self._row + self._repeat, "rows")
        self._check("列数", self._column + repeat, "columns")
        times = self._repeat * repeat
        self._area += times
        self._check("有值的单元格合计（含前面的工作表）", self._area, "area")
        self._bytes += times * (_CELL_BYTES + (len(content) if isinstance(content, str) else 0))
        self._check("单元格按重复次数展开后（含前面的工作表）至少", self._bytes, "part_bytes")

    def _merge(self) -> None:
        high, wide = (self._span(f"table:number-{line}-spanned") for line in ("rows", "columns"))
        if high * wide > 1:
            self._merges.append((self._row, self._column, self._row + high - 1, self._column + wide - 1))
            self._check("合并区域数至少", len(self._merges), "merges")

    def _content(self) -> Content:
        """Return the content of the cell that ends; an empty text if it has none.

        Errors are marked by LibreOffice; other writers only show them.
        """
        cell, shown = self._cell, "\n".join(self._paragraphs)
        kind = cell.get("office:value-type", "")
        stored = cell.get("office:value" if kind in _NUMBERS else f"office:{kind}-value")
        if "table:formula" in cell and kind in {"", "string"}:
            said = shown.strip()
            if said in _ERROR_TEXTS or cell.get("calcext:value-type") == "error":
                return CellError(said if said in _ERROR_TEXTS else _OTHER_ERROR)
        if stored is None:
            return shown
        if kind == "string":
            self._length = 0
            self._lengthen(len(stored))
            return stored
        try:
            return _value(kind, stored)
        except ValueError as error:
            raise self._refuse(f"单元格 {self._here} 的数值无效（{stored}）") from error

    @property
    def _here(self) -> str:
        return address(self._row, self._column)

    def _lengthen(self, by: int) -> None:
        """Count the characters of the cell, and the breaks between its paragraphs."""
        self._length += by
        if self._length > self._limits.text:
            raise self._refuse(self._limits.excess(f"单元格 {self._here} 的字符数至少 ", self._length, "text"))

    def _span(self, name: str) -> int:
        return max(attribute_number(self._cell.get(name, "1")), 1)

    def _count(self, attributes: Mapping[str, str], name: str) -> int:
        count = attribute_number(attributes.get(name, "1"))
        if count < 1:
            raise self._refuse(f"单元格 {self._here} 处的重复次数 {attributes[name]} 无效，文件可能已损坏")
        return count

    def _check(self, what: str, found: int, field: str) -> None:
        if found > getattr(self._limits, field):
            raise self._refuse(f"的{self._limits.excess(f'{what} ', found, field)}")

    def _refuse(self, reason: str) -> FileError:
        return FileError(self._path, f"工作表“{self._name}”{reason}")


def _value(kind: str, stored: str) -> Content:
    """Return a value as the file stores it; a span of time is a number of days.

    Raises:
        ValueError: it is none of its kind.
    """
    if kind in _NUMBERS:
        return stored_number(stored)
    if kind == "boolean" and stored in _TRUTHS:
        return _TRUTHS[stored]
    if kind == "date":
        moment = datetime.fromisoformat(stored).replace(tzinfo=None)
        return moment.date() if moment.time() == time() else moment
    found = _TIME.fullmatch(stored) if kind == "time" else None
    if found is None:
        message = f"of type {kind}: {stored!r}"
        raise ValueError(message)
    hours, minutes, seconds = (float(part or 0) for part in found.groups()[1:])
    return decimal_of((-1 if found[1] else 1) * (hours * 3600 + minutes * 60 + seconds) / _DAY)
