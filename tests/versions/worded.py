"""A Word file of ours, changed as Word changes it: with tracked changes or without, with comments."""

from __future__ import annotations

import copy
import io
import zipfile

from lxml import etree

_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{_NS}}}"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BY = {f"{W}id": "901", f"{W}author": "示例领导", f"{W}date": "2025-01-15T08:00:00Z"}


def made(tag, *children, **attributes):
    one = etree.Element(f"{W}{tag}", {f"{W}{k}": v for k, v in attributes.items()})
    one.extend(children)
    return one


def run(text, tag="t"):
    words = made(tag)
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made("r", words)


def change(tag, *children):
    one = etree.Element(f"{W}{tag}", BY)
    one.extend(children)
    return one


class Word:
    """The file; every change takes the first paragraph in which the words stand."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.xml = etree.fromstring(self.parts["word/document.xml"])
        self.body = self.xml.find(f"{W}body")

    def bytes(self) -> bytes:
        out = io.BytesIO()
        parts = {
            **self.parts,
            "word/document.xml": etree.tostring(self.xml, xml_declaration=True, encoding="UTF-8"),
        }
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        return out.getvalue()

    @staticmethod
    def said(paragraph):
        return "".join(t.text or "" for t in paragraph.iter(f"{W}t"))

    def paragraph(self, words, *, cell=False):
        return next(
            p for p in self.body.iter(f"{W}p")
            if words in self.said(p) and (any(True for _ in p.iterancestors(f"{W}tc")) == cell)
        )  # fmt: skip

    def split(self, paragraph, start, end):
        """The run that holds these characters alone, which may stand in one run before."""
        here = 0
        for t in list(paragraph.iter(f"{W}t")):
            text = t.text or ""
            if here <= start and end <= here + len(text):
                own = t.getparent()
                for part, put in (
                    (text[: start - here], own.addprevious),
                    (text[end - here :], own.addnext),
                ):
                    if part:
                        other = copy.deepcopy(own)
                        other.find(f"{W}t").text = part
                        other.find(f"{W}t").set(
                            "{http://www.w3.org/XML/1998/namespace}space", "preserve"
                        )
                        put(other)
                t.text = text[start - here : end - here]
                return own
            here += len(text)
        raise AssertionError("in several runs")

    def replace(self, old, new, *, tracked=False, cell=False, within=""):
        """Other words in place of words."""
        paragraph = self.paragraph(within or old, cell=cell)
        start = self.said(paragraph).index(old)
        own = self.split(paragraph, start, start + len(old))
        if not tracked:
            own.find(f"{W}t").text = new
            return self
        gone = change("del")
        own.addprevious(gone)
        if new:
            put = change("ins", copy.deepcopy(own))
            put[0].find(f"{W}t").text = new
            own.addprevious(put)
        own.find(f"{W}t").tag = f"{W}delText"
        gone.append(own)
        return self

    def part(self, before, *, tracked=False):
        """A paragraph parted before words."""
        paragraph = self.paragraph(before)
        start = self.said(paragraph).index(before)
        own = self.split(paragraph, start, start + len(before))
        new = made("p")
        properties = paragraph.find(f"{W}pPr")
        first = copy.deepcopy(properties) if properties is not None else made("pPr")
        new.append(first)
        for one in list(paragraph):
            if one is own:
                break
            if one is not properties:
                new.append(one)
        if tracked:
            first.append(made("rPr", change("ins")))
        paragraph.addprevious(new)
        return self

    def join(self, words, *, tracked=False):
        """A paragraph joined with the next one."""
        paragraph = self.paragraph(words)
        if tracked:
            properties = paragraph.find(f"{W}pPr")
            properties.append(made("rPr", change("del")))
            return self
        following = paragraph.getnext()
        for one in list(following):
            if one.tag != f"{W}pPr":
                paragraph.append(one)
        following.getparent().remove(following)
        return self

    def add_after(self, words, text, *, tracked=False):
        """A new paragraph behind one."""
        paragraph = self.paragraph(words)
        mark = [made("pPr", made("rPr", change("ins")))] if tracked else []
        paragraph.addnext(made("p", *mark, change("ins", run(text)) if tracked else run(text)))
        return self

    def drop(self, words, *, tracked=False):
        """A paragraph taken out."""
        paragraph = self.paragraph(words)
        if not tracked:
            paragraph.getparent().remove(paragraph)
            return self
        properties = paragraph.find(f"{W}pPr")
        properties.append(made("rPr", change("del")))
        for own in [one for one in paragraph if one.tag == f"{W}r"]:
            gone = change("del")
            own.addprevious(gone)
            gone.append(own)
            for t in own.iter(f"{W}t"):
                t.tag = f"{W}delText"
        return self

    def move_after(self, words, other):
        """A paragraph moved behind another one."""
        self.paragraph(other).addnext(self.paragraph(words))
        return self

    def comment(self, words, text, *, done=False):
        """A comment on words."""
        paragraph = self.paragraph(words)
        start = self.said(paragraph).index(words)
        own = self.split(paragraph, start, start + len(words))
        number = str(len([n for n in self.parts if n.startswith("word/comments")]))
        own.addprevious(made("commentRangeStart", id=number))
        own.addnext(made("r", made("commentReference", id=number)))
        own.addnext(made("commentRangeEnd", id=number))
        known = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
        self.parts["word/comments.xml"] = (
            f'<w:comments xmlns:w="{_NS}" {known}><w:comment w:id="{number}" w:author="示例领导" '
            f'w:date="2025-01-15T09:00:00Z"><w:p w14:paraId="0000000A"><w:r><w:t>{text}</w:t></w:r></w:p>'
            "</w:comment></w:comments>"
        ).encode()
        self.parts["word/commentsExtended.xml"] = (
            '<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
            f'<w15:commentEx w15:paraId="0000000A" w15:done="{int(done)}"/></w15:commentsEx>'
        ).encode()
        name = "word/_rels/document.xml.rels"
        relations = etree.fromstring(self.parts[name])
        for kind, target in (
            (f"{_KIND}/comments", "comments.xml"),
            (
                "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
                "commentsExtended.xml",
            ),
        ):
            etree.SubElement(
                relations,
                f"{{{_RELATIONS}}}Relationship",
                Id=f"rId9{target}",
                Type=kind,
                Target=target,
            )
        self.parts[name] = etree.tostring(relations)
        return self

    def table(self, words):
        """The table in which words stand."""
        return next(t for t in self.body.iter(f"{W}tbl") if words in self.said(t))
