"""Whether the published file says what was signed: figures, texts, title, signature, dates, pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from authoring.findings import Finding, Place, Severity, Unusable
from authoring.prose.traditional import either
from authoring.readers.identity import day_in
from authoring.readers.raw import narrow
from authoring.versions import figures, texts
from authoring.versions.differences import Difference, marked, shown
from authoring.versions.figures import UNREAD, unread
from authoring.versions.sides import NAMES, Side, side
from authoring.versions.texts import Change, What
from authoring.versions.words import Sentence, Stream, layout_of, plain, stream_of

Result = Literal["same", "different", "unread"]
_INDEX = {
    "index_number": "索引号", "document_number": "发文字号", "category": "主题分类", "keywords": "关键词",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two files, by its name, its kind and the sha256 of its bytes."""

    file: str
    format: str
    sha256: str


@dataclass(frozen=True)
class Verification:
    """What became of comparing a published file with the signed one.

    `unread` is what could not be compared: with it the result is never "same". `layout` are the ways in which the
    files differ without saying anything else. The counts say how much was found to be the same.
    """

    published: Version
    signed: Version
    differences: tuple[Difference, ...] = ()
    unread: tuple[Finding, ...] = ()
    layout: tuple[str, ...] = ()
    notes: tuple[Finding, ...] = ()
    figures: int = 0
    sentences: int = 0
    pictures: int = 0

    @property
    def result(self) -> Result:
        """What may be said of the two files."""
        return "different" if self.differences else "unread" if self.unread else "same"

    @property
    def findings(self) -> list[Finding]:
        """Everything to tell, as findings: differences, what is unread, and one line on what does not count."""
        layout = [_layout(self)] if self.layout else []
        return [*(one.finding() for one in self.differences), *self.unread, *self.notes, *layout]

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "result": self.result,
            "published": _version(self.published),
            "signed": _version(self.signed),
            "same": {
                "figures": self.figures,
                "sentences": self.sentences,
                "pictures": self.pictures,
            },
            "differences": [one.as_dict() for one in self.differences],
            "unread": [_told(one) for one in self.unread],
            "layout": list(self.layout),
            "notes": [_told(one) for one in self.notes],
        }


def _told(one: Finding) -> dict[str, str]:
    return {"code": one.code, "message": one.message, "at": str(one.place), "part": one.place.table}


def _version(one: Version) -> dict[str, str]:
    return {"file": one.file, "format": one.format, "sha256": one.sha256}


def verify(published: Path, signed: Path) -> Verification:
    """The published file beside the signed one. Raises Unusable."""
    sides = (_side(published, "published"), _side(signed, "signed"))
    return _verified(*sides)


def _side(file: Path, role: Literal["published", "signed"]) -> Side:
    try:
        return side(file, role)
    except Unusable as problem:
        raise Unusable(
            one if one.place.file else one.at(Place(str(file))) for one in problem.findings
        ) from None


def _verified(published: Side, signed: Side) -> Verification:
    converted = published.traditional != signed.traditional
    fold = either if converted else None
    streams = stream_of(signed.reading, fold), stream_of(published.reading, fold)
    compared = texts.compare(streams[0].sentences, streams[1].sentences)
    tables = figures.compare(published, signed)
    pictures = _pictures(published, signed, streams)
    changes = compared.changes
    if any(one.kind == "picture_count" for one in pictures):
        changes = _without_captions(changes, streams)
    differences = [
        *_identity(published, signed),
        *_form(published, signed),
        *tables.differences,
        *(_difference(one, published, signed) for one in changes),
        *pictures,
    ]
    missing = [
        unread(one, finding)
        for one in (published, signed)
        for finding in one.reading.findings
        if _is_unread(finding)
    ]
    return Verification(
        _version_of(published), _version_of(signed), tuple(differences), (*tables.unread, *missing),
        tuple(sorted(tables.layout | _layouts(compared.same))),
        tuple(_notes(published, signed, converted=converted)), tables.same,
        sum(len(mine) for mine, _ in compared.same), 0 if pictures else len(streams[0].pictures),
    )  # fmt: skip


def _version_of(one: Side) -> Version:
    return Version(str(one.file), one.format, one.sha256)


def _is_unread(finding: Finding) -> bool:
    """Whether something of a file was not read; that a table has joined cells is no such thing."""
    behind = finding.code == "R147" and finding.severity is Severity.WARNING
    return behind or (finding.code in UNREAD and finding.severity is not Severity.INFO)


def _notes(published: Side, signed: Side, *, converted: bool) -> Iterator[Finding]:
    if converted:
        side = published if published.traditional else signed
        yield Finding(
            "V151", Severity.INFO, f"{NAMES[side.role]}全部是繁体字，转换成简体字以后核对。",
            place=side.place,
            remedy="一个字繁体、简体对应不止一种写法的（如“乾”“干”），不作区分。",
        )  # fmt: skip
    for side in (published, signed):
        if _untitled(side):
            yield Finding(
                "V124", Severity.INFO, f"{NAMES[side.role]}是一段网页，里面没有标题，没有核对标题。",
                place=side.place, remedy="要连标题一起核对的，用浏览器打开网页，另存以后核对。",
            )  # fmt: skip
        for one in side.reading.findings:
            if one.code == "R110":
                yield one


def _layout(of: Verification) -> Finding:
    return Finding(
        "V150", Severity.INFO, f"只是版式不同、不影响内容的：{'、'.join(of.layout)}。", place=Place(of.published.file),
        remedy="不用改。",
    )  # fmt: skip


def _layouts(same: Sequence[texts.Pair]) -> set[str]:
    """The ways in which sentences that are the same are printed differently."""
    found: set[str] = set()
    for mine, theirs in same:
        bare = ["".join(one.text[one.at[0] :] for one in side) for side in (mine, theirs)]
        if mine[0].number != theirs[0].number or _keys(mine) != _keys(theirs):
            found.add("序号")
        elif bare[0] != bare[1]:
            found |= layout_of(*bare)
    return found


def _keys(sentences: Sequence[Sentence]) -> str:
    return "".join(one.key for one in sentences)


# --- who reports, when ------------------------------------------------------------------------------------


def _identity(published: Side, signed: Side) -> Iterator[Difference]:
    mine, theirs = signed.reading, published.reading

    def told(kind: str, code: str, what: str, one: str, other: str) -> Difference:
        lacks = "公布的没有" if not other else "签发的没有" if not one else ""
        said = f"{what}不同：签发的是“{shown(one)}”，公布的是“{shown(other)}”"
        words = f"{lacks}{what}“{shown(one or other)}”" if lacks else said
        return Difference(
            kind, code, f"{words}。", signed=one or None, published=other or None,
            signed_at=signed.place, published_at=published.place,
        )  # fmt: skip

    if (
        not (_untitled(published) or _untitled(signed))
        and plain(mine.title)[0] != plain(theirs.title)[0]
    ):
        yield told("title", "V120", "标题", mine.title.strip(), theirs.title.strip())
    elif mine.year and theirs.year and mine.year != theirs.year:
        yield told("year", "V120", "年度", str(mine.year), str(theirs.year))
    names = mine.signature[0].strip(), theirs.signature[0].strip()
    if plain(names[0])[0] != plain(names[1])[0]:
        yield told("signature", "V121", "落款的机关名称", *names)
    days = _day(mine.signature[1]), _day(theirs.signature[1])
    if days[0] != days[1]:
        yield _dated(told("date", "V122", "落款的日期", *days), signed)
    dates = mine.fields.get(("published",)), theirs.fields.get(("published",))
    if all(dates) and dates[0] != dates[1]:
        yield told("published", "V122", "发布日期", str(dates[0]), str(dates[1]))
    for key, what in _INDEX.items():
        pair = mine.fields.get(("site", key)), theirs.fields.get(("site", key))
        if all(pair) and plain(str(pair[0]))[0] != plain(str(pair[1]))[0]:
            yield told(key, "V123", what, str(pair[0]), str(pair[1]))


def _untitled(side: Side) -> bool:
    """Whether a file is a piece of a page: the system of the site keeps the title in a field of its own."""
    return side.format == "html" and not side.reading.title and "title" not in side.reading.raw.meta


def _day(words: str) -> str:
    """A date, however it is written; nothing where it is still to be written in."""
    bare = narrow(words)
    day = day_in(bare)
    return (
        f"{day.year}年{day.month}月{day.day}日"
        if day
        else ""
        if bare == "年月日"
        else words.strip()
    )


def _dated(difference: Difference, signed: Side) -> Difference:
    """A date that the report's file does not have yet can be filled in there."""
    if difference.signed is None and signed.report:
        return replace(difference, remedy="在签发的报告里填上“发布日期”，再核对。")
    return difference


def _form(published: Side, signed: Side) -> Iterator[Difference]:
    forms = [one.reading.form for one in (signed, published)]
    if forms[0].id != forms[1].id:
        yield Difference(
            "form", "V104",
            f"表格的格式不同：签发的是{forms[0].years}的格式（{forms[0].basis}），公布的是{forms[1].years}的格式"
            f"（{forms[1].basis}）。",
            signed=forms[0].id, published=forms[1].id,
            signed_at=signed.place, published_at=published.place,
        )  # fmt: skip


# --- words and pictures -----------------------------------------------------------------------------------


_CODES = {
    What.MISSING: "V110", What.ADDED: "V111", What.CHANGED: "V112", What.MOVED: "V113", What.NUMBERED: "V114",
}  # fmt: skip


def _without_captions(changes: Sequence[Change], streams: tuple[Stream, Stream]) -> list[Change]:
    """Differences that are not only the line below a picture which is in one file only."""
    captions = {plain(one.caption)[0] for stream in streams for one in stream.pictures}
    only = (What.MISSING, What.ADDED)
    return [
        one for one in changes
        if one.more or one.what not in only or (one.signed or one.published).whole not in captions  # type: ignore[union-attr]
    ]  # fmt: skip


def _difference(change: Change, published: Side, signed: Side) -> Difference:
    one, other = change.signed, change.published
    at = signed.words(one.text, one.page) if one else signed.place
    there = published.words(other.text, other.page) if other else published.place
    part = one or other
    assert part is not None
    return Difference(
        change.what.value, _CODES[change.what], _message(change), part.heading,
        signed=_text(change, one), published=_text(change, other),
        signed_at=at, published_at=there, signed_marks=change.signed_marks,
        published_marks=change.published_marks, concerns=change.kinds,
    )  # fmt: skip


def _text(change: Change, one: Sentence | None) -> str | None:
    """All of a difference's words on one side."""
    return None if one is None else "\n".join(each.text for each in (one, *change.more))


def _message(change: Change) -> str:
    one, other = change.signed, change.published
    mine, theirs = (shown(words.text) if words else "" for words in (one, other))
    match change.what:
        case What.MISSING:
            return f"公布的没有{_run(change)}。"
        case What.ADDED:
            return f"公布的多出{_run(change)}。"
        case What.MOVED:
            places = "，".join(
                f"{name}在{f'“{shown(words.text, 24)}”之后' if words else '最前面'}"
                for name, words in zip(("签发的", "公布的"), change.after, strict=True)
            )
            return f"位置不同的是{_run(change)}：{places}。"
        case What.NUMBERED:
            return f"序号不同：签发的是“{mine}”，公布的是“{theirs}”。"
        case _:
            assert one
            assert other
            kinds = f"（{'、'.join(change.kinds)}）" if change.kinds else ""
            return (
                f"这句话不同{kinds}：签发的是“{marked(one.text, change.signed_marks)}”，"
                f"公布的是“{marked(other.text, change.published_marks)}”。"
            )


def _run(change: Change) -> str:
    """The sentences of a difference, the first and the last in their words."""
    one = change.signed or change.published
    assert one is not None
    count = 1 + len(change.more)
    if one.grid is not None and all(each.grid == one.grid for each in change.more):
        many = f"正文里小表的 {count} 行，从“{shown(one.text, 40)}”起"
        return many if change.more else f"正文里小表的这一行：“{shown(one.text)}”"
    if not change.more:
        return f"这句话：“{shown(one.text)}”"
    return f"这 {count} 句话，从“{shown(one.text, 40)}”到“{shown(change.more[-1].text, 40)}”"


def _pictures(published: Side, signed: Side, streams: tuple[Stream, Stream]) -> list[Difference]:
    """Pictures by their number, and by what is said of them; nobody compares what they show."""
    sides = (signed, published)
    if any(one.code == "R122" for side in sides for one in side.reading.findings):
        return []  # a table that is a picture is told as one
    counts = [
        len(stream.pictures) + sum(one.code == "R148" for one in side.reading.findings)
        for side, stream in zip(sides, streams, strict=True)
    ]
    places = signed.place, published.place
    if counts[0] != counts[1]:
        names = [
            Counter(one.caption or one.description for one in stream.pictures) for stream in streams
        ]
        only = [*((names[0] - names[1]) or (names[1] - names[0])).elements()]
        which = f"，只在一边的是“{shown(only[0], 60)}”" if only and only[0] else ""
        words = f"正文里的图片，签发的有 {counts[0]} 幅，公布的有 {counts[1]} 幅{which}。"
        count = Difference(
            "picture_count", "V130", words, "", "", "", str(counts[0]), str(counts[1]), *places
        )
        return [count]
    pairs = zip(streams[0].pictures, streams[1].pictures, strict=False)
    return [
        Difference(
            "picture_description", "V131",
            f"图片的说明不同：签发的是“{shown(one.description)}”，公布的是“{shown(other.description)}”。",
            one.heading, "", "", one.description, other.description, *places,
        )
        for one, other in pairs
        if one.description and other.description and plain(one.description)[0] != plain(other.description)[0]
    ]  # fmt: skip
