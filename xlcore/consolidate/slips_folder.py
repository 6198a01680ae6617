"""Writes the slips of a collection: a folder a unit with its slip and the marked copies of its files, and the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlcore.consolidate.copies import Copy, copy
from xlcore.consolidate.slips import Slip
from xlcore.consolidate.slips_docx import Write
from xlcore.consolidate.slips_names import Names, safe_name
from xlcore.consolidate.slips_page import SHEET, write_slip
from xlcore.consolidate.slips_words import Letter
from xlcore.scheme.model import Scheme

LIST = "退回清单.xlsx"
"""The covering list, at the top of the folder."""

MakeCopy = Callable[[Path, Path], Copy]
"""Makes the marked copy of a file at a path; whatever is wrong with the file is told in what it returns."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was written for one unit: the slip as workbook and document, and the copies; no path where none is due."""

    slip: Slip
    workbook: Path | None = None
    document: Path | None = None
    copies: tuple[Copy, ...] = ()


def marker(scheme: Scheme | None, passwords: Sequence[str] = ()) -> MakeCopy:
    """Return what makes a marked copy; a defect of ours costs one copy, never the others."""

    def make(path: Path, target: Path) -> Copy:
        try:
            return copy(path, target, scheme, passwords, marks=True, scores=False)
        except Exception as error:  # noqa: BLE001  # as in reading: it shows in one file and is told there
            return Copy(path, None, f"处理时程序出错（{type(error).__name__}）")

    return make


def send(  # noqa: PLR0913  # what to write, where, and how each of its three parts is made
    slips: Sequence[Slip],
    folder: Path,
    letter: Letter,
    make_copy: MakeCopy,
    document: Write | None = None,
    *,
    everyone: bool = False,
) -> list[Sent]:
    """Write the slips into ``folder``; with ``everyone`` also those of units without findings of level error.

    Raises:
        FileError: a slip cannot be written.
    """
    names = Names(LIST)
    return [
        _send(slip, folder / names.free(slip.name), letter, make_copy, document)
        if everyone or slip.goes_back
        else Sent(slip)
        for slip in slips
    ]


def _send(slip: Slip, folder: Path, letter: Letter, make_copy: MakeCopy, document: Write | None) -> Sent:
    folder.mkdir(parents=True, exist_ok=True)
    taken = Names()
    name = f"{SHEET}-{slip.name}"
    workbook = folder / taken.free(name, ".xlsx")
    copies = tuple(
        make_copy(path, folder / taken.free(f"{safe_name(path.stem)}（标注）", _suffix(path)))
        for path in slip.own
        if slip.forms
    )
    beside = {made.path: made.target for made in copies if made.target is not None}
    write_slip(workbook, slip, letter, beside)
    if document is None:
        return Sent(slip, workbook, copies=copies)
    text = folder / f"{name}.docx"
    document(text, slip, letter, beside)
    return Sent(slip, workbook, text, copies)


def _suffix(path: Path) -> str:
    """Return the suffix of a copy: an old workbook becomes an .xlsx."""
    return ".xlsm" if path.suffix.casefold() == ".xlsm" else ".xlsx"
