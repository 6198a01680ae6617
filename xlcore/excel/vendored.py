"""The VBA module of xlwings with the few changes that this project needs."""

from __future__ import annotations

import re
from pathlib import Path

from xlcore.errors import ConfigError
from xlcore.excel.vba import Module

PROJECT_NAME = "xlcore"
"""Names the settings sheet, the settings file in the home folder, and the VBA project."""

_COMMON = (
    # Settings come from the sheet ``xlcore.conf`` and ``~/.xlcore/xlcore.conf``.
    ('PROJECT_NAME As String = "{old}"', f'PROJECT_NAME As String = "{PROJECT_NAME}"', 1),
    # A folder of submitted files must not become a place that Python imports from ...
    ('"ADD_WORKBOOK_TO_PYTHONPATH", "true"', '"ADD_WORKBOOK_TO_PYTHONPATH", "false"', 2),
    # ... not even as the folder in which Excel works ...
    ('" -B -c ""', '" -B -P -c ""', 2),
    # ... nor a settings file in it choose the program that is started as Python.
    ('If source = "" Or source = "directory" Then', 'If source = "directory" Then', 1),
)
_ADDIN = (
    # As above for a settings sheet in whatever workbook is active, and for its embedded code.
    ('SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf")', 'SheetExists(ThisWorkbook, PROJECT_NAME & ".conf")', 1),
    ("GetConfigFromSheet(ActiveWorkbook)", "GetConfigFromSheet(ThisWorkbook)", 2),
    ("If i = 1 Then\n            Set wb = ActiveWorkbook", "If i = 1 Then\n            Set wb = ThisWorkbook", 1),
)


def addin_module(folder: Path) -> Module:
    """Return the module for an add-in, which works on the active workbook.

    Raises:
        ConfigError: the copy in ``folder`` is not the one that the changes
            were made for.
    """
    return _changed(folder / "xlwings_custom_addin.bas", "myaddin", (*_COMMON, *_ADDIN))


def workbook_module(folder: Path) -> Module:
    """Return the module for a workbook, which works on the workbook that holds it.

    Raises:
        ConfigError: as for ``addin_module``.
    """
    return _changed(folder / "xlwings.bas", "xlwings", _COMMON)


def dictionary_module(folder: Path) -> Module:
    """Return the class that the module above uses on a Mac."""
    return Module.read((folder / "Dictionary.cls").read_text("ascii"))


def xlwings_version(folder: Path) -> str:
    """Return the version of xlwings that the module belongs to; its library must be the same."""
    text = (folder / "xlwings.bas").read_text("ascii")
    found = re.search(r'^Public Const XLWINGS_VERSION As String = "([\d.]+)"', text, re.MULTILINE)
    if not found:
        raise ConfigError("没有写明 xlwings 的版本", folder / "xlwings.bas")
    return found[1]


def _changed(path: Path, old_name: str, changes: tuple[tuple[str, str, int], ...]) -> Module:
    module = Module.read(path.read_text("ascii"))
    code = module.code
    for old, new, count in changes:
        sought = old.format(old=old_name)
        if code.count(sought) != count:
            raise ConfigError(f"应有 {count} 处“{sought}”，实有 {code.count(sought)} 处", path)
        code = code.replace(sought, new)
    return Module(module.name, code)
