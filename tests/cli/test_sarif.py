"""SARIF 2.1.0 as code hosts read it."""

import json

import pytest

import authoring
from authoring.cli import main
from authoring.cli.sarif import sarif
from tests.conftest import WRONG, report


def test_every_finding_is_a_result_with_place_rule_and_fingerprint():
    found = authoring.check(report(WRONG))
    (run,) = json.loads(sarif(found, "1.0"))["runs"]
    assert len(run["results"]) == len(found)
    described = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert described == {finding.code for finding in found}
    for finding, result in zip(found, run["results"], strict=True):
        assert result["ruleId"] == finding.code
        assert finding.message in result["message"]["text"]
        assert result["partialFingerprints"]["nianbao/v1"] == finding.fingerprint
        (location,) = result["locations"]
        region = location["physicalLocation"].get("region")
        if finding.place.line:
            assert region["startLine"] == finding.place.line
            assert region["endColumn"] > region["startColumn"]
    levels = {result["level"] for result in run["results"]}
    assert levels == {"error", "warning", "note"}


def test_an_explained_finding_is_suppressed_with_its_reason(changed):
    old = "其他事项: |\n"
    path = changed(
        ("申请3119件", "申请3118件"), (old, f"说明:\n  - {{规则: X301, 理由: 口径不同}}\n\n{old}")
    )
    found = authoring.check(authoring.load(path))
    (result,) = json.loads(sarif(found, "1.0"))["runs"][0]["results"]
    assert result["suppressions"] == [{"kind": "inSource", "justification": "口径不同"}]


def test_the_verb_prints_it_and_ends_as_before(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["check", str(WRONG), "--format", "sarif"])
    assert stop.value.code == 1
    log = json.loads(capsys.readouterr().out)
    assert log["version"] == "2.1.0"
    assert log["runs"][0]["tool"]["driver"]["name"] == "nianbao"
