"""The published JSON Schemas of the outputs take every output, and nothing else."""

import json

import jsonschema
import pytest

import authoring
from authoring.findings import Unusable
from tests.conftest import EXAMPLES, WRONG, document, report


def validator(name):
    schema = json.loads(authoring.output_schema(name))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_schema_of_data_takes_what_is_written():
    data = validator("data")
    for example in EXAMPLES:
        data.validate(json.loads(authoring.render(document(example), "json").data))


def test_the_schema_of_findings_takes_what_is_written(run):
    code, written, _ = run("check", str(WRONG), "--format", "json")
    found = json.loads(written)
    assert code == 1
    assert found
    validator("findings").validate(found)
    validator("findings").validate(
        [one.as_dict() for e in EXAMPLES for one in authoring.check(report(e))]
    )


@pytest.mark.parametrize(
    "change", [{"severity": "bad"}, {"actual": 1.5}, {"code": "X"}, {"more": 1}]
)
def test_the_schema_of_findings_takes_nothing_else(change):
    (first, *_) = authoring.check(report(WRONG))
    with pytest.raises(jsonschema.ValidationError):
        validator("findings").validate([first.as_dict() | change])


def test_an_output_nobody_knows_is_refused():
    with pytest.raises(Unusable, match="findings、data、verify、edits"):
        authoring.output_schema("pdf")


def test_the_command_line_writes_them(run):
    assert run("schema", "--of", "data")[1] == authoring.output_schema("data")
    code, _, complaint = run("schema", "--of", "pdf")
    assert code == 2
    assert "findings、data、verify、edits" in complaint
