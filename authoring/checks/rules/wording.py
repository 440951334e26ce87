"""文字：slips of the pen that a reader sees at once and the writer no longer does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from authoring.checks.case import Case
from authoring.checks.rule import rule, with_parts
from authoring.checks.rules.leftovers import without_markdown
from authoring.findings import Finding, Severity
from authoring.patterns import lazy
from authoring.prose.fixed import slips
from authoring.prose.numbers import blotted, mask, numbers
from authoring.prose.passages import Passage
from authoring.prose.years import unquoted

_ADDRESS = lazy(  # and what a sentence quotes from the tables
    r"\{\{[^{}]{0,200}\}\}|https?:[^\s，。；]{1,200}|www\.[^\s，。；]{1,200}|[A-Za-z0-9_.-]{1,64}[@＠][A-Za-z0-9_.-]{1,200}",
    needs=r"\{\{|https?:|www\.|[@＠]",
)

# --- years -------------------------------------------------------------------------------------------

_YEAR_CUT = lazy(
    r"(?<![0-9.〔\[（(【第号年至到起、~～—–－/-])(?P<year>20[0-9]{2})"
    r"(?=[，,](?:我|全|本|市|县|区|共)|度(?!假)|(?:政府信息|政务公开|政务信息|信息公开)(?!网|平台))"
)


@rule(
    "W452", "年份后面的“年”字", Severity.WARNING,
    what="写年份时没有漏掉“年”字。",
    why="“2023政务信息公开情况”“2010，我局”读不通，多是转换格式时丢了字。",
    how="补上“年”字。",
    example="现将2023政务信息公开情况报告如下",
)  # fmt: skip
def years_are_whole(case: Case) -> Iterator[Finding]:
    for passage in case.passages:
        text = blotted(_ADDRESS, unquoted(passage.text))
        for match in _YEAR_CUT.finditer(text):
            quote = passage.text[match.start() : match.end() + 8]
            yield case.found(
                f"“{quote}”里“{match['year']}”后面漏了“年”字。",
                at=passage,
                span=(match.start(), match.end() + 8),
                fix=case.reworded(
                    [(passage, match.span("year"), f"{match['year']}年")], safe=False
                ),
            )


# --- lost and left characters ------------------------------------------------------------------------

_DID = (
    "公开|发布|收到|受理|办理|办结|答复|制发|制作|印发|废止|有效|新增|转载|推送|回复|报送|更新|解读|召开|举办|开展|组织|"
    "收取|核准|审批|新收|结转|共计|累计|合计|总计|全年|共"
)
_AS_COUNTED = {  # unit → the words it may stand right behind when its number is lost
    "条": "信息|公开|发布|资质|消息|动态|数据|公告|建议|意见|留言|证|文件|总数|共|累计|合计",
    "件": "申请|总数|共|累计|合计|规章|规范性文件",
    "次": "会议|培训|活动|检查|调研|发布会|抽查|通报|演练|访谈|巡查|督查|共|累计|合计",
    "期": "公报|简报|访谈|征集|网上调查",
    "篇": "解读|稿件|信息|文章|报道|新闻|材料|共|累计",
    "场": "发布会|培训会|培训班|宣讲|访谈",
    "元": "处理费|费用|金额|资金|经费|收取|共|合计|累计",
    "万元": "费用|金额|资金|经费|收费|收取|共|合计|累计",
    "%": "占|占比|达|达到|率|率为|增长|下降|比重",
}  # fmt: skip
_END = r"(?=[，。；、,;）)]|其中|\Z)"
_LOST_NUMBER = tuple(
    (unit, lazy(rf"(?:{before})\s*(?:{'[%％]' if unit == '%' else unit}){_END}"))
    for unit, before in _AS_COUNTED.items()
)
_ANY_NUMBER = lazy(r"[0-9一二三四五六七八九十百千万亿两几零〇余多每逐]|若干|(?<!总)数(?!据)")
# 申请件 is a noun as well: a count only where the sentence tells over which time or that it sums up.
_SUMMED = lazy("20[0-9]{2}年|全年|本年|共|累计|合计|总计|新收")
_HANDLED_BY_LAW = lazy(
    "(?:依法|认真|规范|妥善|按时|及时|严格)[^，。；]{0,6}(?:办理|答复|受理|处理)"
)


@rule(
    "W455", "没有丢失的数字", Severity.WARNING,
    what="“条、件、次、元、%”等前面有数字。",
    why="“共主动公开条”这样的句子，是转换格式时丢了数字，或者忘了填。",
    how="补上数字。",
    example="全年公开核准企业资质条、施工许可证76条",
)  # fmt: skip
def numbers_are_there(case: Case) -> Iterator[Finding]:
    for passage in case.passages:
        if passage.kind == "cell":
            continue
        text = unquoted(passage.text)
        for unit, pattern in _LOST_NUMBER:
            for match in pattern.finditer(text):
                start = max(text.rfind(mark, 0, match.start()) for mark in "，。；、：,;（(") + 1
                clause = text[start : match.end()].replace("＿", "")
                sentence = text[text.rfind("。", 0, match.start()) + 1 : match.end()]
                if match[0].startswith("申请") and (
                    not _SUMMED.search(sentence) or _HANDLED_BY_LAW.search(clause)
                ):
                    continue
                if _counts_without_number(clause, unit):
                    yield case.found(
                        f"“{clause.strip()[-16:]}”里“{unit}”前面缺数字。",
                        at=passage, span=(start, match.end()),
                    )  # fmt: skip


def _counts_without_number(clause: str, unit: str) -> bool:
    """Whether a clause ending in a unit reports a count and has none."""
    if _ANY_NUMBER.search(clause.removesuffix(unit)) or len(clause) > 30:
        return False
    return unit in "%元万元" or bool(re.search(_DID, clause))


_PLACEHOLDERS = lazy(
    r"""
    ×{2,} | ×(?=[年月日条件次元号]) | (?<![○〇])[○〇]{2,}(?=[年月局县市区镇乡])
  | (?<![A-Za-z0-9])[Xx]{2,}(?![A-Za-z0-9]) | (?<![A-Za-z0-9])[Xx](?=[年月日]|[县市区镇乡局](?![A-Za-z]))
  | (?<![0-9])20[0-9]?[Xx×*]{1,2}年
  | \*{2,} | [_＿]{2,} | [?？]{2,} | (?<![A-Za-z])(?:TODO|TBD)(?![A-Za-z])
  | [（(【\[](?:请?填写|此处|待[补定]|请在此|填报)[^）)】\]]{0,40}[）)】\]]
  | [\[【［<{]\s?(?:具体[^\]】］>}]{0,10}
      | (?:单位|机关|部门|地区|地方|县|区|文件|网站|栏目)?
        (?:全称|简称|名称|姓名|数字|数量|数据|日期|年份|金额|比例|百分比|电话|地址|件数|条数|次数|人数)
    )\s?[\]】］>}]
  | 待补充 | 待填 | 待核实 | 请填写 | 此处(?:填|写|插入|补|略) | 某某(?=[局县市区镇乡年月单部机])
  | 某[县市区镇乡局](?=[人政教公住发财民司])
    """,
    re.VERBOSE,
    needs=r"[×○〇Xx*_＿?？某填待\[【［<{]|TODO|TBD|请在此|此处",
)


@rule(
    "W456", "没有留下的空白和占位符", Severity.ERROR,
    what="没有“××”“XX”“**”“___”“（填写…）”“待补充”等没有填好的地方。",
    why="套用模板时忘了填，印出来很难看。",
    how="填上真实的内容，或者删去。",
    example="××镇2024年共公开信息**条",
)  # fmt: skip
def nothing_is_left_to_fill_in(case: Case) -> Iterator[Finding]:
    for passage in case.passages:
        text = without_markdown(_blank_addresses(passage.text), " ")
        found = list(_PLACEHOLDERS.finditer(text))
        if found:
            many = f"（这一段共 {len(found)} 处）" if len(found) > 1 else ""
            yield case.found(
                f"“{found[0][0]}”像是没有填好的地方{many}。", at=passage, span=found[0].span()
            )


# --- doubled words, punctuation ----------------------------------------------------------------------

_DOUBLED = lazy(
    r"""
    (?<!目)的的(?!确) | (?<![不为除])了了(?!之|解|结|如) | (?<![饱平温缓中共总])和和(?![气美睦平])
  | (?<![存现正所实潜内外旨好])在在 | (?<=存)在在(?!于) | (?<![但还就只可或凡正于若都总])是是(?!非) | 等等等
  | (?P<phrase>[一-龥][^。；，、：！？（）“”《》\s]{1,39}?)(?P=phrase)
    """,
    re.VERBOSE,
)
# 更好服务服务对象: a verb and a noun that begins with it.
_VERB_AND_NOUN = lazy(
    r"(服务|监督|管理|保障|指导|评估|考核|检查|申请|公开|建设|使用|培训|执法|教育|研究|办理|审批|监管|调查|征集|"
    r"投资|救助|运营|运行|治理|生产|经营|宣传|咨询|代理|开发|规划|设计|消费|参与|交易|采购)\1"
    r"(?:对象|人|员|单位|部门|机构|局|办|者|处|所|站|点|栏|方|企业|项目|事项|平台|经费|中心|室|队|权|费|场所|指南|目录|专栏|渠道|情况)"
)
_ENOUGH = 5  # findings of one kind in one paragraph
_REDUPLICATED = lazy(r"[一每逐]|([一-龥])\1")


# What a quoted figure prints and is then written once more: 占{{ 占比(…) }}%.
# 我局局长 and 我县县委 say two things, 我局局严格 and 我县县政府 one twice.
_OURSELVES = lazy(
    r"我我(?=[局委办厅镇乡县市区])|本本(?=[局委机])|(?<=我)(?:局局(?![长属机直部办党科])|委委(?![员托派内]|办)|厅厅(?![长属机直])|([县市区镇乡])\1(?=政府(?!办|各|部门|网|门户)))"
)
_BESIDE_A_FIGURE = lazy(
    r"(?<=[0-9])%%|万万|亿亿|余余|(?:增长|下降|增加|减少|提高)(?:同比|与上年持平)"
)


@rule(
    "W457", "重复的字词", Severity.INFO,
    what="没有连写两遍的字词（“的的”“审核审核”）。",
    why="多是修改时没有删净。",
    how="删去多余的字词；确实需要连用的不用改。",
    example="打造整体统一的的网站界面；占44.7%%；增长同比增长6.9%",
)  # fmt: skip
def words_are_not_doubled(case: Case) -> Iterator[Finding]:
    for passage in case.passages:
        found = [match for match in _DOUBLED.finditer(passage.text) if not _meant(match)]
        found += _BESIDE_A_FIGURE.finditer(passage.text)
        found += _OURSELVES.finditer(passage.text)
        for match in found[:_ENOUGH]:
            once = _said_once(match)
            yield case.found(
                f"“{match[0][:40]}”重复。", at=passage, span=match.span(),
                fix=case.reworded([(passage, match.span(), once)], safe=False) if once else None,
            )  # fmt: skip
        for one in slips(unquoted(passage.text)):
            if one.doubled:
                span = (one.start, one.end)
                yield case.found(
                    f"“{passage.text[one.start : one.end]}”有一个字重复，应是“{one.phrase}”。",
                    at=passage, span=span, fix=case.reworded([(passage, span, one.phrase)], safe=False),
                )  # fmt: skip


def _said_once(match: re.Match[str]) -> str:
    """What is doubled, once; nothing where two different words stand for one."""
    words = match[0]
    half = words[: len(words) // 2]
    return "等等" if words == "等等等" else half if half + half == words else ""


def _meant(match: re.Match[str]) -> bool:
    """一步一步, 方方面面, 服务服务对象, where doubling is how one writes."""
    phrase = match["phrase"]
    return bool(phrase) and bool(
        _REDUPLICATED.match(phrase)
        or match.string.startswith("如下", match.end())  # 现将年度报告报告如下
        or len(set(phrase)) == 1
        or _VERB_AND_NOUN.match(match.string, match.start())
    )


@rule(
    "W476", "固定用语没有漏字", Severity.INFO,
    what="法规和格式里的固定用语没有漏掉一个字。",
    why="“企事业单信息”“政府信公开申请”多是复制时丢了字，读者一眼看得出来。",
    how="补上漏掉的字；说的是另一个意思的，不用改。",
    example="依法受理政府信公开申请",
)  # fmt: skip
def fixed_phrases_are_whole(case: Case) -> Iterator[Finding]:
    for passage in case.passages:
        for one in slips(unquoted(passage.text)):
            if not one.doubled:
                span = (one.start, one.end)
                yield case.found(
                    f"“{passage.text[one.start : one.end]}”像是漏了字，应是“{one.phrase}”。",
                    at=passage, span=span, remedy=f"改为“{one.phrase}”。",
                    fix=case.reworded([(passage, span, one.phrase)], safe=False),
                )  # fmt: skip


_DOUBLED_MARKS = lazy(r"([，。；、：])[\s]?\1+|[，；、]。|。[，；、]|，[；、]|[；、]，|、；|；、")


@rule(
    "W477", "标点没有连用", Severity.INFO,
    what="没有连着的两个逗号、句号、分号、顿号、冒号。",
    why="多是删改时没有删净。",
    how="只留一个。",
    basis="GB/T 15834-2011《标点符号用法》",
    example="全年公开信息300条，，比上年多。",
)  # fmt: skip
def marks_are_not_doubled(case: Case) -> Iterator[Finding]:
    found = [
        (one, match)
        for one in case.passages
        if one.kind != "cell"
        for match in _DOUBLED_MARKS.finditer(one.text)
    ]
    if found:
        passage, match = found[0]
        put = [(one, match.span(), _weightiest(match[0])) for one, match in found]
        around = (max(0, match.start() - 6), match.end() + 4)
        same = all(match[1] for _, match in found)
        yield case.found(
            f"“{passage.text[around[0] : around[1]]}”里有连用的标点{_and_more(found)}。",
            at=passage, span=around, fix=case.reworded(put, safe=same),
        )  # fmt: skip


def _weightiest(marks: str) -> str:
    """The mark that ends most: of ，。 the full stop."""
    return min(marks.strip(), key="。；：，、".find)


_NUMBER_BRACKETS = lazy(
    r"[\[（(【［]\s*(?P<year>(?:19|20)[0-9]{2})\s*[\]）)】］]\s*(?:第\s*)?(?P<number>[0-9]{1,4})\s*号"
)


@rule(
    "W458", "发文字号的括号", Severity.INFO,
    what="发文字号的年份用六角括号〔〕。",
    why="国家标准规定发文字号的年份用六角括号括入。",
    how="改为〔〕，例如 国办公开办函〔2021〕30号。",
    basis="GB/T 9704-2012 7.2.5",
    example="国办公开办函[2021]30号",
)  # fmt: skip
def document_numbers_are_bracketed(case: Case) -> Iterator[Finding]:
    found = [
        (one, match)
        for one in case.passages
        if one.kind != "cell"
        for match in _NUMBER_BRACKETS.finditer(one.text)
    ]
    if found:
        passage, match = found[0]
        yield case.found(
            f"“{match[0]}”应写作“〔{match['year']}〕{match['number']}号”{_and_more(found)}。",
            at=passage, span=match.span(), fix=case.reworded(
                [(one, match.span(), f"〔{match['year']}〕{match['number']}号") for one, match in found],
                safe=True,
            ),
        )  # fmt: skip


_WIDE = str.maketrans(",;:?()", "，；：？（）")
_HALF_WIDTH = lazy(
    r"(?<=[一-龥”》）])[,;:?]"
    r"|(?<=[一-龥”》])[(](?=[一-龥0-9“《])(?!(?:19|20)[0-9]{2}[)])"  # (2021) is told by W458
    r"|(?<=[一-龥”》])[)](?=[一-龥，。；])",
    needs="[,;:?()]",
)
_SPACED_PERCENT = lazy(r"(?<=[0-9])[ \u3000]+[%％]")


@rule(
    "W459", "中文用全角标点", Severity.INFO,
    what="汉字之间用全角标点；百分号前面不空格。",
    why="半角标点同上下文不一致，排版也会挤在一起。",
    how="把半角的 , ; : ( ) 换成全角的，；：（）；删去 % 前面的空格。",
    basis="GB/T 15834-2011 标点符号用法",
    example="在县委、县政府的领导下,认真做好信息公开",
)  # fmt: skip
def punctuation_is_full_width(case: Case) -> Iterator[Finding]:
    for pattern, kind in ((_HALF_WIDTH, "半角标点"), (_SPACED_PERCENT, "百分号前面的空格")):
        found = [
            (one, match)
            for one in case.passages
            if one.kind != "cell"
            for match in pattern.finditer(_blank_addresses(one.text))
        ]
        if found:
            passage, match = found[0]
            around = passage.text[max(0, match.start() - 6) : match.end() + 6]
            yield case.found(
                f"“{around}”里有{kind}{_and_more(found)}。",
                at=passage,
                span=(max(0, match.start() - 6), match.end() + 6),
                fix=case.reworded(
                    [
                        (one, match.span(), match[0].strip().translate(_WIDE))
                        for one, match in found
                    ],
                    safe=True,
                ),
            )


def _blank_addresses(text: str) -> str:
    return blotted(_ADDRESS, text, " ")  # a mask of lines would look like a blank to fill in


def _and_more(found: list[tuple[Passage, re.Match[str]]]) -> str:
    return f"（全文共 {len(found)} 处）" if len(found) > 1 else ""


# --- whose report it is ------------------------------------------------------------------------------

# The level of a place in a name: no 市场监管, 城市管理, 社区.
_PLACE = lazy(r"省|(?<!城)市(?![场政容民])|县|(?<![社景园灾林片地库])区(?!域)|旗")
_WE = lazy("[我本全](?:局|委|办|厅|院|省|州|盟|县|市|区|旗|镇|乡|苏木|街道|机关|单位|部门|中心|处)")
_OFFICE = lazy("(?:人民政府|办公[室厅]|办事处|管理委员会|委员会){1,5}$")
_SCOPE = lazy(
    r"(?<![自大敌在列居获为])(?:我|全)(省|市|县|区|旗)(?![域际直级属场民])(?!第|前|排名|首|率先|先进|优秀|通报|考核)"
)


@rule(
    "W460", "本地的自称", Severity.WARNING,
    what="“我市、全县”说的是机关所在的一级：县的机关不通篇自称“我市”。",
    why="通篇自称别的一级，大多是套用了别处的文字。",
    how="改为本地的自称；说的是上级或别的地方的，写全名称。",
    example="示例县教育局的报告通篇写“我市”“全市”",
)  # fmt: skip
def place_is_ones_own(case: Case) -> Iterator[Finding]:
    name = case.report.content.agency.full_name or ""
    places = _PLACE.findall(name)
    if not places or name.endswith(("镇人民政府", "乡人民政府", "街道办事处")):
        return
    own = places[-1]
    found = [
        (one, match) for one in case.sentences for match in _SCOPE.finditer(unquoted(one.text))
    ]
    others = [(one, match) for one, match in found if match[1] != own]
    kinds = {match[0] for _, match in others}
    ours = {match[0][0] for _, match in others} & {"我"}
    if len(others) < 2 or len(others) < len(found) or not (ours or len(others) > 2):
        return
    if own == "市" and {match[1] for _, match in others} == {"区"}:
        return  # 我区 is the autonomous region
    sentence, match = others[0]
    yield case.found(
        f"{'、'.join(sorted(f'“{kind}”' for kind in kinds))}用了 {len(others)} 次，没有一处说“我{own}”“全{own}”，"
        f"机关全称是“{name}”。",
        at=sentence, span=match.span(),
    )  # fmt: skip


@rule(
    "W461", "总体情况有自己的内容", Severity.INFO,
    what="总体情况写到本机关的名称或自称，有具体的数字。",
    why="没有名称、没有数字，放在哪个机关、哪一年都能用，是通用的文字。",
    how="写一个数字、一件实事。",
    basis="国办公开办函〔2021〕30号：重在聚焦主题、简明客观",
    example="总体情况: 认真贯彻落实条例，不断加强组织领导，扎实推进信息公开。",
    applies=with_parts("overview"),
)  # fmt: skip
def overview_is_ones_own(case: Case) -> Iterator[Finding]:
    text = "".join(one.text for one in case.part("overview"))
    # 示例市示例县示例镇人民政府 calls itself 示例镇, 示例县教育局 教育局.
    own = _OFFICE.sub("", case.report.content.agency.full_name or "")
    names = [*case.spoken.own_names, *(own[start:] for start in range(len(own) - 2))]
    named = _WE.search(text)
    if text and not named and not any(one in text for one in names) and not numbers(mask(text)):
        yield case.found(
            "总体情况里没有本机关的名称，也没有一个数字，像是通用的文字。", path=("overview",)
        )
