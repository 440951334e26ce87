"""What the buttons of the desk do: files written out, changes read back, the year before beside this one.

All of it works on the file that is open, saved or not; only the outputs are made of the file as it is
saved, which is done first: an output names its input by hash, and what a leader changes in Word goes
back only into the very text it was made of. What is read back is listed first, then put into the open
file as one step that can be undone; saving it is the clerk's.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import authoring
from authoring.desk.folder import (
    REPORTS,
    WORD_FILES,
    WORKBOOKS,
    chosen,
    files_in,
    not_here,
    offered,
)
from authoring.desk.words import all_at_the_desk, told_at_the_desk
from authoring.faults import Fault, about
from authoring.findings import Finding, Place, Severity, Unusable, exit_code, unknown_name
from authoring.outputs import OUTPUTS, Output, Stage
from authoring.quantities import printed

if TYPE_CHECKING:
    from authoring.desk.session import Session
    from authoring.desk.state import Conflict, State
    from authoring.report import Report
    from authoring.versions.changes import Change, PlacedComment


@dataclass(slots=True)
class Progress:
    """What is being done just now, in words; asked by the page while it waits."""

    words: str = ""

    def __call__(self, words: str) -> None:
        self.words = words


@dataclass(frozen=True, slots=True)
class Link:
    """A file in the folder: its name, what it is, its pages; `note` says what has become of it since."""

    name: str
    called: str
    pages: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a clerk may do next about what could not be done; `name` is the file it is about.

    "keep": the same again, the old files kept under another name. "word": read what was changed in
    it back. "open": open that file. "draft": make a draft.
    """

    kind: Literal["keep", "word", "open", "draft"]
    label: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a button: a sentence, files made, findings, what to do next.

    `conflict` holds both texts where another program changed the file, `fault` is one of the program.
    """

    told: str
    links: tuple[Link, ...] = ()
    findings: tuple[Finding, ...] = ()
    offers: tuple[Offer, ...] = ()
    conflict: Conflict | None = None
    fault: Fault | None = None


def _report(session: Session) -> Report:
    """The report as the open file has it, saved or not. Raises Unusable while it cannot be read."""
    report = session.report
    if report is None or not session.state().readable:
        raise Unusable(
            Finding(
                "O983", Severity.FATAL, "报告里有读不出来的地方，没有进行。",
                place=Place(session.path.name), remedy="在文字视图里改正标出的地方，再试一次。",
            )
        )  # fmt: skip
    return report


# --- files written out ------------------------------------------------------------------------------


def saved(session: Session) -> Done | None:
    """Save what is open before a file is made of it; why that cannot be, None where it is saved."""
    from authoring.desk.state import Conflict, Refused

    try:
        _report(session)
        outcome = session.save() if session.dirty or session.is_changed_on_disk() else None
    except (Unusable, Refused) as problem:
        return Done("没有生成。", findings=all_at_the_desk(problem.findings))
    if not isinstance(outcome, Conflict):
        return None
    finding = Finding(
        "O986", Severity.FATAL, "报告的文件被别的程序改过，没有保存，也没有生成。",
        place=Place(session.path.name), remedy="看两边的内容，决定用哪一个，再生成。",
    )  # fmt: skip
    return Done("没有生成。", findings=(finding,), conflict=outcome)


def render(
    session: Session,
    outputs: Sequence[str],
    stage: str = Stage.DRAFT,
    *,
    keep: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Done:
    """Outputs (names of OUTPUTS) of the saved file, beside it: all of them or none.

    A file that somebody changed since is not written over; with `keep` it gets another name first.
    Nothing of the session is changed: it may be worked on meanwhile. Raises Unusable for a name of an
    output or a stage that nobody knows.
    """
    from authoring.publish import Order, publish

    if stage not in set(Stage):
        raise unknown_name("文稿", stage, Stage)
    wanted, folder = Stage(stage), session.path.parent
    order = Order(
        tuple(dict.fromkeys(outputs)), folder, wanted,
        last=session.last, demands=session.pack, keep=keep,
    )  # fmt: skip
    if not order.outputs:
        return Done("没有选要生成的文件。")
    (outcome,) = publish([session.path], order, progress)
    findings = all_at_the_desk(outcome.findings)
    if not outcome.written:
        told = "程序出错，没有生成。" if outcome.fault else f"没有生成{wanted.label}。"
        return Done(told, (), findings, _offers(outcome.findings), fault=outcome.fault)
    links = [
        Link(path.name, _output_of(path.name).called, pages)
        for path, pages in outcome.written.items()
    ]
    links += [Link(path.name, "改名保留的旧文件") for path in outcome.kept]
    told = f"已生成{wanted.label}，{len(outcome.written)} 个文件。"
    if exit_code(findings):
        told += "报告里还有错误。"
    return Done(told, tuple(links), findings)


def _offers(findings: Sequence[Finding]) -> tuple[Offer, ...]:
    offers: list[Offer] = []
    changed = [Path(one.place.file) for one in findings if one.code == "O916"]
    offers += [
        Offer("word", f"读回“{path.name}”里的改动", path.name)
        for path in changed
        if _output_of(path.name).kind == "report" and path.suffix == ".docx"
    ]
    if changed:
        offers.append(Offer("keep", "旧文件改名保留，再生成"))
    if any(one.code == "O909" for one in findings):
        offers.append(Offer("draft", "先生成草稿看版面"))
    return tuple(offers)


def _output_of(name: str) -> Output:
    """The output a file name is that of: the one with the longest ending that fits."""
    fitting = [one for one in OUTPUTS.values() if name.endswith(one.ending)]
    return max(fitting, key=lambda one: len(one.ending))


def sheet(session: Session) -> Done:
    """The Excel filling sheet of the report, beside it; a sheet that is there already stays."""
    from authoring.files import exists_already, free_name, write_all
    from authoring.publish import sheet_name

    with told_at_the_desk():
        report = _report(session)
        path = session.path.with_name(sheet_name(report))
        data = authoring.filling_sheet(report)
        if not path.is_file() or _bytes_of(path, len(data)) != data:
            path = free_name(path, "另一份") if os.path.lexists(path) else path
            write_all({path: data}, lambda here, _: exists_already(here))
    told = "已生成填报表：填黄色的格，没有发生的填 0；填好以后读回。"
    return Done(told, (Link(path.name, "Excel 填报表"),))


def made(session: Session) -> tuple[Link, ...]:
    """The outputs and filling sheets of the report that lie in its folder."""
    return tuple(link for link, _ in _made(session))


def made_file(session: Session, name: str) -> Path:
    """One of them, by the name the page was given. Raises Unusable."""
    found = next((path for link, path in _made(session) if link.name == name), None)
    if found is None:
        raise Unusable(not_here(name))
    return found


def _made(session: Session) -> Iterator[tuple[Link, Path]]:
    from authoring.document.naming import file_stem
    from authoring.publish import sheet_name
    from authoring.seal import MAX_BYTES, source_of, state

    report = _report(session)
    stems = {file_stem(report, stage): stage for stage in Stage}
    here = files_in(session.path.parent)
    for stem, stage in stems.items():
        for output in OUTPUTS.values():
            path = here.get(f"{stem}{output.ending}")
            data = _bytes_of(path, MAX_BYTES) if path else None
            if path is None or data is None:
                continue
            note = (
                "生成以后被改过"
                if state(data) != "intact"
                else ""
                if source_of(data) == report.source.sha256
                else "生成以后报告改过"
            )
            yield Link(path.name, f"{stage.label} {output.called}", note=note), path
    own = Path(sheet_name(report))
    for name, path in here.items():
        if name.startswith(own.stem) and path.suffix == own.suffix:
            yield Link(name, "Excel 填报表"), path


def _bytes_of(path: Path, most: int) -> bytes | None:
    """What stands in a file; None where it is larger, or cannot be read just now."""
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError:
        return None
    return data if len(data) <= most else None


def preview(session: Session) -> bytes:
    """The web page of the report as it stands now, as a draft. Raises Unusable."""
    with told_at_the_desk():
        document = authoring.compose(_report(session), stage=Stage.DRAFT)
        return authoring.render(document, "html").data


# --- changes read back ------------------------------------------------------------------------------


_AROUND = 10  # characters shown before and behind a change


@dataclass(frozen=True, slots=True)
class Line:
    """A change that would be made: where, what stands there, what would; `by` is who tracked it in Word.

    `lead` and `tail` are the words before and behind it that stay.
    """

    where: str
    before: str
    after: str
    by: str = ""
    lead: str = ""
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Changes read from a file, none of them made yet.

    `text` is the report with them in it, `rev` the revision they were read for; `findings` tell what
    was not taken, `comments` and `layout` are of a Word file.
    """

    name: str
    rev: int
    text: str
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...] = ()
    comments: tuple[Line, ...] = ()
    layout: int = 0

    @property
    def id(self) -> str:
        """What the page sends back to say which list it has shown."""
        told = "\n".join((self.name, str(self.rev), self.text))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def workbooks(session: Session) -> tuple[str, ...]:
    """The names of the folder's workbooks that figures may be read back from."""
    return offered(session.path.parent, WORKBOOKS)


def word_files(session: Session) -> tuple[str, ...]:
    """The names of the folder's Word files that changes may be read back from."""
    return offered(session.path.parent, WORD_FILES)


def from_sheet(session: Session, name: str) -> Proposal:
    """What a filled sheet of the folder would change. Raises Unusable."""
    with told_at_the_desk(), about(name):
        rev, report = session.rev, _report(session)
        taken = authoring.from_sheet(report, chosen(session.path.parent, name, WORKBOOKS))
    lines = [
        Line(
            f"{one.name.replace('.', ' ')}（{one.cell}）",
            "未填" if one.before is None else printed(one.before), printed(one.after),
        )
        for one in taken.changes
    ]  # fmt: skip
    text = taken.changed.after if taken.changed else report.source.text
    return Proposal(name, rev, text, tuple(lines), all_at_the_desk(taken.findings))


def from_word(session: Session, name: str) -> Proposal:
    """What was changed in a Word file that was made of the report. Raises Unusable."""
    from authoring.publish import revised_in_word

    with told_at_the_desk(), about(name):
        rev, report = session.rev, _report(session)
        word = chosen(session.path.parent, name, WORD_FILES)
        revised, _ = revised_in_word(word, report, session.pack)
    return Proposal(
        name, rev, revised.whole.after, tuple(map(_line, revised.applied)),
        all_at_the_desk([*revised.refused, *revised.findings]),
        tuple(map(_comment, revised.comments)), revised.layout,
    )  # fmt: skip


def accept(session: Session, proposal: Proposal, shown: str) -> State:
    """Put the changes that were `shown` (the proposal's id) into the open file, as one step.

    Raises Unusable where the report was changed since they were listed, Refused where it cannot be done.
    """
    if shown != proposal.id or session.rev != proposal.rev:
        raise Unusable(
            Finding(
                "O984", Severity.FATAL, "列出改动以后，报告又改过，没有写入。",
                place=Place(proposal.name), remedy="再读一次，看过列出的改动再写入。",
            )
        )  # fmt: skip
    return session.set_text(proposal.rev, proposal.text)


def _line(one: Change) -> Line:
    from authoring.versions.changes import who

    lead, tail = _around(one)
    return Line(_where(one.place), one.before, one.after, who(one.by).strip("（）"), lead, tail)


def _around(one: Change) -> tuple[str, str]:
    """A few words of the text before and behind a change, without which a single character says nothing."""
    place = one.place
    if place.row or not place.table or not place.column:
        return "", ""
    # What is only added is told behind the character it follows.
    at = place.column - 1 if one.before else place.column
    text, end = place.text.rstrip(), at + len(one.before)
    at_the_beginning = (
        not one.before and not text[: place.column - 1].strip()
    )  # behind it, or before
    if text[at:end] != one.before or text.endswith("|") or at_the_beginning:
        return "", ""
    lead = text[:at].rpartition(": ")[2].lstrip()
    return lead[-_AROUND:], text[end : end + _AROUND]


def _comment(one: PlacedComment) -> Line:
    comment = one.comment
    who = " ".join(filter(None, (comment.author, comment.date[:10])))
    state = "已解决" if comment.done else "未解决"
    return Line(_where(one.place), comment.words, comment.text, f"{who}，{state}".strip("，"))


def _where(place: Place) -> str:
    """A place in the form's words; its line where there are none."""
    words = " ".join(filter(None, (place.table, place.row, place.heading)))
    return words or (f"第{place.line}行" if place.line else "")


# --- beside the year before -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A figure in both years, and the change in official words."""

    label: str
    unit: str
    before: str
    now: str
    words: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two reports beside each other: what the years are called, the figures, how many are left out."""

    names: tuple[str, str]
    lines: tuple[ComparedLine, ...]
    unchanged: int
    not_filled_in: int
    not_shared: int
    findings: tuple[Finding, ...] = field(default_factory=tuple)


def compare(session: Session, name: str = "", *, all_figures: bool = False) -> Compared:
    """The report beside last year's, or beside another file of the folder. Raises Unusable."""
    from authoring.outside import report_of

    with told_at_the_desk(), about(name):
        report = _report(session)
        other = report_of(chosen(session.path.parent, name, REPORTS)) if name else report.last
        if other is None:
            raise Unusable(
                Finding(
                    "O985", Severity.FATAL, "没有上年的报告，不能比较。", place=Place(session.path.name),
                    remedy="在“上年报告”写上年文件的名字，或用“与别的文件比较”选上年的文件。",
                )
            )  # fmt: skip
        found = authoring.compare(other, report)
    lines = [
        ComparedLine(one.label, one.unit, printed(one.before), printed(one.now), found.words(one))
        for one in found.for_reading(all_figures=all_figures)
    ]
    return Compared(
        found.names, tuple(lines), found.unchanged, found.not_filled_in, found.not_shared,
        all_at_the_desk(found.findings),
    )  # fmt: skip
