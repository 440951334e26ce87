"""Changes every figure, percentage and list total that the reports quote, one at a time, and lists what is not told.

    python tests/bench/figures_changed.py [FOLDER …]

Without folders: the examples, and the sentences of the corpus that read a percentage or a list as right.
A number goes up by 11, a percentage loses or gains its last digit by 3 (29.4% → 29.7%), and the report is
checked anew; it is told where a finding stands there that did not before. What is a figure, and what is a
list total, is told from the numbers alone, not by the code that is tried:

    figure      a number that is a figure of the tables, behind words on requests, cases, documents, decisions
                in the same clause or, in a small table, at the head of its row
    percentage  any number with a per cent sign or 个百分点
    list total  a number that two or more numbers behind it add up to

What nothing decides is not counted: a number that equals a figure by accident, in a clause on other things; in
the corpus, a share that the change makes the right one of another number, and 个百分点, of which no row tells
last year's share.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import authoring
from authoring.prose.numbers import CountedNumber, mask, numbers
from authoring.quantities import number_in, rounded
from authoring.report import Report
from authoring.report.model import with_texts
from authoring.sentences import SENTENCE

ROOT = Path(__file__).resolve().parents[2]
_ABOUT = re.compile(
    "申请|办结|结转|复议|诉讼|规章|规范性文件|许可|处罚|强制|收费|主动公开|予以公开|维持|纠正"
)
Place = tuple[tuple[str, ...], int, int]


def changed(number: CountedNumber) -> str:
    """The digits of a number that is wrong."""
    if number.unit in ("%", "个百分点"):
        step = Decimal(3).scaleb(-number.places)
        value = number.value - step if number.value + step > 100 else number.value + step
        return f"{abs(value):f}"
    return str(number.value.to_integral_value() + 11)


def kinds_of(sentence: str, known: frozenset[Decimal]) -> Iterator[tuple[str, CountedNumber]]:
    """The numbers of a sentence that something else decides, each with its kind."""
    found = numbers(mask(sentence))
    counts = [one for one in found if one.unit not in ("%", "个百分点", "‰")]
    last = 0
    for number in found:
        words, last = sentence[last : number.start].rpartition("；")[2], number.end
        line = sentence[sentence.rfind("\n", 0, number.start) + 1 : number.start]
        if line.startswith("|"):
            words = line
        if number.unit in ("%", "个百分点"):
            yield "percentage", number
        elif number.exact and number.value == number.value.to_integral_value():
            if _is_total(number, [one for one in counts if one.start > number.start]):
                yield "list total", number
            elif number.value in known and number.value > 1 and _ABOUT.search(words):
                yield "figure", number


def _is_total(number: CountedNumber, behind: list[CountedNumber]) -> bool:
    total, parts = Decimal(0), 0
    for one in behind:
        total, parts = total + one.value, parts + 1
        if total >= number.value:
            return total == number.value and parts > 1
    return False


def places(
    texts: dict[tuple[str, ...], str], known: frozenset[Decimal]
) -> Iterator[tuple[str, Place, str]]:
    """Every number to be changed: its kind, where it stands, and what is put there."""
    for path, text in texts.items():
        for sentence in SENTENCE.finditer(text):
            for kind, number in kinds_of(sentence[0], known):
                start = sentence.start() + number.start
                yield kind, (path, start, start + len(number.digits)), changed(number)


def findings(report: Report, texts: dict[tuple[str, ...], str]) -> Counter[tuple[str, str]]:
    """What is found on the report with these texts."""
    held = replace(report, content=with_texts(report.content, texts), spellings={})
    return Counter((one.code, one.message) for one in authoring.check(held))


def of_report(report: Report) -> Iterator[tuple[str, str, bool]]:
    """Every change of a report: its kind, the words around it, and whether it is told."""
    texts = dict(report.narratives())
    known = frozenset(
        Decimal(number)
        for value in report.figures.values.values()
        if (number := number_in(value)) is not None
    )
    before = findings(report, texts)
    for kind, (path, start, end), digits in places(texts, known):
        text = texts[path]
        put = text[:start] + digits + text[end:]
        told = bool(findings(report, texts | {path: put}) - before)
        yield kind, _around(put, start, start + len(digits)), told


def of_corpus() -> Iterator[tuple[str, str, bool]]:
    """Every change of a row that the corpus reads as a right percentage or a list that adds up."""
    from tests.prose.corpus import ROWS, read

    for row in ROWS:
        right = {
            "shares": row.says != "none" and "wrong" not in row.says and " of " in row.says,
            "breakdowns": "=" in row.says and "≠" not in row.says,
            "changes": row.says != "none",
        }
        if not right.get(row.section):
            continue
        for kind, number in kinds_of(row.sentence, frozenset()):
            if (
                kind == "percentage"
                and row.section == "shares"
                and _undecided(row.sentence, number)
            ):
                continue
            put = (
                row.sentence[: number.start]
                + changed(number)
                + row.sentence[number.start + len(number.digits) :]
            )
            says = read(replace(row, sentence=put))
            told = says != row.says if row.section != "shares" else "wrong" in says
            listed = read(replace(row, section="breakdowns", sentence=put))
            told = told or (kind == "list total" and "≠" in listed)
            yield kind, f"[{row.section}] {put}", told


def _undecided(sentence: str, number: CountedNumber) -> bool:
    """Whether the changed share is right of another number the row knows, or is no share at all."""
    from tests.prose.corpus import FIGURES

    if number.unit == "个百分点":
        return True
    counts = [one.value for one in numbers(mask(sentence)) if one.unit not in ("%", "个百分点")]
    figures = [Decimal(one) for one in FIGURES.values()]
    wholes = {*counts, *figures, sum(figures[:2], Decimal(0))} - {Decimal(0)}
    near = [
        one.value
        for one in numbers(mask(sentence[: number.start]))
        if one.unit not in ("%", "个百分点")
    ]
    put = Decimal(changed(number))
    return (
        any(rounded(near[-1] * 100 / whole, number.places) == put for whole in wholes)
        if near
        else False
    )


def _around(text: str, start: int, end: int) -> str:
    words = f"{text[max(0, start - 40) : start]}【{text[start:end]}】{text[end : end + 30]}"
    return words.replace("\n", " ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    folders = options.folders or [ROOT / "example_inputs"]
    told: Counter[tuple[str, str]] = Counter()
    tried: Counter[tuple[str, str]] = Counter()
    missed: dict[tuple[str, str], list[str]] = defaultdict(list)
    sources = [(path.stem, path) for one in folders for path in sorted(one.rglob("*.yaml"))]
    for name, path in sources:
        try:
            report = authoring.load(path)
        except authoring.Unusable:
            continue  # a rule pack, a report that cannot be read
        for kind, words, is_told in of_report(report):
            _count("reports", kind, f"{name}: {words}", is_told, tried, told, missed)
    if not options.folders:
        for kind, words, is_told in of_corpus():
            _count("corpus", kind, words, is_told, tried, told, missed)
    for (source, kind), words in sorted(missed.items()):
        print(f"\n{source}, {kind}: not told")
        print("\n".join(f"  {one}" for one in words))
    print(f"\n{'':22}{'tried':>7}{'told':>7}{'reach':>8}")
    for key in sorted(tried):
        print(f"{' '.join(key):22}{tried[key]:7}{told[key]:7}{told[key] / tried[key]:8.1%}")


def _count(
    source: str, kind: str, words: str, is_told: bool,
    tried: Counter[tuple[str, str]], told: Counter[tuple[str, str]], missed: dict[tuple[str, str], list[str]],
) -> None:  # fmt: skip
    tried[source, kind] += 1
    told[source, kind] += is_told
    if not is_told:
        missed[source, kind].append(words)


if __name__ == "__main__":
    main()
