"""The files of a ledger as results, each form taken from its record when somebody looks at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TypeAlias, overload

from pydantic import TypeAdapter

from xlcore.checks.finding import Finding
from xlcore.consolidate.ledger_view import DAMAGED, DamagedError, LedgerView
from xlcore.consolidate.record import FileResult, FormResult, Status
from xlcore.consolidate.record_store import Schemes, unpack
from xlcore.errors import XlcoreError

KEPT, FEW = 256, 8
"""Files whose forms stay in memory once they were looked at: a collection of so many is unpacked only once.

Of a larger one only a few stay: whoever goes through it meets each form once."""

_ROWS = (
    "SELECT path, result.id, sha256, status, forms FROM file JOIN result ON result.id = file.result ORDER BY position"
)
_Row: TypeAlias = tuple[bytes, int, str | None, Status, int]
_ROW = TypeAdapter(_Row)
_RECORD = TypeAdapter(tuple[bytes])

Row: TypeAlias = tuple[bytes, str | None, Status, bytes]
"""Path, SHA-256, status and record of a file, as the ledger keeps them."""

_PACKED = (
    "SELECT path, sha256, status, record, forms FROM file JOIN result ON result.id = file.result ORDER BY position"
)
_PACKED_ROW = TypeAdapter(tuple[bytes, str | None, Status, bytes, int])


class Forms(Sequence[FormResult]):
    """The forms of one file; how many they are is known before they are unpacked."""

    __slots__ = ("_count", "_load")

    def __init__(self, count: int, load: Callable[[], Sequence[FormResult]]) -> None:
        self._count, self._load = count, load

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> FormResult: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[FormResult]: ...
    def __getitem__(self, index: int | slice) -> FormResult | Sequence[FormResult]:
        return self._load()[index]

    def __iter__(self) -> Iterator[FormResult]:
        return iter(self._load())


class LedgerFiles(Sequence[FileResult]):
    """The files of the last run, in the order in which they were found; memory does not grow with their number."""

    def __init__(self, ledger: LedgerView, schemes: Schemes) -> None:
        self._ledger, self._schemes = ledger, schemes
        self._count = ledger.tally().files
        kept = KEPT if self._count <= KEPT else FEW
        self._file = lru_cache(kept)(self._made)
        self._unpacked = lru_cache(kept)(self._unpack)

    @property
    def schemes(self) -> Schemes:
        """The schemes that the records refer to, by version."""
        return self._schemes

    def packed(self, size: int) -> Iterator[tuple[list[Row], int]]:
        """Yield all files as they are kept, up to ``size`` at a time, with the number of the forms before them."""
        rows, before = self._ledger.rows(_PACKED_ROW, _PACKED), 0
        while some := list(islice(rows, size)):
            yield [row[:-1] for row in some], before
            before += sum(row[-1] for row in some)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[FileResult]:
        return map(self._file, self._ledger.rows(_ROW, _ROWS))

    @overload
    def __getitem__(self, index: int) -> FileResult: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[FileResult]: ...
    def __getitem__(self, index: int | slice) -> FileResult | Sequence[FileResult]:
        if isinstance(index, slice):
            return tuple(self)[index]
        place = range(self._count)[index]  # raises IndexError, and counts from the end where it is negative
        return self._file(self._ledger.row(_ROW, f"{_ROWS} LIMIT 1 OFFSET ?", place))

    def _made(self, row: _Row) -> FileResult:
        path, result, sha256, status, count = row
        where = self._ledger.path_of(path)
        if count:
            return FileResult(where, sha256, status, forms=Forms(count, lambda: self._unpacked(result)[2]))
        reason, findings, _ = self._unpacked(result)
        return FileResult(where, sha256, status, reason, findings=findings)

    def _unpack(self, result: int) -> tuple[str | None, tuple[Finding, ...], tuple[FormResult, ...]]:
        (record,) = self._ledger.row(_RECORD, "SELECT record FROM result WHERE id = ?", result)
        try:
            return _sound(record, self._schemes)
        except XlcoreError as error:
            raise DamagedError(self._ledger.path or "台账", f"结果 {result}") from error


def unpacked(row: Row, schemes: Schemes) -> FileResult:
    """Return a file as a result, its forms taken from its record.

    Raises:
        XlcoreError: the record is damaged.
    """
    path, sha256, status, record = row
    reason, findings, forms = _sound(record, schemes)
    return FileResult(LedgerView.path_of(path), sha256, status, reason, forms, findings)


def _sound(record: bytes, schemes: Schemes) -> tuple[str | None, tuple[Finding, ...], tuple[FormResult, ...]]:
    try:
        return unpack(record, schemes)
    except (ValueError, LookupError, TypeError) as error:
        raise XlcoreError(f"台账已损坏。{DAMAGED}") from error
