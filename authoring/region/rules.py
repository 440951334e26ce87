"""What a region is held to: who is missing, what does not add up, what is not what it seems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from authoring.findings import Finding, Place, Severity
from authoring.forms.concepts import entered
from authoring.forms.layout import Address, FormCell, Scope, form_cells
from authoring.pages import Page
from authoring.quantities import Number, as_number, printed
from authoring.region.archive import Version
from authoring.region.carry import Difference, carried, ends
from authoring.region.case import Region
from authoring.region.matching import MOST_HINTS, Matching
from authoring.region.register import bare
from authoring.region.rollup import Sum, contributions, exactly, numbers_in

_NAMED = 10  # units in one sentence
_LARGEST = 3
_BY_CHANCE = 3  # so few cells that agree prove nothing
_HANDED_IN = "《中华人民共和国政府信息公开条例》第四十九条"
_EXACT = "国办公开办函〔2021〕30号：相关情况和数据做到应报尽报，全面准确"


class Told(NamedTuple):
    """A finding and the unit it is about; an empty id where it is about none of the register.

    `asked` are the units that have to answer it, each with what is said to it and how it is to be mended.
    """

    unit: str
    finding: Finding
    asked: tuple[tuple[str, str, str], ...] = ()


Judge = Callable[[Region], Iterator[Told]]


@dataclass(frozen=True, slots=True)
class RegionRule(Page):
    """One rule on a region: its page, and the function that looks at all of it.

    `answer` is what a unit that a finding is about is asked to do; empty where it has nothing to answer: what
    is the collector's or the program's, and what a slip tells anyway.
    """

    judge: Judge
    answer: str = ""

    def __call__(self, region: Region) -> Iterator[Told]:
        """The findings; what the judge leaves open is filled in from the page."""
        for unit, found, whom in self.judge(region):
            finding = replace(
                found,
                code=self.code,
                severity=self.severity,
                basis=self.basis,
                remedy=found.remedy or self.how,
            )
            is_asked = self.answer and unit and not whom
            yield Told(unit, finding, ((unit, found.message, self.answer),) if is_asked else whom)


def _rule(
    code: str, title: str, severity: Severity,
    *, what: str, why: str, how: str, example: str, basis: str = "", answer: str = "",
) -> Callable[[Judge], RegionRule]:  # fmt: skip
    def make(judge: Judge) -> RegionRule:
        return RegionRule(code, title, severity, what, why, how, basis, example, judge, answer)

    return make


def all_told(region: Region) -> list[Told]:
    """Everything the rules say about a region, rule by rule, in the order of the register."""
    return [told for rule in REGION_RULES for told in rule(region)]


# --- what came in -------------------------------------------------------------------------------------


@_rule(
    "R701", "名单里的单位都已报", Severity.ERROR,
    what="名单里的单位，除免报的以外，都收到了本年度的报告。",
    why="缺一家，合计就缺一块；缺的当作零，合计就是错的。",
    how="用 nianbao region slips 生成催报单；确实不用报的，在名单里写明“免报理由”。",
    basis=_HANDED_IN,
    example="示例县的直接下级应报 12 家，收到 10 家。",
)  # fmt: skip
def all_have_sent(region: Region) -> Iterator[Told]:
    register = region.register
    groups: dict[str, list[str]] = {}
    for unit in region.units:
        if unit != region.top:
            groups.setdefault(register.units[unit].parent, []).append(unit)
    for parent, units in groups.items():
        due = [unit for unit in units if not register.units[unit].excused]
        came = region.versions
        missing = [unit for unit in due if not any(one.present for one in came.get(unit, ()))]
        if missing:
            where = f"{register.units[parent].name}的直接下级" if parent else ""
            told = f"{where}应报 {len(due)} 家，未报 {len(missing)} 家：{names(region, missing)}。"
            yield Told(parent, _below(region, parent, told))


@_rule(
    "R705", "名称与名单一致", Severity.WARNING,
    what="报告里的机关全称是名单里的全称，或者是名单里写了的曾用名。",
    why="名称不同，可能是机构改革后没有改，也可能是把别的单位的报告放错了地方，同一份报告计入两次。",
    how="报告写错的，退回改正；单位改了名的，在名单里改全称，原来的写进“曾用名”。",
    example="名单里是“示例县教育和体育局”，报告写的是“示例县教育局”。",
    answer="名称写错的，改正；单位已经改名的，请告知批准改名的文件。",
)  # fmt: skip
def names_are_those_of_the_register(region: Region) -> Iterator[Told]:
    owners = {bare(one.name): one.id for one in region.register.units.values()}
    for unit in region.units:
        fact, one = region.facts.get(unit), region.named(unit)
        if fact is None or not fact.agency:
            continue
        if bare(fact.agency) not in map(bare, (one.name, *one.former_names)):
            told = f"报告里的机关全称是“{fact.agency}”，名单里是“{one.name}”。"
            if owner := owners.get(bare(fact.agency)):
                counts = "，两处都计入了" if owner in region.forms else ""
                told += f"“{fact.agency}”是名单里的另一个单位（{owner}）{counts}：疑似送错。"
            yield Told(unit, _found(region, unit, told))


@_rule(
    "R706", "计入的是最新的一版", Severity.WARNING,
    what="计入汇总的，是这个单位最后交来的一版。",
    why="更正以后，合计里仍然是更正以前的数。",
    how="把最新的一版放回文件夹，再运行 nianbao region take；新的一版作废的，不用管。",
    example="收到过第 2 版，文件夹里现在只有第 1 版，计入的是第 1 版。",
)  # fmt: skip
def the_newest_counts(region: Region) -> Iterator[Told]:
    for unit in region.units:
        counted = region.counted.get(unit)
        if counted is None:
            continue
        newest = max(region.versions[unit], key=lambda one: one.first_seen)
        if newest.first_seen > counted.first_seen and newest.sha256 != counted.sha256:
            yield Told(
                unit,
                _found(
                    region, unit,
                    f"{newest.first_seen} 收到过更新的一版（{newest.file}），现在不在文件夹里；"
                    f"计入的是 {counted.first_seen} 收到的（{counted.file}）。",
                ),
            )  # fmt: skip


@_rule(
    "R707", "报告能够读出", Severity.WARNING,
    what="收到的报告，程序读得出来。",
    why="读不出来是程序或文件格式的问题，不是填报的错误，不退回；但这份报告没有核对。",
    how="请人打开文件看；能打开的，照它填一份 YAML，或请单位另交一份 Word、网页文件。",
    example="文件是扫描的图片，没有文字。",
)  # fmt: skip
def reports_can_be_read(region: Region) -> Iterator[Told]:
    for unit in region.units:
        if (fact := region.facts.get(unit)) and fact.ours:
            yield Told(unit, _found(region, unit, f"没有读出：{fact.ours}"))


@_rule(
    "R708", "提醒都有说明", Severity.WARNING,
    what="报告里的每条提醒，都已经改正，或写了“说明”。",
    why="没有说明的，不知道是核对过没有错，还是没有核对。",
    how="用 nianbao region slips 生成退回单，逐条列给单位，请它改正或写明理由。"
    "书面说明了理由的，用 nianbao read 把报告读成 YAML，把理由写进“说明”，放进报送的文件夹，再收一次。",
    example="某局有 3 条提醒，没有改正，也没有写说明。",
)  # fmt: skip
def warnings_are_explained(region: Region) -> Iterator[Told]:
    for unit in region.units:
        if (fact := region.facts.get(unit)) and fact.warnings and not fact.ours:
            told = f"有 {fact.warnings} 条提醒，没有改正，也没有写说明。"
            yield Told(unit, _found(region, unit, told))


@_rule(
    "R709", "各单位的文字不雷同", Severity.WARNING,
    what="两个单位的报告没有大段相同的句子；格式规定的话、通知里的套话不算。",
    why="照抄别的单位的报告，写的就不是自己的情况；谁抄谁，程序不判断。",
    how="用 nianbao region copies 看是哪些句子，请两个单位核对，各写自己的事例、数字和做法。",
    basis="国办公开办函〔2021〕30号：内容雷同、敷衍塞责等问题造成不良后果的，严肃追究责任",
    example="两个局的报告有 12 句相同。",
    answer="请核对，写本单位自己的事例、数字和做法。",
)  # fmt: skip
def words_are_ones_own(region: Region) -> Iterator[Told]:
    others: dict[str, list[tuple[str, int]]] = {}
    first: dict[str, str] = {}
    for pair in region.alike:
        others.setdefault(pair.one, []).append((pair.other, pair.sentences))
        others.setdefault(pair.other, []).append((pair.one, pair.sentences))
        first.setdefault(pair.one, pair.said[0])
        first.setdefault(pair.other, pair.said[1])
    for unit in region.units:
        alike = sorted(others.get(unit, ()), key=lambda one: -one[1])
        if alike:
            told = "，".join(
                f"与“{region.named(one).name}”的报告有 {count} 句重复"
                for one, count in alike[:_LARGEST]
            )
            more = f"，另有 {len(alike) - _LARGEST} 家" if len(alike) > _LARGEST else ""
            like = f"，例如“{first[unit]}”" if first.get(unit) else ""
            yield Told(unit, _found(region, unit, f"{told}{more}{like}。"))


@_rule(
    "R710", "收到的都在名单里", Severity.WARNING,
    what="收到的每份报告，都是名单里的单位的。",
    why="对不上名单的报告没有计入；可能是改了名，也可能是送错了。",
    how="是名单里的单位的，在文件名前面加上它的编号；改了名的，把这个名称写进名单的“曾用名”；"
    "应报而名单里没有的，加进名单；送错的退回，不是报告的移出文件夹。",
    example="收到“示例县老干部局”的报告，名单里没有这个单位。",
)  # fmt: skip
def all_are_in_the_register(region: Region) -> Iterator[Told]:
    if region.top:
        return
    strangers = [one for one in region.versions.get("", ()) if one.present]
    heads = region.archive.heads(one.key for one in strangers)
    agencies = {record.key: record.agency for record in heads}
    matching = Matching(region.register)
    for number, one in enumerate(strangers):
        agency = agencies.get(one.key, "")
        told = f"“{agency}”不在名单里，没有计入。" if agency else "看不出是哪个单位的，没有计入。"
        if number < MOST_HINTS and (like := matching.hinted(one.file, agency)):
            told += f"像是“{like}”的。"
        yield Told("", Finding("", Severity.INFO, told, place=Place(one.file), quote=one.file))


# --- what it adds up to -------------------------------------------------------------------------------


@_rule(
    "R702", "汇总报告等于下级合计", Severity.ERROR,
    what="口径是“汇总”的报告，每一格等于下级各单位的合计；缺报的、没填的，不比较。",
    why="汇总报告的数只能从下级来；不等，不是汇总时漏了、重了，就是下级后来改过。",
    how="从差额最大的单位查起：下级改过的，重新汇总；汇总写错的，改汇总报告；"
    "多出的是本机关自己的数的，名单里给本机关另列一家（上级填它的编号，口径填本级），请它把自己的数另报一份。",
    basis=_EXACT,
    example="汇总报告新收申请 100 件，下级合计 110 件。",
    answer="核对下级各单位的报告：汇总写错的，改汇总报告；下级报来以后又改过的，重新汇总；"
    "多出的是本机关自己的数的，请把本机关的数另报一份。",
)  # fmt: skip
def totals_are_sums(region: Region) -> Iterator[Told]:
    for unit, own, below in _totals(region):
        differing = _differing(own, below)
        if not differing or _is_less_everywhere(own, below):
            continue
        cells, rows = form_cells(region.form), None
        apart = list(_not_made_of_others(differing, region))
        if len(apart) > _LARGEST and all(
            own[path] > (below.whole(path) or 0) for path in differing
        ):
            yield Told(unit, _found(region, unit, _says_more(own, below, cells, apart)))
            continue
        for path in apart:
            rows = rows or list(region.rows(region.cover(unit).counted))
            given = contributions(region.form, path, rows).given[:_LARGEST]
            largest = "、".join(f"{region.named(one).name} {printed(n)}" for one, n in given if n)
            said, added = own[path], below.whole(path)
            told = (
                f"汇总报告的“{_called(cells[path])}”是 {printed(said)}，"
                f"下级合计 {printed(added)}{f'；最大的几家：{largest}' if largest else ''}。"
            )
            yield Told(unit, _at_cell(_found(region, unit, told), cells[path], region, said, added))


@_rule(
    "R703", "口径与名单一致", Severity.WARNING,
    what="报告的口径是名单里写的：“本级”的没有把下级算进去，“汇总”的不只是本机关自己的。",
    why="本级当作汇总，下级的数就丢了；汇总当作本级，下级的数就算了两遍。",
    how="向单位核实。名单写错的，改名单的“口径”；报告写错的，退回改正。程序不自己改口径。",
    basis=_EXACT,
    example="口径是“本级”，每一格却正好等于下级的合计。",
    answer="请告知报告的数是否包括下级单位；口径写错的，改正。",
)  # fmt: skip
def scopes_are_as_told(region: Region) -> Iterator[Told]:
    if not region.forms:
        return
    sums = region.sums
    for unit, below in sums.below.items():
        if unit not in region.forms:
            continue
        scope = region.named(unit).scope
        own = _own(region, unit)
        said = region.facts[unit].scope
        if scope is Scope.OWN and _is_equal_everywhere(own, below):
            told = "口径是“本级”，每一格却都等于下级的合计：疑似汇总，与下级重复计入。"
        elif scope is Scope.ALL and _is_less_everywhere(own, below):
            told = "口径是“汇总”，每一格却都比下级的合计少：疑似只是本级的，下级没有计入。"
        elif said and said != scope:
            told = f"报告写的口径是“{said}”，名单里是“{scope}”；现在照名单计入。"
        else:
            continue
        yield Told(unit, _found(region, unit, told))


@_rule(
    "R704", "上年结转与上年的结转相接", Severity.WARNING,
    what="各单位本年的“上年结转”合计，等于它们上年的“结转下年度继续办理”合计。",
    why="合计不等，汇总报告就与上年的对不上；要知道差在哪几家，是缺报，还是写了别的数。",
    how="请写了别的数的单位核对两年的报告，改正写错的一年；缺报的补上后再看。"
    "机构合并、撤销，上年没有收过它的报告的，先用 --year 收上年的，它上年的结转才算得进去。",
    basis=_EXACT,
    example="上年结转合计 4106 件，上年的结转下年度合计 4384 件：206 家写了别的数，47 家缺报。",
)  # fmt: skip
def years_join(region: Region) -> Iterator[Told]:
    groups: dict[str, list[str]] = {}
    for unit in region.units:
        if unit != region.top:
            groups.setdefault(region.named(unit).parent, []).append(unit)
    if not region.forms:
        return
    for old in region.gone.values():
        if old.parent in groups:
            groups[old.parent].append(old.id)
    before, now = ends(region.before.rows(region.units)), region.begins
    before |= ends(region.rows_of_the_gone)
    for parent, units in groups.items():
        found = carried(units, before, now)
        if not found.other or not found.by:
            continue  # who is missing is told already; what only moved from one to the other joins
        causes = "；".join(
            f"{len(ones)} 家{words}（{_differences(region, ones)}）" for words, ones in found.causes
        )
        where = f"{region.named(parent).name}的直接下级，" if parent else ""
        told = (
            f"{where}各单位的“上年结转”合计 {printed(found.now)}，"
            f"它们上年的“结转下年度继续办理”合计 {printed(found.before)}：{causes}。"
        )
        one = _below(region, parent, told)
        asked = tuple(
            (
                each.unit,
                f"“上年结转”是 {printed(each.now or 0)}，"
                f"上年报告的“结转下年度继续办理”是 {printed(each.before or 0)}。",
                "核对两年的报告，改正写错的一年；机构合并、职能划转的，请说明。",
            )
            for each in found.other
            if not region.facts[each.unit].carried  # its own check has told it already
        )
        yield Told(parent, replace(one, actual=found.now, expected=found.before), asked)


def _differences(region: Region, ones: Sequence[Difference]) -> str:
    """How much some units make of a difference, and the largest of them."""
    by: Number = 0
    with exactly():
        for one in ones:
            by += one.by
    told = "，".join(
        f"{(region.gone.get(one.unit) or region.named(one.unit)).name} "
        f"上年 {_or_blank(one.before)}、本年 {_or_blank(one.now)}"
        for one in ones[:_LARGEST]
    )
    more = " 等" if len(ones) > _LARGEST else ""
    return f"共{'多' if by > 0 else '少'} {printed(max(by, -by))}：{told}{more}"


def _or_blank(number: Number | None) -> str:
    return "没有" if number is None else printed(number)


def _totals(region: Region) -> Iterator[tuple[str, dict[Address, Number], Sum]]:
    """The units whose report is a 汇总: what it says where it says something, and what is below."""
    if not region.forms:
        return
    for unit, below in region.sums.below.items():
        if region.is_total(unit) and unit in region.forms:
            yield unit, _own(region, unit), below


def _says_more(
    own: Mapping[Address, Number],
    below: Sum,
    cells: Mapping[Address, FormCell],
    apart: Sequence[Address],
) -> str:
    """That a 汇总 says more in many cells and nowhere less, which has one cause."""
    shown = "、".join(
        f"“{_called(cells[path])}”{printed(own[path])}（下级合计 {printed(below.whole(path) or 0)}）"
        for path in apart[:_NAMED]
    )
    more = "等" if len(apart) > _NAMED else ""
    return (
        f"汇总报告有 {len(apart)} 格比下级合计多，没有一格比下级合计少：{shown}{more}。"
        "可能含本机关自己的数，或名单里少列了下级。"
    )


def _own(region: Region, unit: str) -> dict[Address, Number]:
    """What a unit with others below it says itself, cell by cell."""
    numbers = numbers_in(region.form, region.sums.own[unit])
    cells = form_cells(region.form)
    return {
        path: as_number(number)
        for path, number in zip(cells, numbers, strict=True)
        if number is not None
    }


def _differing(own: dict[Address, Number], below: Sum) -> list[Address]:
    return [
        path
        for path, number in own.items()
        if (whole := below.whole(path)) is not None and whole != number
    ]


def _not_made_of_others(differing: list[Address], region: Region) -> Iterator[Address]:
    """The cells among them that do not just follow from another: a total whose parts differ does."""
    known = set(differing)
    for path in differing:
        parts = entered(region.form, path)
        if parts == (path,) or known.isdisjoint(parts):
            yield path


def _pairs(own: dict[Address, Number], below: Sum) -> list[tuple[Number, Number]] | None:
    """What a unit says and what is below it, where one of them is not 0; None where that is not all known."""
    pairs = []
    for path, cell in form_cells(below.form).items():
        if cell.addends:
            continue
        said, added = own.get(path), below.whole(path)
        if said is None or added is None:
            return None
        if said or added:
            pairs.append((said, added))
    return pairs if len(pairs) >= _BY_CHANCE else None


def _is_equal_everywhere(own: dict[Address, Number], below: Sum) -> bool:
    pairs = _pairs(own, below)
    return pairs is not None and all(said == added for said, added in pairs)


def _is_less_everywhere(own: dict[Address, Number], below: Sum) -> bool:
    pairs = _pairs(own, below)
    return pairs is not None and all(said < added for said, added in pairs)


# --- how it is told -----------------------------------------------------------------------------------


def names(region: Region, units: Iterable[str], most: int = _NAMED) -> str:
    """Units by name; those beyond `most` are counted."""
    every = list(units)
    told = "、".join(region.named(one).name for one in every[:most])
    return told + (f" 等 {len(every)} 家" if len(every) > most else "")


def _found(region: Region, unit: str, message: str) -> Finding:
    """A finding at the report of a unit, or at the unit where it has none."""
    one: Version | None = region.counted.get(unit)
    name = region.named(unit).name
    place = Place(one.file if one else "", within=name)
    return Finding("", Severity.INFO, message, place=place, quote=name)


def _below(region: Region, unit: str, message: str) -> Finding:
    """A finding about all directly below a unit, whatever its own report says."""
    name = region.named(unit).name if unit else ""
    return Finding("", Severity.INFO, message, place=Place(within=name), quote=name)


def _called(cell: FormCell) -> str:
    return ".".join(cell.names)


def _at_cell(
    finding: Finding, cell: FormCell, region: Region, actual: Number | None, expected: Number | None
) -> Finding:
    """The finding with the cell it stands in and the two numbers."""
    part = next(one for one in region.form.parts if one.table and one.table.key == cell.path[0])
    place = replace(
        finding.place, table=part.heading, row=cell.row_label, heading=cell.column_label
    )
    return replace(finding, path=cell.path, place=place, actual=actual, expected=expected)


REGION_RULES: tuple[RegionRule, ...] = (
    all_have_sent,
    totals_are_sums,
    scopes_are_as_told,
    years_join,
    names_are_those_of_the_register,
    the_newest_counts,
    reports_can_be_read,
    warnings_are_explained,
    words_are_ones_own,
    all_are_in_the_register,
)
"""The rules on a region, by code."""
