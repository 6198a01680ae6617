"""The base data of a department form: figures, tables, and how they must agree with each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

FigureKind = Literal["money", "count", "percent", "points", "text", "choice"]

IDENTIFIER = r"^[a-z][a-z0-9_.]*$"
PATH = r"^[a-z][a-z0-9_.\[\]]*$"
Identifier = Annotated[str, Field(pattern=IDENTIFIER)]
Path = Annotated[str, Field(pattern=PATH)]


class Strict(BaseModel):
    """A part of a scheme: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Figure(Strict):
    """One named value: ``plan`` 采购计划金额; ``signed`` marks a change or difference, which may be negative."""

    id: Identifier
    label: str
    kind: FigureKind = "money"
    choices: tuple[str, ...] = ()
    signed: bool = False

    @model_validator(mode="after")
    def _choices_belong_to_a_choice(self) -> Self:
        if (self.kind == "choice") != bool(self.choices):
            message = "kind 为 choice 时必须列出选项（choices），其他类型不能列"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _changes_are_figures(self) -> Self:
        if self.signed and self.kind not in {"money", "count", "percent"}:
            message = f"signed（可为负数）只用于 kind 为 money、count 或 percent 的项目，写的是 {self.kind}"
            raise ValueError(message)
        return self


class FactTable(Strict):
    """Rows of values under a list ``id``: fixed rows with names, or free rows for the unit to fill.

    The first column is ``name``.
    """

    id: Identifier | None = None
    columns: tuple[Figure, ...]
    rows: tuple[str, ...] = ()
    free: Annotated[int, Field(ge=0, le=200)] = 0

    @property
    def count(self) -> int:
        """How many rows the table prints."""
        return len(self.rows) + self.free

    @model_validator(mode="after")
    def _opens_with_names(self) -> Self:
        first = self.columns[0].id if self.columns else ""
        if first != "name":
            message = f"表格的第一列必须是 name（行名），写的是“{first}”"
            raise ValueError(message)
        return self


class FactBlock(Strict):
    """One titled block of the base data sheet."""

    id: Identifier
    title: str
    figures: tuple[Figure, ...] = ()
    table: FactTable | None = None

    def row_path(self, row: int, column: str) -> str:
        """Return the path of a table cell: ``income.parts[0].amount``."""
        assert self.table is not None  # noqa: S101  # only called for blocks with a table
        listed = f"{self.id}.{self.table.id}" if self.table.id else self.id
        return f"{listed}[{row}].{column}"

    def paths(self) -> Iterator[tuple[str, Figure]]:
        """Yield every path of the block with the figure that describes it."""
        for figure in self.figures:
            yield f"{self.id}.{figure.id}", figure
        if self.table:
            for row in range(self.table.count):
                for column in self.table.columns:
                    yield self.row_path(row, column.id), column


class SumRelation(Strict):
    """The parts add up to the whole; ``[]`` in a path stands for every row."""

    kind: Literal["sum"]
    whole: Path
    parts: tuple[Path, ...]


class PartsRelation(Strict):
    """The parts together do not exceed their whole."""

    kind: Literal["parts"]
    whole: Path
    parts: tuple[Path, ...]


class ShareRelation(Strict):
    """A printed share follows from part ÷ whole, row by row."""

    kind: Literal["share"]
    part: Path
    whole: Path
    printed: Path


class RateRelation(Strict):
    """A printed rate follows from executed ÷ base, row by row."""

    kind: Literal["rate"]
    executed: Path
    base: Path
    printed: Path


class GrowthRelation(Strict):
    """A printed growth follows from increase ÷ (current − increase)."""

    kind: Literal["growth"]
    current: Path
    increase: Path
    printed: Path


class LimitRelation(Strict):
    """An actual figure does not exceed its limit; the code says what that means."""

    kind: Literal["limit"]
    actual: Path
    limit: Path
    code: Literal["P01", "P02", "P03", "P04", "P05"]


Relation = Annotated[
    SumRelation | PartsRelation | ShareRelation | RateRelation | GrowthRelation | LimitRelation,
    Field(discriminator="kind"),
]
