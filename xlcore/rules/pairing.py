"""The comparison of target and actual as worksheet formulas: each step with its Python twin."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from xlcore.numbers import round_half_up
from xlcore.quantity import OPTION_LISTS, SCALES, Kind, Quantity, scale
from xlcore.rules.base import Refs, State, literal
from xlcore.rules.reading import Step, Value, Values, contains, first_sign, replaced, sign_of
from xlcore.rules.target import (
    DOWNWARD,
    QUALITATIVE,
    TIME_UNITS,
    UPWARD,
    best_option,
    default_sign,
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


def _factor(unit: str) -> str:
    formula = "1"
    for mark, factor in reversed(SCALES):
        formula = f'IF(LEFT({unit},1)="{mark}",{factor:f},{formula})'
    return formula


def _base(unit: str) -> str:
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
        lambda r: f'IF({r[kind]}="期",{r[key]},IF({r[kind]}="数",ROUND({r[number]}*{_factor(r[unit])},8),""))',
        value,
    )


def _base_step(side: str) -> Step:
    unit = f"{side}_unit_used"
    return Step(f"{side}_base", lambda r: _base(r[unit]), lambda v: scale(str(v[unit]))[1])


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
    bare_target = _bare(r["target_given_unit"], r["target_value"], r["actual_value"])
    bare_actual = _bare(r["actual_given_unit"], r["actual_value"], r["target_value"])
    return f'OR({units},IF({target}="%",OR({bare_target},{bare_actual}),FALSE))'


def _bare(unit: str, number: str, other: str) -> str:
    return f'AND({unit}="",{number}<>0,ABS({number})<=1,ABS({other})>1)'


def _mismatch(v: Values) -> bool:
    if len({v["target_base"], v["actual_base"]} - {""}) > 1:
        return True
    sides = [Quantity(Kind.NUMBER, number=Decimal(v[f"{s}_value"]), unit=str(v[f"{s}_given_unit"])) for s in SIDES]
    percent = v["target_base"] == "%"
    return percent and (share_without_sign(*sides) or share_without_sign(*reversed(sides)))


def _state_formula(r: Refs) -> str:
    target, actual = r["target_kind"], r["actual_kind"]
    qualitative = contains(r["nature_text"], QUALITATIVE)
    numbers = f'AND({target}="数",{actual}="数",NOT({qualitative}))'
    dates = f'AND({target}="期",{actual}="期",NOT({qualitative}))'
    unreadable = f'AND({target}&{actual}<>"",NOT({qualitative}),OR({target}&{actual}="数?",{target}&{actual}="?数"))'
    options = replaced(r["target_text"], (("、", ""), ("/", "")))
    listed = "OR(" + ",".join(f'{options}="{option}"' for option in OPTION_LISTS) + ")"
    best = f'AND({r["actual_text"]}<>"",{listed},LEFT({options},1)={r["actual_text"]})'
    mismatch = f'IF({_mismatch_formula(r)},"{State.MISMATCH}","数")'
    return (
        f'IF(OR({target}="",{actual}=""),"",IF({numbers},{mismatch},IF({dates},"期",'
        f'IF({unreadable},"{State.UNREADABLE}",IF({best},"优","")))))'
    )


def _state(v: Values) -> Value:
    target, actual = str(v["target_kind"]), str(v["actual_kind"])
    if not target or not actual:
        return ""
    if QUALITATIVE not in str(v["nature_text"]):
        if target == actual == Kind.NUMBER:
            return str(State.MISMATCH) if _mismatch(v) else "数"
        if target == actual == Kind.DATE:
            return "期"
        if {target, actual} == {str(Kind.NUMBER), str(Kind.UNREADABLE)}:
            return str(State.UNREADABLE)
    texts = (Quantity(Kind.WORDS, str(v[f"{side}_text"])) for side in SIDES)
    return "优" if best_option(*texts) else ""


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
    Step("nature_sign", lambda r: first_sign(r["nature_text"]), lambda v: sign_of(str(v["nature_text"]))),
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
