"""Read from the content of an OpenDocument workbook what the bulk reader loses: merges and percents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcore.errors import FileError
from xlcore.sheet.preflight import DEFAULT_LIMITS, Container, Limits, walk_xml
from xlcore.sheet.scan import Position, Rectangle, SheetScan, attribute_number

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONTENT = "content.xml"
_CELLS = frozenset({"table-cell", "covered-table-cell"})


def scan_ods(container: Container, limits: Limits = DEFAULT_LIMITS) -> Mapping[str, SheetScan]:
    """Scan every sheet of an ods container; the scans, by sheet name, say nothing of a sheet's state.

    Raises:
        FileError: the content is missing or broken, or a value or the number of merges lies past a limit.
    """
    found = container.part(_CONTENT)
    if found is None:
        raise FileError(container.path, f"缺少部件 {_CONTENT}，文件可能已损坏")
    scanner = _Scanner(container, limits)
    walk_xml(container.path, *found, start=scanner.start, end=scanner.end)
    return scanner.sheets


class _Scanner:
    """One pass over the content; rows and columns are counted, for the file does not number its cells."""

    def __init__(self, container: Container, limits: Limits) -> None:
        self.sheets: dict[str, SheetScan] = {}
        self._path, self._limits = container.path, limits
        self._name = ""
        self._depth = 0
        self._row = self._column = 0
        self._repeat = 1
        self._area = 0
        self._merges: list[Rectangle] = []
        self._percents: set[Position] = set()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._name = attributes.get("table:name", "")
                self._row = 0
                self._merges, self._percents = [], set()
        elif self._depth == 1 and tag == "table-row":
            self._column = 0
            self._repeat = self._count(attributes, "table:number-rows-repeated")
        elif self._depth == 1 and tag in _CELLS:
            self._cell(attributes)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if tag == "table":
            if self._depth == 1:
                self.sheets[self._name] = SheetScan(
                    self._name, percents=frozenset(self._percents), merges=tuple(self._merges)
                )
            self._depth -= 1
        elif self._depth == 1 and tag == "table-row":
            self._row += self._repeat

    def _cell(self, attributes: dict[str, str]) -> None:
        repeat = self._count(attributes, "table:number-columns-repeated")
        if "office:value-type" in attributes:
            self._check("行数", self._row + self._repeat, "rows")
            self._check("列数", self._column + repeat, "columns")
            self._area += self._repeat * repeat
            self._check("有值的单元格合计（含前面的工作表）", self._area, "area")
            if attributes["office:value-type"] == "percentage":
                self._percents.update(
                    (self._row + down, self._column + along) for down in range(self._repeat) for along in range(repeat)
                )
        high = self._count(attributes, "table:number-rows-spanned")
        wide = self._count(attributes, "table:number-columns-spanned")
        if high * wide > 1:
            self._merges.append((self._row, self._column, self._row + high - 1, self._column + wide - 1))
            self._check("合并区域数至少", len(self._merges), "merges")
        self._column += repeat

    def _count(self, attributes: dict[str, str], name: str) -> int:
        return max(attribute_number(attributes.get(name, "1")), 1)

    def _check(self, what: str, found: int, field: str) -> None:
        if found > getattr(self._limits, field):
            raise FileError(self._path, self._limits.excess(f"工作表“{self._name}”的{what} ", found, field))
