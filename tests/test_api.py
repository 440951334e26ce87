"""The public functions, called from Python."""

import pytest

import authoring
from authoring.outputs import Stage
from authoring.publish import Order
from authoring.writers import OUTPUTS, WRITERS
from tests.conftest import INPUTS, document, report, sheet

CITY = INPUTS / "city_government_2024.yaml"


@pytest.mark.parametrize("name", ["odt", "DOCX", "Final", ""])
@pytest.mark.parametrize(
    ("call", "known"),
    [
        (lambda name: authoring.render(document(CITY), name), list(WRITERS)),
        (lambda name: authoring.compose(report(CITY), stage=name), list(Stage)),
        (lambda name: authoring.signoff(report(CITY), [], stage=name), list(Stage)),
        (authoring.schema, [form.id for form in authoring.FORMS]),
        (
            lambda name: authoring.starter(name, 2024, "示例县教育局", "x.json"),
            [form.id for form in authoring.FORMS],
        ),
    ],
    ids=["render", "compose", "signoff", "schema", "starter"],
)
def test_a_name_nobody_knows_is_answered_with_the_known_ones(call, known, name):
    with pytest.raises(authoring.Unusable) as refused:
        call(name)
    said = str(refused.value)
    assert f"“{name}”" in said
    assert all(one in said for one in known)


def test_the_name_of_a_form_is_no_form_but_what_is_said_finds_it():
    with pytest.raises(authoring.Unusable) as refused:
        authoring.schema("2021")
    assert "form_of(2021, '2021')" in str(refused.value)
    assert authoring.schema(authoring.form_of(2021, "2021"))


@pytest.mark.parametrize("stage", list(Stage))
def test_a_stage_may_be_named_or_given(stage):
    assert authoring.compose(report(CITY), stage=stage) == authoring.compose(
        report(CITY), stage=stage.value
    )


@pytest.mark.parametrize("to", [to for to in WRITERS if to != "docx"])
def test_the_sheet_to_sign_is_written_as_a_word_file_only(to):
    with pytest.raises(authoring.Unusable) as refused:
        authoring.render(sheet(CITY), to)
    (finding,) = refused.value.findings
    assert finding.code == "O920"
    assert to in finding.message
    assert "docx" in finding.message


def test_a_kind_of_document_is_no_writer():
    with pytest.raises(authoring.Unusable) as refused:
        authoring.render(document(CITY), "signoff")
    assert refused.value.findings[0].code == "O918"


def test_an_order_names_outputs_there_are(tmp_path):
    with pytest.raises(authoring.Unusable) as refused:
        Order(["html", "odt"], tmp_path)
    assert all(name in str(refused.value) for name in OUTPUTS)
