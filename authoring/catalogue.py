"""The catalogue of rules and messages as a person reads it: a list, a page for each, one document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from authoring.checks import FAMILIES, RULES
from authoring.checks.messages import MESSAGE_FAMILIES, MESSAGES, Message
from authoring.checks.rule import Rule
from authoring.forms import FORMS
from authoring.pages import Page
from authoring.region.rules import REGION_RULES

Entry = Page | Message
_PAGES: tuple[tuple[str, Sequence[Page]], ...] = (*FAMILIES, ("汇总地区的报告", REGION_RULES))
_ALL: list[Entry] = [*RULES, *REGION_RULES, *MESSAGES]
ENTRIES = {entry.code: entry for entry in _ALL}
"""Every rule and message by its code."""


def listing() -> str:
    """Every rule on a line of its own, by family; messages are left to their pages."""
    lines: list[str] = []
    for name, rules in _PAGES:
        lines.append(name)
        lines += [f"  {rule.code}  {rule.severity.label}  {rule.title}" for rule in rules]
    return "\n".join(lines)


def page(entry: Entry) -> str:
    """One rule or message explained."""
    return "\n".join(
        (f"{entry.code}  {entry.title}（{entry.severity.label}）", *_told(entry, "  "))
    )


def _told(entry: Entry, lead: str) -> Iterator[str]:
    yield f"{lead}查什么：{entry.what}"
    if isinstance(entry, Page):
        yield f"{lead}为什么：{entry.why}"
    yield f"{lead}怎么改：{entry.how}"
    if isinstance(entry, Page):
        if entry.basis:
            yield f"{lead}依据：{entry.basis}"
        yield f"{lead}例：{entry.example}"
    if isinstance(entry, Rule):
        yield f"{lead}格式：{_forms(entry)}"
        explained = "可以写“说明”" if entry.explainable else "只能改正，不能用“说明”代替"
        yield f"{lead}经核实无误时：{explained}"


def _forms(rule: Rule) -> str:
    return "各年度" if len(rule.forms) == len(FORMS) else "、".join(form.id for form in rule.forms)


def document() -> str:
    """The whole catalogue in Markdown: authoring/checks/README.md, which a test keeps fresh."""
    lines = [
        "# 检查的规则",
        "",
        "由 `authoring/checks/` 和 `authoring/region/rules.py` 里的规则生成（`pytest --update-golden`），不要手改。"
        "`nianbao rules 编号` 显示同样的内容。",
        "",
        "错误：定稿前要改正，或写明“说明”。提醒：要改正或说明，不妨碍定稿。提示：供参考。",
    ]
    families: list[tuple[str, Sequence[Entry]]] = [*_PAGES, *MESSAGE_FAMILIES]
    for name, entries in families:
        lines += ["", f"## {name}"]
        for entry in entries:
            lines += ["", f"### {entry.code} {entry.title}（{entry.severity.label}）", ""]
            lines += [_escaped(line) for line in _told(entry, "- ")]
    return "\n".join(lines) + "\n"


def _escaped(line: str) -> str:
    return line.replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")
