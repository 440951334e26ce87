"""What the model refuses, in whose words, and where."""

import typing

import jsonschema
import pydantic
import pytest
import yaml

import authoring
from authoring.forms import FORMS
from authoring.report.model import json_schema, model_for, validate
from authoring.report.source import parse
from tests.conftest import EXAMPLES, INPUTS, report

FORM = FORMS[-1]


def findings(text):
    return [
        (f.code, f.place.line, f.place.column) for f in validate(parse(text, "f.yaml"), FORM)[1]
    ]


def messages(text):
    return " ".join(f.message + f.remedy for f in validate(parse(text, "f.yaml"), FORM)[1])


@pytest.mark.parametrize(
    ("value", "code", "says"),
    [
        ("12件", "F204", "只写数字：12"), ("1,234", "F204", "1234"), ("１２", "F204", "半角：12"),
        ("/", "F204", "请填 0"), ("—", "F204", "请填 0"), ("空", "F204", "请填 0"),
        ("-1", "F203", "不小于 0"), ("1.5", "F204", "整数"), ("012", "F204", "写成 12"),
        ("true", "F204", "数字"), ("[1]", "F204", "数字"), ("{a: 1}", "F204", "数字"),
        ('"12"', "F204", "引号"), ("十二", "F204", "阿拉伯数字"), ("1e5", "F204", "数字"),
        (".nan", "F204", "数字"), ("9" * 40, "F204", "位数"),
    ],
)  # fmt: skip
def test_a_count_is_a_whole_number_and_anything_else_is_explained(value, code, says):
    text = f"主动公开:\n  行政许可: {value}\n"
    assert findings(text) == [(code, 2, 9)]
    assert says in messages(text)


@pytest.mark.parametrize("value", ["0", "96171.6", "59237.2449", "4166.241619", "7545", "0.50"])
def test_money_keeps_its_digits(value):
    content, found, _ = validate(parse(f"主动公开: {{行政事业性收费: {value}}}\n"), FORM)
    assert not found
    assert str(content.disclosure.fees) == value


@pytest.mark.parametrize("value", ["1.1234567", "-0.5", "12元", "1，000"])
def test_money_that_is_no_exact_amount_is_refused(value):
    assert findings(f"主动公开:\n  行政事业性收费: {value}\n")


@pytest.mark.parametrize("unfilled", ["_", "~", "", '""', "未填"])
def test_not_filled_in_is_not_zero_and_not_an_error_of_the_model(unfilled):
    content, found, _ = validate(parse(f"主动公开:\n  行政许可: {unfilled}\n"), FORM)
    assert not found
    assert content.disclosure.licences is None


def test_one_word_states_that_a_table_a_group_or_a_row_is_zero():
    text = "申请: {新收: 无, 办理结果: {不予公开: 无}}\n复议诉讼: 无\n"
    content, found, _ = validate(parse(text), FORM)
    assert not found
    assert content.applications.received.business == 0
    assert content.applications.outcomes.refused.state_secret.other_organisation == 0
    assert content.review.litigation.direct.pending == 0
    assert content.applications.outcomes.granted is None


def test_rows_are_lists_or_mappings_in_either_language():
    same = [
        "申请: {新收: [1, 2, 3, 4, 5, 6]}",
        "申请: {新收: {自然人: 1, 商业企业: 2, 科研机构: 3, 社会公益组织: 4, 法律服务机构: 5, 其他: 6}}",
        "applications: {received: {natural_person: 1, business: 2, research: 3, public_welfare: 4,"
        " legal_services: 5, other_organisation: 6}}",
    ]
    rows = [validate(parse(text), FORM)[0].applications.received.model_dump() for text in same]
    assert rows[0] == rows[1] == rows[2]


@pytest.mark.parametrize("row", ["[1, 2]", "[1, 2, 3, 4, 5, 6, 7, 8]", "[]", "5"])
def test_a_row_of_wrong_length_tells_the_order(row):
    text = f"申请:\n  新收: {row}\n"
    assert findings(text) == [("F205", 2, 7)]
    assert "自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他" in messages(text)


def test_unknown_keys_are_guessed():
    assert findings("机关:\n  电邮: x\n") == [("F201", 2, 3)]
    assert "“电子邮箱”" in messages("机关: {电子邮件: x}")
    assert "“行政规范性文件”" in messages("主动公开: {规范性文件: [0, 0, 0]}")
    assert "“结转下年度”" in messages("申请: {结转下年: [0, 0, 0, 0, 0, 0]}")


def test_a_key_may_be_a_number():
    assert sorted(findings("12: x\n机关: {34: y}\n")) == [("F201", 1, 1), ("F201", 2, 6)]


def test_the_same_item_in_two_languages_is_one_too_many():
    assert "写了两次" in messages("主动公开: {行政许可: 1, licences: 2}")


def test_cells_of_a_list_point_at_themselves():
    assert findings("申请:\n  新收: [1, 2, 三, 4, 5, -6]\n") == [("F204", 2, 14), ("F203", 2, 23)]


def test_what_is_refused_does_not_hide_the_rest():
    content, found, _ = validate(parse("主动公开: {行政许可: x, 行政处罚: 7}\n年度: 2024\n"), FORM)
    assert len(found) == 1
    assert content.disclosure.penalties == 7
    assert content.disclosure.licences is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("机关: 甲局\n", "F207"), ("机关: [1]\n", "F207"), ("总体情况: [a]\n", "F207"),
        ("总体情况: true\n", "F207"), ("机关: {级别: 县级}\n", "F209"), ("发布日期: 2025-02-30\n", "F208"),
        ("发布日期: 明天\n", "F208"), ("申请: 5\n", "F205"), ("申请: [1, 2]\n", "F205"),
        ("网站: 3\n", "F207"),
    ],
)  # fmt: skip
def test_wrong_shapes_are_explained(text, code):
    assert [f[0] for f in findings(text)] == [code]


def test_braces_in_a_value_are_shown_as_typed():
    assert "“{remedy}{words}”" in messages("主动公开: {行政许可: '{remedy}{words}'}")


def test_dates_are_read_as_people_write_them():
    for written in ("2025-01-20", "2025年1月20日", "2025/1/20", "２０２５年１月２０日"):
        content, found, _ = validate(parse(f"发布日期: {written}\n"), FORM)
        assert not found
        assert content.published.isoformat() == "2025-01-20"


def test_numbers_in_text_fields_are_taken_as_written():
    content, *_ = validate(parse("机关: {邮编: 223001, 电话: 051700000000}\n"), FORM)
    assert (content.agency.postcode, content.agency.telephone) == ("223001", "051700000000")


def test_an_item_written_under_both_names_with_a_mistake_inside():
    text = "申请: {received: {自然人: x}, 新收: {自然人: y, natural_person: 3}}\nagency: {a: 1}\n机关: {电话: [1]}\n"
    assert {code for code, *_ in findings(text)} == {"F201", "F204"}


def test_a_flood_of_mistakes_is_cut():
    text = "".join(f"错{number}: 1\n" for number in range(3000))
    assert len(findings(text)) == 200


@pytest.mark.parametrize("text", ["字" * 60_000, "行\n\n" * 3000, "![x](a.png)\n\n" * 40, "|" * 40])
def test_narratives_beyond_all_measure_are_refused(text):
    body = "\n".join("  " + line for line in text.splitlines())
    assert [code for code, *_ in findings(f"总体情况: |\n{body}\n")] == ["F216"]


def test_empty_sections_say_nothing():
    assert not findings("网站:\n机关: _\n")


@pytest.mark.parametrize("year", ["20244", "224", "二〇二四"])
def test_a_year_has_four_digits(year):
    assert findings(f"年度: {year}\n") == [("F204", 1, 5)]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_the_published_schema_is_fresh(form):
    written = (INPUTS / f"nianbao-{form.id}.schema.json").read_text(encoding="utf-8")
    assert written == authoring.schema(form), (
        "run: nianbao schema > example_inputs/nianbao-….schema.json"
    )


@pytest.fixture(scope="module")
def schema_of():
    """The validator of each form's schema, which is itself found valid once."""
    made = {form.id: jsonschema.Draft202012Validator(json_schema(form)) for form in FORMS}
    for validator in made.values():
        jsonschema.Draft202012Validator.check_schema(validator.schema)
    return made


def test_the_schema_takes_what_the_model_takes(schema_of):
    for path in EXAMPLES:
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        for key in data.keys() & {"发布日期", "成文日期"}:
            data[key] = str(data[key])  # editors read dates as text, YAML 1.1 does not
        schema_of[report(path).form.id].validate(data)
    for form in FORMS:
        starter = authoring.starter(form, form.first_year, "甲局", "s.json")
        schema_of[form.id].validate(yaml.safe_load(starter))


@pytest.mark.parametrize(
    "text",
    ["机关: {电邮: x}", "申请: {新收: [1, 2]}", "主动公开: {行政许可: 12件}", "机关: {级别: 县级}"],
)
def test_the_schema_refuses_what_the_model_refuses(text):
    assert list(
        jsonschema.Draft202012Validator(json_schema(FORM)).iter_errors(yaml.safe_load(text))
    )


def test_every_field_of_the_schema_has_a_chinese_description():
    for name, model in json_schema(FORM)["$defs"].items():
        for shape in model.get("anyOf", [model]):
            for key, field in shape.get("properties", {}).items():
                told = field.get("description") or field.get("title")
                assert told, (name, key)
                assert any("\u4e00" <= char <= "\u9fff" for char in told), (name, key)


def test_every_yaml_key_of_the_model_is_chinese():
    seen = set()

    def walk(model):
        seen.add(model)
        for name, info in model.model_fields.items():
            assert info.alias
            assert not info.alias.isascii(), (model.__name__, name)
            for below in models_in(info.annotation):
                if below not in seen:
                    walk(below)

    def models_in(kind):
        if isinstance(kind, type) and issubclass(kind, pydantic.BaseModel):
            yield kind
        for inner in typing.get_args(kind):
            yield from models_in(inner)

    for form in FORMS:
        walk(model_for(form))
    assert len(seen) > 20
