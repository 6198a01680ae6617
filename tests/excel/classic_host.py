"""Classic Excel without Excel: xlwings' own COM path over stub modules, run in a process of its own.

Reads a JSON list of calls ``[function, [argument, …]]`` from standard input;
an argument is a value, ``{"omitted": true}``, ``{"range": [[…]]}``,
``{"currency": "1.5"}``, ``{"date": [y, m, d]}`` or ``{"error": code}``.
Writes the VBA wrapper, the MacroOptions calls and the results as JSON.
"""

from __future__ import annotations

import ctypes
import json
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

RANGE_IID = "{00020846-0000-0000-C000-000000000046}"
MISSING = -2147352572
STUBS = ("win32api", "win32con", "win32event", "win32gui", "win32process", "win32timezone")


class ComError(Exception):
    """What a failing COM call raises."""


def install_stubs() -> None:
    """Put stand-ins for pywin32 where xlwings looks for it."""
    for name in STUBS:
        sys.modules[name] = MagicMock()
    pywintypes = ModuleType("pywintypes")
    pywintypes.TimeType, pywintypes.com_error, pywintypes.IID = datetime, ComError, str
    pythoncom = MagicMock(__file__="pythoncom.dll")
    client = ModuleType("win32com.client")
    for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"):
        setattr(client, name, type(name, (), {}))
    client.Dispatch = client.DispatchEx = lambda thing, **_: thing
    server = MagicMock()
    package = ModuleType("win32com")
    package.client, package.server = client, server
    sys.modules |= {"pywintypes": pywintypes, "pythoncom": pythoncom, "win32com": package, "win32com.client": client}
    sys.modules |= {f"win32com.server{part}": server for part in ("", ".dispatcher", ".policy", ".util")}
    ctypes.windll = ctypes.oledll = MagicMock()
    ctypes.PyDLL = MagicMock()


def as_range(values: list[list[Any]]) -> Any:
    """Return what stands for a Range: a single cell gives its bare value."""
    thing = MagicMock()
    thing._oleobj_.GetTypeInfo().GetTypeAttr().iid = RANGE_IID
    thing.Rows.Count, thing.Columns.Count = len(values), len(values[0])
    thing.Value = values[0][0] if len(values) == len(values[0]) == 1 else tuple(map(tuple, values))
    return thing


def argument(given: Any) -> Any:
    """Return an argument as COM hands it over."""
    if not isinstance(given, dict):
        return float(given) if isinstance(given, int) and not isinstance(given, bool) else given
    ((kind, value),) = given.items()
    makers = {
        "omitted": lambda _: MISSING,
        "range": lambda rows: as_range([[argument(cell) for cell in row] for row in rows]),
        "currency": Decimal,
        "date": lambda parts: datetime(*parts, tzinfo=UTC),
        "error": int,
    }
    return makers[kind](value)


def main() -> None:
    """Import the functions as Excel does, make the calls, tell the results."""
    install_stubs()
    import xlwings  # noqa: PLC0415  # the stubs come first
    import xlwings._xlwindows as windows  # noqa: PLC0415
    from xlwings import udfs  # noqa: PLC0415

    windows.cleanup = lambda: None
    engine = xlwings.main.Engine(impl=windows.engine)
    xlwings.engines.add(engine)
    xlwings.engines.active = engine
    xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret

    book = MagicMock()
    book.Name, book.Application.Version, book.Worksheets.Count = "自评.xlsm", "16.0", 0
    wrapper: list[str] = []
    book.VBProject.VBComponents.Import.side_effect = lambda path: wrapper.append(Path(path).read_text("ascii"))
    udfs.import_udfs("xlcore.excel.udf", book)
    results = [
        udfs.call_udf("xlcore.excel.udf", name, tuple(map(argument, given)), None, MagicMock())
        for name, given in json.load(sys.stdin)
    ]
    options = [{"name": call.args[0], **call.kwargs} for call in book.Application.MacroOptions.call_args_list]
    sys.stdout.write("\n" + json.dumps({"wrapper": wrapper[0], "options": options, "results": results}))


if __name__ == "__main__":
    main()
