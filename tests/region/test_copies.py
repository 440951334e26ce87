"""Which reports say the same: pairs with their sentences, whatever the order, and no accusation."""

import json
import random
from dataclasses import replace

import pytest

from authoring.region.case import Alike, Region
from authoring.region.copies import copies
from tests.region.small import YEAR, small


def sentences(*words):
    return tuple((word, f"{word}。") for word in words)


def own(unit, count):
    return [f"{unit}自己写的第{chr(0x4E00 + number)}句话" for number in range(count)]


def region(folder, **said):
    """The small region where units say what is given, under u111 and so on."""
    one = small()
    for unit, words in said.items():
        at = YEAR, unit[1:]
        one.records[at] = replace(one.records[at], sentences=sentences(*words))
    return Region(one.archive(folder), YEAR)


def pairs(found):
    return [(one.one, one.other, one.share, len(one.sentences)) for one in found]


def test_two_reports_with_half_of_their_sentences_in_common_are_a_pair(tmp_path):
    shared = own("甲", 4)
    here = region(tmp_path, u111=[*shared, *own("乙", 4)], u112=[*shared, *own("丙", 9)])
    (pair,) = copies(here)
    assert pairs([pair]) == [("111", "112", 50, 4)]
    assert pair.sentences[0] == (f"{shared[0]}。", f"{shared[0]}。")
    assert pair.alike == Alike("111", "112", 4, pair.sentences[0])
    assert copies(here, 51) == []


@pytest.mark.parametrize(("shared", "told"), [(2, False), (3, True)])
def test_fewer_than_three_sentences_prove_nothing(tmp_path, shared, told):
    words = own("甲", shared)
    assert bool(copies(region(tmp_path, u111=words, u112=words))) is told


def test_what_many_write_counts_neither_for_nor_against_a_pair(tmp_path):
    common, shared = own("众", 20), own("甲", 3)
    said = {f"u{unit}": common for unit in ("1", "11", "12", "113")}
    here = region(tmp_path, **said, u111=[*common, *shared], u112=[*common, *shared])
    assert pairs(copies(here)) == [("111", "112", 100, 3)]


def test_the_order_in_which_reports_came_makes_no_difference(tmp_path):
    words = {f"u{unit}": own(unit, 6) for unit in ("12", "111", "112", "113", "1131")}
    words["u112"] = words["u111"][:4] + own("丙", 2)
    words["u1131"] = words["u113"]
    found = set()
    for seed in range(4):
        folder = tmp_path / str(seed)
        folder.mkdir()
        items = list(words.items())
        random.Random(seed).shuffle(items)
        found.add(tuple(pairs(copies(region(folder, **dict(items))))))
    assert found == {(("113", "1131", 100, 6), ("111", "112", 66, 4))}


def test_one_file_sent_for_two_units_is_a_pair(tmp_path):
    one = small()
    record = replace(one.records[YEAR, "111"], sentences=sentences(*own("甲", 5)))
    one.records[YEAR, "111"] = one.records[YEAR, "112"] = record
    assert pairs(copies(Region(one.archive(tmp_path), YEAR))) == [("111", "112", 100, 5)]


def test_reports_of_a_unit_that_do_not_count_are_not_compared(tmp_path):
    here = region(tmp_path, u111=own("甲", 5), u112=own("甲", 5))
    versions = [replace(one, present=False) for one in here.archive.versions(YEAR, "112")]
    with here.archive.changes():
        here.archive.put_versions(versions)
    assert copies(Region(here.archive, YEAR)) == []


def test_the_verb_tells_pairs_as_text_json_and_csv(run, tmp_path):
    shared = [*own("甲", 7), "=1+1等于二的这一句话也一样"]
    region(tmp_path, u111=shared, u112=shared)
    code, out, _ = run("region", "copies")
    assert code == 0
    assert "示例县教育局：与“示例县民政局”重复 8 句（占较短一份的 100%）" in out
    assert "另有 3 句" in out
    assert "抄袭" not in out
    code, out, _ = run("region", "copies", "--format", "json")
    (pair,) = json.loads(out)["雷同"]
    assert [one["编号"] for one in pair["单位"]] == ["111", "112"]
    assert len(pair["句子"]) == 8
    code, out, _ = run("region", "copies", "--format", "csv")
    assert len(out.splitlines()) == 9
    assert "'=1+1" in out, "a formula of a stranger's is none in Excel"
    assert run("region", "copies", "--from", "101")[0] == 2
    assert "没有两家" in run("region", "copies", "--from", "100", "--year", YEAR - 1)[1]
    assert run("region", "copies", "--year", "2020")[0] == 2, "nothing came in of that year"


@pytest.mark.parametrize("asked", ["0", "101", "一半", "50%"])
def test_a_share_is_a_whole_number_of_per_cent(run, asked):
    code, _, err = run("region", "copies", "--from", asked)
    assert code == 2
    assert "1 到 100" in err
