"""Published reports read back: a file from outside → figures with their proof, texts, and what is unread."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from authoring.findings import Finding, Place, Severity, Unusable
from authoring.readers.raw import Piece, RawPicture

if TYPE_CHECKING:  # the processes that read PDF and Excel files begin here, and need none of these
    from authoring.forms.layout import Form
    from authoring.readers.found import FoundTables
    from authoring.readers.raw import Raw
    from authoring.readers.reading import Reading

MAX_BYTES = 64_000_000
MAX_PICTURE = 10_000_000


def read(file: Path) -> Reading:
    """A published report, whatever its format. Raises Unusable."""
    return read_bytes(bytes_of(file), str(file), file.parent)


def read_bytes(data: bytes, name: str, folder: Path | None = None) -> Reading:
    """The same of the bytes of a file of this name, its pictures in the folder. Raises Unusable."""
    from authoring.readers.formats.sniff import raw_of

    raw = raw_of(data, name)
    if folder:
        raw = replace(raw, pieces=tuple(_with_data(one, folder) for one in raw.pieces))
    return read_raw(raw, name, sha256(data).hexdigest())


def read_raw(raw: Raw, name: str, digest: str) -> Reading:
    """The same of what the format of a file gave; `digest` is the sha256 of the file. Raises Unusable."""
    from authoring.readers.found import Page
    from authoring.readers.identity import contacts_in, identified
    from authoring.readers.opening import is_standard
    from authoring.readers.parts import words_of
    from authoring.readers.reading import Reading, ReadText
    from authoring.report.values import NOTHING

    page = Page(raw)
    found = page.tables(None)
    words = words_of(raw, found.form, found.used, name, found.rivals)
    known = identified(name, words.title, words.before, raw.meta, words.all_words, words.signature)
    if known.year:
        again = page.tables(known.year)
        if again.form is not found.form or (again.used, again.rivals) != (
            found.used,
            found.rivals,
        ):
            words = words_of(raw, again.form, again.used, name, again.rivals)
            known = identified(
                name, words.title, words.before, raw.meta, words.all_words, words.signature
            )
        found = again
    if not words.found and not found.rivals:
        raise Unusable(
            Finding(
                "R140", Severity.FATAL, "文件里没有找到政府信息公开工作年度报告：没有它的标题，也没有它的表格。",
                place=Place(name), remedy="核对是不是这个文件；网页要在打开正文以后另存。",
            )
        )  # fmt: skip
    fields = {**known.fields, **words.fields}
    texts = {**words.texts}
    if ("opening",) in texts:
        fields |= contacts_in(texts["opening",].text)
        for form in _alike(found, known.year):
            if is_standard(texts["opening",].text, form, known.year, fields, found.used):
                del texts["opening",]
                found = replace(found, form=form)
                break
    else:
        texts["opening",] = ReadText(NOTHING)
    told = (*raw.findings, *found.findings, *known.findings, *words.findings)
    placed = tuple(one if one.place.file else one.at(replace(one.place, file=name)) for one in told)
    left_out = {part.key for part in found.form.parts if part.annex and part.key not in found.used}
    cells = {path: cell for path, cell in found.cells.items() if path[0] not in left_out}
    return Reading(
        name, digest, raw, found.form, known.year, cells, texts, fields,
        words.pictures, placed, words.title, words.signature, words.passages,
    )  # fmt: skip


def _with_data(piece: Piece, folder: Path) -> Piece:
    """A picture that lies below the folder of its page, with its bytes."""
    if not isinstance(piece, RawPicture) or piece.data or not piece.name:
        return piece
    try:
        path = (folder / piece.name).resolve()
        if not path.is_relative_to(folder.resolve()) or path.stat().st_size > MAX_PICTURE:
            return piece
        return replace(piece, data=path.read_bytes()) if path.is_file() else piece
    except (OSError, ValueError, RuntimeError):  # RuntimeError: links in a circle
        return piece


def _alike(found: FoundTables, year: int | None) -> list[Form]:
    """The form found, and others that a report of that year without tables may be written in."""
    from authoring.forms import FORMS

    others = [
        form for form in FORMS
        if not found.used and year and form.serves(year) and all(part.items for part in form.parts if not part.annex)
    ]  # fmt: skip
    return list(dict.fromkeys([found.form, *others]))


def bytes_of(file: Path) -> bytes:
    """What stands in a file from outside. Raises Unusable."""
    from authoring.report.source import content_of, too_long

    name = str(file)
    data = content_of(file, name, MAX_BYTES)
    if not data.strip():
        raise Unusable(
            Finding(
                "S105", Severity.FATAL, "文件是空的。", place=Place(name), remedy="重新取一份文件。"
            )
        )
    if len(data) > MAX_BYTES:
        raise too_long(name, f"{MAX_BYTES // 1_000_000}", "把图片缩小后另存，再读取。")
    return data
