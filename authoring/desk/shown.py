"""What the page is told: the state of the open file, and pieces of the page, set by the templates."""

from __future__ import annotations

import difflib
import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from authoring.desk import fields
from authoring.desk.actions import Compared, Done, Link, Proposal
from authoring.desk.beginning import Begun, FirstPage, FormOffered
from authoring.desk.folder import YAML_FILES, offered
from authoring.desk.session import Session
from authoring.desk.state import Conflict, Refused, State, told
from authoring.document.naming import title_of
from authoring.findings import Finding
from authoring.forms.layout import Form
from authoring.outputs import OUTPUTS, Stage
from authoring.report import Report
from authoring.report.model import Agency, ReportModel, Site
from authoring.templating import environment, render

_SEVERITIES = ("fatal", "error", "warning", "info")
_STAGES = {
    Stage.DRAFT: "每页有“草稿”字样，有错误也生成",
    Stage.REVIEW: "送领导审签，有错误时不生成",
    Stage.FINAL: "上网公开，有错误或没填发布日期时不生成",
}
_USUAL = ("html", "docx", "pdf")
_SELDOM = ("form", "title", "scope", "signed", "signatory")  # fmt: skip
"""Fields that are left as they are in most years."""
_CHOOSE = {
    "sheet": "读回哪一份填报表", "word": "读回哪一份 Word 文件", "compare": "与哪一份比较",
}  # fmt: skip
_IN_THE_TEXT = re.compile(r"S|F201|F205|F207|K902")
"""Findings about how the file is written: the form has no field in which they could be mended."""
_MOST_LINES = 400  # of two texts that differ
_MOST_COMPARED = 20_000_000


def _piece(macro: str, **values: Any) -> str:
    module = environment().get_template("desk_blocks.html.j2").module
    return str(getattr(module, macro)(**values)).strip()


# --- the state ----------------------------------------------------------------------------------------


def state(session: Session) -> dict[str, Any]:
    """The state of the open file as the script puts it into the page."""
    now = session.state()
    fixable = sum(one["fixable"] == "safe" for one in now.findings)
    return {
        "rev": now.rev, "text": now.text, "readable": now.readable, "figures": dict(now.figures),
        "typed": dict(now.typed), "nothing": sorted(now.nothing), "dirty": now.dirty,
        "can_undo": now.can_undo, "can_redo": now.can_redo, "marks": _marks(now),
        "lines": sorted({one["line"] for one in now.findings if one["line"]}),
        "words": _words(now) | {"title": _title(session), "saved": saved(session)}, "shape": _shape(session),
        "html": {
            "findings": _piece(
                "findings", fixable=fixable,
                groups=_by_part(_placed(now.findings, session.report, session.path.name)),
            ),
            "slips": _piece(
                "slips", found=now.slips, fixable=any(one["fixable"] for one in now.slips)
            ),
        },
    }  # fmt: skip


def saved(session: Session) -> str:
    """Whether what was typed is in the file, or where else it is."""
    if not session.dirty:
        return "已保存"
    return "未保存" if session.kept else "未保存，文件夹也写不进：请先复制“文字”里的全文"


def _title(session: Session) -> str:
    return title_of(session.report) if session.report else session.path.name


def _shape(session: Session) -> str:
    """What the form is made of: where it differs from that of the page, the page is made anew."""
    report = session.report
    if report is None:
        return ""
    sections = (getattr(report.content, one.key) for one in report.form.parts if one.items)
    told = (
        report.form.id, *(len(one or ()) for one in sections), *map(report.uses, report.form.parts),
        report.last.source.name if report.last else "",
    )  # fmt: skip
    return " ".join(map(str, told))


@functools.lru_cache(maxsize=8)
def _labels(form: Form) -> dict[str, str]:
    """What the fields that are no cells are called."""
    groups = (("agency", Agency), ("site", Site))
    named = {name: info.alias or name for name, info in ReportModel.model_fields.items()}
    for group, model in groups:
        named |= {
            f"{group}.{name}": info.alias or name for name, info in model.model_fields.items()
        }
    return named | {part.key: part.title for part in form.parts}


def _placed(
    found: Iterable[Mapping[str, Any]], report: Report | None, file: str
) -> list[dict[str, Any]]:
    """Findings with what their place in the open file is called, and the field where it is in the form.

    What the form has no field for is mended in the text, on its line; what is of another file is only told.
    """
    labels = _labels(report.form) if report else {}

    def at(one: Mapping[str, Any]) -> dict[str, str]:
        line = f"文字第 {one['line']} 行" if one["line"] else ""
        if report is None or one["file"] not in ("", file):
            return {"at": "", "go": ""}
        if not one["path"] or (line and _IN_THE_TEXT.match(one["code"])):
            return {"at": line, "go": ""}
        number = one["path"].partition(".")[2]
        section = f"第 {int(number) + 1} 部分" if number.isdecimal() else ""
        cell = "／".join(filter(None, (one["row"], one["heading"])))
        return {
            "at": cell or labels.get(one["path"]) or section or line or "去看",
            "go": one["path"],
        }

    return [{**one, **at(one)} for one in found]


def _by_part(found: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The findings of each part, what weighs most first; those of no part before all."""
    parts = list(dict.fromkeys(one["table"] for one in found))
    parts.sort(key=bool)
    return [
        (
            part,
            sorted(
                (one for one in found if one["table"] == part),
                key=_weight,
            ),
        )
        for part in parts
    ]


def _marks(now: State) -> dict[str, dict[str, Any]]:
    """Which findings stand at a place, and how much the heaviest of them weighs."""
    marks: dict[str, dict[str, Any]] = {}
    for one in now.findings:
        if not one["path"] or one["reason"]:
            continue
        level = "error" if one["severity"] == "fatal" else one["severity"]
        mark = marks.setdefault(one["path"], {"level": level, "ids": []})
        mark["ids"].append(one["id"])
        if _SEVERITIES.index(level) < _SEVERITIES.index(mark["level"]):
            mark["level"] = level
    return marks


def _words(now: State) -> dict[str, str]:
    counts = now.counts
    named = (
        ("errors", "处错误"), ("warnings", "处提醒"), ("infos", "处提示"), ("unfilled", "格未填"),
    )  # fmt: skip
    told = "，".join(f"{counts[name]} {words}" for name, words in named if counts[name])
    return {
        "count": f"{counts['errors'] + counts['warnings']}",
        "summary": f"已检查：{told or '没有发现问题'}。"
        if now.readable
        else f"文件有读不出来的地方：{len(now.slips)} 处。",
    }


# --- pages --------------------------------------------------------------------------------------------


def page(session: Session, desk: str, begun: Begun | None = None) -> str:
    """The page of the open file; where it was `begun` just now, with what was met on the way."""
    report, now = session.report, session.state()
    beside = [
        name for name in offered(session.path.parent, YAML_FILES) if name != session.path.name
    ]
    form = fields.page(report, beside) if report else None
    return render(
        "desk.html.j2",
        file=session.path.name, desk=desk, state=now, data=state(session), begun=begun,
        met=_told(begun.findings) if begun else (),
        page=form,
        last_year=_last_year(report), aside=_SELDOM,
        written=[path for path, words in now.typed.items() if words],
        leftovers=[
            {"name": one.name, "fits": one.fits, "rows": _differences(one.file_text, one.text)}
            for one in session.leftovers()
            if one.text != one.file_text
        ],
        figures=fields.live_figures(report) if report else [],
        stages=[(one.value, one.label, words) for one, words in _STAGES.items()],
        outputs=[(name, one.purpose) for name, one in OUTPUTS.items()], usual=_USUAL,
    )  # fmt: skip


def _last_year(report: Report | None) -> str:
    """What the grey figures are those of."""
    if report is None or report.last is None:
        return ""
    year = report.last.year
    return f" {year} 年" if year else "上年"


def first_page(found: FirstPage, folder: str, year: int, forms: Sequence[FormOffered]) -> str:
    """The page on which a year is begun or a file opened; `year` is the one that is usual now."""
    return render("desk_first.html.j2", found=found, folder=folder, year=year, forms=forms)


def sentence(words: str) -> str:
    """A page with nothing but a sentence."""
    return _piece("sentence", words=words)


# --- what a button or a refused change is answered with -----------------------------------------------


def _told(findings: Iterable[Finding], session: Session | None = None) -> list[dict[str, Any]]:
    """Findings in a dialog, what weighs most first; those of the open file lead to their places."""
    return _placed(
        sorted(told(findings, readable=False), key=_weight),
        session.report if session else None, session.path.name if session else "",
    )  # fmt: skip


def _weight(finding: Mapping[str, Any]) -> tuple[bool, int]:
    return bool(finding["reason"]), _SEVERITIES.index(finding["severity"])


def refused(refusal: Refused, path: str, *, may_insist: bool) -> dict[str, Any]:
    """A change that was not made: told beside its field, or asked about once more."""
    finding = refusal.findings[0]
    if may_insist:
        return {"html": _piece("sure", finding=finding, path=path)}
    words = f"{finding.message}{finding.remedy}"
    return {
        "told": words,
        "refused": words,
        "html": "" if path else not_done(refusal.findings)["html"],
    }


def not_done(findings: Sequence[Finding]) -> dict[str, Any]:
    """What could not be done, and why."""
    return {"html": _piece("not_done", found=_told(findings)), "told": findings[0].message}


def begun(one: Begun) -> str:
    """A year that was not begun."""
    return _done(Done(one.told, one.links, one.findings, one.offers), _told(one.findings))


def done(session: Session, one: Done, outputs: Sequence[str], stage: str, fault: str) -> str:
    """What became of a button: files, findings, what to do next; of one in vain, what was in its way."""
    two = conflict(session, one.conflict) if one.conflict else ""
    blocking = [] if one.links else [found for found in one.findings if found.blocks]
    found = _told(blocking or one.findings, session)
    return _done(one, found, outputs, stage, two, fault)


def _done(
    one: Done, found: Sequence[Mapping[str, Any]],
    outputs: Sequence[str] = (), stage: str = "", two: str = "", fault: str = "",
) -> str:  # fmt: skip
    from markupsafe import Markup

    return _piece(
        "done", one=one, found=found, outputs=outputs, stage=stage,
        conflict_html=Markup(two), fault=fault,
    )  # fmt: skip


def made(found: Sequence[Link]) -> str:
    """The files that were made, as links."""
    return _piece("made", found=found)


def files(kind: str, names: Sequence[str]) -> str:
    """The files to choose from."""
    return _piece("files", kind=kind, names=names, heading=_CHOOSE[kind])


def proposal(one: Proposal) -> str:
    """The changes a file would make."""
    return _piece("proposal", one=one, found=_told(one.findings))


def compared(one: Compared) -> str:
    """Two years beside each other."""
    return _piece("compared", one=one, found=_told(one.findings))


def live(session: Session, path: str) -> str:
    """The numbers of a text that can follow their tables."""
    report = session.report
    found = fields.proposals(report, session.proposals()) if report else []
    return _piece("live", found=[one for one in found if one["path"] == path])


def conflict(session: Session, one: Conflict) -> str:
    """Both texts of a file that somebody else changed."""
    rows = _differences(one.mine, one.theirs or "")
    return _piece("conflict", name=session.path.name, one=one, rows=rows)


def overtaken(session: Session, mine: str) -> str:
    """A text that was typed while another window changed it."""
    return _piece("overtaken", rows=_differences(mine, session.text))


def unsaved() -> str:
    """What is to become of what is not saved."""
    return _piece("unsaved")


def _differences(mine: str, theirs: str) -> list[tuple[str, str]]:
    """The lines that differ, beside each other."""
    here, there = mine.splitlines(), theirs.splitlines()
    start = _alike(here, there)
    end = _alike(here[start:][::-1], there[start:][::-1])
    here, there = here[start : len(here) - end], there[start : len(there) - end]
    rows: list[tuple[str, str]] = []
    parts: Sequence[tuple[str, int, int, int, int]]
    often = Counter(here)
    alike = sum(often[line] for line in there)
    if alike * min(len(here), len(there)) > _MOST_COMPARED:  # so many steps it may take
        parts = [("replace", 0, len(here), 0, len(there))]
    else:
        parts = difflib.SequenceMatcher(None, here, there, autojunk=False).get_opcodes()
    for kind, a, b, c, d in parts:
        if kind == "equal":
            continue
        left, right = here[a:b], there[c:d]
        size = max(len(left), len(right))
        left += [""] * (size - len(left))
        right += [""] * (size - len(right))
        rows += zip(left, right, strict=True)
    return rows[:_MOST_LINES]


def _alike(here: Sequence[str], there: Sequence[str]) -> int:
    """How many lines are the same from the beginning on."""
    pairs = enumerate(zip(here, there, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(here), len(there)))
