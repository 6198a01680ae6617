"""The schemes that can be used: those built in, by id, and those of a bureau's own files."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from xlcore.errors import ConfigError, reason_of
from xlcore.scheme.errors import SchemeError
from xlcore.scheme.messages import all_told
from xlcore.scheme.model import Scheme
from xlcore.scheme.source import parse, values_of

LARGEST_FILE = 1024 * 1024
"""Bytes of a scheme file; the built-in ones stay below 40,000."""

_DATA = resources.files("xlcore.scheme") / "data"


@cache
def builtin() -> tuple[str, ...]:
    """Return the ids of the built-in schemes, sorted."""
    return tuple(sorted(item.name.removesuffix(".yaml") for item in _DATA.iterdir() if item.name.endswith(".yaml")))


def get(id_or_path: str | Path) -> Scheme:
    """Return a built-in scheme by its id, else the scheme of a file.

    Raises:
        ConfigError: there is neither, or the file is wrong.
    """
    if isinstance(id_or_path, str) and id_or_path in builtin():
        return _built_in(id_or_path)
    path = Path(id_or_path)
    if not path.suffix and not _is_file(path):
        message = f"没有编号为“{id_or_path}”的内置方案，也没有这个文件；内置方案：{'、'.join(builtin())}"
        raise ConfigError(message)
    return load(path)


def text_of(scheme_id: str) -> str:
    """Return the YAML of a built-in scheme, from which an own one can be made.

    Raises:
        ConfigError: there is no such scheme.
    """
    return (_DATA / f"{get(scheme_id).id}.yaml").read_text("utf-8")


def load(path: str | Path) -> Scheme:
    """Read and check a scheme file (YAML, UTF-8).

    Raises:
        ConfigError: the file cannot be read, or is no valid scheme; every
            problem is named with its line and field.
    """
    path = Path(path)
    return _scheme(_content(path), str(path))


@cache
def _built_in(scheme_id: str) -> Scheme:
    return Scheme.model_validate(values_of((_DATA / f"{scheme_id}.yaml").read_text("utf-8")))


def _is_file(path: Path) -> bool:
    """Tell whether a regular file stands there; a pipe would wait forever."""
    try:
        return path.is_file()
    except OSError:
        return False


def _content(path: Path) -> bytes:
    if not _is_file(path):
        reason = "没有这个文件"
        raise ConfigError(reason, path)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        reason = f"文件无法读取：{reason_of(error)}"
        raise ConfigError(reason, path) from error
    if len(content) > LARGEST_FILE:
        reason = f"文件超过 {LARGEST_FILE // 1024} KB，不像是评价方案"
        raise ConfigError(reason, path)
    return content


def _scheme(content: bytes, file: str) -> Scheme:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = "文件不是 UTF-8 编码（可能是 GBK），请另存为 UTF-8"
        raise ConfigError(reason, file, line) from error
    source = parse(text, file)
    try:
        return Scheme.model_validate(source.values)
    except ValidationError as error:
        found = [source.problem(*problem) for problem in all_told(error)]
        found.sort(key=lambda problem: problem.line or 0)
        raise SchemeError(tuple(found)) from error


__all__ = ["builtin", "get", "load"]
