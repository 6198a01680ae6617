"""Copies of many files, made in processes of their own: a file that ends its process costs its copy, never the run."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from xlcore.consolidate.copies import Copy, Made, make, save
from xlcore.consolidate.engine import cores
from xlcore.consolidate.workers import Lost, Task, run
from xlcore.scheme.model import Scheme


@dataclass(frozen=True, slots=True)
class Copier:
    """How the copy of a file is made: with marks, with scores; by ``scheme``, or None where each form chooses.

    It is handed to other processes; what it prints as holds no password.
    """

    marks: bool
    scores: bool
    scheme: Scheme | None = field(default=None, repr=False)
    passwords: Sequence[str] = field(default=(), repr=False)

    def __call__(self, path: Path) -> bytes:
        """Return what was made, as bytes; a defect of ours costs one copy and is told there.

        Raises:
            MemoryError: this process has no more; another one may make the copy.
        """
        try:
            made = make(path, self.scheme, self.passwords, marks=self.marks, scores=self.scores)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  # as in reading: it shows in one file and is told there
            made = Made(None, f"处理时程序出错（{type(error).__name__}）")
        return packed(made)


def copies(
    tasks: Iterable[tuple[Path, Path]], copier: Callable[[Path], bytes], jobs: int | None = None
) -> Generator[Copy]:
    """Write the copy of each file at the place that stands beside it, and yield what became of it, in order.

    The bytes are made in up to ``jobs`` processes (None: as many as there are
    cores), each file with the limits of reading, and written by this one. Who
    stops listening ends the processes.

    Raises:
        XlcoreError: a process cannot be started.
    """
    targets: dict[int, Path] = {}
    done: dict[int, Copy] = {}
    for number, path, answer in run(_numbered(tasks, targets), copier, jobs or cores()):
        made = Made(None, answer.reason) if isinstance(answer, Lost) else unpacked(answer)
        done[number] = save(path, targets[number], made)
        while targets and (first := next(iter(targets))) in done:
            del targets[first]
            yield done.pop(first)


def _numbered(tasks: Iterable[tuple[Path, Path]], targets: dict[int, Path]) -> Iterator[Task]:
    for number, (path, target) in enumerate(tasks):
        targets[number] = target
        yield number, path


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before the bytes of a copy; ``data`` tells whether there are any."""

    data: bool
    reason: str | None
    remarks: tuple[str, ...]


def packed(made: Made) -> bytes:
    """Return what was made as bytes that cross processes: JSON, a line feed, the copy."""
    head = json.dumps(asdict(_Head(made.data is not None, made.reason, made.remarks)))
    return head.encode("ascii") + b"\n" + (made.data or b"")


def unpacked(content: bytes) -> Made:
    """Return what was packed; nothing is made of what was not, since who wrote it is not trusted."""
    head, _, data = content.partition(b"\n")
    try:
        about = _heads().validate_json(head, strict=True)
    except ValueError:
        return Made(None, "处理它的进程给出的结果无法识别，文件可能是恶意的")
    return Made(data if about.data else None, about.reason, about.remarks)


@cache
def _heads() -> TypeAdapter[_Head]:
    return TypeAdapter(_Head)
