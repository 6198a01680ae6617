"""What the cells of a live workbook refuse, ask and colour: data validation and conditional formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from xlcore.numbers import plain
from xlcore.rules.base import literal
from xlcore.scheme.facts import Figure, LimitRelation
from xlcore.scheme.model import Scheme
from xlcore.sheet.facts_sheet import FactCells
from xlcore.sheet.hint import FINE
from xlcore.sheet.hints import weight_hint
from xlcore.sheet.limits import FIRST_YEAR, LAST_YEAR, Limits, limits_of, money_limits, rate_limits
from xlcore.sheet.page import Area, Highlight, Page, Validation, xl_cell_to_rowcol
from xlcore.sheet.relations import LIMITS, judged_points, rows_of
from xlcore.sheet.working import Given

NATURES = ("≥", "≤", "=", ">", "<", "定性")
_PROMPT = 255
_TITLE = 32


def _rule(title: str, prompt: str, error: str, **options: Any) -> dict[str, Any]:  # noqa: ANN401  # XlsxWriter's own words
    return {
        "input_title": title[:_TITLE],
        "input_message": prompt[:_PROMPT],
        "error_title": title[:_TITLE],
        "error_message": error[:_PROMPT],
        "error_type": "stop",
        **options,
    }


def area_of(cell: str) -> Area:
    """Return the one cell of an address."""
    row, column = xl_cell_to_rowcol(cell)
    return Area(row, column, row, column)


def between(title: str, prompt: str, low: Decimal, high: Decimal | str, **options: Any) -> dict[str, Any]:  # noqa: ANN401  # XlsxWriter's own words
    """Return a validation of a number between two limits; ``high`` may be a cell."""
    limit = f"={high}" if isinstance(high, str) else float(high)
    shown = "分值" if isinstance(high, str) else plain(high)
    error = f"请填写{plain(low)}至{shown}之间的数字"
    return _rule(
        title, prompt, error, validate="decimal", criteria="between", minimum=float(low), maximum=limit, **options
    )


def guard_year(page: Page, year: Given) -> None:
    """Accept a year as a whole number."""
    options = _rule(
        "年度", "请填写四位年份，如2023", f"请填写{FIRST_YEAR}至{LAST_YEAR}之间的年份",
        validate="integer", criteria="between", minimum=FIRST_YEAR, maximum=LAST_YEAR,
    )  # fmt: skip
    page.validations.append(Validation(area_of(year.cell), options))


def guard_amounts(page: Page, area: Area, unit: str) -> None:
    """Accept money from zero to more than any unit has."""
    page.validations.append(Validation(area, _amount(unit, money_limits(unit))))


def guard_rate(page: Page, cell: str) -> None:
    """Accept an execution rate that a person types."""
    page.validations.append(Validation(area_of(cell), _percent(rate_limits())))


def guard_points(page: Page, cell: str, high: Decimal | str) -> None:
    """Accept points that a person types in place of a formula, from zero to a limit."""
    page.validations.append(Validation(area_of(cell), between("得分", "请只填数字", Decimal(0), high)))


def guard_grade(page: Page, cell: str, grades: tuple[str, ...]) -> None:
    """Accept a grade of the scheme that a person types in place of a formula."""
    options = _choice(grades)
    if options:
        page.validations.append(Validation(area_of(cell), options))


def _amount(unit: str, limits: Limits) -> dict[str, Any]:
    sign = "" if limits.signed else "不小于0、"
    error = f"金额须为{sign}不超过{limits.words}的数字，单位为{unit}，不要带单位或文字"
    return _within(f"金额（{unit}）", f"请只填数字，单位为{unit}，不要带单位", error, limits)


def _percent(limits: Limits) -> dict[str, Any]:
    sign = "" if limits.signed else "不小于0的"
    return _within("百分数", "请填写百分数，如 95%", f"请填写{sign}百分数，如 95%，不要带文字", limits)


def _within(title: str, prompt: str, error: str, limits: Limits) -> dict[str, Any]:
    low, high = float(limits.least), float(limits.most)
    return _rule(title, prompt, error, validate="decimal", criteria="between", minimum=low, maximum=high)


def guard_row(page: Page, manual: int, given: Mapping[str, Given], scheme: Scheme, row: int) -> None:
    """Guard the cells of one indicator row and the points given by hand, in the column ``manual``."""
    weight = given.get("weight")
    if weight:
        rule = between("分值", f"请填写0至{plain(scheme.total)}之间的数字", Decimal(0), scheme.total)
        page.validations.append(Validation(area_of(weight.cell), rule))
    if nature := given.get("nature"):
        rule = _rule(
            "指标性质",
            "请从列表中选择",
            "请从列表中选择：≥ ≤ = > < 定性",
            validate="list",
            source=list(NATURES),
        )
        page.validations.append(Validation(area_of(nature.cell), rule))
    for name, prompt in _PROMPTS.items():
        if name in given:
            rule = _rule(*prompt, "", validate="any", show_error=False)
            page.validations.append(Validation(area_of(given[name].cell), rule))
    high = weight.cell if weight else scheme.total
    guard_manual(page, row, manual, high)


_PROMPTS = {
    "target": ("年度指标值", "按批复填写，如 ≥95%、12个、2023年12月底前；定性指标填写文字"),
    "actual": ("实际完成值", "按年末实际填写，单位与指标值一致，如 96%、12个、11月"),
}


def guard_manual(page: Page, row: int, column: int, high: Decimal | str) -> None:
    """Accept points given by hand from zero to the weight."""
    prompt = "规则算不出，或单位主张其他得分时在此填写；留空则用复算得分"
    page.validations.append(Validation(Area(row, column, row, column), between("人工评分", prompt, Decimal(0), high)))


def guard_facts(cells: FactCells, scheme: Scheme) -> None:
    """Guard every figure of the base data sheet by its kind, and procurement by its plan."""
    planned, judged = dict(_planned(cells, scheme)), judged_points(scheme)
    for path, figure in cells.figures.items():
        options = planned.get(path) or _kind(figure, scheme)
        if path in judged:
            prompt = f"由评分人填写得分，0至{plain(judged[path])}"
            options = between("评分", prompt, Decimal(0), judged[path])
        if options:
            cells.page.validations.append(Validation(cells.areas[path], options))


def _planned(cells: FactCells, scheme: Scheme) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the validation of each amount of procurement: above its plan it is refused outright.

    Figures that may exceed their limit with good cause are told of it beside the cell.
    """
    most = plain(money_limits(scheme.money_unit).most)
    for relation in scheme.relations:
        if not isinstance(relation, LimitRelation) or relation.code != "P01":
            continue
        limits = rows_of(relation.limit, cells.given)
        for index, path in enumerate(rows_of(relation.actual, cells.given)):
            limit = cells.given[limits[index] if len(limits) > 1 else limits[0]].cell
            actual = cells.given[path].cell
            label = cells.figures[path].label
            yield path, _rule(
                label, "请只填数字", f"{LIMITS[relation.code]}，或不是不小于0的数字，请核对", validate="custom",
                value=f'=AND(ISNUMBER({actual}),{actual}>=0,{actual}<={most},OR({limit}="",{actual}<={limit}))',
            )  # fmt: skip


def _kind(figure: Figure, scheme: Scheme) -> dict[str, Any] | None:
    """Return what a figure of a kind accepts; text accepts anything."""
    if figure.kind == "choice":
        return _choice(figure.choices)
    limits = limits_of(figure, scheme)
    if limits is None:
        return None
    if figure.kind == "money":
        return _amount(scheme.money_unit, limits)
    if figure.kind == "percent":
        return _percent(limits)
    title, prompt = ("评分", "由评分人填写得分") if figure.kind == "points" else ("数量", "请只填数字")
    sign = "" if limits.signed else "不小于0、"
    return _within(title, prompt, f"请填写{sign}不超过{plain(limits.most)}的数字，不要带单位或文字", limits)


def _choice(choices: tuple[str, ...]) -> dict[str, Any] | None:
    """Return a list to choose from; None where Excel cannot hold it (the rule still refuses other answers)."""
    if len(",".join(choices)) > _PROMPT or any("," in choice for choice in choices):
        return None
    return _rule("选择", "请从列表中选择", "请从列表中选择", validate="list", source=list(choices))


def highlight_checks(page: Page, column: int, first: int, last: int) -> None:
    """Colour every check that is not √."""
    area = Area(first, column, last, column)
    cell = area.first
    page.highlights.append(Highlight(area, f'AND({cell}<>"",{cell}<>"{FINE}")'))


def highlight_rate(page: Page, rate: Area, floor: Decimal) -> None:
    """Colour an execution rate below the floor or above 100 %."""
    cell = rate.first
    page.highlights.append(Highlight(rate, f"AND(ISNUMBER({cell}),{cell}>1)"))
    page.highlights.append(Highlight(rate, f"AND(ISNUMBER({cell}),{cell}<{plain(floor)})", alert=False))


def highlight_score(page: Page, score: str, weight: str) -> None:
    """Colour a score above its weight or below zero."""
    test = f"AND(ISNUMBER({score}),ISNUMBER({weight}),OR({score}>{weight},{score}<0))"
    page.highlights.append(Highlight(area_of(score), test))


def highlight_blank(page: Page, area: Area, needed_by: str) -> None:
    """Colour a blank cell that another filled cell asks for."""
    page.highlights.append(Highlight(area, f'AND({area.first}="",{needed_by}<>"")', alert=False))


def highlight_weights(page: Page, weights: Area, check: str, scheme: Scheme) -> None:
    """Colour a sum of weights where the check beside it says that it is not the total of the scheme."""
    page.highlights.append(Highlight(weights, f"{check}={literal(weight_hint(scheme).text)}"))
