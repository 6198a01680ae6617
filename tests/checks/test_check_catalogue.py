"""The catalogue keeps the promise made outward: codes, levels and titles never change."""

import pytest
from bad_books import BAD, NEAR

from xlcore.checks.catalogue import CATALOGUE, COLLECTION_CODES, FILE_CODES, about_file
from xlcore.checks.grounds import GROUNDS
from xlcore.checks.registry import check, registered
from xlcore.scheme.codes import CODES

PROMISED = """
F01 error 未识别自评表
F02 warning 必填项空白
F03 error 占位内容未清除
F04 warning 年度或单位不一致
F05 warning 指标名称空白
C01 error 数值无法识别
C02 info 数值夹带单位或符号
C03 warning 金额单位混用
C04 error 单元格为错误值
C05 warning 公式未计算
C06 warning 公式被覆盖
C07 warning 百分数写法有误
W01 error 分值合计不等于100
W02 error 一级指标分值不符
W03 warning 分值与方案不一致
B01 error 资金合计不等于分项之和
B02 error 执行率有误
B03 warning 执行率超过100%
B04 warning 执行率偏低
B05 warning 全年预算等于执行数
B06 warning 预算调整未说明
B07 error 执行得分有误
B08 error 金额为负
B09 error 合计行为零
B10 error 分值重复
B11 error 构成有误
B12 error 增长率有误
B13 warning 成本完成值与执行数不符
B14 warning 执行得分未填
P01 error 实际采购超过计划
P02 warning “三公”经费超预算
P03 warning 人员超编
P04 warning 公用经费超预算
P05 warning 项目支出超预算
I01 error 得分超出范围
I02 warning 得分与完成比例不符
I03 error 未完成却得满分
I04 warning 已完成却扣分
I05 error 扣分未说明原因
I06 warning 超额完成未说明
I07 error 指标值或完成值空白却得分
I08 error 满意度未调查却得分
I09 warning 重复计分
I10 warning 目标与完成值类型不一致
I11 warning 目标值为零
I12 info 原因内容无效
I13 warning 评分细则与分值不符
I14 warning 产出与支出差距过大
T01 error 总分不等于各项之和
T02 error 等级与得分不符
T03 warning 未填总分或等级
T04 info 无法核实
K01 error 重复报送
K02 error 应报未报
K03 error 文件无法读取
K04 warning 不在名册
K05 warning 模板版本不符
"""
TABLE = {code: (level, title) for code, level, title in (line.split() for line in PROMISED.split("\n") if line)}
BEYOND = {"C08": ("warning", "显示与所存的数不同"), "F06": ("warning", "内容未读取"), "I15": ("warning", "得分未填")}


@pytest.mark.parametrize("code", CATALOGUE)
def test_level_and_title_are_as_promised(code):
    """A clause has the level and the title that people rely on."""
    clause = CATALOGUE[code]
    assert (TABLE | BEYOND)[code] == (clause.level, clause.title)
    assert code == clause.code


def test_every_promised_code_is_there():
    """No code of the promise is forgotten, and those beyond it are known."""
    assert TABLE.keys() | BEYOND.keys() == CATALOGUE.keys()


def test_every_clause_has_a_check_and_every_check_a_clause():
    """Only the codes about files and about collections have no check."""
    assert CATALOGUE.keys() - {*FILE_CODES, *COLLECTION_CODES} == {code for code, _ in registered()}


def test_a_scheme_may_switch_every_check_of_a_form_and_no_other():
    """The codes that schemes know are those of the checks, in the order of the catalogue."""
    checks = {code for code, _ in registered()}
    assert tuple(code for code in CATALOGUE if code in checks) == CODES


def test_every_code_has_an_example_a_source_and_two_workbooks():
    """Promise, catalogue, page and fixtures hold the same codes."""
    assert CATALOGUE.keys() == GROUNDS.keys() == BAD.keys() == NEAR.keys()


@pytest.mark.parametrize(("code", "function"), registered(), ids=lambda value: getattr(value, "__name__", value))
def test_every_check_names_its_clause(code, function):
    """The docstring of a check is its clause and its source."""
    assert "\n    Source: " in function.__doc__
    assert code in CATALOGUE


@pytest.mark.parametrize("clause", CATALOGUE.values(), ids=lambda clause: clause.code)
def test_meaning_and_advice_are_sentences(clause):
    """Meaning goes into a table without a full stop, advice closes a message with one."""
    assert not clause.meaning.endswith("。")
    assert clause.advice.endswith("。")


def test_a_check_of_an_unknown_code_is_refused():
    """A generator cannot be registered under a code that nobody can look up."""
    with pytest.raises(KeyError):
        check("X99")


def test_a_finding_about_a_file_has_the_reason_on_one_line():
    """A reason quoted from a hostile file cannot start a new line."""
    finding = about_file("K03", "文件损坏：a\r\nb。")
    assert ("K03", None, None) == (finding.code, finding.sheet, finding.cell)
    assert "错误 K03 文件无法读取：文件损坏：a" in finding.message
    assert "\n" not in finding.message
    assert "\r" not in finding.message
