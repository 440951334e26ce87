"""Hostile narratives come to an end, and every finding on them has its place."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import authoring
from authoring.checks.rule import MAX_FINDINGS
from tests.checks.hostile import TEXTS
from tests.conftest import INPUTS

CITY = (INPUTS / "city_government_2024.yaml").read_text(encoding="utf-8")
OVERVIEW = re.compile(r"^总体情况: \|\n.*?(?=^主动公开:)", re.MULTILINE | re.DOTALL)


def with_overview(words):
    return OVERVIEW.sub(lambda _: f"总体情况: {json.dumps(words, ensure_ascii=False)}\n", CITY)


@pytest.mark.slow
@pytest.mark.parametrize("words", TEXTS.values(), ids=TEXTS)
def test_long_monotonous_texts_are_judged(write, words):
    found = authoring.check(authoring.load(write(with_overview(words))))
    assert {f.code for f in found} >= {"W406"}
    assert all(f.place.line for f in found if f.code != "K901")
    assert len(found) <= MAX_FINDINGS * len({f.code for f in found})


PHRASES = """
全年新收 收到政府信息公开申请 3119件 12件 其中 自然人 占 44.7% 同比增长 下降 由 增至 上年结转 结转下年度
办结 予以公开 不予公开 行政复议 行政诉讼 维持 纠正 均 全部 没有 收取信息处理费 100元 一是 三是 （一）
《条例》 〔2021〕30号 2023年 2025年，将 ， 。 ； （ ） “ ” {{申请.新收.总计}} {{ ![图](a.png) |甲|
示例县 我局 XX www.example.com
"""
FRAGMENTS = [*PHRASES.split(), "\n", "\n\n"]


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60))
def test_no_mixture_of_phrases_breaks_a_rule(tmp_path_factory, fragments):
    path = tmp_path_factory.mktemp("mixture") / "report.yaml"
    path.write_text(with_overview("".join(fragments)), encoding="utf-8")
    for finding in authoring.check(authoring.load(path)):
        assert finding.message
        assert finding.code
