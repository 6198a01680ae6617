"""Commands about the roster: an empty one to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xlcore import console
from xlcore.help import ChineseCommand, ChineseGroup

roster_app = typer.Typer(name="roster", help="应报名册", cls=ChineseGroup, no_args_is_help=True, rich_markup_mode=None)


@roster_app.callback()
def roster() -> None:
    """应报名册：哪些单位、哪些项目应报自评表"""


@roster_app.command("template", cls=ChineseCommand)
def template(
    file: Annotated[Path, typer.Argument(metavar="文件", help="要生成的名册（.xlsx）")],
    *,
    force: Annotated[bool, typer.Option("--force", help="文件已存在时覆盖")] = False,
) -> None:
    """生成一份空白的应报名册，填好后用于 xlcore consolidate --roster"""
    from xlcore.consolidate.roster_template import write_template  # noqa: PLC0415  # the help must not wait for the writer

    console.check_output(file, ".xlsx", force=force)
    write_template(file)
    console.written(file)
