"""All rules on one report: what they find, what the agency explained, what could not be assessed."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from authoring.checks import RULES
from authoring.checks.case import Case
from authoring.checks.pack import Pack
from authoring.checks.rule import Rule
from authoring.findings import Finding, Said, Severity
from authoring.forms.layout import Address, Form, form_cells
from authoring.prose.claims import YEAR
from authoring.report import Report
from authoring.report.model import Explanation

_BY_CODE = {rule.code: rule for rule in RULES}


def judge(report: Report, pack: Pack | None = None) -> list[Finding]:
    """What was refused on reading, and what the rules say; each finding at its place."""
    case = Case(report, pack)
    found = [*report.findings]
    not_assessed: list[Rule] = []
    gaps: set[Address] = set()
    for rule in _rules_for(report.form):
        case.gaps.clear()
        found += rule(case)
        if case.gaps:
            not_assessed.append(rule)
            gaps |= case.gaps
    placed = [
        f.at(report.in_words(f.place, f.path) if _is_placed(report, f) else report.place(f.path))
        for f in found
    ]
    return [*_explained(report, _told_apart(placed)), *_not_assessed(report, not_assessed, gaps)]


@functools.cache
def _rules_for(form: Form) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if rule.applies(form))


def _told_apart(findings: list[Finding]) -> list[Finding]:
    """The findings, those that are else the same numbered in their order."""
    seen: Counter[str] = Counter()
    found = []
    for finding in findings:
        key = finding.fingerprint
        found.append(replace(finding, twin=seen[key]) if seen[key] else finding)
        seen[key] += 1
    return found


def _is_placed(report: Report, finding: Finding) -> bool:
    """Whether it stands on a line, or in what is not the report: last year's file, an option."""
    return finding.place.line is not None or finding.place.file not in ("", report.source.name)


def _not_assessed(report: Report, rules: list[Rule], gaps: set[Address]) -> Iterator[Finding]:
    """Said once: what could not be judged because of cells, or a year, that are empty or were refused."""
    if rules:
        listed = "、".join(rule.code for rule in rules)
        lacking = ["“年度”没有填或写错"] if YEAR in gaps else []
        lacking += ["表中有未填或写错的格"] if gaps - {YEAR} else []
        yield Finding(
            "K901", Severity.INFO,
            f"{'，'.join(lacking)}，{len(rules)} 条规则暂未核查：{listed}。", place=report.place(()),
            remedy="填好、改好以后再检查一次。",
        )  # fmt: skip


def _explained(report: Report, findings: list[Finding]) -> Iterator[Finding]:
    """The findings, those the agency explained with its reason; explanations of no use."""
    meant: dict[int, list[int]] = {}
    reasons: dict[int, str] = {}
    by_rule: dict[str, list[int]] = {}
    for place, finding in enumerate(findings):
        by_rule.setdefault(finding.code, []).append(place)
    for number, one in enumerate(report.content.explanations):
        rule = _BY_CODE.get((one.rule or "").upper())
        if rule and rule.explainable and _is_reason(one.reason):
            places = by_rule.get(rule.code, [])
            meant[number] = [n for n in places if _means(one, findings[n], report.form)]
            if len(meant[number]) == 1 or not one.where:
                reasons |= dict.fromkeys(meant[number], one.reason or "")
    for place, finding in enumerate(findings):
        yield replace(finding, reason=reasons[place]) if place in reasons else finding
    for number, one in enumerate(report.content.explanations):
        several = len(meant.get(number, [])) if one.where else 0
        if several > 1 or not meant.get(number):
            yield _idle(report, number, one, findings, several)


def _is_reason(words: str | None) -> bool:
    """Whether something is said: two characters that are no punctuation."""
    return words is not None and re.search(r"\w.*\w", words) is not None


def _means(explanation: Explanation, finding: Finding, form: Form) -> bool:
    """Whether an explanation speaks of this finding; one that tells no place speaks of all.

    A place is the path of a figure or a part, or words: those of the finding with what leads to them.
    """
    where = "".join((explanation.where or "").split())
    names = ".".join(map(str, finding.path)), _in_chinese(finding.path, form)
    if not where or any(name == where or name.startswith(f"{where}.") for name in names):
        return True
    if finding.said:
        return _speaks_of(where, finding.said)
    place = finding.place
    told = (finding.quote, place.text, place.table, place.row, place.heading)
    return any(where in "".join(words.split()) for words in told)


def _speaks_of(where: str, said: Said) -> bool:
    """Whether words of a paragraph, blanks apart, touch those of a finding and what leads to them."""
    kept = [n for n, char in enumerate(said.text) if not char.isspace()]
    text = "".join(said.text[n] for n in kept)
    at = text.find(where)
    while at >= 0:
        if kept[at] < said.end and said.clause_start <= kept[at + len(where) - 1]:
            return True
        at = text.find(where, at + 1)
    return False


def _in_chinese(path: tuple[str | int, ...], form: Form) -> str:
    """A path by the names of the YAML keys: 申请.新收.总计."""
    cell = form_cells(form).get(tuple(map(str, path)))
    if cell:
        return ".".join(cell.names)
    return next((part.name for part in form.parts if path and part.key == path[0]), "")


def _idle(
    report: Report, number: int, one: Explanation, findings: list[Finding], several: int
) -> Finding:
    """Why an explanation is of no use; `several` is how many findings its place fits."""
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
    elif several:
        message = f"这条说明对应 {several} 处 {code}，不能确定是哪一处：{one.where}。"
        remedy = "“位置”写那一处的原话（到出错的数为止的几个字）；几处都无误的，逐处说明。"
    else:
        message = f"这条说明没有对应任何问题：{code}{'，' + one.where if one.where else ''}。"
        remedy = "问题已经改正的，删去这条说明；没有改正的，核对规则编号和位置。"
    return Finding(
        "K902", Severity.WARNING, message, path=path, place=report.place(path), remedy=remedy
    )
