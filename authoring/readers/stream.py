"""Figures in running text, their cells side by side or run together: `…数量72000072二、上年结转…`.

The form's row labels are looked for in order, blanks and line ends allowed anywhere in them. What
stands between two labels is cut into the numbers of a row. Where the text does not part them, they are
cut so that the row adds up; of several ways the one is taken with which the columns add up too, if it
is the only one.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from authoring.forms import layout
from authoring.forms.layout import Address, FormTable
from authoring.patterns import lazy
from authoring.quantities import Number
from authoring.readers.align import (
    Aligned,
    Found,
    Why,
    heads_in_order,
    likeness,
    lines,
)
from authoring.readers.figures import UNITS, Typed, figure
from authoring.readers.prove import sums
from authoring.readers.raw import narrow

MAX_TEXT = 400_000
MAX_WAYS = 60
"""Ways to cut one row; a row with more is not read."""
MAX_CUTS = 8_000
MAX_TRIALS = 20_000
MAX_GAP = 500
"""Characters between two labels of one table; its rows are nearer to each other."""
MAX_PLACES = 12
"""Places of one label in a text that are looked at."""
_TOKEN = lazy(
    rf"[\s|/;&,，]{{0,40}}(?P<token>[-+−]?[0-9][0-9.]{{0,120}}(?:,[0-9]{{3}}(?![0-9])){{0,6}}(?:{UNITS})?"
    r"(?:\([^()]{2,60}\))?|[-—–―]{1,2})"
)
_BESIDE = lazy(
    rf"\s{{0,20}}(?:[（(][^（）()]{{2,60}}[）)])?[\s|]{{0,20}}(?:(?:{UNITS})(?![0-9]*[、.．]))?"
)
"""What stands between a label and its figures: an explanation, the unit."""
_DIGITS = lazy("[0-9]+")
_LOST = lazy(r"\A(?:\([^()]{1,3}\)|[0-9]{1,2}\.|[一二三四五六七八九十]{1,2}[.、])")
_OWN_NUMBER = lazy(r"\A(?:\([^()]{1,3}\)|[0-9]{1,2}\.)")
_QUOTES = str.maketrans({**dict.fromkeys("“”\"'‘’『』「」《》|"), "、": "."})


@dataclass(frozen=True)
class Narrowed:
    """A text without blanks, and where each of its characters stands in the text."""

    text: str
    at: tuple[int, ...]


@functools.lru_cache(maxsize=16384)
def _char(char: str) -> str:
    return narrow(char).translate(_QUOTES)


@functools.lru_cache(maxsize=8)
def narrowed(text: str) -> Narrowed:
    """The text as labels are looked for in it."""
    found: list[str] = []
    at: list[int] = []
    for index, one in enumerate(text[:MAX_TEXT]):
        for char in _char(one):
            found.append(char)
            at.append(index)
    return Narrowed("".join(found), tuple(at))


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the form in a text: its cells, the words between its label and the next, where they stand,
    and the ways in which these are its numbers. It is `parted` where the text itself parts them, else its
    `tokens` are what is to be cut."""

    paths: tuple[Address, ...]
    text: str
    start: int
    ways: tuple[tuple[str, ...], ...]
    parted: bool = True
    tokens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Anchor:
    label: str
    line: int | None  # the number of the row, None of a heading


@dataclass(frozen=True)
class Streamed:
    """A form's table found in running text, from `start` to `end` of it."""

    aligned: Aligned
    start: int
    end: int
    rivals: int = 0


@functools.cache
def _anchors(table: FormTable) -> tuple[_Anchor, ...]:
    """Labels in the order of the page, each with the row whose figures follow it."""
    found: list[_Anchor] = []
    number = 0
    for block in table.blocks:
        if block.heading:
            found.append(_Anchor(_key(block.heading), None))
        seen: list[str] = []
        for trail in layout.leaves(block.rows):
            for item in trail[:-1]:
                if item.label and item.label not in seen:
                    seen.append(item.label)
                    found.append(_Anchor(_key(item.label), None))
            if trail[-1].is_heading_line:
                found.append(_Anchor(_key(trail[-1].label), None))
                continue
            if not trail[-1].label:
                # A row without a label stands behind the last of its heads.
                found.append(_Anchor("".join(_keys(heads_in_order(block))[-5:]), number))
            else:
                found.append(_Anchor(_key(trail[-1].label), number))
            number += 1
    return tuple(found)


def _key(words: str) -> str:
    return narrow(words).translate(_QUOTES)


def _keys(words: Sequence[str]) -> list[str]:
    return [_key(one) for one in words]


@dataclass(frozen=True, slots=True)
class _Hit:
    anchor: int
    start: int
    end: int
    sure: bool  # the label is the form's to the letter


_Placed = tuple[int, Line, _Hit]
"""The number of a row of the form, what the text has of it, and its label there."""


def streamed(table: FormTable, text: str, *, cut: bool = True) -> Streamed | None:
    """A form's table in a text, None where less than a third of its rows is there.

    Without `cut`, digits that the text does not part are left as they are.
    """
    flat = narrowed(text)
    anchors = _anchors(table)
    chain, rivals = _chain(anchors, flat.text)
    chain = _with_damaged(anchors, chain, flat.text)
    found = list(_lines(table, anchors, chain, text, flat))
    if len(found) * 3 < len(lines(table)):
        return None
    # Where rows have fewer digits than cells, zeros were left blank, and nobody knows where.
    if cut and sum(_too_few(line) for _, line, _ in found) < 2:
        found = _with_bounds(table, [(n, _cut_apart(table, line), hit) for n, line, hit in found])
    first = flat.at[chain[0].start]
    last = max(one.start + len(one.text) for _, one, _ in found)
    return Streamed(_aligned(table, text, flat, found), first, last, rivals)


def _too_few(line: Line) -> bool:
    return sum(char.isdigit() for char in line.text) < len(line.paths)


def _chain(anchors: Sequence[_Anchor], text: str) -> tuple[list[_Hit], int]:
    """The labels of one table in order, as many as possible and near to each other.

    The second figure counts other places at which most of the table stands once more.
    """
    hits: list[_Hit] = []
    for number, anchor in enumerate(anchors):
        hits += _places(number, anchor.label, text)
    hits.sort(key=lambda one: (one.start, one.end))
    starts = [one.start for one in hits]
    best: list[tuple[float, int]] = []
    for k, hit in enumerate(hits):
        worth = 2.0 if anchors[hit.anchor].line is not None and _figure_at(text, hit.end) else 0.5
        top, before = worth, -1
        for j in range(bisect.bisect_left(starts, hit.start - MAX_GAP), k):
            other = hits[j]
            if other.anchor < hit.anchor and other.end <= hit.start:
                skipped = 0.3 * (hit.anchor - other.anchor - 1)
                value = best[j][0] + worth - 0.001 * (hit.start - other.end) - min(skipped, 1.5)
                if value > top:
                    top, before = value, j
        best.append((top, before))
    if not hits:
        return [], 0
    ends = sorted(range(len(hits)), key=lambda k: -best[k][0])
    chains: list[tuple[float, list[int]]] = []
    used: set[int] = set()
    for end in ends:
        chain: list[int] = []
        k = end
        while k >= 0 and k not in used:
            chain.insert(0, k)
            k = best[k][1]
        if k < 0 and chain:
            chains.append((best[end][0], chain))
            used |= {*chain}
        if len(chains) > 3:
            break
    first = chains[0]
    spans = (hits[first[1][0]].start, hits[first[1][-1]].end)
    rivals = sum(
        value > 0.7 * first[0] and not (spans[0] <= hits[chain[0]].start <= spans[1])
        and len(chain) > 1
        for value, chain in chains[1:]
    )  # fmt: skip
    return [hits[k] for k in first[1]], rivals


def _figure_at(text: str, end: int) -> bool:
    return bool(_TOKEN.match(text, end))


def _places(number: int, words: str, text: str) -> Iterator[_Hit]:
    """Where a label stands; with its number lost, `()予以公开`, where it does not stand as it should."""
    bare = _LOST.sub("", words)
    tried = [words]
    if bare != words and words.startswith("("):
        tried += [f"(){bare}", bare] if len(bare) > 3 else [f"(){bare}"]
    for one in tried:
        found, at = 0, text.find(one) if one else -1
        while at >= 0 and found < MAX_PLACES:
            found += 1
            yield _Hit(number, at, at + len(one), one == words)
            at = text.find(one, at + 1)
        if found:
            return


def _with_damaged(anchors: Sequence[_Anchor], chain: list[_Hit], text: str) -> list[_Hit]:
    """The labels with those that the agency printed otherwise, each between its neighbours."""
    found = list(chain)
    for before, after in pairwise(chain):
        here = before.end
        for number in range(before.anchor + 1, after.anchor):
            hit = _damaged(number, anchors[number].label, text, here, after.start)
            if hit:
                found.append(hit)
                here = hit.end
    return sorted(found, key=lambda one: one.start)


def _damaged(number: int, words: str, text: str, start: int, end: int) -> _Hit | None:
    """A label between two places that is like the form's; it begins with the same number and ends at a
    figure."""
    own = _OWN_NUMBER.match(words)
    between = text[start : min(end, start + MAX_GAP)]
    bare = _LOST.sub("", words)
    at = between.find(own[0]) if own else 0
    tried = 0
    while at >= 0 and tried < 20:
        tried += 1
        begin = at + (len(own[0]) if own else 0)
        stop = next((k for k in range(begin, len(between)) if between[k].isdigit()), len(between))
        if likeness(bare, between[begin:stop].strip("|/,;")[: 2 * len(bare) + 4]) >= 0.6:
            return _Hit(number, start + at, start + stop, False)
        if own is None:
            return None
        at = between.find(own[0], at + 1)
    return None


def _lines(
    table: FormTable, anchors: Sequence[_Anchor], chain: list[_Hit], text: str, flat: Narrowed
) -> Iterator[_Placed]:
    ours = lines(table)
    for position, hit in enumerate(chain):
        number = anchors[hit.anchor].line
        if number is None:
            continue
        block, trail = ours[number]
        paths = tuple(
            (table.key, *layout.keys(trail), *layout.keys(column))
            for column in table.blocks[block].printed_columns
        )
        following = chain[position + 1] if position + 1 < len(chain) else None
        first = flat.at[hit.end] if hit.end < len(flat.at) else len(text)
        last = flat.at[following.start] if following else min(len(text), first + MAX_GAP)
        first = _BESIDE.match(text, first, last).end()  # type: ignore[union-attr]
        tokens, stop = _tokens(text, first, last)
        if following is None or stop < last:
            tokens = _without_number(text, tokens, stop, len(paths))
        line = Line(paths, text[first:stop], first, ())
        yield number, _cut_line(table, line, tokens), hit


def _tokens(text: str, start: int, end: int) -> tuple[list[str], int]:
    """What stands from here on as long as it is figures, and where that ends."""
    found: list[str] = []
    while start < end:
        match = _TOKEN.match(text, start, end)
        if not match:
            break
        found.append(narrow(match["token"]))
        start = match.end()
    return found, start


def _without_number(text: str, tokens: list[str], stop: int, width: int) -> list[str]:
    """The figures without the number of a label nobody knows: `…0 0 3、其他`, and without what comes after."""
    if tokens and tokens[-1].endswith(".") and (width > 1 or len(tokens[-1]) == 2):
        tokens = [*tokens[:-1], tokens[-1][:-2]] if len(tokens[-1]) > 2 else tokens[:-1]
    elif len(tokens) > width and text[stop : stop + 1] in "、.．)）年月日":
        tokens = tokens[:-1]
    return [one for one in tokens if one]


def _cut_line(table: FormTable, line: Line, tokens: list[str]) -> Line:
    """The line with the ways in which its words are its numbers; those the text itself parts come alone."""
    if len(tokens) == len(line.paths):
        return replace(line, ways=(tuple(tokens),))
    plain = all(_DIGITS.fullmatch(one) for one in tokens)
    if len(tokens) > len(line.paths) or not tokens or "|" in line.text.strip(" |\n"):
        return line
    if not plain:
        return replace(line, parted=False)
    if not any(one.across and set(one.paths) <= set(line.paths) for one in sums(table)):
        # One digit a cell is the only way; with a blank between, one of the cells may be empty.
        single = len(tokens) == 1 and len(tokens[0]) == len(line.paths)
        return replace(line, ways=(tuple(tokens[0]),) if single else (), parted=False)
    return replace(line, parted=False, tokens=tuple(tokens))


_Bounds = Mapping[Address, tuple[int, int]]


def _ways(
    table: FormTable, paths: tuple[Address, ...], tokens: list[str], bounds: _Bounds
) -> tuple[tuple[str, ...], ...]:
    """The ways to cut a line's digits; none where there are too many."""
    found: list[tuple[str, ...]] = []
    try:
        for way in _cut(table, paths, tokens, bounds):
            found.append(tuple(map(str, way)))
            if len(found) > MAX_WAYS:
                return ()
    except _TooManyError:
        return ()
    return tuple(found)


class _TooManyError(Exception):
    """More ways than anybody should try."""


def _cut(
    table: FormTable, paths: tuple[Address, ...], tokens: list[str], bounds: _Bounds
) -> Iterator[tuple[int, ...]]:
    """Digits cut into numbers without leading zeros so that the sums along the row hold.

    A blank in the text is the end of a number; `bounds` are those that the columns set.
    """
    digits = "".join(tokens)
    ends = set(accumulate(map(len, tokens)))
    between = [bounds.get(path, (0, 10**9)) for path in paths]
    adding: dict[int, tuple[int, ...]] = {}  # for each cell those before it in its sum
    totals: dict[int, tuple[int, ...]] = {}
    for one in sums(table):
        if one.across and set(one.paths) <= set(paths):
            parts = tuple(paths.index(path) for path in one.left)
            totals[paths.index(one.right[0])] = parts
            adding |= {part: tuple(p for p in parts if p < part) for part in parts}
    if len(digits) < len(paths) or len(digits) > 9 * len(paths):
        return
    trials = 0

    def cut(start: int, numbers: list[int]) -> Iterator[tuple[int, ...]]:
        nonlocal trials
        trials += 1
        if trials > MAX_CUTS:
            raise _TooManyError
        here = len(numbers)
        left = len(paths) - here
        if not left:
            if start == len(digits):
                yield tuple(numbers)
            return
        most = min(len(digits) - start - (left - 1), 9)
        wanted = sum(numbers[one] for one in totals[here]) if here in totals else None
        so_far = sum(numbers[one] for one in adding.get(here, ()))
        low, high = between[here]
        for length in range(1, most + 1):
            if length > 1 and (digits[start] == "0" or start + length - 1 in ends):
                break
            number = int(digits[start : start + length])
            if number > high or (wanted is not None and number > wanted):
                break
            if here in adding and so_far + number >= 10**most:
                break  # no total would be long enough
            if number >= low and wanted in (None, number):
                yield from cut(start + length, [*numbers, number])

    yield from cut(0, [])


def _cut_apart(table: FormTable, line: Line) -> Line:
    """A line with the ways in which its digits can be cut."""
    return (
        replace(line, ways=_ways(table, line.paths, list(line.tokens), {})) if line.tokens else line
    )


def _with_bounds(table: FormTable, found: list[_Placed]) -> list[_Placed]:
    """The lines that can be cut in too many ways, cut within what the other lines leave for each column."""
    spans: dict[Address, tuple[int, int]] = {}
    for _, line, _ in found:
        if line.ways and all(one.isdigit() for way in line.ways for one in way):
            for path, column in zip(line.paths, zip(*line.ways, strict=True), strict=True):
                numbers = [int(one) for one in column]
                spans[path] = (min(numbers), max(numbers))
    done: list[_Placed] = []
    for number, line, hit in reversed(found):  # totals stand below, what is received above
        ways = line.ways
        if line.tokens and not ways:
            ways = _ways(table, line.paths, list(line.tokens), _left_over(table, line, spans))
            for path, column in zip(line.paths, zip(*ways, strict=True), strict=False):
                spans[path] = (min(map(int, column)), max(map(int, column)))
        done.insert(0, (number, replace(line, ways=ways), hit))
    return done


def _left_over(table: FormTable, line: Line, spans: _Bounds) -> dict[Address, tuple[int, int]]:
    """What the sums of columns leave for the cells of a line, at least and at most."""
    found: dict[Address, tuple[int, int]] = {}
    for one in sums(table):
        mine = [path for path in one.paths if path in line.paths]
        others = [path for path in one.paths if path not in line.paths]
        if one.across or len(mine) != 1 or any(path not in spans for path in others):
            continue
        same, other = (one.left, one.right) if mine[0] in one.left else (one.right, one.left)
        low = sum(spans[p][0] for p in other) - sum(spans[p][1] for p in same if p != mine[0])
        high = sum(spans[p][1] for p in other) - sum(spans[p][0] for p in same if p != mine[0])
        before = found.get(mine[0], (0, 10**9))
        found[mine[0]] = (max(low, before[0]), min(high, before[1]))
    return found


def solved(table: FormTable, found: Sequence[Line]) -> list[Mapping[Address, Number]]:
    """The ways, at most two, to choose numbers for all lines with which every sum of columns holds.

    One alone is sure; with two nobody can say which is meant. None where there are too many to try.
    """
    known = {path for line in found for path in line.paths}
    weights: dict[Address, list[tuple[int, int]]] = {}
    count = 0
    for one in sums(table):
        if not one.across and known.issuperset(one.paths):
            for side, weight in ((one.left, 1), (one.right, -1)):
                for path in side:
                    weights.setdefault(path, []).append((count, weight))
            count += 1
    ways = [[tuple(map(int, way)) for way in line.ways] for line in found]
    parts = [
        [_parts(line, way, weights, count) for way in mine]
        for line, mine in zip(found, ways, strict=True)
    ]
    order = sorted(range(len(found)), key=lambda n: (len(ways[n]) > 1, -_spread(parts[n])))
    # What the lines still to come can add to each sum at least and at most.
    least, most = [[0] * count], [[0] * count]
    for n in reversed(order):
        columns = list(zip(*parts[n], strict=True))
        least.append([a + min(c) for a, c in zip(least[-1], columns, strict=True)])
        most.append([a + max(c) for a, c in zip(most[-1], columns, strict=True)])
    least.reverse()
    most.reverse()
    answers: list[Mapping[Address, Number]] = []
    chosen: list[int] = []
    trials = 0

    def choose(depth: int, so_far: list[int]) -> None:
        nonlocal trials
        trials += 1
        if len(answers) > 1 or trials > MAX_TRIALS:
            return
        if any(
            now + low > 0 or now + high < 0
            for now, low, high in zip(so_far, least[depth], most[depth], strict=True)
        ):
            return
        if depth == len(order):
            answers.append(
                {
                    path: number
                    for n, pick in zip(order, chosen, strict=True)
                    for path, number in zip(found[n].paths, ways[n][pick], strict=True)
                }
            )
            return
        for pick, part in enumerate(parts[order[depth]]):
            chosen.append(pick)
            choose(depth + 1, [a + b for a, b in zip(so_far, part, strict=True)])
            chosen.pop()

    choose(0, [0] * count)
    return answers if trials <= MAX_TRIALS else []


def _parts(
    line: Line, way: tuple[int, ...], weights: Mapping[Address, list[tuple[int, int]]], count: int
) -> list[int]:
    """What a line's numbers add to each sum."""
    found = [0] * count
    for path, number in zip(line.paths, way, strict=True):
        for which, weight in weights.get(path, ()):
            found[which] += weight * number
    return found


def _spread(parts: list[list[int]]) -> int:
    """How much the ways of a line differ."""
    return sum(max(column) - min(column) for column in zip(*parts, strict=True))


def _aligned(table: FormTable, text: str, flat: Narrowed, found: list[_Placed]) -> Aligned:
    """The rows of a text as those of a grid: cells of which nobody is sure have what they may be."""
    by_line = {number: (line, hit) for number, line, hit in found}
    open_ = [line for _, line, _ in found if not line.parted and line.ways]
    whole_text = [
        line for _, line, _ in found
        if line.ways and all(figure(one).typed is Typed.NUMBER and one.isdigit() for one in line.ways[0])
    ]  # fmt: skip
    answers = solved(table, whole_text) if open_ else []
    answer = answers[0] if len(answers) == 1 else None
    placed: dict[Address, Found] = {}
    blocks: dict[Address, int] = {}
    whole: set[int] = set()
    changed: list[tuple[str, str]] = []
    ours = lines(table)
    here = found[0][2].start
    heads = flat.text[max(here - MAX_GAP, 0) : found[-1][2].end]
    for number, block in enumerate(table.blocks):
        mine = [i for i, (one, _) in enumerate(ours) if one == number]
        if all(i in by_line for i in mine) and "".join(_keys(heads_in_order(block))) in heads:
            whole.add(number)
        for i in mine:
            paths = tuple(
                (table.key, *layout.keys(ours[i][1]), *layout.keys(column))
                for column in block.printed_columns
            )
            blocks |= dict.fromkeys(paths, number)
            if i not in by_line:
                placed |= dict.fromkeys(paths, Found(None, why=Why.ROW))
                continue
            line, hit = by_line[i]
            if not hit.sure:
                shown = text[flat.at[hit.start] : flat.at[hit.end - 1] + 1]
                changed.append((ours[i][1][-1].label, " ".join(shown.split())))
            for index, path in enumerate(paths):
                placed[path] = _cell(line, index, path, answer)
    complete = len(by_line) / len(ours)
    return Aligned(
        table, placed, blocks, frozenset(whole), tuple(changed), complete, len(by_line),
        headless=tuple(n for n in range(len(table.blocks)) if n not in whole),
    )  # fmt: skip


def _cell(line: Line, index: int, path: Address, answer: Mapping[Address, Number] | None) -> Found:
    if answer is not None and path in answer and line.ways:
        return Found(str(answer[path]))
    may_be = tuple(dict.fromkeys(way[index] for way in line.ways))
    if len(may_be) == 1:
        return Found(may_be[0])
    if not line.text.strip():
        return Found(None, why=Why.CELLS)
    why = Why.CELLS if line.parted else Why.CUT
    return Found(None, why=why, others=may_be, raw=" ".join(line.text.split())[:120])
