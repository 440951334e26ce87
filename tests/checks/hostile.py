"""Texts that make careless patterns slow: as long as a narrative may be, and of one kind all through."""

LONG = 49_000
_SENTENCE = "全年新收政府信息公开申请3119件，其中甲12件，占12.5%，同比增长3%；"
TEXTS = {
    "no full stop": (_SENTENCE * 3000)[:LONG],
    "many sentences": (_SENTENCE.replace("；", "。") * 3000)[:LONG],
    "short lists": ("公开信息9条，其中网站6条。" * 9000)[:LONG],
    "parts with shares": ("其中自然人3件，占30%。" * 9000)[:LONG],
    "digits": "1" * LONG,
    "counts": ("12件" * 20_000)[:LONG],
    "shares": ("12件占1%" * 20_000)[:LONG],
    "one word": ("申请" * 30_000)[:LONG],
    "denial": "没有因" + ("政府信息公开" * 9000)[: LONG - 3],
    "brackets": "（" * LONG,
    "title marks": "《" * LONG,
    "mail": ("a." * 30_000)[:LONG] + "@",
    "addresses": ("http://" * 9000)[:LONG],
    "spaces": ("年 " * 30_000)[:LONG],
    "breakdowns": ("其中" * 30_000)[:LONG],
    "ordinals": ("一是，" * 20_000)[:LONG],
    "places": ("某某县某某局" * 9000)[:LONG],
    "people": ("由张某某任组长" * 9000)[:LONG],
    "fees": ("收取信息处理费12元，" * 9000)[:LONG],
    **{
        f"{piece!r} again and again": (piece * LONG)[:LONG].strip()
        for piece in (
            "“我局",
            "《今日",
            "广州市",
            "申请人王",
            "王某诉",
            "<a ",
            "第 ",
            "20 ",
            "鐨，",
        )
    },
    "years": ("2023年，2024年" * 9000)[:LONG],
}
