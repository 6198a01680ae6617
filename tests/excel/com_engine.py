"""The engine that xlwings uses on Windows, imported over stub modules for pywin32, and what its COM objects share."""

from __future__ import annotations

import atexit
import ctypes
import sys
from types import SimpleNamespace
from unittest.mock import patch

import xlwings as xw
from classic_host import install_stubs

EXCEPTION, UNKNOWN_NAME, REFUSED = -2147352567, -2147352570, -2146827284


class ComError(Exception):
    """What a failing COM call raises: its arguments are those of pywin32's own."""

    def __init__(self, text="Excel refuses", hresult=EXCEPTION, scode=REFUSED):
        self.hresult, self.excepinfo = hresult, (0, "Microsoft Excel", text, "xlmain11.chm", 0, scode)
        super().__init__(hresult, "Exception occurred.", self.excepinfo, None)


def _windows_engine():
    """Import the engine over stub modules, which only it keeps."""
    with patch.dict(sys.modules), patch.multiple(ctypes, create=True, windll=None, oledll=None, PyDLL=ctypes.PyDLL):
        install_stubs()
        sys.modules["pywintypes"].com_error = sys.modules["pythoncom"].ole_error = ComError
        sys.modules["pywintypes"].error = OSError
        from xlwings import _xlwindows  # noqa: PLC0415  # the stubs come first
    del xw._xlwindows
    atexit.unregister(_xlwindows.cleanup)
    return _xlwindows


windows = _windows_engine()


class ComObject(windows.CDispatch):
    """A COM object: knows no names but its own."""

    app = None

    def __setattr__(self, name, value):
        # xlwings would try a name that Excel does not know again and again, for ever.
        assert not name[0].isupper() or hasattr(type(self), name), f"{type(self).__name__} has no {name}"
        object.__setattr__(self, name, value)

    @property
    def Application(self):  # noqa: N802  # Excel's name for it
        """The Excel to which the object belongs."""
        return self.app

    @property
    def _oleobj_(self):
        return SimpleNamespace(GetIDsOfNames=self._unknown, target=self)

    def _unknown(self, _locale, name):
        raise ComError(f"{type(self).__name__} has no {name}", UNKNOWN_NAME)


def plain(argument):
    """Return an object as COM receives it: without the wrapper in which xlwings keeps it."""
    return argument._oleobj_.target if hasattr(argument, "_oleobj_") else argument
