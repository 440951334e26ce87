"""A process that looks at a stranger's file: its answer, and every way in which it gives none."""

import os

import pytest

from authoring import confined
from authoring.confined import Ended, Limits, NoAnswer, answer_of

SERVING = """\
from authoring import confined


def work(data, what):
    if what == "fail":
        raise ValueError
    if what == "run":
        while True:
            pass
    return ["甲", len(data), "x" * 50_000 if what == "long" else what]


if __name__ == "__main__":
    confined.serve(work)
"""
unix = pytest.mark.skipif(os.name != "posix", reason="limits of Unix")


@pytest.fixture
def asked(tmp_path, monkeypatch):
    (tmp_path / "serving.py").write_text(SERVING, encoding="utf-8")
    monkeypatch.setenv(
        "PYTHONPATH",
        os.pathsep.join((str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")]))),
    )
    return lambda what, limits: answer_of("serving", b"12345", limits, what)


PLENTY = Limits(20, 60, 2_000_000_000)


def test_the_answer_comes_back_with_what_was_asked(asked):
    assert asked("甲 乙", PLENTY) == ["甲", 5, "甲 乙"]


@unix
@pytest.mark.parametrize(
    ("what", "limits", "why"),
    [
        ("fail", PLENTY, Ended.FAILED),
        ("run", Limits(1, 60, 2_000_000_000), Ended.TIME),
        ("run", Limits(20, 0.5, 2_000_000_000), Ended.TIME),
        ("long", Limits(20, 60, 2_000_000_000, 20_000), Ended.KILLED),
    ],
)
def test_a_process_without_an_answer_says_why(asked, what, limits, why):
    with pytest.raises(NoAnswer) as problem:
        asked(what, limits)
    assert problem.value.why is why


def test_a_module_that_is_none_gives_no_answer():
    with pytest.raises(NoAnswer) as problem:
        confined.answer_of("authoring.nothing_of_this_name", b"", PLENTY)
    assert problem.value.why is Ended.FAILED
