"""What the buttons of the ribbon do with the workbook in front of a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import xlwings as xw

from xlcore.checks import Finding, Level, run
from xlcore.errors import XlcoreError, printable
from xlcore.excel import filling, folder, marks
from xlcore.excel.book import OpenForms, obstacle, read_forms
from xlcore.excel.dialogs import AppDialogs, Dialogs
from xlcore.excel.explaining import explanation
from xlcore.excel.lifting import NOTICE, ProtectionStaysError, barring, lifted, named, protected
from xlcore.form.scoring import score

COLOURS: dict[Level, marks.Color] = {
    Level.ERROR: (255, 199, 206),
    Level.WARNING: (255, 235, 156),
    Level.INFO: (221, 235, 247),
}
NOTE_TITLE = "【绩效自评校验】"
LONGEST_LIST = 12
"""Findings that a message box lists; it cannot scroll."""

_INCOMPLETE = "这里读不到数字格式、公式和合并单元格，结果可能与桌面版 Excel 中不同。"


def check_book(book: xw.Book | None = None, dialogs: Dialogs | None = None) -> None:
    """校验: write the findings of the active sheet's forms as notes and colours, and show a summary.

    Marks of an earlier run are replaced. A sheet that is protected without a
    password is opened for the moment, after asking; without leave, and where
    there is a password, the findings are only listed. Never raises for what a
    workbook holds.
    """
    _press(_check, book, dialogs)


def fill_scores(book: xw.Book | None = None, dialogs: Dialogs | None = None) -> None:
    """填分: write the computed scores into the score column, after asking.

    Formulas and scores that a person must judge stay; scores that were typed
    are replaced only when the person says so.
    """
    _press(filling.fill, book, dialogs)


def explain_cell(book: xw.Book | None = None, dialogs: Dialogs | None = None) -> None:
    """解释: say how the score of the selected row arises."""
    _press(_explain, book, dialogs)


def consolidate_folder(book: xw.Book | None = None, dialogs: Dialogs | None = None) -> None:
    """汇总: consolidate the forms of a folder into a new workbook in it, and open that."""
    _press(folder.consolidate, book, dialogs)


def restore_book(book: xw.Book | None = None, dialogs: Dialogs | None = None) -> None:
    """还原: take all our marks and filled scores away."""
    _press(_restore, book, dialogs)


def _press(work: Callable[[xw.Book, Dialogs], None], book: xw.Book | None, dialogs: Dialogs | None) -> None:
    """Do what a button asks for; whatever goes wrong becomes one message."""
    chosen = _calling_book() if book is None else book
    talk = AppDialogs(chosen.app) if dialogs is None else dialogs
    try:
        work(chosen, talk)
    except XlcoreError as error:
        talk.tell(str(error), fault=True)
    except NotImplementedError:
        talk.tell("这里不能做这件事。请在桌面版 Excel 中打开这个工作簿再试。", fault=True)
    except Exception as error:  # noqa: BLE001  # COM raises its own kinds, and a button has no other way to tell
        talk.tell(
            "没有完成，Excel 没有执行这一步。如果正在编辑单元格或打开着对话框，请先结束，再点一次。"
            f"（{type(error).__name__}：{printable(_reason(error))}）",
            fault=True,
        )


def _reason(error: Exception) -> str:
    """Return what Excel says of a failed COM call, in its own language; anything else says it itself."""
    match getattr(error, "excepinfo", None):
        case (_, _, str(description), *_) if description:
            return description
    return str(error)


def _calling_book() -> xw.Book:
    try:
        return xw.Book.caller()
    except KeyError:  # xlwings cuts the name of the workbook at a "="; the button was pressed over the one in front
        return xw.books.active


def _check(book: xw.Book, dialogs: Dialogs) -> None:
    forms = read_forms(book)
    findings = [finding for reading in forms.readings for finding in run(score(reading.form, reading.scheme))]
    heading = _heading(book, forms, findings)
    touched = _touched(book, findings)
    blocked = obstacle(book) if touched else None
    if blocked:
        dialogs.tell(f"{heading}\n\n{blocked}{_unmarked(findings)}", fault=True)
        return
    shut = protected(book, touched)
    if shut and dialogs.ask(f"{heading}\n\n{_request(shut)}", "ok_cancel") != "ok":
        dialogs.tell(f"{heading}\n\n{_unmarked(findings)}")
        return
    try:
        with lifted(book, shut):
            parts = [heading, *_marked(book, findings)]
    except ProtectionStaysError as error:
        dialogs.tell(f"{heading}\n\n{error}{_unmarked(findings)}", fault=True)
        return
    dialogs.tell("\n\n".join([*parts, _lifted_for_a_moment(shut)] if shut else parts))


def _request(shut: tuple[str, ...]) -> str:
    return f"工作表{named(shut)}受保护：加批注和颜色时{NOTICE}。\n确定：加批注和颜色\n取消：只列出问题"


def _lifted_for_a_moment(shut: tuple[str, ...]) -> str:
    return f"工作表{named(shut)}的保护已按原样恢复。"


def _unmarked(findings: list[Finding]) -> str:
    return f"没有加批注和颜色，问题如下：\n{_listed(findings)}" if findings else "没有加批注和颜色。"


def _marked(book: xw.Book, findings: list[Finding]) -> Iterator[str]:
    """Replace the marks of an earlier check by those of these findings, and say what was done."""
    left = marks.undo(book, "check").left
    planned, unplaced = _planned(book, findings)
    marks.place(book, planned, left)
    if planned:
        yield f"已在 {len(planned)} 个单元格加批注；点“还原”去掉。"
    if unplaced:
        yield f"没有加批注的问题：\n{_listed(unplaced)}"


def _touched(book: xw.Book, findings: list[Finding]) -> set[str]:
    """Return the sheets that a check writes to, also to take its earlier marks away."""
    placed = {_place(finding)[0] for finding in findings if finding.cell}
    return placed | {mark.sheet for mark in marks.remembered(book) if mark.action == "check"}


def _place(finding: Finding) -> tuple[str, str]:
    sheet, _, cell = finding.place.rpartition("!")
    return sheet, cell


def _planned(book: xw.Book, findings: list[Finding]) -> tuple[list[marks.Mark], list[Finding]]:
    """Return one mark a cell, and the findings that have no cell or whose cell takes no note."""
    by_cell: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.cell:
            by_cell.setdefault(_place(finding), []).append(finding)
    planned: dict[tuple[str, str], marks.Mark] = {}
    for (sheet, cell), here in by_cell.items():
        gravest = min((finding.level for finding in here), key=list(Level).index)
        text = "\n".join([NOTE_TITLE, *(_sentence(finding) for finding in here)])
        mark = marks.annotation(book.sheets[sheet], cell, text, COLOURS[gravest])
        if mark:
            planned[sheet, cell] = mark
    unplaced = [finding for finding in findings if not finding.cell or _place(finding) not in planned]
    return list(planned.values()), unplaced


def _sentence(finding: Finding) -> str:
    """Return a finding for the note at its own cell."""
    return f"{finding.level.chinese} {finding.code} {finding.label}：{finding.text}。{finding.advice}"


def _heading(book: xw.Book, forms: OpenForms, findings: list[Finding]) -> str:
    schemes = "；".join(f"“{reading.scheme.title}”（{reading.reason}）" for reading in forms.readings)
    counts = "，".join(f"{level.chinese} {sum(finding.level is level for finding in findings)} 条" for level in Level)
    lines = [f"工作表“{book.sheets.active.name}”，评价方案{schemes}。", f"{counts}。" if findings else "未发现问题。"]
    return "\n".join(lines if forms.complete else [*lines, _INCOMPLETE])


def _listed(findings: list[Finding]) -> str:
    lines = [f"· {finding.message}" for finding in findings[:LONGEST_LIST]]
    rest = len(findings) - LONGEST_LIST
    return "\n".join([*lines, f"……另有 {rest} 条"] if rest > 0 else lines)


def _explain(book: xw.Book, dialogs: Dialogs) -> None:
    dialogs.tell(explanation(book, read_forms(book)))


def _restore(book: xw.Book, dialogs: Dialogs) -> None:
    made = marks.remembered(book)
    if not made:
        dialogs.tell("这个工作簿里没有可以还原的标记。")
        return
    blocked = obstacle(book)
    if blocked:
        dialogs.tell(f"{blocked}没有还原。", fault=True)
        return
    shut = barring(book, made)
    with lifted(book, shut):
        undone = marks.undo(book)
    notes = sum(mark.action == "check" for mark in undone.gone)
    lines = [f"已去掉 {notes} 个单元格的批注和颜色，还原 {len(undone.gone) - notes} 个得分。"]
    if undone.changed:
        cells = "、".join(f"{printable(mark.sheet)}!{mark.cell}" for mark in undone.changed[:LONGEST_LIST])
        lines.append(f"{len(undone.changed)} 处在标记后又有人改过，保留现在的内容：{cells}")
    if undone.lost:
        sheets = "、".join(sorted({printable(mark.sheet) for mark in undone.lost}))
        lines.append(f"{len(undone.lost)} 处所在的工作表找不到，没有还原：{sheets}。若是改了名，请改回后再点一次。")
    if shut:
        lines.append(_lifted_for_a_moment(shut))
    dialogs.tell("\n".join(lines))
