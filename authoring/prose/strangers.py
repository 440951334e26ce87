"""Strangers: places a report speaks of that are not where its agency is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from authoring.patterns import lazy
from authoring.prose import places
from authoring.prose.numbers import blotted
from authoring.prose.passages import Sentence

_TITLE = lazy(r"《[^》]{0,200}》")
# Who names another place for one of these reasons has not copied: visits, aid, meetings, courts, firms.
_GOOD_REASON = lazy(
    r"学习|考察|借鉴|交流|对口|支援|帮扶|协作|合作|结对|赴|来我|兄弟|先进|经验|案例|调研|观摩|会议|大会|论坛|博览会|展会|"
    r"培训|研讨|比赛|竞赛|赛区|法院|检察院|仲裁|铁路|高速|流域|长三角|京津冀|粤港澳|成渝|沪|通办|跨省|跨域|跨区域|对接|"
    r"籍|企业|公司|集团|举报|异地|外地|毗邻|交界|接壤|联合|客商|招商|来自|居住|申请人|原告|第三方"
)
_AFTER_NAME = lazy(
    r"[\u4e00-\u9fff]{0,14}?(?:银行|大学|学院|中学|小学|医院|酒店|宾馆|协会|律师|研究院|电视台|广播|日报|晚报|"
    r"路\d|大道|街\d|中心支行)"
)
_ORGAN_AFTER = lazy(r"人民政府|政府|政务|[\u4e00-\u9fff]{1,8}?(?:局|委员会|办公室|办事处|管委会)")
_NEAR = 24  # characters around a name in which a good reason is looked for
_FICTION = lazy(r"^[^市县]{1,8}(?P<rank>[市县])")


@dataclass(frozen=True, slots=True)
class Home:
    """Where the agency is: `codes` of its places; or, where the list does not know its place, whether
    that is an `unknown` 市 or 县: a province may lie above it, and above a county a city.
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


@dataclass(frozen=True, slots=True)
class Stranger:
    """A place that is not the agency's; `near` if it lies in the same province."""

    sentence: Sentence
    place: places.PlaceName
    near: bool


def home_of(told: Sequence[str], opening: str, sentences: Iterable[Sentence]) -> Home | None:
    """Where the agency is; None where nothing tells (a street, a zone, a ministry).

    `told` are its names, the full one first, and its addresses; without a place in them, the opening
    of its report and the documents it goes by tell.
    """
    codes = tuple(code for one in told for code in places.of_agency(one))
    if not codes:
        # The documents it goes by tell its province: 《福建省…办法》.
        titles = _TITLE.findall("".join(one.text for one in sentences))
        near = [opening, *titles]
        codes = tuple(place.codes[0] for text in near for place in places.named_in(text))
    if codes:
        return Home(codes)
    rank = _FICTION.match(told[0]) if told else None
    return Home((), rank["rank"]) if rank else None


def strangers(sentences: Iterable[Sentence], home: Home) -> Iterator[Stranger]:
    """Places that are not the agency's, each once, unless a good reason to name them stands beside."""
    told: set[str] = set()
    for sentence in sentences:
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
            yield Stranger(sentence, place, near)
