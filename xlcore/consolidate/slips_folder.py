"""Writes the slips of a collection: a folder a unit with its slip and the marked copies of its files, and the list."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from xlcore.consolidate.copies import Copy, suffix_of
from xlcore.consolidate.copies_pool import Copier, copies
from xlcore.consolidate.slips import Slip
from xlcore.consolidate.slips_docx import Write
from xlcore.consolidate.slips_names import Names, safe_name
from xlcore.consolidate.slips_page import SHEET, write_slip
from xlcore.consolidate.slips_words import Letter
from xlcore.scheme.model import Scheme

LIST = "退回清单.xlsx"
"""The covering list, at the top of the folder."""

MakeCopies = Callable[[Iterable[tuple[Path, Path]]], Generator[Copy]]
"""Makes the marked copy of each file at the path beside it, in order; what is wrong with a file is told in its copy."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was written for one unit: the slip as workbook and document, and the copies; no path where none is due."""

    slip: Slip
    workbook: Path | None = None
    document: Path | None = None
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class _Due:
    """What is to be written for one unit: the slip, and the copies of its files with their places."""

    slip: Slip
    workbook: Path
    copies: tuple[tuple[Path, Path], ...]


def marker(scheme: Scheme | None, passwords: Sequence[str] = (), jobs: int | None = None) -> MakeCopies:
    """Return what makes marked copies in up to ``jobs`` processes; None: as many as there are cores."""
    return lambda tasks: copies(tasks, Copier(marks=True, scores=False, scheme=scheme, passwords=passwords), jobs)


def send(  # noqa: PLR0913  # what to write, where, and how each of its three parts is made
    slips: Sequence[Slip],
    folder: Path,
    letter: Letter,
    make_copies: MakeCopies,
    document: Write | None = None,
    *,
    everyone: bool = False,
) -> Iterator[Sent]:
    """Write the slips into ``folder`` and yield each; with ``everyone`` also those of units without errors.

    A slip is written as soon as the copies of its unit are there, while those
    of the next ones are made.

    Raises:
        FileError: a slip cannot be written.
        XlcoreError: the copies cannot be made at all.
    """
    names = Names(LIST)
    due = {
        number: _due(slip, folder / names.free(slip.name))
        for number, slip in enumerate(slips)
        if everyone or slip.goes_back
    }
    with closing(make_copies(task for one in due.values() for task in one.copies)) as made:
        for number, slip in enumerate(slips):
            if number in due:
                yield _send(due[number], tuple(islice(made, len(due[number].copies))), letter, document)
            else:
                yield Sent(slip)


def _due(slip: Slip, folder: Path) -> _Due:
    taken = Names()
    workbook = folder / taken.free(f"{SHEET}-{slip.name}", ".xlsx")
    files = [path for path in slip.own if path not in slip.left_out] if slip.forms else []
    places = tuple((path, folder / taken.free(f"{safe_name(path.stem)}（标注）", suffix_of(path))) for path in files)
    return _Due(slip, workbook, places)


def _send(due: _Due, made: tuple[Copy, ...], letter: Letter, document: Write | None) -> Sent:
    due.workbook.parent.mkdir(parents=True, exist_ok=True)
    beside = {copy.path: copy.target for copy in made if copy.target is not None}
    write_slip(due.workbook, due.slip, letter, beside)
    if document is None:
        return Sent(due.slip, due.workbook, copies=made)
    text = due.workbook.with_suffix(".docx")
    document(text, due.slip, letter, beside)
    return Sent(due.slip, due.workbook, text, made)
