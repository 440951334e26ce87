"""What is told of the figures of a file: what was read in another way than printed, and what could not be."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence

from authoring.findings import Finding, Place, Severity
from authoring.forms import MISTAKEN
from authoring.forms.layout import Address, Form, FormCell, FormTable, Item, Part, cells
from authoring.quantities import printed
from authoring.readers.align import Aligned, Spot, Why, label, labels_of
from authoring.readers.furniture import is_furniture
from authoring.readers.prove import Broken, Proved, ReadCell, Status
from authoring.readers.raw import Piece, RawPicture, RawText, narrow

_SHOWN = 60


@functools.cache
def printed_cells(table: FormTable) -> dict[Address, FormCell]:
    """The cells of a table that stand on paper."""
    return {path: one for path, one in cells(table).items() if not one.column[-1].hidden}


def wrong_form(used: Form, right: Form, year: int) -> Finding:
    """The tables are those of another year's form."""
    return Finding(
        "R120", Severity.WARNING,
        f"表格是{used.years}的格式（{used.basis}），{year}年度的报告应按{right.basis}的格式填报。",
        path=("form",),
        remedy=f"照文件里的格式读取；改用{right.basis}的格式时，用 nianbao new {year} 生成待填文件照填。",
    )  # fmt: skip


def one_row(used: Form) -> Finding:
    """（六）其他处理 stands on one row, as in the form before."""
    before = next(one for _, mistaken, one in MISTAKEN if mistaken is used)
    return Finding(
        "R120", Severity.WARNING,
        f"“（六）其他处理”只有一行，是{before.years}的格式；{used.years}的格式（{used.basis}）分三行。",
        path=("form",), remedy="照文件里的一行读取；补报时按三行分别填写。",
    )  # fmt: skip


def not_there(
    part: Part, rivals: Sequence[Aligned], section: tuple[Piece, ...] | None, *, optional: bool
) -> Iterator[Finding]:
    """Why a table of the form has no figures."""
    assert part.table is not None
    place, path = Place(table=part.heading), (part.table.key,)
    if rivals:
        yield _rivals(part, rivals)
        return
    pieces = section or ()
    pictures = sum(isinstance(piece, RawPicture) for piece in pieces)
    texts = [piece.text for piece in pieces if isinstance(piece, RawText)]
    said = next(
        (one for one in texts if len(narrow(one)) > 4 and not is_furniture(narrow(one))), ""
    )
    if optional and not pictures:
        return
    if pictures:
        yield Finding(
            "R122", Severity.ERROR, f"“{part.title}”的表格是图片，读不出数字。", path, place,
            remedy="请向原机关要 Word 或 Excel 文件，或照图片把这张表填进去。",
        )  # fmt: skip
    elif said and not any(_of_the_table(part.table, piece) for piece in pieces):
        yield Finding(
            "R123", Severity.ERROR,
            f"“{part.title}”没有表格，只有文字：“{_short(said)}”。", path, place,
            quote=said[:200], remedy="文字不能当作表格里的 0；照格式补上这张表，每格填数，没有发生的填 0。",
        )  # fmt: skip
    else:
        yield Finding(
            "R124",
            Severity.ERROR,
            f"没有找到“{part.title}”的表格。",
            path,
            place,
            remedy="核对文件是否完整；表格另附的，把附件另存以后读取，或照格式补上。",
        )


def _of_the_table(table: FormTable, piece: Piece) -> bool:
    """Whether something is a table, or words of one."""
    return not isinstance(piece, RawText) or label(piece.text) in labels_of(table)


def _rivals(part: Part, rivals: Sequence[Aligned]) -> Finding:
    assert part.table is not None
    if len(rivals) > 1:
        named = "、".join(_table_name(one) for one in rivals)
        message = (
            f"有 {len(rivals)} 张表都像“{part.title}”的表格（{named}），数字不同，都没有读取。"
        )
    else:
        where = _table_name(rivals[0]) if rivals[0].tables else "文字里"
        message = f"“{part.title}”的表格在{where}出现了不止一次（例如并列上年的数），没有读取。"
    return Finding(
        "R121", Severity.ERROR, message, (part.table.key,), Place(table=part.heading),
        remedy="只留本年度的一张表，再读取；或照本年度的表填写。",
    )  # fmt: skip


def of_the_year(part: Part, aligned: Aligned, number: int, year: int) -> Finding:
    """One of several tables was read, as the lines over the others name other years."""
    return Finding(
        "R154", Severity.INFO,
        f"有 {number} 张表像“{part.title}”的表格，其余的上面写着别的年度，读取了{_table_name(aligned)}。",
        (aligned.table.key,), Place(table=part.heading),
        remedy=f"核对读取的是不是{year}年度的表。",
    )  # fmt: skip


def _table_name(aligned: Aligned) -> str:
    first = next((one.spot for one in aligned.cells.values() if one.spot), None)
    page = f"第{first.page}页" if first and first.page else ""
    return f"{page}第{'、'.join(map(str, aligned.tables))}张表"


def of_table(part: Part, aligned: Aligned, proved: Proved) -> Iterator[Finding]:
    """What is told of a table that was found."""
    yield from _changed(part, aligned)
    yield from _heads(part, aligned, proved)
    yield from _unread(part, aligned, proved)
    yield from _broken(part, aligned.table, proved)


def _changed(part: Part, aligned: Aligned) -> Iterator[Finding]:
    for own, theirs in dict.fromkeys(aligned.changed):
        if _only_marks(own) == _only_marks(theirs):
            continue
        yield Finding(
            "R125", Severity.INFO, f"行名印作“{_short(theirs)}”，按格式的“{_short(own)}”读取。",
            (aligned.table.key,), Place(table=part.heading, row=own),
            remedy="不是这一行的，改正行名以后再读取。",
        )  # fmt: skip


def _only_marks(words: str) -> str:
    """A label without its marks of punctuation and ordinal's form."""
    return "".join(char for char in narrow(words) if char.isalnum())


def _heads(part: Part, aligned: Aligned, proved: Proved) -> Iterator[Finding]:
    usable = any(proved.cells[path].usable for path in aligned.cells)
    if aligned.headless and usable:
        yield Finding(
            "R128", Severity.INFO,
            f"“{part.title}”的表头与格式不完全相同或没有找到，这些列只按位置读取。",
            (aligned.table.key,), Place(table=part.heading),
            remedy="核对各列的数是否在自己的表头下面。",
        )  # fmt: skip


_REASONS = {
    Why.ROW: ("R126", "没有找到这一行"),
    Why.COLUMN: ("R126", "没有找到这一列，或表头在别的数上面"),
    Why.CELLS: ("R126", "这一行的格数与格式不符"),
    Why.MERGED: ("R127", "一个数占了几格"),
    Why.ORDER: ("R127", "这几行的顺序与格式不同，不能确定是行名对调还是整行对调"),
    Why.TWICE: ("R127", "这一行出现了两次，数不同"),
    Why.CUT: ("R131", "几格的数连在一起，不能确定怎样分开"),
    Why.UNIT: ("R132", "金额没有写单位"),
    Why.DIFFERS: ("R134", "按表格线读出的和按文字读出的不同"),
}
_REMEDIES = {
    "R126": "照原件把这一行的各格填上；没有发生的填 0。",
    "R127": "照原件核对这几格，把数填在自己的行和列。",
    "R130": "空格不是 0：没有发生的填 0，没有填的补填。",
    "R131": "照原件把各格的数分开填写。",
    "R132": "照原件写上单位，例如 251000元、12.5万元。",
    "R133": "照原件核对；一格只填一个数。",
    "R134": "照原件核对这几格，填上正确的数。",
}


def _unread(part: Part, aligned: Aligned, proved: Proved) -> Iterator[Finding]:
    """One finding for the cells of a row, or for a table, that have no figure for one reason."""
    table = aligned.table
    known = printed_cells(table)
    mine = [proved.cells[path] for path in known if path in aligned.cells]
    blank = [one for one in mine if one.status is Status.BLANK]
    if blank and not any(one.usable for one in mine) and len(blank) > len(mine) / 2:
        yield Finding(
            "R130", Severity.WARNING, f"“{part.title}”的表格没有填，{len(blank)} 格都是空的。",
            (table.key,), Place(table=part.heading), remedy=_REMEDIES["R130"],
        )  # fmt: skip
        blank = []
    for (code, reason), them in _by_reason(mine, blank).items():
        rows = [
            [one for one in them if known[one.path].row[-1] is row] for row in _rows_of(them, known)
        ]
        if len(rows) > _MANY and code in _BY_TABLE:
            yield _of_rows(part, known, code, reason, them)
        else:
            yield from (_of_row(part, known, code, reason, row) for row in rows)


_MANY = 5
_BY_TABLE = {"R126", "R130"}  # nothing stands there that one could show


def _by_reason(
    mine: list[ReadCell], blank: list[ReadCell]
) -> dict[tuple[str, str], list[ReadCell]]:
    """The cells without a figure, by what is the matter with them."""
    found: dict[tuple[str, str], list[ReadCell]] = {}
    for one in mine:
        if one.usable:
            continue
        if one.status is Status.BLANK:
            if one in blank:
                found.setdefault(("R130", "空着，没有数能证明是 0"), []).append(one)
        elif one.why is not None:
            found.setdefault(_REASONS[one.why], []).append(one)
        elif one.text:
            found.setdefault(("R133", "不是数"), []).append(one)
    return found


def _rows_of(them: Iterable[ReadCell], known: dict[Address, FormCell]) -> list[Item]:
    return list(dict.fromkeys(known[one.path].row[-1] for one in them))


def _of_rows(
    part: Part, known: dict[Address, FormCell], code: str, reason: str, them: list[ReadCell]
) -> Finding:
    """One finding for many rows with the same fault."""
    assert part.table is not None
    spots = [one.spot for one in them if one.spot]
    where = f"（{_span(spots)}）" if spots else ""
    severity = Severity.WARNING if code == "R130" else Severity.ERROR
    return Finding(
        code, severity, f"“{part.title}”有 {len(them)} 格没有读出（{_listed(them, known)}）：{reason}{where}。",
        (part.table.key,), Place(table=part.heading), remedy=_REMEDIES[code],
    )  # fmt: skip


def _of_row(
    part: Part, known: dict[Address, FormCell], code: str, reason: str, them: list[ReadCell]
) -> Finding:
    assert part.table is not None
    row = known[them[0].path]
    whole = sum(one.row[-1] is row.row[-1] for one in known.values())
    columns = "、".join(dict.fromkeys(known[one.path].column_label for one in them))
    spots = [one.spot for one in them if one.spot]
    texts = list(dict.fromkeys(" ".join(one.text.split()) for one in them if one.text.strip()))
    may_be = list(dict.fromkeys(printed(v) or str(v) for one in them for v in one.candidates))
    message = f"“{_row_name(row, part)}”{'' if len(them) == whole or not columns else f'的{columns}'}{reason}"
    if spots:
        message += f"（{_span(spots)}）"
    if texts:
        message += f"，原文是“{_short(' '.join(texts))}”"
    if may_be and len(them) == 1:
        message += f"，可能是 {'、'.join(may_be[:6])}"
    severity = Severity.WARNING if code == "R130" else Severity.ERROR
    place = Place(table=part.heading, row=row.row_label, heading=columns if len(them) == 1 else "")
    path = them[0].path if len(them) == 1 else (part.table.key, *_common(them))
    return Finding(code, severity, f"{message}。", path, place, remedy=_REMEDIES[code])


def _row_name(cell: FormCell, part: Part) -> str:
    return cell.row[-1].label or part.title


def _common(them: list[ReadCell]) -> Address:
    """The path that the cells of a row share."""
    first, last = them[0].path, them[-1].path
    shared = next(
        (n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b),
        min(len(first), len(last)),
    )
    return first[1:shared]


def _span(spots: list[Spot]) -> str:
    first, last = spots[0], spots[-1]
    if first == last:
        return str(first)
    if (first.table, first.row) == (last.table, last.row):
        return f"{first}至第{last.column}列"
    return f"{first}至{last}"


def _listed(them: Sequence[ReadCell], known: dict[Address, FormCell]) -> str:
    rows = list(dict.fromkeys(known[one.path].row[-1].label for one in them))
    shown = "、".join(_short(one, 16) for one in rows[:4])
    return f"{shown}等 {len(rows)} 行" if len(rows) > 4 else shown


def _broken(part: Part, table: FormTable, proved: Proved) -> Iterator[Finding]:
    """Sums that do not hold; those that one figure would put right are told once."""
    known = printed_cells(table)
    repair = proved.broken[0].repair if proved.broken else None
    if repair:
        cell, wanted = known[repair[0]], repair[1]
        now = proved.cells[repair[0]]
        sums = "；".join(_sum(one, known) for one in proved.broken)
        yield Finding(
            "R129", Severity.ERROR, f"{sums}。",
            repair[0], _place(part, cell), actual=None, expected=None,
            remedy=f"“{_name(cell)}”{f'（{now.spot}）' if now.spot else ''}印的是 {now.text.strip() or '空'}，"
            f"按勾稽关系应为 {printed(wanted)}，其余各格都不用改；照原件核对，没有自动改。",
        )  # fmt: skip
        return
    for one in proved.broken:
        cell = known[one.total]
        yield Finding(
            "R129", Severity.ERROR, f"{_sum(one, known)}。", one.total, _place(part, cell),
            remedy="照原件核对各项；总计由程序计算，原件印错的写在说明里。",
        )  # fmt: skip


def _sum(one: Broken, known: dict[Address, FormCell]) -> str:
    return (
        f"“{_name(known[one.total])}”印的是 {printed(one.printed)}，"
        f"{len(one.parts)} 项之和是 {printed(one.computed)}"
    )


def _name(cell: FormCell) -> str:
    return "／".join(one for one in (cell.row[-1].label, cell.column_label) if one)


def _place(part: Part, cell: FormCell) -> Place:
    return Place(table=part.heading, row=cell.row_label, heading=cell.column_label)


def _short(text: str, most: int = _SHOWN) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[:most]}…"
