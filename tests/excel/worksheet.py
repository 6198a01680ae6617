"""The worksheet functions inside an independent engine: formulas that call them, as a workbook would."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engines import _formualizer
from openpyxl.utils.cell import coordinate_to_tuple

from xlcore.excel import udf
from xlcore.excel.words import FUNCTIONS

SHEET = "表"


def function_of(name: str) -> Any:
    """Return the worksheet function with this name."""
    return getattr(udf, name)


def from_engine(value: Any) -> Any:
    """Return an argument as Excel would pass it: the engine's errors are dictionaries, Excel's are texts."""
    if isinstance(value, dict):
        return "#DIV/0!" if value["kind"] == "Div" else "#VALUE!"
    return [from_engine(item) for item in value] if isinstance(value, list) else value


def registered(workbook: Any) -> None:
    """Make every worksheet function known to a workbook of the engine."""
    for function in FUNCTIONS:
        called = function_of(function.name)
        workbook.register_function(
            function.name,
            lambda *given, called=called: called(*map(from_engine, given)),
            min_args=1,
            max_args=30,
        )


def calculated(formulas: Mapping[str, str], cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return what formulas (without ``=``) show over cells of one sheet; blank is ''."""
    workbook = _formualizer().Workbook()
    workbook.add_sheet(SHEET)
    registered(workbook)
    for cell, value in cells.items():
        if value is not None:
            workbook.set_value(SHEET, *coordinate_to_tuple(cell), float(value) if isinstance(value, Decimal) else value)
    for cell, formula in formulas.items():
        workbook.set_formula(SHEET, *coordinate_to_tuple(cell), f"={formula}")
    workbook.evaluate_all()
    return {cell: workbook.get_value(SHEET, *coordinate_to_tuple(cell)) for cell in formulas}
