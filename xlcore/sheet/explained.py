"""A workbook file, and perhaps one of its cells, to the explanations of its forms."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from xlcore.errors import FileError, InputError, printable
from xlcore.form.explain import Explanation, explain
from xlcore.form.scoring import ScoredForm, score
from xlcore.scheme.model import Scheme
from xlcore.sheet.codes import position
from xlcore.sheet.grid import Grid, Workbook, read_workbook
from xlcore.sheet.pointing import Pointed, explained, pointed, unmerged
from xlcore.sheet.read import forms_of

__all__ = ["Explained", "explain_file"]

NAMED = 5
"""Cells that a refusal names."""


class Explained(NamedTuple):
    """A form with why its scheme was taken, and what is told about it."""

    scored: ScoredForm
    reason: str
    explanations: tuple[Explanation, ...]


def explain_file(
    path: Path, cell: str | None = None, scheme: Scheme | None = None, passwords: Sequence[str] = ()
) -> tuple[Explained, ...]:
    """Explain every figure of every form of a file, or those that ``cell`` belongs to: D14, 自评表!D14.

    Raises:
        FileError: the file cannot be read, or holds no form.
        InputError: ``cell`` names no cell, no sheet of the file, or a cell outside the forms.
    """
    workbook = read_workbook(path, passwords=passwords)
    forms = []
    for reading in forms_of(workbook, scheme):
        scored = score(reading.form, reading.scheme)
        forms.append(Explained(scored, reading.reason, explain(scored)))
    if not forms:
        raise FileError(path, "工作簿中没有找到自评表")
    return tuple(forms) if cell is None else _about(workbook, forms, cell)


def _about(workbook: Workbook, forms: Sequence[Explained], cell: str) -> tuple[Explained, ...]:
    grids = {grid.sheet: grid for grid in workbook.grids}
    where = _where(cell)
    if where.sheet and where.sheet not in grids:
        raise InputError(f"文件中没有工作表“{printable(where.sheet)}”。有：{'、'.join(map(printable, grids))}")
    found = []
    for form in forms:
        sheet = form.scored.form.sheet
        grid = grids[where.sheet or sheet]
        about = explained(form.explanations, unmerged(where, grid), sheet) if _holds(grid, where) else ()
        if about:
            found.append(form._replace(explanations=about))
    if not found:
        raise InputError(
            f"单元格 {printable(cell)} 不在自评表的计分范围内。{_nearest(forms, where)}不写单元格则逐行说明整张表。"
        )
    return tuple(found)


def _holds(grid: Grid, where: Pointed) -> bool:
    """Tell whether a cell lies in the part of its sheet that is in use; far beside a row nobody means that row."""
    return where.rows.start < grid.rows and where.columns.start < grid.columns


def _where(cell: str) -> Pointed:
    try:
        return pointed(cell)
    except ValueError as error:
        raise InputError(
            f"“{printable(cell)}”不是单元格。请写成 D14 或 自评表!D14。校验代码（如 T01）的说明见 xlcore checks 代码。"
        ) from error


def _nearest(forms: Sequence[Explained], where: Pointed) -> str:
    """Say what can be explained: the rows nearest to the one that was pointed at, in the order of the form."""
    named = [
        (position(entry.cell)[0], f"{form.scored.form.sheet}!{entry.cell}（{one.title}）")
        for form in forms
        for one in form.explanations
        for entry in [next((entry for entry in one.entries if entry.cell and not entry.sheet), None)]
        if entry and entry.cell
    ]
    if not named:
        return ""
    nearest = sorted(named, key=lambda place: abs(place[0] - where.rows.start))[:NAMED]
    return f"能说明的有 {len(named)} 处，最近的是：{'、'.join(printable(text) for _, text in sorted(nearest))}。"
