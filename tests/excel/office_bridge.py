"""LibreOffice whose cells call the real worksheet functions: Basic → a socket → this process.

The functions run here, in the Python under test: LibreOffice need not bring a
Python at all, and if it does, that one need not be able to import the package.

Limits: an error value in any argument short-cuts the call, so that the cell
shows the error and the function never learns of it (``unreachable`` names such
cells); an argument that was not written arrives as a blank one; ranges of
several cells do not cross.
"""

from __future__ import annotations

import re
import socketserver
import subprocess
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import engines
import openpyxl
from openpyxl.formula import Tokenizer
from openpyxl.utils.cell import rows_from_range
from worksheet import function_of

from xlcore.excel.words import FUNCTIONS, Function
from xlcore.quantity import CellError
from xlcore.sheet.page import Live
from xlcore.sheet.template import Book

BASIC_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Private bridge As Object
Function Received(count As Long) As String
Dim bytes() As Byte
Dim text As String, i As Long
bridge.read(bytes, count)
For i = 0 To count - 1
text = text &amp; Chr(bytes(i))
Next i
Received = text
End Function
Function Passed(request As String) As Variant
On Error Goto Failed
If IsNull(bridge) Then
bridge = CreateUnoService("com.sun.star.connection.Connector").connect("socket,host=127.0.0.1,port=%d")
End If
Dim i As Long, answer As String, text As String
Dim bytes(Len(request)) As Byte
For i = 1 To Len(request)
bytes(i - 1) = Asc(Mid(request, i, 1))
Next i
bytes(Len(request)) = 10
bridge.write(bytes)
answer = Received(CLng(Received(6)))
If Left(answer, 1) = "N" Then
Passed = Val(Mid(answer, 2))
Else
For i = 2 To Len(answer) Step 4
text = text &amp; Chr(CLng("&amp;H" &amp; Mid(answer, i, 4)))
Next i
Passed = text
End If
Exit Function
Failed:
Passed = "bridge: " &amp; Error$
End Function
Function Argument(value As Variant) As String
Dim i As Long, text As String
If IsEmpty(value) Then
text = "-"
ElseIf VarType(value) = 8 Then
text = "S"
For i = 1 To Len(value)
text = text &amp; Right("000" &amp; Hex(Asc(Mid(value, i, 1))), 4)
Next i
Else
text = "N" &amp; Trim(Str(value))
End If
Argument = "," &amp; text
End Function
"""

MOST_ARGUMENTS, FILES_A_RUN = 30, 100
_CALLED = re.compile(rf"\b(?:{'|'.join(function.name for function in FUNCTIONS)})\(")
Place = tuple[str, str]


def bridged_values(books: Mapping[Path, Iterable[Place]], work: Path) -> tuple[dict[Path, engines.Cells], Counter[str]]:
    """Return what LibreOffice gives for the wanted cells of each workbook, and how often each function was called."""
    profile, out, paths = work / "profile", work / "recalculated", list(map(str, books))
    with _answering() as (port, calls):
        _install(profile, port)
        for start in range(0, len(paths), FILES_A_RUN):
            options = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
            command = ["soffice", *options, "--outdir", str(out), *paths[start : start + FILES_A_RUN]]
            subprocess.run(command, check=True, capture_output=True, timeout=100)
    return {path: _values(out / path.name, places) for path, places in books.items()}, calls


def _values(path: Path, places: Iterable[Place]) -> engines.Cells:
    book = openpyxl.load_workbook(path, data_only=True)
    return {(sheet, cell): book[sheet][cell].value for sheet, cell in places}


def called(formula: str) -> set[str]:
    """Return the worksheet functions that a formula calls."""
    return {name.removesuffix("(") for name in _CALLED.findall(formula)}


def unreachable(book: Book) -> set[Place]:
    """Return the cells that say nothing here: they call PERF_SCORE on an error value, or read such a cell.

    The other calls stand behind a test that lets no error through.
    """
    shown = {(page.name, cell): page.shown(cell) for page in book.pages for cell in page.cells}
    errors = {place for place, value in shown.items() if isinstance(value, CellError)}
    read = {
        (page.name, cell): (
            "PERF_SCORE" in called(placed.content.formula),
            set(_read(page.name, placed.content.formula)),
        )
        for page in book.pages
        for cell, placed in page.cells.items()
        if isinstance(placed.content, Live)
    }
    lost = {place for place, (calls, cells) in read.items() if calls and cells & errors}
    while more := {place for place, (_, cells) in read.items() if cells & lost} - lost:
        lost |= more
    return lost


def _read(page: str, formula: str) -> Iterator[Place]:
    """Yield the cells that a formula on a page refers to."""
    for token in Tokenizer(f"={formula}").items:
        if token.type == "OPERAND" and token.subtype == "RANGE":
            sheet, _, area = token.value.rpartition("!")
            for row in rows_from_range(area.replace("$", "")):
                yield from ((sheet.strip("'") or page, cell) for cell in row)


@contextmanager
def _answering() -> Iterator[tuple[int, Counter[str]]]:
    """Answer calls on a port of this machine; counts them by function."""
    calls: Counter[str] = Counter()

    class Answer(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            for line in self.rfile:
                name, *given = line.decode("ascii").strip().split(",")
                calls[name] += 1
                answer = _written(function_of(name)(*map(_argument, given)))
                self.wfile.write(f"{len(answer):06}{answer}".encode("ascii"))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], calls
        server.shutdown()


def _argument(written: str) -> float | str | None:
    """Return an argument: - is nothing, N1.5 a number, S4F18 a text by its code units."""
    if written == "-":
        return None
    return float(written[1:]) if written.startswith("N") else bytes.fromhex(written[1:]).decode("utf-16-be")


def _written(value: float | str) -> str:
    """Return a result in the same words."""
    return f"S{value.encode('utf-16-be').hex()}" if isinstance(value, str) else f"N{value!r}"


def _install(profile: Path, port: int) -> None:
    """Write the Basic functions into a new profile."""
    engines.libreoffice(["--terminate_after_init"], profile)  # a new profile brings its own, empty Module1
    module = BASIC_HEAD % port + "".join(map(_basic, FUNCTIONS)) + "</script:module>\n"
    (profile / "user" / "basic" / "Standard" / "Module1.xba").write_text(module, encoding="utf-8")


def _basic(function: Function) -> str:
    """Return the Basic function that passes its arguments on; what was not written arrives as nothing."""
    count = MOST_ARGUMENTS if function.variadic else len(function.parameters)
    names = [f"a{index}" for index in range(count)]
    heading = ", ".join(f"Optional {name}" for name in names)
    taken = "".join(
        f'If IsMissing({name}) Then\ngiven = given &amp; ",-"\nElse\ngiven = given &amp; Argument({name})\nEnd If\n'
        for name in names
    )
    return (
        f'Function {function.name}({heading})\nDim given As String\ngiven = "{function.name}"\n{taken}'
        f"{function.name} = Passed(given)\nEnd Function\n"
    )
