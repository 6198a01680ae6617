"""One broken file per mistake: what its message must hold, for the person who wrote it."""

import pickle
from pathlib import Path

import pytest

from xlcore.errors import ConfigError
from xlcore.scheme.catalogue import LARGEST_FILE, get, load
from xlcore.scheme.errors import SchemeError

BAD = Path(__file__).parent / "bad"

WORDS = {
    "anchor": ("第 2 行", "锚点"),
    "check_off_with_level": ("第 11 行", "checks.levels.I13", "已停用"),
    "check_unknown": ("第 10 行", "checks.off.X99", "没有校验代码“X99”"),
    "check_without_reason": ("第 11 行", "checks.off.I13", "理由"),
    "check_wrong_level": ("第 10 行", "checks.levels.B06", "error、warning、info", "“提示”"),
    "choice_without_choices": ("第 11 行", "facts[0].figures[2]", "choices"),
    "colon_in_text": ("第 2 行", "YAML 语法有误", "加引号"),
    "control_character": ("第 5 行", "控制字符"),
    "deep_nesting": ("第 5 行", "嵌套超过"),
    "duplicate_key": ("第 5 行", "title", "键重复", "第 2 行"),
    "empty": ("第 1 行", "文件是空的"),
    "execution_without_row": ("第 5 行", "execution", "分值为 10 的指标", "没有"),
    "flag_is_text": ("第 9 行", "layout.goals", "true 或 false", "“有”"),
    "gbk": ("第 2 行", "UTF-8"),
    "grade_without_limit": ("第 6 行", "grades[0]", "at_least"),
    "grades_ascend": ("第 7 行", "grades[1].at_least", "从高到低", "60、90"),
    "heading_without_column": ("第 5 行", "layout", "headings", "reason"),
    "indicators_exceed_group": ("第 9 行", "sections[0].groups[0]", "100", "120"),
    "indicators_miss_group": ("第 9 行", "sections[0].groups[0]", "“数量指标”", "100", "90"),
    "list_as_key": ("第 5 行", "键必须是文字"),
    "list_at_top": ("第 1 行", "一组“键: 值”", "一个列表"),
    "list_is_text": ("第 5 行", "sections", "应为列表", "“产出指标”"),
    "mapping_is_text": ("第 5 行", "layout", "一组“键: 值”", "“自评表”"),
    "missing_key": ("第 1 行", "place", "必须填写"),
    "missing_key_in_rule": ("第 13 行", "sections[0].groups[0].indicators[0].rule.points", "必须填写"),
    "negative_weight": ("第 12 行", "indicators[0].weight", "不能小于 0", "-5"),
    "number_is_list": ("第 7 行", "sections[0].weight", "应为数值", "一个列表"),
    "number_is_text": ("第 7 行", "sections[0].weight", "应为数值", "“一百”"),
    "other_answers": ("第 13 行", "procurement.met", "是、否"),
    "places_with_fraction": ("第 5 行", "places", "应为整数", "1.5"),
    "python_tag": ("第 2 行", "类型标签"),
    "relation_without_fact": ("第 13 行", "relations[0]", "procurement.bought"),
    "repeated_fact": ("第 5 行", "facts", "procurement.plan", "重复"),
    "repeated_group": ("第 8 行", "sections[0].groups", "“数量指标”", "重复"),
    "rule_without_fact": ("第 13 行", "“采购执行”", "procurement.budget"),
    "rule_without_name": ("第 13 行", "indicators[0].rule", "缺少 rule"),
    "sections_miss_total": ("第 5 行", "sections", "100", "90"),
    "tab_indent": ("第 6 行", "YAML 语法有误", "Tab"),
    "table_without_names": ("第 8 行", "facts[0].table", "name", "“amount”"),
    "text_is_empty": ("第 2 行", "title", "应为文字", "空"),
    "text_is_number": ("第 2 行", "title", "应为文字", "2020", "引号"),
    "two_documents": ("第 9 行", "---", "一个方案"),
    "unclosed_bracket": ("第 8 行", "YAML 语法有误", "括号"),
    "unclosed_quote": ("第 2 行", "YAML 语法有误", "引号"),
    "unknown_heading_place": ("第 9 行", "layout.level1", "{name} 和 {weight}", "{points}"),
    "unknown_key": ("第 5 行", "colour", "没有这一项", "title、place", "layout"),
    "unknown_key_in_rule": ("第 13 行", "rule.cap", "没有这一项", "rule、actual、plan、points"),
    "unknown_relation": ("第 13 行", "relations[0]", "sum、parts、share、rate、growth、limit", "“product”"),
    "unknown_rule": ("第 13 行", "indicators[0].rule", "bands、deduction", "“guess”"),
    "unreadable_expression": ("第 13 行", "indicators[0].rule", "算式无法识别", "procurement.actual ÷ 2"),
    "weight_too_large": ("第 12 行", "indicators[0].weight", "不能大于 1000", "10000"),
    "wrong_column": ("第 9 行", "layout.columns[2]", "只能是 level1", "“result”"),
    "wrong_fact_id": ("第 9 行", "facts[0].figures[0].id", "小写字母", "“计划”"),
    "wrong_id": ("第 1 行", "id", "连字符", "“样例”"),
    "wrong_indent": ("第 7 行", "YAML 语法有误", "缩进"),
    "wrong_kind": ("第 4 行", "kind", "project、department", "“unit”"),
    "no_bands": ("第 13 行", "indicators[0].rule", "至少要有一档"),
    "no_tiers": ("第 13 行", "indicators[0].rule", "至少要有一档"),
    "signed_text": ("第 11 行", "facts[0].figures[2]", "signed", "money、count 或 percent", "text"),
    "step_of_zero": ("第 13 行", "indicators[0].rule", "步长", "大于 0"),
    "calendar_too_short": ("第 13 行", "indicators[0].rule", "calendar", "一一对应"),
    "wrong_operator": ("第 17 行", "rule.bands[0].op", ">=、>、<=、<、=", "“≥”"),
    "wrong_relation_path": ("第 13 行", "relations[0].parts[0]", "方括号", "procurement.Actual"),
    "year_is_text": ("第 5 行", "year", "应为整数", "“今年”"),
}
"""What each file's message says: its line, its field, what is allowed and what was found."""


@pytest.mark.parametrize("name", WORDS)
def test_a_mistake_is_named_with_its_place(name: str):
    """A broken scheme is refused with file, line, field, what is allowed and what was found, in one line."""
    path = BAD / f"{name}.yaml"
    with pytest.raises(ConfigError) as caught:
        load(path)
    message = str(caught.value)
    assert [] == [word for word in (str(path), *WORDS[name]) if word not in message]
    assert 1 == len(message.splitlines())


def test_every_broken_file_is_in_the_table():
    """No fixture stands about untested."""
    assert set(WORDS) == {path.stem for path in BAD.glob("*.yaml")}


def test_all_problems_are_told_at_once(tmp_path: Path):
    """Three mistakes give three lines, in the order of the file, each with its own line number."""
    path = tmp_path / "three.yaml"
    path.write_text("id: 样例\ntitle: 样例\nplace: 样例\nkind: unit\nlayout: {title: 1, head: []}\n", encoding="utf-8")
    with pytest.raises(SchemeError) as caught:
        load(path)
    assert [1, 4, 5] == [problem.line for problem in caught.value.problems]
    assert 3 == len(str(caught.value).splitlines())
    assert (1, "id") == (caught.value.line, caught.value.field)


def test_disagreements_are_told_at_once(tmp_path: Path):
    """Parts that disagree with each other are all named too, each at its own place."""
    text = (BAD / "sections_miss_total.yaml").read_text(encoding="utf-8")
    path = tmp_path / "two.yaml"
    path.write_text(text + "grades: [{name: 优}, {name: 差}]\n", encoding="utf-8")
    with pytest.raises(SchemeError) as caught:
        load(path)
    assert ["sections", "grades[0].at_least"] == [problem.field for problem in caught.value.problems]


def test_a_missing_file_is_named(tmp_path: Path):
    """A path without a file says so."""
    path = tmp_path / "none.yaml"
    with pytest.raises(ConfigError, match="没有这个文件") as caught:
        get(path)
    assert str(path) == caught.value.file


def test_a_folder_is_no_scheme(tmp_path: Path):
    """A folder is refused as a missing file is."""
    with pytest.raises(ConfigError, match="没有这个文件"):
        load(tmp_path)


def test_an_oversized_file_is_refused(tmp_path: Path):
    """A file beyond the limit is not read to its end."""
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (LARGEST_FILE + 1))
    with pytest.raises(ConfigError, match="超过 1024 KB"):
        load(path)


def test_an_unknown_id_lists_the_known_ones():
    """A mistyped id is answered with the ids that exist."""
    with pytest.raises(ConfigError, match=r"mof-projekt.*mof-project"):
        get("mof-projekt")


def test_the_error_survives_a_worker_process():
    """A pickled error comes back with all its problems."""
    with pytest.raises(SchemeError) as caught:
        load(BAD / "missing_key.yaml")
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301  # our own bytes
    assert (str(caught.value), caught.value.line) == (str(copy), copy.line)


def test_a_message_stays_on_its_line(tmp_path: Path):
    """Line breaks inside keys and values of the file cannot forge a second message."""
    path = tmp_path / "forged.yaml"
    path.write_text('id: "a\\nb"\n"x\\ny": 1\n', encoding="utf-8")
    with pytest.raises(SchemeError) as caught:
        load(path)
    assert len(caught.value.problems) == len(str(caught.value).splitlines())
