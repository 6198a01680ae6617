"""Whether two values are the same in all the fields that count, also where they equal only themselves."""

from dataclasses import fields, is_dataclass


def same(one, other):
    if is_dataclass(one):
        names = [field.name for field in fields(one) if field.compare]
        return type(one) is type(other) and all(same(getattr(one, name), getattr(other, name)) for name in names)
    if isinstance(one, tuple):
        return isinstance(other, tuple) and len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return {**one} == {**other}
    return one == other and type(one) is type(other)
