"""Commands about schemes: list, show, validate, export, import, compare."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xlcore import console
from xlcore.collecting import FOUND_ERRORS, OK, UNREADABLE
from xlcore.errors import XlcoreError
from xlcore.help import ChineseCommand, ChineseGroup
from xlcore.options import SCHEME_WORKBOOKS, SchemeArgument, named_scheme

schemes_app = typer.Typer(
    name="schemes",
    help="查看和检查评价方案",
    cls=ChineseGroup,
    invoke_without_command=True,
    rich_markup_mode=None,
)


@schemes_app.callback()
def schemes(context: typer.Context) -> None:
    """查看和检查评价方案"""
    if context.invoked_subcommand is None:
        list_schemes()


@schemes_app.command("list", cls=ChineseCommand)
def list_schemes() -> None:
    """列出内置方案"""
    from xlcore.scheme.catalogue import builtin, get  # noqa: PLC0415  # the help must not wait for the scheme library
    from xlcore.showing_schemes import show_schemes  # noqa: PLC0415  # as above

    show_schemes([get(name) for name in builtin()])


@schemes_app.command("show", cls=ChineseCommand)
def show_scheme(
    scheme: SchemeArgument,
    *,
    as_yaml: Annotated[bool, typer.Option("--yaml", help="原样输出内置方案的文件，可另存后改成自己的方案")] = False,
) -> None:
    """显示一个方案：分值、规则、等级标准"""
    from xlcore.showing_schemes import show_scheme as shown  # noqa: PLC0415  # the help must not wait for the scheme library

    if as_yaml:
        from xlcore.scheme.catalogue import builtin, text_of  # noqa: PLC0415  # the help must not wait for the scheme library
        from xlcore.scheme.writing import yaml_of  # noqa: PLC0415  # the help must not wait for the scheme library

        console.write_utf8(text_of(scheme) if scheme in builtin() else yaml_of(named_scheme(scheme)))
        return
    shown(named_scheme(scheme))


@schemes_app.command("validate", cls=ChineseCommand)
def validate_schemes(
    files: Annotated[
        list[Path], typer.Argument(metavar="文件...", readable=False, help="方案文件（.yaml）或方案工作簿（.xlsx）")
    ],
) -> None:
    """检查方案，逐行、逐格指出错误"""
    from xlcore.scheme.catalogue import load  # noqa: PLC0415  # the help must not wait for the scheme library
    from xlcore.showing_schemes import show_valid  # noqa: PLC0415  # as above

    failed = False
    for file in files:
        try:
            scheme = named_scheme(str(file)) if file.suffix.lower() in SCHEME_WORKBOOKS else load(file)
        except XlcoreError as error:
            failed = True
            console.complain(str(error))
        else:
            show_valid(file, scheme)
    raise typer.Exit(UNREADABLE if failed else OK)


@schemes_app.command("export", cls=ChineseCommand)
def export_scheme(
    scheme: SchemeArgument,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="要生成的方案工作簿（.xlsx）")],
    *,
    force: Annotated[bool, typer.Option("--force", help="文件已存在时覆盖")] = False,
) -> None:
    """把方案写成工作簿，在 Excel、WPS 中修改"""
    from xlcore.sheet.scheme_book import write_scheme  # noqa: PLC0415  # as above

    console.check_output(output, ".xlsx", force=force)
    console.check_apart([("-o", output)], [("方案", scheme)])
    chosen = named_scheme(scheme)
    write_scheme(chosen, output)
    console.written(output, f"（{chosen.title}）")


@schemes_app.command("import", cls=ChineseCommand)
def import_scheme(
    file: Annotated[Path, typer.Argument(metavar="文件", readable=False, help="改好的方案工作簿（.xlsx）")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="要生成的方案文件（.yaml）")],
    *,
    force: Annotated[bool, typer.Option("--force", help="文件已存在时覆盖")] = False,
) -> None:
    """检查改好的方案工作簿，逐格指出错误；没有错误的写成方案文件"""
    from xlcore.scheme.writing import yaml_of  # noqa: PLC0415  # the help must not wait for the scheme library
    from xlcore.sheet.paint import save_bytes  # noqa: PLC0415  # as above
    from xlcore.sheet.scheme_read import read_scheme  # noqa: PLC0415  # as above
    from xlcore.showing_schemes import show_valid  # noqa: PLC0415  # as above

    console.check_output(output, ".yaml", force=force)
    scheme = read_scheme(file)
    save_bytes(output, yaml_of(scheme).encode("utf-8"))
    show_valid(output, scheme)


@schemes_app.command("diff", cls=ChineseCommand)
def diff_schemes(old: SchemeArgument, new: SchemeArgument) -> None:
    """比较两个方案，逐条列出改动。退出码：0 相同，1 不同"""
    from xlcore.scheme.diff import diff  # noqa: PLC0415  # the help must not wait for the scheme library
    from xlcore.showing_schemes import show_changes  # noqa: PLC0415  # as above

    lines = diff(named_scheme(old), named_scheme(new))
    show_changes(lines)
    raise typer.Exit(FOUND_ERRORS if lines else OK)
