"""What one file comes to: its result for people, and the receipt of it that crosses processes and is kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import TypeAdapter

from xlcore.checks.finding import Finding, Level
from xlcore.form.scoring import ScoredForm

Status: TypeAlias = Literal["read", "rejected"]


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
    status: Status
    reason: str | None = None
    forms: Sequence[FormResult] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of a collection; ``without_form`` are files that were read and hold no form."""

    files: int = 0
    rejected: int = 0
    without_form: int = 0
    forms: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0

    @classmethod
    def of(cls, files: Iterable[FileResult]) -> Tally:
        """Count the files, in one pass."""
        found = rejected = without_form = forms = 0
        levels: Counter[Level] = Counter()
        for file in files:
            found += 1
            rejected += file.status == "rejected"
            without_form += file.status == "read" and not file.forms
            forms += len(file.forms)
            levels += levels_of(file)
        counted = (levels[level] for level in (Level.ERROR, Level.WARNING, Level.INFO))
        return cls(found, rejected, without_form, forms, *counted)


def levels_of(file: FileResult) -> Counter[Level]:
    """Count the findings of a file by level, those about the file itself included."""
    counted = Counter(finding.level for finding in file.findings)
    for form in file.forms:
        counted.update(finding.level for finding in form.findings)
    return counted


@dataclass(frozen=True, slots=True)
class Receipt:
    """A file that was dealt with, small enough to cross processes: counts, and the result as ``record``.

    ``published``: it is a workbook that xlcore published, no submission.
    ``seconds`` is what reading, scoring and checking took.
    """

    sha256: str | None
    status: Status
    published: bool
    forms: int
    errors: int
    warnings: int
    infos: int
    seconds: float
    record: bytes


def packed(receipt: Receipt) -> bytes:
    """Return a receipt as bytes that can be read without trusting who wrote them: JSON, a line feed, the record."""
    fields = asdict(receipt)
    record: bytes = fields.pop("record")
    return json.dumps(fields).encode("ascii") + b"\n" + record


def unpacked(content: bytes) -> Receipt:
    """Return the receipt that was packed.

    Raises:
        ValueError: these bytes are none.
    """
    fields, _, record = content.partition(b"\n")
    try:
        return _receipts().validate_python({**json.loads(fields), "record": record})
    except TypeError as error:
        raise ValueError(str(error)) from error


@cache
def _receipts() -> TypeAdapter[Receipt]:
    return TypeAdapter(Receipt)


@dataclass(frozen=True)
class Collection:
    """The results of all files found, in the order in which they were found.

    ``others`` are files of the folders that are no workbooks and were not
    read. ``files`` may stand in a ledger, from which forms are taken each time
    they are looked at: who needs them twice takes less time with one pass.
    """

    files: Sequence[FileResult]
    others: tuple[Path, ...] = ()
    counted: Tally | None = field(default=None, repr=False, compare=False)

    @property
    def forms(self) -> Iterator[tuple[FileResult, FormResult]]:
        """Every form with its file."""
        return ((file, form) for file in self.files for form in file.forms)

    @cached_property
    def tally(self) -> Tally:
        """All counts."""
        return self.counted or Tally.of(self.files)

    @property
    def form_count(self) -> int:
        """How many forms the files hold."""
        return self.tally.forms

    @property
    def rejected(self) -> int:
        """How many files could not be read."""
        return self.tally.rejected

    @property
    def without_form(self) -> int:
        """How many files were read and hold no form."""
        return self.tally.without_form

    @property
    def complete(self) -> bool:
        """Whether every file found gave its forms; otherwise sums and counts lack something."""
        return not self.tally.rejected and not self.tally.without_form

    @property
    def errors(self) -> int:
        """How many findings of level error there are, those about whole files included."""
        return self.tally.errors

    @property
    def warnings(self) -> int:
        """How many findings of level warning there are."""
        return self.tally.warnings

    @property
    def infos(self) -> int:
        """How many findings of level info there are."""
        return self.tally.infos
