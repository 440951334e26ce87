"""The verbs of a region that add up: sum, impact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.cells import cell_len

from authoring.cli.options import PATH, YAML_FILE, yaml_name
from authoring.cli.printing import report_findings, say, typed
from authoring.cli.region import archive_option, year_option
from authoring.cli.usage import help_option, verb
from authoring.faults import about
from authoring.findings import (
    Finding,
    Place,
    Severity,
    Unusable,
    exit_code,
    in_order,
    printable,
    shortened,
)
from authoring.outside import report_of
from authoring.publish import named, write_changed
from authoring.quantities import Number, printed

if TYPE_CHECKING:
    from authoring.region.archive import Archive
    from authoring.region.carry import Carried
    from authoring.region.case import Region
    from authoring.region.filling import Filled
    from authoring.region.impact import Affected, Impact
    from authoring.region.rollup import Sum

_MOST = 20  # findings of one rule
_NOT_OF_FIGURES = ("R708", "R709", "R710")  # what changes no sum
_NAMED = 20


@verb(
    "把下级的报告加起来",
    """\
把一个单位下级各单位的报告逐格加起来；每个单位只算一次，口径是“汇总”的报告已包括下级。
缺报、没填的，那一格没有合计，旁边写明已有的合计和缺的单位；加 --allow-missing 才用不全的合计。

-o 把合计填进这个单位自己的报告：文件已有的，只填空着的格，注释和排版不动；没有的，新生成一份。
--cell 只看一格：合计由哪些单位的数组成，最大的在前。

返回码：0 合计齐全，1 有缺报、没填或不符的，2 无法汇总。

例：
  nianbao region sum 示例县人民政府
  nianbao region sum 100 -o 示例县2025.yaml
  nianbao region sum 100 --cell 申请.新收.总计""",
)
@click.argument("unit", metavar="单位")
@click.option("-o", "--output", metavar="文件", type=PATH, callback=yaml_name, help="填进哪个文件")
@click.option("--cell", metavar="格", help="只看这一格，例如 申请.新收.总计")
@click.option("--allow-missing", is_flag=True, help="缺报、没填的不计，也给出合计")
@year_option()
@archive_option()
@help_option()
def sum_up(
    unit: str,
    output: Path | None,
    cell: str | None,
    allow_missing: bool,
    year: int | None,
    archive: Path,
) -> int:
    from authoring.region.archive import Archive

    try:
        with about(archive), Archive(archive) as opened:
            case = _case(opened, year, unit)
            if cell is not None:
                return _one_cell(case, cell, allow_missing=allow_missing)
            return _all_cells(case, output, allow_missing=allow_missing)
    except Unusable as problem:
        report_findings(named(problem.findings, archive))
        return 2


def _case(archive: Archive, year: int | None, words: str) -> Region:
    """The region below a unit in one year. Raises Unusable."""
    from authoring.region.asking import unit_named, year_in
    from authoring.region.case import Region

    year = year_in(archive, year)
    register = archive.register_of(year)
    top = unit_named(register, words)
    found = Region(archive, year, top, register=register)
    if found.is_total(top) and top not in register.below:
        told = f"名单里，“{found.named(top).name}”下面没有单位，没有可以加的。"
        remedy = "核对名单的“上级”；改好以后再运行 nianbao region take。"
        raise Unusable(_nothing(told, remedy, archive.path))
    return found


def _nothing(told: str, remedy: str, file: Path) -> Finding:
    return Finding("O950", Severity.FATAL, told, place=Place(str(file)), remedy=remedy)


# --- one cell -----------------------------------------------------------------------------------------


def _one_cell(case: Region, words: str, *, allow_missing: bool) -> int:
    from authoring.region.asking import cell_named
    from authoring.region.rollup import contributions

    cell = cell_named(case.form, words)
    made_of = case.cover(case.top)
    found = contributions(case.form, cell.path, case.rows(made_of.counted))
    name = f"{case.named(case.top).name} {case.year}年度 {'.'.join(cell.names)}"
    lacking = len(made_of.missing) + len(found.blank)
    without = f"，不含 {lacking} 家" if lacking else ""
    if found.total is not None and (allow_missing or not lacking):
        say(f"{name}：{printed(found.total)}{cell.unit}（{len(found.given)} 家{without}）")
    else:
        say(f"{name}：没有合计（{_partial(found.total, len(found.given))}{without}）")
    numbers = [(case.named(unit), printed(number)) for unit, number in found.given if number]
    room = max((cell_len(number) for _, number in numbers), default=0)
    for one, number in numbers:
        say(f"  {number:>{room}}  {one.name}（{one.id}）")
    if zeros := len(found.given) - len(numbers):
        say(f"  {'0':>{room}}  {zeros} 家")
    for label, units in (("没有填", found.blank), ("没有能用的报告", made_of.missing)):
        if units:
            say(f"  {label}：{'、'.join(case.named(unit).name for unit in units)}")
    return 1 if lacking else 0


def _partial(number: Number | None, units: int) -> str:
    return "还没有一家填" if number is None else f"已有 {units} 家，共 {printed(number)}"


# --- all cells ----------------------------------------------------------------------------------------


def _all_cells(case: Region, output: Path | None, *, allow_missing: bool) -> int:
    from authoring.region.judging import below, judged

    total = case.sum(case.top, case.form)
    for line in _who(case, total):
        say(line)
    for line in _key_figures(total, allow_missing=allow_missing):
        say(line)
    findings: list[Finding] = []
    if output:
        from authoring.region.filling import fill

        made = fill(case, output, allow_missing=allow_missing)
        if made.put and not made.new:
            write_changed(output, made.report, made.changed)
        _say_made(output, made)
        findings += in_order(made.findings)
    said = [told.finding for told in below(judged(case.archive, case.year), case)]
    findings += shortened((one for one in said if one.code not in _NOT_OF_FIGURES), _MOST)
    report_findings(findings)
    return exit_code(findings) or int(bool(total.missing or total.blank))


def _who(case: Region, total: Sum) -> Iterator[str]:
    made_of = case.cover(case.top)
    yield f"{case.named(case.top).name} {case.year}年度：已汇总 {total.units} 份报告。"
    for words, units in (
        ("没有能用的报告", total.missing),
        ("没有能用的汇总报告、用下级的代替", made_of.replaced),
        ("免报", made_of.excused),
    ):
        if units:
            yield f"{words}的 {len(units)} 家：{_names(case, units)}"


def _names(case: Region, units: Iterable[str]) -> str:
    every = list(units)
    more = f" 等 {len(every)} 家" if len(every) > _NAMED else ""
    return "、".join(case.named(unit).name for unit in every[:_NAMED]) + more


def _key_figures(total: Sum, *, allow_missing: bool) -> Iterator[str]:
    """What a leader reads first, and how much of it is there where the sum is not known."""
    from authoring.region.rollup import key_figures

    figures = key_figures(total)
    room = max((cell_len(one.name) for one in figures), default=0)
    for one in figures:
        words = "" if one.part is None else f"{printed(one.part)}{one.unit}"
        if one.lacking and words and allow_missing:
            words += f"（不含 {one.lacking} 家）"
        elif one.lacking:
            words = f"没有合计（{f'已有的共 {words}，' if words else ''}缺 {one.lacking} 家）"
        yield f"  {one.name}{' ' * (room - cell_len(one.name))}  {words}"


def _say_made(output: Path, made: Filled) -> None:
    if made.put and not made.new:
        say(*made.changed.diff(printable(str(output)), "填入合计后").split("\n"), "")
    done = "已生成" if made.new else "已填写" if made.put else "没有改动"
    counts = [f"填入 {len(made.put)} 格"]
    counts += [f"{made.same} 格已是合计"] if made.same else []
    counts += [f"{len(made.unknown)} 格没有合计，没有填"] if made.unknown else []
    counts += [f"{len(made.findings)} 格填了别的，没有改"] if made.findings else []
    say(f"{done} {output}：{'，'.join(counts)}。")
    say(f"正文写好以后：nianbao check {typed(output)}")


# --- another version ----------------------------------------------------------------------------------


@verb(
    "换一版报告会改变哪些数",
    """\
一份报告如果换成这一版：本单位哪些格变，上面各级的合计哪些格跟着变，逐格列出；
上年结转与上年对不上的，按原因和单位分开列出。只看，不改收报库。

返回码：0 没有变化，1 有变化，2 无法比较。

例：
  nianbao region impact 更正/示例县教育局2025.yaml
  nianbao region impact 新版.docx --unit 示例县教育局""",
)
@click.argument("file", metavar="文件", type=YAML_FILE)
@click.option(
    "--unit", metavar="单位", help="报告是哪个单位的；不写时看文件名里的编号和报告里的全称"
)
@year_option()
@archive_option()
@help_option()
def impact(file: Path, unit: str | None, year: int | None, archive: Path) -> int:
    from authoring.region.archive import Archive
    from authoring.region.asking import unit_named, unit_of, year_in
    from authoring.region.case import Region
    from authoring.region.impact import impact as impact_of
    from authoring.region.impact import row_of

    try:
        with about(file), Archive(archive) as opened:
            report = report_of(file)
            if report.year is None and year is None:
                raise Unusable(_nothing("这份报告没有填年度。", "填上年度，或写 --year。", file))
            if year and report.year and year != report.year:
                raise click.BadParameter(f"这份报告是 {report.year} 年度的，不是 {year} 年度的。")
            of_year = year_in(opened, report.year or year)
            register = opened.register_of(of_year)
            agency = report.content.agency.full_name or ""
            here = unit_named(register, unit) if unit else unit_of(register, file, agency)
            case = Region(opened, of_year, register=register)
            found = impact_of(case, here, row_of(report))
            for line in _told(case, found):
                say(line)
    except Unusable as problem:
        report_findings(named(problem.findings, file))
        return 2
    return int(any(one.changes for one in found.affected))


def _told(case: Region, found: Impact) -> Iterator[str]:
    own, *above = found.affected
    name = case.named(own.unit).name
    if not any(one.changes for one in found.affected):
        yield f"{name} {case.year}年度：各格与现在计入的一版相同，合计没有变化。"
        return
    was = "现在计入的一版" if own.sent else "现在（没有报告）"
    yield f"{name} {case.year}年度：与{was}比，变 {len(own.changes)} 格。"
    yield from _cells(own)
    for one in above:
        upper = case.named(one.unit).name
        if not one.changes:
            missing = f"，缺 {len(one.missing)} 家" if one.missing else ""
            yield f"{upper}：合计没有变化{missing}。"
            continue
        yield f"{upper}：合计变 {len(one.changes)} 格{'，它自己报来的报告要跟着改' if one.sent else ''}。"
        yield from _cells(one)
    if found.stops_at and case.named(found.stops_at).parent:
        yield f"再往上用的是“{case.named(found.stops_at).name}”的汇总报告；它没有改报以前，合计不变。"
    yield from _carry(case, found.carried_after)


def _cells(one: Affected) -> Iterator[str]:
    """Cell by cell; those that were not there and are 0 now are counted."""
    shown = [change for change in one.changes if change.before is not None or change.after]
    names = [".".join(change.cell.names) for change in shown]
    room = max(map(cell_len, names), default=0)
    for name, change in zip(names, shown, strict=True):
        before = "没有" if change.before is None else printed(change.before)
        after = "没有" if change.after is None else printed(change.after)
        yield f"  {name}{' ' * (room - cell_len(name))}  {before} → {after}"
    if zeros := sum(change.before is None and change.after == 0 for change in one.changes):
        yield f"  {'其余' if shown else '这'} {zeros} 格  没有 → 0"


def _carry(case: Region, found: Carried) -> Iterator[str]:
    if not case.before.forms:
        yield (
            f"收报库里没有 {case.year - 1} 年度的报告，结转没有核对；"
            f"要核对的，先用 --year {case.year - 1} 收上年的。"
        )
        return
    if not found.causes:
        return
    yield (
        f"换了以后，上年结转合计 {printed(found.now)}，上年的结转下年度合计 {printed(found.before)}，"
        f"差 {printed(found.by)}："
    )
    for words, units in found.causes:
        yield f"  {words}的 {len(units)} 家："
        for one in units[:_NAMED]:
            before = "没有" if one.before is None else printed(one.before)
            now = "没有" if one.now is None else printed(one.now)
            yield f"    {case.named(one.unit).name}：上年 {before}，本年 {now}"
        if len(units) > _NAMED:
            yield f"    另有 {len(units) - _NAMED} 家"
