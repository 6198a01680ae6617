"""Commands that answer in sentences: explain a score, check the sentences of a report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xlcore.options import PasswordOption, SchemeOption, scheme_or_none


def explain(
    file: Annotated[Path, typer.Argument(metavar="文件", readable=False, help="一份自评表")],
    cell: Annotated[
        str | None,
        typer.Argument(metavar="单元格", help="要说明的单元格，如 D14 或 自评表!D14；不写则逐行说明整张表"),
    ] = None,
    scheme: SchemeOption = None,
    password: PasswordOption = None,
) -> None:
    """说明每个得分怎么来的：规则、依据、数据和所在单元格、计算、取位"""
    from xlcore.sheet.explained import explain_file  # noqa: PLC0415  # the help must not wait for the readers
    from xlcore.showing import show_explained  # noqa: PLC0415  # as above

    show_explained(file, explain_file(file, cell, scheme_or_none(scheme), password or ()))


def narrative(
    report: Annotated[
        Path, typer.Argument(metavar="报告", readable=False, help="绩效报告：Word 文档（.docx）或文本（.txt）")
    ],
    form: Annotated[
        Path | None, typer.Option("--form", metavar="文件", help="同一单位的自评表；写了就一并核对报告与表是否一致")
    ] = None,
    scheme: SchemeOption = None,
    password: PasswordOption = None,
) -> None:
    """核对报告文字中的合计、增长率、占比、执行率，逐句列出提醒。退出码：0 已读，2 文件不能读取"""
    from xlcore.narrative import check_report, read_report  # noqa: PLC0415  # as in explain
    from xlcore.sheet.explained import explain_file  # noqa: PLC0415  # as in explain
    from xlcore.showing import show_report  # noqa: PLC0415  # as in explain

    paragraphs = read_report(report)
    forms = explain_file(form, None, scheme_or_none(scheme), password or ()) if form else ()
    show_report(report, len(paragraphs), check_report(paragraphs, [one.scored for one in forms]))
