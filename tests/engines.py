"""Spreadsheet engines for tests: what a workbook's formulas give, and what the file says that they give."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import openpyxl
import pytest

TOLERANCE = 1e-9
RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

Cells = dict[tuple[str, str], Any]


def absent(reason: str) -> NoReturn:
    """Skip for want of an engine; where CI runs, that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def cached(path: Path) -> Cells:
    """Return the cached value of every formula cell of a workbook."""
    formulas = openpyxl.load_workbook(path)
    values = openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): values[sheet.title][cell.coordinate].value
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def formualizer_values(path: Path, wanted: Cells, prepare: Callable[[Any], None] = lambda _: None) -> Cells:
    """Return what formualizer gives for the wanted cells; ``prepare`` may register functions first."""
    workbook = _formualizer().load_workbook(str(path))
    prepare(workbook)
    workbook.evaluate_all()
    return {(sheet, cell): workbook.get_value(sheet, *_place(cell)) for sheet, cell in wanted}


def libreoffice(arguments: list[str], profile: Path) -> None:
    """Run LibreOffice once with a fresh profile that recalculates every file it opens."""
    program = shutil.which("soffice")
    if program is None:
        absent("LibreOffice is not installed")
    user = profile / "user"
    user.mkdir(parents=True, exist_ok=True)
    (user / "registrymodifications.xcu").write_text(RECALCULATE_ALWAYS, encoding="utf-8")
    command = [program, f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless", *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=200)  # our own arguments


def libreoffice_values(paths: list[Path], work: Path) -> list[Cells]:
    """Return, for each workbook, what LibreOffice gives for its formula cells."""
    out = work / "recalculated"
    libreoffice(["--convert-to", "xlsx", "--outdir", str(out), *map(str, paths)], work / "profile")
    return [cached(out / path.name) for path in paths]


def differences(expected: Cells, found: Cells) -> Iterator[str]:
    """Tell where an engine disagrees with the cached values."""
    for place, value in expected.items():
        if not same(value, found.get(place)):
            yield f"{place[0]}!{place[1]}: cached {value!r}, engine {found.get(place)!r}"


def same(expected: Any, found: Any) -> bool:  # whatever a cell holds
    """Compare two cell values: nothing is '', numbers within the last digits of a double."""
    expected, found = ("" if value is None else value for value in (expected, found))
    if isinstance(expected, bool) or isinstance(found, bool):
        return bool(expected) == bool(found) and "" not in {expected, found}
    if isinstance(expected, int | float) and isinstance(found, int | float):
        return abs(expected - found) <= TOLERANCE * max(1.0, abs(expected))
    return bool(expected == found)


def evaluate(formulas: Mapping[str, str], cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return what formualizer gives for formulas (without ``=``) over the given cells of one sheet, by address."""
    formualizer = _formualizer()
    workbook = formualizer.Workbook()
    workbook.add_sheet("表")
    for cell, value in cells.items():
        if value is not None:
            workbook.set_value("表", *_place(cell), float(value) if isinstance(value, Decimal) else value)
    for cell, formula in formulas.items():
        workbook.set_formula("表", *_place(cell), f"={formula}")
    workbook.evaluate_all()
    return {cell: workbook.get_value("表", *_place(cell)) for cell in formulas}


def _place(cell: str) -> tuple[int, int]:
    return openpyxl.utils.cell.coordinate_to_tuple(cell)


def _formualizer() -> ModuleType:
    try:
        import formualizer  # noqa: PLC0415  # optional, and slow to load
    except ImportError:
        absent("formualizer is not installed")
    return formualizer
