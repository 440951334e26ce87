"""What YAML leaves out or joins without a word, told: text after #, lines run together, a ｜ that is no |.

Also characters in a value that nobody sees. The values are read as YAML has them; each loss is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from authoring.characters import count_hidden, described, first_hidden
from authoring.findings import Edit, Finding, Fix, Place, Severity
from authoring.patterns import lazy

Loc = tuple[str | int, ...]

# Values after which nothing is missing, so that what follows is a remark even without a space.
_COMPLETE = lazy(r"\A(?:-?[0-9]+(?:\.[0-9]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}|_|无|未填)?\Z")
_COMMENT = lazy(r"\A[ \t]+(#.*)")
_IN_VALUE = lazy(r"[^\s#]#(?:\s|(?![楼栋幢座号单门厂院室房机塔桥库])[\u4e00-\u9fff])")
_DIGITS = lazy(r"\A-?[0-9.,]+#")  # a figure, refused as such
_GLUED = lazy(r"#[^\s#!=*-]")
_PART_OF_PLACE = lazy(
    r"#\s*(?:[0-9A-Za-z一二三四五六七八九十甲乙丙丁]{1,5}\s*(?:号|楼|室|栋|幢|座|层|单元|门|院|房|转|分机)|[0-9][0-9-]*\s*\Z)"
)
_NOT_A_BAR = lazy(r"[｜丨│︱¦∣ǀ＞](?=\s|\Z)")
_NUMBERED = lazy(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[.．、](?![0-9])|!\[|\|)"
)
_KEY = lazy(r"[^\s#:：'\"，,。；;]{1,20}：")
_WORDS = 12


def losses(event: Any, text: str, name: str, loc: Loc, *, hidden: bool = True) -> Iterator[Finding]:
    """What is lost or hidden in one scalar of `text`, told at its place.

    Without `hidden` the text is known to hide nothing.
    """
    if hidden:
        yield from _hidden(event, text, name, loc)
    elif _stands_alone(event, text):
        return
    plain = event.style in (None, "")
    if plain and (bar := _NOT_A_BAR.match(event.value)):
        yield _at(
            "S117", f"这里应是半角的竖线 |，现为“{bar[0]}”，下面的各段会并成一段。",
            text, event.start_mark.index, name, loc, fix=_bar(event, text, loc),
            remedy=f"把“{bar[0]}”改成半角的 |，文字另起一行，每行多缩进两格。",
        )  # fmt: skip
    elif event.style != "|":
        yield from _merged(event, text, name, loc)
    if (
        plain
        and "#" in event.value
        and (glued := _IN_VALUE.search(event.value))
        and not _DIGITS.match(event.value)
    ):
        index = text.find(glued[0], event.start_mark.index, event.end_mark.index)
        yield _at(
            "S119", "“#”前面没有空格，它和后面的字算作内容，会印出来。",
            text, max(index, event.start_mark.index) + 1, name, loc,
            fix=_parted(event, text, index + 1, loc),
            remedy="是注释的，在 # 前后各加一个空格；是内容的，给整个值加上引号。",
        )  # fmt: skip
    if event.style not in ("|", ">"):
        yield from _commented_out(event, text, name, loc)


def _stands_alone(event: Any, text: str) -> bool:
    """Whether a value is all there is on one line but for its key: so are most, and lose nothing."""
    start, end = event.start_mark, event.end_mark
    if start.line != end.line or event.style == "|" or _NOT_A_BAR.match(event.value):
        return False
    line_end = text.find("\n", end.index)
    return text.find("#", start.index, line_end if line_end >= 0 else len(text)) < 0


def _at(
    code: str, message: str, text: str, index: int, name: str, loc: Loc, *, width: int = 1,
    remedy: str = "", fix: Fix | None = None,
) -> Finding:  # fmt: skip
    start = text.rfind("\n", 0, index) + 1
    end = text.find("\n", index)
    line = text[start : end if end >= 0 else None]
    place = Place(name, text.count("\n", 0, index) + 1, index - start + 1, line, width)
    return Finding(code, Severity.ERROR, message, path=loc, place=place, remedy=remedy, fix=fix)


def _hidden(event: Any, text: str, name: str, loc: Loc) -> Iterator[Finding]:
    if not (met := first_hidden(event.value)):
        return
    index = text.find(met[0], event.start_mark.index, event.end_mark.index)
    before = event.value[max(met.start() - 6, 0) : met.start()].rpartition("\n")[2]
    where = f"“{before}”后面" if before else "开头"
    number = count_hidden(event.value)
    more = f"，这里共有 {number} 个" if number > 1 else ""
    yield _at(
        "S115", f"{where}有{described(met[0])}{more}。",
        text, index if index >= 0 else event.start_mark.index, name, loc,
        fix=_seen(event, text, loc, number),
        remedy="删去这几个字，用键盘重新输入，不要粘贴；自造字换成规范的字。",
    )  # fmt: skip


def _merged(event: Any, text: str, name: str, loc: Loc) -> Iterator[Finding]:
    """Lines and paragraphs that YAML joins to one: all but those after |."""
    if event.start_mark.line == event.end_mark.line:
        return
    joints = list(_joints(event, text))
    if not joints:
        return
    index, line = next(((i, words) for i, words in joints if _NUMBERED.match(words)), joints[0])
    swallowed = _KEY.match(line)
    if swallowed and not _NUMBERED.match(line) and len(joints) == 1:
        message = f"“{swallowed[0]}”像是另一个栏目，却被接在了上一行的后面。"
        remedy = f"“{swallowed[0]}”与上一行的栏目名左对齐，冒号改成半角，后面空一格。"
    else:
        shown = line[:_WORDS].rstrip(event.style or None)
        message = f"“{shown}”接在了前一行的后面：没有竖线 | 时，YAML 把换行当作空格，把空行当作换行，各段会并成一段。"
        remedy = (
            "长文字：冒号后面只写半角的竖线 |，文字从下一行起写，每行比栏目名多缩进两格，不加引号。"
            "短的内容：写在同一行里。"
        )
    fix = None if swallowed else _kept_apart(event, text, loc)
    if fix and fix.safe:
        message = f"“{loc[-1]}”后面缺少竖线 |，下面的各段会并成一段。"
        remedy = f"写成“{loc[-1]}: |”，文字从下一行起写。"
    yield _at("S118", message, text, index, name, loc, width=len(line), remedy=remedy, fix=fix)


def _joints(event: Any, text: str) -> Iterator[tuple[int, str]]:
    """Every line that is joined to the one before: where its words begin, and its words."""
    index = event.start_mark.index
    lines = text[index : event.end_mark.index].split("\n")
    folded = event.style == ">"
    first = next((line for line in lines[1:] if line.strip()), "")
    indent = len(first) - len(first.lstrip(" "))
    before, empty = "", 0
    for number, line in enumerate(lines):
        words = line.strip()
        if not words:
            empty += 1
        else:
            # The first line of > is only its mark; lines moved in further stay lines.
            apart = folded and (number == 0 or line[indent : indent + 1] in (" ", "\t"))
            escaped = event.style == '"' and before.endswith("\\")
            if before and not apart and not escaped and _joined(before, empty, words):
                yield index + len(line) - len(line.lstrip()), words
            before, empty = "" if apart else words, 0
        index += len(line) + 1


def _joined(before: str, empty: int, words: str) -> bool:
    """Whether words are run into those before them, some empty lines above.

    One empty line becomes the end of a line, which parts paragraphs only where a number opens them;
    between Latin words a space is right.
    """
    if empty:
        return empty == 1 and not _NUMBERED.match(words)
    return not (before[-1].isascii() and words[0].isascii() and words[0].isalpha())


def _commented_out(event: Any, text: str, name: str, loc: Loc) -> Iterator[Finding]:
    end = event.end_mark.index
    line_end = text.find("\n", end)
    line_end = line_end if line_end >= 0 else len(text)
    if text.find("#", end, line_end) < 0 or not (met := _COMMENT.match(text[end:line_end])):
        return
    comment = met[1]
    complete = _COMPLETE.match(event.value) and event.style in (None, "")
    lost = re.match("#[0-9]", comment) if complete else _GLUED.match(comment)
    if lost or (_PART_OF_PLACE.match(comment) and not complete):
        shown = comment if len(comment) <= 2 * _WORDS else comment[: 2 * _WORDS] + "……"
        whole = f"{event.value} {shown}"
        example = f"，写成 '{whole}'" if len(whole) <= 5 * _WORDS and "'" not in whole else ""
        yield _at(
            "S116", f"“{shown}”没有读进来：空格加 # 以后的字，YAML 当作注释丢掉。",
            text, end + met.start(1), name, loc, width=len(comment),
            fix=_in_quotes(event, text, end + len(text[end:line_end].rstrip()), loc),
            remedy=f"是内容的，把它和前面的值一起放在引号里{example}；是注释的，改成“# 注释：{shown.strip('# ')}”。",
        )  # fmt: skip


# --- how it is mended -------------------------------------------------------------------------------


def _bar(event: Any, text: str, loc: Loc) -> Fix | None:
    """A bar that stands alone on its line, made the one that YAML knows."""
    start = event.start_mark.index
    if not lazy(r".[ \t]*(?:#[^\n]*)?\n").match(text, start):
        return None
    return Fix((Edit(start, start + 1, "|"),), True, (_names(loc),))


def _seen(event: Any, text: str, loc: Loc, number: int) -> Fix | None:
    """What nobody sees left out; not what another computer shows, nor of a key, which is another then."""
    start, end = event.start_mark.index, event.end_mark.index
    edits = []
    while (met := first_hidden(text[start:end])) and "看不见" in described(met[0]):
        edits.append(Edit(start + met.start(), start + met.end(), ""))
        start += met.end()
    is_key = lazy(r"[ \t]*:(?:\s|\Z)").match(text, end)
    return Fix(tuple(edits), True, (_names(loc),)) if len(edits) == number and not is_key else None


def _parted(event: Any, text: str, index: int, loc: Loc) -> Fix | None:
    """A remark parted from a figure by a blank."""
    if not _COMPLETE.match(text[event.start_mark.index : index]):
        return None
    space = "" if text[index + 1 : index + 2].isspace() else " "
    return Fix((Edit(index, index + 1, f" #{space}"),), False, (_names(loc),))


def _in_quotes(event: Any, text: str, end: int, loc: Loc) -> Fix | None:
    """A value and what stands after # together in quotes."""
    start = event.start_mark.index
    words = text[start:end]
    if event.style not in (None, "") or "'" in words or "\n" in words:
        return None
    return Fix((Edit(start, end, f"'{words}'"),), False, (_names(loc),))


def _kept_apart(event: Any, text: str, loc: Loc) -> Fix | None:
    """Lines of a running text as they are, below a bar."""
    start, end = event.start_mark.index, event.end_mark.index
    if event.style == ">":
        return Fix((Edit(start, start + 1, "|"),), False, (_names(loc),))
    head = text[text.rfind("\n", 0, start) + 1 : start]
    running = len(loc) == 1 or {"正文", "text", "注", "note"} & {*loc[-1:]}
    key = re.fullmatch(r"( *(?:- )?)[^ :]+:[ ]*", head)
    if event.style not in (None, "") or not running:
        return None
    if not head.strip():  # the text begins below its key
        colon, lines = len(text[:start].rstrip()), text[start:end].split("\n")
        even = all(line.startswith(head) for line in lines[1:] if line.strip())
        fix = Fix((Edit(colon, colon, " |"),), True, (_names(loc),))
        return fix if even and text[colon - 1] == ":" else None
    if not key:
        return None
    pad = " " * (len(key[1]) + 2)
    lines = [pad + line.strip() if line.strip() else "" for line in text[start:end].split("\n")]
    return Fix((Edit(start, end, "\n".join(["|", *lines])),), False, (_names(loc),))


def _names(loc: Loc) -> tuple[str, ...]:
    return tuple(map(str, loc))
