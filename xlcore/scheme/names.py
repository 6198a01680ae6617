"""How people name what a rule refers to: figures and table cells by their labels, rows by their names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeAlias

from xlcore.rules.expression import Expression
from xlcore.scheme.source import Plain

Part: TypeAlias = Mapping[str, Any]
"""A part of a scheme as plain values; of a broken one any value may be missing or of another type."""

Position: TypeAlias = tuple[int, int, int]
"""Which section, group and indicator, each from 0."""

EVERY_ROW = "每行"
_NAMED = re.compile(r"\[([^\[\]]*)\]")
_PATH = re.compile(r"(?<![\w.])[a-z][a-z0-9_.]*")
_WIDE = str.maketrans({"［": "[", "］": "]"})
_OPERATORS = str.maketrans({"×": "*", "÷": "/", "＋": "+", "－": "-", "（": "(", "）": ")", "＊": "*", "／": "/"})


class UnknownNameError(ValueError):
    """No figure of the base data has this name; ``str()`` is Chinese and may propose one."""


@dataclass(frozen=True, slots=True)
class Names:
    """The paths of the base data with their names, and back; a name that is not unique is no name."""

    by_path: Mapping[str, str]
    by_name: Mapping[str, str]
    ratios: frozenset[str] = frozenset()

    def name(self, path: str) -> str:
        """Return the name of a path, or the path itself."""
        return self.by_path.get(path, path)

    def path(self, written: str) -> str:
        """Return the path that a cell means: by name, or the path itself.

        Raises:
            UnknownNameError: there is no such figure.
        """
        if written in self.by_path or written not in self.by_name:
            return self._known(written)
        return self.by_name[written]

    def _known(self, path: str) -> str:
        if path in self.by_path:
            return path
        near = get_close_matches(path, self.by_name, 1)
        hint = f"；是不是“{near[0]}”？" if near else "，请从列表中选择，或先在“基础数据”表中添加"
        raise UnknownNameError(f"基础数据中没有“{path}”{hint}")

    def shown(self, expression: str) -> str:
        """Write an expression with names: ``[编外人数] / [在编人数]``; a single figure stands without brackets."""
        if expression in self.by_path:
            return self.name(expression)
        return _PATH.sub(lambda found: self._bracketed(found[0]), expression)

    def _bracketed(self, path: str) -> str:
        name = self.name(path)
        return path if name == path else f"[{name}]"

    def expression(self, written: str) -> str:
        """Return the expression that a cell means, its names replaced by paths.

        Raises:
            UnknownNameError: a name is unknown.
            ValueError: it is no arithmetic; the text is Chinese.
        """
        if written in self.by_name or written in self.by_path:
            return self.path(written)
        parts = _NAMED.split(written.translate(_WIDE))
        # Split by one group: texts stand at even places, names at odd ones.
        pieces = (self.path(part.strip()) if odd % 2 else part.translate(_OPERATORS) for odd, part in enumerate(parts))
        text = "".join(pieces)
        if not text.isascii():
            raise ValueError(f"算式无法识别：{written}；数据项请写在方括号中，如 [实际数] / [计划数]")
        try:
            names = Expression(text).names
        except ValueError as error:
            raise ValueError(str(error).replace(text, written)) from error
        for path in names:
            self._known(path)
        return text

    def is_ratio(self, expression: str) -> bool:
        """Tell whether an expression gives a share that people write as a percent."""
        return "/" in expression or expression in self.ratios


def names_of(facts: Iterable[Part]) -> Names:
    """Return the names of all figures, table cells and whole columns of the base data.

    A figure is known by its label, and by its block and label: 人员/编制数. A
    cell is 块/行/列, a whole column 块/每行/列.
    """
    kinds: dict[str, str] = {}
    candidates: dict[str, list[str]] = {}
    for block in facts:
        for path, names, kind in _entries(block):
            kinds.setdefault(path, kind)
            candidates.setdefault(path, names)
    count = Counter(name for names in candidates.values() for name in set(names))
    clean = {name for name, times in count.items() if times == 1 and _is_clean(name) and name not in candidates}
    by_path = {path: next((name for name in names if name in clean), path) for path, names in candidates.items()}
    by_name = {name: path for path, names in candidates.items() for name in names if name in clean}
    return Names(by_path, by_name, frozenset(path for path, kind in kinds.items() if kind == "percent"))


def _is_clean(name: str) -> bool:
    return name == name.strip() and not set(name) & set("[]［］\n;；")


def _entries(block: Part) -> Iterator[tuple[str, list[str], str]]:
    """Yield path, names (the shortest first) and kind of everything that a block holds."""
    place, title = text(block.get("id")) or "block", text(block.get("title"))
    for figure in block.get("figures") or ():
        label = text(figure.get("label"))
        yield f"{place}.{text(figure.get('id'))}", [label, f"{title}/{label}"], text(figure.get("kind"))
    table = block.get("table")
    if not table:
        return
    listed = f"{place}.{table['id']}" if text(table.get("id")) else place
    rows = [text(row) for row in table.get("rows") or ()]
    free = table.get("free")
    rows += [""] * (free if isinstance(free, int) else 0)
    for column in table.get("columns") or ():
        key, label, kind = text(column.get("id")), text(column.get("label")), text(column.get("kind"))
        yield f"{listed}[].{key}", [f"{title}/{EVERY_ROW}/{label}"], kind
        for index, row in enumerate(rows):
            yield f"{listed}[{index}].{key}", [f"{title}/{row}/{label}"] if row else [], kind


def text(value: Plain) -> str:
    """Return a value that should be a text; anything else is none."""
    return value if isinstance(value, str) else ""


def indicator_names(sections: Iterable[Part]) -> dict[Position, str]:
    """Return a name for each indicator, by its position: its own, or with its groups where others share it."""
    levels: dict[Position, list[str]] = {}
    for i, section in enumerate(sections):
        for j, group in enumerate(section.get("groups") or ()):
            for k, indicator in enumerate(group.get("indicators") or ()):
                own = [text(part.get("name")) for part in (indicator, group, section)]
                levels[i, j, k] = [own[0], f"{own[1]}/{own[0]}", f"{own[2]}/{own[1]}/{own[0]}"]
    count = Counter(name for names in levels.values() for name in set(names))
    return {
        place: next((name for name in names if count[name] == 1), f"{names[-1]}#{place[2] + 1}")
        for place, names in levels.items()
    }


__all__ = ["EVERY_ROW", "Names", "Part", "Position", "UnknownNameError", "indicator_names", "names_of", "text"]
