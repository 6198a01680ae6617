"""Assembles what goes inside Excel from the sources in ``macros/``: the add-in, and workbooks with functions."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook

from xlcore.errors import ConfigError, FileError, InputError
from xlcore.excel import vendored
from xlcore.excel.package import WORKBOOK_CODE_NAME, Container, Package
from xlcore.excel.vba import Kind, Module, vba_project
from xlcore.excel.wrapper import UDF_MODULE

ADDIN = "xlcore.xlam"
SETTINGS_SHEET = f"{vendored.PROJECT_NAME}.conf"
STAMP = "xlwings"
"""The document property that says which xlwings the add-in needs."""

_SHARED = ("xlcore_text", "xlcore_help")
_ADDIN_ID = "{6C1B9E6A-3A52-4C1D-9B57-2F0E6D5A7C01}"
_WORKBOOK_ID = "{6C1B9E6A-3A52-4C1D-9B57-2F0E6D5A7C02}"
_CREATED = datetime(2024, 1, 1)  # noqa: DTZ001  # a constant, so that equal input gives equal bytes


def sources() -> Path:
    """Return the folder with the sources and the built add-in.

    An installed package carries it inside; in a clone it stands beside the
    package.

    Raises:
        ConfigError: neither is there.
    """
    inside = Path(__file__).parent / "_macros"
    for folder in (inside, Path(__file__).parents[2] / "macros"):
        if (folder / "ribbon.xml").is_file():
            return folder
    raise ConfigError("安装不完整：缺少宏文件夹。请重新安装 xlcore。", inside)


def addin(folder: Path) -> bytes:
    """Return the bytes of the add-in, built from the sources in ``folder``; equal sources give equal bytes."""
    modules = [
        _this_workbook(folder),
        Module("Sheet1", "", Kind.WORKSHEET),
        vendored.addin_module(folder / "xlwings"),
        vendored.dictionary_module(folder / "xlwings"),
        *(_standard(folder, name) for name in ("xlwings_udfs_addin", *_SHARED, "xlcore_messages", "xlcore_ribbon")),
    ]
    project = vba_project(vendored.PROJECT_NAME, modules, _ADDIN_ID)
    book = Package.read(_settings_book(vendored.xlwings_version(folder / "xlwings")))
    package = book.with_project(project, Container.ADD_IN, ["Sheet1"])
    return package.with_ribbon((folder / "ribbon.xml").read_bytes()).written()


def shipped_addin() -> bytes:
    """Return the bytes of the add-in that this xlcore carries.

    Raises:
        FileError: it is missing.
    """
    path = sources() / ADDIN
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(path, "安装不完整：缺少加载项。请重新安装 xlcore。") from error


def macro_workbook(data: bytes) -> bytes:
    """Return a workbook with the worksheet functions in it.

    Cells, formulas and cached values stay as they are; each worksheet and the
    workbook get a code module. Equal input gives equal bytes.

    Args:
        data: the bytes of an .xlsx that holds formulas with worksheet functions.

    Raises:
        InputError: it is no plain workbook, or has chart sheets.
    """
    package = Package.read(data)
    names = [f"Sheet{number}" for number in range(1, len(package.worksheets) + 1)]
    project = vba_project(vendored.PROJECT_NAME, _workbook_modules(sources(), names), _WORKBOOK_ID)
    return package.with_project(project, Container.WORKBOOK, names).written()


def stamp(data: bytes) -> str | None:
    """Return the version of xlwings that an add-in needs, None if it does not say or is no add-in of ours."""
    try:
        return Package.read(data).property_text(STAMP)
    except (InputError, OSError, ValueError):
        return None


def _this_workbook(folder: Path) -> Module:
    code = (folder / f"{WORKBOOK_CODE_NAME}.cls").read_text("ascii")
    return Module(WORKBOOK_CODE_NAME, code, Kind.WORKBOOK)


def _standard(folder: Path, name: str) -> Module:
    return Module.read((folder / f"{name}.bas").read_text("ascii"))


def _workbook_modules(folder: Path, sheets: list[str]) -> list[Module]:
    return [
        _this_workbook(folder),
        *(Module(name, "", Kind.WORKSHEET) for name in sheets),
        vendored.workbook_module(folder / "xlwings"),
        vendored.dictionary_module(folder / "xlwings"),
        *(_standard(folder, name) for name in ("xlwings_udfs_workbook", *_SHARED)),
    ]


def _settings_book(xlwings_version: str) -> bytes:
    """Return the workbook around the add-in: the settings sheet, and a stamp in its properties."""
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": _CREATED, "title": "绩效自评"})
        workbook.set_custom_property(STAMP, xlwings_version, "text")
        sheet = workbook.add_worksheet(SETTINGS_SHEET)
        sheet.write_string(0, 0, "UDF MODULES")
        sheet.write_string(0, 1, UDF_MODULE)
    return target.getvalue()
