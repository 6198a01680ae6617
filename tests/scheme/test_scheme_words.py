"""The words for a scheme: every key and every value of the model has one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, get_args

import pytest

from xlcore.scheme.codes import CODES
from xlcore.scheme.messages import locate
from xlcore.scheme.model import HeadField, LevelName, MoneyColumn, Scheme, TableColumn
from xlcore.scheme.words import CHOICES, LABELS, in_chinese, label_of, said


def keys(schema: Any) -> set[str]:
    """Return every key of the model."""
    found = set(schema.get("properties", {}))
    for part in schema.get("$defs", {}).values():
        found |= keys(part)
    return found


def test_every_key_has_a_word():
    """A key without a word would be shown to people as it is."""
    assert set() == keys(Scheme.model_json_schema()) - {key.rpartition(".")[2] for key in LABELS}


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("layout.columns", get_args(TableColumn)),
        ("money.columns", get_args(MoneyColumn)),
        ("head", get_args(HeadField)),
        ("levels", get_args(LevelName)),
    ],
)
def test_every_value_of_a_list_has_a_word(key: str, values: tuple[str, ...]):
    """The lists of the model and those of the words agree."""
    assert set(values) <= set(CHOICES[key])


def test_the_words_name_nothing_that_the_model_lacks():
    """Codes are the catalogue's own."""
    assert set(CHOICES["code"]) <= set(CODES)
    assert ("layout",) == locate(("layout",))[0]


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (("execution", "cap"), Decimal("1.1"), "110%"),
        (("sections", 0, "weight"), Decimal("50.0"), "50"),
        (("layout", "goals"), True, "是"),
        (("kind",), "project", "项目"),
        (("facts", 0, "figures", 1, "kind"), "money", "金额"),
        (("layout", "level1"), "{name}（{weight}分）", "{名称}（{分值}分）"),
        (("year",), None, "（空）"),
    ],
)
def test_values_are_said_as_people_write_them(place: Any, value: object, words: str):
    """Shares are percents, choices have their names, nothing is （空）."""
    assert words == said(place, value)


def test_one_key_has_the_word_of_its_place():
    """A weight is 一级分值 of a section and 分值 of an indicator."""
    assert "一级分值" == label_of(("sections", 0, "weight"))
    assert "分值" == label_of(("sections", 0, "groups", 0, "indicators", 0, "weight"))


@pytest.mark.parametrize(
    ("reason", "place", "told"),
    [
        ("方案总分（total）的分值为 100", ("sections",), "方案总分的分值为 100"),
        ("kind 为 choice 时必须列出", ("facts", 0, "figures", 0), "数据类型为选择时必须列出"),
        ("引用了：procurement.plan", ("relations", 0), "引用了：计划"),
        ("没有“mof-project”", ("id",), "没有“mof-project”"),
    ],
)
def test_messages_lose_their_keys(reason: str, place: Any, told: str):
    """What a scheme file calls by a key is called by its word; ids stay."""
    assert told == in_chinese(reason, place, {"procurement.plan": "计划"})
