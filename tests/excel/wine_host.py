"""What Excel's VBA does around the worksheet functions, done by a Windows Python: DLL, COM server, CallUDF.

Reads ``{"library": name, "command": text, "calls": [[function, [argument, …]], …]}``
as JSON from standard input; arguments are written as for ``classic_host``.
Writes a JSON list: what each call gave, or ``{"error": text}``.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pythoncom
import pywintypes
from win32com.client import VARIANT, dynamic
from win32com.server import policy, util

UDF_MODULE = "xlcore.excel.udf"
RANGE_IID = pywintypes.IID("{00020846-0000-0000-C000-000000000046}")
NOT_FOUND = -2147352572
"""What COM passes for an argument that is left out."""
START, STOP = 1, -1
"""Modes of the DLL, as the VBA of xlwings passes them."""


class Result(ctypes.Structure):
    """A VARIANT that holds a pointer."""

    _fields_ = (("kind", ctypes.c_ushort), ("gap", ctypes.c_ushort * 3), ("pointer", ctypes.c_void_p * 2))


def server(library: Any, command: str, mode: int) -> Any:
    """Start or stop the Python of the functions; starting gives its dispatch interface."""
    result = Result()
    if library.XLPyDLLActivateAuto(ctypes.byref(result), command.encode("mbcs"), mode):
        raise SystemExit(ctypes.wstring_at(result.pointer[0]))
    if mode == START:
        return dynamic.Dispatch(pythoncom.ObjectFromAddress(result.pointer[0], pythoncom.IID_IDispatch))
    return None


def range_type() -> Any:
    """Return a type with the identity of Excel's Range, by which xlwings knows a range."""
    library = pythoncom.CreateTypeLib2(pythoncom.SYS_WIN32, str(Path(os.environ["TEMP"], "range.tlb")))
    kind = library.CreateTypeInfo("Range", pythoncom.TKIND_DISPATCH)
    kind.SetGuid(RANGE_IID)
    kind.LayOut()
    return kind.QueryInterface(pythoncom.IID_ITypeInfo)


RANGE_TYPE = range_type()


class AsRange(policy.DesignatedWrapPolicy):
    """Tells the type of an object, which other stand-ins need not."""

    def _GetTypeInfoCount_(self) -> int:  # noqa: N802  # the name that pywin32 calls
        return 1

    def _GetTypeInfo_(self, _index: int, _locale: int) -> tuple[int, Any]:  # noqa: N802  # as above
        return 0, RANGE_TYPE


def thing(kind: Any = None, **attributes: Any) -> Any:
    """Return a COM object with these properties."""
    return util.wrap(
        SimpleNamespace(**attributes, _public_attrs_=list(attributes), _public_methods_=[]), usePolicy=kind
    )


APPLICATION = thing(Hwnd=ctypes.windll.user32.GetDesktopWindow(), Version="16.0")
SHEETS = util.Collection()
BOOK = thing(Name="book.xlsm", Application=APPLICATION, Worksheets=util.wrap(SHEETS))
SHEET = thing(Name="Sheet1", Application=APPLICATION, Parent=BOOK)
SHEETS.data.append(SHEET)


def as_range(rows: list[list[Any]]) -> Any:
    """Return what stands for a Range: a single cell gives its bare value."""
    values = tuple(map(tuple, rows))
    height, width = len(values), len(values[0])
    # The server side of pywin32 takes a tuple for a value and its output arguments.
    value = values[0][0] if height == width == 1 else (values,)
    shape = {"Rows": thing(Count=height), "Columns": thing(Count=width)}
    return thing(AsRange, Worksheet=SHEET, Application=APPLICATION, Row=1, Column=1, Value=value, **shape)


def argument(given: Any) -> Any:
    """Return an argument as VBA hands it over."""
    if not isinstance(given, dict):
        return float(given) if isinstance(given, int) and not isinstance(given, bool) else given
    ((kind, value),) = given.items()
    makers = {
        "omitted": lambda _: VARIANT(pythoncom.VT_ERROR, NOT_FOUND),
        "range": lambda rows: as_range([[argument(cell) for cell in row] for row in rows]),
        "currency": Decimal,
        "date": lambda parts: datetime(*parts, tzinfo=UTC),
        # pywin32 sends no other error than the one above; on receiving it gives the number.
        "error": int,
    }
    return makers[kind](value)


def call(functions: Any, name: str, given: list[Any]) -> Any:
    """Call one function as its VBA wrapper does."""
    try:
        return functions.CallUDF(UDF_MODULE, name, tuple(map(argument, given)), BOOK, as_range([[None]]))
    except pywintypes.com_error as error:
        return {"error": str(error.excepinfo[2] if error.excepinfo else error)}


def main() -> None:
    """Start the server as the VBA does, make the calls, tell the results."""
    task = json.load(sys.stdin)
    library = ctypes.WinDLL(str(Path(sys.executable).with_name(task["library"])))
    functions = server(library, task["command"], START)
    results = [call(functions, name, given) for name, given in task["calls"]]
    del functions
    server(library, task["command"], STOP)
    sys.stdout.write(json.dumps(results) + "\n")


if __name__ == "__main__":
    main()
