"""受理117件，办结171件，办结率100%: what a sentence on any matter says of what came in and what was done with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from authoring.patterns import lazy
from authoring.prose.claims import Verdicts
from authoring.prose.numbers import OTHER_YEAR, CountedNumber, numbers
from authoring.prose.passages import Sentence

_CAME_IN = lazy(r"(?:受理|收到|接到|接收|承办|收办)[^，。；：0-9]{0,20}$")
_DONE = lazy(
    r"^[，,、；]?(?:已|均|全部|共|其中|按期|按时|及时)*(?:办结|答复|回复|办理|处理|反馈)(?:完毕)?$"
)
_RATE = lazy(r"^[，,、；（(]?(?:办结|答复|回复|办理|处理|反馈)率(?:为|达到?)?$")
_LEFT = lazy(r"^[，,、；]?(?:剩余|尚有|还有|其余|未办结|正在办理)$")
_CARRIED = lazy("结转|转结|历年|遗留|含|另有")


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What came in and what was done of it, with the rate and the rest where they are told."""

    sentence: Sentence
    came_in: CountedNumber
    done: CountedNumber
    rate: CountedNumber | None = None
    left: CountedNumber | None = None

    @property
    def exact_rate(self) -> Decimal:
        """What was done in per cent of what came in."""
        return self.done.value * 100 / self.came_in.value


def reckonings(sentences: Iterable[Sentence], verdicts: Verdicts) -> Iterator[Reckoning]:
    """Every pair of counts, one behind the other, of which the tables know neither."""
    for sentence in sentences:
        masked = sentence.masked
        if _CARRIED.search(masked) or OTHER_YEAR.search(masked):
            continue
        found = numbers(masked)
        for index, done in enumerate(found[1:], 1):
            came_in = found[index - 1]
            before = masked[found[index - 2].end if index > 1 else 0 : came_in.start]
            pair = came_in.exact and done.exact and came_in.unit and came_in.unit == done.unit
            if not pair or not came_in.value or not _CAME_IN.search(_tight(before)):
                continue
            if not _DONE.match(_tight(masked[came_in.end : done.start])):
                continue
            if (sentence, came_in.start) in verdicts or (sentence, done.start) in verdicts:
                continue
            rate, left, last = None, None, done
            for one in found[index + 1 :]:
                words = _tight(masked[last.end : one.start])
                if one.unit == "%" and one.exact and _RATE.match(words):
                    rate = one
                elif one.unit == done.unit and one.exact and _LEFT.match(words):
                    left = one
                else:
                    break
                last = one
            yield Reckoning(sentence, came_in, done, rate, left)


def _tight(words: str) -> str:
    return re.sub(r"\s", "", words)
