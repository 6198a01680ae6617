"""Chinese help and usage messages for the command line, whatever the library below says in English."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

_USAGE_ERRORS = {
    "NoSuchOption": "没有这个选项",
    "MissingParameter": "缺少必填的参数",
    "BadParameter": "参数的值不对",
    "BadOptionUsage": "选项的用法不对",
    "BadArgumentUsage": "参数的用法不对",
    "NoArgsIsHelpError": "缺少命令",
    "UsageError": "用法不对",
}


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)


def _wrapped(text: str, room: int) -> list[str]:
    lines, line = [], ""
    for mark in text:
        if mark == "\n" or width(line + mark) > room:
            lines.append(line)
            line = ""
        if mark != "\n":
            line += mark
    return [*lines, line]


def _columns(rows: list[tuple[str, str]]) -> list[str]:
    left = max((width(name) for name, _ in rows), default=0) + 2
    room = max(min(shutil.get_terminal_size().columns, 100) - left - 2, 24)
    lines = []
    for name, text in rows:
        first, *rest = _wrapped(text, room)
        lines.append("  " + name + " " * (left - width(name)) + first)
        lines.extend(" " * (left + 2) + line for line in rest)
    return lines


def _shown(parameter: Any) -> tuple[str, str]:  # noqa: ANN401  # the library's parameter classes share no public base
    if isinstance(parameter, TyperArgument):
        name = parameter.metavar or str(parameter.name).upper()
        return name if parameter.required else f"[{name}]", parameter.help or ""
    metavar = "" if parameter.is_flag or "--help" in parameter.opts else f" {parameter.metavar or '值'}"
    text = "显示本帮助" if "--help" in parameter.opts else parameter.help or ""
    return ", ".join(reversed(parameter.opts)) + metavar, text


def _help_text(command: Any, context: Any) -> str:  # noqa: ANN401  # as above
    parameters = command.get_params(context)
    arguments = [_shown(p) for p in parameters if isinstance(p, TyperArgument)]
    options = [_shown(p) for p in parameters if isinstance(p, TyperOption) or not isinstance(p, TyperArgument)]
    commands = [(name, sub.help or "") for name, sub in getattr(command, "commands", {}).items()]
    usage = " ".join(
        [context.command_path, *(name for name, _ in arguments), *(["命令"] if commands else []), "[选项]"]
    )
    lines = [f"用法：{usage}", "", *(command.help or "").strip().splitlines()]
    for title, rows in (("命令", commands), ("参数", arguments), ("选项", options)):
        if rows:
            lines += ["", f"{title}：", *_columns([(name, text.strip().split("\n\n")[0]) for name, text in rows])]
    return "\n".join(lines) + "\n"


class ChineseCommand(TyperCommand):
    """A command whose help is Chinese."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401  # signature of the base class
        """Write the help."""
        formatter.write(_help_text(self, ctx))


class ChineseGroup(TyperGroup):
    """A group of commands whose help is Chinese, in the order in which they are declared."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401  # signature of the base class
        """Write the help."""
        formatter.write(_help_text(self, ctx))

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401  # signature of the base class
        """Keep the declared order."""
        del ctx
        return list(self.commands)


def _quoted(words: str) -> str:
    """Return what stands between the first two quotes of a message."""
    return words.split("'")[1] if words.count("'") > 1 else words


def _near(word: str, words: Iterable[str]) -> str:
    """Return what may have been meant."""
    near = get_close_matches(word, words, 1)
    return f"（是不是 {near[0]}？）" if near else ""


def usage_message(error: Any) -> str:  # noqa: ANN401  # the library's exception classes moved between versions
    """Say in Chinese what was wrong with the words of a command, and where its usage is told."""
    context = getattr(error, "ctx", None)
    return f"{_wrong(error, context)}。用法见 {context.command_path if context else 'xlcore'} --help"


def _wrong(error: Any, context: Any) -> str:  # noqa: ANN401  # as above
    kinds = [_USAGE_ERRORS[base.__name__] for base in type(error).__mro__ if base.__name__ in _USAGE_ERRORS]
    parameter = getattr(error, "param", None)
    name = _shown(parameter)[0] if parameter is not None else getattr(error, "option_name", None)
    detail = f"：{name}" if name else ""
    words = str(getattr(error, "message", ""))
    command = getattr(context, "command", None)
    if "requires an argument" in words:
        return f"选项 {name} 后面没有写值"
    if not detail and "No such command" in words:
        return f"没有这个命令：{_quoted(words)}{_near(_quoted(words), getattr(command, 'commands', {}))}"
    if name and kinds and kinds[0] == _USAGE_ERRORS["NoSuchOption"]:
        options = [word for one in getattr(command, "params", ()) for word in one.opts if word.startswith("-")]
        return f"{kinds[0]}{detail}{_near(name, options)}"
    if "unexpected extra argument" in words:
        return f"多余的参数：{words.partition('(')[2].partition('(')[2].rstrip(')') or words}"
    if kinds and kinds[0] in {_USAGE_ERRORS["UsageError"], _USAGE_ERRORS["BadParameter"]} and words:
        detail += f"（{words}）"
    return (kinds[0] if kinds else "用法不对") + detail
