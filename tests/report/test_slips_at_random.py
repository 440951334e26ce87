"""Slips as clerks make them, at random places of the examples: each is named, all are mended."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

import authoring
from authoring.publish import mend, write_changed
from authoring.report import load_mended
from authoring.report.edits import as_typed
from tests.conftest import EXAMPLES

KEY = re.compile(r"( *)([\u4e00-\u9fff（）]+):( ?)(.*)\Z")
ROW = re.compile(r"( *)([\u4e00-\u9fff]+): \[([0-9_]+(?:, [0-9_]+){2,})\]\Z")


def kinds(lines):
    """The lines of an example by what can be done to them: numbers of keys, rows, bars, bodies."""
    found = {"key": [], "row": [], "bar": [], "body": []}
    bar = None
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        if bar is not None and indent > bar:
            found["body"].append(number)
            continue
        bar = None
        match = KEY.match(line)
        if not match:
            continue
        found["key"].append(number)
        if line.endswith(": |"):
            bar = indent
            found["bar"].append(number)
        if ROW.match(line):
            found["row"].append(number)
    return found


def retyped(pattern, text):
    return lambda line: re.sub(pattern, text, line, count=1)


def all_commas(mark):
    return lambda line: line.replace(", ", mark)


def pasted(line):
    pad, key, figures = ROW.match(line).groups()
    return f"{pad}{key}\t" + figures.replace(", ", "\t")


def pasted_behind(line):
    pad, key, figures = ROW.match(line).groups()
    return f"{pad}{key}: [" + figures.replace(", ", "\t") + "]"


SLIPS = {
    "flush": ("body", lambda line: line.strip()),
    "wide blanks before words": ("body", lambda line: "　　" + line.strip()),
    "a tab before words": ("body", lambda line: "\t" + line.strip()),
    "one blank less": ("body", lambda line: line[1:]),
    "wide colon": ("key", retyped(":", "：")),
    "tight colon": ("key", retyped(": (?=[^|])", ":")),
    "wide blanks before a key": ("key", retyped(r"\A  ", "　")),
    "a tab before a key": ("key", retyped(r"\A  ", "\t")),
    "one blank more": ("key", lambda line: " " + line),
    "key one blank less": ("key", retyped(r"\A ", "")),
    "wide brackets": ("row", lambda line: line.replace("[", "［").replace("]", "］")),
    "other brackets": ("row", lambda line: line.replace("[", "【").replace("]", "】")),
    "round brackets": ("row", lambda line: line.replace("[", "（").replace("]", "）")),
    "wide commas": ("row", all_commas("，")),
    "ideographic commas": ("row", all_commas("、")),
    "no commas": ("row", all_commas(" ")),
    "open bracket": ("row", lambda line: line.rstrip("]")),
    "no brackets": ("row", lambda line: line.replace("[", "").replace("]", "")),
    "pasted": ("row", pasted),
    "pasted in brackets": ("row", pasted_behind),
    "wide bar": ("bar", lambda line: line[:-1] + "｜"),
    "no bar": ("bar", lambda line: line[:-2]),
}  # fmt: skip


@settings(max_examples=25)
@given(data=st.data())
def test_slips_at_random_places_are_named_and_mended(data, tmp_path_factory):
    example = data.draw(st.sampled_from(EXAMPLES))
    text = example.read_text(encoding="utf-8")
    lines = text.split("\n")
    of_kind = kinds(lines)
    slipped: dict[int, str] = {}
    for _ in range(data.draw(st.integers(1, 8))):
        name = data.draw(st.sampled_from(sorted(SLIPS)))
        kind, change = SLIPS[name]
        places = [n for n in of_kind[kind] if n not in slipped]
        if places:
            here = data.draw(st.sampled_from(places))
            if (new := change(lines[here])) != lines[here]:
                slipped[here] = name
                lines[here] = new
    path = tmp_path_factory.getbasetemp() / "slips" / example.name
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")
    # Named: each line that the file cannot be read with, or that is read otherwise.
    _, whole = load_mended(path)
    if whole:
        named = {n for one in whole.slips for n in one.lines if n in whole.put}
        unnamed = {n: name for n, name in slipped.items() if n + 1 not in named}
        assert set(unnamed.values()) <= {"one blank more", "key one blank less", "one blank less"}
        assert named <= {n + 1 for n in slipped}
    # Mended: read as the example is.
    mending = mend(path, None, None)
    if mending.steps:
        write_changed(path, mending.report, *mending.steps)
    if mending.unread:
        assert all((one.place.line or 0) - 1 in slipped for one in mending.unread)
    else:
        assert words(path) == words(example)


def words(path):
    """Every value, texts without what ends and begins their lines."""
    typed = as_typed(authoring.load(path))
    return {
        place: " ".join(value.split()) if isinstance(value, str) else value
        for place, value in typed.items()
    }
