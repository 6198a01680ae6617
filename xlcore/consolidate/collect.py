"""Every file read, scored and checked on its own: one bad file is one finding, and the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from xlcore.consolidate.engine import Engine, inline
from xlcore.consolidate.engine_read import NO_FORM, UNREADABLE, Reader, digest_of
from xlcore.consolidate.find import find_others, find_workbooks
from xlcore.consolidate.ledger import Ledger
from xlcore.consolidate.ledger_files import LedgerFiles
from xlcore.consolidate.record import Collection, FileResult, FormResult, Receipt, Tally
from xlcore.consolidate.workers import Task
from xlcore.scheme.model import Scheme

__all__ = ["NO_FORM", "UNREADABLE", "Collection", "Done", "FileResult", "FormResult", "Tally", "collect"]


@dataclass(frozen=True, slots=True)
class Done:
    """One file that was dealt with: its counts; ``known`` if its result came from the ledger."""

    path: Path
    status: str
    forms: int
    errors: int
    known: bool


def collect(  # noqa: PLR0913  # what to read and how, each with a default
    paths: Iterable[Path],
    scheme: Scheme | None = None,
    on_file: Callable[[Done], object] | None = None,
    passwords: Sequence[str] = (),
    *,
    engine: Engine = inline,
    ledger: Ledger | None = None,
    without: Sequence[Path] = (),
) -> Collection:
    """Read, score and check every workbook under ``paths``.

    ``scheme`` is the one for all forms; None lets each form choose its own.
    ``on_file`` is called after each file, in the order in which they are done.
    A file with a password is opened with the first of ``passwords`` that fits.
    Whatever is wrong inside a file becomes its finding; nothing that a file
    holds raises. A workbook that was published into a folder of ``paths`` is
    no submission and left out; where it is named itself, it is a file without
    a form.

    ``engine`` reads the files that ``ledger`` does not know yet. The results
    stay in the ledger, which must be open as long as the collection is used;
    None keeps them in a temporary one. ``without`` are files that do not count
    where they lie in a folder of ``paths``: the roster, the scheme.

    Raises:
        FileError: the ledger cannot be written.
        InputError: the engine cannot be reached.
    """
    named = tuple(paths)
    found = find_workbooks(named, without)
    reader = Reader(scheme, tuple(passwords))
    ledger = ledger or Ledger()
    ledger.begin(reader, len(found))
    run = _Run(ledger, frozenset(named), on_file)
    twins: list[Task] = []
    try:
        for tasks in (run.unknown(enumerate(found), twins), run.unknown(twins)):
            with closing(engine(tasks, reader)) as answers:
                for number, path, receipt in answers:
                    run.place(number, path, ledger.add(receipt), receipt)
    except BaseException:
        ledger.commit()  # the next run goes on from here
        raise
    ledger.finish()
    others = tuple(path for path in find_others(named, without) if not ledger.owns(path))
    return Collection(LedgerFiles(ledger, reader.schemes), others, ledger.tally())


@dataclass(frozen=True, slots=True)
class _Run:
    """One run over the files found: which of them must be read, and where results go."""

    ledger: Ledger
    named: frozenset[Path]
    on_file: Callable[[Done], object] | None

    def unknown(self, tasks: Iterable[Task], twins: list[Task] | None = None) -> Iterator[Task]:
        """Yield the files that must be read, and place the results of the others.

        Files with the bytes of one that was yielded before go to ``twins``:
        its result will be theirs.
        """
        yielded: set[str] = set()
        for number, path in tasks:
            sha256 = digest_of(path)
            result = self.ledger.find(sha256)
            if result is not None:
                self.place(number, path, result, self.ledger.receipt(result), known=True)
            elif twins is not None and sha256 in yielded:
                twins.append((number, path))
            else:
                yielded.update([sha256] if sha256 else [])
                yield number, path

    def place(self, number: int, path: Path, result: int, receipt: Receipt, *, known: bool = False) -> None:
        """Put the result of a file in its place, unless it is a published workbook that nobody named."""
        if receipt.published and path not in self.named:
            return
        self.ledger.place(number, path, result)
        if self.on_file:
            self.on_file(Done(path, receipt.status, receipt.forms, receipt.errors, known))
