"""雷同: words that stood in last year's report, and words that belong to another place or agency."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from authoring.checks import places
from authoring.checks.case import Case
from authoring.checks.rule import rule, with_parts
from authoring.checks.text import Passage, blotted, passages
from authoring.findings import Finding, Severity

_NOTICE = (
    "国办公开办函〔2019〕60号、国办公开办函〔2021〕30号：不得出现敷衍了事甚至年年雷同现象；"
    "国办公开办函〔2021〕30号：内容雷同、敷衍塞责等问题造成不良后果的，严肃追究责任"
)

# --- the same words as last year --------------------------------------------------------------------

_LIMIT = 50  # per cent of the characters
_NEARLY = 0.8  # of a sentence's trigrams standing in one sentence of last year
_SHORT = 10  # characters; what is shorter says nothing of its own
_ENOUGH = 100  # characters; less text than this is no part that could be copied
_UNIT = re.compile(r"[^。！？!?；;]+")
_NO_WORDS = re.compile(r"[\W\d_]+")
# Law makes everyone write these, and every year.
_STANDARD = re.compile(
    r"信息处理费|(?:没有|无|不存在)其他(?:需要|应当)?报告|以下简称《?条例|统计期限|根据《中华人民共和国政府信息公开条例》"
)
_PER_GRAM = 8  # sentences remembered for one trigram: bounds the work on hostile text


@dataclass(frozen=True, slots=True)
class _Unit:
    """A clause up to a full stop or semicolon; `words` is what is left without figures and marks."""

    text: str
    words: str
    passage: Passage
    start: int


def _units(passages_: Iterator[Passage]) -> list[_Unit]:
    """What is compared: no figures (so no years), no marks, no standard sentences, nothing short."""
    return [
        _Unit(text, words, passage, match.start())
        for passage in passages_
        if passage.kind == "words"
        for match in _UNIT.finditer(passage.text)
        if (text := match[0].strip())
        and len(words := _NO_WORDS.sub("", text)) >= _SHORT
        and not _STANDARD.search(text)
    ]


class _LastYear:
    """Last year's sentences, asked one by one whether they (nearly) hold a sentence of this year."""

    def __init__(self, units: list[_Unit]) -> None:
        # In their order, so that the same sentences are remembered every time.
        self.whole = dict.fromkeys(unit.words for unit in units)
        self.grams: dict[str, list[int]] = {}
        for number, words in enumerate(self.whole):
            for gram in _grams(words):
                known = self.grams.setdefault(gram, [])
                if len(known) < _PER_GRAM:
                    known.append(number)

    def says(self, unit: _Unit) -> bool:
        """Whether the sentence stood there, word for word or nearly."""
        if unit.words in self.whole:
            return True
        grams = _grams(unit.words)
        shared = Counter(number for gram in grams for number in self.grams.get(gram, ()))
        return bool(shared) and max(shared.values()) >= _NEARLY * len(grams)


def _grams(words: str) -> set[str]:
    return {words[at : at + 3] for at in range(len(words) - 2)}


@functools.lru_cache(maxsize=1)
def _said_last_year(case: Case) -> _LastYear | None:
    """Last year's sentences, where there are any to compare with."""
    if case.last is None:
        return None
    texts = case.last.narratives()
    units = _units(one for path, text in texts for one in passages(text, path))
    return _LastYear(units) if units else None


def _texts(case: Case) -> Iterator[tuple[tuple[str, ...], str, list[_Unit]]]:
    """The parts of the agency's own words, each with its name and what is compared of it.

    The parts for which the form itself has a standard sentence (其他事项) are left out.
    """
    for part in case.report.form.parts:
        if part.table or part.nothing:
            continue
        if not part.items:
            yield (part.key,), f"“{part.heading}”", _units(case.part(part.key))
            continue
        for number, section in enumerate(getattr(case.report.content, part.key) or []):
            path = (part.key, str(number))
            own = (one for one in case.part(part.key) if one.path[:2] == path)
            yield path, f"第 {number + 1} 部分“{section.title or ''}”", _units(own)


def _repeated(units: list[_Unit], last: _LastYear) -> tuple[list[_Unit], int]:
    """The repeated sentences, and their share of all characters in per cent (0 for short parts)."""
    size = sum(len(unit.words) for unit in units)
    if size < _ENOUGH:
        return [], 0
    again = [unit for unit in units if last.says(unit)]
    return again, 100 * sum(len(unit.words) for unit in again) // size


def _shown(case: Case, units: list[_Unit], most: int = 3) -> str:
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
    last = _said_last_year(case)
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
    last = _said_last_year(case)
    if last is None:
        return
    units = _units(case.part("problems"))
    if _repeated(units, last)[1] >= _LIMIT:
        return  # C501 says it
    same = [
        unit for unit in units
        if unit.words in last.whole and len(unit.words) >= 2 * _SHORT
    ]  # fmt: skip
    if same:
        yield case.found(
            f"{len(same)} 句问题或举措与上年报告一字不差：{_shown(case, same)}。",
            path=("problems",), quote=same[0].text,
        )  # fmt: skip


# --- other places -------------------------------------------------------------------------------------

_TITLE = re.compile(r"《[^》]{0,200}》")
# Who names another place for one of these reasons has not copied: visits, aid, meetings, courts, firms.
_GOOD_REASON = re.compile(
    r"学习|考察|借鉴|交流|对口|支援|帮扶|协作|合作|结对|赴|来我|兄弟|先进|经验|案例|调研|观摩|会议|大会|论坛|博览会|展会|"
    r"培训|研讨|比赛|竞赛|赛区|法院|检察院|仲裁|铁路|高速|流域|长三角|京津冀|粤港澳|成渝|沪|通办|跨省|跨域|跨区域|对接|"
    r"籍|企业|公司|集团|举报|户籍|异地|外地|毗邻|交界|接壤|联合|客商|招商|来自|居住|申请人|原告|第三方"
)
_AFTER_NAME = re.compile(
    r"[\u4e00-\u9fff]{0,14}?(?:公司|银行|大学|学院|中学|小学|医院|酒店|宾馆|集团|协会|律师|研究院|电视台|广播|日报|晚报|"
    r"路\d|大道|街\d|中心支行)"
)
_ORGAN_AFTER = re.compile(
    r"人民政府|政府|政务|[\u4e00-\u9fff]{1,8}?(?:局|委员会|办公室|办事处|管委会)"
)
_TODAY = re.compile(r"《今日([\u4e00-\u9fff]{2,5}?)[报》]")
_NEAR = 24  # characters around a name in which a good reason is looked for
_FICTION = re.compile(r"^[^市县]{1,8}(?P<rank>[市县])")


@dataclass(frozen=True, slots=True)
class _Home:
    """Where the agency is: `codes` of its places, or, where the list does not know its place, which
    places are `surely` another: no province, and for a county no city, as that may lie above it.
    """

    codes: tuple[str, ...]
    unknown: str = ""

    def holds(self, code: str) -> bool:
        """Whether a place is, or may be, the agency's own, above it or below it."""
        if places.paired(code) or places.kin(code, self.codes):
            return True
        return bool(self.unknown) and (
            places.is_province(code) or (self.unknown == "县" and not places.is_county(code))
        )


@functools.lru_cache(maxsize=1)
def _home(case: Case) -> _Home | None:
    """Where the agency is; None where nothing tells (a street, a zone, a ministry)."""
    content = case.report.content
    agency = content.agency
    told = (agency.full_name, agency.address, agency.short_name, content.site.name)
    codes = tuple(code for one in told if one for code in places.of_agency(one))
    if not codes:
        # The documents it goes by tell its province: 《福建省…办法》.
        titles = _TITLE.findall("".join(one.text for one in case.sentences))
        near = [content.opening or "", *titles]
        codes = tuple(place.codes[0] for text in near for place in places.named_in(text))
    if codes:
        return _Home(codes)
    rank = _FICTION.match(agency.full_name or "")
    return _Home((), rank["rank"]) if rank else None


@functools.lru_cache(maxsize=1)
def _strangers(case: Case) -> tuple[tuple[Finding, bool], ...]:
    """What _foreign finds, for the two rules that tell of it."""
    home = _home(case)
    return tuple(_foreign(case, home)) if home else ()


def _foreign(case: Case, home: _Home) -> Iterator[tuple[Finding, bool]]:
    """Places that are not the agency's, each once, and whether they lie in its province."""
    told: set[str] = set()
    for sentence in case.sentences:
        text = blotted(_TITLE, sentence.text)
        for place in places.named_in(text):
            if place.name in told or any(home.holds(code) for code in place.codes):
                continue
            around = text[max(place.start - _NEAR, 0) : place.end + _NEAR]
            if _GOOD_REASON.search(around) or _AFTER_NAME.match(text, place.end):
                continue
            near = any(places.same_province(code, home.codes) for code in place.codes)
            if near and not _ORGAN_AFTER.match(text, place.end):
                continue
            told.add(place.name)
            province = places.province_of(place.codes[0])
            where = f"（{province}）" if province not in ("", place.name) else ""
            whose = (
                "不是本机关所在的地方，疑似从别处的报告抄来"
                if not near
                else "不是本机关所在的地方，请核对"
            )
            yield (
                case.found(
                    f"出现“{place.name}”{where}，{whose}。",
                    at=sentence,
                    span=(place.start, place.end),
                ),
                near,
            )


@rule(
    "C510", "外地的地名", Severity.WARNING,
    what="正文里没有本机关所在省份以外的省、市、县名（文件标题、学习考察、对口支援、会议、企业等不算）。",
    why="报告里留着别处的地名，说明是从别处抄来的；公开以后会成为新闻。",
    how="改成本地的名称，并重写这一段；确是本机关的事的，在“说明”里写明理由。全称和地址不能确定所在地的，在机关的“地址”里写明省、市。",
    basis=_NOTICE,
    example="（甲省某市的报告）方便公众查找乙省某市政府依法公开的政府信息",
)  # fmt: skip
def places_are_ones_own(case: Case) -> Iterator[Finding]:
    for finding, near in _strangers(case):
        if not near:
            yield finding
    if (home := _home(case)) is None:
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
    for finding, near in _strangers(case):
        if near:
            yield finding


# --- other agencies as the speaker ------------------------------------------------------------------

_WE = re.compile(
    r"(?<![自忘敌小])我(?P<organ>街道|局(?![限部面势])|委(?![托派员任屈婉])|厅(?!堂)|"
    r"镇(?![定静痛])|乡(?![村亲镇愁])|院(?![校士落子])|办(?![理事法公结好实学证案了完过不的]))"
)
_QUOTED = re.compile(r"“[^”]{0,200}”|《[^》]{0,200}》")
_ENDINGS = (
    ("街道办事处", "街道 办"), ("街道", "街道"), ("办事处", "办"), ("镇人民政府", "镇"), ("乡人民政府", "乡"),
    ("镇政府", "镇"), ("乡政府", "乡"), ("政府", "办"), ("办公厅", "厅 办"), ("办公室", "办"),
    ("管理委员会", "委 办"), ("管委会", "委 办"), ("委员会", "委"), ("委", "委"), ("局", "局"), ("厅", "厅"),
    ("院", "院"), ("镇", "镇"), ("乡", "乡"), ("办", "办"), ("中心", ""), ("总队", ""), ("支队", ""),
)  # fmt: skip


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
    told: set[str] = set()
    for sentence in case.sentences:
        text = blotted(_QUOTED, sentence.text)
        for match in _WE.finditer(text):
            organ = match["organ"]
            if organ not in own and organ not in told:
                told.add(organ)
                yield case.found(
                    f"本机关是“{full}”，这里却自称“我{organ}”。", at=sentence, span=match.span(),
                )  # fmt: skip
