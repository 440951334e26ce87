"""What was changed in a report's Word file, as changes of the file the report was read from."""

from __future__ import annotations

from pathlib import Path

from authoring.findings import Place
from authoring.readers import bytes_of
from authoring.readers.formats.docx_changes import Versions, versions
from authoring.report import Report
from authoring.templating import wording
from authoring.versions.applying import applied, is_met
from authoring.versions.changes import PlacedComment, Revised
from authoring.versions.comparing import Comparing
from authoring.versions.pairing import plain
from authoring.versions.printed import PrintedLine, printed
from authoring.versions.proposing import unusable

_IDENTIFIER = "sha256:"
_SHOWN = 60


def edits(file: Path, report: Report) -> Revised:
    """What was changed in the Word file that was made of a report. Raises Unusable."""
    data = bytes_of(file)
    if not data.startswith(b"PK"):
        raise unusable(
            "E105",
            "这不是 Word 文件（.docx）。",
            "用 Word 或 WPS 打开，另存为 .docx，再试一次。",
            file,
        )
    word = versions(data)
    _must_be_of(word, report, file)
    comparing = Comparing(report, file, printed(report), word)
    comparing.compare()
    after, steps = applied(report, comparing.proposals)
    left = [
        one.change
        for one in comparing.proposals
        if not (one.follows and is_met(after, one.follows))
    ]
    nowhere = Place(report.source.name)
    comments = [PlacedComment(one, comparing.places.get(one.id, nowhere)) for one in word.comments]
    findings = [one.at(Place(str(file))) for one in word.findings]
    return Revised(
        after, tuple(steps), tuple(left), tuple(comments), comparing.layout, tuple(findings)
    )


def _must_be_of(word: Versions, report: Report, file: Path) -> None:
    """Refuse a Word file that was not made of this very text."""
    named = word.properties.get("identifier", "")
    if not named.startswith(_IDENTIFIER):
        raise unusable(
            "E101", "这个 Word 文件没有写明由哪一份填报文件生成，不能比较。",
            "用 nianbao render 生成的 Word 文件修改；已经另起文件的，把改动抄到那个文件里。", file,
        )  # fmt: skip
    sha = named.removeprefix(_IDENTIFIER)
    title = next((one.text for one in printed(report)[:1] if isinstance(one, PrintedLine)), "")
    other = word.properties.get("title", "")
    if sha == report.source.sha256:
        if other == wording("signoff_title"):
            raise unusable(
                "E105", "这是签批单，不是报告。", "写回报告的改动，给出报告的 Word 文件。", file
            )
        return
    codes = f"Word 文件由 {sha[:12]} 生成，现在的文件是 {report.source.sha256[:12]}"
    if other and plain(other) != plain(title):
        raise unusable(
            "E103", f"这个 Word 文件是另一份报告的：《{other[:_SHOWN]}》（{codes}）。",
            "核对两个文件的名字。", file,
        )  # fmt: skip
    raise unusable(
        "E102", f"这个 Word 文件生成以后，{report.source.name} 改过了（{codes}）。",
        "改动已经写进去的，不用再写；不是的，换回生成 Word 时的文件再试，或用 nianbao render 重新生成后修改。", file,
    )  # fmt: skip
