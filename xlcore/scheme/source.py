"""The text of a scheme file as plain values, with the line of each.

YAML's own guesses are left out on purpose: 是 and yes are texts, 010 is a
text, 0.1 is exactly 0.1. Aliases, tags and deep nesting are refused, so that
a small file cannot unfold into a large one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

import yaml

from xlcore.errors import ConfigError, printable
from xlcore.scheme.agreement import Place
from xlcore.scheme.errors import SchemeError

Plain: TypeAlias = "str | int | Decimal | bool | list[Plain] | dict[str, Plain] | None"

DEEPEST = 20
"""Levels of nesting; a built-in scheme has thirteen."""

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,15})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,15})\.[0-9]{1,15}")
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}

_SYNTAX = (
    ("\\t", "缩进或分隔用了制表符（Tab），请改用空格"),
    ("mapping values are not allowed", "冒号的位置或缩进有误；文字中含冒号时请加引号"),
    ("could not find expected ':'", "键的后面缺少冒号，或缩进有误"),
    ("quoted scalar", "引号没有成对"),
    ("while parsing a flow", "括号没有成对，或缺少逗号"),
    ("expected <block end>", "缩进有误，与同级各行没有对齐"),
    ("expected a single document", "一个文件只能有一个方案，不能用 --- 分隔"),
)


def field_name(place: Place) -> str:
    """Write a place as people read it: sections[0].groups[1].weight."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{printable(key)}" for key in place).removeprefix(".")


@dataclass(frozen=True, slots=True)
class Source:
    """One scheme file as values; ``lines`` gives the line of every key and list item, from 1."""

    file: str
    values: Plain
    lines: dict[Place, int]

    def problem(self, place: Place, reason: str) -> ConfigError:
        """Return what is wrong at a place; a place that the file does not write has its parent's line."""
        written = place
        while written and written not in self.lines:
            written = written[:-1]
        return ConfigError(printable(reason), self.file, self.lines.get(written, 1), field_name(place))


class _Refused(yaml.MarkedYAMLError):
    """YAML that is correct and still not accepted; ``problem`` is Chinese."""


class _Loader(yaml.BaseLoader):
    """Composes nodes with their lines and never builds an object."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # untyped in types-PyYAML
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(problem="不支持锚点和别名（& 和 *）", problem_mark=event.start_mark)
        if getattr(event, "tag", None):
            raise _Refused(problem="不支持类型标签（!）", problem_mark=event.start_mark)
        if self.depth >= DEEPEST:
            raise _Refused(problem=f"嵌套超过 {DEEPEST} 层", problem_mark=event.start_mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


_TRUSTED: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Reads what came with the program: it asks nothing about aliases and depth."""


@dataclass(slots=True)
class _Walk:
    """Turns nodes into values; collects lines and the keys that stand twice."""

    lines: dict[Place, int] = field(default_factory=dict)
    wrong: list[tuple[Place, int, str]] = field(default_factory=list)

    def value(self, node: yaml.Node, place: Place) -> Plain:
        """Return the value of a node."""
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*place, index)) for index, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        plain = isinstance(node, yaml.ScalarNode) and not node.style
        return _scalar(str(node.value)) if plain else str(node.value)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> Plain:
        values: dict[str, Plain] = {}
        for key, item in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                self.wrong.append((place, line, "键必须是文字，不能是列表或键值"))
                continue
            below = (*place, str(key.value))
            if key.value in values:
                self.wrong.append((below, line, f"键重复，第 {self.lines[below]} 行已写过，请删去其中一个"))
                continue
            self.lines[below] = line
            values[key.value] = self.value(item, below)
        return values


def _scalar(text: str) -> Plain:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text


def parse(text: str, file: str) -> Source:
    """Read the text of a scheme file.

    Raises:
        SchemeError: the text is no YAML, or YAML that is not accepted.
    """
    walk = _Walk()
    try:
        node = _Loader(text).get_single_node()
    except _Refused as error:
        raise _at(file, error.problem_mark, str(error.problem), text) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _single(file, line, "含有不允许的控制字符") from error
    except yaml.MarkedYAMLError as error:
        raise _at(file, _opening(error), _syntax(error), text) from error
    if node is None:
        raise _single(file, 1, "文件是空的")
    values = walk.value(node, ())
    if walk.wrong:
        raise SchemeError(tuple(_wrong(file, walk.wrong)))
    return Source(file, values, walk.lines)


def values_of(text: str) -> Plain:
    """Return the values of a built-in scheme: every command reads them all, and libyaml takes a tenth of the time."""
    node = _TRUSTED(text).get_single_node()
    assert node is not None  # noqa: S101  # no built-in file is empty
    return _Walk().value(node, ())


def _wrong(file: str, found: Iterable[tuple[Place, int, str]]) -> Iterable[ConfigError]:
    for place, line, reason in found:
        yield ConfigError(reason, file, line, field_name(place))


def _opening(error: yaml.MarkedYAMLError) -> yaml.Mark | None:
    """Return the mark to show: what was opened and not closed, else where reading stopped."""
    unclosed = str(error.context).startswith(("while scanning a quoted", "while parsing a flow"))
    return error.context_mark if unclosed else error.problem_mark


def _syntax(error: yaml.MarkedYAMLError) -> str:
    said = f"{error.problem} {error.context}"
    hint = next((chinese for english, chinese in _SYNTAX if english in said), "请检查缩进、冒号和引号")
    return f"YAML 语法有误：{hint}"


def _at(file: str, mark: yaml.Mark | None, reason: str, text: str) -> SchemeError:
    if mark is None:
        return _single(file, None, reason)
    lines = text.splitlines()
    shown = lines[mark.line].strip()[:60] if mark.line < len(lines) else ""
    return _single(file, mark.line + 1, f"{reason}（该行：{printable(shown)}）" if shown else reason)


def _single(file: str, line: int | None, reason: str) -> SchemeError:
    return SchemeError((ConfigError(reason, file, line),))


__all__ = ["Plain", "Source", "field_name", "parse", "values_of"]
