"""Which files a collection is made of: folders walked in a stable order, each file once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et"})
"""Names of workbooks that units send; .et is written by WPS."""

LEDGER = ".ledger"
"""The name of a ledger that lies beside its workbook."""

_LOCK = "~$"


def find_workbooks(paths: Iterable[Path], without: Iterable[Path] = ()) -> list[Path]:
    """Return the files to read, in the order of ``paths``, each once.

    A path that is not a folder is taken as it is, whatever its name and
    whether or not it exists: reading it will say what is wrong. In a folder
    and those inside it, files with a workbook's name are taken, sorted by
    name, the files of a folder before its folders. Left out there are hidden
    files and folders, lock files (``~$…``: somebody has the workbook open),
    every symbolic link, and ``without``: a roster may lie beside what was sent
    in. A folder that cannot be listed stands for itself.
    """
    found: dict[str, Path] = {}
    left_out = set(map(os.path.realpath, without))
    for path in paths:
        # Path.is_dir raises where a folder above may not be entered.
        for file in filter(_is_workbook, _walk(path)) if os.path.isdir(path) else (path,):  # noqa: PTH112
            real = os.path.realpath(file)
            if file is path or real not in left_out:
                found.setdefault(real, file)
    return list(found.values())


def find_others(paths: Iterable[Path], without: Iterable[Path] = ()) -> list[Path]:
    """Return the files in the folders of ``paths`` that are no workbooks: a unit may have sent a PDF.

    Left out are the ledgers of runs, and ``without``.
    """
    left_out = set(map(os.path.realpath, without))
    folders = [path for path in paths if os.path.isdir(path)]  # noqa: PTH112  # as above
    others = {os.path.realpath(file): file for folder in folders for file in _walk(folder) if _is_other(file)}
    return [file for real, file in others.items() if real not in left_out]


def _is_workbook(path: Path) -> bool:
    """Tell by its name whether a file is read; a folder that cannot be listed is, to be told of."""
    return path.suffix.lower() in SUFFIXES or not os.path.isfile(path)  # noqa: PTH113  # Path's own raises


def _is_other(path: Path) -> bool:
    return not _is_workbook(path) and path.suffix != LEDGER


def _walk(folder: Path) -> Iterator[Path]:
    waiting = [folder]
    while waiting:  # no recursion: folders nest deeper than Python's stack
        here = waiting.pop()
        try:
            with os.scandir(here) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError:
            yield here
            continue
        shown = [entry for entry in entries if not entry.name.startswith((".", _LOCK)) and not entry.is_symlink()]
        for entry in shown:
            if entry.is_file(follow_symlinks=False):
                yield here / entry.name
        waiting += [here / entry.name for entry in reversed(shown) if entry.is_dir(follow_symlinks=False)]
