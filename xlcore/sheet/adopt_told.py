"""What is told of a form that was made live: on the screen in short, in the copy cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlcore.sheet import styles
from xlcore.sheet.adopt_cells import How, Kept, runs_of
from xlcore.sheet.layout import height
from xlcore.sheet.page import Area, Page
from xlcore.sheet.patch.change import Added
from xlcore.sheet.working import Given

RECORD_SHEET = "改写记录"
_KINDS = ("执行率", "执行得分", "得分", "总分", "等级")
_MAIN = frozenset({"得分", "总分"})
"""What is counted also where no cell is a formula."""
_SHOWN = 10
_COLUMNS = (("单元格", 18), ("项目", 10), ("处理", 20), ("说明", 80))
_NOT_FOUND = "没有找到"


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one form.

    ``live`` gives the cells that are formulas now, by what stands in them; ``lacking`` says what was not found;
    ``kept`` is what stood in a cell and was kept or moved aside.
    """

    sheet: str
    live: Mapping[str, tuple[str, ...]]
    lacking: tuple[str, ...]
    kept: tuple[Kept, ...]

    def lines(self) -> Iterator[tuple[str, bool]]:
        """Yield the lines for the screen, and whether somebody must look at it: at most ten cells of a kind."""
        live = {kind: self.live.get(kind, ()) for kind in _KINDS if kind in self.live or kind in _MAIN}
        counts = (f"{kind} {len(cells)} 格{_where(cells)}" for kind, cells in live.items())
        yield f"改成公式：{'，'.join(counts)}", False
        for sentence in self.lacking:
            yield sentence, True
        for how in How:
            kept = [entry for entry in self.kept if entry.how == how]
            if kept:
                yield f"{how} {len(kept)} 格：", True
                yield from ((f"  {line}", True) for line in _cells(kept))


def _where(cells: Sequence[str]) -> str:
    runs = runs_of(Given(cell) for cell in cells)
    more = " 等" if len(runs) > _SHOWN else ""
    return f"（{'、'.join(runs[:_SHOWN])}{more}）" if runs else ""


def _cells(kept: Sequence[Kept]) -> Iterator[str]:
    """Yield one line for the cells of which the same is said, the first ten cells of them all, then their count."""
    alike: dict[tuple[str, str], list[str]] = {}
    for entry in kept[:_SHOWN]:
        alike.setdefault((entry.label, entry.text), []).append(entry.cell)
    for (label, text), cells in alike.items():
        yield f"{'、'.join(cells)} {label}：{text}"
    if len(kept) > _SHOWN:
        yield f"……共 {len(kept)} 格"


def record(told: Sequence[Told], name: str) -> list[Added]:
    """Return the hidden sheet that lists every cell and every lack, with links; none where there is nothing to list."""
    page = Page(name, widths={column: width for column, (_, width) in enumerate(_COLUMNS)})
    links: dict[str, str] = {}
    for column, (heading, _) in enumerate(_COLUMNS):
        page.at(0, column, heading, styles.BLOCK)
    row = 0
    for row, (texts, target) in enumerate(_rows(told), 1):
        for column, text in enumerate(texts):
            page.at(row, column, text, styles.FIXED_LEFT)
        page.heights[row] = height([(text, _COLUMNS[column][1]) for column, text in enumerate(texts)])
        if target:
            links[Area(row, 0, row, 0).first] = target
    return [Added(page, "hidden", links, freeze_rows=1)] if row else []


def _rows(told: Sequence[Told]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the texts of each row, and where its link leads, if it has one."""
    for form in told:
        for sentence in form.lacking:
            yield (form.sheet, "", _NOT_FOUND, sentence), ""
        for how in How:
            for entry in (entry for entry in form.kept if entry.how == how):
                texts = f"{entry.sheet}!{entry.cell}", entry.label, str(how), entry.text
                yield texts, Page(entry.sheet).outside(entry.cell) if entry.cell else ""
