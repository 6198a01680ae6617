"""The reference of the worksheet functions, written from their words: docs/functions.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from xlcore.excel.words import FUNCTIONS, Function, Parameter

FILE = Path(__file__).parents[2] / "docs" / "functions.md"

_OPENING = """\
# 工作表函数

装有 Python 和 xlwings 的电脑，可以在任何工作簿里直接用下面的函数；没有的，用 `workbooks/` 里的公式版工作簿，结果相同。
本页由 `python -m xlcore.excel.reference` 生成，不要手改。

The worksheet functions for Excel with xlwings. Without Python, the formula edition in `workbooks/` gives the same
results. This page is generated; do not edit it.

## 共同的约定

- **空白进，空白出**：所需单元格有一个未填，结果就是空白，不会当作 0。
- **# 开头的文字是原因，不是数**：`#无法识别`（不是数，或是错误值）、`#无法计算`（除数为零等）、
  `#单位不一致`、`#区域大小不一致` 等。`PERF_TOTAL` 遇到它会照样显示，不会漏加；
  Excel 自带的 SUM 会跳过文字，所以合计请用 `PERF_TOTAL`。
- **数可以是文字**：`1,200`、`95%` 照读；带单位的（如 `800万元`）在金额处不猜，显示 `#无法识别`。
  指标值和完成值则可以带单位和符号。
- **百分比**：函数看不到单元格格式。指标值写 `≥95%`、完成值却是设了百分比格式的 0.9 时，显示 `#单位不一致`；
  请把完成值设为文本格式，写 `90%`，或写 `TEXT(E5,"0.##%")`。
- **取整一次**：得分按方案的小数位数四舍五入（省略方案时 2 位），限制在 0 和分值之间。
- **合并单元格**：参数可以是合并区域，取其中有内容的一格；整列的区域里，二级指标的空白沿用上一行。
- **评价方案**：只认内置方案的编号（`xlcore schemes list`），不打开工作簿里写的任何文件。
- **什么时候重算**：所引用的单元格变了才重算；表格大时用 `PERF_SCORES`，一次调用算完整张表。
"""


def reference() -> str:
    """Return the whole page."""
    return "\n".join([_OPENING, "## 一览", "", *_overview(), *(line for one in FUNCTIONS for line in _section(one))])


def _overview() -> Iterator[str]:
    yield "| 函数 | 例 | 结果 |"
    yield "| --- | --- | --- |"
    for function in FUNCTIONS:
        link = f"[`{signature(function)}`](#{function.name.lower()})"
        yield f"| {link} | `={function.example}` | {_told(function.result)} |"
    yield ""


def _section(function: Function) -> Iterator[str]:
    yield f"## {function.name}"
    yield ""
    yield function.help
    yield ""
    yield "| 参数 | 内容 |"
    yield "| --- | --- |"
    for parameter in function.parameters:
        yield f"| `{parameter.name}`{'（可省略）' if parameter.optional else ''} | {parameter.help} |"
    yield ""


def signature(function: Function) -> str:
    """Return the function with its parameters, optional ones in brackets: EXEC_SCORE(weight, executed, [scheme])."""
    names = [_bracketed(parameter) for parameter in function.parameters]
    return f"{function.name}({', '.join(names)}{', …' if function.variadic else ''})"


def _bracketed(parameter: Parameter) -> str:
    return f"[{parameter.name}]" if parameter.optional else parameter.name


def _told(result: float | str) -> str:
    return result if isinstance(result, str) else f"{result:g}"


def main() -> int:
    """Write the page."""
    FILE.write_text(reference(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{FILE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
