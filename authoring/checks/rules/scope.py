"""口径：the words say the same of whose figures they are as the report does."""

from __future__ import annotations

from collections.abc import Iterator

from authoring.checks.case import Case
from authoring.checks.rule import rule
from authoring.findings import Finding, Severity
from authoring.forms.layout import Scope
from authoring.patterns import lazy

_BELOW = "(?:下属|所属|各部门|各单位|乡镇)"
_SAYS = {
    Scope.OWN: lazy(
        rf"(?<![不未没有包])(?:汇总|包括|包含|含)[^，。；]{{0,8}}{_BELOW}[^，。；]{{0,8}}数据"
    ),
    Scope.ALL: lazy(rf"[不未](?:含|包括|包含)[^，。；]{{0,8}}{_BELOW}"),
}


@rule(
    "X335", "口径与正文", Severity.WARNING,
    what="写明“口径: 本级”的，文字不说数据汇总了下属单位；写明“口径: 汇总”的，文字不说数据不含下属单位。",
    why="本级的数和汇总的数差得很多，说法不一，读者不知道表里是哪一种。",
    how="核对“口径”和这句话，改正写错的一处。",
    example="口径: 本级，引言“本报告数据含所属各单位数据”",
)  # fmt: skip
def words_are_of_the_scope(case: Case) -> Iterator[Finding]:
    scope = case.report.content.scope
    if scope is None:
        return
    for sentence in case.sentences:
        if match := _SAYS[scope].search(sentence.text):
            yield case.found(
                f"“口径”是“{scope.value}”，这里写“{match[0]}”。", at=sentence, span=match.span()
            )
