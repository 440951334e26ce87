"""Findings as SARIF 2.1.0, which code hosts and editors show beside the line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from authoring.catalogue import ENTRIES
from authoring.findings import Finding, Severity

_LEVELS = {
    Severity.FATAL: "error",
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}


def sarif(findings: Iterable[Finding], version: str) -> str:
    """One run of the program as SARIF text; explained findings are suppressed with their reason."""
    found = list(findings)
    used = {finding.code for finding in found}
    rules = [
        {
            "id": one.code,
            "name": one.title,
            "shortDescription": {"text": one.title},
            "fullDescription": {"text": one.what},
            "help": {"text": one.how},
            "defaultConfiguration": {"level": _LEVELS[one.severity]},
        }
        for one in ENTRIES.values()
        if one.code in used
    ]
    run = {
        "tool": {"driver": {"name": "nianbao", "version": version, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for finding in found],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _result(finding: Finding) -> dict[str, Any]:
    words = [finding.message]
    if finding.basis:
        words.append(f"依据：{finding.basis}")
    if finding.remedy:
        words.append(f"怎么改：{finding.remedy}")
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": "\n".join(words)},
        "partialFingerprints": {"nianbao/v1": finding.fingerprint},
    }
    if finding.place.file:
        result["locations"] = [{"physicalLocation": _location(finding)}]
    if finding.reason:
        result["suppressions"] = [{"kind": "inSource", "justification": finding.reason}]
    return result


def _location(finding: Finding) -> dict[str, Any]:
    place = finding.place
    location: dict[str, Any] = {
        "artifactLocation": {"uri": quote(Path(place.file).as_posix(), safe="/:")}
    }
    if place.line:
        column = place.column or 1
        location["region"] = {
            "startLine": place.line,
            "startColumn": column,
            "endColumn": column + place.width,
            "snippet": {"text": place.text},
        }
    return location
