"""The rows of a corpus: “sentence → what it says”, read from YAML.

〈甲|乙〉 in a sentence stands for one sentence with each of the words; of several such places each is
varied by itself, and the others keep their first word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_PLACE = re.compile("〈([^〈〉]*)〉")
ARROW = "→"


@dataclass(frozen=True)
class Row:
    """One sentence of a `section`, what it `says`, and in what report it stands."""

    section: str
    sentence: str
    says: str
    options: Mapping[str, Any] = field(default_factory=dict)


def rows(path: Path, known: Collection[str], options: Collection[str]) -> list[Row]:
    """Every row of a file of sections, each a list of rows; unknown sections and options are refused.

    A row is “sentence → what it says”, or that as `row` beside the options it needs.
    """
    found = []
    for section, listed in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        if section not in known:
            raise ValueError(f"{path.name}: no section {section!r}")
        for one in listed:
            given = {"row": one} if isinstance(one, str) else dict(one)
            text = given.pop("row")
            if unknown := given.keys() - set(options):
                raise ValueError(f"{path.name}: {section}: {text}: no option {unknown}")
            sentence, _, says = text.partition(ARROW)
            if not says.strip():
                raise ValueError(f"{path.name}: {section}: {text}: nothing after {ARROW}")
            found += [
                Row(section, words, says.strip(), given) for words in _spelt(sentence.strip())
            ]
    return found


def _spelt(sentence: str) -> Iterator[str]:
    """The sentence with each of the words of each place, the first words elsewhere."""
    places = [place[1].split("|") for place in _PLACE.finditer(sentence)]
    first = [words[0] for words in places]
    seen = set()
    for number, words in enumerate(places or [[]]):
        for word in words or [""]:
            chosen = iter([*first[:number], word, *first[number + 1 :]])
            spelt = _PLACE.sub(lambda _, chosen=chosen: next(chosen), sentence)
            if spelt not in seen:
                seen.add(spelt)
                yield spelt
