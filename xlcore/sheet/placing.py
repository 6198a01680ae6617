"""Small moves that every block of a form makes: an entry into a cell, a result beside its claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xlcore.form.model import Entry
from xlcore.quantity import CellError, Content, read
from xlcore.rules import State
from xlcore.sheet import styles
from xlcore.sheet.layout import Columns, Rows
from xlcore.sheet.page import Area, Live, Page
from xlcore.sheet.styles import Style
from xlcore.sheet.subject import Subject
from xlcore.sheet.working import Given, number, number_or_text


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of one page by name."""

    page: Page

    def enter(self, area: Area, entry: Entry | None, style: Style) -> Given:
        """Place what an entry holds, in the number format that shows it as it was."""
        content = entry.content if entry else None
        percent = bool(entry and entry.percent)
        if isinstance(content, date) and style.numbers == styles.AS_TYPED:
            # Hosts disagree on which number formats are dates, so a text cell says the day in words.
            content = read(content).text
        elif isinstance(content, date):
            style = style.shown_as(styles.DATE)
        elif percent:
            style = style.shown_as(styles.PERCENT)
        return Given(self.page.put(area, content, style, percent=percent), content, percent)

    def settle(self, area: Area, claim: Entry | None, live: Live, style: Style) -> Given:
        """Place what was claimed as typed; where there is no claim, the formula."""
        if claim is not None:
            return self.enter(area, claim, styles.TYPED_RESULT.shown_as(style.numbers))
        return self.live(area, live, style)

    def live(self, area: Area, live: Live, style: Style) -> Given:
        """Place a formula."""
        self.page.put(area, live, style)
        return Given(area.first, live.value)

    def fill(self, area: Area, content: Content, style: Style) -> None:
        """Place fixed text or a fixed number."""
        self.page.put(area, content, style)

    def beside(self, row: int, column: int, live: Live, style: Style = styles.SIDE) -> Given:
        """Place a formula in one of the columns beside the form."""
        return self.live(Area(row, column, row, column), live, style)

    def by_hand(self, row: int, column: int, content: Content) -> Given:
        """Place the cell for points given by hand."""
        return self.enter(Area(row, column, row, column), Entry(content), styles.SIDE_INPUT)


@dataclass(frozen=True, slots=True)
class Frame:
    """The form sheet in the making: what it is about, and where its columns and rows stand."""

    page: Page
    subject: Subject
    columns: Columns
    rows: Rows

    @property
    def cells(self) -> Cells:
        """The moves on its page."""
        return Cells(self.page)


def elsewhere(page: Page, given: Given) -> Given:
    """Return a cell of a page as other sheets refer to it."""
    return Given(page.outside(given.cell), given.content, given.percent)


def chosen(manual: Given, computed: Given, weight: Given | None = None) -> Live:
    """Return the points given by hand, else those of the rule.

    With a weight, what is no number between zero and it becomes a # text, so
    that nothing pasted past the refusal counts as points.
    """
    given, limit = number(manual.content), number(weight.content) if weight else None
    used, content = manual.cell, number_or_text(manual.content)
    if weight:
        within = f"N({manual.cell})>=0,N({manual.cell})<=N({weight.cell})"
        both = f"ISNUMBER({manual.cell}),ISNUMBER({weight.cell})"
        used = f'IF(AND({both},{within}),{manual.cell},"{State.UNREADABLE}")'
        valid = given is not None and limit is not None and 0 <= given <= limit
        content = content if valid or isinstance(content, CellError) else str(State.UNREADABLE)
    if manual.content is None or manual.content == "":
        content = number_or_text(computed.content)
    formula = f'IF({manual.cell}<>"",{used},{computed.cell})'
    if isinstance(content, CellError):
        return Live(formula, content.code)
    # A day has become a number by now.
    return Live(formula, content if isinstance(content, str | Decimal | bool) else "")
