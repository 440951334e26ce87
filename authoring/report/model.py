"""What an agency writes, as pydantic models built from the form.

Keys are the form's short Chinese terms (the alias of each field); the English field name is accepted
too. Nothing is required here: what is missing is *not filled in yet*, which a check reports.
"""

from __future__ import annotations

import difflib
import functools
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    TypeAdapter,
    ValidationError,
    create_model,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue, WithJsonSchema
from pydantic_core import CoreSchema, ErrorDetails, core_schema

from authoring import quantities
from authoring.characters import first_hidden
from authoring.findings import Edit, Finding, Fix, Severity, Unusable
from authoring.forms import FORMS
from authoring.forms.layout import Form, Kind, Level, Node, Part, Scope, keys, tree
from authoring.report import values
from authoring.report.source import Loc, Source

MAX_FINDINGS = 200  # nobody reads more, and each guess at a misspelt key takes time
MAX_SECTIONS = 99  # as far as headings are numbered
MAX_EXPLANATIONS = 100
_TEXT_SCHEMA = {"type": ["string", "integer", "number", "null"]}
_YEAR_SCHEMA = {
    "anyOf": [{"type": "integer", "minimum": 1000, "maximum": 9998}, {"enum": ["_", None]}]
}
_REMARKED = {"type": "string", "pattern": "^[+-]?[0-9].*[（(].+[）)]$"}
_BLANK = {"enum": ["_", "未填", None]}
_COUNT_SCHEMA = {"anyOf": [{"type": "integer", "minimum": 0}, _BLANK, _REMARKED]}
_MONEY_SCHEMA = {"anyOf": [{"type": "number", "minimum": 0}, _BLANK, _REMARKED]}


class _Ready:
    """A schema of pydantic made once: a form has 200 cells of the same few kinds."""

    def __init__(self, read: Callable[[Any], Any], of: CoreSchema, shown: JsonSchemaValue) -> None:
        nullable = core_schema.nullable_schema(of)
        self.schema = core_schema.no_info_before_validator_function(read, nullable)
        self.shown = shown

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        return self.schema.copy()  # pydantic writes into what it is given

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, __: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return self.shown.copy()


Count = Annotated[int | None, _Ready(values.count, core_schema.int_schema(), _COUNT_SCHEMA)]
Money = Annotated[Decimal | None, _Ready(values.money, core_schema.decimal_schema(), _MONEY_SCHEMA)]
SignedCount = Annotated[
    int | None,
    _Ready(
        values.change,
        core_schema.int_schema(),
        {"anyOf": [{"type": "integer"}, _BLANK, _REMARKED]},
    ),
]
Amount = Annotated[
    quantities.Amount | None,
    _Ready(
        values.amount,
        core_schema.is_instance_schema(
            quantities.Amount,
            serialization=core_schema.to_string_ser_schema(when_used="unless-none"),
        ),
        {"type": ["string", "integer", "null"]},
    ),
]
Year = Annotated[int | None, BeforeValidator(values.year), WithJsonSchema(_YEAR_SCHEMA)]
Line = Annotated[str | None, BeforeValidator(values.line), WithJsonSchema(_TEXT_SCHEMA)]
Text = Annotated[str | None, BeforeValidator(values.narrative), WithJsonSchema(_TEXT_SCHEMA)]
Day = Annotated[
    date | None, BeforeValidator(values.day), WithJsonSchema({"type": ["string", "null"]})
]


def _one_of(words: type[StrEnum], named: str) -> BeforeValidator:
    """Reads one of some words, by its Chinese or its English name."""

    def read(value: Any) -> StrEnum | None:
        word = values.line(value)
        if word is None:
            return None
        try:
            return words[word.upper()] if word.isascii() else words(word)
        except (KeyError, ValueError):
            known = "、".join(words)
            raise values.problem(
                "F209", f"没有“{word[:30]}”这一{named}。", f"从这些里选：{known}。"
            ) from None

    return BeforeValidator(read)


def _choice(words: type[StrEnum]) -> WithJsonSchema:
    return WithJsonSchema({"enum": [*words, values.UNFILLED, "未填", None]})


LevelWord = Annotated[Level | None, _one_of(Level, "级别"), _choice(Level)]
ScopeWord = Annotated[Scope | None, _one_of(Scope, "口径"), _choice(Scope)]


class Strict(BaseModel):
    """Refuses unknown keys; takes Chinese and English names."""

    model_config = ConfigDict(
        extra="forbid", validate_by_name=True, validate_by_alias=True, frozen=True, defer_build=True
    )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core_schema))
        # English names are accepted but not offered for completion; nor are English docstrings.
        schema["patternProperties"] = {"^[a-z_]+$": {}}
        schema.pop("description", None)
        schema.pop("title", None)
        return schema


class Group(Strict):
    """A group of text fields; left empty it says nothing."""

    @model_validator(mode="before")
    @classmethod
    def _empty(cls, value: Any) -> Any:
        return {} if values.is_unfilled(value) else value


class Agency(Group):
    """The reporting agency (机关)."""

    full_name: Line = Field(None, alias="全称", description="机关全称，写在标题和文件名里")
    short_name: Line = Field(None, alias="简称", description="正文里的自称，例如“县教育局”“本机关”")
    level: LevelWord = Field(None, alias="级别", description="谁的报告：决定公布期限")
    address: Line = Field(None, alias="地址", description="联系地址")
    postcode: Line = Field(None, alias="邮编", description="邮政编码，六位")
    telephone: Line = Field(None, alias="电话", description="办公电话，不写个人手机")
    email: Line = Field(None, alias="电子邮箱", description="公务邮箱")
    website: Line = Field(None, alias="网址", description="在哪里可以下载本报告")


class Site(Group):
    """The web page the report is published on: meta tags of 《政府网站发展指引》（国办发〔2017〕47号）."""

    name: Line = Field(None, alias="名称", description="网站名称（SiteName）")
    domain: Line = Field(None, alias="域名", description="网站域名（SiteDomain）")
    id_code: Line = Field(None, alias="标识码", description="政府网站标识码，十位（SiteIDCode）")
    column: Line = Field(None, alias="栏目", description="栏目名称（ColumnName）")
    index_number: Line = Field(None, alias="索引号", description="政府信息的索引号")
    document_number: Line = Field(
        None, alias="文号", description="发文字号，例如 示例政办发〔2026〕1号"
    )
    category: Line = Field(None, alias="分类", description="主题分类，例如 政务公开")
    keywords: Line = Field(None, alias="关键词", description="几个词之间用顿号或逗号隔开")

    @property
    def has_index(self) -> bool:
        """Whether the page has a block that indexes the report, as the columns of governments do."""
        return bool(self.index_number or self.document_number or self.category or self.keywords)


class Counted(Group):
    """A list of counts with their shares, printed as a sentence (分类)."""

    subject: Line = Field(None, alias="总称", description="什么的数量，例如“主动公开政府信息”")
    unit: Line = Field(None, alias="单位", description="例如 条；不写时是“条”")
    total: Count = Field(None, alias="合计", description="由程序计算，不用填")
    counts: Annotated[dict[str, int] | None, BeforeValidator(values.counts)] = Field(
        None, alias="各项", description="名称: 数量，按要印出的顺序"
    )


class Section(Group):
    """A part of the agency's own making (各部分)."""

    number: Line = Field(
        None,
        alias="序号",
        description="原件的序号与“一、二、三”不同时照写，例如 第一部分；没有的写：无",
    )
    title: Line = Field(None, alias="标题", description="不写序号，序号由程序编排")
    items: Annotated[tuple[str, ...] | None, BeforeValidator(values.words)] = Field(
        None, alias="条目", description="这一部分报告的是《条例》要求的哪一项，可以写几项"
    )
    counted: Counted | None = Field(None, alias="分类", description="分类数量，比例由程序计算")
    text: Text = Field(None, alias="正文", description="正文，写法与其他年度的报告相同")

    @property
    def counts(self) -> dict[str, int]:
        """The counted list, empty where there is none."""
        return (self.counted and self.counted.counts) or {}

    @property
    def says_nothing(self) -> bool:
        """Whether there are neither words nor counts."""
        return self.text is None and not self.counts


class Explanation(Group):
    """Why a finding stands and is right (说明)."""

    rule: Line = Field(None, alias="规则", description="规则的编号，例如 X301")
    where: Line = Field(
        None,
        alias="位置",
        description="所指的一处：栏目（申请.新收.总计）或该句中的几个字；不写是指各处",
    )
    reason: Line = Field(None, alias="理由", description="为什么无误，领导和上级会看到")


def _explanations(value: Any) -> Any:
    return values.a_list(value, MAX_EXPLANATIONS) or []


class Branch(Strict):
    """A level of a table: a mapping, a list of its cells in the form's order, or 无 (all zero).

    `validate` turns lists of the right length into mappings before the model sees them.
    """

    node: ClassVar[Node]
    listed: ClassVar[tuple[str, ...]] = ()
    """The keys of the rows that the file lists one by one, empty for heading lines."""
    columns: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: Any) -> Any:
        """A single word becomes a mapping; a list that is left here has the wrong length."""
        node = cls.node
        if values.is_unfilled(value):
            return {}
        if values.says_nothing_happened(value):
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
                "F205", f"“{node.name}”应填写一行数字。", f"写在方括号里，顺序为：{order}。"
            )
        wanted = sum(not child.total for child in node.children)
        computed = "；总计由程序计算，不用填" if wanted < len(node.children) else ""
        raise values.problem(
            "F205", f"“{node.name}”应有 {wanted} 个数，现有 {len(value)} 个。",
            f"顺序为：{order}{computed}。",
        )  # fmt: skip

    @classmethod
    def cells_of(cls, row: list[Any]) -> tuple[Node, ...] | None:
        """The cells a list gives in the form's order, totals left out or included; None if neither."""
        if not cls.node.is_row:
            return None
        entered = tuple(child for child in cls.node.children if not child.total)
        for cells in (entered, cls.node.children):
            if len(row) == len(cells):
                return cells
        return None

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        mapping = super().__get_pydantic_json_schema__(core_schema, handler)
        shapes: list[JsonSchemaValue] = [mapping, {"enum": [values.NOTHING, values.UNFILLED, None]}]
        cells = [child for child in cls.node.children if not child.total]
        if cls.node.is_row:
            each = [TypeAdapter(_TYPES[cell.kind]).json_schema() for cell in cells]
            alike = {"items": each[0]} if each == each[:1] * len(each) else {"prefixItems": each}
            length = {"minItems": len(cells), "maxItems": len(cls.node.children)}
            shapes.append({"type": "array", **alike, **length})
        order = "、".join(child.name for child in cells)
        return {"title": cls.node.label, "description": f"顺序：{order}", "anyOf": shapes}


class ReportModel(Strict):
    """What every form asks for besides its own parts, which `model_for` adds."""

    form: Line = Field(
        None, alias="格式", description="不写时用这一年度的格式；nianbao forms 列出各格式"
    )
    year: Year = Field(None, alias="年度", description="报告年度，四位数字")
    title: Line = Field(
        None,
        alias="标题",
        description="不写时是全称＋年度＋“政府信息公开工作年度报告”；写了就照写的印",
    )
    agency: Agency = Field(default_factory=Agency, alias="机关", description="填报机关")
    scope: ScopeWord = Field(
        None, alias="口径", description="数据是本机关自己的（本级），还是连同下属汇总的（汇总）"
    )
    site: Site = Field(default_factory=Site, alias="网站", description="发布报告的网站，可以不填")
    signatory: Line = Field(
        None, alias="署名", description="落款的单位，不写时是机关全称；不落款的写：无"
    )
    signed: Day = Field(None, alias="成文日期", description="落款的日期，不写时是发布日期")
    published: Day = Field(None, alias="发布日期", description="向社会公布的日期，例如 2026-01-20")
    opening: Text = Field(
        None, alias="引言", description="不写时按标准句式生成；写了就照写的用；没有引言的写：无"
    )
    last_report: Line = Field(
        None,
        alias="上年报告",
        description="上年报告的 YAML 文件名，放在同一文件夹；用来与上年核对、计算同比",
    )
    explanations: Annotated[list[Explanation], BeforeValidator(_explanations)] = Field(
        default_factory=list, alias="说明", description="经核实无误、无须修改的问题，在这里说明理由"
    )


_TYPES: dict[Kind, Any] = {
    Kind.COUNT: Count,
    Kind.CHANGE: SignedCount,
    Kind.MONEY: Money,
    Kind.AMOUNT: Amount,
}


_WORDS_OF_TABLES = {
    "text": ("正文", "印在表格上面的话，可以不写"),
    "note": ("注", "表下面的注，可以不写"),
}
"""What may be said above a table and below it: key, Chinese name, hint."""


def _branch(node: Node, *, words: bool = False) -> type[Branch]:
    """The model of a level of a table; a whole table has `words` above and below it."""
    fields: dict[str, Any] = {}
    for child in node.children:
        described = Field(
            None, alias=child.name, title=child.label,
            description="由程序计算，不用填" if child.total else child.hint or child.label,
        )  # fmt: skip
        if child.children:
            fields[child.key] = (_branch(child) | None, described)
        else:
            fields[child.key] = (_TYPES[child.kind], described)
    if words:
        assert not _WORDS_OF_TABLES.keys() & fields.keys(), "a row would hide the table's words"
        own = {
            key: (Text, Field(None, alias=alias, description=hint))
            for key, (alias, hint) in _WORDS_OF_TABLES.items()
        }
        fields = {"text": own["text"], **fields, "note": own["note"]}
    name = "".join(part.title().replace("_", "") for part in node.path)
    model = create_model(name, __base__=Branch, **fields)
    model.node = node
    return model


def _sections(part: Part) -> Any:
    """A list of sections, each serving items of this part."""

    def known(items: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for item in items or ():
            if item not in part.items:
                raise values.problem(
                    "F209", f"没有“{item[:30]}”这一条目。", f"从这些里选：{'、'.join(part.items)}。"
                )
        return items

    choice = {"enum": [*part.items]}
    schema = {"anyOf": [choice, {"type": "array", "items": choice}, {"enum": ["_", "未填", None]}]}
    checked = Annotated[
        tuple[str, ...] | None,
        BeforeValidator(values.words), AfterValidator(known), WithJsonSchema(schema),
    ]  # fmt: skip
    described = Section.model_fields["items"].description
    section = create_model(
        "FormSection",
        __base__=Section,
        items=(checked, Field(None, alias="条目", description=described)),
    )

    def some(value: Any) -> Any:
        return values.a_list(value, MAX_SECTIONS)

    return Annotated[list[section], BeforeValidator(some)]


@functools.cache
def model_for(form: Form) -> type[ReportModel]:
    """The model of a report in this form."""
    fields: dict[str, Any] = {}
    for part in form.parts:
        described = Field(
            None, alias=part.name, title=part.heading, description="\n".join(part.guide) or None
        )
        if part.items:
            fields[part.key] = (_sections(part) | None, described)
        elif part.table:
            branch = _branch(tree(part.table), words=True)
            if part.table.listed:
                block = part.table.blocks[0]
                branch.listed = tuple(row.key for row in block.rows)
                branch.columns = tuple(keys(one)[0] for one in block.printed_columns if keys(one))
            fields[part.key] = (branch | None, described)
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


Model = TypeVar("Model", bound=BaseModel)


def with_texts(content: ReportModel, texts: Mapping[tuple[str, ...], str]) -> ReportModel:
    """The report with other words at these paths: (part,), (table, "text"), (part, number, "text")."""
    changed: dict[str, Any] = {}
    for path, words in texts.items():
        key = path[0]
        if len(path) == 1:
            changed[key] = words
        elif len(path) == 2:
            changed[key] = getattr(content, key).model_copy(update={path[1]: words})
        else:
            sections = changed.setdefault(key, list(getattr(content, key)))
            number = int(path[1])
            sections[number] = sections[number].model_copy(update={path[2]: words})
    return content.model_copy(update=changed)


# --- places -----------------------------------------------------------------------------------------


def _field(model: type[BaseModel], key: str) -> tuple[str, type[BaseModel] | None] | None:
    """The English name of a key of `model` and the model below it; None for an unknown key."""
    return _fields(model).get(key)


@functools.cache
def _fields(model: type[BaseModel]) -> dict[str, tuple[str, type[BaseModel] | None]]:
    found: dict[str, tuple[str, type[BaseModel] | None]] = {}
    for name, info in model.model_fields.items():
        below = [t for t in _types(info.annotation) if issubclass(t, BaseModel)]
        for key in (name, info.alias):
            if key:
                found.setdefault(key, (name, below[0] if below else None))
    return found


def fields_at(form: Form, path: tuple[str, ...]) -> dict[str, str]:
    """The English names of what may stand at a path and its Chinese names, in the form's order.

    Empty where only a value can stand, or nothing.
    """
    here: type[BaseModel] | None = model_for(form)
    for name in path:
        if here is None:
            return {}
        if not name.isdigit():  # sections are numbered
            here = (_field(here, name) or (name, None))[1]
    fields = here.model_fields if here else {}
    return {name: info.alias or name for name, info in fields.items()}


def _types(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _types(inner)


@dataclass
class _InEnglish:
    """The data under English names only, and where each name stands in the file."""

    source: Source
    locs: dict[tuple[str, ...], Loc]
    findings: list[Finding]

    def of(self, data: Any, model: type[BaseModel] | None, path: tuple[str, ...], loc: Loc) -> Any:
        if isinstance(data, dict) and model is not None:
            if issubclass(model, Branch) and model.listed:
                return self.rows(data, model, path, loc)
            out: dict[str, Any] = {}
            for key, value in data.items():
                name, below = _field(model, key) or (key, None)
                here = (*path, name)
                if name in out:
                    self._twice(key, here, (*loc, key))
                    continue
                self.locs[here] = (*loc, key)
                is_cell = below is None and issubclass(model, Branch)
                bare = value
                if is_cell and name not in _WORDS_OF_TABLES:
                    bare, _ = values.remarked(value)
                out[name] = self.of(bare, below, here, (*loc, key))
            return out
        if isinstance(data, list) and model is not None and issubclass(model, Group):
            out_list = []
            for number, section in enumerate(data):
                here = (*path, str(number))
                self.locs[here] = (*loc, number)
                out_list.append(self.of(section, model, here, (*loc, number)))
            return out_list
        row = values.pasted(data) or []
        if (
            row
            and model is not None
            and issubclass(model, Branch)
            and (cells := model.cells_of(row))
        ):
            return {cell.key: value for cell, value in zip(cells, row, strict=True)}
        if isinstance(data, list) and model is not None and issubclass(model, Branch):
            cells = model.cells_of(data)
            for number, cell in enumerate(cells or ()):
                self.locs[*path, cell.key] = (*loc, number)
            if cells:
                return {
                    cell.key: values.remarked(value)[0]
                    for cell, value in zip(cells, data, strict=True)
                }
        return data

    def rows(
        self, data: dict[str, Any], model: type[Branch], path: tuple[str, ...], loc: Loc
    ) -> dict[str, Any]:
        """A table whose rows are listed one by one, each with its numbers in the order of the columns."""
        key = next(key for key in ("行", "rows") if key in data)
        others = {one: value for one, value in data.items() if _field(model, one) and one != key}
        out: dict[str, Any] = {}
        for one, value in others.items():
            name, _ = _field(model, one) or (one, None)
            if name in _WORDS_OF_TABLES:
                self.locs[*path, name] = (*loc, one)
                out[name] = value
        for number, (row, name) in enumerate(zip(data[key], model.listed, strict=True)):
            numbers = next((one for one in ("数", "numbers") if name and one in row), None)
            if numbers is None:
                continue
            here, there = (*path, name), (*loc, key, number, numbers)
            self.locs[here] = there
            value, below = row[numbers], model.columns
            if below and isinstance(value, list) and len(value) == len(below):
                out[name] = {}
                for place, (column, cell) in enumerate(zip(below, value, strict=True)):
                    self.locs[*here, column] = (*there, place)
                    out[name][column] = values.remarked(cell)[0]
            elif not below and isinstance(value, list) and len(value) == 1:
                self.locs[here] = (*there, 0)
                out[name] = values.remarked(value[0])[0]
            else:
                out[name] = values.remarked(value)[0]
        return out

    def _twice(self, key: str, path: tuple[str, ...], loc: Loc) -> None:
        first = self.locs[path][-1]
        place = self.source.place(self.source.mark(loc, of_key=True))
        message = f"“{first}”和“{key[:30]}”是同一项，写了两次。"
        self.findings.append(
            Finding("F201", Severity.ERROR, message, path=path, place=place, remedy="只留一处。")
        )


# --- validation -------------------------------------------------------------------------------------


def validate(
    source: Source, form: Form
) -> tuple[ReportModel, list[Finding], dict[tuple[str, ...], Loc]]:
    """Data → report; a finding for everything refused; where each English name stands in the file.

    What is refused counts as not filled in, so that everything else is still there to work with.
    """
    return validate_as(source, model_for(form))


def validate_as(
    source: Source, model: type[Model]
) -> tuple[Model, list[Finding], dict[tuple[str, ...], Loc]]:
    """The same for any file that is written like a report."""
    reading = _InEnglish(source, {}, [])
    data = reading.of(source.data, model, (), ())
    untold = 0
    while True:
        try:
            content = model.model_validate(data)
        except ValidationError as error:
            removed = False
            for detail in error.errors(include_url=False, include_input=False):
                path = tuple(map(str, detail["loc"]))
                removed |= _drop(data, path)
                if len(reading.findings) < MAX_FINDINGS:
                    loc = nearest(reading.locs, path)
                    reading.findings.append(_finding(detail, path, loc, model, source))
                else:
                    untold += 1
            if not removed:  # the next pass would refuse the same again
                raise Unusable(reading.findings) from None
        else:
            return content, _with_the_rest(reading.findings, untold), reading.locs


def _with_the_rest(findings: list[Finding], untold: int) -> list[Finding]:
    """The findings, the last of which says how many more there are."""
    if not untold:
        return findings
    *before, last = findings
    more = f"{last.message}这里没有列出的写错之处另有 {untold} 处。"
    return [*before, replace(last, message=more)]


def nearest(locs: Mapping[tuple[str, ...], Loc], path: tuple[str, ...]) -> Loc:
    """Where a path stands in the file, or the nearest thing above it that does."""
    return next((locs[path[:n]] for n in range(len(path), 0, -1) if path[:n] in locs), ())


def _drop(data: Any, path: tuple[str, ...]) -> bool:
    """Take out a refused value; one that a word like 无 stood for goes with its branch.

    False where there was nothing to take out.
    """
    *above, last = path or ("",)
    for name in above:
        below = _below(data, name)
        if not isinstance(below, dict | list):
            last = name
            break
        data = below
    if _below(data, last) is None:
        return isinstance(data, dict) and data.pop(last, data) is None
    if isinstance(data, list):
        data[int(last)] = None
    else:
        del data[last]
    return True


def _below(data: Any, name: str) -> Any:
    """What a mapping or a list holds at this name or number."""
    if isinstance(data, list):
        return data[int(name)] if name.isdecimal() and int(name) < len(data) else None
    return data.get(name)


def _forms_that_know(path: tuple[str, ...], model: type[BaseModel]) -> list[Form]:
    """Other forms in which this key stands at this place: the report may be in the wrong form."""
    knowing: list[Form] = []
    if not issubclass(model, ReportModel):
        return knowing
    for form in FORMS:
        here: type[BaseModel] | None = model_for(form)
        if here is model:
            continue
        for name in path:
            found = _field(here, name) if here else None
            if found is None:
                break
            here = found[1]
        else:
            knowing.append(form)
    return knowing


def _finding(
    detail: ErrorDetails,
    path: tuple[str, ...],
    loc: Loc,
    model: type[BaseModel],
    source: Source,
) -> Finding:
    kind = detail["type"]
    fix = None
    unknown = kind == "extra_forbidden"
    place = source.place(source.mark(loc, of_key=unknown))
    if unknown:
        code = "F201"
        message, remedy, meant = _unknown_key(path, model)
        fix = _renamed(path, loc, meant, model, source)
        # Filed under the field that was meant, so that its being empty is not told as well.
        path = (*path[:-1], meant or path[-1])
    elif kind == "model_type":
        code, message = "F207", "这里应是下一层的内容（“栏目: 内容”）。"
        remedy = "每个栏目另起一行，多缩进两格。"
    elif kind.startswith("F"):
        context = detail["ctx"]
        code, message, remedy = kind, context["words"], context["remedy"]
        written = source.scalars.get(loc)
        if context.get("typed") and written:
            fix = Fix((Edit(written.start, written.end, context["typed"]),), True, (path,))
    else:
        code, message = "F207", "这里的内容不是该填的样子，没有读进来。"
        remedy = "照 nianbao new 生成的文件填写这一项。"
    return Finding(code, Severity.ERROR, message, path=path, place=place, remedy=remedy, fix=fix)


def _renamed(
    path: tuple[str, ...], loc: Loc, meant: str | None, model: type[BaseModel], source: Source
) -> Fix | None:
    """The key with the name that was probably meant, where nothing stands under that name.

    Where only blanks, widths or what nobody sees make the difference, that is safe.
    """
    start, key = source.key_offset(loc) if loc in source.keys else 0, path[-1]
    if loc not in source.keys or not source.text.startswith(key, start):
        return None
    here = _model_at(path[:-1], model)
    head, colon, _ = key.replace("：", ":").partition(":")
    found = _field(here, head) if colon and source.data_at(loc) is None else None
    if found:  # {邮编:000000}: without a blank, name and value are one word
        edit, name, told = Edit(start + len(head), start + len(head) + 1, ": "), found[0], True
    elif meant:
        alias = here.model_fields[meant].alias or meant
        edit, name, told = Edit(start, start + len(key), alias), meant, _squeezed(key) == alias
    else:
        return None
    names = (name, here.model_fields[name].alias or name)
    if any((*loc[:-1], one) in source.keys for one in names):
        return None
    return Fix((edit,), told, ((*path[:-1], name),))


def _squeezed(key: str) -> str:
    """A key without blanks, widths and what nobody sees."""
    words = "".join(unicodedata.normalize("NFKC", key).split())
    while met := first_hidden(words):
        words = words.replace(met[0], "")
    return words


def _model_at(path: tuple[str, ...], model: type[BaseModel]) -> type[BaseModel]:
    for name in path:
        if not name.isdigit():  # sections are numbered
            _, below = _field(model, name) or (name, None)
            model = below or model
    return model


def _unknown_key(path: tuple[str, ...], model: type[BaseModel]) -> tuple[str, str, str | None]:
    """Message, remedy, and the English name of the field that was probably meant."""
    above = [name for name in path[:-1] if not name.isdigit()]  # sections are numbered
    key = path[-1]
    fields = _model_at(path[:-1], model).model_fields
    names = {alias: name for name, info in fields.items() for alias in (info.alias, name) if alias}
    knowing = _forms_that_know((*above, key), model)
    used = f"（格式 {knowing[0].id} 的写法）" if knowing else ""
    close = difflib.get_close_matches(key[:30], names, n=1, cutoff=0.4)
    close = close or [name for name in names if name in key or key in name][:1]
    groups = [
        info.alias or name
        for name, info in fields.items()
        if key not in names
        and (below := _fields(_model_at(path[:-1], model))[name][1])
        and issubclass(below, Group)
        and key in _fields(below)
    ]
    if len(groups) == 1:
        message = f"“{key[:30]}”写错了位置，应写在“{groups[0]}”下面。"
        return message, f"移到“{groups[0]}:”下面，多缩进两格。", None
    if close:
        guess = fields[names[close[0]]].alias or close[0]
        message = f"没有“{key[:30]}”这个栏目{used}。是不是“{guess}”？"
        return message, f"改为“{guess}”，或删去这一行。", names[close[0]]
    # What the form has of its own first: that is what was meant.
    own = sorted(fields, key=lambda name: name in ReportModel.model_fields)
    known = [fields[name].alias or name for name in own]
    listed = "、".join(known[:12]) + ("……" if len(known) > 12 else "")
    if knowing:
        years = "、".join(form.years for form in knowing)
        message = f"“{key[:30]}”不是这个年度的格式里的栏目，{years}的报告才有。"
        return message, f"核对“年度”和“格式”；这里可以写的栏目：{listed}。", None
    return f"没有“{key[:30]}”这个栏目。", f"这里可以写的栏目：{listed}。", None
