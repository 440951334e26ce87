"""What an agency writes, as pydantic models built from the form.

Keys are the form's short Chinese terms (the alias of each field); the English field name is accepted
too. Nothing is required here: what is missing is *not filled in yet*, which a check reports.
"""

from __future__ import annotations

import copy
import difflib
import functools
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationError,
    create_model,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue, WithJsonSchema
from pydantic_core import CoreSchema, ErrorDetails

from authoring.findings import Finding, Severity
from authoring.forms.layout import Form, Kind, Node, tree
from authoring.report import values
from authoring.report.source import Loc, Source

_TEXT_SCHEMA = {"type": ["string", "integer", "number", "null"]}
_COUNT_SCHEMA = {"anyOf": [{"type": "integer", "minimum": 0}, {"enum": ["_", "未填", None]}]}
_MONEY_SCHEMA = {"anyOf": [{"type": "number", "minimum": 0}, {"enum": ["_", "未填", None]}]}

Count = Annotated[int | None, BeforeValidator(values.count), WithJsonSchema(_COUNT_SCHEMA)]
Money = Annotated[Decimal | None, BeforeValidator(values.money), WithJsonSchema(_MONEY_SCHEMA)]
Line = Annotated[str | None, BeforeValidator(values.line), WithJsonSchema(_TEXT_SCHEMA)]
Text = Annotated[str | None, BeforeValidator(values.text), WithJsonSchema(_TEXT_SCHEMA)]
Day = Annotated[
    date | None, BeforeValidator(values.day), WithJsonSchema({"type": ["string", "null"]})
]


class Level(StrEnum):
    """Who reports; the deadlines of 国办公开办函〔2021〕30号 二 follow from it."""

    DEPARTMENT = "部门"
    TOWNSHIP = "乡镇街道"
    COUNTY = "县级政府"
    CITY = "市级政府"
    PROVINCE = "省级政府"
    VERTICAL = "垂直领导系统"


def _level(value: Any) -> Level | None:
    word = values.line(value)
    if word is None:
        return None
    try:
        return Level[word.upper()] if word.isascii() else Level(word)
    except (KeyError, ValueError):
        known = "、".join(level.value for level in Level)
        raise values.problem("F209", f"没有“{word}”这一级别。", f"从这些里选：{known}。") from None


class _Strict(BaseModel):
    """Refuses unknown keys; takes Chinese and English names."""

    model_config = ConfigDict(
        extra="forbid", validate_by_name=True, validate_by_alias=True, frozen=True
    )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core_schema))
        # English names are accepted but not offered for completion.
        schema["patternProperties"] = {"^[a-z_]+$": {}}
        return schema


class Agency(_Strict):
    """The reporting agency (机关)."""

    full_name: Line = Field(None, alias="全称", description="机关全称，写在标题和文件名里")
    short_name: Line = Field(None, alias="简称", description="正文里的自称，例如“县教育局”“本机关”")
    level: Annotated[
        Level | None,
        BeforeValidator(_level),
        WithJsonSchema({"enum": [*(level.value for level in Level), values.UNFILLED, None]}),
    ] = Field(None, alias="级别", description="谁的报告：决定公布期限")
    address: Line = Field(None, alias="地址", description="联系地址")
    postcode: Line = Field(None, alias="邮编", description="邮政编码，六位")
    telephone: Line = Field(None, alias="电话", description="办公电话，不写个人手机")
    email: Line = Field(None, alias="电子邮箱", description="公务邮箱")
    website: Line = Field(None, alias="网址", description="在哪里可以下载本报告")


class Site(_Strict):
    """The web page the report is published on: meta tags of 《政府网站发展指引》（国办发〔2017〕47号）."""

    name: Line = Field(None, alias="名称", description="网站名称（SiteName）")
    domain: Line = Field(None, alias="域名", description="网站域名（SiteDomain）")
    id_code: Line = Field(None, alias="标识码", description="政府网站标识码，十位（SiteIDCode）")
    column: Line = Field(None, alias="栏目", description="栏目名称（ColumnName）")


class Branch(_Strict):
    """A level of a table: a mapping, a list of its cells in the form's order, or 无 (all zero)."""

    node: ClassVar[Node]

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: Any) -> Any:
        """Lists and single words become mappings."""
        node = cls.node
        if values.is_unfilled(value):
            return {}
        if isinstance(value, str) and value.strip() == values.NOTHING:
            return {
                c.key: values.NOTHING if c.children else 0 for c in node.children if not c.total
            }
        if isinstance(value, dict):
            return value
        order = "、".join(child.name for child in node.children if not child.total)
        if not node.is_row:
            raise values.problem(
                "F205", f"“{node.name}”下面应分行填写。", f"各行是：{order}；全部为零时可只写：无"
            )
        if not isinstance(value, list):
            raise values.problem(
                "F205", f"“{node.name}”应是一行数。", f"写成方括号里的数，顺序为：{order}。"
            )
        wanted = sum(not child.total for child in node.children)
        if len(value) not in (wanted, len(node.children)):
            raise values.problem(
                "F205", f"“{node.name}”应有 {wanted} 个数，现有 {len(value)} 个。",
                f"顺序为：{order}；总计由程序计算，不用填。",
            )  # fmt: skip
        return {child.key: item for child, item in zip(node.children, value, strict=False)}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        mapping = super().__get_pydantic_json_schema__(core_schema, handler)
        mapping = {k: v for k, v in mapping.items() if k != "description"}
        shapes: list[JsonSchemaValue] = [mapping, {"enum": [values.NOTHING, values.UNFILLED, None]}]
        cells = [child for child in cls.node.children if not child.total]
        if cls.node.is_row:
            cell = _MONEY_SCHEMA if cells[0].kind is Kind.MONEY else _COUNT_SCHEMA
            length = {"minItems": len(cells), "maxItems": len(cls.node.children)}
            shapes.append({"type": "array", "items": cell, **length})
        order = "、".join(child.name for child in cells)
        return {"title": cls.node.label, "description": f"顺序：{order}", "anyOf": shapes}


class ReportModel(_Strict):
    """What every form asks for besides its own parts, which `model_for` adds."""

    year: Count = Field(None, alias="年度", description="报告年度，四位数字")
    agency: Agency = Field(default_factory=Agency, alias="机关")
    site: Site = Field(default_factory=Site, alias="网站")
    published: Day = Field(None, alias="发布日期", description="向社会公布的日期，例如 2026-01-20")
    opening: Text = Field(None, alias="引言", description="不写时按标准句式生成；写了就照写的用")


def _branch(node: Node, *, note: bool = False) -> type[Branch]:
    fields: dict[str, Any] = {}
    for child in node.children:
        described = Field(
            None, alias=child.name, title=child.label,
            description="由程序计算，不用填" if child.total else child.hint or child.label,
        )  # fmt: skip
        if child.children:
            fields[child.key] = (_branch(child) | None, described)
        else:
            fields[child.key] = (Money if child.kind is Kind.MONEY else Count, described)
    if note:
        fields["note"] = (Text, Field(None, alias="注", description="表下面的注，可以不写"))
    name = "".join(part.title().replace("_", "") for part in node.path)
    model = create_model(name, __base__=Branch, **fields)
    model.node = node
    return model


@functools.cache
def model_for(form: Form) -> type[ReportModel]:
    """The model of a report in this form."""
    fields: dict[str, Any] = {}
    for part in form.parts:
        described = Field(
            None, alias=part.name, title=part.heading, description="\n".join(part.guide) or None
        )
        if part.table:
            fields[part.key] = (_branch(tree(part.table), note=True) | None, described)
        else:
            fields[part.key] = (Text, described)
    model: type[ReportModel] = create_model(f"Report{form.id}", __base__=ReportModel, **fields)
    return model


def json_schema(form: Form) -> dict[str, Any]:
    """JSON Schema (2020-12) of the input file, with Chinese titles and descriptions."""
    schema = model_for(form).model_json_schema(by_alias=True)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"政府信息公开工作年度报告（{form.basis}）",
    }
    return {**schema, **head}


# --- places -----------------------------------------------------------------------------------------


def _field(model: type[BaseModel] | None, key: str | int) -> tuple[str, type[BaseModel] | None]:
    """The English name of a key in `model`, and the model below it."""
    if model is None:
        return str(key), None
    if isinstance(key, int):
        children = model.node.children if issubclass(model, Branch) else ()
        return (children[key].key if key < len(children) else str(key)), None
    for name, info in model.model_fields.items():
        if key in (name, info.alias):
            below = [t for t in _types(info.annotation) if issubclass(t, BaseModel)]
            return name, below[0] if below else None
    return key, None


def _types(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _types(inner)


def path_of(model: type[BaseModel], loc: Loc) -> tuple[str, ...]:
    """A location in the file (Chinese or English keys, list indexes) as English field names."""
    path: list[str] = []
    here: type[BaseModel] | None = model
    for key in loc:
        name, here = _field(here, key)
        path.append(name)
    return tuple(path)


def loc_of(model: type[BaseModel], data: Any, path: tuple[str | int, ...]) -> Loc:
    """English field names as a location in `data`, as deep as the file goes."""
    loc: list[str | int] = []
    here: type[BaseModel] | None = model
    for name in path:
        if isinstance(data, list) and here is not None and issubclass(here, Branch):
            names = [child.key for child in here.node.children]
            key: str | int = names.index(str(name)) if name in names else 0
        elif isinstance(data, dict):
            key = next((k for k in data if _field(here, k)[0] == name), name)
        else:
            break
        _, here = _field(here, key)
        loc.append(key)
        try:
            data = data[key]
        except (KeyError, IndexError):
            break
    return tuple(loc)


# --- validation -------------------------------------------------------------------------------------


def validate(source: Source, form: Form) -> tuple[ReportModel, list[Finding]]:
    """Data → report, with a finding for everything refused; refused values count as not filled in."""
    model = model_for(form)
    data = copy.deepcopy(source.data)
    findings: list[Finding] = []
    while True:
        try:
            return model.model_validate(data), findings
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                path = path_of(model, tuple(detail["loc"]))
                loc = loc_of(model, source.data, path)
                if detail["type"] == "extra_forbidden":
                    loc = (*loc_of(model, source.data, path[:-1]), detail["loc"][-1])
                findings.append(_finding(detail, path, loc, model, source))
                _drop(data, loc)


def _drop(data: Any, loc: Loc) -> None:
    for key in loc[:-1]:
        data = data[key]
    if isinstance(data, dict):
        data.pop(loc[-1], None)
    else:
        data[loc[-1]] = None


def _finding(
    detail: ErrorDetails, path: tuple[str, ...], loc: Loc, model: type[ReportModel], source: Source
) -> Finding:
    kind = detail["type"]
    unknown = kind == "extra_forbidden"
    place = source.place(source.mark(loc, of_key=unknown))
    if unknown:
        code = "F201"
        message, remedy, meant = _unknown_key(str(detail["loc"][-1]), path[:-1], model)
        # Filed under the field that was meant, so that its being empty is not told as well.
        path = (*path[:-1], meant or path[-1])
    elif kind == "model_type":
        code, message = "F207", "这里应是下一层的内容（“键: 值”）。"
        remedy = "每个键另起一行，多缩进两格。"
    elif kind.startswith("F"):
        code, message, remedy = kind, detail["ctx"]["words"], detail["ctx"]["remedy"]
    else:
        raise AssertionError(f"untranslated pydantic error {kind}")
    return Finding(code, Severity.ERROR, message, path=path, place=place, remedy=remedy)


def _unknown_key(
    key: str, above: tuple[str, ...], model: type[ReportModel]
) -> tuple[str, str, str | None]:
    """Message, remedy, and the English name of the field that was probably meant."""
    here: type[BaseModel] | None = model
    for name in above:
        _, here = _field(here, name)
    fields = here.model_fields if here else {}
    names = {alias: name for name, info in fields.items() for alias in (info.alias, name) if alias}
    if key in names:
        both = f"“{fields[names[key]].alias}”和“{names[key]}”是同一项，写了两次。"
        return both, "只留一处。", names[key]
    close = difflib.get_close_matches(key, names, n=1, cutoff=0.4)
    close = close or [name for name in names if name in key or key in name][:1]
    if close:
        guess = fields[names[close[0]]].alias or close[0]
        message = f"不认识的键“{key}”。是不是“{guess}”？"
        return message, f"改为“{guess}”，或删去这一行。", names[close[0]]
    known = [info.alias or name for name, info in fields.items()]
    listed = "、".join(known[:12]) + ("……" if len(known) > 12 else "")
    return f"不认识的键“{key}”。", f"这里可以写的键：{listed}。", None
