"""Small arithmetic over named figures: one text that Python evaluates and a worksheet calculates."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from xlcore.numbers import divide, plain

_OPERATORS: dict[type[ast.operator], tuple[str, Callable[[Decimal, Decimal], Decimal]]] = {
    ast.Add: ("+", lambda a, b: a + b),
    ast.Sub: ("-", lambda a, b: a - b),
    ast.Mult: ("*", lambda a, b: a * b),
    ast.Div: ("/", divide),
}


LONGEST, LONGEST_SHOWN = 500, 40
"""Characters of an expression; thousands of terms would exhaust what Python can nest. How many a message shows."""

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


class Expression:
    """An arithmetic text such as ``staff.outside / (staff.in_post + staff.outside)``.

    Names are dotted; numbers are decimal. Only + - * / and parentheses exist.

    Raises:
        ValueError: the text is not such an expression.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > LONGEST:
            message = f"算式超过 {LONGEST} 个字符：{text[:LONGEST_SHOWN]}…"
            raise ValueError(message)
        try:
            self._tree = ast.parse(text.strip(), mode="eval").body
        except SyntaxError as error:
            message = f"算式无法识别：{text}"
            raise ValueError(message) from error
        names: dict[str, None] = {}
        self._collect(self._tree, names)
        self.names = tuple(names)
        """The names in order of appearance, each once."""

    def _collect(self, node: ast.expr, names: dict[str, None]) -> None:
        match node:
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                self._collect(left, names)
                self._collect(right, names)
            case ast.Name() | ast.Attribute():
                names[self._name(node)] = None
            case ast.Constant() if _NUMBER.fullmatch(self._source(node)):
                pass
            case _:
                self._refuse()

    def _refuse(self) -> None:
        message = f"算式只能由名称、数字、加减乘除和括号组成：{self.text}"
        raise ValueError(message)

    def _name(self, node: ast.expr) -> str:
        match node:
            case ast.Name(id=name):
                return name
            case ast.Attribute(value=value, attr=attr):
                return f"{self._name(value)}.{attr}"
        self._refuse()
        raise AssertionError

    def _constant(self, node: ast.Constant) -> Decimal:
        return Decimal(self._source(node))

    def _source(self, node: ast.Constant) -> str:
        return ast.get_source_segment(self.text.strip(), node) or ""

    def evaluate(self, values: Mapping[str, Decimal]) -> Decimal:
        """Calculate with the named values.

        Raises:
            ZeroDivisionError: a divisor is zero.
        """

        def value(node: ast.expr) -> Decimal:
            match node:
                case ast.BinOp(left=left, op=op, right=right):
                    return _OPERATORS[type(op)][1](value(left), value(right))
                case ast.Constant():
                    return self._constant(node)
            return values[self._name(node)]

        return value(self._tree)

    def formula(self, refs: Mapping[str, str]) -> str:
        """Write the expression with cell references in place of names."""

        def text(node: ast.expr) -> str:
            match node:
                case ast.BinOp(left=left, op=op, right=right):
                    return f"({text(left)}{_OPERATORS[type(op)][0]}{text(right)})"
                case ast.Constant():
                    return plain(self._constant(node))
            return refs[self._name(node)]

        return text(self._tree)
