"""All rules on one report: what they find, what the agency explained, what could not be assessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from authoring.checks import RULES
from authoring.checks.case import Case
from authoring.checks.rule import Rule
from authoring.findings import Finding, Place, Severity
from authoring.forms.layout import Form, form_cells
from authoring.report import Report
from authoring.report.model import Explanation
from authoring.report.pack import Pack

_BY_CODE = {rule.code: rule for rule in RULES}


def judge(report: Report, pack: Pack | None = None) -> list[Finding]:
    """What was refused on reading, and what the rules say; each finding at its place."""
    case = Case(report, pack)
    found = [*report.findings]
    not_assessed: list[Rule] = []
    for rule in RULES:
        case.gaps.clear()
        found += rule(case)
        if case.gaps:
            not_assessed.append(rule)
    placed = [
        f.at(report.in_words(f.place, f.path) if f.place.line else report.place(f.path))
        for f in found
    ]
    return [*_explained(report, placed), *_not_assessed(report, not_assessed)]


def _not_assessed(report: Report, rules: list[Rule]) -> Iterator[Finding]:
    """Said once: what could not be judged because of cells that are empty or were refused."""
    if rules:
        listed = "、".join(rule.code for rule in rules)
        yield Finding(
            "K901", Severity.INFO,
            f"表中有未填或写错的格，{len(rules)} 条规则暂未核查：{listed}。", place=report.place(()),
            remedy="填好、改好以后再检查一次。",
        )  # fmt: skip


def _explained(report: Report, findings: list[Finding]) -> Iterator[Finding]:
    """The findings, those the agency explained with its reason; explanations that explain nothing."""
    used: set[int] = set()
    by_rule: dict[str, list[tuple[int, Explanation]]] = {}
    for number, one in enumerate(report.content.explanations):
        rule = _BY_CODE.get((one.rule or "").upper())
        if rule and rule.explainable and _is_reason(one.reason):
            by_rule.setdefault(rule.code, []).append((number, one))
    for finding in findings:
        reason = ""
        if several := by_rule.get(finding.code):
            words, names = _told(finding), _names(finding, report.form)
            for number, one in several:
                if _meant(one, words, names):
                    used.add(number)
                    reason = one.reason or ""
        yield replace(finding, reason=reason) if reason else finding
    for number, one in enumerate(report.content.explanations):
        if number not in used:
            yield _idle(report, number, one, findings)


def _is_reason(words: str | None) -> bool:
    """Whether something is said: two characters that are no punctuation."""
    return words is not None and re.search(r"\w.*\w", words) is not None


def _told(finding: Finding) -> str:
    """Everything a finding says of its place, without spaces."""
    place = finding.place
    told = (finding.quote, _sentence(place), finding.message, place.table, place.row, place.heading)
    return "".join("".join(told).split())


def _names(finding: Finding, form: Form) -> tuple[str, str]:
    """The path of a finding by the English and by the Chinese names."""
    return ".".join(map(str, finding.path)), _in_chinese(finding.path, form)


def _meant(explanation: Explanation, told: str, names: tuple[str, str]) -> bool:
    """Whether an explanation speaks of this place; one that tells no place speaks of all."""
    where = "".join((explanation.where or "").split())
    return where in told or any(name == where or name.startswith(f"{where}.") for name in names)


def _in_chinese(path: tuple[str | int, ...], form: Form) -> str:
    """A path by the names of the YAML keys: 申请.新收.总计."""
    cell = form_cells(form).get(tuple(map(str, path)))
    if cell:
        return ".".join(cell.names)
    return next((part.name for part in form.parts if path and part.key == path[0]), "")


def _sentence(place: Place) -> str:
    """The sentence a place points into."""
    column = (place.column or 1) - 1
    start = place.text.rfind("。", 0, column) + 1
    end = place.text.find("。", column)
    return place.text[start : end if end >= 0 else None]


def _idle(report: Report, number: int, one: Explanation, findings: list[Finding]) -> Finding:
    """Why an explanation is of no use."""
    path = ("explanations", str(number))
    code = (one.rule or "").upper()
    rule = _BY_CODE.get(code)
    if not one.rule or not _is_reason(one.reason):
        message, remedy = "这条说明没有写“规则”或“理由”。", "写明规则的编号和理由。"
    elif rule is None and code not in {f.code for f in findings}:
        message, remedy = (
            f"没有编号为“{one.rule}”的规则。",
            "编号见检查结果，或用 nianbao rules 列出。",
        )
    elif rule is None or not rule.explainable:
        message, remedy = f"{code} 不能用说明代替改正。", "按“怎么改”改正，再删去这条说明。"
    else:
        message = f"这条说明没有对应任何问题：{code}{'，' + one.where if one.where else ''}。"
        remedy = "问题已经改正的，删去这条说明；没有改正的，核对规则编号和位置。"
    return Finding(
        "K902", Severity.WARNING, message, path=path, place=report.place(path), remedy=remedy
    )
