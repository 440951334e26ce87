"""一是、二要、第三， in a text."""

from authoring.prose.ordinals import ordinals


def test_ordinals_of_every_kind_are_seen():
    text = "一是甲；二是乙。第一，丙。一要丁；统一是前提；是否公开。"
    assert [(one.number, one.kind) for one in ordinals(text)] == [
        (1, "是"), (2, "是"), (1, "第"), (1, "要"),
    ]  # fmt: skip
