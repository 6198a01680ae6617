"""A slip as a document, by a template that the bureau can edit in Word or WPS (docxtpl)."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlcore.checks.finding import Finding, Level
from xlcore.consolidate.publish_text import writable
from xlcore.consolidate.report import path_text
from xlcore.consolidate.slips import WEIGHTS, Slip, SlipForm
from xlcore.consolidate.slips_words import Letter, about_copies, contents, counted, request, scores, title, where
from xlcore.errors import FileError, InputError, printable, reason_of
from xlcore.sheet.paint import save_bytes

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2.sandbox import SandboxedEnvironment

SHIPPED = Path(__file__).parent / "data" / "slip.docx"
"""The template that is used unless the bureau gives its own."""

_MISSING = "生成 Word 文档需要 docxtpl：请在安装时写 pip install xlcore[docx]，或不加 --docx 只用 Excel 表。"
_SAVE = "请在 Word 或 WPS 中打开，另存为 .docx"

_OLD = b"\xd0\xcf\x11\xe0"
"""How a Word document of before 2007 begins, and one with a password."""

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
# What XML 1.0 cannot hold, and the signs that docxtpl turns into new pages and paragraphs.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")

_PATH = Path("自评表.xlsx")
_FULL = Slip(
    "测试中心",
    "测试中心",
    "测试局",
    (
        SlipForm(
            _PATH, "自评表", "道路维修", 2024, None, None, "", "",
            (Finding("T01", Level.ERROR, "自评表", "G20", "总分", "填写 96，各项得分之和 97", "请核对"),),
        ),
    ),
    own=(_PATH,),
)  # fmt: skip
"""A slip on which every list of a template has something."""

Write = Callable[[Path, Slip, Letter, Mapping[Path, Path]], None]


def writer(template: Path | None) -> Write:
    """Return what writes a slip by a template, after trying the template on an empty slip and on a full one.

    ``template`` is trusted as a file, None is the shipped one. What units
    wrote is put in as text: signs of the template language in it stay signs.

    Raises:
        FileError: the template cannot be read, or is no document.
        InputError: the template has a mistake, or docxtpl is not installed.
    """
    path = template or SHIPPED
    try:
        if path.is_fifo():
            raise FileError(path, "这不是文件。请检查 --template 后面的路径")
        data = path.read_bytes()
    except OSError as error:
        raise FileError(path, f"不能读取模板（{reason_of(error)}）。请检查 --template 后面的路径") from error
    for slip, copies in ((Slip("", "", ""), {}), (_FULL, {_PATH: _PATH})):
        _filled(path, data, context_of(slip, Letter(), copies))

    def write(target: Path, slip: Slip, letter: Letter, copies: Mapping[Path, Path]) -> None:
        save_bytes(target, _filled(path, data, context_of(slip, letter, copies)))

    return write


def context_of(slip: Slip, letter: Letter, copies: Mapping[Path, Path]) -> dict[str, Any]:
    """Return what a template can show, by the names that its author writes."""
    forms = [
        {
            "序号": number,
            "文件": path_text(Path(form.path.name)),
            "工作表": form.sheet,
            "项目": form.project,
            "年度": form.year or "",
            "总分和等级": scores(form),
        }
        for number, form in enumerate(slip.forms, start=1)
    ]
    points = [
        {
            "序号": number,
            "级别": point.finding.level.chinese,
            "代码": point.finding.code,
            "表": point.form or "",
            "单元格": where(slip, point),
            "项目": point.finding.label,
            "问题": point.finding.text,
            "怎样修改": point.finding.advice,
        }
        for number, point in enumerate(slip.points, start=1)
    ]
    named = {
        "标题": title(slip),
        "填报单位": slip.unit,
        "主管部门": slip.department,
        "年度": slip.years,
        "退回单位": letter.sender,
        "期限": letter.term,
        "要求": request(slip, letter),
        "副本": about_copies(slip, copies),
        "内容": contents(slip),
        "统计": counted(slip),
        **{f"{level.chinese}数": slip.count(level) for level in WEIGHTS},
        "各表": forms,
        "各项问题": points,
    }
    return {name: _clean(value) for name, value in named.items()}


def _clean(value: Any) -> Any:  # noqa: ANN401  # a context is a tree of texts, numbers, lists and mappings
    match value:
        case str():
            return _CONTROLS.sub("", writable(value))
        case list():
            return [_clean(item) for item in value]
        case dict():
            return {key: _clean(item) for key, item in value.items()}
        case _:
            return value


def _environment() -> SandboxedEnvironment:
    from jinja2 import StrictUndefined  # noqa: PLC0415  # an extra; see _MISSING
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _filled(path: Path, data: bytes, context: dict[str, Any]) -> bytes:
    document, buffer = _opened(path, data), io.BytesIO()
    try:
        document.render(context, _environment())
        document.save(buffer)
    except Exception as error:  # what a template computes, and what it makes of the document, may fail in any way
        raise InputError(
            f"模板有误：{printable(str(path))}：{_mistake(error)}。可用的名称见 docs/review.md。"
        ) from error
    return repacked(buffer.getvalue())


def _opened(path: Path, data: bytes) -> DocxTemplate:
    try:
        from docxtpl import DocxTemplate  # noqa: PLC0415  # an extra; see _MISSING
    except ImportError as error:
        raise InputError(_MISSING) from error
    if data.startswith(_OLD):
        raise FileError(path, f"有密码，或是旧格式（.doc）。{_SAVE}，不设密码")
    document = DocxTemplate(io.BytesIO(data))
    try:
        document.init_docx()
    except Exception as error:  # a damaged zip file, damaged XML, parts that are missing: each raises its own
        raise FileError(path, f"不是 Word 文档（.docx），或者已损坏。{_SAVE}") from error
    return document


def _mistake(error: Exception) -> str:
    """Say in Chinese what is wrong with a template; what Jinja says of a mark stands behind it."""
    from jinja2 import TemplateSyntaxError, UndefinedError  # noqa: PLC0415  # as in _filled
    from jinja2.exceptions import SecurityError  # noqa: PLC0415

    match error:
        case UndefinedError():
            why = "用了没有的名称"
        case SecurityError():
            why = "用了不允许的写法"
        case TemplateSyntaxError():
            why = "{{ }} 或 {% %} 标记写错，或者循环、条件没有结束"
        case _:
            why = "标记算不出结果"
    return f"{why}（{printable(str(error))}）"


def repacked(data: bytes) -> bytes:
    """Return a zip file with the same parts and no dates, so that equal input gives equal bytes."""
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, _FIRST_DAY), old.read(name), ZIP_DEFLATED)
    return buffer.getvalue()
