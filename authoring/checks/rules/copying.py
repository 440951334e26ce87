"""雷同: words that stood in last year's report, and words that belong to another place or agency."""

from __future__ import annotations

import re
from collections.abc import Iterator

from authoring.checks.case import Case
from authoring.checks.rule import rule, with_parts
from authoring.findings import Finding, Severity
from authoring.patterns import lazy
from authoring.prose import places
from authoring.prose.likeness import SHORT, Remembered, Unit, units_of
from authoring.prose.numbers import blotted
from authoring.prose.offices import other_offices

_NOTICE = (
    "国办公开办函〔2019〕60号、国办公开办函〔2021〕30号：不得出现敷衍了事甚至年年雷同现象；"
    "国办公开办函〔2021〕30号：内容雷同、敷衍塞责等问题造成不良后果的，严肃追究责任"
)

# --- the same words as last year --------------------------------------------------------------------

_LIMIT = 50  # per cent of the characters
_ENOUGH = 100  # characters; less text than this is no part that could be copied


def _texts(case: Case) -> Iterator[tuple[tuple[str, ...], str, list[Unit]]]:
    """The parts of the agency's own words, each with its name and what is compared of it.

    The parts for which the form itself has a standard sentence (其他事项) are left out.
    """
    for part in case.report.form.parts:
        if part.table or part.nothing:
            continue
        if not part.items:
            yield (part.key,), f"“{part.heading}”", units_of(case.part(part.key))
            continue
        for number, section in enumerate(getattr(case.report.content, part.key) or []):
            path = (part.key, str(number))
            own = (one for one in case.part(part.key) if one.path[:2] == path)
            yield path, f"第 {number + 1} 部分“{section.title or ''}”", units_of(own)


def _repeated(units: list[Unit], last: Remembered) -> tuple[list[Unit], int]:
    """The repeated sentences, and their share of all characters in per cent (0 for short parts)."""
    size = sum(len(unit.words) for unit in units)
    if size < _ENOUGH:
        return [], 0
    again = [unit for unit in units if last.says(unit)]
    return again, 100 * sum(len(unit.words) for unit in again) // size


def _shown(case: Case, units: list[Unit], most: int = 3) -> str:
    """The first sentences with their lines: “…”（第 12 行）."""
    shown = []
    for unit in units[:most]:
        words = unit.text if len(unit.text) <= 24 else f"{unit.text[:24]}…"
        here = unit.passage.at[unit.start :]
        line = case.report.place(unit.passage.path, here[:1]).line
        shown.append(f"“{words}”（第 {line} 行）" if line else f"“{words}”")
    more = f"等 {len(units)} 句" if len(units) > most else ""
    return "、".join(shown) + more


@rule(
    "C501", "与上年报告雷同", Severity.WARNING,
    what=f"每一部分文字与上年报告重复的不到 {_LIMIT}%（不计数字、年份和法定的套句）。",
    why="评估对与上年重复过半的扣分；年年雷同是通报批评的主要问题之一。",
    how="按本年实际重写重复的句子，写本年的事例、数字和做法；确需沿用的，在“说明”里写明理由。",
    basis=_NOTICE,
    example="总体情况只改了年份和数字，其余与上年相同",
    applies=lambda form: any(not part.table and not part.nothing for part in form.parts),
)  # fmt: skip
def is_not_last_years_text(case: Case) -> Iterator[Finding]:
    last = case.spoken.said_last_year
    if last is None:
        return
    for path, name, units in _texts(case):
        again, share = _repeated(units, last)
        if share >= _LIMIT:
            yield case.found(
                f"{name}的文字有 {share}% 与上年报告相同或几乎相同（限 {_LIMIT}%）：{_shown(case, again)}。",
                path=path, quote=again[0].text,
            )  # fmt: skip


@rule(
    "C502", "问题和举措照抄上年", Severity.INFO,
    what="第五部分的问题和改进举措没有一字不改照抄上年的。",
    why="同一条问题、同一条举措连写两年，读者会问上年改了没有。",
    how="写明上年的举措做到了哪一步；没有做完的，写本年怎样接着做。",
    basis=_NOTICE,
    example="二是加强业务培训，提高工作人员的业务水平和服务能力。（与上年一字不差）",
    applies=with_parts("problems"),
)  # fmt: skip
def promises_are_new(case: Case) -> Iterator[Finding]:
    last = case.spoken.said_last_year
    if last is None:
        return
    units = units_of(case.part("problems"))
    if _repeated(units, last)[1] >= _LIMIT:
        return  # C501 says it
    same = [
        unit for unit in units
        if unit.words in last.whole and len(unit.words) >= 2 * SHORT
    ]  # fmt: skip
    if same:
        yield case.found(
            f"{len(same)} 句问题或举措与上年报告一字不差：{_shown(case, same)}。",
            path=("problems",), quote=same[0].text,
        )  # fmt: skip


# --- other places -------------------------------------------------------------------------------------

_TODAY = lazy(r"《今日([\u4e00-\u9fff]{2,5}?)[报》]", needs="《今日")


def _strangers(case: Case, *, near: bool) -> Iterator[Finding]:
    whose = "不是本机关所在的地方，" + ("请核对" if near else "疑似从别处的报告抄来")
    for one in case.spoken.strangers:
        if one.near is near:
            place = one.place
            province = places.province_of(place.codes[0])
            where = f"（{province}）" if province not in ("", place.name) else ""
            yield case.found(
                f"出现“{place.name}”{where}，{whose}。",
                at=one.sentence, span=(place.start, place.end),
            )  # fmt: skip


@rule(
    "C510", "外地的地名", Severity.WARNING,
    what="正文里没有本机关所在省份以外的省、市、县名（文件标题、学习考察、对口支援、会议、企业等不算）。",
    why="报告里留着别处的地名，说明是从别处抄来的；公开以后会成为新闻。",
    how="改成本地的名称，并重写这一段；确是本机关的事的，在“说明”里写明理由。全称和地址不能确定所在地的，在机关的“地址”里写明省、市。",
    basis=_NOTICE,
    example="（甲省某市的报告）方便公众查找乙省某市政府依法公开的政府信息",
)  # fmt: skip
def places_are_ones_own(case: Case) -> Iterator[Finding]:
    yield from _strangers(case, near=False)
    if (home := case.spoken.home) is None:
        return
    for sentence in case.sentences:
        for match in _TODAY.finditer(sentence.text):
            codes = places.of_stem(match[1])
            if codes and not any(home.holds(code) for code in codes):
                yield case.found(
                    f"“今日{match[1]}”是外地（{places.province_of(codes[0])}）的报刊，疑似从别处的报告抄来。",
                    at=sentence, span=match.span(),
                )  # fmt: skip


@rule(
    "C512", "邻近的地名", Severity.INFO,
    what="本省其他市、县的机关没有出现在正文里。",
    why="相邻市县之间互相参考最多，忘了改的名称也最多。",
    how="核对这一句说的是不是本机关；是别的机关的事，不用改。",
    basis=_NOTICE,
    example="（本机关在甲市）乙市人民政府门户网站公开信息500条",
)  # fmt: skip
def neighbours_are_meant(case: Case) -> Iterator[Finding]:
    yield from _strangers(case, near=True)


# --- other agencies as the speaker ------------------------------------------------------------------

_WE = lazy("(?<![自忘敌小])我(街道|[局委厅镇乡院办])")
# What follows where 我 goes with another word: 我委托, 我乡村.
_GOES_ON = {
    "局": "限部面势", "委": "托派员任屈婉", "厅": "堂", "镇": "定静痛", "乡": "村亲镇愁",
    "院": "校士落子", "办": "理事法公结好实学证案了完过不的",
}  # fmt: skip
_QUOTED = lazy(r"“[^”]{0,200}”|《[^》]{0,200}》")
_ENDINGS = (
    ("街道办事处", "街道 办"), ("街道", "街道"), ("办事处", "办"), ("镇人民政府", "镇"), ("乡人民政府", "乡"),
    ("镇政府", "镇"), ("乡政府", "乡"), ("政府", ""), ("办公厅", "厅 办"), ("办公室", "办"),
    ("管理委员会", "委"), ("管委会", "委"), ("委员会", "委"), ("委", "委"), ("局", "局"), ("厅", "厅"),
    ("院", "院"), ("镇", "镇"), ("乡", "乡"), ("办", "办"), ("中心", ""), ("总队", ""), ("支队", ""),
)  # fmt: skip


# Their reports are written by their offices, which the words then name.
_WITH_AN_OFFICE = ("政府", "管理委员会", "管委会")
_OFFICE = lazy("办公室|(?:政府|管委|党政)办")


def _organs(name: str) -> set[str] | None:
    """The words by which the agency of this name may call itself after 我; None if unknown."""
    for ending, organs in _ENDINGS:
        if name.endswith(ending):
            return set(organs.split())
    return None


@rule(
    "C511", "自称不是本机关", Severity.WARNING,
    what="“我局”“我委”“我厅”“我镇”“我乡”“我街道”“我办”“我院”与机关全称相符（引号里的不算）。",
    why="街道的报告里写“我局”，说明这一句是从别的机关抄来的。",
    how="改成本机关的自称；合署办公、挂牌的机关，在“全称”的括号里写明另一个名称。",
    basis=_NOTICE,
    example="（街道办事处的报告）我局安排专人负责信息公开",
)  # fmt: skip
def speaker_is_the_agency(case: Case) -> Iterator[Finding]:
    agency = case.report.content.agency
    full = agency.full_name or ""
    own = _organs(re.sub(r"[（(].*$", "", full).strip())
    if own is None:
        return
    # What a joint office is also called: 发展和改革委员会（粮食局）, and its short name.
    for also in (*re.findall(r"[（(]([^（）()]+)[）)]", full), agency.short_name or ""):
        own |= _organs(also) or set()
    if full.endswith(_WITH_AN_OFFICE) and any(_OFFICE.search(one.text) for one in case.sentences):
        own |= {"办"}
    told: set[str] = set()
    for sentence in case.sentences:
        text = blotted(_QUOTED, sentence.text)
        for match in _WE.finditer(text):
            organ, after = match[1], text[match.end() : match.end() + 1]
            goes_on = bool(after) and after in _GOES_ON.get(organ, "")
            if not goes_on and organ not in own and organ not in told:
                told.add(organ)
                yield case.found(
                    f"本机关是“{full}”，这里却自称“我{organ}”。", at=sentence, span=match.span(),
                )  # fmt: skip


@rule(
    "C530", "公布报告、接受咨询的是本机关", Severity.ERROR,
    what="引言里公布报告的、联系咨询的、自称“我局”的，是本机关（全称、简称或内设机构），不是别的机关。",
    why="套用别的机关的引言，名称没有改净，读者会以为这是那个机关的报告。",
    how="改成本机关的名称；也可以删去“引言”，由程序生成；确由另一机关答复咨询的，在“说明”里写明。",
    basis=_NOTICE,
    example="（示例县农业农村局的报告）如有疑问，请与示例县民政局办公室联系",
)  # fmt: skip
def opening_speaks_of_the_agency(case: Case) -> Iterator[Finding]:
    agency = case.report.content.agency
    if not agency.full_name:
        return
    own = tuple(name for name in (agency.full_name, agency.short_name) if name)
    told: list[str] = []
    for sentence in case.sentences:
        if sentence.passage.path[0] != "opening" and not sentence.text.startswith("现"):
            continue
        for one in other_offices(sentence, own):
            if not any(one.name.startswith(name) for name in told):  # 民政局, 民政局办公室
                told.append(one.name)
                yield case.found(
                    f"这里写的是“{one.name}”，本机关是“{agency.full_name}”。",
                    at=sentence, span=(one.start, one.start + len(one.name)),
                )  # fmt: skip
