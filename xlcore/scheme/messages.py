"""What pydantic says about a scheme, in Chinese and at its place in the file."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from xlcore.errors import printable
from xlcore.numbers import plain
from xlcore.scheme.agreement import Place, Problem
from xlcore.scheme.facts import IDENTIFIER, PATH
from xlcore.scheme.model import SCHEME_ID, Scheme

JsonSchema: TypeAlias = Mapping[str, Any]

LONGEST_SHOWN = 40
"""Characters of a wrong value that a message repeats."""

_PATTERNS = {
    SCHEME_ID: "只能用小写字母、数字和连字符，以字母或数字开头",
    IDENTIFIER: "只能用小写字母、数字、下划线和点，以字母开头",
    PATH: "只能用小写字母、数字、下划线、点和方括号，以字母开头",
}


@lru_cache(maxsize=1)
def _root() -> JsonSchema:
    return Scheme.model_json_schema()


def _resolved(schema: JsonSchema) -> JsonSchema:
    """Follow a reference, and the one meaningful choice of an optional value."""
    while True:
        if "$ref" in schema:
            schema = _root()["$defs"][schema["$ref"].rpartition("/")[2]]
        elif "anyOf" in schema:
            schema = schema["anyOf"][0]
        else:
            return schema


def locate(location: tuple[str | int, ...]) -> tuple[Place, tuple[str, ...]]:
    """Return where an error stands in the file, and the keys that its parent may have.

    pydantic names the chosen member of a union inside the location; the file
    has no such level, so that it is left out.
    """
    schema = _resolved(_root())
    parent: JsonSchema = {}
    place: list[str | int] = []
    for key in location:
        if "discriminator" in schema:
            schema = _resolved({"$ref": schema["discriminator"]["mapping"][key]})
            continue
        parent = schema
        below = schema.get("items") if isinstance(key, int) else schema.get("properties", {}).get(key)
        schema = _resolved(below or {})
        place.append(key)
    return tuple(place), tuple(parent.get("properties", ()))


def all_told(error: ValidationError) -> list[Problem]:
    """Return everything that is wrong with a scheme: each place, and what is wrong there."""
    return [told(detail) for detail in error.errors(include_url=False)]


def told(error: ErrorDetails) -> tuple[Place, str]:
    """Return the place of an error and what is wrong there, in Chinese."""
    place, allowed = locate(error["loc"])
    context = error.get("ctx", {})
    found = shown(error["input"])
    match error["type"]:
        case "scheme":
            words = error["msg"]
        case "value_error":
            words = str(context["error"])
        case "missing" | "missing_argument":
            words = "缺少这一项，必须填写"
        case "extra_forbidden" | "unexpected_keyword_argument":
            words = f"没有这一项；这里可以写：{'、'.join(allowed)}"
        case "literal_error":
            words = f"只能是 {_options(context['expected'])}，写的是{found}"
        case "union_tag_invalid":
            choices = f"{_bare(context['discriminator'])} 只能是 {_options(context['expected_tags'])}"
            words = f"{choices}，写的是{shown(context['tag'])}"
        case "union_tag_not_found":
            words = f"缺少 {_bare(context['discriminator'])}，它说明这是哪一种"
        case "string_pattern_mismatch":
            words = f"{_PATTERNS[context['pattern']]}，写的是{found}"
        case kind if kind in _LIMITS:
            limit, key = _LIMITS[kind]
            words = f"{limit}{shown(context[key])}，写的是{found}"
        case kind:
            words = f"{_expected(kind)}，写的是{found}"
    return place, words


_LIMITS = {
    "greater_than_equal": ("不能小于", "ge"),
    "less_than_equal": ("不能大于", "le"),
}

_EXPECTED: tuple[tuple[str, str], ...] = (
    ("string", "应为文字（数字请加引号）"),
    ("decimal", "应为数值"),
    ("int", "应为整数"),
    ("bool", "应为 true 或 false"),
    ("tuple", "应为列表（每行以 - 开头，或写成 [甲, 乙]）"),
    ("dict", "应为一组“键: 值”"),
    ("model", "应为一组“键: 值”"),
    ("dataclass", "应为一组“键: 值”"),
)


def _expected(kind: str) -> str:
    return next((words for start, words in _EXPECTED if kind.startswith(start)), f"不符合要求（{kind}）")


def _bare(quoted: str) -> str:
    return quoted.replace("'", "")


def _options(quoted: str) -> str:
    """Write 'a', 'b' or 'c' as a、b、c."""
    return "、".join(part.strip() for part in _bare(quoted).replace(" or ", ",").split(","))


def shown(value: object) -> str:
    """Write a value from the file, or a limit, as a message shows it."""
    match value:
        case None:
            return "空"
        case bool():
            return f" {value}".lower()
        case int() | Decimal():
            return f" {plain(Decimal(value))}"
        case dict():
            return "一组“键: 值”"
        case list():
            return "一个列表"
    return f"“{printable(str(value)[:LONGEST_SHOWN])}”"


__all__ = ["all_told", "locate", "shown", "told"]
