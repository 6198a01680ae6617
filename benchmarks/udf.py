"""What a worksheet function costs: µs a call, a table against a loop, and against the formula edition in ``formulas``.

Run ``python benchmarks/udf.py``. Ratios within one run mean something; absolute times depend on the machine. The
last part needs ``pip install formulas`` and takes a minute or two.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from xlcore.excel import udf
from xlcore.scheme.catalogue import get

ROWS = 1000
CALLS = {
    "PERF_SCORE": (10.0, "≥95%", "90%"),
    "PERF_SCORE, numbers": (10.0, 100.0, 87.0),
    "PERF_SCORE, scheme": (10.0, "≥95%", "90%", None, "mof-project"),
    "EXEC_RATE": (950.0, 1000.0),
    "EXEC_SCORE": (10.0, 950.0, 1000.0),
    "PROCUREMENT_SCORE": (2.0, 90.0, 100.0),
    "BAND_SCORE": (0.95, "<90%:3; <=100%:2; >100%:0"),
    "DEDUCT_SCORE": (5.0, 2.0, 1.0),
    "COMPLETION_SCORE": (6.0, 49.0, 50.0),
    "PROGRESS_SCORE": ([[0.15], [0.4], [0.6], [0.99]], 1.0, 2.0),
    "TIER_SCORE": (5.0, "部分达成", 0.7),
    "PERF_TOTAL": ([[9.5]] * 40,),
    "PERF_GRADE": (90.0,),
    "CHANGE_RATE": (110.0, 100.0),
    "SHARE_RATE": (30.0, 120.0),
    "PERF_CHECK": (10.0, 9.5, "≥95%", "95%", ""),
    "PERF_EXPLAIN": (10.0, "≥95%", "90%"),
}


def seconds(work: Callable[[], object], times: int) -> float:
    """Return the seconds of one run, in the best of five batches: the others were disturbed."""
    batches = []
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(times):
            work()
        batches.append((time.perf_counter() - start) / times)
    return min(batches)


def calls() -> None:
    """Print what each function costs, on its own and against EXEC_RATE."""
    found = {
        label: seconds(lambda label=label, given=given: getattr(udf, label.partition(",")[0])(*given), 300)
        for label, given in CALLS.items()
    }
    for label, cost in found.items():
        print(f"{label:22} {cost * 1e6:8.1f} µs {cost / found['EXEC_RATE']:6.1f} ×")


def table() -> float:
    """Print cells a second of PERF_SCORES and of a loop; returns seconds a row of the table."""
    weights, targets, actuals = (
        [[10.0 + row % 5] for row in range(ROWS)],
        [[f"≥{100 + row}个"] for row in range(ROWS)],
        [[90.0 + row % 30] for row in range(ROWS)],
    )
    rows = list(zip(weights, targets, actuals, strict=True))
    at_once = seconds(lambda: udf.PERF_SCORES(weights, targets, actuals), 5)
    one_by_one = seconds(lambda: [udf.PERF_SCORE(w[0], t[0], a[0]) for w, t, a in rows], 5)
    print(f"PERF_SCORES {ROWS / at_once:.0f} cells/s, {one_by_one / at_once:.2f} × the loop without any host")
    for transfer in (0.6e-3, 4e-3):
        ratio = (one_by_one + ROWS * transfer) / (at_once + transfer)
        print(f"  with {transfer * 1e3:.1f} ms a call between host and Python: {ratio:5.0f} ×")
    return at_once / ROWS


def formula_edition(row: float) -> None:
    """Print how the formula edition of the national form compares, calculated by the package ``formulas``."""
    try:
        import formulas  # noqa: PLC0415  # optional
    except ImportError:
        print("formulas is not installed; the comparison with it is left out")
        return
    path = Path(__file__).parents[1] / "workbooks" / "mof-project.xlsx"
    start = time.perf_counter()
    model = formulas.ExcelModel().loads(str(path)).finish()
    compiled = time.perf_counter() - start
    start = time.perf_counter()
    model.calculate()
    calculated = time.perf_counter() - start
    count = len(list(get("mof-project").prescribed()))
    print(f"formulas: compiling {compiled:.1f} s, calculating {count} rows {calculated:.2f} s")
    print(f"PERF_SCORES is {calculated / count / row:.0f} × as fast a row (compiling not counted)")


if __name__ == "__main__":
    calls()
    formula_edition(table())
