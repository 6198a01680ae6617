"""The decorator that offers a function to Excel; without xlwings it stays a plain function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec

from xlcore.excel.values import never_raises
from xlcore.excel.words import BY_NAME

try:
    import xlwings as xw
except ImportError:
    xw = None  # type: ignore[assignment]  # the functions then serve plain Python

CATEGORY = "绩效自评"

_P = ParamSpec("_P")


def worksheet_function(function: Callable[_P, object]) -> Callable[_P, object]:
    """Offer the function under its own name, with its words, and make it never raise.

    Its hints are taken off: xlwings picks converters by them, and a cell may
    hold anything. Ranges arrive as nested lists, errors as their text.
    """
    words = BY_NAME[function.__name__]
    offered = never_raises(function)
    offered.__annotations__ = {}
    offered.__doc__ = words.help
    if xw is None:
        return offered
    decorated: Any = offered
    for parameter in words.parameters:
        options = {"ndim": 2} if parameter.many else {}
        decorated = xw.arg(parameter.name, doc=parameter.help, err_to_str=True, **options)(decorated)
    # Last, because xw.arg sets the category and the wizard back to their defaults.
    result: Callable[_P, object] = xw.func(category=CATEGORY, call_in_wizard=not words.slow)(decorated)
    return result
