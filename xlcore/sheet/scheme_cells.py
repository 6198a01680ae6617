"""What one cell of a scheme workbook can hold: how it looks, what it refuses while typed, how it is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from xlcore.errors import InputError, printable
from xlcore.numbers import HUNDRED, ZERO, plain
from xlcore.quantity import CellError, Content, normalise, number_of
from xlcore.scheme.source import Plain
from xlcore.scheme.words import CHOICES, PATTERN, in_places
from xlcore.sheet import styles
from xlcore.sheet.cell import Cell
from xlcore.sheet.styles import Style

SEPARATOR = "；"
_SEPARATORS = re.compile(r"[;；\n]")
_FIGURE = re.compile(r"(-?)([\d,.]+)(\D?)")
_TITLE, _MESSAGE = 32, 255
"""Characters that Excel shows of a prompt."""
_SHOWN = 40


class UnreadableError(ValueError):
    """A cell does not say what belongs there; ``str()`` is Chinese."""


def prompt(title: str, message: str, **options: Any) -> dict[str, Any]:  # noqa: ANN401  # XlsxWriter's own words
    """Return a validation, in XlsxWriter's words, with what is told beside the cell."""
    error = {"error_title": title[:_TITLE], "error_message": message[:_MESSAGE]}
    return {"input_title": title[:_TITLE], "input_message": message[:_MESSAGE], **error, **options}


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell holds nothing that a person typed."""
    content = cell.content
    return (content is None and not cell.uncalculated) or (isinstance(content, str) and not content.strip())


def text_of(cell: Cell) -> str:
    """Return what a person reads in a cell.

    Raises:
        UnreadableError: it holds an error, a date, or a formula that was never calculated.
    """
    if cell.uncalculated:
        raise UnreadableError("公式还没有计算结果，请用 Excel 或 WPS 打开，保存后再导入")
    match cell.content:
        case CellError(code=code):
            raise UnreadableError(f"单元格是错误值 {code}，请更正公式或重新填写")
        case bool():
            return "是" if cell.content else "否"
        case date():
            raise UnreadableError("单元格被存成了日期，请把格式设为“文本”后重新填写")
        case Decimal():
            return f"{plain(cell.content * HUNDRED)}%" if cell.percent else plain(cell.content)
    return (cell.content or "").strip()


def _unlike(expected: str, cell: Cell) -> UnreadableError:
    return UnreadableError(f"{expected}，写的是“{printable(text_of(cell)[:_SHOWN])}”")


@dataclass(frozen=True, slots=True)
class Form:
    """Free text; the other forms narrow it. ``hint`` is told when the cell is chosen."""

    hint: str = ""
    long: bool = False

    @property
    def style(self) -> Style:
        """The look of the cell."""
        return styles.INPUT_LONG if self.long else styles.INPUT_TEXT

    def content(self, value: Plain) -> Content:
        """Return what the cell of a value holds; None leaves it blank."""
        return None if value is None else str(value)

    def value(self, cell: Cell) -> Plain:
        """Return what a cell that is not blank says.

        Raises:
            UnreadableError: it says nothing that belongs there.
        """
        return text_of(cell)

    def guard(self, title: str) -> dict[str, Any] | None:
        """Return the validation of the cell, in XlsxWriter's words."""
        return prompt(title, self.hint, validate="any") if self.hint else None


@dataclass(frozen=True, slots=True)
class Number(Form):
    """A number from ``least`` to ``most``; ``unit`` may be typed behind it."""

    kind: Literal["points", "share", "whole", "any"] = "points"
    least: Decimal = ZERO
    most: Decimal = Decimal(1000)
    unit: str = "分"

    @property
    def style(self) -> Style:
        """A centred number."""
        return styles.INPUT.shown_as("0.##%") if self.kind == "share" else styles.INPUT

    def content(self, value: Plain) -> Content:
        """Return the number."""
        return None if value is None else Decimal(str(value))

    def value(self, cell: Cell) -> Plain:
        """Return the number, also of a text that clearly is one: 5分, 80%."""
        number = self._number(cell)
        if self.kind == "whole":
            if number != int(number):
                raise _unlike("应为整数", cell)
            return int(number)
        return number

    def _number(self, cell: Cell) -> Decimal:
        content = cell.content
        if isinstance(content, Decimal):
            if cell.percent and self.kind in {"points", "whole"}:
                raise _unlike("应为数字，不要用百分比格式", cell)
            if self.kind == "share" and not cell.percent and content > self.most:
                raise _unlike("应为百分比，如 80%", cell)
            return content
        found = _FIGURE.fullmatch(normalise(text_of(cell))) if not isinstance(content, bool) else None
        number = number_of(found[2]) if found else None
        allowed = {"", self.unit, "%"} if self.kind in {"share", "any"} else {"", self.unit}
        if found is None or number is None or found[3] not in allowed:
            raise _unlike(self._expected, cell)
        number = -number if found[1] else number
        return number / HUNDRED if found[3] == "%" else number

    @property
    def _expected(self) -> str:
        return {"share": "应为百分比，如 80%", "whole": "应为整数"}.get(self.kind, "应为数字")

    def guard(self, title: str) -> dict[str, Any]:
        """Refuse what is no number between the limits."""
        low, high = plain(self.least), plain(self.most)
        limits = f"{low} 至 {high} 的整数" if self.kind == "whole" else f"{low} 至 {high} 的数字"
        limits = {"share": "百分比，如 80%", "any": "数字"}.get(self.kind, limits)
        message = f"{self.hint}。请填{limits}" if self.hint else f"请填{limits}"
        kind = "integer" if self.kind == "whole" else "decimal"
        bounds = {"minimum": float(self.least), "maximum": float(self.most)}
        return prompt(title, message, validate=kind, criteria="between", **bounds)


@dataclass(frozen=True, slots=True)
class Choice(Form):
    """One value of a list, shown by its name."""

    key: str = ""

    @property
    def style(self) -> Style:
        """A centred text."""
        return styles.INPUT_TEXT

    def content(self, value: Plain) -> Content:
        """Return the name of the value."""
        return None if value is None else CHOICES[self.key][str(value)]

    def value(self, cell: Cell) -> Plain:
        """Return the value of a name; the value itself is understood too."""
        written = text_of(cell)
        for value, name in CHOICES[self.key].items():
            if written in {name, value}:
                return value
        raise _unlike(f"只能是 {'、'.join(CHOICES[self.key].values())}", cell)

    def guard(self, title: str) -> dict[str, Any]:
        """Offer the list."""
        return prompt(title, self.hint or "请从列表中选择", validate="list", source=list(CHOICES[self.key].values()))


@dataclass(frozen=True, slots=True)
class Flag(Form):
    """是 or 否."""

    @property
    def style(self) -> Style:
        """A centred text."""
        return styles.INPUT_TEXT

    def content(self, value: Plain) -> Content:
        """Return 是 or 否."""
        return None if value is None else "是" if value else "否"

    def value(self, cell: Cell) -> Plain:
        """Return true or false."""
        written = text_of(cell)
        if written not in {"是", "否"}:
            raise _unlike("只能是 是、否", cell)
        return written == "是"

    def guard(self, title: str) -> dict[str, Any]:
        """Offer both."""
        return prompt(title, self.hint or "请从列表中选择", validate="list", source=["是", "否"])


@dataclass(frozen=True, slots=True)
class Several(Form):
    """Texts in one cell with semicolons between them; ``key`` names their list, if they are chosen."""

    key: str = ""

    def content(self, value: Plain) -> Content:
        """Join the texts.

        Raises:
            InputError: a text holds a semicolon itself.
        """
        words = CHOICES.get(self.key, {})
        return joined([words.get(str(item), str(item)) for item in value]) if isinstance(value, list) else None

    def value(self, cell: Cell) -> Plain:
        """Split the texts."""
        written = [part.strip() for part in _SEPARATORS.split(text_of(cell)) if part.strip()]
        if not self.key:
            return list(written)
        words = CHOICES[self.key]
        values = {**{name: value for value, name in words.items()}, **{value: value for value in words}}
        for part in written:
            if part not in values:
                raise UnreadableError(f"只能是 {'、'.join(words.values())}，写的是“{printable(part[:_SHOWN])}”")
        return [values[part] for part in written]


def joined(parts: Sequence[str]) -> str:
    """Join texts for one cell.

    Raises:
        InputError: a text holds a semicolon itself.
    """
    for part in parts:
        if _SEPARATORS.search(part):
            raise InputError(f"“{printable(part)}”中有分号或换行，不能与其他项目写在一个单元格里")
    return SEPARATOR.join(parts)


@dataclass(frozen=True, slots=True)
class Pattern(Form):
    """How a heading is printed, with the places {名称} and {分值}."""

    def content(self, value: Plain) -> Content:
        """Return the pattern with Chinese places."""
        return None if value is None else in_places(str(value))

    def value(self, cell: Cell) -> Plain:
        """Return the pattern as a scheme file writes it."""
        written = text_of(cell)
        for key, name in PATTERN:
            written = written.replace(name, key)
        return written


TEXT, LONG = Form(), Form(long=True)
POINTS = Number()
SHARE = Number(kind="share", most=Decimal(10), unit="%")
FIGURE = Number(kind="any", least=Decimal(-(10**9)), most=Decimal(10**9), unit="")
ROWS = Number(kind="whole", most=Decimal(100), unit="行")

__all__ = [
    "FIGURE", "LONG", "POINTS", "ROWS", "SHARE", "TEXT", "Choice", "Flag", "Form", "Number", "Pattern", "Several",
    "UnreadableError", "is_blank", "joined", "prompt", "text_of",
]  # fmt: skip
