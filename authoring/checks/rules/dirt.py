"""杂质: what does not belong in a report: injected words, web code, garbled or lost characters, personal data.

Most of it comes in when text is copied from a hijacked page or out of a badly converted file.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterable, Iterator

from authoring.checks.case import Case
from authoring.checks.rule import rule
from authoring.findings import Finding, Severity
from authoring.patterns import lazy
from authoring.prose.numbers import blotted
from authoring.prose.passages import Passage
from authoring.prose.persons import PLAIN, SURNAME, frames_of, private_names
from authoring.prose.traditional import traditional

_MOST = 10  # findings of one rule: a garbled page is told, not listed
_COUNTED = 1000  # places counted for a finding that tells how many there are

_PUBLISHED = (
    "国办秘函〔2019〕19号《政府网站与政务新媒体检查指标》：严重错误、有害信息、泄露个人信息"
)


def _told(case: Case, pattern: re.Pattern[str], message: str) -> Iterator[Finding]:
    """A finding for each passage in which the pattern is met; `{}` in the message are the words."""
    for passage, match in _met(case, pattern):
        yield case.found(message.format(match[0].strip()), at=passage, span=match.span())


def _met(case: Case, pattern: re.Pattern[str]) -> Iterator[tuple[Passage, re.Match[str]]]:
    for passage in case.where(pattern):
        if match := pattern.search(passage.text):
            yield passage, match


# --- injected words, addresses and code ---------------------------------------------------------------

_BRANDS = (
    "雷速体育|雷速直播|雷速比分|直播吧|开云体育|开云官方|乐鱼体育|乐鱼官方|华体会|九游会|"
    "米兰体育|江南体育|爱游戏体育|半岛体育|星空体育|火狐体育|天博体育|万博体育|皇冠体育|新葡京|澳门金沙|"
    "金沙娱乐|威尼斯人娱乐|永利娱乐|太阳城娱乐|云顶娱乐|澳门[\u4e00-\u9fff]{0,4}娱乐|娱乐城|六合彩|时时彩|北京赛车|百家乐(?!业)|真人荷官|"
    "彩票投注(?![站点机终大额])|足球投注|体育投注|足球直播|篮球直播|足球比分|捕鱼游戏|棋牌游戏|半岛彩票|彩票平台|成人电影|成人视频|成人影片|"
    "成人小说|约炮|裸聊|黄色视频|办证刻章|[Bb]et\\s?365|[Kk]ai\\s?yun|[Ll]eyu\\s?sports?|亚博|必威|黑料|吃瓜|精装版"
)
# Whatever the brand is called: how such names are joined, and what they are said to have.
_BEGINS = r"(?<![A-Za-z0-9./@＠_-])"
_SHAPES = (
    r"[@＠][：:]|(?:官网|官方网站|体育|娱乐)[_＿@＠]|[_＿][A-Za-z0-9\u4e00-\u9fff]{0,10}(?:官网|官方|体育|娱乐|下载|登录|注册)"
    rf"|{_BEGINS}(?=[A-Za-z0-9]*[a-z])[A-Za-z][A-Za-z0-9]{{1,19}}\s?(?:[（(]中国[）)])?(?:官网|官方网站|体育|娱乐|棋牌|彩票|真人|电竞)"
    rf"|{_BEGINS}[0-9]{{2,4}}(?:体育|娱乐|棋牌|真人)(?:官网|官方|投注|平台|app|APP|下载|登录)"
    rf"|{_BEGINS}[0-9]{{2,4}}(?:bet|BET)"
    r"|(?:视频|影视|直播|体育|娱乐|棋牌|彩票|漫画)\s?(?:app|APP|App)\s?(?:下载|官方|登录|安装)|(?<!教育)(?<!文化)(?<!旅游)(?<!文旅)(?:体育|娱乐|棋牌|彩票|电竞)\s?(?:官网|官方|网页版|手机版)"
    r"|国际\s?(?:登录|登陆|娱乐|官网|官方|app|APP|App)|官方(?:登录|登陆|注册|投注)|平台官方(?:网站|版|下载|app|APP)|[\u4e00-\u9fff]游戏(?:app|App|APP)"
    r"|[（(]中国[）)](?:官网|官方|体育|登录)|(?:必赢|伟德|博彩|竞彩)(?:体育|平台|足球|网)|世界杯(?:投注|买球)|(?:投注|买球)(?:网(?!点)|平台)"
    r"|代开(?:各类|正规)?发票|(?<![0-9])91(?:视频|在线)|凯发(?:k8|K8)|电子游戏(?:平台|官网)|高清(?:电影|影视|无码)|老司机|(?:网页版|手机版)(?:登录|入口)|(?:官网|官方)入口|精品一区|一区二区三区|欧美(?:精品|视频|在线)|国产(?:精品|视频(?!会议|监控))|在线观看免费|免费在线观看"
)
_INJECTED = lazy(
    f"{_BRANDS}|{_SHAPES}",
    needs="亚博|必威|黑料|吃瓜|精装版|体育|娱乐|直播|官方|官网|华体会|九游会|新葡京|澳门|六合彩|时时彩|赛车|百家乐|真人|彩票|投注|比分|棋牌|电竞|游戏|成人|"
    "约炮|裸聊|黄色视频|办证刻章|必赢|伟德|博彩|竞彩|世界杯|买球|发票|凯发|高清|老司机|91|365|yun|eyu|bet|BET|app|App|APP|登录|登陆|网页版|手机版|一区|欧美|国产|在线观看|@|＠|_|＿",
)
_PARTS_NAMES = frozenset("，。；、 和及与")
_ONE_NAME = 3  # characters between its two pieces are fewer
_FOUGHT = lazy(
    r"打击|查处|整治|清理|取缔|违法|违规|非法|涉嫌|防范|篡改|植入|赌博|诈骗|扫黄|办案|案件|检查|消防|治安|场所"
)


@rule(
    "C513", "夹带不相干的词", Severity.ERROR,
    what="文字里没有赌博、体育直播、色情等网站常用的词。",
    why="从被篡改或被盗版的网页复制时，会把暗藏的词一起带进来；公开以后是严重错误。",
    how="删去这些词，并把整段与自己的原稿逐字核对：被顶替的字不一定只有这一处。",
    basis=_PUBLISHED,
    example="全年公开雷速体育信息1200条",
    most=_MOST,
)  # fmt: skip
def no_injected_words(case: Case) -> Iterator[Finding]:
    for passage in case.where(_INJECTED):
        told: set[str] = set()
        end = -1  # of the name before: 体育_ and 官网@ may be one
        for match in _INJECTED.finditer(passage.text):
            around = passage.text[max(match.start() - 30, 0) : match.end() + 30]
            between = passage.text[end : match.start()]
            another = not told or len(between) >= _ONE_NAME or _PARTS_NAMES & {*between}
            end = match.end()
            if another and match[0] not in told and not _FOUGHT.search(around):
                told.add(match[0])
                yield case.found(
                    f"“{match[0]}”与政府信息公开不相干，疑似复制网页时夹带进来的。",
                    at=passage, span=match.span(),
                )  # fmt: skip


_HOST = lazy(
    r"(?:https?:?//|www\.)([A-Za-z0-9][A-Za-z0-9.-]{2,80})|(?<![A-Za-z0-9_@＠.-])"
    r"((?:[A-Za-z0-9-]{1,40}\.){1,4}(?:com|cn|net|org|cc|top|xyz|vip|app|tv|info|me|io|site|online|club|live|win|bet|fun|shop))(?![A-Za-z0-9])",
    needs=r"//|\.",
)
_PUBLIC = lazy(
    r"(?:^|\.)(?:gov\.cn|edu\.cn|org\.cn|weixin\.qq\.com|weibo\.com|weibo\.cn|people\.com\.cn|people\.cn|xinhuanet\.com|"
    r"news\.cn|cctv\.com|toutiao\.com|douyin\.com|kuaishou\.com)$"
)


@rule(
    "C503", "来路不明的网址", Severity.WARNING,
    what="正文里的网址是本机关的网址（机关.网址、网站.域名、引言所写）、政府网站或常见的政务新媒体平台。",
    why="复制网页时会带进别家的网址，公开以后等于替它做广告。",
    how="不是本机关的就删去；是本机关的，在机关的“网址”里写明。",
    basis=_PUBLISHED,
    example="更多信息见 www.example.com",
    most=_MOST,
)  # fmt: skip
def addresses_are_known(case: Case) -> Iterator[Finding]:
    content = case.report.content
    own = " ".join(
        one or ""
        for one in (content.agency.website, content.agency.email, content.site.domain, content.opening)
    )  # fmt: skip
    told: set[str] = set()
    for passage in case.where(_HOST):
        if passage.path == ("opening",):
            continue
        for match in _HOST.finditer(passage.text):
            if passage.text[: match.start()].endswith("]("):
                continue  # a link written as in Markdown: C532
            host = (match[1] or match[2]).lower().rstrip(".-")
            bare = host.removeprefix("www.")
            if _PUBLIC.search(host) or bare in own.lower() or bare in told:
                continue
            told.add(bare)
            yield case.found(
                f"“{host}”不是本机关的网址，也不是政府网站。", at=passage, span=match.span()
            )


_CODE = lazy(
    r"</?\s?(?:a|script|iframe|div|span|img|p|br|font|table|tbody|td|tr|th|style|object|embed|input|form|strong|b|i|u|"
    r"ul|ol|li|h[1-6]|o:p)(?:\s[^<>]{0,200})?/?>|<(?:a|script|iframe|div|span|img|font|table|style)\s|<!--|"
    r"&(?:nbsp|lt|gt|amp|quot|ldquo|rdquo|mdash|middot|hellip|emsp|ensp|#[0-9]{2,5}|#x[0-9a-fA-F]{2,5});|"
    r"\bon(?:click|load|error|mouseover)\s*=|javascript:|document\.write|\bstyle\s*=\s*[\"']|\bclass\s*=\s*[\"']|"
    r"\bhref\s*=|\[/?(?:url|img|color|size|font)[\]=]",
    re.IGNORECASE,
    needs=r"[<&=:.\[]",
)


@rule(
    "C514", "网页代码", Severity.ERROR,
    what="文字里没有网页代码（<a …>、&nbsp;、onclick=）。",
    why="代码会原样印出来；这里的文字不是网页，不需要也不认代码。",
    how="删去代码，只留文字；空格和引号直接打。",
    basis=_PUBLISHED,
    example="全年公开信息500条&nbsp;。",
    most=_MOST,
)  # fmt: skip
def no_web_code(case: Case) -> Iterator[Finding]:
    for passage, match in _met(case, _CODE):
        every = [
            (passage, one.span(), _without_code(one[0])) for one in _CODE.finditer(passage.text)
        ]
        plain = all(
            one[-1:] in (">", ";")
            for _, (start, end), _ in every
            for one in [passage.text[start:end]]
        )
        yield case.found(
            f"“{match[0].strip()}”是网页代码，会原样印出来。", at=passage, span=match.span(),
            fix=case.reworded(every, safe=False) if plain else None,
        )  # fmt: skip


def _without_code(code: str) -> str:
    """What a browser shows for a piece of code: nothing for a tag, its character for an entity."""
    return html.unescape(code).replace("\xa0", " ") if code.startswith("&") else ""


# --- garbled characters ---------------------------------------------------------------------------------

# What the bytes of Chinese in UTF-8 look like when they are read as GBK: each begins with E4 to E9.
_AS_GBK = "".join(
    bytes((first, second)).decode("gbk", "ignore")
    for first in range(0xE4, 0xEA)
    for second in range(0x80, 0xC0)
    if second != 0x7F
)
_GARBLED = lazy(
    "\ufffd|锟斤拷?|烫烫烫|屯屯屯|锘\\W|ï¼|ï»¿|ã€|â€|Ã[\u0080-\u00bf]|Â[\u00a0-\u00bf]|"
    f"[{_AS_GBK}][^，。；、\\s]{{0,2}}[{_AS_GBK}][^，。；、\\s]{{0,2}}[{_AS_GBK}]|"
    "[\u4e00-\u9fff][（(][a-z]{0,5}[āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ][a-z]{0,3}[)）]|[?？]{4,}|□{2,}|■{2,}",
    needs=f"[\ufffd锟烫屯锘ïãâÃÂ{_AS_GBK}āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ□■]|[?？]{{4}}",
)


@rule(
    "C515", "乱码", Severity.ERROR,
    what="没有编码转换错的字（锟斤拷、ï¼、方框）和繁简转换带出的拼音（落實(shí)）。",
    why="乱码说明复制或转换时丢了字，读者不能理解，也无从知道丢了什么。",
    how="从原稿重新复制这一段；不要逐字猜改。",
    basis=_PUBLISHED,
    example="落實(shí)政府信息公開",
)  # fmt: skip
def characters_are_whole(case: Case) -> Iterator[Finding]:
    # One cause, told once: a page that was converted wrongly is garbled all over.
    met = list(itertools.islice(_met(case, _GARBLED), _COUNTED))
    if met:
        passage, match = met[0]
        words = passage.text[max(match.start() - 4, 0) : match.end() + 4].strip()
        more = f"，共 {len(met)} 处" if len(met) > 1 else ""
        yield case.found(
            f"“{words}”里有乱码{more}，可能是编码或繁简转换造成的。",
            at=passage,
            span=(max(match.start() - 4, 0), match.end() + 4),
        )


@rule(
    "C516", "夹有繁体字", Severity.WARNING,
    what="文字里没有繁体字。",
    why="公文用规范汉字；夹着繁体字，大多是从转换过的网页复制的。",
    how="改成规范汉字，并与原稿核对这一段。",
    basis="《中华人民共和国国家通用语言文字法》第九条：国家机关以普通话和规范汉字为公务用语用字",
    example="切實做好政府信息公開工作",
    most=_MOST,
)  # fmt: skip
def characters_are_simplified(case: Case) -> Iterator[Finding]:
    met = [
        (passage, found)
        for passage in case.spoken.written
        if (found := traditional(passage.text)) and not _GARBLED.search(passage.text)
    ]
    # One alone may be in somebody's name or on a signboard.
    if sum(len(found) for _, found in met) < 2:
        return
    shown = "".join(dict.fromkeys(passage.text[at] for passage, found in met for at in found))
    more = "等" if len(shown) > 8 else ""
    many = f"，全文共 {len(met)} 段" if len(met) > 1 else ""
    unread = "；这些文字没有再作核查" if case.spoken.unread else ""
    passage, found = met[0]
    yield case.found(
        f"有繁体字“{shown[:8]}”{more}{many}{unread}。", at=passage, span=(found[0], found[0] + 1)
    )


# --- lost characters --------------------------------------------------------------------------------------

_LOST = lazy(
    r"[〔\[（(【]\s?20[0-9]{2}[0-9 ]{1,5}号"  # 〔201442号
    r"|(?<![0-9〔\[（(【])(?<![〔\[（(【] )20[0-9]{2}\s?[〕\]）)】]\s?[0-9]{1,4}\s?号"  # 2014〕42号
    r"|[发函办规]\s?20[0-9]{2} ?[0-9]{1,4}\s?号"  # 国办公开办函202130 号
    r"|(?<![0-9])20[0-9]{2}\s+[0-9]{1,2}\s+[0-9]{1,2}\s*(?:日|[至到，。起])"  # 2025  1  1  日
    r"|(?<![0-9])20[0-9]{3,6}日"  # 2015227日
    r"|(?<![0-9])20[0-9]{2}年\s?[0-9]{1,2}日"
    r"|(?<![0-9])20[0-9]{2}(?:1[0-2]|[1-9])月[0-9]{1,2}日"  # 20231月1日
    r"|年\s+月\s+日|(?<![0-9〇○零一二三四五六七八九十Xx×*＊_])年月日起?至"
    r"|(?:期限|时间|日期|数据|统计)[\u4e00-\u9fff]{0,4}自\s*起?\s*至\s*(?!今)"  # 统计期限自至
    r"|[（(，；]\s*[电地邮]\s*[：:]"  # (电  :
    r"|(?:电话|邮编|地址|邮箱)\s*[：:]\s*(?=[；;，,。）)]|$)"
    r"|第[二三四五]?十?[一二三四五六七八九]?条第\s?(?:[（(]\s*[）)])?\s?项"  # 第二十条第（）项
    r"|《\s*》|“\s*”|〔\s*〕|【\s*】|（\s*）|\(\s*\)"
)


@rule(
    "C517", "丢失的括号和数字", Severity.WARNING,
    what="发文字号、日期、条款、期限里的括号和数字都在（件数见 W455）。",
    why="从网页或PDF复制时，括号和数字常常丢失：〔2014〕42号成了〔201442号。",
    how="对照原稿补上，并查看同一段里还有没有别的丢失。",
    example="统计期限自至；〔201442号；第二十条第（）项",
    most=_MOST,
)  # fmt: skip
def brackets_and_figures_are_there(case: Case) -> Iterator[Finding]:
    yield from _told(case, _LOST, "“{}”疑似丢了括号或数字。")


_PAIRS = {"》": "《", "）": "（", "”": "“", "〕": "〔", "】": "【", "」": "「", "〉": "〈"}
_HALF = lazy(f"[{''.join((*_PAIRS, *_PAIRS.values()))}]")
_FULL = str.maketrans("()", "（）")
# 1） a） 一） at the head of a line or an item mark that, and open nothing.
_MARK = lazy(r"(?:^|(?<=[\s；;。，,：:、]))(?<![（(]\s)[0-9a-zA-Z一二三四五六七八九十]{1,3}[）)]")


@rule(
    "C518", "标点不成对", Severity.WARNING,
    what="每一段里的书名号、括号和引号成对。",
    why="缺了一半的括号、引号，读者不知道到哪里为止，也常是丢字的痕迹。",
    how="补上缺的一半，或删去多余的一半。",
    basis="GB/T 15834-2011《标点符号用法》",
    example="按照《中华人民共和国政府信息公开条例的要求",
    most=_MOST,
)  # fmt: skip
def marks_are_in_pairs(case: Case) -> Iterator[Finding]:
    for passage in case.passages:
        # A picture half written is told by N405, lost characters by C517.
        if passage.kind == "cell" or "![" in passage.text:
            continue
        if (at := _unpaired(passage.text)) is not None and not _LOST.search(passage.text):
            mark = passage.text[at]
            words = passage.text[max(at - 6, 0) : at + 8]
            lost = "没有后一半" if mark.translate(_FULL) in _PAIRS.values() else "没有前一半"
            yield case.found(
                f"“{words}”里的 {mark} {lost}。", at=passage, span=(max(at - 6, 0), at + 8)
            )


def _unpaired(text: str) -> int | None:
    """Where the first mark stands that has no other half."""
    text = blotted(_MARK, text).translate(_FULL)
    open_: list[int] = []
    for match in _HALF.finditer(text):
        at, mark = match.start(), match[0]
        if mark not in _PAIRS:
            open_.append(at)
        elif open_ and text[open_[-1]] == _PAIRS[mark]:
            open_.pop()
        else:
            return open_[-1] if open_ else at
    return open_[0] if open_ else None


# --- personal data ----------------------------------------------------------------------------------------

_ID = lazy(
    r"(?<![0-9A-Za-z])[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9A-Za-z])",
    needs="[0-9]{17}",
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_MOBILE = lazy(
    r"(?<![0-9.A-Za-z〔/_-])1[3-9][0-9](?:[0-9]{8}|-[0-9]{4}-[0-9]{4}| [0-9]{4} [0-9]{4})"
    r"(?![0-9.,%元万亿条件个次A-Za-z])"
)


@rule(
    "C519", "个人信息", Severity.ERROR,
    what="正文里没有身份证号、手机号，也没有申请人、原告的姓名。",
    why="申请内容加上姓名或号码就能认出是谁；年报向全社会公开，泄露个人信息要追究责任。",
    how="删去号码；姓名改成“一名申请人”“某公民”，只写事项的类别。",
    basis="《中华人民共和国政府信息公开条例》第十五条；《中华人民共和国个人信息保护法》",
    example="申请人：李四；王五诉示例县人民政府",
    most=_MOST,
)  # fmt: skip
def no_personal_data(case: Case) -> Iterator[Finding]:
    frames = frames_of(case.whole)
    for passage in case.passages:
        for what, match in _personal(passage, frames):
            name = "name" in match.re.groupindex
            yield case.found(
                f"“{match['name' if name else 0]}”像是{what}，公开以前应当删去。", at=passage,
                span=match.span("name" if name else 0),
            )  # fmt: skip


def _personal(
    passage: Passage, frames: Iterable[re.Pattern[str]]
) -> Iterator[tuple[str, re.Match[str]]]:
    text = passage.text
    for match in _ID.finditer(text):
        if _is_valid_id(match[0]):
            yield "身份证号", match
    if passage.path != ("opening",):  # the agency's own contact: C520
        for match in _MOBILE.finditer(text):
            yield "手机号", match
    for match in private_names(text, frames):
        yield "申请人的姓名", match


def _is_valid_id(digits: str) -> bool:
    """GB 11643-1999: the last character is a check digit (ISO 7064, MOD 11-2)."""
    total = sum(int(d) * weight for d, weight in zip(digits[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == digits[17].upper()


@rule(
    "C520", "联系电话是个人手机", Severity.WARNING,
    what="机关的“电话”和引言里的联系电话不是手机号。",
    why="年报长期公开，经办人换了，个人手机还挂在网上。",
    how="写办公室的固定电话；单位专用的手机号，在“说明”里写明。",
    example="电话: 手机号",
    most=_MOST,
)  # fmt: skip
def contact_is_the_office(case: Case) -> Iterator[Finding]:
    telephone = case.report.content.agency.telephone or ""
    if match := _MOBILE.search(telephone):
        yield case.found(
            f"联系电话 {match[0]} 是手机号。", path=("agency", "telephone"), quote=match[0]
        )
    for passage in case.part("opening"):
        for match in _MOBILE.finditer(passage.text):
            yield case.found(f"联系电话 {match[0]} 是手机号。", at=passage, span=match.span())


_POST = "(?:副?(?:组长|主任|局长|书记|[乡镇县]长|科长|股长|主席)|委员|负责人)"
_OFFICIAL = lazy(
    rf"由(?P<a>{SURNAME}[\u4e00-\u9fff]{{1,2}}?)(?:同志)?(?:担任|任|为)[\u4e00-\u9fff]{{0,6}}{_POST}"
    rf"|(?:^|[以由上，。；、（(\s])(?P<b>{PLAIN}[\u4e00-\u9fff]{{2}})(?:同志|副?(?:[乡镇县]长|局长|主任))(?![效期远者])"
    rf"|(?:组长|主任|联系人|负责人)[：:]\s?(?P<c>{SURNAME}[\u4e00-\u9fff]{{1,2}})(?![\u4e00-\u9fff])",
    needs="同志|[组局乡镇县科股]长|主任|书记|主席|委员|负责人|联系人",
)
_TITLE_WORD = lazy(r"[长记主任员领导委副党组政府办局科股室分管负责镇乡县市区村业草]|单位|常务|全体")


@rule(
    "C504", "领导和经办人的姓名", Severity.INFO,
    what="正文没有写领导、经办人的姓名。",
    why="年报写职务即可；人员变动以后，姓名会变成错误。",
    how="改写职务，例如“由局长任组长”；确需写姓名的，不用改。",
    example="成立了由张某某任组长的领导小组",
    most=_MOST,
)  # fmt: skip
def officials_need_no_names(case: Case) -> Iterator[Finding]:
    for passage in case.where(_OFFICIAL):
        for match in _OFFICIAL.finditer(passage.text):
            name = match["a"] or match["b"] or match["c"]
            if not _TITLE_WORD.search(name):
                yield case.found(f"写了姓名“{name}”，请确认需要。", at=passage, span=match.span())
                break
