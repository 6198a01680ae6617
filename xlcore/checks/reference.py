"""The catalogue of the checks as people read it: docs/checks.md, and one code on the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from xlcore.checks.catalogue import CATALOGUE, Clause
from xlcore.checks.grounds import GROUNDS
from xlcore.checks.places import percent
from xlcore.scheme.codes import CODES
from xlcore.scheme.model import Thresholds

__all__ = ["entry", "overview", "reference"]

FILE = Path(__file__).parents[2] / "docs" / "checks.md"

FAMILIES = {
    "F": "表和填写",
    "C": "单元格",
    "W": "分值",
    "B": "资金和执行",
    "P": "采购、“三公”、人员",
    "I": "指标",
    "T": "总分和等级",
    "K": "汇总和文件",
}
"""What the first letter of a code stands for."""

THRESHOLDS = {"rate_floor": "B04", "adjustment": "B06", "over_achieved": "I06", "output_gap": "I14"}
"""The check that each threshold of a scheme belongs to."""

_OPENING = """\
# 校验目录

每条校验有一个固定的代码。错误、提醒、提示三级的含义见 [json.md](json.md)。
本页由 `python -m xlcore.checks.reference` 生成，不要手改；命令行用 `xlcore checks` 看目录，`xlcore checks T01` 看一条。

The catalogue of all checks: code, level, title, when it holds, one message, what to do, and why the check exists.
This page is generated; do not edit it.

## 由方案调整

评价方案可以停用一条校验（必须写明理由），也可以改它的级别；校验结果、JSON 和汇总工作簿都会写明：

```yaml
checks:
  off:
    I13: 评分细则由上级统一规定
  levels:
    B06: info
```

`thresholds` 定各项界限：{thresholds}。
F01、K01 至 K04 说的是文件和整批报送，不能由方案调整。

## 比较的尺度

填写的比率、占比、增长率和得分，按已取整的数所允许的范围判断，范围之外才算有误：1.01 ÷ 3.15 填 32.02% 不算错，
216.04 ÷ 227.39 填 100% 算错。金额相差不到 0.01 不算错。缺少所需数据的校验不作判断，或给出 T04。
没有指定方案时，得分可以少留几位小数：应得 9.74 填 9.7 不算错，填 10 算错（B07、I02）。

“来源”中的“公开表”是各地公开的自评表，编号对应项目自带的数据。

"""


def reference() -> str:
    """Return the whole page."""
    opening = _OPENING.replace("{thresholds}", "、".join(_thresholds()))
    return opening + "\n".join([*_contents(), *(line for code in CATALOGUE for line in _section(code))])


def _thresholds() -> Iterator[str]:
    for name, code in THRESHOLDS.items():
        yield f"`{name}`（{code}，默认 {percent(getattr(Thresholds(), name))}）"


def _contents() -> Iterator[str]:
    yield "## 一览"
    yield ""
    yield "| 代码 | 级别 | 名称 |"
    yield "| --- | --- | --- |"
    for clause in CATALOGUE.values():
        yield f"| [{clause.code}](#{clause.code.lower()}) | {clause.level.chinese} | {clause.title} |"
    yield ""


def _section(code: str) -> Iterator[str]:
    yield f"## {code}"
    yield ""
    for label, text in _facts(CATALOGUE[code]):
        yield f"- **{label}**：{text}"
    yield ""


def _facts(clause: Clause) -> Iterator[tuple[str, str]]:
    ground = GROUNDS[clause.code]
    yield "名称", f"{clause.title}（{clause.level.chinese}）"
    yield "何时报告", f"{clause.meaning}。"
    yield "消息举例", f"{clause.level.chinese} {clause.code} {ground.example}{clause.advice}"
    yield "怎么处理", clause.advice
    yield "来源", f"{ground.source}。"
    yield "方案可否调整", "可停用，可改级别" if clause.code in CODES else "不可"


def overview() -> Iterator[str]:
    """Yield one line a code, under the heading of its family."""
    family = ""
    for clause in CATALOGUE.values():
        if clause.code[0] != family:
            family = clause.code[0]
            yield f"{FAMILIES[family]}："
        yield f"  {clause.code} {clause.level.chinese} {clause.title}"


def entry(code: str) -> Iterator[str]:
    """Yield the lines about one code.

    Raises:
        KeyError: there is no such code.
    """
    yield code
    for label, text in _facts(CATALOGUE[code]):
        yield f"  {label}：{text}"


def main() -> int:
    """Write the page."""
    FILE.write_text(reference(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{FILE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
