"""Several reports checked in one run: agencies whose words are the same (雷同)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from authoring.findings import Finding, Severity
from authoring.prose.likeness import units_of
from authoring.prose.spoken import spoken_in
from authoring.report import Report

_LIMIT = 80  # per cent of the characters
_ENOUGH = 100  # characters; less text than this could be the same by chance
_MAX_KNOWN = 8  # reports remembered for one sentence


@dataclass(eq=False)
class Batch:
    """What the reports of one run say, sentence by sentence, and who said it."""

    _names: list[str] = field(default_factory=list)
    _said: dict[str, list[int]] = field(default_factory=dict)

    def alike(self, report: Report) -> list[Finding]:
        """The finding that another agency's report, checked before, says the same; remembers this one."""
        name = report.content.agency.full_name or ""
        sentences = [bare for bare, _ in own_sentences(report)]
        size = sum(map(len, sentences))
        shared: Counter[int] = Counter()
        for words in sentences:
            for one in self._said.get(words, ()):
                shared[one] += len(words)
        number = len(self._names)
        self._names.append(name)
        for words in sentences:
            known = self._said.setdefault(words, [])
            if len(known) < _MAX_KNOWN:
                known.append(number)
        others = [(count, one) for one, count in shared.items() if self._names[one] != name]
        if size < _ENOUGH or not others:
            return []
        count, one = max(others, key=lambda found: (found[0], -found[1]))
        share = 100 * count // size
        return [_finding(report, self._names[one], share)] if share >= _LIMIT else []


def own_sentences(report: Report) -> list[tuple[str, str]]:
    """What a report says in its own words, each sentence once, with its words as written.

    Figures, marks and the agency's own names are taken out, standard sentences left out.
    """
    spoken = spoken_in(report)
    found: dict[str, tuple[str, str]] = {}
    for unit in units_of(spoken.passages):
        bare = unit.words
        for own in spoken.own_names:
            bare = bare.replace(own, "")
        found[unit.words] = (bare, unit.text)
    return list(found.values())


def _finding(report: Report, other: str, share: int) -> Finding:
    path, _ = next(report.narratives(), ((), ""))
    return Finding(
        "C534", Severity.WARNING,
        f"文字有 {share}% 与这次一起检查的“{other or '另一份报告'}”的报告相同（限 {_LIMIT}%）。",
        path=path, place=report.place(path),
        basis="国办公开办函〔2021〕30号：内容雷同、敷衍塞责等问题造成不良后果的，严肃追究责任",
        remedy="按本机关的实际重写：写自己的事例、数字和做法。",
    )  # fmt: skip
