"""Builds ``macros/``: the modules that a generator writes, and the add-in; or tells what is stale (for developers)."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from xlcore.excel import macros, vendored
from xlcore.excel.package import Package
from xlcore.excel.vba_text import help_module, messages_module
from xlcore.excel.wrapper import UDF_MODULE, wrapper_of
from xlcore.sheet.paint import save_bytes


def generated(folder: Path) -> dict[str, str]:
    """Return the generated modules of ``folder`` by file name."""
    for_addin = wrapper_of(UDF_MODULE, macros.ADDIN)
    return {
        "xlwings_udfs_addin.bas": for_addin.source,
        "xlwings_udfs_workbook.bas": wrapper_of(UDF_MODULE, "xlcore.xlsm").source,
        "xlcore_help.bas": help_module(for_addin.helps),
        "xlcore_messages.bas": messages_module(vendored.xlwings_version(folder / "xlwings")),
    }


def build(folder: Path) -> None:
    """Write the generated modules, then the add-in."""
    for name, text in generated(folder).items():
        (folder / name).write_text(text, encoding="ascii", newline="\n")
    save_bytes(folder / macros.ADDIN, macros.addin(folder))


def stale(folder: Path) -> list[str]:
    """Name the built files that are missing or differ from what would be built now.

    Of the add-in the parts are compared: compression differs between machines.
    """
    with tempfile.TemporaryDirectory() as temporary:
        fresh = Path(temporary) / "macros"
        shutil.copytree(folder, fresh)
        build(fresh)
        names = sorted(path.name for path in fresh.iterdir() if path.is_file())
        return [name for name in names if _content(fresh / name) != _content(folder / name)]


def _content(path: Path) -> object:
    if not path.is_file():
        return None
    data = path.read_bytes()
    return Package.read(data).parts if path.suffix == ".xlam" else data


def main(arguments: list[str]) -> int:
    """Build the files, or with ``--check`` name the stale ones and return 1."""
    folder = macros.sources()
    if arguments == ["--check"]:
        names = stale(folder)
        sys.stdout.write("".join(f"stale: macros/{name}\n" for name in names) or "macros/ is fresh\n")
        return 1 if names else 0
    build(folder)
    sys.stdout.write(f"{folder / macros.ADDIN}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
