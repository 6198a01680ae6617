"""Writes the VBA modules that hold Chinese text: messages, and the help of the worksheet functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlcore.excel.wrapper import Help

_BUILT = "' Built by python -m xlcore.excel.build; changes will be lost."
_UNITS_A_LINE = 50
"""Characters in one call of XlcoreText: a line of VBA takes 1,023 characters, and readers prefer fewer."""

MESSAGES = {
    "title": "绩效自评",
    "no_workbook": "请先打开一份自评表，再点这个按钮。",
    "no_python": (
        "没有找到 Python。\n\n请安装 Python 3.11 或更新的版本和 xlcore，然后在命令行运行：\nxlcore addin install"
    ),
    "no_xlwings": (
        "Python 里没有 xlwings。\n\n请在命令行运行：\npip install xlwings=={version}\n"
        "不能上网时，请向信息管理员要 wheels 文件夹，运行：\n"
        "pip install --no-index --find-links wheels xlwings=={version}"
    ),
    "no_xlcore": "加载项所用的 Python 里没有 xlcore。\n\n请在装有 xlcore 的 Python 里运行：\nxlcore addin install",
    "other_xlwings": (
        "xlwings 的版本与加载项不一致，加载项需要 {version}。\n\n请在命令行运行：\npip install xlwings=={version}\n"
        "或者更新 xlcore 后重新运行：\nxlcore addin install"
    ),
    "wps": (
        "WPS 表格不支持本加载项。\n\n请用 Excel 打开；在 WPS 里请使用公式版工作簿（.xlsx），它不需要宏。\n"
        "校验和汇总可以用命令行：\nxlcore check 文件夹"
    ),
    "windows_only": "本加载项只能在 Windows 版 Excel 里使用。\n\n请使用公式版工作簿（.xlsx），它不需要宏。",
}
"""What the add-in says before Python runs, by the names that xlcore_ribbon.bas uses."""


def messages_module(xlwings_version: str) -> str:
    """Return the module that gives the messages by name."""
    lines = ['Attribute VB_Name = "xlcore_messages"', "Option Explicit", "", _BUILT, ""]
    lines += ["Public Function XlcoreMessage(ByVal name As String) As String", "    Dim text As String"]
    lines += ["    Select Case name"]
    for name, message in MESSAGES.items():
        text = message.format(version=xlwings_version)
        lines += [f'        Case "{name}"', *(f"            {line}" for line in _assigned("text", text))]
    return _joined([*lines, "    End Select", "    XlcoreMessage = text", "End Function"])


def help_module(helps: Sequence[Help]) -> str:
    """Return the module that registers the help of every worksheet function."""
    lines = ['Attribute VB_Name = "xlcore_help"', "Option Explicit", "", _BUILT, "", "Public Sub RegisterHelp()"]
    lines += ["    ' A hidden add-in may refuse this; the functions work without it."]
    lines += ["    On Error Resume Next", *(f"    Help_{entry.name}" for entry in helps), "End Sub", ""]
    for entry in helps:
        lines += [*_help(entry), ""]
    return _joined(lines[:-1])


def ascii_text(text: str) -> Iterator[str]:
    """Yield calls of XlcoreText that together give ``text``."""
    units = text.replace("\n", "\r\n").encode("utf-16-be")
    for start in range(0, len(units), 2 * _UNITS_A_LINE):
        yield f'XlcoreText("{units[start : start + 2 * _UNITS_A_LINE].hex().upper()}")'


def _help(entry: Help) -> Iterator[str]:
    arguments: Mapping[int, str] = dict(enumerate(entry.arguments))
    yield f"Private Sub Help_{entry.name}()"
    yield "    Dim text As String, category As String"
    yield f"    Dim notes({max(len(arguments) - 1, 0)}) As String"
    yield from (f"    {line}" for line in _assigned("text", entry.description))
    yield from (f"    {line}" for line in _assigned("category", entry.category))
    for index, note in arguments.items():
        yield from (f"    {line}" for line in _assigned(f"notes({index})", note))
    yield (
        f'    Application.MacroOptions Macro:="\'" & ThisWorkbook.Name & "\'!{entry.name}", Description:=text, '
        f"Category:=category{', ArgumentDescriptions:=notes' if arguments else ''}"
    )
    yield "End Sub"


def _assigned(variable: str, text: str) -> Iterator[str]:
    for number, call in enumerate(ascii_text(text)):
        yield f"{variable} = {call}" if number == 0 else f"{variable} = {variable} & {call}"


def _joined(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
