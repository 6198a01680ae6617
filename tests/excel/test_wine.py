import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from test_classic import CASES, TABLE

from xlcore.excel.vendored import workbook_module, xlwings_version

PYTHON = os.environ.get("XLCORE_WINE_PYTHON", "")
"""The Windows path of a Windows Python that has xlcore and xlwings."""
XLWINGS = Path(__file__).parents[2] / "macros" / "xlwings"
MORE = {
    "rate": ("EXEC_RATE", [{"range": [[950]]}, {"range": [[1000]]}], 0.95),
    "grade": ("PERF_GRADE", [{"range": [[90]]}, "mof-project"], "优"),
    "array": ("PERF_TOTAL", [[[1.0, 2.0], [3.0, None]]], 6.0),
}
pytestmark = [
    pytest.mark.wine,
    pytest.mark.skipif(
        not (PYTHON and shutil.which("wine")), reason="needs Wine and a Windows Python in it; .ci/wine makes both"
    ),
]


def vba_text(expression, names):
    """Return what VBA makes of texts joined by &."""
    pieces = re.findall(r'"((?:[^"]|"")*)"|(Chr\(34\))|(\w+)', expression)
    return "".join('"' if quote else names[name] if name else text.replace('""', '"') for text, quote, name in pieces)


def server_command():
    """Return the command that the VBA of a workbook gives to the DLL, by the lines of that VBA."""
    code = workbook_module(XLWINGS).code
    names = {"ConsoleSwitch": "", "LicenseKeyEnvString": "", "PYTHON_WIN": PYTHON}
    names["PYTHONPATH"] = r"false;C:\\book.xlsm;C:\\book.xlsm;;;;"
    for name, pattern in (
        ("PYTHON_WIN", r'PYTHON_WIN = ("cmd\.exe " .*& PYTHON_WIN & .*)'),
        ("tail", r"tail = (.*)"),
        ("XLPyCommand", r"XLPyCommand = (PYTHON_WIN .*)"),
    ):
        (expression,) = re.findall(rf"^\s*{pattern}$", code, re.MULTILINE)
        names[name] = vba_text(expression, names)
    return names["XLPyCommand"]


@pytest.fixture(scope="module")
def told():
    """Return what the functions give through the DLL and the COM server."""
    calls = [*([name, given] for name, given, _ in (CASES | MORE).values()), TABLE, ["NO_SUCH_FUNCTION", [1]]]
    task = {"library": f"xlwings64-{xlwings_version(XLWINGS)}.dll", "command": server_command(), "calls": calls}
    host = "Z:" + str(Path(__file__).with_name("wine_host.py")).replace("/", "\\")
    done = subprocess.run(
        ["wine", PYTHON, host],  # noqa: S607  # found in the path by whoever made the Windows Python
        input=json.dumps(task), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("case", CASES | MORE)
def test_the_real_chain_gives_the_value(told, case):
    """Arguments go through the DLL into a Python of its own, and the result comes back, Chinese text too."""
    expected, found = (CASES | MORE)[case][2], told[list(CASES | MORE).index(case)]
    assert expected == found or (isinstance(expected, str) and expected and str(found).startswith(expected))


def test_a_table_comes_back_as_a_column(told):
    """One call gives a column of scores, blank where the row is blank."""
    assert [[8.0], [4.0], [""]] == told[-2]


def test_a_failing_call_comes_back_as_an_error(told):
    """What the VBA shows in the cell is the text of the COM error."""
    assert told[-1]["error"].startswith("AttributeError")
