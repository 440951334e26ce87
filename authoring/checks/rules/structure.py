"""结构：what each part must hold and how long it may be; headings, aspects, problems and measures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from authoring.checks.case import Case
from authoring.checks.rule import rule, with_outline, with_parts
from authoring.checks.rules.absolutes import REQUESTS
from authoring.findings import Finding, Severity
from authoring.forms.concepts import RECEIVED
from authoring.forms.layout import Form, Part
from authoring.numerals import LEVELS, head_of, level_of
from authoring.patterns import lazy
from authoring.prose.numbers import mask
from authoring.prose.ordinals import ordinals
from authoring.prose.passages import Passage
from authoring.sentences import SENTENCE

_SPACE = lazy(r"\s+")
_FIRST_LEVEL, _, _THIRD_LEVEL, _ = LEVELS
_PROBLEM = lazy("问题|不足|短板|薄弱|差距|欠缺|不够|有待|困难|尚未|仍需|还需|不强|不高|不及时|偏少")
_MEASURE = lazy(
    "改进|整改|措施|举措|下一步|今后|将|加强|加大|完善|提升|提高|建立|健全|推进|制定|实行|开展|落实|增加|优化|修订|规范|强化|"
    "拓宽|丰富|抓好|通报|完成|20[0-9]{2}年起"
)
_TURN = lazy("改进|整改|措施|下一步|今后|将|针对|努力")
_NOTHING = lazy(
    "(?:无|没有|不存在|未发现|未出现)(?:存在|发现|出现|什么|明显|突出|较大|重大|主要|其他|需要|任何|的)*"
    "(?:问题|不足|短板|困难|改进|薄弱)"
    "|(?:^|[，。：])(?:无|暂无|没有|暂未|不存在|未发现)(?:[，。；]|$)"
)
_MANY = 40  # marks of lists among problems and measures: no report has as many
_ITEM_ENDS = lazy("[。；;\n]")
_SECOND = 2  # （一）
_FEW = 60  # characters: shorter than one problem and one measure can be told


def _with_fixed_parts(form: Form) -> bool:
    return any(part.table and not part.annex for part in form.parts)


def _with_aspects(form: Form) -> bool:
    return any(part.aspects for part in form.parts)


def _with_limits(form: Form) -> bool:
    return any(part.max_characters for part in form.parts)


def bare(text: str) -> str:
    """A text without whitespace."""
    return _SPACE.sub("", text)


def length(passages: Iterable[Passage]) -> int:
    """The characters of a text as its limit counts them: no whitespace, pictures or tables."""
    return sum(len(bare(one.text)) for one in passages if one.kind != "cell")


def _part_headed(form: Form, passage: Passage) -> Part | None:
    """The part of the form whose heading a passage begins with, or is."""
    text = bare(passage.text)
    numbered = _FIRST_LEVEL.match(text)
    for part in form.parts:
        title = bare(part.title)
        if numbered and text.startswith(title, numbered.end()):
            return part
        if text.rstrip("：:。") == title:
            return part
    return None


@rule(
    "W401", "各部分标题只由程序排印", Severity.ERROR,
    what="文字里没有夹着本格式各部分的标题（例如“六、其他需要报告的事项”）。",
    why="标题由程序编排；整篇粘贴时带进来的标题会印两遍，别的部分也会混在这里。",
    how="删去这个标题；它下面的文字移到相应的栏目。",
    basis="国办公开办函〔2019〕60号、国办公开办函〔2021〕30号附件：格式模板的六个部分",
    example="总体情况: |（第一行又写着“一、总体情况”）",
    applies=_with_fixed_parts,
)  # fmt: skip
def parts_do_not_repeat_headings(case: Case) -> Iterator[Finding]:
    for passage in case.passages:
        part = _part_headed(case.report.form, passage)
        if part is None or passage.kind == "cell":
            continue
        if part.key == passage.path[0]:
            message = f"标题“{part.heading}”由程序编排，这里又写了一遍，会印两次。"
        else:
            message = f"这里夹着另一部分的标题“{part.heading}”，它的内容应当写在“{part.name}”里。"
        yield case.found(message, at=passage, span=(0, 30))


@rule(
    "W402", "部分以内不用“一、”", Severity.WARNING,
    what="各部分里的小标题从“（一）”起编号，不用“一、”。",
    why="“一、二、三、”是报告各部分的序号，里面再用就重号了。",
    how="改为“（一）（二）”；下一级用“1.”“（1）”。",
    basis="GB/T 9704-2012 7.3.3：层次序数依次用“一、”“（一）”“1.”“（1）”",
    example="总体情况里的小标题“二、工作机制保障”",
)  # fmt: skip
def inner_headings_are_of_second_rank(case: Case) -> Iterator[Finding]:
    told: set[tuple[str, ...]] = set()
    for passage in case.passages:
        if passage.rank != 1 and not _FIRST_LEVEL.match(passage.text):
            continue
        if passage.kind == "cell" or passage.path in told:
            continue
        if _part_headed(case.report.form, passage) and _with_fixed_parts(case.report.form):
            continue
        told.add(passage.path)
        yield case.found(
            f"“{passage.text[:20].rstrip()}”用了报告各部分的序号，同正式标题重号。",
            at=passage, span=(0, 20),
        )  # fmt: skip


@rule(
    "W403", "标题里不写序号", Severity.ERROR,
    what="自拟提纲的“标题”里没有手写的序号。",
    why="序号由程序编排；再手写一个，会印成“一、一、概述”。",
    how="删去标题开头的序号；原件的序号与“一、二、三”不同的，写在“序号”里。",
    example="标题: 一、概述",
    applies=with_outline,
)  # fmt: skip
def titles_are_not_numbered(case: Case) -> Iterator[Finding]:
    for part, sections in case.outlines():
        for number, section in enumerate(sections):
            if section.number:
                continue  # as printed
            if section.title and (head := head_of(section.title)):
                yield case.found(
                    f"标题“{section.title}”开头的序号“{head}”由程序编排，不用手写。",
                    path=(part.key, str(number), "title"), quote=section.title,
                    fix=case.retyped(
                        (part.key, str(number), "title"), section.title[len(head) :].strip(), safe=False
                    ),
                )  # fmt: skip


@rule(
    "W405", "总体情况的各个方面", Severity.WARNING,
    what="总体情况写到了格式要求的每个方面：主动公开、依申请公开、政府信息管理、平台建设、监督保障。",
    why="格式通知列明的内容不能遗漏；没有发生的也要交代。",
    how="补写这个方面；没有发生的写明没有。",
    basis="国办公开办函〔2019〕60号、国办公开办函〔2021〕30号：总体情况主要包括这五个方面",
    example="总体情况通篇没有写依申请公开",
    applies=_with_aspects,
)  # fmt: skip
def aspects_are_covered(case: Case) -> Iterator[Finding]:
    for part in case.report.form.parts:
        passages = list(case.part(part.key)) if part.aspects else []
        if not passages or case.unread(part.key):
            continue
        written = _headed(passages, part)  # a heading with nothing under it is told by W475
        heads = [_named_in(one.heading, part) for one in written if one.heading]
        if all(heads) and len(set().union(*heads)) >= _OUTLINE:
            said = set().union(*heads)
        else:
            texts = [match[0] for one in written for match in SENTENCE.finditer(one.text)]
            said = {
                name
                for text in texts
                if not _lists_only(text, part)
                for name in _named_in(text, part)
            }
        missing = [name for name, _ in part.aspects if name not in said and not _told(case, name)]
        if missing:
            names = "”“".join(missing)
            yield case.found(
                f"“{part.name}”没有写到“{names}”。", path=(part.key,), basis=_basis(case, part)
            )


_OUTLINE = 3  # aspects named by headings: from here on the headings are those of the notice
_HEADING = 40  # characters


@dataclass(slots=True)
class _Headed:
    """A stretch of a part: its heading, empty before the first, and what stands under it."""

    heading: str = ""
    body: str = ""

    @property
    def text(self) -> str:
        return f"{self.heading}。{self.body}"


def _headed(passages: list[Passage], part: Part) -> list[_Headed]:
    """A part by its headings of the second rank, on lines of their own or run in."""
    names = {name for name, _ in part.aspects}
    found = [_Headed()]
    for passage in passages:
        lead, stop, rest = passage.text.partition("。")
        if passage.rank == _SECOND and passage.kind == "title":
            found.append(_Headed(passage.text))
        elif stop and len(lead) <= _HEADING and (level_of(lead) == _SECOND or lead in names):
            found.append(_Headed(lead, rest))
        else:
            found[-1].body += f"{passage.text}。"
    return found


def _named_in(text: str, part: Part) -> set[str]:
    """The aspects that a text speaks of."""
    return {name for name, pattern in part.aspects if re.search(pattern, text)}


def _told(case: Case, aspect: str) -> bool:
    """Whether X324 tells of an aspect: there are requests, and not a word of them."""
    return (
        aspect == "依申请公开"
        and bool(case.value(RECEIVED))
        and not any(REQUESTS.search(one.text) for one in case.part("overview"))
    )


def _lists_only(text: str, part: Part) -> bool:
    """Whether a sentence names the aspects one after the other instead of speaking of one."""
    named = sum(name in text for name, _ in part.aspects)
    return named >= 3 and not re.search("[0-9]", mask(text))


def _basis(case: Case, part: Part) -> str:
    aspects = "、".join(name for name, _ in part.aspects)
    return f"{case.report.form.basis}：总体情况主要包括{aspects}等方面"


@rule(
    "W406", "总体情况的篇幅", Severity.WARNING,
    what="总体情况不超过格式规定的字数（不计空白、图片和表格）。",
    why="格式通知要求聚焦主题、简明客观，篇幅原则上不超过一千字。",
    how="删去套话和过程，保留做了什么、有多少；确有必要超过的，在“说明”里写明理由。",
    basis="国办公开办函〔2021〕30号：篇幅原则上不超过一千字",
    example="总体情况写了 1453 字",
    applies=_with_limits,
)  # fmt: skip
def lengths_are_kept(case: Case) -> Iterator[Finding]:
    for part in case.report.form.parts:
        if part.max_characters is None:
            continue
        written = length(one for one in case.spoken.written if one.path[0] == part.key)
        if written > part.max_characters:
            yield case.found(
                f"“{part.name}”写了 {written} 字，原则上不超过 {part.max_characters} 字。",
                path=(part.key,), actual=written, expected=part.max_characters,
            )  # fmt: skip


# --- problems and measures ----------------------------------------------------------------------------


def _heading(case: Case) -> str:
    return case.report.form.part("problems").heading


def _problems(case: Case) -> tuple[list[Passage], str]:
    """The passages on problems and measures, and their words without whitespace."""
    passages = [one for one in case.part("problems") if one.kind != "cell"]
    return passages, bare("".join(one.text for one in passages))


def _says_none(text: str) -> bool:
    return len(text) <= _FEW and bool(_NOTHING.search(text)) and not re.search("[一二]是", text)


@rule(
    "W411", "问题及改进不能为“无”", Severity.ERROR,
    what="第五部分写了问题，不只写“无”或“没有问题”。",
    why="存在的主要问题及改进情况是法定内容，要求实事求是、明确具体。",
    how="写今年查出的问题和对应的改进举措。",
    basis="《中华人民共和国政府信息公开条例》第五十条第四项",
    example="问题及改进: 无",
    applies=with_parts("problems"),
)  # fmt: skip
def problems_are_not_nil(case: Case) -> Iterator[Finding]:
    passages, text = _problems(case)
    if passages and _says_none(text):
        yield case.found(
            f"“{_heading(case)}”只写了“{text}”，没有写问题和改进情况。", at=passages[0]
        )


@rule(
    "W412", "问题及改进不过于简略", Severity.WARNING,
    what="第五部分既有问题，又有改进，不少于六十字。",
    why="格式通知要求避免笼统模糊、泛泛而谈、敷衍了事。",
    how="写明哪项工作有什么问题，采取了或将采取什么改进举措、何时完成。",
    basis="国办公开办函〔2019〕60号、国办公开办函〔2021〕30号：重在实事求是、明确具体，避免笼统模糊、泛泛而谈",
    example="问题及改进: 公开不够及时，今后加强。",
    applies=with_parts("problems"),
)  # fmt: skip
def problems_are_told(case: Case) -> Iterator[Finding]:
    passages, text = _problems(case)
    if not passages or _says_none(text) or case.unread("problems"):
        return
    if len(text) < _FEW:
        yield case.found(
            f"“{_heading(case)}”只有 {len(text)} 字，没有写明具体的问题和改进。", at=passages[0],
            actual=len(text), expected=_FEW,
        )  # fmt: skip
    elif not _PROBLEM.search(text):
        yield case.found(f"“{_heading(case)}”没有写存在什么问题。", path=("problems",))
    elif not _MEASURE.search(text):
        yield case.found(f"“{_heading(case)}”只写了问题，没有写改进情况。", path=("problems",))


@rule(
    "W413", "问题和改进相对应", Severity.WARNING,
    what="第五部分分条列出的改进举措不少于分条列出的问题。",
    why="查出的每个问题都应有对应的改进举措。",
    how="给每个问题写上对应的改进举措；两个问题用同一举措的，可在“说明”里写明。",
    basis="国办公开办函〔2019〕60号、国办公开办函〔2021〕30号：查找问题要有针对性，改进举措要有实效性",
    example="问题写了一是、二是、三是，改进只有一是、二是",
    applies=with_parts("problems"),
)  # fmt: skip
def measures_answer_problems(case: Case) -> Iterator[Finding]:
    passages, _ = _problems(case)
    lists = _counted_lists("\n".join(one.text for one in passages))
    if len(lists) != 2:  # anything else cannot be told apart by counting
        return
    (first, before_first), (second, before_second) = lists
    told = _PROBLEM.search(before_first) and not _TURN.search(before_first)
    if told and _TURN.search(before_second) and second < first:
        yield case.found(
            f"问题列了 {first} 条，改进举措列了 {second} 条，有的问题没有对应的举措。",
            path=("problems",), actual=second, expected=first,
        )  # fmt: skip


def _counted_lists(text: str) -> list[tuple[int, str]]:
    """How many items each list (一是、二是… or 1. 2. …) of a text has, with the words leading to it.

    Nothing at all where a list is broken, so that nothing is guessed.
    """
    marks = [(one.start, one.number) for one in ordinals(text) if one.kind == "是"]
    marks += [
        (match.start(), int(match[1]))
        for line in re.finditer(r"(?m)^", text)
        if (match := _THIRD_LEVEL.match(text, line.start()))
    ]
    if len(marks) > _MANY:
        return []
    lists: list[tuple[int, str]] = []
    end = 0
    for start, number in sorted(marks):
        if number == 1:
            lists.append((1, text[end:start]))
        elif lists and number == lists[-1][0] + 1:
            lists[-1] = (number, lists[-1][1])
        else:
            return []
        # What follows an item up to the end of its sentence is the item itself.
        rest = _ITEM_ENDS.search(text, start)
        end = rest.end() if rest else len(text)
    return lists
