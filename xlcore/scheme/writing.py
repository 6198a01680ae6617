"""A scheme as plain values and as the text of a scheme file: the way back from ``source``."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from typing import Any

import yaml

from xlcore.numbers import plain
from xlcore.scheme.facts import Strict
from xlcore.scheme.model import Scheme
from xlcore.scheme.source import Plain

LONGEST_LINE = 110
"""Characters of a mapping or list that stands on one line."""

_ALWAYS = {"rule", "kind"}
"""Keys that tell a part from its siblings: written although one has a default."""
_ANY_LENGTH = 10**6


def values_of(scheme: Scheme, *, defaults: bool = True) -> dict[str, Plain]:
    """Return a scheme as the nested values that a scheme file holds, in the order of the model.

    Without ``defaults``, what a reader of the file would add anyway is left out.
    """
    found = _plain(scheme, defaults=defaults)
    assert isinstance(found, dict)  # noqa: S101  # a scheme is a mapping
    return found


def yaml_of(scheme: Scheme) -> str:
    """Return the text of a scheme file that loads to this scheme."""
    pairs = [(_node(key), _node(value)) for key, value in values_of(scheme, defaults=False).items()]
    node = yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=False)
    return str(yaml.serialize(node, Dumper=_Dumper, allow_unicode=True, width=_ANY_LENGTH))


def _plain(part: Any, *, defaults: bool) -> Plain:  # noqa: ANN401  # every part of a scheme
    if isinstance(part, Strict):
        named = ((name, getattr(part, name), field.get_default(call_default_factory=True, validated_data={}))
                 for name, field in type(part).model_fields.items())  # fmt: skip
        return _mapping(named, defaults=defaults)
    if is_dataclass(part):
        named = ((field.name, getattr(part, field.name), _default(field)) for field in fields(part) if field.init)
        return _mapping(named, defaults=defaults)
    if isinstance(part, tuple):
        return [_plain(item, defaults=defaults) for item in part]
    found: Plain = dict(part) if isinstance(part, dict) else part
    return found


def _default(field: Field[Any]) -> object:
    return None if field.default is MISSING else field.default


def _mapping(named: Any, *, defaults: bool) -> Plain:  # noqa: ANN401  # triples of name, value, default
    return {
        name: _plain(value, defaults=defaults)
        for name, value, default in named
        if defaults or value != default or (name in _ALWAYS and value is not None)
    }


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key, as the built-in schemes are written."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002  # PyYAML's own
        super().increase_indent(flow, False)  # noqa: FBT003  # as above


def _node(value: Plain) -> yaml.Node:
    match value:
        case dict():
            pairs = [(_node(key), _node(item)) for key, item in value.items()]
            return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=_on_one_line(value))
        case list():
            items = [_node(item) for item in value]
            return yaml.SequenceNode("tag:yaml.org,2002:seq", items, flow_style=_on_one_line(value))
        case bool():
            return yaml.ScalarNode("tag:yaml.org,2002:bool", str(value).lower())
        case int() | Decimal():
            text = plain(Decimal(value))
            return yaml.ScalarNode(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)
        case None:
            return yaml.ScalarNode("tag:yaml.org,2002:null", "null")
    # Other styles fold line breaks, and with them the rarer ones.
    style = '"' if value.splitlines() not in ([], [value]) else None
    return yaml.ScalarNode("tag:yaml.org,2002:str", value, style=style)


def _on_one_line(value: dict[str, Plain] | list[Plain]) -> bool:
    """Tell whether a mapping or list is short and holds only single values, or lists of them."""
    below = list(value.values()) if isinstance(value, dict) else value
    short = len(str(value)) <= LONGEST_LINE
    return short and not any(isinstance(item, dict) or (isinstance(item, list) and not _flat(item)) for item in below)


def _flat(items: list[Plain]) -> bool:
    return not any(isinstance(item, dict | list) for item in items)


__all__ = ["values_of", "yaml_of"]
