"""Excel without Excel: its COM objects over openpyxl workbooks, under the engine that xlwings uses on Windows.

The engine's own classes run unchanged over stub modules for pywin32; what they
ask of Excel is answered here, as far as the ribbon asks it. Where the manual
leaves open what Excel does, these objects do the worse of it: a sheet that is
not visible refuses to be moved or stood before, protecting forgets what may be
selected, a hidden formula is not told.
"""

# The names are those of Excel's object model, the properties those of its type library.
# ruff: noqa: N802, D102

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import openpyxl
from com_engine import ComError, ComObject, windows
from com_sheet import Worksheet

MESSAGE_BOXES = {0: "ok", 1: "ok_cancel", 3: "yes_no_cancel"}
ANSWERS = {"ok": 1, "cancel": 2, "yes": 6, "no": 7}
WARNING, INFORMATION = 0x30, 0x40


class Application(ComObject):
    """A running Excel; ``answers`` are what a person says to its boxes, ``alerts`` what the boxes said."""

    running: dict[int, Application] = {}  # noqa: RUF012  # all that run, by window
    StatusBar, DisplayAlerts, Selection, ActiveWorkbook = False, True, None, None
    Hwnd, Version = 0, "16.0"

    def __init__(self, answers=()):
        self.app, self.questions, self.folder, self.books = self, 0, None, []
        self.answers, self.alerts = list(answers), []
        self.Hwnd = 100 + len(self.running)
        self.running[self.Hwnd] = self

    @property
    def Workbooks(self):
        return Workbooks(self)

    @property
    def ActiveSheet(self):
        return self.ActiveWorkbook.ActiveSheet

    def show(self, text, title, style):
        assert title == "绩效自评"
        buttons = MESSAGE_BOXES[style & 0xF]
        self.alerts.append((text, buttons, "critical" if style & 0xF0 == WARNING else "info"))
        return ANSWERS["ok" if buttons == "ok" else self.answers.pop(0)]

    def FileDialog(self, kind):
        assert kind == 4
        return FileDialog(self)


class FileDialog(ComObject):
    """The folder picker."""

    Title = None

    def __init__(self, app):
        self.app = app

    def Show(self):
        return -1 if self.app.folder else 0

    def SelectedItems(self, index):
        assert index == 1
        return str(self.app.folder)


class Workbooks(ComObject):
    """The open workbooks."""

    def __init__(self, app):
        self.app = app

    def __call__(self, name):
        found = next((book for book in self.app.books if book.Name.casefold() == name.casefold()), None)
        if found is None:
            raise ComError
        return found

    def Open(self, path, *options):
        assert set(options) == {None}
        if Path(path).name in {book.Name for book in self.app.books}:
            raise ComError
        return Workbook(self.app, openpyxl.load_workbook(path), path=Path(path))


class Workbook(ComObject):
    """An open workbook; ``shown`` is what its formulas show, by ``sheet!cell``, as COM gives it."""

    ReadOnly = ProtectStructure = False

    def __init__(self, app, file, *, path=Path("自评.xlsx"), shown=None, read_only=False):
        self.app, self.file, self.path, self.shown = app, file, path, shown or {}
        self.sheets, self.ReadOnly = {}, read_only
        self.front = file.active
        app.books.append(self)
        app.ActiveWorkbook = self

    @property
    def Name(self):
        return self.path.name

    @property
    def FullName(self):
        return str(self.path)

    @property
    def Worksheets(self):
        return Worksheets(self)

    @property
    def ActiveSheet(self):
        return Chart(self.app) if self.front is None else self.sheet(self.front)

    def Activate(self):
        self.app.ActiveWorkbook = self

    def sheet(self, sheet):
        return self.sheets.setdefault(id(sheet), Worksheet(self, sheet))


class Chart(ComObject):
    """A chart sheet."""

    Name = "图表1"

    def __init__(self, app):
        self.app = app


class Worksheets(ComObject):
    """The worksheets of a workbook."""

    def __init__(self, book):
        self.app, self.Parent = book.app, book

    Parent = None

    @property
    def Count(self):
        return len(self.Parent.file.worksheets)

    def __iter__(self):
        return iter([self.Parent.sheet(sheet) for sheet in self.Parent.file.worksheets])

    def __call__(self, key):
        sheets = {sheet.title.casefold(): sheet for sheet in self.Parent.file.worksheets}
        try:
            found = self.Parent.file.worksheets[key - 1] if isinstance(key, int) else sheets[key.casefold()]
        except LookupError:
            raise ComError from None
        return self.Parent.sheet(found)

    def Add(self):
        """Insert as many sheets as are selected before the one in front: this is what Excel does when told no more."""
        file = self.Parent.file
        place = file.worksheets.index(self.Parent.front)
        for _ in range(sum(bool(sheet.sheet_view.tabSelected) for sheet in file.worksheets) or 1):
            self.Parent.front = file.create_sheet(index=place)
        return self.Parent.ActiveSheet


def _seat():
    """Let the engine find these applications where Windows would list them, and their message boxes."""
    boxes = {"MB_OK": 0, "MB_OKCANCEL": 1, "MB_YESNOCANCEL": 3, "MB_ICONWARNING": WARNING}
    windows.win32con = SimpleNamespace(MB_YESNO=4, MB_ICONINFORMATION=INFORMATION, **boxes)
    windows.win32api.MessageBox = lambda hwnd, *asked: Application.running[hwnd].show(*asked)
    windows.win32process.GetWindowThreadProcessId = lambda hwnd: (1, hwnd)
    windows.windll.user32.GetTopWindow = lambda _: max(Application.running)
    windows.windll.user32.GetWindow = lambda *_: None
    windows.win32gui.FindWindowEx = lambda hwnd, *_: hwnd
    windows.accessible_object_from_window = lambda hwnd: hwnd
    windows._PyCom_PyObjectFromIUnknown = lambda hwnd, *_: Application.running[hwnd]


_seat()
