"""Copies of submitted workbooks with what was found and what the rules give; the files sent stay as they are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlcore.checks import run
from xlcore.consolidate.folders import may_hold
from xlcore.errors import FileError, InputError, printable, reason_of
from xlcore.form.scoring import score
from xlcore.scheme.model import Scheme
from xlcore.sheet.mark import Judged, marked, with_scores
from xlcore.sheet.opening import Opened, open_book
from xlcore.sheet.patch import patched, save_bytes
from xlcore.sheet.patch.change import BookChange
from xlcore.sheet.read import Reading, forms_of


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of a copy, or in Chinese why there are none; ``remarks`` say what is not in the copy."""

    data: bytes | None
    reason: str | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """What became of one file: its copy, or in Chinese why there is none; ``remarks`` say what is not in the copy."""

    path: Path
    target: Path | None
    reason: str | None = None
    remarks: tuple[str, ...] = ()


def targets(paths: Sequence[Path], roots: Iterable[Path], folder: Path) -> Iterator[tuple[Path, Path]]:
    """Yield each file with the place of its copy: the same way below ``folder`` as below the root it was found in.

    Of two files that would have one place the second gets a number.
    """
    known = [Path(os.path.abspath(root)) for root in roots if root.is_dir()]  # noqa: PTH100  # links stay as they are
    taken: set[str] = set()
    for path in paths:
        whole = Path(os.path.abspath(path))  # noqa: PTH100  # as above
        root = next((root for root in known if whole.is_relative_to(root)), whole.parent)
        target = _free((folder / whole.relative_to(root)).with_suffix(suffix_of(path)), taken)
        taken.add(str(target).casefold())
        yield path, target


def check_folder(folder: Path, sources: Iterable[Path]) -> None:
    """Refuse a folder that would mix new copies with older ones, or with what was sent in.

    Raises:
        InputError: it is a file, is not empty, cannot be written, or lies in one of the folders that are read.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"不是文件夹：{printable(str(folder))}。请换一个文件夹。")
    if folder.is_dir() and any(folder.iterdir()):
        raise InputError(f"文件夹不是空的：{printable(str(folder))}。新的副本不与旧的混放，请换一个新文件夹。")
    real = Path(os.path.realpath(folder))
    if not may_hold(real):
        raise InputError(f"不能写入文件夹：{printable(str(folder))}。请检查权限，或换一个文件夹。")
    for source in sources:
        if source.is_dir() and real.is_relative_to(os.path.realpath(source)):
            raise InputError(
                f"输出文件夹在报送文件夹 {printable(str(source))} 之内，副本以后会被当作报送文件读取。请换一个文件夹。"
            )


def suffix_of(path: Path) -> str:
    """Return the suffix of a copy: an old workbook becomes an .xlsx."""
    return ".xlsm" if path.suffix.casefold() == ".xlsm" else ".xlsx"


def _free(target: Path, taken: set[str]) -> Path:
    number, free = 1, target
    while str(free).casefold() in taken:
        number += 1
        free = target.with_name(f"{target.stem}（{number}）{target.suffix}")
    return free


def make(path: Path, scheme: Scheme | None, passwords: Sequence[str] = (), *, marks: bool, scores: bool) -> Made:
    """Make the copy of one file: ``marks`` puts the findings in, ``scores`` the recomputed points.

    A file that cannot be read, or holds no form, has no copy.
    """
    try:
        opened = open_book(path, passwords)
        forms = [_judged(reading) for reading in forms_of(opened.workbook, scheme)]
        if not forms:
            return Made(None, "没有找到自评表")
        return Made(
            patched(opened.container, _change(opened, forms, marks=marks, scores=scores)), remarks=opened.remarks
        )
    except FileError as error:
        return Made(None, error.reason)


def save(path: Path, target: Path, made: Made) -> Copy:
    """Write what was made of ``path``, whole or not at all; a place that cannot be written costs this copy."""
    if made.data is None:
        return Copy(path, None, made.reason)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        save_bytes(target, made.data)
    except FileError as error:
        return Copy(path, None, error.reason)
    except OSError as error:
        return Copy(path, None, f"无法写入：{reason_of(error)}")
    return Copy(path, target, remarks=made.remarks)


def _judged(reading: Reading) -> Judged:
    scored = score(reading.form, reading.scheme)
    return Judged(reading, scored, run(scored))


def _change(opened: Opened, forms: Sequence[Judged], *, marks: bool, scores: bool) -> BookChange:
    """Return what the copy changes; recomputed points stand left of nothing that the marks touch."""
    found = marked(opened.workbook, forms) if marks else BookChange()
    beside = with_scores(opened.workbook, forms) if scores else BookChange()
    sheets = dict(found.sheets)
    for name, change in beside.sheets.items():
        sheets[name] = replace(sheets.get(name, change), beside=change.beside)
    return BookChange(sheets, found.added)
