"""The base data of a department form: blocks by title, figures by label, table cells by heading and row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlcore.form.model import Entry
from xlcore.scheme.facts import FactBlock, FactTable
from xlcore.sheet.board import Board, Line
from xlcore.sheet.label_text import letters, spelling


@dataclass(frozen=True, slots=True)
class _Part:
    """One block of the sheet: the lines below its title, up to row ``end``."""

    block: FactBlock
    lines: Sequence[Line]
    end: int


class _Names:
    """Finds which of some labels a text is: exactly, else in the loose spelling where that is no other's."""

    def __init__(self, labels: Iterable[str]) -> None:
        known = list(labels)
        count = Counter(spelling(label) for label in known)
        self._loose = {spelling(label): label for label in known if count[spelling(label)] == 1}
        self._exact = {letters(label): label for label in known}

    def find(self, text: object) -> str | None:
        """Return the label that the text is."""
        if not isinstance(text, str):
            return None
        return self._exact.get(letters(text)) or self._loose.get(spelling(text))


def extract_facts(board: Board, blocks: Sequence[FactBlock]) -> dict[str, Entry]:
    """Read the facts of a scheme from a sheet, by path; a place that the sheet does not have is left out."""
    facts: dict[str, Entry] = {}
    for part in _parts(board, blocks):
        facts.update(_figures(board, part))
        if part.block.table:
            facts.update(_table(board, part, part.block.table))
    return facts


def _parts(board: Board, blocks: Sequence[FactBlock]) -> Iterator[_Part]:
    """Split the sheet at the titles of its blocks.

    Blocks stand in the scheme's order: a row that has the name of an earlier
    block, 项目支出 among the expenses, is no title.
    """
    starts: list[tuple[int, int]] = []
    names = _Names(block.title for block in blocks)
    indexes = {block.title: index for index, block in enumerate(blocks)}
    for line in board.lines.values():
        texts = [cell.content for cell in line.cells.values() if cell.content is not None]
        title = names.find(texts[0]) if len(texts) == 1 else None
        if title is not None and (not starts or indexes[title] > starts[-1][1]):
            starts.append((line.row, indexes[title]))
    ends = [*(row for row, _ in starts[1:]), board.grid.rows]
    for (row, index), end in zip(starts, ends, strict=False):
        lines = [line for line in board.lines.values() if row < line.row < end]
        yield _Part(blocks[index], lines, end)


def _figures(board: Board, part: _Part) -> Iterator[tuple[str, Entry]]:
    paths = {figure.label: f"{part.block.id}.{figure.id}" for figure in part.block.figures}
    names = _Names(paths)
    for line in part.lines:
        for column, cell in line.cells.items():
            label = names.find(cell.content)
            if label in paths:
                yield paths.pop(label), board.entry(line.row, board.beside(line.row, column))


def _table(board: Board, part: _Part, table: FactTable) -> Iterator[tuple[str, Entry]]:
    columns, header = _header(table, part.lines)
    name_column = columns.get(table.columns[0].id)
    if name_column is None:
        return
    names = _Names(table.rows)
    left = list(table.rows)
    for row in range(header + 1, max(part.end, header + 1 + table.free)):
        cell = board.line(row).cells.get(name_column)
        name = names.find(cell.content) if cell else None
        offset = row - header - 1
        if name in left:
            index = left.index(name)
            left[index] = ""
        elif len(left) <= offset < table.count:
            index = offset
        else:
            continue
        for identifier, column in columns.items():
            yield part.block.row_path(index, identifier), board.entry(row, column)


def _header(table: FactTable, lines: Sequence[Line]) -> tuple[Mapping[str, int], int]:
    """Return the columns of the table by id, and the row of its headings."""
    identifiers = {column.label: column.id for column in table.columns}
    names = _Names(identifiers)
    for line in lines:
        found = {names.find(cell.content): column for column, cell in line.cells.items()}
        if identifiers.keys() <= found.keys():
            return {identifier: found[label] for label, identifier in identifiers.items()}, line.row
    return {}, -1
