"""What the installer needs to know of a Windows machine, behind an interface that a test can stand in for."""

from __future__ import annotations

import importlib
import struct
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from os import environ
from pathlib import Path
from typing import Any, Protocol

from xlcore.errors import InputError
from xlcore.excel.macros import ADDIN

CLASSES, USER, SYSTEM = "HKEY_CLASSES_ROOT", "HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE"


class Registry(Protocol):
    """A registry that is only read."""

    def values(self, hive: str, key: str) -> dict[str, object]:
        """Return the values of a key by lower-case name, the default value under ""; empty without the key."""


class WindowsRegistry:
    """The registry of this machine, in its 64-bit view."""

    def values(self, hive: str, key: str) -> dict[str, object]:
        """Return the values of a key by lower-case name, the default value under ""; empty without the key."""
        winreg: Any = importlib.import_module("winreg")  # exists on Windows only
        try:
            handle = winreg.OpenKey(getattr(winreg, hive), key, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY)
        except OSError:
            return {}
        with handle:
            count = winreg.QueryInfoKey(handle)[1]
            entries = [winreg.EnumValue(handle, index) for index in range(count)]
        return {name.lower(): value for name, value, _ in entries}


@dataclass(frozen=True, slots=True)
class Machine:
    """A user's Windows machine as the installer sees it."""

    appdata: Path
    home: Path
    interpreter: Path
    prefix: Path
    bits: int
    xlwings: str | None
    registry: Registry
    encoding: str
    """The code page in which VBA reads text files."""

    @property
    def addin(self) -> Path:
        """Where Excel loads add-ins from at every start; a trusted location unless a policy says otherwise."""
        return self.appdata / "Microsoft" / "Excel" / "XLSTART" / ADDIN

    @property
    def settings(self) -> Path:
        """Where the VBA module reads this user's settings."""
        return self.home / ".xlcore" / "xlcore.conf"

    @property
    def record(self) -> Path:
        """What the installation changed, so that a removal can undo it."""
        return self.home / ".xlcore" / "addin.json"


def this_machine() -> Machine:
    """Return the machine that this runs on.

    Raises:
        InputError: this is not Windows.
    """
    if sys.platform != "win32":
        raise InputError(
            "Excel 加载项只能装在 Windows 上。"
            "在这里请用公式版工作簿（.xlsx），或命令行 xlcore check、xlcore consolidate。"
        )
    try:
        xlwings: str | None = version("xlwings")
    except PackageNotFoundError:
        xlwings = None
    return Machine(
        appdata=Path(environ["APPDATA"]),
        home=Path(environ["USERPROFILE"]),
        interpreter=Path(sys.executable),
        prefix=Path(sys.prefix),
        bits=struct.calcsize("P") * 8,
        xlwings=xlwings,
        registry=WindowsRegistry(),
        encoding="mbcs",
    )
