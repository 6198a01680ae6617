"""Installs the add-in for one user, and takes it away again with all that the installation changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlcore.errors import FileError
from xlcore.excel.machine import Machine
from xlcore.excel.macros import stamp
from xlcore.excel.settings import setting, with_setting
from xlcore.sheet.paint import save_bytes

INTERPRETER = "INTERPRETER_WIN"
"""The setting that tells the VBA module which Python to start."""

_CLOSE_EXCEL = "不能写入或删除。请先关闭所有 Excel 窗口，再运行一次"


@dataclass(frozen=True, slots=True)
class Step:
    """One change to the machine: what it is, in Chinese, and how to make it."""

    text: str
    run: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Record:
    """What an installation changed: the interpreter it set and the one before, and what it created, outermost first."""

    interpreter: str
    before: str | None
    created: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> Record | None:
        """Return the record at ``path``, None if there is none or it is damaged."""
        try:
            found = json.loads(path.read_text("utf-8"))
            return cls(str(found["interpreter"]), found["before"], tuple(found["created"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def written(self) -> bytes:
        """Return the record as JSON."""
        fields = {"interpreter": self.interpreter, "before": self.before, "created": self.created}
        return json.dumps(fields, ensure_ascii=False, indent=1).encode()


def install_steps(machine: Machine, addin: bytes) -> tuple[Step, ...]:
    """Return what an installation does, in order; a second installation brings the first up to date.

    Args:
        machine: where to install.
        addin: the bytes of the add-in.
    """
    content = _content(machine.settings)
    known = Record.read(machine.record)
    interpreter = str(machine.interpreter)
    before = known.before if known else setting(content, INTERPRETER, machine.encoding)
    folders = [*_missing(machine.addin.parent), *_missing(machine.settings.parent)]
    made = [*folders, *([] if machine.settings.is_file() else [machine.settings])]
    record = Record(interpreter, before, tuple(dict.fromkeys((*(known.created if known else ()), *map(str, made)))))
    settings = with_setting(content, INTERPRETER, interpreter, machine.encoding)
    verb = "更新" if machine.addin.is_file() else "复制"
    return (
        *(Step(f"新建文件夹 {folder}", _maker(folder)) for folder in folders),
        Step(f"记下原有设置，供卸载时恢复：{machine.record}", lambda: save_bytes(machine.record, record.written())),
        Step(
            f"设置加载项使用的 Python：{interpreter}（{machine.settings}）",
            lambda: save_bytes(machine.settings, settings),
        ),
        Step(f"{verb}加载项到 {machine.addin}", lambda: _place(machine.addin, addin)),
    )


def remove_steps(machine: Machine) -> tuple[Step, ...]:
    """Return what a removal does, in order; nothing where nothing is installed.

    A setting that somebody changed after the installation stays.

    Raises:
        FileError: the file in the add-in's place is not this add-in.
    """
    record = Record.read(machine.record)
    steps = []
    if machine.addin.is_file():
        if stamp(machine.addin.read_bytes()) is None:
            raise FileError(machine.addin, "不是 xlcore 的加载项，没有删除。请自行确认这个文件。")
        steps.append(Step(f"删除加载项 {machine.addin}", lambda: _delete(machine.addin)))
    if record:
        steps += _restoring(machine, record)
    return tuple(steps)


def run(steps: Sequence[Step], tell: Callable[[str], None], *, dry: bool) -> None:
    """Tell and make each step; with ``dry`` only tell.

    Raises:
        FileError: a file cannot be written or deleted; the steps before it
            are made.
    """
    for step in steps:
        tell(step.text)
        if not dry:
            step.run()


def _restoring(machine: Machine, record: Record) -> list[Step]:
    content = _content(machine.settings)
    steps = []
    if setting(content, INTERPRETER, machine.encoding) == record.interpreter:
        restored = with_setting(content, INTERPRETER, record.before, machine.encoding)
        if not restored.strip() and str(machine.settings) in record.created:
            steps.append(Step(f"删除设置文件 {machine.settings}", lambda: _delete(machine.settings)))
        else:
            was = f"恢复原来的 Python：{record.before}" if record.before else "去掉 Python 的设置"
            steps.append(Step(f"{was}（{machine.settings}）", lambda: save_bytes(machine.settings, restored)))
    steps.append(Step(f"删除安装记录 {machine.record}", lambda: _delete(machine.record)))
    folders = [Path(path) for path in reversed(record.created) if path != str(machine.settings)]
    steps += [Step(f"删除安装时新建的文件夹 {folder}（有其他文件则保留）", _clearer(folder)) for folder in folders]
    return steps


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _missing(folder: Path) -> list[Path]:
    """Return the folder and those above it that do not exist, outermost first."""
    return [path for path in reversed((folder, *folder.parents)) if not path.is_dir()]


def _maker(folder: Path) -> Callable[[], None]:
    return lambda: folder.mkdir(parents=True, exist_ok=True)


def _clearer(folder: Path) -> Callable[[], None]:
    def clear() -> None:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()

    return clear


def _place(path: Path, data: bytes) -> None:
    try:
        save_bytes(path, data)
    except FileError as error:
        raise FileError(path, _CLOSE_EXCEL) from error


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise FileError(path, _CLOSE_EXCEL) from error
