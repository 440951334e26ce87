"""遗留：what a template, a chatbot, Markdown or a PDF left in the words; what is announced and does not come."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from authoring.checks.case import Case
from authoring.checks.rule import rule
from authoring.findings import Finding, Severity
from authoring.numerals import level_of
from authoring.patterns import lazy
from authoring.prose import lookalikes
from authoring.prose.numbers import blotted
from authoring.prose.passages import Passage
from authoring.report import narrative
from authoring.report.located import located

_MOST = 10
_QUOTED = lazy("《[^》]{0,120}》|“[^”]{0,60}”")


def _first_in_each(case: Case, pattern: re.Pattern[str]) -> Iterator[tuple[Passage, re.Match[str]]]:
    for passage in case.passages:
        if match := pattern.search(blotted(_QUOTED, passage.text)):
            yield passage, match


_INSTRUCTION = lazy(
    "(?:这一项|此项内容)(?:主要)?(?:报告|重在)"
    "|(?:该|本|此|这一)部分(?:内容)?(?:以|用|采用)(?:表格|文字)(?:的?形式)?(?:报告|描述|填报)"
    "|[（(]文字描述[^）)]{0,30}[）)]|在此处(?:专门)?报告|篇幅原则上不超过|适宜以数据方式呈现"
    "|重在(?:数据准确|实事求是|聚焦主题)|避免笼统模糊|(?:参照|按照)(?:上述|以上)?模板(?:填写|填报)"
)


@rule(
    "W472", "格式的填写说明", Severity.ERROR,
    what="文字里没有格式通知和模板的填写说明（“这一项主要报告……”“（文字描述）”“该部分以表格形式报告”）。",
    why="填写说明是给填报人看的；照抄在报告里，读者会以为这一部分没有写。",
    how="删去填写说明，写本机关的情况。",
    basis="国办公开办函〔2021〕30号附件",
    example="该部分以表格形式报告。表格如下：",
    most=_MOST,
)  # fmt: skip
def no_instructions_are_left(case: Case) -> Iterator[Finding]:
    for passage, match in _first_in_each(case, _INSTRUCTION):
        yield case.found(f"“{match[0]}”是格式的填写说明。", at=passage, span=match.span())


_CHATBOT = lazy(
    r"[由是系]\s?(?:AI|ＡＩ|人工智能|ChatGPT|DeepSeek|大模型|豆包|文心一言|通义千问|Kimi)[^，。；]{0,6}(?:生成|撰写|创作|提供)"
    r"|我是(?:一个|一名)?(?:AI|人工智能)|内容由AI|AI生成|作为(?:一个|一名)?(?:AI|人工智能|大?语言模型)|希望[^，。；]{0,16}对[您你]有(?:所)?帮助"
    r"|[您你]可以?(?:根据|按照)[^，。；]{0,14}(?:修改|调整|补充|填写)|(?:请|可)(?:[您你])?根据(?:实际|具体)情况(?:进行)?(?:修改|调整|补充|填写|替换)"
    r"|[您你](?:需要|有)[^。；]{0,20}请(?:随时)?(?:告诉|告知)我(?!们?[局委办厅镇乡])|以下是(?:一份|一篇|为[您你]|根据[您你]|修改后|优化后|润色后)[^，。；]{0,20}"
    r"|(?:好的|当然)(?:可以)?[，！][^。；]{0,10}(?:以下|为[您你])|\A(?:以上|本)(?:内容|回答|文本)仅供参考",
)


@rule(
    "C531", "对话软件的话", Severity.ERROR,
    what="文字里没有对话软件同使用者说的话（“以上内容由AI生成”“希望对您有所帮助”“请根据实际情况修改”）。",
    why="这些话不是报告的内容；公开以后读者会怀疑全篇都没有核实过。",
    how="删去这些话，并逐句核对这一部分的事实和数字。",
    basis="国办公开办函〔2021〕30号：不得出现敷衍了事现象",
    example="希望以上内容对您有所帮助！",
    most=_MOST,
)  # fmt: skip
def no_chatbot_speaks(case: Case) -> Iterator[Finding]:
    for passage, match in _first_in_each(case, _CHATBOT):
        yield case.found(
            f"“{match[0]}”像是对话软件说的话，不是报告的内容。", at=passage, span=match.span()
        )


# Group 1 is what stays when the marks are taken away.
_MARKDOWN_LINE = lazy(r"\A(?:[-*] |>\s?|(?:-{3,}|\*{3,}|={3,}|`{3,}\w*)\s*\Z)")
_MARKDOWN = lazy(
    r"\*\*([^*\n]{1,80})\*\*|(?<![A-Za-z0-9_])__([^_\s][^_\n]{0,80})__(?![A-Za-z0-9_])|`{1,3}([^`\n]{1,80})`{1,3}"
    r"|~~([^~\n]{1,80})~~|(?<!!)\[([^\[\]\n]{1,80})\]\((?:https?:|mailto:|[/#.]|[\w.%-]{1,80}\.[a-z])[^()\s]{0,200}\)",
    needs=r"\*\*|__|`|~~|\]\(",
)


@rule(
    "C532", "Markdown 写法", Severity.ERROR,
    what="文字里没有 Markdown 的记号（行首的 - 和 >、---、**粗体**、[文字](网址)、反引号）。",
    why="正文不认这些记号，会照样印出来；它们大多是从对话软件或网页复制的。",
    how="删去记号，只留文字；列举的写“一是……二是……”或“（一）……”，图片的写法除外。",
    example="更新[网站专栏](https://www.example.cn/)；- 加强培训",
    explainable=False,
    most=_MOST,
)  # fmt: skip
def no_markdown_is_left(case: Case) -> Iterator[Finding]:
    found = [*_line_marks(case)]
    for passage in case.passages:
        found += [
            (passage, one.span(), one[one.lastindex or 0])
            for one in _MARKDOWN.finditer(passage.text)
        ]
    if found:
        # One cause, told once: the whole text was pasted.
        passage, (start, end), _ = found[0]
        more = f"（全文共 {len(found)} 处）" if len(found) > 1 else ""
        listed = any(words == _ITEM for _, _, words in found)
        yield case.found(
            f"“{passage.text[start:end].strip()[:40]}”是 Markdown 的写法，会照样印出来{more}。",
            at=passage, span=(start, end), fix=None if listed else case.reworded(found, safe=False),
        )  # fmt: skip


_ITEM = "-"  # stays: items of a list without their marks would run into one another


def _line_marks(case: Case) -> Iterator[tuple[Passage, tuple[int, int], str]]:
    for path, text in case.report.narratives():
        for line in located(text).lines():
            here = line.stripped()
            if match := _MARKDOWN_LINE.match(here.text):
                words = _ITEM if match[0][1:] == " " and match[0] != "> " else ""
                yield Passage(here.text, path, here.at, "words"), match.span(), words


def without_markdown(text: str, by: str) -> str:
    """The text of the same length with what C532 tells made unreadable."""
    return blotted(_MARKDOWN, text, by)


# --- characters that only look right ------------------------------------------------------------------


@rule(
    "C533", "形近的字符", Severity.WARNING,
    what="文字里没有看着一样、编码不同的字（康熙部首“⼯”“⼈”、兼容汉字）。",
    why="从PDF复制会带进这种字：读屏软件读不出，搜索不到，检查也认不出。",
    how="换成通常的字：nianbao fix 可自动改正。",
    basis="GB 18030-2022《信息技术　中文编码字符集》",
    example="⼯作⼈员在⽹上办理",
)  # fmt: skip
def characters_are_what_they_look_like(case: Case) -> Iterator[Finding]:
    yield from _exchanged(case, lookalikes.ideographs, "是形近的字符，不是通常的汉字")


@rule(
    "W473", "数字和字母用半角", Severity.INFO,
    what="文字里的阿拉伯数字和拉丁字母是半角的。",
    why="全角数字同表格里的数字不一致，也排得太宽。",
    how="换成半角的：nianbao fix 可自动改正。",
    basis="GB/T 15835-2011《出版物上数字用法》",
    example="收到申请９件",
)  # fmt: skip
def digits_are_half_width(case: Case) -> Iterator[Finding]:
    yield from _exchanged(case, lookalikes.wide, "是全角的数字或字母")


def _exchanged(case: Case, looked_for: lookalikes.Reader, what: str) -> Iterator[Finding]:
    """Told once for the whole report: one source, one cause."""
    found = [(one, *place) for one in case.passages for place in looked_for(one.text)]
    if found:
        passage, start, end, _ = found[0]
        more = f"（全文共 {len(found)} 处）" if len(found) > 1 else ""
        put = [(one, (a, b), words) for one, a, b, words in found]
        yield case.found(
            f"“{passage.text[start:end]}”{what}{more}。", at=passage, span=(start, end),
            fix=case.reworded(put, safe=True),
        )  # fmt: skip


# --- what is announced or headed, and does not come -----------------------------------------------------

_ANNOUNCES = lazy(r"(?:如下|以下(?:几个?方面|情况)?|下列|报告|包括|分别为|有|是)[：:]\Z|如下。?\Z")
_POINTS_AT = (
    (
        lazy(r"(?<!》)(?<!》的)(?<!文件)[见如]附[件表图][0-9一二三四五]?(?:所示)?"),
        "附件",
        "Annex",
    ),
    (
        lazy(r"[见如]下图|如图(?:[0-9一二三四五])?所示|见图(?:[0-9一二三四五]|(?![一-龥]))"),
        "图",
        "Image",
    ),
    (lazy(r"[见如]下表|如表(?:[0-9一二三四五])?所示"), "表", "Grid"),
)


@rule(
    "W474", "预告的内容在后面", Severity.WARNING,
    what="写了“报告如下：”“见下表”“见附件”的，后面确有内容、表格、图片或附件。",
    why="后面什么也没有，说明复制时漏了一段，或者模板没有写完。",
    how="补上漏掉的内容，或删去这句话。",
    example="现将我局2024年度政府信息公开工作报告如下：（后面没有内容）",
    most=_MOST,
)  # fmt: skip
def what_is_announced_follows(case: Case) -> Iterator[Finding]:
    pieces = case.spoken.pieces
    for number, (path, piece) in enumerate(pieces):
        if not isinstance(piece, narrative.Words) or path[0] == "opening":
            continue
        after = [one for other, one in pieces[number + 1 :] if other == path]
        text = blotted(_QUOTED, piece.text)
        match = _ANNOUNCES.search(text)
        told = _INSTRUCTION.search(text) or _CHATBOT.search(text)
        if match and not told and not _follows(piece, after):
            start = max(text.rfind(mark, 0, match.start()) for mark in "，。；") + 1
            yield case.found(
                f"“{piece.text[start:][-24:]}”后面没有内容。", path=path,
                quote=piece.text[start:], indices=piece.at[start:],
            )  # fmt: skip
            continue
        for pattern, what, kind in _POINTS_AT:
            match = pattern.search(text)
            if match and not _holds(
                case, kind, path[0], [piece for at, piece in pieces if at == path]
            ):
                yield case.found(
                    f"“{match[0]}”所说的{what}，报告里没有。", path=path, quote=match[0],
                    indices=piece.at[match.start() : match.end()],
                )  # fmt: skip
                break


def _follows(piece: narrative.Words, after: list[narrative.Piece]) -> bool:
    """Whether something comes that an announcement may mean: anything but the next item of its own list."""
    if not after:
        return False
    here, ahead = level_of(piece.text), after[0]
    text = ahead.text if isinstance(ahead, narrative.Words | narrative.Title) else ""
    return not (text and level_of(text) and not _FIRST.match(text)) or bool(
        here and level_of(text) > here
    )


_FIRST = lazy(r"[（(]?[一1][）)、.．]")


def _holds(case: Case, kind: str, part: str, pieces: list[narrative.Piece]) -> bool:
    """Whether a report has what its words point at: an annex, a picture or a table beside or below them."""
    form = case.report.form
    if kind == "Annex":
        return any(one.annex and case.report.uses(one) for one in form.parts)
    keys = [one.key for one in form.parts]
    later = form.parts[keys.index(part) :] if part in keys else ()
    if kind == "Grid" and any(one.table for one in later):
        return True
    wanted = narrative.Grid if kind == "Grid" else narrative.Image
    return any(isinstance(one, wanted) for one in pieces)


_COUNTS = lazy("[0-9]")


@rule(
    "W475", "小标题下面有内容", Severity.WARNING,
    what="“（一）主动公开”这样的小标题下面写了内容。",
    why="只有标题没有内容，说明这个方面没有写，或者漏贴了一段。",
    how="写上这个方面的情况；没有发生的写明没有；不需要的删去标题。",
    example="（三）政府信息管理。（四）平台建设。（只有标题）",
    most=_MOST,
)  # fmt: skip
def headings_have_words_under_them(case: Case) -> Iterator[Finding]:
    aspects = {name for part in case.report.form.parts for name, _ in part.aspects}
    for path in dict.fromkeys(path for path, _ in case.spoken.pieces):
        pieces = [piece for at, piece in case.spoken.pieces if at == path]
        heads = [
            (number, piece)
            for number, piece in enumerate(pieces)
            if isinstance(piece, narrative.Title | narrative.Words) and _is_head(piece)
        ]
        empty = {number for number, piece in heads if _is_empty(piece, pieces[number + 1 :])}
        balance: Counter[int] = Counter()
        for number, piece in heads:
            if isinstance(piece, narrative.Title):
                balance[piece.rank] += -1 if number in empty else 1
        for number, piece in heads:
            name = _ORDINAL.sub("", piece.text).rstrip("。：:")
            known = any(one.endswith(name) for one in aspects)
            # Items of a list may be as short as headings, and words may follow the last: told are
            # those among headings most of which have words.
            beside = isinstance(piece, narrative.Title) and balance[piece.rank] > 0
            if number in empty and (known or (beside and not _COUNTS.search(name))):
                yield case.found(
                    f"“{piece.text[:24].rstrip('。')}”下面没有内容。", path=path,
                    quote=piece.text, indices=piece.at,
                )  # fmt: skip


_ORDINAL = lazy(r"\A[（(]?[0-9一二三四五六七八九十]{1,3}[）)、.．]\s*")
_HEADED = lazy(r"\A[（(]?[0-9一二三四五六七八九十]{1,3}[）)、.．]\s*[^，。；：]{2,16}。?\Z")


def _is_head(piece: narrative.Title | narrative.Words) -> bool:
    """Whether a piece is a heading, alone or run in: a short name."""
    if isinstance(piece, narrative.Title):
        return bool(level_of(piece.text))
    return bool(_HEADED.match(piece.lead or piece.text))


def _is_empty(piece: narrative.Title | narrative.Words, after: list[narrative.Piece]) -> bool:
    """Whether nothing stands under a heading: it ends, or the next of its rank or above comes."""
    if isinstance(piece, narrative.Words) and piece.lead:
        return False
    if not after:
        return True
    ahead = after[0]
    if not isinstance(ahead, narrative.Title | narrative.Words):
        return False
    return 0 < level_of(ahead.text) <= level_of(piece.text)
