"""Adopted workbooks for tests: written, adopted, written again, calculated by an engine."""

from __future__ import annotations

from pathlib import Path

from engines import Cells, cached, formualizer_values
from openpyxl import load_workbook
from render import Sheet, by_xlsxwriter

from xlcore.form.scoring import ScoredForm, score
from xlcore.sheet.adopt import Adoption, adopt
from xlcore.sheet.opening import Opened, open_book
from xlcore.sheet.patch import patched, save_bytes
from xlcore.sheet.read import Reading, forms_of


def adopted(path: Path, target: Path, edition: str = "formula") -> tuple[Opened, list[Reading], Adoption]:
    """Write the adopted copy of a file; return what was read and what was planned."""
    opened = open_book(path)
    readings = forms_of(opened.workbook)
    plan = adopt(opened.workbook, readings, edition)
    save_bytes(target, patched(opened.container, plan.change))
    return opened, readings, plan


def adopted_sheets(sheets: list[Sheet], folder: Path) -> tuple[Path, list[Reading], Adoption]:
    """Write sheets and adopt them."""
    path = by_xlsxwriter(sheets, folder / "own.xlsx")
    _, readings, plan = adopted(path, folder / "live.xlsx")
    return folder / "live.xlsx", readings, plan


def computed_column(path: Path, sheet: str, values: Cells) -> dict[int, object]:
    """Return what the column 复算得分 shows, by row from 1."""
    page = load_workbook(path)[sheet]
    columns = {cell.column for row in page.iter_rows() for cell in row if cell.value == "复算得分"}
    return {
        page[cell].row: value
        for (name, cell), value in values.items()
        if name == sheet and page[cell].column in columns
    }


def calculated(path: Path) -> Cells:
    """Return what formualizer gives for every formula cell."""
    return formualizer_values(path, cached(path))


def points(scored: ScoredForm) -> list[float | str]:
    """Return the points of all rows as the worksheet shows them, spending first where the money block carries it."""
    outcomes = [*([scored.execution] if scored.execution else []), *(row.outcome for row in scored.rows)]
    shown = [outcome.shown for outcome in outcomes]
    return [value if isinstance(value, str) else float(value) for value in shown]


def scored_of(reading: Reading) -> ScoredForm:
    return score(reading.form, reading.scheme)
