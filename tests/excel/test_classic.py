import json
import subprocess
import sys
from pathlib import Path

import pytest

from xlcore.excel.words import FUNCTIONS

BLANK = {"range": [[None]]}
OMITTED = {"omitted": True}
DIVISION = {"error": -2146826281}
CASES = {
    "cells": ("PERF_SCORE", [{"range": [[10]]}, {"range": [["≥95%"]]}, {"range": [["90%"]]}], 9.47),
    "omitted and blank": ("PERF_SCORE", [10, "≥95%", "90%", OMITTED, BLANK], 9.47),
    "blank": ("PERF_SCORE", [10, "≥95%", BLANK], ""),
    "merged": ("PERF_SCORE", [10, {"range": [["≥100", None]]}, {"range": [[80], [None]]}], 8.0),
    "date": ("PERF_SCORE", [10, "2023年12月底前", {"date": [2023, 11, 1]}], 10.0),
    "late date": ("PERF_SCORE", [10, "2023年10月底前", {"date": [2023, 11, 1]}], ""),
    "currency": ("EXEC_SCORE", [10, {"currency": "950.5"}, {"range": [[1000]]}], 9.51),
    "error cell": ("EXEC_RATE", [DIVISION, 5], "#无法计算"),
    "error in a range": ("PERF_TOTAL", [{"range": [[1, 2], [None, DIVISION]]}, 5], "#无法计算"),
    "total": ("PERF_TOTAL", [{"range": [[1, 2], [None, "—"]]}, 5], 8.0),
    "bands in a range": ("BAND_SCORE", [0.95, {"range": [["<90%", 3], ["<=100%", 2]]}], 2.0),
    "progress": ("PROGRESS_SCORE", [{"range": [[0.25], [0.5], [0.75], [1]]}, 1, 2, OMITTED, OMITTED], 5.25),
    "no reason column": ("PERF_CHECK", [10, 8, "≥100", "80", OMITTED], "√"),
    "blank reason": ("PERF_CHECK", [10, 8, "≥100", "80", BLANK], "错误 I05"),
}
TABLE = ["PERF_SCORES", [{"range": [[10], [5], [None]]}, {"range": [["≥100"], ["≤8"], [None]]},
                         {"range": [[80], ["10"], [None]]}]]  # fmt: skip


@pytest.fixture(scope="module")
def told():
    """Return what classic xlwings writes and gives, from a process of its own."""
    calls = [*([name, given] for name, given, _ in CASES.values()), TABLE]
    script = Path(__file__).with_name("classic_host.py")
    done = subprocess.run(  # our own script
        [sys.executable, str(script)], input=json.dumps(calls), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("case", CASES)
def test_values_pass_through_the_real_converters(told, case):
    """What Excel passes reaches the function, and the result goes back."""
    expected, found = CASES[case][2], told["results"][list(CASES).index(case)][0][0]
    assert expected == found or (isinstance(expected, str) and expected and found.startswith(expected))


def test_a_table_goes_back_as_a_column(told):
    """One call gives a column of scores, blank where the row is blank."""
    assert [[8.0], [4.0], [""]] == told["results"][-1]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_the_wrapper_and_the_help_are_written(told, function):
    """VBA gets the function with its parameters, and Excel its category and help."""
    names = [f"Optional {p.name}" if p.optional else p.name for p in function.parameters]
    if function.variadic:
        names[-1] = f"ParamArray {names[-1]}()"
    head = f"Function {function.name}({', '.join(names)})\n"
    body = told["wrapper"].partition(head)[2].partition("End Function")[0]
    assert "XLPy.CallUDF" in body
    assert function.slow == ("CommandBars" in body)
    (options,) = [options for options in told["options"] if options["name"].endswith(f"!{function.name}")]
    assert ("绩效自评", function.help) == (options["Category"], options["Description"])
    assert [parameter.help for parameter in function.parameters] == options["ArgumentDescriptions"]


def test_the_wrapper_is_ascii(told):
    """The module can be imported under any code page; Chinese goes through MacroOptions only."""
    assert told["wrapper"].isascii()


@pytest.mark.parametrize("blocked", ["xlwings", "pandas"])
def test_plain_python_needs_neither(blocked):
    """Without xlwings, or with it and nothing else, the functions are plain functions."""
    code = f"import sys; sys.modules[{blocked!r}] = None\n"
    code += "from xlcore.excel.udf import PERF_SCORE\nprint(PERF_SCORE(10, 4, 2))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert "5.0\n" == done.stdout


def test_nothing_slow_is_imported():
    """Schemes, YAML and pydantic wait for the first cell that names a scheme."""
    code = (
        "import sys; sys.modules['xlwings'] = None\nfrom xlcore.excel.udf import PERF_SCORE\nPERF_SCORE(10, 4, 2)\n"
        "print(sorted({'pydantic', 'yaml', 'pandas', 'numpy', 'xlcore.checks', 'xlcore.form'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert "[]\n" == done.stdout
