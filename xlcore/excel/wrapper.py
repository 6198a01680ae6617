"""Asks xlwings' own generator for the VBA around the worksheet functions, on any system, in a process of its own."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

UDF_MODULE = "xlcore.excel.udf"
_ABSENT_OFF_WINDOWS: dict[str, dict[str, Any]] = {
    "pythoncom": {"CoInitialize": None},
    "pywintypes": {"com_error": OSError},
    "win32com": {},
    "win32com.client": {"Dispatch": None},
}
"""The modules that xlwings' generator imports and does not use for writing text."""


@dataclass(frozen=True, slots=True)
class Help:
    """What Excel's function dialog shows of one function."""

    name: str
    description: str
    category: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wrapper:
    """The wrapper module as xlwings writes it, and the help texts that it registers."""

    source: str
    helps: tuple[Help, ...]


def wrapper_of(module: str, workbook_name: str) -> Wrapper:
    """Return what xlwings writes for the functions of ``module``.

    The generator needs the decorators of Windows, which xlwings offers only
    there; they are put in place before ``module`` is imported, and a process
    of its own keeps that away from everything else.

    Args:
        module: the dotted name of a module with decorated functions.
        workbook_name: a name that ends in .xlam gives wrappers that work on
            the active workbook.

    Raises:
        subprocess.CalledProcessError: the module cannot be imported, or
            xlwings refuses a function.
    """
    environment = {key: value for key, value in os.environ.items() if not key.startswith("XLWINGS_")}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    command = [sys.executable, "-P", "-m", __name__, module, workbook_name]
    result = subprocess.run(  # noqa: S603  # this module itself
        command, check=True, stdout=subprocess.PIPE, encoding="utf-8", env={**environment, "PYTHONIOENCODING": "utf-8"}
    )
    found = json.loads(result.stdout)
    return Wrapper(found["source"], tuple(Help(**{**h, "arguments": tuple(h["arguments"])}) for h in found["helps"]))


def _main(module: str, workbook_name: str) -> None:
    with contextlib.redirect_stdout(io.StringIO()):  # xlwings reports its success by print
        found = asdict(_generated(module, workbook_name))
    sys.stdout.write(json.dumps(found))


def _generated(name: str, workbook_name: str) -> Wrapper:
    udfs = _udfs()
    module = importlib.import_module(name)
    udfs.udf_modules[name] = {"module": module, "filename": module.__file__, "filetime": None}
    texts: list[str] = []
    helps: list[Help] = []
    udfs.import_udfs(name, _workbook(workbook_name, texts, helps))
    return Wrapper(texts[0], tuple(helps))


def _udfs() -> Any:  # noqa: ANN401  # the module has no types
    for stub, content in _ABSENT_OFF_WINDOWS.items():
        if not sys.platform.startswith("win"):
            sys.modules[stub] = _module(stub, content)
    xlwings = importlib.import_module("xlwings")
    udfs = importlib.import_module("xlwings.udfs")
    for decorator in ("func", "arg", "ret", "sub"):
        setattr(xlwings, decorator, getattr(udfs, f"xl{decorator}"))
    return udfs


def _module(name: str, content: dict[str, Any]) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(content)
    return module


def _workbook(name: str, texts: list[str], helps: list[Help]) -> SimpleNamespace:
    """Return a workbook as the generator sees it: it keeps what is imported and registered."""

    def keep_help(target: str, **options: Any) -> None:  # noqa: ANN401  # Excel's named arguments
        function = target.rpartition("!")[2]
        arguments = tuple(options["ArgumentDescriptions"] or ())
        helps.append(Help(function, options["Description"], options["Category"], arguments))

    def keep_text(path: str) -> None:
        texts.append(Path(path).read_text(encoding="ascii"))

    components = _Components(Import=keep_text, Remove=lambda _: None)
    application = SimpleNamespace(Version="16.0", MacroOptions=keep_help)
    return SimpleNamespace(Name=name, VBProject=SimpleNamespace(VBComponents=components), Application=application)


class _Components(SimpleNamespace):
    """The modules of the workbook's project; each call looks one up."""

    def __call__(self, name: str) -> str:
        return name


if __name__ == "__main__":
    _main(*sys.argv[1:])
