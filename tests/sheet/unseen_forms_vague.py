"""Pictures of forms in which a rule for one layout must leave another alone, in the notation of ``unseen_forms``.

``⏎`` is a new line.
"""

from __future__ import annotations

from unseen_forms import Drawn

_TABLE = """一级指标|二级指标|三级指标|指标值|全年实际完成值|未完成原因和改进措施|<
产出指标|数量指标|养护里程|≥100公里|105公里||<
^|质量指标|合格率|≥95%|98%||<
满意度指标|服务对象满意度指标|满意度|≥90%|95%||<
"""
_COLUMNS = {"name": "C", "target": "D", "actual": "E", "reason": "F"}
_GROUPS = ("产出/数量", "产出/质量", "满意/服务")

_TRANSFER = """
中央对地方转移支付区域绩效自评表|<|<|<|<|<|<
（2023年度）|<|<|<|<|<|<
转移支付（项目）名称|<|农村道路补助|<|<|<|<
{first}
地方主管部门|<|{local}|<|资金使用单位|某县公路站|<
资金情况（万元）|<||全年预算数（A）|全年执行数（B）|预算执行率（B/A）|<
^|<|年度资金总额：|127|28|22.05%|<
^|<|其中：中央财政资金|127|28|22.05%|<
^|<|地方资金|0|0|0|<
{table}
"""


def _transfer(first: str, local: str = "某市交通局") -> Drawn:
    return Drawn(
        _TRANSFER.format(first=first, local=local, table=_TABLE),
        {"project": "C3", "department": "C5", "unit": "F5"},
        money={"adjusted": "D", "executed": "E", "rate": "F"},
        money_rows=(7, 8, 9),
        table=_COLUMNS,
        table_rows=(11, 12, 13),
        groups=_GROUPS,
    )


_MONEY = """项目资金⏎（万元）|<|年初预算数|全年预算数|全年执行数|执行率|<
^|年度资金总额|100|100|90|90%|<
^|其中：财政拨款|100|100|90|90%|<
"""


def _headed(head: str, fields: dict[str, str], year: int | None = 2020, kind: str = "project") -> Drawn:
    top = head.strip("\n").count("\n") + 1
    return Drawn(
        head.strip("\n") + "\n" + _MONEY + _TABLE,
        fields,
        money={"initial": "C", "adjusted": "D", "executed": "E", "rate": "F"},
        money_rows=(top + 2, top + 3),
        table=_COLUMNS,
        table_rows=(top + 5, top + 6, top + 7),
        groups=_GROUPS,
        year=year,
        kind=kind,
    )


FORMS = {
    "what was planned and paid, in the head": _transfer("计划资金|<|500|<|拨付金额|400|<"),
    "money set aside and paid, in the head": _transfer("安排资金（万元）|<|500|<|拨付金额（万元）|400|<"),
    "a ministry beside a blank department": _transfer("中央主管部门|<|交通运输部|<|<|<|<", local=""),
    "a unit behind blanks above the title": _headed(
        """
填报单位　某局|<|<|<|<|<|<
2020年度部门绩效自评表|<|<|<|<|<|<
""",
        {"unit": "A1"},
        kind="department",
    ),
    "a unit and the year behind blanks": _headed(
        """
项目支出绩效自评表|<|<|<|<|<|<
填报单位  某局        2020年度|<|<|<|<|<|<
项目名称|农村公路养护|<|<|<|<|<
""",
        {"unit": "A2", "project": "B3"},
    ),
    "the year in brackets behind the unit": _headed(
        """
项目支出绩效自评表|<|<|<|<|<|<
单位名称　某局（2020年度）|<|<|<|<|<|<
项目名称|农村公路养护|<|<|<|<|<
""",
        {"unit": "A2", "project": "B3"},
    ),
    "the year behind blanks": _headed(
        """
项目支出绩效自评表|<|<|<|<|<|<
项目名称　　农村公路养护|<|<|<|<|<|<
主管部门　　某局|<|<|<|预算年度　　2020年|<|<
""",
        {"project": "A2", "department": "A3", "year": "E3"},
    ),
    "when it was filled in behind the department": _headed(
        """
项目支出绩效自评表|<|<|<|<|<|<
（2020年度）|<|<|<|<|<|<
主管部门　　填报时间  2021年5月|<|<|<|<|<|<
项目名称|农村公路养护|<|<|<|<|<
主管部门|某局|<|<|实施单位|某站|<
""",
        {"project": "B4", "department": "B5", "unit": "F5"},
    ),
    "a person with a colon": _headed(
        """
项目支出绩效自评表|<|<|<|<|<|<
（2020年度）|<|<|<|<|<|<
项目名称|农村公路养护|<|<|<|<|<
项目实施单位/项目负责人：|公路站/×××|<|<|<|<|<
""",
        {"project": "B3", "unit": "B4"},
    ),
    "a whole department evaluated": _headed(
        """
2020年度部门整体支出绩效自评表|<|<|<|<|<|<
评价项目：部门整体支出|<|<|<|<|<|<
部门（单位）名称|某局|<|<|<|<|<
""",
        {"unit": "B3"},
        kind="department",
    ),
    "years of a plan in the project's name": _headed(
        """
项目支出绩效自评表|<|<|<|<|<|<
项目名称：“十四五”（2021-2025年）规划项目|<|<|<|<|<|<
实施单位：某站|<|<|<|<|<|<
""",
        {"project": "A2", "unit": "A3"},
        year=None,
    ),
    "money left over in the project's name": _headed(
        """
项目支出绩效自评表|<|<|<|<|<|<
项目名称：安居工程（含2021年结转资金）|<|<|<|<|<|<
实施单位：某站|<|<|<|<|<|<
""",
        {"project": "A2", "unit": "A3"},
        year=None,
    ),
}
