"""The PDF: WeasyPrint from the paper template, PDF/A-3a and PDF/UA-1, public figures attached."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from authoring.document.tree import Document
from authoring.findings import Finding, Severity, Unusable
from authoring.outputs import Look
from authoring.seal import sealed
from authoring.writers.contract import Written
from authoring.writers.json import data_text
from authoring.writers.pages import page
from authoring.writers.paper import Proved, is_upright, narrowness, signed_class, table_looks
from authoring.writers.pdf_pages import crowded, lost_words, parts_of, proved_by, tables_of

if TYPE_CHECKING:
    from authoring.writers.fonts import Fonts

_ATTEMPTS = 6
_NO_GLYPH = re.compile(r'\.notdef glyph rendered for Unicode string unsupported by fonts: "(.+?)"')


def write(document: Document, look: Look) -> Written:
    """PDF bytes; substituted fonts and characters no font has are findings. Raises Unusable."""
    weasyprint = _weasyprint()
    from authoring.writers.fonts import find_fonts
    from authoring.writers.justify import justified
    from authoring.writers.pdf_finish import ends_cleanly, finisher

    fonts = find_fonts(look.fonts)
    with _warnings() as messages, justified():
        laid_out, noticed = _lay_out(weasyprint, document, fonts)
        for spare in range(_ATTEMPTS):
            untagged: list[Finding] = []
            data = laid_out.write_pdf(
                pdf_variant="pdf/a-3a",
                pdf_identifier=document.source.encode(),
                attachments=[_attachment(weasyprint, document)],
                finisher=finisher(document, untagged, spare),
            )
            if ends_cleanly(data):
                break
    findings = (*fonts.findings, *_glyph_findings(messages), *noticed, *untagged)
    return Written(sealed(data), findings, len(laid_out.pages))


def load() -> None:
    """Load what takes long to load, before there is a document. Raises Unusable."""
    _weasyprint()
    from authoring.writers import justify, pdf_finish  # noqa: F401
    from authoring.writers.fonts import find_fonts

    find_fonts(None)


def _attachment(weasyprint: Any, document: Document) -> Any:
    """The public figures; WeasyPrint reads an attachment only once."""
    moment = datetime.combine(document.created, time(), UTC)
    return weasyprint.Attachment(
        string=data_text(document),
        name="nianbao.json",  # readers disagree on the encoding of other names
        description="公开数据（JSON）",
        created=moment,
        modified=moment,
        relationship="Data",
    )


def _lay_out(weasyprint: Any, document: Document, fonts: Fonts) -> tuple[Any, list[Finding]]:
    """The pages, and what is to be said of them.

    What a page proves is made known and the pages are made again; each time more is known, so it
    comes to an end, for an ordinary report the first time.
    """
    tables = tables_of(document)
    proved = Proved()
    for _ in range(_ATTEMPTS):
        looks = table_looks(document, proved)
        html = weasyprint.HTML(
            string=page(
                "paper.html.j2", document, fonts=fonts, looks=looks,
                is_upright=is_upright, signed_class=signed_class,
            ),
            url_fetcher=weasyprint.urls.URLFetcher(allowed_protocols=["data"]),
        )  # fmt: skip
        laid_out = html.render(font_config=fonts.configuration, pdf_variant="pdf/a-3a")
        parts = parts_of(laid_out, tables)
        known = proved
        proved |= proved_by(parts, [look for look in looks if look], known)
        if proved == known:
            break
    crowding = (crowded(table, *narrow) for table in tables if (narrow := narrowness(table)))
    return laid_out, [*lost_words(parts, tables), *crowding]


def _weasyprint() -> Any:
    try:
        import weasyprint
    except ModuleNotFoundError:
        finding = Finding(
            "O904", Severity.FATAL, "没有安装 PDF 组件 WeasyPrint。",
            remedy='运行 pip install "nianbao[pdf]"；或用 --to html,docx 只生成网页和 Word。',
        )  # fmt: skip
    except OSError:
        finding = Finding(
            "O904", Severity.FATAL, "缺少排版库 Pango，不能生成 PDF。",
            remedy="Debian/Ubuntu：apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
            "libharfbuzz-subset0；macOS：brew install pango；Windows 见 README。"
            "也可以用 --to html,docx 只生成网页和 Word。",
        )  # fmt: skip
    else:
        return weasyprint
    raise Unusable(finding)


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """Collect what WeasyPrint says while it works."""
    messages: list[str] = []

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            messages.append(record.getMessage())

    logger = logging.getLogger("weasyprint")
    handler = Collect(logging.WARNING)
    logger.addHandler(handler)
    try:
        yield messages
    finally:
        logger.removeHandler(handler)


def _glyph_findings(messages: list[str]) -> Iterator[Finding]:
    for char in dict.fromkeys(m[1] for text in messages if (m := _NO_GLYPH.search(text))):
        yield Finding(
            "O905", Severity.ERROR, f"没有字体能显示“{char}”（U+{ord(char[0]):04X}），PDF 里是空框。",
            remedy="安装收字更全的字体（例如 fonts-hanazono），或换一个写法。",
            quote=char,
        )  # fmt: skip
