"""One file read, scored and checked: whatever is wrong inside it becomes its finding."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from stat import S_ISREG

from xlcore.checks import run
from xlcore.checks.catalogue import about_file
from xlcore.consolidate.names import is_published
from xlcore.consolidate.record import FileResult, FormResult, Receipt, Status, packed
from xlcore.consolidate.record_store import Schemes, known_schemes, receipt_of
from xlcore.errors import FileError
from xlcore.form.model import Form
from xlcore.form.scoring import score
from xlcore.scheme.model import Scheme
from xlcore.sheet.grid import read_workbook
from xlcore.sheet.preflight import DEFAULT_LIMITS
from xlcore.sheet.read import forms_of

NO_FORM, UNREADABLE = "F01", "K03"
"""The codes of a file that gives no form: none found in it, or it cannot be read."""

_PUBLISHED = "这是汇总生成的工作簿，不是自评表"


@dataclass(frozen=True)
class Reader:
    """How files are read: with ``scheme`` for all forms, or None where each form chooses; with these passwords.

    It is handed to other processes; what it prints as holds no password.
    """

    scheme: Scheme | None = field(default=None, repr=False)
    passwords: Sequence[str] = field(default=(), repr=False)

    def __reduce__(self) -> tuple[type[Reader], tuple[Scheme | None, Sequence[str]]]:
        """Leave ``schemes`` behind: a form's scheme must be the very object that another process has."""
        return Reader, (self.scheme, self.passwords)

    @cached_property
    def schemes(self) -> Schemes:
        """Every scheme that a form may get."""
        return known_schemes(*([self.scheme] if self.scheme else []))

    def __call__(self, path: Path) -> Receipt:
        """Read, score and check one file, as ``read_file``."""
        start = time.perf_counter()
        result = read_file(path, self.scheme, self.passwords)
        seconds = time.perf_counter() - start
        return receipt_of(result, self.schemes, seconds, published=result.reason == _PUBLISHED)

    def packed(self, path: Path) -> bytes:
        """Read, score and check one file; return the receipt as bytes, for another process."""
        return packed(self(path))

    def lost(self, path: Path, reason: str, seconds: float) -> Receipt:
        """Return the receipt of a file that could not be read to its end, with a Chinese reason."""
        return receipt_of(_without_forms(path, digest_of(path), UNREADABLE, reason), self.schemes, seconds)


def read_file(path: Path, scheme: Scheme | None = None, passwords: Sequence[str] = ()) -> FileResult:
    """Read, score and check one file in this process. Nothing that it holds raises, but for a lack of memory.

    Raises:
        MemoryError: this process has no more; another one may read the file.
    """
    try:
        _refuse_folder(path)
        workbook = read_workbook(path, passwords=passwords)
        if is_published(grid.sheet for grid in workbook.grids):
            return _without_forms(path, workbook.sha256, NO_FORM, _PUBLISHED)
        forms = tuple(_form(*found[:3]) for found in forms_of(workbook, scheme))
    except FileError as error:
        return _without_forms(path, digest_of(path), UNREADABLE, error.reason)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  # a defect of ours shows in one file and must not stop the others
        return _without_forms(path, digest_of(path), UNREADABLE, f"处理时程序出错（{type(error).__name__}）")
    if not forms:
        return _without_forms(path, workbook.sha256, NO_FORM, "工作簿中没有找到自评表")
    return FileResult(path, workbook.sha256, "read", forms=forms)


def digest_of(path: Path) -> str | None:
    """Return the SHA-256 of a file's bytes in hex; None where there are none to read, or more than are ever read."""
    try:
        known = path.stat()
        # Opening a pipe would wait forever, and a film takes a minute.
        if not S_ISREG(known.st_mode) or known.st_size > DEFAULT_LIMITS.file_bytes:
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _refuse_folder(path: Path) -> None:
    """Refuse a folder: ``find_workbooks`` gives one only when it cannot be listed."""
    if os.path.isdir(path):  # noqa: PTH112  # Path's own raises where a path is too long
        raise FileError(path, "文件夹不能打开")


def _form(form: Form, scheme: Scheme, reason: str) -> FormResult:
    scored = score(form, scheme)
    return FormResult(scored, run(scored), reason)


def _without_forms(path: Path, digest: str | None, code: str, reason: str) -> FileResult:
    status: Status = "read" if code == NO_FORM else "rejected"
    return FileResult(path, digest, status, reason, findings=(about_file(code, reason),))
