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

_SHARED = 16_384
_SHORT = 100
"""Values of a type that are kept to be shared, and the longest text in one: some MB."""

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
    return _ENCODERS[type(value)](value)


def decode(annotation: Any, value: Json) -> Any:  # noqa: ANN401  # a type, and a value of it
    """Return the value of a type from its JSON; equal to the one that was encoded.

    Raises:
        TypeError: the type is not known here.
        ValueError: the JSON is none of this type.
    """
    return decoder(annotation)(value)


class _Encoders(dict[type, _Encode]):
    """What encodes the values of a type, made when the first of them comes."""

    def __missing__(self, kind: type) -> _Encode:
        found = next((encoder for known, encoder in _KINDS if issubclass(kind, known)), None)
        if found is None:
            if not is_dataclass(kind):
                raise TypeError(kind.__name__)
            found = _dataclass_encoder(kind)
        self[kind] = found
        return found


def _same(value: Any) -> Any:  # noqa: ANN401  # what JSON has itself
    return value


_KINDS: tuple[tuple[type, _Encode], ...] = (
    (Enum, lambda value: str(value.value)),
    (Decimal, lambda value: ["n", str(value)]),
    (datetime, lambda value: ["t", value.isoformat()]),
    (date, lambda value: ["d", value.isoformat()]),
    (CellError, lambda value: ["e", value.code]),
    (tuple, lambda value: [encode(item) for item in value]),
    (Mapping, lambda value: {key: encode(item) for key, item in value.items()}),
)
"""By type, the narrower before the wider: a datetime is a date too."""

_ENCODERS = _Encoders(dict.fromkeys((str, bool, int, NoneType), _same))


def _stored(kind: Any) -> list[Field[Any]]:  # noqa: ANN401  # a dataclass
    """Return the fields that make a value, those that are given by name last; the others are worked out from them."""
    return sorted((field for field in fields(kind) if field.init), key=lambda field: bool(field.kw_only))


def _dataclass_encoder(kind: type) -> _Encode:
    names = [field.name for field in _stored(kind)]
    defaults = [None if field.default is MISSING else field.default for field in _stored(kind)]
    optional = [field.default is not MISSING for field in _stored(kind)]
    several = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)
    needed = len(names) - next((index for index, known in enumerate(reversed(optional)) if not known), len(names))
    encoders = _ENCODERS

    def encoded(value: object) -> Json:
        values = several(value)
        last = len(values)
        while last > needed and values[last - 1] is defaults[last - 1]:
            last -= 1
        found: list[Json] = []
        for item in values[:last]:
            # Most values are text, numbers or nothing: a call less for each is a third of the time.
            kind = type(item)
            if item is None or kind is str:
                found.append(item)
            elif kind is Decimal:
                found.append(["n", str(item)])
            else:
                found.append(encoders[kind](item))
        return found

    return encoded


@cache
def decoder(annotation: Any) -> _Decode:  # noqa: ANN401  # a type
    """Return what makes values of a type from their JSON; to look it up costs as much as to decode a small value.

    Raises:
        TypeError: the type is not known here.
    """
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in {Union, UnionType}:
        return _union_decoder(arguments)
    if origin in {tuple, Sequence}:
        item = decoder(arguments[0])
        return lambda value: tuple(map(item, value))
    if origin is Mapping:
        item = decoder(arguments[1])
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
    known = {decoder(argument) for argument in arguments if argument is not NoneType}
    if len(known) != 1:
        raise TypeError(str(arguments))
    (one,) = known
    return one if one is _leaf else lambda value: None if value is None else one(value)


def _leaf(value: Any) -> Any:  # noqa: ANN401  # JSON, and what it stands for
    if type(value) is not list:
        return value
    tag, text = value
    return _TAGS[tag](text)


def _dataclass_decoder(kind: type) -> _Decode:
    """Return what makes a value of the JSON of its fields; a field that holds nothing has no type to ask."""
    hints = get_type_hints(kind)
    placed = [decoder(_something(hints[field.name])) for field in _stored(kind) if not field.kw_only]
    named = [(field.name, decoder(_something(hints[field.name]))) for field in _stored(kind) if field.kw_only]
    last = len(placed)
    one = placed[0] if len(set(placed)) == 1 else None

    def decoded(values: Any) -> object:  # noqa: ANN401  # JSON
        if one is not None and len(values) <= last:  # such as the cells of a row
            return kind(*[None if value is None else one(value) for value in values])
        found = [None if value is None else decode(value) for decode, value in zip(placed, values, strict=False)]
        if len(values) <= last:
            return kind(*found)
        more = {name: decode(value) for (name, decode), value in zip(named, values[last:], strict=False)}
        return kind(*found, **more)

    return _shared(decoded) if all(one is _leaf for one in placed) else decoded


def _shared(decode: _Decode) -> _Decode:
    """Let a decoder give one value for the same JSON again: nine in ten values are cells, and forms are alike.

    ``decode`` makes values that nobody changes, from lists in which only leaves stand.
    """
    known: dict[tuple[object, ...], object] = {}

    def shared(values: Any) -> object:  # noqa: ANN401  # JSON
        # What comes first in a cell, its content, is a list where it is no text.
        first = values[0] if values else None
        key = (tuple(first), *values[1:]) if type(first) is list else tuple(values)
        if type(first) is str and len(first) > _SHORT:
            return decode(values)
        try:
            return known[key]
        except KeyError:
            if len(known) >= _SHARED:
                known.clear()
            found = known[key] = decode(values)
            return found
        except TypeError:  # a list further back
            return decode(values)

    return shared


def _something(annotation: Any) -> Any:  # noqa: ANN401  # types
    """Return ``X`` of ``X | None`` and of ``Final[X]``; other types as they are."""
    if get_origin(annotation) is Final:
        return _something(get_args(annotation)[0])
    kinds = [kind for kind in get_args(annotation) if kind is not NoneType]
    return kinds[0] if get_origin(annotation) in {Union, UnionType} and len(kinds) == 1 else annotation
