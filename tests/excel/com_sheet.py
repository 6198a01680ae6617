"""Excel's worksheets and ranges over openpyxl, as far as the ribbon asks for them; see com_excel."""

# The names are those of Excel's object model, the properties those of its type library.
# ruff: noqa: N802, N803, D102

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

from com_engine import ComError, ComObject, plain, windows
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment as FileComment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.datetime import to_excel

CURRENCY = "¥#,##0.00"
NO_COLOR, VERY_HIDDEN = -4142, 2
STATES = {-1: "visible", 0: "hidden", 2: "veryHidden"}
ALLOWED = {
    "AllowFormattingCells": "formatCells",
    "AllowFormattingColumns": "formatColumns",
    "AllowFormattingRows": "formatRows",
    "AllowInsertingColumns": "insertColumns",
    "AllowInsertingRows": "insertRows",
    "AllowInsertingHyperlinks": "insertHyperlinks",
    "AllowDeletingColumns": "deleteColumns",
    "AllowDeletingRows": "deleteRows",
    "AllowSorting": "sort",
    "AllowFiltering": "autoFilter",
    "AllowUsingPivotTables": "pivotTables",
}
SELECTION = {0: (False, False), 1: (True, False), -4142: (True, True)}
"""What may be selected: whether locked and unlocked cells are kept from it."""


class Worksheet(ComObject):
    """One worksheet; ``threaded`` are the cells with a conversation."""

    Parent = None

    def __init__(self, book, sheet):
        self.app, self.Parent, self.file, self.threaded, self.interface_only = book.app, book, sheet, set(), False
        self.merges = {cell: merge.coord for merge in sheet.merged_cells.ranges for cell in merge.cells}

    def refuse(self, refused=True):  # noqa: FBT002  # reads as a sentence
        if refused:
            raise ComError(f"{self.file.title} refuses")

    def stands(self):
        """Return the sheet where it can be moved, and others to it."""
        if self.file.sheet_state != "visible":
            raise ComError
        return self

    @property
    def Name(self):
        return self.file.title

    @Name.setter
    def Name(self, value):
        self.file.title = value

    @property
    def Visible(self):
        return next(number for number, state in STATES.items() if state == self.file.sheet_state)

    @Visible.setter
    def Visible(self, value):
        self.file.sheet_state = STATES[-1 if value is True else int(value)]
        visible = [sheet for sheet in self.Parent.file.worksheets if sheet.sheet_state == "visible"]
        if self.Parent.front not in visible:
            self.Parent.front = visible[0]

    def Activate(self):
        self.stands()
        self.Parent.front = self.file

    def Select(self):
        self.refuse(self.app.ActiveWorkbook is not self.Parent)
        self.Activate()
        for sheet in self.Parent.file.worksheets:
            sheet.sheet_view.tabSelected = sheet is self.file

    def Move(self, Before, After):
        assert Before is None
        sheets = self.Parent.file._sheets
        sheets.remove(self.stands().file)
        sheets.insert(sheets.index(plain(After).stands().file) + 1, self.file)
        self.Parent.front = self.file

    def Delete(self):
        assert not self.app.DisplayAlerts, "Excel would ask"
        if self.Visible == VERY_HIDDEN:
            raise ComError
        self.Parent.file.remove(self.file)

    def Range(self, first, last=None):
        if last is None:
            left, top, right, bottom = range_boundaries(first)
            return Range(self, (top, left, bottom, right))
        return Range(self, (*plain(first).box[:2], *plain(last).box[2:]))

    @property
    def Cells(self):
        return Range(self, (1, 1, 1_048_576, 16_384))

    @property
    def UsedRange(self):
        return self.Range(self.file.calculate_dimension())

    @property
    def Comments(self):
        cells = [cell.coordinate for row in self.file.iter_rows() for cell in row if cell.comment]
        return [Comment(self.Range(cell)) for cell in cells]

    @property
    def ProtectContents(self):
        return bool(self.file.protection.sheet)

    @property
    def ProtectDrawingObjects(self):
        return bool(self.file.protection.sheet and self.file.protection.objects)

    @property
    def ProtectScenarios(self):
        return bool(self.file.protection.sheet and self.file.protection.scenarios)

    @property
    def ProtectionMode(self):
        return self.interface_only

    @property
    def Protection(self):
        return Protection(self)

    @property
    def EnableSelection(self):
        kept = bool(self.file.protection.selectLockedCells), bool(self.file.protection.selectUnlockedCells)
        return next(number for number, state in SELECTION.items() if state == kept)

    @EnableSelection.setter
    def EnableSelection(self, value):
        self.file.protection.selectLockedCells, self.file.protection.selectUnlockedCells = SELECTION[value]

    def alone(self):
        """Refuse where several sheets are selected."""
        self.refuse(sum(bool(sheet.sheet_view.tabSelected) for sheet in self.Parent.file.worksheets) > 1)
        return self.file.protection

    def Unprotect(self, Password):
        held = self.alone()
        if held.password:
            kept = held.password
            held.password = Password
            given, held._password = held.password, kept
            self.refuse(given != kept)
        held.sheet = self.interface_only = False

    def Protect(self, DrawingObjects, Contents, Scenarios, UserInterfaceOnly, **allowed):
        held = self.alone()
        assert not held.sheet, "protecting again may take a password away"
        held.objects, held.scenarios, self.interface_only = DrawingObjects, Scenarios, UserInterfaceOnly
        held.sheet = Contents
        for name, attribute in ALLOWED.items():
            setattr(held, attribute, not allowed.pop(name))
        assert not allowed
        self.EnableSelection = 0


class Protection(ComObject):
    """What a protected sheet still allows."""

    def __init__(self, sheet):
        self.app, self.file = sheet.app, sheet.file


for _name, _attribute in ALLOWED.items():
    setattr(Protection, _name, property(lambda self, kept=_attribute: not getattr(self.file.protection, kept)))


class Range(ComObject):
    """A block of cells; ``box`` is top, left, bottom, right from 1."""

    Worksheet = None

    def __init__(self, sheet, box):
        self.app, self.Worksheet, self.box = sheet.app, sheet, box

    def __call__(self, row, column):
        top, left = self.box[0] + row - 1, self.box[1] + column - 1
        return Range(self.Worksheet, (top, left, top, left))

    @property
    def file(self):
        return self.Worksheet.file

    @property
    def first(self):
        return self.file.cell(*self.box[:2])

    @property
    def cells(self):
        top, left, bottom, right = self.box
        return list(self.file.iter_rows(top, bottom, left, right))

    def asked(self):
        """Return the cells, and count the question."""
        self.app.questions += 1
        return self.cells

    def uniform(self, answers):
        """Return what all cells answer, None where they differ: Excel's Null."""
        found = {answer for row in answers for answer in row}
        return found.pop() if len(found) == 1 else None

    @property
    def Row(self):
        return self.box[0]

    @property
    def Column(self):
        return self.box[1]

    @property
    def Rows(self):
        return Lines(self.app, self.box[2] - self.box[0] + 1)

    @property
    def Columns(self):
        return Lines(self.app, self.box[3] - self.box[1] + 1)

    @property
    def Count(self):
        return self.Rows.Count * self.Columns.Count

    @property
    def Address(self):
        top, left, bottom, right = self.box
        first, last = (f"${get_column_letter(c)}${r}" for r, c in ((top, left), (bottom, right)))
        return first if first == last else f"{first}:{last}"

    @property
    def Value(self):
        shown = tuple(tuple(self._shown(cell) for cell in row) for row in self.asked())
        return shown if shown != ((shown[0][0],),) else shown[0][0]

    @Value.setter
    def Value(self, data):
        rows = data if isinstance(data, list | tuple) else [[data]]
        assert [len(row) for row in self.cells] == [len(row) for row in rows]
        for cells, values in zip(self.cells, rows, strict=True):
            for cell, value in zip(cells, values, strict=True):
                self.Worksheet.refuse(self.Worksheet.ProtectContents and cell.protection.locked)
                type_into(cell, value)

    def _shown(self, cell):
        value = cell.value
        if cell.data_type == "f":
            return self.Worksheet.Parent.shown.get(f"{self.file.title}!{cell.coordinate}")
        if cell.data_type == "e":
            return next(number for number, code in windows.cell_errors.items() if code == value)
        if cell.data_type == "n" and value is not None:
            return Decimal(str(value)).quantize(Decimal("0.0001")) if cell.number_format == CURRENCY else float(value)
        return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value

    @property
    def Formula(self):
        typed = tuple(tuple(self._typed(cell) for cell in row) for row in self.asked())
        return typed if typed != ((typed[0][0],),) else typed[0][0]

    def _typed(self, cell):
        if cell.value is None or (cell.protection.hidden and self.Worksheet.ProtectContents):
            return ""
        if isinstance(cell.value, bool):
            return str(cell.value).upper()
        return str(to_excel(cell.value) if isinstance(cell.value, date) else cell.value)

    def ClearContents(self):
        for row in self.file.iter_rows():
            for cell in row:
                cell.value = None

    @property
    def Locked(self):
        return self.uniform([[cell.protection.locked for cell in row] for row in self.cells])

    @property
    def NumberFormat(self):
        return self.uniform([[cell.number_format for cell in row] for row in self.asked()])

    @property
    def MergeCells(self):
        return self.uniform(
            [[(cell.row, cell.column) in self.Worksheet.merges for cell in row] for row in self.asked()]
        )

    @property
    def MergeArea(self):
        self.app.questions += 1
        merge = self.Worksheet.merges.get(self.box[:2])
        return self.Worksheet.Range(merge) if merge else self

    @property
    def Interior(self):
        return Interior(self)

    @property
    def Comment(self):
        return Comment(self) if self.first.comment else None

    def AddComment(self, text):
        assert self.box[:2] == self.box[2:]
        self.Worksheet.refuse(self.Worksheet.ProtectDrawingObjects or bool(self.first.comment))
        self.first.comment = FileComment(text, "xlcore")
        return self.Comment

    @property
    def CommentThreaded(self):
        return Comment(self) if self.first.coordinate in self.Worksheet.threaded else None


def type_into(cell, value):
    """Put a value into a cell as Excel does: what looks like a number becomes one, unless the cell is for text."""
    assert not isinstance(cell, MergedCell)
    if isinstance(value, str) and value.startswith("'"):
        cell.value, cell.data_type = value[1:], "s"
    elif cell.number_format == "@" and value not in {"", None}:
        cell.value, cell.data_type = f"{value:.15g}" if isinstance(value, float) else str(value), "s"
    elif isinstance(value, str) and re.fullmatch(r"[+-]?\d+(\.\d+)?", value):
        cell.value = float(value)
    else:
        cell.value = value if value != "" else None


class Lines(ComObject):
    """The rows or the columns of a range."""

    Count = 0

    def __init__(self, app, count):
        self.app, self.Count = app, count


class Interior(ComObject):
    """The fill of a cell."""

    def __init__(self, place):
        self.app, self.place = place.app, place

    @property
    def ColorIndex(self):
        return 40 if self.place.first.fill.fill_type else NO_COLOR

    @ColorIndex.setter
    def ColorIndex(self, value):
        assert value == NO_COLOR
        self._paint(PatternFill())

    @property
    def Color(self):
        return float(int.from_bytes(bytes.fromhex(self.place.first.fill.start_color.rgb[-6:]), "little"))

    @Color.setter
    def Color(self, value):
        self._paint(PatternFill("solid", int(value).to_bytes(3, "little").hex().upper()))

    def _paint(self, fill):
        sheet = self.place.Worksheet
        sheet.refuse(sheet.ProtectContents and not sheet.Protection.AllowFormattingCells)
        self.place.first.fill = fill


class Comment(ComObject):
    """The note of a cell."""

    Parent = None

    def __init__(self, place):
        self.app, self.Parent = place.app, place

    def Text(self, text=None):
        if text is not None:
            self.Parent.Worksheet.refuse(self.Parent.Worksheet.ProtectDrawingObjects)
            self.Parent.first.comment = FileComment(text, "xlcore")
        return self.Parent.first.comment.text

    def Delete(self):
        self.Parent.Worksheet.refuse(self.Parent.Worksheet.ProtectDrawingObjects)
        self.Parent.first.comment = None
