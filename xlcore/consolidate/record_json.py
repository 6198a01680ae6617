"""Dataclasses as JSON and back, by their fields and types, so that a field added to a form is never forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Final, TypeAlias, Union, get_args, get_origin, get_type_hints

from xlcore.quantity import CellError

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

_Encode: TypeAlias = Callable[[Any], Json]
_Decode: TypeAlias = Callable[[Any], Any]

# What JSON has no type for is a list of its tag and its text, so that 12, "12" and an error cell stay apart.
_TAGS: dict[str, Callable[[str], object]] = {
    "n": Decimal,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "e": CellError,
}


def encode(value: Any) -> Json:  # noqa: ANN401  # a value of any known type
    """Return a value as JSON: a dataclass as the list of its fields, without the defaults at its end.

    Raises:
        TypeError: the value, or one in it, is of a type that is not known here.
    """
    kind: type = type(value)
    return _encoder(kind)(value)


def decode(annotation: Any, value: Json) -> Any:  # noqa: ANN401  # a type, and a value of it
    """Return the value of a type from its JSON; equal to the one that was encoded.

    Raises:
        TypeError: the type is not known here.
        ValueError: the JSON is none of this type.
    """
    return _decoder(annotation)(value)


@cache
def _encoder(kind: type) -> _Encode:
    if kind in {str, bool, int, NoneType}:
        return _same
    found = next((encoder for known, encoder in _ENCODERS if issubclass(kind, known)), None)
    if found:
        return found
    if is_dataclass(kind):
        return _dataclass_encoder(kind)
    raise TypeError(kind.__name__)


def _same(value: Any) -> Any:  # noqa: ANN401  # what JSON has itself
    return value


_ENCODERS: tuple[tuple[type, _Encode], ...] = (
    (Enum, lambda value: str(value.value)),
    (Decimal, lambda value: ["n", str(value)]),
    (datetime, lambda value: ["t", value.isoformat()]),
    (date, lambda value: ["d", value.isoformat()]),
    (CellError, lambda value: ["e", value.code]),
    (tuple, lambda value: [encode(item) for item in value]),
    (Mapping, lambda value: {key: encode(item) for key, item in value.items()}),
)
"""By type, the narrower before the wider: a datetime is a date too."""


def _stored(kind: Any) -> list[Field[Any]]:  # noqa: ANN401  # a dataclass
    """Return the fields that make a value; the others are worked out from them."""
    return [field for field in fields(kind) if field.init]


def _dataclass_encoder(kind: type) -> _Encode:
    names = [field.name for field in _stored(kind)]
    defaults = [None if field.default is MISSING else field.default for field in _stored(kind)]
    optional = [field.default is not MISSING for field in _stored(kind)]
    several = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)

    def encoded(value: object) -> Json:
        values = several(value)
        last = len(values)
        while last and optional[last - 1] and values[last - 1] is defaults[last - 1]:
            last -= 1
        # Most values are text or nothing: a call less for each is a third of the time.
        return [item if item is None or type(item) is str else encode(item) for item in values[:last]]

    return encoded


@cache
def _decoder(annotation: Any) -> _Decode:  # noqa: ANN401  # a type
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Final:
        return _decoder(arguments[0])
    if origin in {Union, UnionType}:
        return _union_decoder(arguments)
    if origin in {tuple, Sequence}:
        item = _decoder(arguments[0])
        return lambda value: tuple(map(item, value))
    if origin is Mapping:
        item = _decoder(arguments[1])
        return lambda value: {key: item(one) for key, one in value.items()}
    if isinstance(annotation, type) and annotation is not CellError:
        if issubclass(annotation, Enum):
            return annotation
        if is_dataclass(annotation):
            return _dataclass_decoder(annotation)
    if annotation not in {str, bool, int, NoneType, Decimal, date, CellError} and not all(
        isinstance(argument, str) for argument in arguments or (0,)
    ):
        raise TypeError(str(annotation))
    return _leaf


def _union_decoder(arguments: Sequence[Any]) -> _Decode:
    """Return the decoder of ``X | None``, or of a union of leaves, whose JSON says which it is."""
    decoders = {_decoder(argument) for argument in arguments if argument is not NoneType}
    if len(decoders) != 1:
        raise TypeError(str(arguments))
    (decoder,) = decoders
    return decoder if decoder is _leaf else lambda value: None if value is None else decoder(value)


def _leaf(value: Any) -> Any:  # noqa: ANN401  # JSON, and what it stands for
    if type(value) is not list:
        return value
    tag, text = value
    return _TAGS[tag](text)


def _dataclass_decoder(kind: type) -> _Decode:
    hints = get_type_hints(kind)
    decoders = [(field.name, _decoder(hints[field.name])) for field in _stored(kind)]
    return lambda values: kind(**{name: decode(value) for (name, decode), value in zip(decoders, values, strict=False)})
