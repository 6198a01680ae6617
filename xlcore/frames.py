"""The tables of a consolidation as pandas data frames, for analysts; pandas is an extra and loaded only here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from xlcore.consolidate import names, publish_detail, publish_gaps, publish_summary
from xlcore.consolidate.publish_places import Places
from xlcore.consolidate.tables_detail import survey
from xlcore.consolidate.tables_export import FRACTION, WHOLE, titles, typed
from xlcore.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from xlcore.consolidate.publish_cells import Value
    from xlcore.consolidate.record import Collection
    from xlcore.consolidate.roster import Roster

Name = Literal["汇总表", "指标明细", "问题清单", "未报与重报"]


def to_frame(collection: Collection, table: Name = "汇总表", roster: Roster | None = None) -> pd.DataFrame:
    """Return a table of the consolidated workbook, its columns named as the worksheet's headings.

    Columns of numbers hold numbers only: counts as ``Int64``, points, money (万元)
    and rates (fractions) as ``float64``. A cell that says something else, 需人工评分
    for instance, is missing there. The columns 定位 and 单元格 hold addresses.

    Raises:
        InputError: there is no such table, or pandas is not installed.
    """
    try:
        import pandas as pd  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise InputError('需要另外安装 pandas：pip install "xlcore[pandas]"') from error
    columns = {
        names.SUMMARY: publish_summary.COLUMNS,
        names.INDICATORS: publish_detail.INDICATOR_COLUMNS,
        names.FINDINGS: publish_detail.FINDING_COLUMNS,
        names.REPEATED: publish_gaps.REPEATED_COLUMNS,
    }.get(table)
    if columns is None:
        raise InputError(f"没有这个表：{table}")
    rows: list[Sequence[Value]] = []
    places = Places.of(collection, Path())
    found = survey(
        collection,
        places,
        [rows.append] if table == names.INDICATORS else [],
        [rows.append] if table == names.FINDINGS else [],
        roster,
    )
    if table == names.SUMMARY:
        rows.extend(publish_summary.rows(found.tables, found.verdict, places))
    elif table == names.REPEATED:
        rows.extend(publish_gaps.gap_rows(found.verdict, places))
    kinds = {**dict.fromkeys(WHOLE, "Int64"), **dict.fromkeys(FRACTION, "float64")}
    return pd.DataFrame(
        {
            title: pd.Series([typed(row[index], column) for row in rows], dtype=kinds.get(column.look, "str"))
            for index, (title, column) in enumerate(zip(titles(columns), columns, strict=True))
        }
    )
