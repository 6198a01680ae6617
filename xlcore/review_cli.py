"""Commands of the reviewer: slips that go back to the units, a sample for spot checks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from xlcore import console
from xlcore.collecting import (
    FOUND_ERRORS,
    OK,
    LedgerOption,
    Paths,
    check_sources,
    collected,
    inputs_of,
    readable_status,
    status_of,
)
from xlcore.errors import XlcoreError
from xlcore.options import JobsOption, PasswordOption, SchemeOption, day, scheme_or_none, whole_number


def _export_template(path: Path | None) -> None:
    if path is None:
        return
    from xlcore.consolidate.slips_docx import SHIPPED  # noqa: PLC0415  # the help must not wait for the writers
    from xlcore.sheet.paint import save_bytes  # noqa: PLC0415

    console.check_output(path, ".docx", force=False)
    save_bytes(path, SHIPPED.read_bytes())
    console.written(path, "。可在 Word 或 WPS 中修改，用 --template 指定。")
    raise typer.Exit


def slips(  # noqa: PLR0913  # the options of the command
    paths: Paths,
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            metavar="文件夹",
            help="放退回单的新文件夹：每个单位一个子文件夹，另有退回清单",
        ),
    ],
    scheme: SchemeOption = None,
    password: PasswordOption = None,
    *,
    sender: Annotated[str, typer.Option("--sender", metavar="单位", help="退回单位的名称，印在落款处")] = "",
    due: Annotated[
        date | None,
        typer.Option(
            "--due",
            metavar="日期",
            parser=day("--due"),
            help="重新报送的期限，如 2024-03-15 或 2024年3月15日；不写则留空手填",
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template", metavar="文件", readable=False, help="本单位自己的 Word 模板（.docx），同时生成 Word 文档"
        ),
    ] = None,
    ledger: LedgerOption = None,
    docx: Annotated[bool, typer.Option("--docx", help="除 Excel 表外，按自带的模板再生成一份 Word 文档")] = False,
    jobs: JobsOption = None,
    everyone: Annotated[bool, typer.Option("--all", help="没有错误的单位也生成（默认只退回有错误的）")] = False,
    export: Annotated[  # noqa: ARG001  # its callback does it
        Path | None,
        typer.Option(
            "--export-template",
            metavar="文件",
            help="把自带的 Word 模板存为该文件（.docx）供修改，不做别的",
            is_eager=True,
            callback=_export_template,
        ),
    ] = None,
) -> None:
    """退回：每个单位一份退回修改单，附标注了问题的副本，另有退回清单。退出码：0 无错误，1 有错误，2 有文件不能读取"""
    from xlcore.consolidate import slips_list  # noqa: PLC0415  # as in _export_template
    from xlcore.consolidate.book_file import save_book  # noqa: PLC0415
    from xlcore.consolidate.copies import check_folder  # noqa: PLC0415
    from xlcore.consolidate.slips import slips_of  # noqa: PLC0415
    from xlcore.consolidate.slips_docx import writer  # noqa: PLC0415
    from xlcore.consolidate.slips_folder import LIST, marker, send  # noqa: PLC0415
    from xlcore.consolidate.slips_words import Letter  # noqa: PLC0415
    from xlcore.showing_outputs import show_slips  # noqa: PLC0415

    check_sources(paths)
    check_folder(output, paths)
    console.check_apart([("--ledger", ledger)], [("--template", template), *inputs_of(scheme, paths)])
    document = writer(template) if docx or template else None
    letter, chosen = Letter(sender, due), scheme_or_none(scheme)
    collection = collected(paths, scheme, password, jobs=jobs, ledger=ledger)
    output.mkdir(parents=True, exist_ok=True)
    found, sent = slips_of(collection.files), []
    make_copies = marker(chosen, password or (), jobs)
    try:
        with console.counting("正在写退回单", len(found)) as advance:
            for item in send(found, output, letter, make_copies, document, everyone=everyone):
                sent.append(item)
                advance(item.slip.name)
        save_book(
            output / LIST, slips_list.SLIPS, lambda book: slips_list.write(book, sent, collection, letter, output)
        )
    except (KeyboardInterrupt, XlcoreError, OSError):
        console.complain(f"退回单没有写完，请删除文件夹 {console.named(output)} 后重新运行。")
        raise
    show_slips(sent, output / LIST)
    again = any(slip.goes_back for slip in found)  # that a form came twice is no finding of a file
    raise typer.Exit(status_of(collection) or (FOUND_ERRORS if again else OK))


def sample(  # noqa: PLR0913  # the options of the command
    paths: Paths,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="要生成的抽评名单（.xlsx）")],
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            metavar="整数",
            parser=whole_number("--seed"),
            help="种子：任一整数；同样的表、比例和种子抽出同样的名单",
        ),
    ],
    share: Annotated[
        str, typer.Option("--share", metavar="比例", help="每个主管部门抽取的比例，至少一份：20%、20 或 0.2；默认 20%")
    ] = "20%",
    scheme: SchemeOption = None,
    *,
    password: PasswordOption = None,
    by_priority: Annotated[
        str, typer.Option("--by-priority", metavar="比例", help="其中按优先分抽取的比例，其余随机，写法同上；默认 50%")
    ] = "50%",
    jobs: JobsOption = None,
    ledger: LedgerOption = None,
    force: Annotated[bool, typer.Option("--force", help="文件已存在时覆盖")] = False,
) -> None:
    """抽评：按主管部门分层抽取，一部分按优先分，其余随机，可重复。退出码：0 已抽取，2 有文件不能读取"""
    from xlcore.consolidate.sample import Plan, draw, share_of  # noqa: PLC0415  # as in _export_template
    from xlcore.consolidate.sample_book import publish_sample  # noqa: PLC0415
    from xlcore.showing_outputs import show_sample  # noqa: PLC0415

    console.check_output(output, ".xlsx", force=force)
    check_sources(paths, output)
    console.check_apart([("-o", output), ("--ledger", ledger)], inputs_of(scheme, paths))
    plan = Plan(share_of("--share")(share), share_of("--by-priority")(by_priority), seed)
    collection = collected(paths, scheme, password, jobs=jobs, ledger=ledger)
    drawn = draw(collection, plan)
    publish_sample(drawn, collection, output)
    show_sample(drawn, collection, output)
    raise typer.Exit(readable_status(collection))
