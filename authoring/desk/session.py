"""One open file: its text, what was changed, what the checks say; saved without loss.

Every change goes through the edits of report/, so that only the characters meant are changed; then the
whole text is read and checked again as the verbs do it. What the loader refuses stands in the file as it
was typed, with the loader's own words: nothing typed is lost, and the file can always be saved.
A session is used by one thread at a time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import authoring
from authoring import publish
from authoring.characters import plain_lines
from authoring.checks.pack import Pack
from authoring.desk import inputs
from authoring.desk.history import History
from authoring.desk.journal import Journal, entries
from authoring.desk.reading import Beside, Read, read
from authoring.desk.state import (
    Conflict,
    Leftover,
    Refused,
    Saved,
    Stale,
    State,
    by_identity,
    counted,
    is_explainable,
    told,
)
from authoring.files import changed_meanwhile, write_all
from authoring.findings import Finding, Place, Severity, Unusable
from authoring.forms.layout import form_cells
from authoring.prose.live_figures import Binding, bind
from authoring.quantities import Amount, Value
from authoring.report import LastYear, Report, edits, parse_again
from authoring.report.edits import CannotEdit, Changed, Names
from authoring.report.entries import explained, left_out, section_added
from authoring.report.source import MAX_BYTES, content_of, encoding_of, text_in, too_long
from authoring.report.written import Given

_GONE = hashlib.sha256(b"").hexdigest()


class Session:
    """One open file of a report."""

    def __init__(self, raw: bytes, beside: Beside) -> None:
        self.path = beside.path
        self.rev = 1
        self._beside = beside
        self._mark, self._encoding = encoding_of(raw)
        self._native = raw[len(self._mark) :].decode(self._encoding)
        self._on_disk = hashlib.sha256(raw).hexdigest()
        self._history = History()
        self._journal = Journal(beside.path)
        self.kept = True
        for one in entries(beside.path):
            if one.text == self._native:  # saved, and stopped before its side file went
                with suppress(OSError):
                    one.path.unlink(missing_ok=True)
        self._now = self._good = read(raw, beside, None)
        self._state: State | None = None
        self._before: State | None = None

    @classmethod
    def open(cls, path: Path, last: Path | None = None, pack: Path | None = None) -> Session:
        """Open a report's file; YAML that cannot be read opens, too. Raises Unusable for what is no text.

        `last` is last year's report, a file of any kind, read once; `pack` a rule pack.
        """
        return cls(_whole(path), Beside.of(path, last, pack))

    # --- what stands there ---

    @property
    def text(self) -> str:
        """The text of the file with plain line ends."""
        return plain_lines(self._native)

    @property
    def report(self) -> Report | None:
        """The report of the text, or of the last text that could be read; None where there is none yet."""
        return self._good.report

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a check finds in the text as it stands."""
        return self._now.findings

    @property
    def pack(self) -> Pack | None:
        """The demands of the local notice."""
        return self._beside.pack

    @property
    def last(self) -> LastYear:
        """Last year's report as it was given at opening."""
        return self._beside.last

    @property
    def data(self) -> bytes:
        """The bytes that would be saved."""
        return self._mark + self._native.encode(self._encoding)

    @property
    def dirty(self) -> bool:
        """Whether anything is not saved."""
        return hashlib.sha256(self.data).hexdigest() != self._on_disk

    def state(self) -> State:
        """Everything the page shows, made once for each revision."""
        if self._state is None or self._state.rev != self.rev:
            self._before = self._state
            self._state = self._made()
        return self._state

    def _made(self) -> State:
        now, report = self._now, self._good.report
        figures = inputs.figures(report) if report else {}
        typed = inputs.typed(report) if report else {}
        before = self._before
        changed = frozenset(
            one
            for was, new in ((before.figures, figures), (before.typed, typed))
            for one in was.keys() | new.keys()
            if was.get(one) != new.get(one)
        ) if before else frozenset()  # fmt: skip
        return State(
            self.rev, self.text, now.readable, figures, typed,
            inputs.nothing(report) if report else frozenset(),
            told(now.findings, readable=now.readable),
            counted(now.findings, inputs.unfilled(report) if report else 0),
            told(now.slips(str(self.path)), readable=False), changed,
            self.dirty, self._history.can_undo, self._history.can_redo,
        )  # fmt: skip

    def _read(self, native: str) -> Read:
        return read(self._mark + native.encode(self._encoding), self._beside, self._good)

    # --- changes ---

    def set(self, rev: int, path: Names, value: str) -> State:
        """What a person typed at a place; '' is not filled in. Raises Stale, Refused."""
        report = self._form(rev)
        given = inputs.given(report, path, value)
        if path in (("year",), ("form",)):
            return self._another_year(report, path, given)
        kind = "" if inputs.is_text(report, path) else ".".join(path)
        return self._put(report, {path: given}, kind)

    def set_block(self, rev: int, path: Names, rows: Sequence[Sequence[str]]) -> State:
        """A block pasted into the printed table from a cell on, blank ones left out. Raises Stale, Refused.

        Totals are computed: what stands at their places must agree with them in the end, else it is told.
        """
        report = self._form(rev)
        values = inputs.block(report, path, rows)
        wanted = {
            one: inputs.given(report, one, words)
            for one, words in values.items()
            if inputs.is_entered(report.form, one)
        }
        self._must_fit(report, wanted)
        change = self._tried(lambda: inputs.put(report, wanted), path)
        now = self._read(change.in_text_of(self._native))
        wrong = [
            inputs.label(report, one)
            for one, words in values.items()
            if one not in wanted and not _agrees(now.report, one, words)
        ]
        if wrong:
            raise Refused(_finding(
                "O973", f"粘贴的总计与各项之和不同：{'、'.join(wrong[:5])}。没有粘贴。",
                "核对 Excel 里的数；不粘贴总计这一列（行）也可以。",
            ))  # fmt: skip
        return self._apply(change, "", _numbers(report, wanted), now)

    def zero(self, rev: int, path: Names, *, over: bool = False) -> State:
        """无 for a table, a group or a row; `over` other numbers than 0 if asked. Raises Stale, Refused."""
        report = self._form(rev)
        cells = inputs.below(report.form, path)
        if not cells:
            raise Refused(_no_place(path))
        known = {**report.figures.values, **report.figures.typed}  # totals that were typed, too
        filled = [
            one
            for one, value in known.items()
            if one[: len(path)] == path
            and (one in cells or one in report.figures.typed)
            and (value or report.refused(one))
        ]
        if filled and not over:
            raise Refused(_finding(
                "O972", f"里面有 {len(filled)} 格已经填了不是 0 的数，没有改动。",
                "确实都没有发生的，再确认一次；或逐格改。",
            ))  # fmt: skip
        change = self._tried(
            lambda: inputs.all_zero(report, path, cells, self._guides(report)), path
        )
        return self._apply(change, "", dict.fromkeys(cells, 0))

    def set_text(self, rev: int, text: str) -> State:
        """The whole text as typed in the YAML view. Raises Stale, Refused."""
        self._at(rev)
        before, after = self.text, plain_lines(text)
        if any("\ud800" <= char <= "\udfff" for char in after):
            raise Refused(
                _finding("O974", "有不完整的字符，没有改动。", "删去这个字符，重新输入。")
            )
        if len(self._mark + after.encode(self._encoding)) > MAX_BYTES:
            most = MAX_BYTES // 1024 // 1024
            raise Refused(_finding("O974", f"文字超过 {most} MB，没有改动。", "删减后再改。"))
        native = edits.replaced(before, after).in_text_of(self._native)
        return self._take(native, "")

    def fix(self, rev: int, finding_id: str) -> State:
        """The fix of one finding. Raises Stale, Refused."""
        self._at(rev)
        finding = by_identity(self._now.findings).get(finding_id)
        if finding is None or finding.fix is None:
            raise Refused(
                _finding("O971", "这个问题已经不在了，或没有能直接做的改法。", "按“怎么改”改。")
            )
        if not self._now.readable:
            return self._apply(_slips_put_right(self._now, finding.place.line), "")
        report = self._form(rev)
        change, taken = publish.mended(report, [finding], {finding.code})
        if not taken:
            raise Refused(
                _finding("O971", "这样改会影响别的内容，没有改动。", "按“怎么改”自己改。")
            )
        return self._apply(change, "")

    def fix_slips(self, rev: int) -> State:
        """Everything that can be mended without changing what a person said, as one step. Raises Stale, Refused."""
        self._at(rev)
        if not self._now.readable:
            return self._apply(_slips_put_right(self._now, None), "")
        report, native = self._form(rev), self._native
        for _ in range(publish.ROUNDS):
            change, taken = publish.mended(report, authoring.check(report, self._beside.pack))
            if not taken:
                break
            native = change.in_text_of(native)
            report = parse_again(report, change.after)
        return self._take(native, "")

    def explain(self, rev: int, finding_id: str, reason: str) -> State:
        """Write the explanation (说明) of a finding. Raises Stale, Refused."""
        report = self._form(rev)
        finding = by_identity(self._now.findings).get(finding_id)
        if finding is None or not is_explainable(finding):
            raise Refused(
                _finding("O971", "这个问题已经不在了，或不能用说明代替改正。", "按“怎么改”改。")
            )
        for path in inputs.explanations_of(report, finding):
            given: dict[Names, Given] = {(*path, "reason"): reason}
            change = self._tried(partial(edits.set_values, report, given), path)
            now = self._read(change.in_text_of(self._native))
            here = by_identity(now.findings).get(finding_id)
            if here and here.reason not in ("", finding.reason):
                return self._apply(change, "", None, now)
        for where in inputs.places_of(report, finding, self._now.findings):
            change = self._tried(
                partial(explained, report, finding.code, where, reason),
                ("explanations",),
            )
            native = change.in_text_of(self._native)
            now = self._read(native)
            if _explains(now, self._now, finding_id):
                return self._take(native, "", now)
        raise Refused(_finding(
            "O971", "说明没有写进去：理由太短，或不能确定是哪一处。", "理由写完整；或在“说明”里自己写。"
        ))  # fmt: skip

    def take_back(self, rev: int, finding_id: str) -> State:
        """Take out the explanation of a finding. Raises Stale, Refused."""
        report = self._form(rev)
        finding = by_identity(self._now.findings).get(finding_id)
        for path in inputs.explanations_of(report, finding) if finding else ():
            change = self._tried(partial(left_out, report, path), path)
            now = self._read(change.in_text_of(self._native))
            here = by_identity(now.findings).get(finding_id)
            if here is None or not here.reason:
                return self._apply(change, "", None, now)
        raise Refused(_finding("O971", "这条说明已经不在了，没有改动。", "再看一次检查结果。"))

    def add_section(self, rev: int, part: str, behind: int, title: str, item: str = "") -> State:
        """One more section of an outline behind another one; -1 puts it first. Raises Stale, Refused."""
        report = self._form(rev)
        number = len(getattr(report.content, part, None) or ())
        known = next((one for one in report.form.parts if one.key == part and one.items), None)
        if known is None or not title.strip() or not -1 <= behind < max(number, 1):
            raise Refused(_no_place((part,)))
        words = " ".join(title.split())
        change = self._tried(partial(section_added, report, part, behind, words, item), (part,))
        return self._apply(change, "")

    def leave_out(self, rev: int, path: Names) -> State:
        """Take out an annex, a section or an explanation. Raises Stale, Refused."""
        report = self._form(rev)
        if not inputs.may_be_left_out(report, path):
            raise Refused(_no_place(path))
        return self._apply(self._tried(partial(left_out, report, path), path), "")

    def live(self, rev: int, number: int) -> State:
        """Make a typed number one that follows its table, by its place in `proposals`. Raises Stale, Refused."""
        report = self._form(rev)
        proposals = self.proposals()
        if not 0 <= number < len(proposals):
            raise Refused(_finding("O971", "这个数已经改过了。", "再看一次。"))
        edit = proposals[number].edit
        return self._apply(self._tried(partial(edits.change, report, [edit]), ()), "")

    def proposals(self) -> list[Binding]:
        """Numbers in texts that the words say are a figure, in the order of the file; for `live`."""
        report = self._now.report
        return list(bind(report).bindings) if report and self._now.readable else []

    def undo(self, rev: int) -> State:
        """The state before the last change. Raises Stale."""
        self._at(rev)
        return self._go(self._history.undone(self._native))

    def redo(self, rev: int) -> State:
        """What was undone last. Raises Stale."""
        self._at(rev)
        return self._go(self._history.redone(self._native))

    # --- how changes are made ---

    def _at(self, rev: int) -> None:
        if rev != self.rev:
            raise Stale

    def _form(self, rev: int) -> Report:
        """The report, where the form is open for changes."""
        self._at(rev)
        if self._now.report is None or not self._now.readable:
            raise Refused(_finding(
                "O970", "文件现在读不出来，表单已锁住，没有改动。", "先在文字视图里改好标出的行。"
            ))  # fmt: skip
        return self._now.report

    def _put(self, report: Report, values: Mapping[Names, Given], key: str) -> State:
        self._must_fit(report, values)
        change = self._tried(lambda: inputs.put(report, values), next(iter(values), ()))
        return self._apply(change, key, _numbers(report, values))

    def _another_year(self, report: Report, path: Names, given: Given) -> State:
        """Another year of the same form; one of another form has other tables."""
        change = self._tried(partial(inputs.put, report, {path: given}), path)
        now = self._read(change.in_text_of(self._native))
        if now.report is None or now.report.form is not report.form:
            raise Refused(_finding(
                "O970", "这一年度用的是另一种格式，表格的栏目不同，没有改动。",
                "要填另一年度的报告，另建一份文件。",
            ))  # fmt: skip
        return self._apply(change, ".".join(path), None, now)

    def _must_fit(self, report: Report, values: Mapping[Names, Given]) -> None:
        for path in values:
            if not inputs.can_be_set(report, path):
                raise Refused(_no_place(path))

    def _tried(self, change: Callable[[], Changed], path: Names) -> Changed:
        """A change, refused with the loader's words where it cannot be made."""
        try:
            return change()
        except CannotEdit as problem:
            cause = problem.__cause__
            if isinstance(cause, Unusable):
                raise Refused(*cause.findings) from None
            raise Refused(_no_place(path)) from None

    def _apply(
        self,
        change: Changed,
        key: str,
        wanted: Mapping[Names, Given] | None = None,
        known: Read | None = None,
    ) -> State:
        """Take a change, after which the cells `wanted` must have these numbers or be refused with a reason."""
        native = change.in_text_of(self._native)
        if native == self._native:
            return self.state()
        now = known or self._read(native)
        for path, value in (wanted or {}).items():
            if now.report is None or (
                not _is(now.report.figures.values.get(path), value) and not now.report.refused(path)
            ):
                raise Refused(_no_place(path))
        return self._take(native, key, now)

    def _take(self, native: str, key: str, known: Read | None = None) -> State:
        if native == self._native:
            return self.state()
        now = known or self._read(native)
        self._history.add(self._native, native, key)
        return self._stand(native, now)

    def _go(self, native: str | None) -> State:
        if native is None or native == self._native:
            return self.state()
        return self._stand(native, self._read(native))

    def _stand(self, native: str, now: Read) -> State:
        self.state()  # what is changed is told against it
        self._native, self._now = native, now
        if now.report is not None and (now.readable or self._good.report is None):
            self._good = now
        self.rev += 1
        return self.state()

    def _guides(self, report: Report) -> frozenset[str]:
        """The comments of a new file, which say how to fill in what stands there."""
        text = authoring.starter(
            report.form, report.year or report.form.first_year, "_", "", report.last
        )
        return frozenset(
            line[line.index("#") :].rstrip() for line in text.split("\n") if "#" in line
        )

    # --- saving ---

    def is_changed_on_disk(self) -> bool:
        """Whether somebody else changed, moved or deleted the file."""
        return _hash(self.path) != self._on_disk

    def save(self, force_over: str | None = None) -> Saved | Conflict:
        """Write the file unless somebody else changed it; over the version `force_over` all the same.

        Raises Refused where it cannot be written; the text and its side file are still there then.
        """
        there = _hash(self.path)
        if there not in (self._on_disk, force_over):
            return Conflict(self.text, self._theirs(), there)
        data = self.data
        if there == hashlib.sha256(data).hexdigest():
            return self._saved(there)

        def objection(path: Path, old: bytes) -> Finding | None:
            return None if hashlib.sha256(old).hexdigest() == there else changed_meanwhile(path)

        try:
            write_all({self.path: data}, objection)
        except Unusable as problem:
            told = problem.findings[0]
            raise Refused(_finding(
                "O975", f"没有保存：{told.message}",
                "内容还在这里；关闭正在用它的程序、检查文件和文件夹的权限，再保存。",
                Place(str(self.path)),
            )) from None  # fmt: skip
        return self._saved(hashlib.sha256(data).hexdigest())

    def _saved(self, on_disk: str) -> Saved:
        self._on_disk = on_disk
        self._journal.drop()
        self.kept = True
        self._state = replace(self.state(), dirty=False)
        return Saved(self._state)

    def conflict(self) -> Conflict | None:
        """Both texts where somebody else changed the file; nothing is written."""
        there = _hash(self.path)
        return None if there == self._on_disk else Conflict(self.text, self._theirs(), there)

    def _theirs(self) -> str | None:
        try:
            return text_in(_whole(self.path), str(self.path))
        except Unusable:
            return None

    def take_theirs(self, rev: int) -> State:
        """The text as it stands in the file now, as one step that can be undone. Raises Stale, Refused."""
        self._at(rev)
        try:
            raw = _whole(self.path)
        except Unusable as problem:
            raise Refused(*problem.findings) from None
        self._mark, self._encoding = encoding_of(raw)
        self._on_disk = hashlib.sha256(raw).hexdigest()
        self.state()
        self._state = None
        return self._take(raw[len(self._mark) :].decode(self._encoding), "")

    # --- what is not saved yet ---

    def keep(self) -> bool:
        """Write what is not saved into the side file; whether it could be, which `kept` says from then on.

        To be called soon after a change.
        """
        if self.dirty:
            self.kept = self._journal.keep(self._on_disk, self._native)
        else:
            self._journal.drop()
            self.kept = True
        return self.kept

    def leftovers(self) -> list[Leftover]:
        """What other sessions did not save of this file."""
        return [
            Leftover(one.path.name, plain_lines(one.text), self.text, one.base == self._on_disk)
            for one in entries(self.path)
            if one.path != self._journal.path
        ]

    def restore(self, rev: int, name: str) -> State:
        """The text of a leftover, as one step that can be undone. Raises Stale, Refused."""
        self._at(rev)
        found = next((one for one in self.leftovers() if one.name == name), None)
        if found is None:
            raise Refused(_finding("O976", "没有这份未保存的内容了。", "重新打开文件。"))
        state = self.set_text(rev, found.text)
        if self.keep():
            with suppress(Refused):  # then it is offered once more
                self.discard(name)
        return state

    def discard(self, name: str) -> None:
        """Remove a leftover. Raises Refused."""
        for one in entries(self.path):
            if one.path.name == name and one.path != self._journal.path:
                try:
                    one.path.unlink(missing_ok=True)
                except OSError:
                    raise Refused(_finding(
                        "O976", "这份未保存的内容没有能删去。", "检查文件夹的权限，再试一次。"
                    )) from None  # fmt: skip

    def close(self, *, discard: bool = False) -> None:
        """The end of the session: the side file goes unless it holds what is not saved."""
        if discard or not self.dirty:
            self._journal.drop()
        else:
            self.keep()


def _numbers(report: Report, values: Mapping[Names, Given]) -> dict[Names, Given]:
    """The values of cells that are numbers, or blank."""
    return {
        path: value
        for path, value in values.items()
        if path in form_cells(report.form) and not isinstance(value, str)
    }


def _is(figure: Value | None, value: Given) -> bool:
    """Whether a cell has the number that was typed; an amount without a unit is one."""
    if isinstance(figure, Amount) and not figure.unit:
        return figure.number == value
    return figure == value


def _agrees(report: Report | None, path: Names, words: str) -> bool:
    """Whether a total that was pasted is the computed one, or no number at all."""
    value = inputs.given(report, path, words) if report else None
    if report is None or isinstance(value, str):
        return not any(char.isdecimal() for char in words)
    return report.figures.values.get(path) in (None, value)


def _whole(path: Path) -> bytes:
    """All that stands in a file which holds a text. Raises Unusable."""
    name = str(path)
    if path.exists() and not path.is_file() and not path.is_dir():  # a pipe would be waited for
        raise Unusable(Finding(
            "S101", Severity.FATAL, "不是普通文件，不能打开。", place=Place(name), remedy="检查文件名。"
        ))  # fmt: skip
    raw = content_of(path, name, MAX_BYTES)
    text_in(raw, name)
    if len(raw) > MAX_BYTES:
        raise too_long(name, f"{MAX_BYTES // 1024 // 1024}", "图片请另存为文件，在正文里引用。")
    return raw


def _hash(path: Path) -> str:
    try:
        if not path.is_file():  # a pipe would be waited for
            return _GONE
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return _GONE


def _explains(now: Read, before: Read, finding_id: str) -> bool:
    """Whether a finding is explained now, and nothing is found that was not before."""
    here = by_identity(now.findings)
    idle = [one for one in now.findings if one.code == "K902"]
    was = [one for one in before.findings if one.code == "K902"]
    return finding_id in here and bool(here[finding_id].reason) and len(idle) <= len(was)


def _slips_put_right(now: Read, line: int | None) -> Changed:
    found = now.put_right(line)
    if found is None:
        raise Refused(
            _finding("O971", "标出的行没有唯一的改法，没有改动。", "按“怎么改”在文字视图里改。")
        )
    return found


def _finding(code: str, message: str, remedy: str, place: Place | None = None) -> Finding:
    return Finding(code, Severity.ERROR, message, place=place or Place(), remedy=remedy)


def _no_place(path: Names) -> Finding:
    return Finding(
        "O970", Severity.ERROR, "这里现在不能从表单填写，没有改动。", path=path,
        remedy="文件里这一处的写法与表单不同，先按检查结果改好，或在文字视图里改。",
    )  # fmt: skip
