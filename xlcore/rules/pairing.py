"""The comparison of target and actual as worksheet formulas: each step with its Python twin."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from xlcore.numbers import round_half_up
from xlcore.quantity import OPTION_LISTS, SCALES, Kind, Quantity, scale
from xlcore.rules.base import Refs, State, literal
from xlcore.rules.reading import Step, Value, Values, contains, direction_of, first_direction, replaced
from xlcore.rules.target import (
    DATE_UNITS,
    DOWNWARD,
    FIRST_DATED,
    HARM_WORDS,
    QUALITATIVE,
    SHARE_LIMIT,
    SHARE_RATIO,
    TIME_UNITS,
    UPWARD,
    Comparison,
    best_option,
    dated,
    default_sign,
    direction_open,
    mean_dates,
    share_without_sign,
    sign_in_name,
)

SIDES = ("target", "actual")
NAME_SIGNS = ("≥", "≤", ">", "<")


def name_sign_formula(text: str) -> str:
    """Write the choice of the comparator that stands behind a bracket in a name."""
    formula = '""'
    for sign in reversed(NAME_SIGNS):
        formula = f"IF(OR({contains(text, '(' + sign)},{contains(text, '（' + sign)}),{literal(sign)},{formula})"
    return formula


def factor_formula(unit: str) -> str:
    """Write the factor that a unit begins with: 10000 for 万元, else 1."""
    formula = "1"
    for mark, factor in reversed(SCALES):
        formula = f'IF(LEFT({unit},1)="{mark}",{factor:f},{formula})'
    return formula


def base_formula(unit: str) -> str:
    """Write a unit without its factor: 元 for 万元."""
    scaled = "OR(" + ",".join(f'LEFT({unit},1)="{mark}"' for mark, _ in SCALES) + ")"
    return f'IF(LEFT({unit},1)="%","%",IF({scaled},MID({unit},2,500),{unit}))'


def _own_unit(side: str) -> Step:
    given = f"{side}_given_unit"
    return Step(
        f"{side}_own",
        lambda r: f'IF({r[given]}<>"",{r[given]},{r["unit_text"]})',
        lambda v: v[given] or v["unit_text"],
    )


def _full_unit(side: str, other: str) -> Step:
    own, theirs = f"{side}_own", f"{other}_own"
    return Step(
        f"{side}_unit_used",
        lambda r: f'IF({r[own]}<>"",{r[own]},{r[theirs]})',
        lambda v: v[own] or v[theirs],
    )


def _scaled(side: str) -> Step:
    number, unit, key, kind = f"{side}_value", f"{side}_unit_used", f"{side}_key", f"{side}_kind"

    def value(v: Values) -> Value:
        if v[kind] == Kind.DATE:
            return v[key]
        if v[kind] != Kind.NUMBER:
            return ""
        return round_half_up(Decimal(v[number]) * scale(str(v[unit]))[0], 8)

    return Step(
        f"{side}_scaled",
        lambda r: f'IF({r[kind]}="期",{r[key]},IF({r[kind]}="数",ROUND({r[number]}*{factor_formula(r[unit])},8),""))',
        value,
    )


def _base_step(side: str) -> Step:
    unit = f"{side}_unit_used"
    return Step(f"{side}_base", lambda r: base_formula(r[unit]), lambda v: scale(str(v[unit]))[1])


def _downward_formula(r: Refs) -> str:
    times = ",".join(f'{r["target_unit_used"]}="{unit}"' for unit in TIME_UNITS)
    level2 = r["level2"]
    default = f'IF(OR({contains(level2, "成本")},AND({contains(level2, "时效")},OR({times}))),"{DOWNWARD}","{UPWARD}")'
    choice = f'IF({r["nature_sign"]}<>"",{r["nature_sign"]},IF({r["name_sign"]}<>"",{r["name_sign"]},{default}))'
    return f'IF({r["target_sign"]}<>"",{r["target_sign"]},{choice})'


def _sign(v: Values) -> Value:
    default = default_sign(str(v["level2"]), str(v["target_unit_used"]))
    return v["target_sign"] or v["nature_sign"] or v["name_sign"] or default


def _mismatch_formula(r: Refs) -> str:
    target, actual = r["target_base"], r["actual_base"]
    units = f'IF(OR({target}="",{actual}=""),FALSE,{target}<>{actual})'
    shared = r["unit_text"]
    bare_target = _bare(r["target_given_unit"], r["target_value"], r["actual_value"], shared)
    bare_actual = _bare(r["actual_given_unit"], r["actual_value"], r["target_value"], shared)
    return f'OR({units},IF({target}="%",OR({bare_target},{bare_actual}),FALSE))'


def _bare(unit: str, number: str, other: str, shared: str) -> str:
    share = f"AND(ABS({number})<=1,ABS({other})>1)"
    large = f'AND({shared}="",ABS({number})<={SHARE_LIMIT},ABS({other})>={SHARE_RATIO}*ABS({number}))'
    return f'AND({unit}="",{number}<>0,OR({share},{large}))'


def _mismatch(v: Values) -> bool:
    if len({v["target_base"], v["actual_base"]} - {""}) > 1:
        return True
    sides = [Quantity(Kind.NUMBER, number=Decimal(v[f"{s}_value"]), unit=str(v[f"{s}_given_unit"])) for s in SIDES]
    percent = v["target_base"] == "%"
    target, actual, shared = *sides, str(v["unit_text"])
    return percent and (share_without_sign(target, actual, shared) or share_without_sign(actual, target, shared))


def _dated_step(side: str) -> Step:
    number, unit, kind = f"{side}_value", f"{side}_unit_used", f"{side}_kind"

    def formula(r: Refs) -> str:
        figure = r[number]
        units = ",".join(f'{r[unit]}="{word}"' for word in DATE_UNITS)
        months = f"ROUND(({figure}-INT({figure}))*100,6)"
        month = f"AND({months}=INT({months}),OR({months}<=12,MOD({months},10)=0))"
        short = f"IF({months}=0,1,IF({month},2,0))"
        day = f"AND({_within(f'MOD(INT({figure}/100),100)', 12)},{_within(f'MOD({figure},100)', 31)})"
        long = f"IF(AND({figure}=INT({figure}),{figure}>=19000101,{figure}<=21001231),IF({day},2,0),0)"
        signless = f'AND({r["target_sign"]}="",{r["actual_sign"]}="",OR({units}))'
        dates = f"IF({figure}<1900,0,IF({figure}<2101,{short},{long}))"
        return f'IF({r[kind]}="数",IF({signless},{dates},0),0)'

    def value(v: Values) -> Value:
        if v[kind] != Kind.NUMBER:
            return Decimal(0)
        return Decimal(dated(Decimal(v[number]), str(v[unit]), f"{v['target_sign']}{v['actual_sign']}"))

    return Step(f"{side}_dated", formula, value)


def _within(number: str, most: int) -> str:
    return f"{number}>=1,{number}<={most}"


def _open_formula(r: Refs) -> str:
    target, actual = r["target_scaled"], r["actual_scaled"]
    harm = "OR(" + ",".join(contains(r["name_text"], word) for word in HARM_WORDS) + ")"
    percent = f'OR({r["target_base"]}="%",{r["actual_base"]}="%")'
    typed = f'{r["target_sign"]}&{r["nature_sign"]}&{r["name_sign"]}<>""'
    settled = f"OR({typed},COUNT({target},{actual})<2,{target}={actual},{target}=0)"
    return f"IF({settled},FALSE,IF({r['downward']},OR({percent},{actual}<=0),{harm}))"


def _open(v: Values) -> bool:
    if v["target_sign"] or v["nature_sign"] or v["name_sign"] or "" in {v["target_scaled"], v["actual_scaled"]}:
        return False
    sides = (Decimal(v["target_scaled"]), Decimal(v["actual_scaled"]))
    percent = "%" in {v["target_base"], v["actual_base"]}
    return direction_open(Comparison(State.SCORED, str(v["sign_used"]), *sides), str(v["name_text"]), percent=percent)


def _state_formula(r: Refs) -> str:
    target, actual = r["target_kind"], r["actual_kind"]
    qualitative = contains(r["nature_text"], QUALITATIVE)
    numbers = f'AND({target}="数",{actual}="数",NOT({qualitative}))'
    dates = f'AND({target}="期",{actual}="期",NOT({qualitative}))'
    unreadable = f'AND({target}&{actual}<>"",NOT({qualitative}),OR({target}&{actual}="数?",{target}&{actual}="?数"))'
    options = replaced(r["target_text"], (("、", ""), ("/", "")))
    listed = "OR(" + ",".join(f'{options}="{option}"' for option in OPTION_LISTS) + ")"
    best = f'AND({r["actual_text"]}<>"",{listed},LEFT({options},1)={r["actual_text"]})'
    months = f"{r['target_dated']}+{r['actual_dated']}"
    times = f"OR({months}=4,AND({contains(r['level2'], '时效')},{months}>0))"
    mismatch = f'IF({_mismatch_formula(r)},"{State.MISMATCH}",IF(OR({times},{r["open"]}),"","数"))'
    due, last, first = r["target_key"], r["actual_key"], r["actual_since"]
    one_year = f"AND(MIN({due},{last})<{FIRST_DATED},MAX({due},{last})>={FIRST_DATED})"
    day = f'IF(OR({one_year},AND({first}<={due},{due}<{last})),"","期")'
    sides = [f'AND({r[f"{side}_kind"]}="?",{r[f"{side}_text"]}="")' for side in SIDES]
    return (
        f'IF(OR({",".join(sides)}),"{State.UNREADABLE}",IF(OR({target}="",{actual}=""),"",'
        f"IF({numbers},{mismatch},IF({dates},{day},"
        f'IF({unreadable},"{State.UNREADABLE}",IF({best},"优",""))))))'
    )


def _state(v: Values) -> Value:
    target, actual = str(v["target_kind"]), str(v["actual_kind"])
    if any(v[f"{side}_kind"] == Kind.UNREADABLE and not v[f"{side}_text"] for side in SIDES):
        return str(State.UNREADABLE)
    if not target or not actual:
        return ""
    if QUALITATIVE not in str(v["nature_text"]):
        if target == actual == Kind.NUMBER:
            return _numbers_state(v)
        if target == actual == Kind.DATE:
            return _dates_state(v)
        if {target, actual} == {str(Kind.NUMBER), str(Kind.UNREADABLE)}:
            return str(State.UNREADABLE)
    texts = (Quantity(Kind.WORDS, str(v[f"{side}_text"])) for side in SIDES)
    return "优" if best_option(*texts) else ""


def _numbers_state(v: Values) -> str:
    if _mismatch(v):
        return str(State.MISMATCH)
    dates = [int(Decimal(v[f"{side}_dated"])) for side in SIDES]
    return "" if v["open"] or mean_dates(dates, str(v["level2"])) else "数"


def _dates_state(v: Values) -> str:
    due, last, first = (Decimal(v[name]) for name in ("target_key", "actual_key", "actual_since"))
    return "" if min(due, last) < FIRST_DATED <= max(due, last) or first <= due < last else "期"


def _met_formula(r: Refs) -> str:
    target, actual = r["target_scaled"], r["actual_scaled"]
    upward = f'IF(AND({r["sign_used"]}="=",{target}=0),{actual}<=0,{actual}>={target})'
    number = f"IF({r['downward']},{actual}<={target},{upward})"
    return f'IF({r["state"]}="数",{number},IF({r["state"]}="期",{actual}<={target},FALSE))'


def _met(v: Values) -> bool:
    if v["state"] not in {"数", "期"}:
        return False
    target, actual = Decimal(v["target_scaled"]), Decimal(v["actual_scaled"])
    if v["state"] == "期" or v["downward"]:
        return actual <= target
    if v["sign_used"] == UPWARD and target == 0:
        return actual <= 0
    return actual >= target


PAIR_STEPS: tuple[Step, ...] = (
    Step("nature_sign", lambda r: first_direction(r["nature_text"]), lambda v: direction_of(str(v["nature_text"]))),
    Step("name_sign", lambda r: name_sign_formula(r["name_text"]), lambda v: sign_in_name(str(v["name_text"]))),
    _own_unit("target"),
    _own_unit("actual"),
    _full_unit("target", "actual"),
    _full_unit("actual", "target"),
    _base_step("target"),
    _base_step("actual"),
    _scaled("target"),
    _scaled("actual"),
    Step("sign_used", _downward_formula, _sign),
    Step(
        "downward",
        lambda r: f'OR({r["sign_used"]}="≤",{r["sign_used"]}="<")',
        lambda v: v["sign_used"] in {"≤", "<"},
    ),
    _dated_step("target"),
    _dated_step("actual"),
    Step("open", _open_formula, _open),
    Step("state", _state_formula, _state),
    Step("met", _met_formula, _met),
)
"""From the two read cells to one sign, one scale, and whether the target is met.

The cells of ``reading.VALUE_STEPS`` are named ``target_kind``, ``actual_kind``
and so on; ``nature_text``, ``name_text`` and ``unit_text`` are the last of
``reading.TEXT_STEPS`` of those columns; ``level2`` is a text constant.
"""


def pair_refs(cells: Mapping[str, str]) -> dict[str, str]:
    """Name the cells as ``Target.formula`` expects them."""
    return {**cells, "target_value": cells["target_scaled"], "actual_value": cells["actual_scaled"]}
