"""Mistakes of authors in scheme workbooks: one a line, with what the reader says."""

# ruff: noqa: E501  # one line a mistake reads as a table

YAOHAI, LUOHU, LUQUAN, MOF = "yaohai-project-2021", "luohu-department-2020", "luquan-department-2022", "mof-project"

MISTAKES = {
    "blank id": (MOF, "方案", "方案编号", "内容", None, "方案!B4 方案编号", ("必须填写",)),
    "id in Chinese": (MOF, "方案", "方案编号", "内容", "样例", "方案!B4 方案编号", ("连字符", "“样例”")),
    "built-in id": (MOF, "阈值", "执行率偏低", "内容", 0.7, "方案!B4 方案编号", ("不能用同一个编号", "mof-project")),
    "unknown kind": (MOF, "方案", "类别", "内容", "专项", "方案!B9 类别", ("项目、部门整体", "“专项”")),
    "year in words": (MOF, "方案", "适用年度", "内容", "今年", "方案!B7 适用年度", ("应为整数", "“今年”")),
    "places too many": (MOF, "方案", "得分小数位数", "内容", 5, "方案!B12 得分小数位数", ("不能大于 4", "5")),
    "half a place": (MOF, "方案", "得分小数位数", "内容", 1.5, "方案!B12 得分小数位数", ("应为整数", "1.5")),
    "cap without percent": (MOF, "方案", "执行率最高按", "内容", "很高", "方案!B16 执行率最高按", ("应为百分比", "“很高”")),
    "no weight of spending": (MOF, "方案", "执行率分值", "内容", None, "方案!B14 执行率分值", ("必须填写",)),
    "unknown field": (MOF, "方案", "地区", "项目", "省份", "方案!A6 项目", ("没有“省份”这一项", "地区")),
    "field twice": (MOF, "方案", "地区", "项目", "依据", "方案!A8 项目", ("“依据”出现了两次",)),
    "weight in words": (YAOHAI, "指标", "项目立项规范性", "分值", "七", "指标!G4 分值", ("应为数字", "“七”")),
    "weight missing": (YAOHAI, "指标", "项目立项规范性", "分值", None, "指标!G4 分值", ("必须填写",)),
    "weight negative": (YAOHAI, "指标", "项目立项规范性", "分值", -7, "指标!G4 分值", ("不能小于 0", "-7")),
    "weight as date": (YAOHAI, "指标", "项目立项规范性", "分值", "2021-07-01", "指标!G4 分值", ("应为数字",)),
    "weight is an error": (YAOHAI, "指标", "项目立项规范性", "分值", "#REF!", "指标!G4 分值", ("错误值 #REF!",)),
    "indicators miss group": (YAOHAI, "指标", "项目立项规范性", "分值", 6, "指标!D4 二级分值", ("“项目立项”", "7", "6", "应相等")),
    "sections miss total": (MOF, "指标", "产出指标", "一级分值", 40, "指标!B4 一级分值", ("方案总分", "100", "90")),
    "section twice": (YAOHAI, "指标", "产出", "一级指标", "决策", "指标!A11 一级指标", ("“决策”前面已经写过",)),
    "rows in words": (MOF, "指标", "数量指标", "自填行数", "几行", "指标!E4 自填行数", ("应为整数", "“几行”")),
    "grades ascend": (MOF, "等级", "良", "分数下限", 95, "等级!B3 分数下限", ("从高到低", "90、95")),
    "grade without limit": (MOF, "等级", "良", "分数下限", None, "等级!B3 分数下限", ("最后一个等级不写下限",)),
    "threshold in words": (MOF, "阈值", "执行率偏低", "内容", "八成", "阈值!B4 执行率偏低", ("应为百分比", "“八成”")),
    "threshold without sign": (MOF, "阈值", "执行率偏低", "内容", "80", "阈值!B4 执行率偏低", ("不能大于 10", "80")),
    "check without reason": (MOF, "校验", "F02", "本方案", "停用", "校验!E3 停用理由", ("必须写明理由",)),
    "check with other level": (MOF, "校验", "F02", "本方案", "严重", "校验!D3 本方案", ("停用、错误、提醒、提示", "“严重”")),
    "unknown check": (MOF, "校验", "F02", "代码", "F99", "校验!A3 代码", ("没有校验代码“F99”",)),
    "head field": (MOF, "版式", "表头", "内容", "项目名称；负责人", "版式!B5 表头", ("项目名称", "“负责人”")),
    "neither yes nor no": (MOF, "版式", "印等级", "内容", "有", "版式!B23 印等级", ("只能是 是、否", "“有”")),
    "unknown place": (MOF, "版式", "一级指标写法", "内容", "{名称}{得分}", "版式!B20 一级指标写法", ("{名称} 和 {分值}", "{得分}")),
    "column twice": (MOF, "栏目", "得分", "指标表第几列", 6, "栏目!D13 指标表第几列", ("第 6 列已经是“分值”",)),
    "column in the other table": (MOF, "栏目", "执行率", "指标表第几列", 9, "栏目!D20 指标表第几列", ("不能有“执行率”",)),
    "heading of nothing": (MOF, "栏目", "度量单位", "本方案印作", "单位", "栏目!C10 本方案印作", ("没有印在表上",)),
    "unknown indicator": (LUOHU, "规则", "项目完成及时性", "指标", "及时性", "规则!A73 指标", ("没有三级指标“及时性”",)),
    "unknown rule": (LUOHU, "规则", "项目完成及时性", "规则", "比例", "规则!B73 规则", ("分档、扣分", "“比例”")),
    "unknown parameter": (LUOHU, "规则", "项目完成及时性", "参数", "分母", "规则!C73 参数", ("完成数、计划数、满分", "“分母”")),
    "unknown figure": (LUOHU, "规则", "项目完成及时性", "内容", "按时完成的项目", "规则!D73 内容", ("是不是“按时完成的项目数”",)),
    "unknown figure in an expression": (LUOHU, "规则", "固定资产利用率", "内容", "[在用] / 2", "规则!D50 内容", ("没有“在用”",)),
    "no expression": (LUOHU, "规则", "固定资产利用率", "内容", "在用除以全部", "规则!D50 内容", ("算式无法识别", "方括号")),
    "broken expression": (LUOHU, "规则", "固定资产利用率", "内容", "[在编人数] /", "规则!D50 内容", ("算式无法识别",)),
    "unreadable band": (LUOHU, "规则", ">=90%:1; >=75%:0.7; >=60%:0.4; <60%:0", "内容", "90%以上 1 分", "规则!D51 内容", ("“90%以上 1 分”无法识别", "条件:得分")),
    "points in words": (LUOHU, "规则", "制定资金、财务、内控制度", "数值", "半分", "规则!E56 数值", ("应为数字", "“半分”")),
    "unknown kind of figure": (LUQUAN, "基础数据", "本年收入合计", "数据类型", "日期", "基础数据!F3 数据类型", ("金额、数量",)),
    "unknown sort": (LUQUAN, "基础数据", "本年收入合计", "种类", "一项", "基础数据!C3 种类", ("单项、表格列", "“一项”")),
    "choice without options": (LUQUAN, "基础数据", "本年收入合计", "数据类型", "选择", "基础数据!D3 名称", ("类型为选择时必须列出选项",)),
    "signed text": (LUQUAN, "基础数据", "收入比上年增加", "数据类型", "文字", "基础数据!D4 名称", ("可为负数", "金额、数量或百分数")),
    "code in Chinese": (LUQUAN, "基础数据", "本年收入合计", "代码", "收入", "基础数据!E3 代码", ("小写字母", "“收入”")),
    "table without names": (LUQUAN, "基础数据", "收入来源", "代码", "parts[].source", "基础数据!C6 种类", ("第一列", "“source”")),
    "relation without figure": (LUQUAN, "关系", "占比", "乙", "收入", "关系!C4 乙", ("没有“收入”",)),
    "unknown relation": (LUQUAN, "关系", "占比", "关系", "乘积", "关系!A4 关系", ("合计、其中", "“乘积”")),
    "side missing": (LUQUAN, "关系", "占比", "丙", None, "关系!D4 丙", ("必须填写",)),
}  # fmt: skip
"""Scheme, sheet, row, column and value of a mistake; where it is told, and the words of the message."""

IN_LATIN = {"built-in id", "table without names"}
"""Mistakes whose messages must show a code."""
