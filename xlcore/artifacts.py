"""The workbooks that the repository carries: build them, or tell which are stale (for developers)."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

from xlcore.examples.records import examples, form_of
from xlcore.excel.edition import write_macro_workbook
from xlcore.scheme.catalogue import builtin, get
from xlcore.sheet.template import write_workbook

FOLDER = Path(__file__).parent.parent / "workbooks"


def build(folder: Path) -> tuple[Path, ...]:
    """Write both editions of a blank workbook a scheme, and one filled workbook a published form.

    Returns the paths.
    """
    written = []
    (folder / "examples").mkdir(parents=True, exist_ok=True)
    for scheme_id in builtin():
        written += [folder / f"{scheme_id}.xlsx", folder / f"{scheme_id}.xlsm"]
        write_workbook(get(scheme_id), written[-2])
        write_macro_workbook(get(scheme_id), written[-1])
    for scheme_id, record in examples():
        written.append(folder / "examples" / f"{scheme_id}.xlsx")
        write_workbook(get(scheme_id), written[-1], form_of(record))
    return tuple(written)


def parts(path: Path) -> dict[str, bytes]:
    """Return the parts of a workbook by name; compression differs between machines, the parts do not."""
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def stale(folder: Path) -> list[str]:
    """Name the built files that are missing, differ from what the project builds now, or are left over."""
    with tempfile.TemporaryDirectory() as temporary:
        fresh = {path.relative_to(temporary): path for path in build(Path(temporary))}
        present = {path.relative_to(folder): path for path in folder.rglob("*.xls[xm]")}
        wrong = {name for name in fresh.keys() & present.keys() if parts(fresh[name]) != parts(present[name])}
        return sorted(str(name) for name in wrong | (fresh.keys() ^ present.keys()))


def main(arguments: list[str]) -> int:
    """Build the files, or with ``--check`` name the stale ones and return 1."""
    if arguments == ["--check"]:
        names = stale(FOLDER)
        sys.stdout.write("".join(f"stale: workbooks/{name}\n" for name in names) or "workbooks/ is fresh\n")
        return 1 if names else 0
    for path in build(FOLDER):
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
