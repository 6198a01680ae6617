"""The reading of a cell as worksheet formulas: each step with its Python twin.

``quantity.read`` in one go and these steps one by one say the same. A live
workbook keeps the steps of a cell side by side on its working sheet; the twin
gives each of those cells its cached value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from xlcore.dates import (
    PERIOD_MONTHS,
    PERIODS,
    VAGUE_DAYS,
    YEAR_ENDS,
    date_key,
    leading_digits,
    month_text,
    respelled,
)
from xlcore.numbers import HUNDRED, round_half_up
from xlcore.quantity import (
    DASHES,
    DATE_MARKS,
    GLYPHS,
    LONGEST_NUMBER,
    LONGEST_TEXT,
    SIGN_WORDS,
    SIGNS,
    SPACES,
    TERM_STARTS,
    TERMS,
    CellError,
    Content,
    lowered,
    number_length,
    number_of,
    read,
    serial,
    spelled_date,
    termed,
)
from xlcore.rules.base import Refs, literal

Value: TypeAlias = str | Decimal | bool
Values: TypeAlias = Mapping[str, Value]

_CONTROL = {"\n": "CHAR(10)", "\r": "CHAR(13)", "\t": "CHAR(9)"}
_CUTS = (*((space, "") for space in SPACES), *GLYPHS)
# Excel nests at most 64 functions, so the replacements stand in three cells.
_FIRST, _SECOND, _THIRD = _CUTS[:21], _CUTS[21:], SIGN_WORDS

UPWARDS, DOWNWARDS = ("正向",), ("反向", "逆向", "负向")
"""Words of a 性质 column that tell which way a target is meant, where no comparator is typed."""


@dataclass(frozen=True, slots=True)
class Step:
    """One helper cell: its name, its formula over cells of former steps, its value in Python."""

    name: str
    formula: Callable[[Refs], str]
    value: Callable[[Values], Value]


def _quoted(text: str) -> str:
    return _CONTROL.get(text) or literal(text)


def replaced(cell: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Write nested SUBSTITUTE calls that replace the pairs in their order."""
    for old, new in pairs:
        cell = f"SUBSTITUTE({cell},{_quoted(old)},{literal(new)})"
    return cell


def _replace(text: Value, pairs: Iterable[tuple[str, str]]) -> str:
    result = str(text)
    for old, new in pairs:
        result = result.replace(old, new)
    return result


def _masked(cell: str, marks: str) -> str:
    return replaced(cell, ((mark, "0") for mark in marks if mark != "0"))


def _leading(masked: str, longest: int) -> str:
    """Write the count of zeros that open a masked text."""
    return "+".join(f'(LEFT({masked},{n})="{"0" * n}")' for n in range(1, longest + 1))


def _has_digit(cell: str) -> str:
    return f'ISNUMBER(FIND("0",{_masked(cell, "123456789")}))'


def contains(cell: str, text: str) -> str:
    """Write the test whether a cell's text holds another text."""
    return f"ISNUMBER(FIND({literal(text)},{cell}))"


def first_sign(cell: str) -> str:
    """Write the choice of the first comparator that stands in a cell's text."""
    return _first_sign(cell, '""')


def first_direction(cell: str) -> str:
    """Write ``direction_of`` for a cell's text."""
    up, down = (f"OR({','.join(contains(cell, word) for word in words)})" for words in (UPWARDS, DOWNWARDS))
    return _first_sign(cell, f'IF({up}={down},"",IF({up},"≥","≤"))')


def _first_sign(cell: str, otherwise: str) -> str:
    formula = otherwise
    for sign in reversed(SIGNS):
        formula = f"IF({contains(cell, sign)},{literal(sign)},{formula})"
    return formula


def sign_of(text: str) -> str:
    """Return the first comparator, in the order of SIGNS, that stands in the text."""
    return next((sign for sign in SIGNS if sign in text), "")


def direction_of(text: str) -> str:
    """Return the comparator that a 性质 cell means: one that stands in it, or ≤ for 反向指标 and ≥ for 正向指标.

    Where both words stand in it, 正向/反向, nobody chose: ''.
    """
    up, down = (any(word in text for word in words) for words in (UPWARDS, DOWNWARDS))
    return sign_of(text) or ("" if up == down else "≥" if up else "≤")


def _raw(refs: Refs) -> str:
    cell = refs["cell"]
    return f'IF(ISERROR({cell}),"",IF(ISTEXT({cell}),LEFT(LOWER({cell}),{LONGEST_TEXT}),""))'


def _termed(cell: str) -> str:
    """Write ``termed`` for a cell's text."""
    ends = ",".join(f'RIGHT({cell},{len(end)})="{end}"' for end in (f"{span}内{done}" for span, done in TERMS))
    longest = max(len(done) for _, done in TERMS)  # and the only one behind 内
    behind = f'IF(RIGHT({cell},1)="内",0,{longest})'
    sign = f'IF({first_sign(cell)}="","≤","")'
    text = f"LEFT({cell},LEN({cell})-1-{behind})&{sign}&RIGHT({cell},{behind})"
    return f'IF(AND(ISNUMBER(FIND(LEFT({cell},1),"{TERM_STARTS}")),OR({ends})),{text},{cell})'


TEXT_STEPS: tuple[Step, ...] = (
    Step("raw", _raw, lambda v: lowered(str(v["cell"])) if isinstance(v["cell"], str) else ""),
    Step("text1", lambda r: replaced(r["raw"], _FIRST), lambda v: _replace(v["raw"], _FIRST)),
    Step("text2", lambda r: replaced(r["text1"], _SECOND), lambda v: _replace(v["text1"], _SECOND)),
    Step("text3", lambda r: replaced(r["text2"], _THIRD), lambda v: _replace(v["text2"], _THIRD)),
    Step("text", lambda r: _termed(r["text3"]), lambda v: termed(str(v["text3"]))),
)
"""From the cell to its normalised text."""


def _body_formula(r: Refs) -> str:
    cell, period = r["signless"], r["period"]
    rest = f"MID({cell},6,{LONGEST_TEXT})"
    days = replaced(rest, DATE_MARKS)
    year = f'{_masked(f"LEFT({cell},4)", "123456789.,")}="0000"'
    mark = f"MID({cell},5,1)"
    marked = f'OR({mark}="-",{mark}="/",AND({mark}=".",{contains(rest, ".")}))'
    spelled = f'LEFT({cell},4)&"年"&{days}&IF({contains(days, "月")},"日","月")'
    ends = ",".join(f'RIGHT({period},{len(end)})="{end}"' for end in (f"月{mark}" for mark, _ in PERIOD_MONTHS))
    whole = f'AND(OR({ends}),OR(LEN({period})=5,AND(LEN({period})=10,MID({period},5,1)="年")))'
    return f"IF({whole},{period},IF(AND(LEN({cell})>5,{marked},{year}),{spelled},{cell}))"


def _number_formula(r: Refs) -> str:
    whole, figures, length = r["whole"], r["figures"], r["length"]
    digits = f'SUBSTITUTE({whole},",","")'
    decimals = f"MID(LEFT({figures},{length}),LEN({whole})+2,{LONGEST_TEXT})"
    commas = f'IF({digits}={whole},TRUE,TEXT(VALUE({digits}),"#,##0")={whole})'
    tidy = f'AND({digits}<>"",NOT({contains(decimals, ".")}),NOT({contains(decimals, ",")}),{commas})'
    return f'IF({length}=0,"",IFERROR(IF({tidy},VALUE({digits}&"."&{decimals}&"0"),""),""))'


def _number(v: Values) -> Value:
    number = number_of(str(v["figures"])[: int(v["length"])])
    return "" if number is None else number


def _month_text_formula(r: Refs) -> str:
    number, unit = r["number"], r["unit"]
    is_year = f"IF(ISNUMBER({number}),AND({number}>=1900,{number}<=2100,{number}=INT({number})),FALSE)"
    return (
        f'IF(AND(LEFT({unit},1)="年",{is_year}),MID({unit},2,{LONGEST_TEXT}),'
        f'IF(LEFT({unit},1)="月",{r["figures"]},"!"))'
    )


def _month_text(v: Values) -> str:
    if not isinstance(v["number"], Decimal):
        return str(v["figures"]) if str(v["unit"]).startswith("月") else "!"
    found = month_text(v["number"], str(v["figures"]), str(v["unit"]))
    return "!" if found is None else found


def _two_digits(cell: str) -> str:
    return f"LEFT({cell},{_leading(_masked(f'LEFT({cell},2)', '123456789'), 2)})"


def _day_text(v: Values) -> str:
    rest = str(v["month_text"])[len(str(v["month"])) :]
    if not v["month"] or not rest.startswith("月"):
        return "!"
    return rest.removeprefix("月份") if rest.startswith("月份") else rest[1:]


def _day_text_formula(r: Refs) -> str:
    rest = f"MID({r['month_text']},LEN({r['month']})+1,{LONGEST_TEXT})"
    return f'IF(AND({r["month"]}<>"",LEFT({rest},1)="月"),MID({rest},IF(LEFT({rest},2)="月份",3,2),{LONGEST_TEXT}),"!")'


def _named_day(cell: str) -> str:
    """Write whether a text is a day number that exists in some month."""
    return f'IF({cell}="",TRUE,AND(VALUE({cell}&"")>=1,VALUE({cell}&"")<=31))'


def _key_formula(r: Refs) -> str:
    year = f'IF(LEFT({r["unit"]},1)="年",{r["number"]},N({r["year"]}))'
    tail = replaced(r["month_text"], ((end, "") for end in YEAR_ENDS))
    end = f"MID({r['day_text']},LEN({r['day']})+1,{LONGEST_TEXT})"
    ends_well = f'AND(NOT({_has_digit(end)}),OR({r["day"]}="",LEFT({end},1)="日",LEFT({end},1)="号"))'
    month_ok = f'IF({r["month"]}="",FALSE,AND(VALUE({r["month"]}&"")>=1,VALUE({r["month"]}&"")<=12))'
    dated = f'AND({r["day_text"]}<>"!",{ends_well},{month_ok},{_named_day(r["day"])},NOT({_vague_day(r)}))'
    day = f'IF({r["day"]}="",31,VALUE({r["day"]}&""))'
    typed = f"(YEAR({r['cell']})*13+MONTH({r['cell']}))*32+DAY({r['cell']})"
    return (
        f'IF({_format("D", r)},{typed},IF(LEFT({r["body"]},1)="-","",'
        f'IF(AND(LEFT({r["unit"]},1)="年",{tail}=""),({r["number"]}*13+12)*32+31,'
        f'IF({dated},({year}*13+VALUE({r["month"]}&""))*32+{day},""))))'
    )


def _vague_day(r: Refs) -> str:
    """Write whether the text that names the month leaves the day open."""
    return "OR(" + ",".join(contains(r["month_text"], mark) for mark in VAGUE_DAYS) + ")"


def _since_formula(r: Refs) -> str:
    lengths = "".join(f'IF(LEFT({r["day_text"]},2)="{mark}",{32 * (count - 1)},' for mark, count in PERIOD_MONTHS)
    earlier = f'IF({r["day"]}="",30,0)+{lengths}0' + ")" * len(PERIOD_MONTHS)
    return (
        f'IF({r["key"]}="","",IF(ISNUMBER({r["cell"]}),{r["key"]},'
        f'{r["key"]}-IF({r["month"]}="",{date_key(0, 12, 31) - date_key(0, 1, 1)},{earlier})))'
    )


def _since(v: Values) -> Value:
    quantity = read(_content(v), percent=bool(v["percent"]))
    return Decimal(quantity.first_key(int(v["year"] or 0))) if quantity.month else ""


def _format(letter: str, r: Refs) -> str:
    """Write whether the cell holds a number shown as a percent (P) or a date (D)."""
    return f'IF(ISNUMBER({r["cell"]}),LEFT(IFERROR(CELL("format",{r["cell"]}),"G"),1)="{letter}",FALSE)'


def _typed_number(r: Refs) -> str:
    cell, parsed = r["cell"], r["number"]
    signed = f'IF(ISNUMBER({parsed}),IF(LEFT({r["body"]},1)="-",-{parsed},{parsed}),"")'
    return f"IF(ISNUMBER({cell}),IF({_format('P', r)},ROUND({cell}*100,10),{cell}),{signed})"


def _kind_formula(r: Refs) -> str:
    cell, body = r["cell"], r["body"]
    blank = f'IF(ISERROR({cell}),FALSE,{cell}&""="")'
    dashless = replaced(body, ((dash, "") for dash in DASHES))
    several = "+".join(contains(r["text"], sign) for sign in SIGNS)
    undated = f'AND(LEFT({r["unit"]},1)="年",NOT({_has_digit(r["unit"])}))'
    vague = f'AND({r["month_text"]}<>"!",OR({undated},{_vague_day(r)}))'
    unreadable = f'OR({r["number"]}="",{r["length"]}>={LONGEST_NUMBER},{several}>1)'
    return (
        f'IF({blank},"",IF(OR(ISERROR({cell}),ISLOGICAL({cell})),"?",'
        f'IF(ISNUMBER({cell}),IF({r["key"]}<>"","期","数"),IF({r["text"]}="","",IF({body}="","?",'
        f'IF({dashless}="","-",IF({r["length"]}=0,"文",IF({unreadable},"?",'
        f'IF({r["key"]}<>"","期",IF({vague},"文",IF({_has_digit(r["unit"])},"?","数")))))))))))'
    )


def _given_unit(v: Values) -> str:
    quantity = read(_content(v), percent=bool(v["percent"]))
    return "%" if quantity.typed and quantity.unit else str(v["unit"])


def _content(v: Values) -> Content:
    """Return the cell's content; the values of a chain hold it untouched under ``cell``."""
    return v["cell"] or None if isinstance(v["cell"], str) else v["cell"]


def _key(v: Values) -> Value:
    quantity = read(_content(v), percent=bool(v["percent"]))
    if not quantity.month:
        return ""
    return Decimal(quantity.date_key(int(v["year"] or 0)))


def _final_number(v: Values) -> Value:
    cell = v["cell"]
    if isinstance(cell, Decimal):
        return round_half_up(cell * HUNDRED, 10) if v["percent"] else cell
    if isinstance(cell, date):
        return serial(cell)
    number = v["number"]
    return -number if isinstance(number, Decimal) and str(v["body"]).startswith("-") else number


VALUE_STEPS: tuple[Step, ...] = (
    *TEXT_STEPS,
    Step("sign", lambda r: first_sign(r["text"]), lambda v: sign_of(str(v["text"]))),
    Step(
        "signless",
        lambda r: replaced(r["text"], ((sign, "") for sign in SIGNS)),
        lambda v: _replace(v["text"], ((sign, "") for sign in SIGNS)),
    ),
    Step("period", lambda r: replaced(r["signless"], PERIODS), lambda v: respelled(str(v["signless"]))),
    Step("body", _body_formula, lambda v: spelled_date(str(v["signless"]))),
    Step(
        "figures",
        lambda r: f'IF(LEFT({r["body"]},1)="-",MID({r["body"]},2,{LONGEST_TEXT}),{r["body"]})',
        lambda v: str(v["body"]).removeprefix("-"),
    ),
    Step(
        "mask",
        lambda r: _masked(f"LEFT({r['figures']},{LONGEST_NUMBER})", "123456789.,"),
        lambda v: _replace(str(v["figures"])[:LONGEST_NUMBER], ((mark, "0") for mark in "123456789.,")),
    ),
    Step(
        "length",
        lambda r: _leading(r["mask"], LONGEST_NUMBER),
        lambda v: Decimal(number_length(str(v["figures"]))),
    ),
    Step(
        "whole",
        lambda r: f'LEFT(LEFT({r["figures"]},{r["length"]}),FIND(".",LEFT({r["figures"]},{r["length"]})&".")-1)',
        lambda v: str(v["figures"])[: int(v["length"])].partition(".")[0],
    ),
    Step("number", _number_formula, _number),
    Step(
        "unit",
        lambda r: f'IF({r["length"]}=0,"",MID({r["figures"]},{r["length"]}+1,{LONGEST_TEXT}))',
        lambda v: str(v["figures"])[int(v["length"]) :] if v["length"] else "",
    ),
    Step("month_text", _month_text_formula, _month_text),
    Step("month", lambda r: _two_digits(r["month_text"]), lambda v: leading_digits(str(v["month_text"]))),
    Step("day_text", _day_text_formula, _day_text),
    Step("day", lambda r: _two_digits(r["day_text"]), lambda v: leading_digits(str(v["day_text"]))),
    Step("key", _key_formula, _key),
    Step("since", _since_formula, _since),
    Step("kind", _kind_formula, lambda v: str(read(_content(v), percent=bool(v["percent"])).kind)),
    Step("value", _typed_number, _final_number),
    Step("given_unit", lambda r: f'IF({_format("P", r)},"%",{r["unit"]})', _given_unit),
)
"""From the cell to sign, number, unit, date and kind."""


def trace(steps: Iterable[Step], given: Mapping[str, Value | CellError | date | None]) -> dict[str, Value]:
    """Run the Python twins of the steps; returns the given values and one value a step."""
    values: dict[str, Value] = dict(given)  # type: ignore[arg-type]  # a chain may start from any content
    for step in steps:
        values[step.name] = step.value(values)
    return values
