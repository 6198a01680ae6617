"""The demonstration: five published forms as workbooks, read back from disk, scored, checked, consolidated."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from xlcore.consolidate.collect import collect
from xlcore.consolidate.publish import publish
from xlcore.consolidate.record import Collection
from xlcore.errors import InputError
from xlcore.examples.records import examples, form_of
from xlcore.scheme.catalogue import get
from xlcore.sheet.template import write_workbook

BLANK, FILLED, OUTPUT = "空白表", "填报表", "汇总.xlsx"


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What was written and found; ``written`` lists the workbooks, ``output`` is the consolidated one."""

    directory: Path
    written: tuple[Path, ...]
    collection: Collection
    output: Path


def write_examples(directory: Path) -> tuple[Path, ...]:
    """Write the blank and the filled workbook of each published system; returns their paths."""
    written = []
    for scheme_id, record in examples():
        scheme = get(scheme_id)
        for folder, form in ((BLANK, None), (FILLED, form_of(record))):
            path = directory / folder / f"{scheme_id}.xlsx"
            path.parent.mkdir(parents=True, exist_ok=True)
            write_workbook(scheme, path, form)
            written.append(path)
    return tuple(written)


def run(directory: Path) -> DemoResult:
    """Make the example workbooks in ``directory`` and treat the filled ones as a submission.

    Raises:
        InputError: a workbook of an earlier demonstration was changed there; it is not replaced.
    """
    with tempfile.TemporaryDirectory() as folder:
        fresh = write_examples(Path(folder))
        places = {path: directory / path.relative_to(folder) for path in fresh}
        for path, place in places.items():
            if place.exists() and place.read_bytes() != path.read_bytes():
                raise InputError(f"示例文件已被改动，不覆盖：{place}。请换一个文件夹，或先移走它。")
        for path, place in places.items():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
    collection = collect([directory / FILLED])
    output = directory / OUTPUT
    publish(collection, output)
    return DemoResult(directory, tuple(places.values()), collection, output)
