"""Read from the content of an OpenDocument workbook what the bulk reader loses.

Lost: merges, percents, error cells, formulas and whether they were ever calculated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcore.errors import FileError
from xlcore.sheet.codes import ERRORS, Position, attribute_number
from xlcore.sheet.preflight import DEFAULT_LIMITS, Container, Limits
from xlcore.sheet.scan import Rectangle, SheetScan
from xlcore.sheet.walk import walk_xml

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONTENT = "content.xml"
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_ERROR_TEXTS = frozenset(ERRORS.values())
_OTHER_ERROR = "#VALUE!"
"""Stands for the errors that LibreOffice numbers (Err:502) and translates."""
_LONGEST_ERROR = 64


def scan_ods(container: Container, limits: Limits = DEFAULT_LIMITS) -> Mapping[str, SheetScan]:
    """Scan every sheet of an ods container; the scans, by sheet name, say nothing of a sheet's state.

    Raises:
        FileError: the content is missing or broken, or a value or the number of merges lies past a limit.
    """
    found = container.part(_CONTENT)
    if found is None:
        raise FileError(container.path, f"缺少部件 {_CONTENT}，文件可能已损坏")
    scanner = _Scanner(container, limits)
    walk_xml(container.path, *found, start=scanner.start, end=scanner.end, text=scanner.text)
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
        self._errors: dict[Position, str] = {}
        self._formulas: set[Position] = set()
        self._uncalculated: set[Position] = set()
        self._listening: tuple[Position, ...] = ()
        self._said = ""
        self._is_error = self._in_comment = self._has_value = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._name = attributes.get("table:name", "")
                self._row = 0
                self._merges, self._percents = [], set()
                self._errors, self._formulas, self._uncalculated = {}, set(), set()
        elif self._depth == 1 and tag == "table-row":
            self._column = 0
            self._repeat = self._count(attributes, "table:number-rows-repeated")
        elif self._depth == 1 and tag in _CELLS:
            self._cell(attributes)
        elif tag == "annotation":
            self._in_comment = True
        elif tag == "p" and not self._in_comment:
            self._has_value = True

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if tag == "table":
            if self._depth == 1:
                self.sheets[self._name] = SheetScan(
                    self._name,
                    errors=self._errors,
                    formulas=frozenset(self._formulas),
                    uncalculated=frozenset(self._uncalculated),
                    percents=frozenset(self._percents),
                    merges=tuple(self._merges),
                )
            self._depth -= 1
        elif self._depth == 1 and tag == "table-row":
            self._row += self._repeat
        elif tag == "annotation":
            self._in_comment = False
        elif self._depth == 1 and tag in _CELLS and self._listening:
            self._close()

    def text(self, characters: str) -> None:
        """Take text; only what a formula shows is kept, and no more of it than an error has letters."""
        if self._listening and not self._in_comment and len(self._said) < _LONGEST_ERROR:
            self._said += characters

    def _cell(self, attributes: dict[str, str]) -> None:
        repeat = self._count(attributes, "table:number-columns-repeated")
        kind, formula = attributes.get("office:value-type"), attributes.get("table:formula")
        if kind is not None or formula is not None:
            self._check("行数", self._row + self._repeat, "rows")
            self._check("列数", self._column + repeat, "columns")
            self._area += self._repeat * repeat
            self._check("有值的单元格合计（含前面的工作表）", self._area, "area")
            self._note(attributes, repeat)
        high = self._count(attributes, "table:number-rows-spanned")
        wide = self._count(attributes, "table:number-columns-spanned")
        if high * wide > 1:
            self._merges.append((self._row, self._column, self._row + high - 1, self._column + wide - 1))
            self._check("合并区域数至少", len(self._merges), "merges")
        self._column += repeat

    def _note(self, attributes: dict[str, str], repeat: int) -> None:
        """Note what a cell with a value or a formula is, for as often as it repeats."""
        kind, formula = attributes.get("office:value-type"), attributes.get("table:formula")
        if kind != "percentage" and formula is None:
            return
        places = tuple(
            (self._row + down, self._column + along) for down in range(self._repeat) for along in range(repeat)
        )
        if kind == "percentage":
            self._percents.update(places)
        if formula is not None:
            self._formulas.update(places)
        if formula is not None and kind in {None, "string"}:
            self._listening, self._said = places, ""
            self._is_error = attributes.get("calcext:value-type") == "error"
            self._has_value = kind is not None

    def _close(self) -> None:
        """Note an error, which LibreOffice marks and other writers only show, and a formula without any value.

        An empty text is a value; LibreOffice writes it as a paragraph without a type.
        """
        said = self._said.strip()
        if not self._has_value:
            self._uncalculated.update(self._listening)
        if self._is_error or said in _ERROR_TEXTS:
            code = said if said in _ERROR_TEXTS else _OTHER_ERROR
            self._errors.update(dict.fromkeys(self._listening, code))
        self._listening = ()

    def _count(self, attributes: dict[str, str], name: str) -> int:
        return max(attribute_number(attributes.get(name, "1")), 1)

    def _check(self, what: str, found: int, field: str) -> None:
        if found > getattr(self._limits, field):
            raise FileError(self._path, self._limits.excess(f"工作表“{self._name}”的{what} ", found, field))
