"""What a scheme workbook computes while its author types: sums of weights, names to refer by, what is not found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xlcore.numbers import ZERO
from xlcore.scheme.names import EVERY_ROW
from xlcore.scheme.words import CHOICES
from xlcore.sheet import styles
from xlcore.sheet.page import Area, Highlight, Live, Page, Validation
from xlcore.sheet.scheme_cells import prompt
from xlcore.sheet.scheme_facts import READINGS
from xlcore.sheet.scheme_fields import Field, TableSheet
from xlcore.sheet.scheme_rules import FAMILIES

FINE = "√"
_BEYOND = 10**6
"""A row that no author reaches."""

COMPUTED = replace(styles.SIDE_CHECK, locked=False)
"""Not locked, so that whole rows can be deleted on a protected sheet; what is typed there is never read."""
_TARGET = CHOICES["rule"]["target"]


@dataclass(frozen=True, slots=True)
class Block:
    """A table on its page: its first and last row, zero-based, spare rows included."""

    page: Page
    table: TableSheet
    first: int
    last: int

    def column(self, key: str) -> Area:
        """Return the cells of a column."""
        index = self.table.index(key)
        return Area(self.first, index, self.last, index)

    def heading(self, key: str) -> str:
        """Return the heading of a column."""
        return self.table.columns[self.table.index(key)].heading

    def letter(self, key: str) -> str:
        """Return the letter of a column."""
        return chr(ord("A") + self.table.index(key))

    def range(self, key: str) -> str:
        """Return a column as another sheet refers to it: '指标'!$F$4:$F$90."""
        letter = self.letter(key)
        return f"'{self.page.name}'!${letter}${self.first + 1}:${letter}${self.last + 1}"

    def shown(self, row: int, key: str) -> str:
        """Return what a cell shows, as text."""
        content = self.page.shown(f"{self.letter(key)}{row + 1}")
        return "" if content is None else str(content)

    def put(self, row: int, key: str, formula: str, value: Decimal | str) -> None:
        """Place a formula with its value."""
        self.page.at(row, self.table.index(key), Live(formula, value), COMPUTED)

    def alert(self, key: str, formula: str) -> None:
        """Colour the cells of a column for which a formula over the first of them holds."""
        self.page.highlights.append(Highlight(self.column(key), formula))


def live_weights(block: Block, rules: Block, head: Page, places: Mapping[Field, str]) -> None:
    """Add the sum of the weights above the table, and a check and the rule in each row.

    The checks are those of ``scheme.agreement``: parts without a weight, and
    rows for the unit's own, may fill what is missing, but not be exceeded.
    """
    _total(block, head, {field.place: head.outside(cell) for field, cell in places.items()})
    kinds: dict[str, str] = {}
    for row in range(rules.first, rules.last + 1):
        kinds.setdefault(rules.shown(row, "name"), rules.shown(row, "rule"))
    for row in range(block.first, block.last + 1):
        name = block.shown(row, "name")
        found = f"INDEX({rules.range('rule')},MATCH(F{row + 1},{rules.range('name')},0))"
        value = kinds.get(name, _TARGET) if name else ""
        block.put(row, "rule", f'IF(F{row + 1}="","",IFERROR({found},"{_TARGET}"))', value)
        opens = block.shown(row, "section") or block.shown(row, "group")
        block.put(row, "check", _row_check(row + 1, block.last + 1), FINE if opens else "")
    first = f"L{block.first + 1}"
    block.alert("check", f'AND({first}<>"",{first}<>"{FINE}")')


def _next_name(column: str, row: int, last: int) -> str:
    """Return the row of the next name below in a column, or a row beyond all: what is above belongs to this one."""
    below = f"{column}{row + 1}:{column}${last + 1}"
    return f'({_BEYOND}-SUMPRODUCT(MAX(({below}<>"")*({_BEYOND}-ROW({below})))))'


def _row_check(row: int, last: int) -> str:
    """Write the check of one row, numbered from 1: of its section, then of its group."""

    def within(column: str, end: str) -> str:
        return f"(ROW({column}{row}:{column}${last})<{end})"

    def named(column: str, end: str, unweighted: str = "") -> str:
        """Write how many names stand there, or how many of them without a weight."""
        blank = f'*({unweighted}{row}:{unweighted}${last}="")' if unweighted else ""
        return f'SUMPRODUCT({within(column, end)}*({column}{row}:{column}${last}<>""){blank})'

    def total(column: str, end: str) -> str:
        return f"SUMPRODUCT(--{within(column, end)},{column}{row}:{column}${last})"

    in_section, in_group = _next_name("A", row, last), _next_name("C", row, last)
    weights, points = total("D", in_section), total("G", in_group)
    section = _agrees(f"B{row}", weights, f"OR({named('C', in_section, 'D')}>0,{named('C', in_section)}=0)")
    group = _agrees(f"D{row}", points, f"OR(N(E{row})>0,{named('F', in_group)}=0)")
    wrong_section = f'"二级分值合计 "&{weights}&"，应为 "&B{row}'
    wrong_group = f'"三级分值合计 "&{points}&"，应为 "&D{row}'
    return (
        f'IF(A{row}&C{row}="","",IF(AND(A{row}<>"",NOT({section})),{wrong_section},'
        f'IF(AND(C{row}<>"",NOT({group})),{wrong_group},"{FINE}")))'
    )


def _agrees(stated: str, total: str, may_be_less: str) -> str:
    gap = f"ROUND({total}-N({stated}),6)"
    return f'OR({stated}="",{gap}=0,AND({gap}<0,{may_be_less}))'


def _total(block: Block, head: Page, at: Mapping[tuple[str | int, ...], str]) -> None:
    """Place the prescribed total, the sum as it stands, and whether they agree."""
    sections, weights = (f"${c}${block.first + 1}:${c}${block.last + 1}" for c in ("A", "B"))
    total, spending, row = at["total",], at["execution", "weight"], at["execution", "row"]
    by_money = CHOICES["row"]["money"]
    summed = f'SUM({weights})+IF({row}="{by_money}",N({spending}),0)'
    values = [block.page.content(f"B{line + 1}") for line in range(block.first, block.last + 1)]
    points = [value for value in values if isinstance(value, Decimal)]
    cells = {place: head.content(cell.rpartition("!")[2]) for place, cell in at.items()}
    extra = cells["execution", "weight"] if cells["execution", "row"] == by_money else None
    value = sum(points, extra if isinstance(extra, Decimal) else ZERO)
    whole = cells["total",]
    page, line = block.page, 1
    sums = (("满分", f"N({total})", whole if isinstance(whole, Decimal) else ZERO), ("现合计", summed, value))
    for column, (label, formula, content) in zip((0, 2), sums, strict=True):
        page.at(line, column, label, styles.LABEL)
        page.at(line, column + 1, Live(formula, content), styles.SIDE)
    open_sections = f'SUMPRODUCT(({sections}<>"")*({weights}=""))'
    gap = "ROUND(D2-B2,6)"
    fits = f"OR({gap}=0,AND({gap}<0,{open_sections}>0))"
    wrong = '"一级分值与执行率分值合计 "&D2&"，应为 "&B2'
    check = f'IF(COUNTA({sections})=0,"",IF({fits},"{FINE}",{wrong}))'
    page.put(Area(line, 4, line, 6), Live(check, FINE if block.shown(block.first, "section") else ""), styles.SIDE)
    page.heights[line] = 22
    page.highlights.append(Highlight(Area(line, 3, line, 6), f'AND($E$2<>"",$E$2<>"{FINE}")'))


def live_rules(block: Block, indicators: Block, facts: Block) -> None:
    """Offer the indicators and the figures, and tell what is not found."""
    source = f"={indicators.range('name')}"
    options = prompt("指标", "从列表中选择；接上一行时留空", validate="list", source=source, error_type="warning")
    block.page.validations.append(Validation(block.column("name"), options))
    _offer_figures(block, ("content",), facts)
    for row in range(block.first, block.last + 1):
        cell = f"A{row + 1}"
        known = f'OR(COUNTIF({indicators.range("name")},{cell})>0,ISNUMBER(FIND("/",{cell})))'
        value = FINE if block.shown(row, "name") else ""
        block.put(row, "check", f'IF({cell}="","",IF({known},"{FINE}","指标表中没有"))', value)
    first = f"G{block.first + 1}"
    block.alert("check", f'AND({first}<>"",{first}<>"{FINE}")')
    params = {p.label for f in FAMILIES.values() for p in f.params for e in p.entries if e.means == "fact"}
    names = ",".join(f'$C{block.first + 1}="{label}"' for label in sorted(params))
    block.alert("content", f"AND(OR({names}),{_unknown(f'D{block.first + 1}', facts)})")


def _offer_figures(block: Block, keys: Sequence[str], facts: Block) -> None:
    """Offer the names of the base data; other texts are accepted."""
    for key in keys:
        source = f"={facts.range('name')}"
        options = prompt(block.heading(key), "数据项可从列表中选择", validate="list", source=source, show_error=False)
        block.page.validations.append(Validation(block.column(key), options))


def _unknown(cell: str, facts: Block) -> str:
    """Write the test that a cell names a figure that the base data lack; single cells and codes are not looked up."""
    written = f'ISERROR(FIND("/",{cell})),ISERROR(FIND(".",{cell}))'
    return f'AND({cell}<>"",COUNTIF({facts.range("name")},{cell})=0,{written})'


def live_facts(block: Block) -> None:
    """Add to each row of the base data the name by which rules and relations refer to it."""
    first, last = block.first + 1, block.last + 1
    for row in range(first, last + 1):
        above = f"A${first}:A{row}"
        title = f'INDEX({above},SUMPRODUCT(MAX(({above}<>"")*(ROW({above})-ROW(A${first})+1))))'
        twice = f'COUNTIFS(C${first}:C${last},"单项",D${first}:D${last},D{row})>1'
        formula = (
            f'IF(D{row}="","",IFERROR(IF(C{row}="单项",IF({twice},{title}&"/"&D{row},D{row}),'
            f'IF(C{row}="表格列",{title}&"/{EVERY_ROW}/"&D{row},"")),""))'
        )
        block.put(row - 1, "name", formula, block.shown(row - 1, "name"))


def live_relations(block: Block, facts: Block) -> None:
    """Offer the figures, tell those that are not found, and read each relation aloud."""
    _offer_figures(block, ("first", "second", "third"), facts)
    for key in ("first", "second", "third"):
        block.alert(key, _unknown(f"{block.letter(key)}{block.first + 1}", facts))
    for row in range(block.first, block.last + 1):
        cell = f"A{row + 1}"
        choice = '""'
        for kind, reading in reversed(READINGS.items()):
            choice = f'IF({cell}="{kind}","{reading}",{choice})'
        block.put(row, "reading", choice, READINGS.get(block.shown(row, "kind"), ""))


__all__ = ["COMPUTED", "Block", "live_facts", "live_relations", "live_rules", "live_weights"]
