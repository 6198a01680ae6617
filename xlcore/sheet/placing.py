"""Small moves that every block of a form makes: an entry into a cell, a result beside its claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xlcore.form.model import Entry
from xlcore.quantity import Content, read
from xlcore.sheet import styles
from xlcore.sheet.layout import Columns, Rows
from xlcore.sheet.page import Area, Live, Page
from xlcore.sheet.styles import Style
from xlcore.sheet.subject import Subject
from xlcore.sheet.working import Given


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


def chosen(manual: Given, computed: Given) -> Live:
    """Return the points given by hand, else those of the rule."""
    formula = f'IF({manual.cell}<>"",{manual.cell},{computed.cell})'
    by_hand = manual.content is not None and manual.content != ""
    content = manual.content if by_hand else computed.content
    return Live(formula, "" if content is None else content)  # type: ignore[arg-type]  # whatever a cell holds
