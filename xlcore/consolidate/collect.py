"""Every file read, scored and checked on its own: one bad file is one finding, and the rest goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from xlcore.checks import run
from xlcore.checks.catalogue import about_file
from xlcore.checks.finding import Finding, Level
from xlcore.consolidate.find import find_others, find_workbooks
from xlcore.consolidate.names import is_published
from xlcore.errors import FileError
from xlcore.form.model import Form
from xlcore.form.scoring import ScoredForm, score
from xlcore.scheme.model import Scheme
from xlcore.sheet.grid import read_workbook
from xlcore.sheet.read import forms_of

NO_FORM, UNREADABLE = "F01", "K03"
"""The codes of a file that gives no form: none found in it, or it cannot be read."""

_PUBLISHED = "这是汇总生成的工作簿，不是自评表"


@dataclass(frozen=True, slots=True)
class FormResult:
    """One form with what the rules give, what the checks say, and why this scheme was chosen."""

    scored: ScoredForm
    findings: tuple[Finding, ...]
    scheme_reason: str


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file.

    ``rejected`` is a file that cannot be read (K03). A file that was read and
    holds no form (F01) is ``read`` without forms. Both carry their one finding
    in ``findings`` and a Chinese ``reason``; for a file with forms these are
    empty and None. ``sha256`` is None where there are no bytes to hash.
    """

    path: Path
    sha256: str | None
    status: Literal["read", "rejected"]
    reason: str | None = None
    forms: tuple[FormResult, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """The results of all files found, in the order in which they were found.

    ``others`` are files of the folders that are no workbooks and were not read.
    """

    files: tuple[FileResult, ...]
    others: tuple[Path, ...] = ()

    @property
    def forms(self) -> Iterator[tuple[FileResult, FormResult]]:
        """Every form with its file."""
        return ((file, form) for file in self.files for form in file.forms)

    @property
    def form_count(self) -> int:
        """How many forms the files hold."""
        return sum(len(file.forms) for file in self.files)

    @property
    def rejected(self) -> int:
        """How many files could not be read."""
        return sum(file.status == "rejected" for file in self.files)

    @property
    def without_form(self) -> int:
        """How many files were read and hold no form."""
        return sum(file.status == "read" and not file.forms for file in self.files)

    @property
    def complete(self) -> bool:
        """Whether every file found gave its forms; otherwise sums and counts lack something."""
        return all(file.forms for file in self.files)

    @property
    def errors(self) -> int:
        """How many findings of level error there are, those about whole files included."""
        return self._count(Level.ERROR)

    @property
    def warnings(self) -> int:
        """How many findings of level warning there are."""
        return self._count(Level.WARNING)

    @property
    def infos(self) -> int:
        """How many findings of level info there are."""
        return self._count(Level.INFO)

    def _count(self, level: Level) -> int:
        return sum(
            finding.level is level
            for file in self.files
            for findings in (file.findings, *(form.findings for form in file.forms))
            for finding in findings
        )


def collect(
    paths: Iterable[Path], scheme: Scheme | None = None, on_file: Callable[[FileResult], object] | None = None
) -> Collection:
    """Read, score and check every workbook under ``paths``.

    ``scheme`` is the one for all forms; None lets each form choose its own.
    ``on_file`` is called after each file. Whatever is wrong inside a file
    becomes its finding; nothing that a file holds raises. A workbook that was
    published into a folder of ``paths`` is no submission and left out; where
    it is named itself, it is a file without a form.
    """
    named = tuple(paths)
    results = []
    for path in find_workbooks(named):
        result = _read(path, scheme)
        if result.reason == _PUBLISHED and path not in named:
            continue
        results.append(result)
        if on_file:
            on_file(result)
    return Collection(tuple(results), tuple(find_others(named)))


def _read(path: Path, scheme: Scheme | None) -> FileResult:
    try:
        _refuse_folder(path)
        workbook = read_workbook(path)
        if is_published(grid.sheet for grid in workbook.grids):
            return _without_forms(path, workbook.sha256, NO_FORM, _PUBLISHED)
        forms = tuple(_form(*found) for found in forms_of(workbook, scheme))
    except FileError as error:
        return _without_forms(path, _digest(path), UNREADABLE, error.reason)
    except Exception as error:  # noqa: BLE001  # a defect of ours shows in one file and must not stop the others
        return _without_forms(path, _digest(path), UNREADABLE, f"处理时程序出错（{type(error).__name__}）")
    if not forms:
        return _without_forms(path, workbook.sha256, NO_FORM, "工作簿中没有找到自评表")
    return FileResult(path, workbook.sha256, "read", forms=forms)


def _refuse_folder(path: Path) -> None:
    """Refuse a folder: ``find_workbooks`` gives one only when it cannot be listed."""
    if path.is_dir():
        raise FileError(path, "文件夹不能打开")


def _form(form: Form, scheme: Scheme, reason: str) -> FormResult:
    scored = score(form, scheme)
    return FormResult(scored, run(scored), reason)


def _without_forms(path: Path, digest: str | None, code: str, reason: str) -> FileResult:
    status: Literal["read", "rejected"] = "read" if code == NO_FORM else "rejected"
    return FileResult(path, digest, status, reason, findings=(about_file(code, reason),))


def _digest(path: Path) -> str | None:
    """Return the SHA-256 of the bytes of a file that was refused, in hex; None where there are none to read."""
    try:
        if not path.is_file():  # opening a pipe would wait forever
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
