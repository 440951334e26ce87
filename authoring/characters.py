"""Characters that nobody sees, or that only one computer knows: found and named."""

from __future__ import annotations

import re

from authoring.patterns import lazy


def _one_of(plane_0: str, beyond: str) -> str:
    """A character of a set; those beyond U+FFFF, many ranges, are gone through only where there is one."""
    return f"(?:[{plane_0}]|(?=[\U00010000-\U0010ffff])[{beyond}])"


_NONE_HERE = "\ufdd0-\ufdef\ufffe\uffff"
_NONE_BEYOND = "".join(
    chr(plane * 0x10000 + end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF)
)
_DAMAGE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff" + _NONE_HERE
)
DAMAGE = lazy(_one_of(_DAMAGE, _NONE_BEYOND))
"""Control characters, those that turn the reading direction, surrogates and noncharacters."""

# Format characters but those that are seen, and what is blank though it counts as a letter or symbol.
_UNSEEN = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b-\u200f\u2060-\u2065\u206a-\u206f\u2800\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\ufe03-\ufe0d"
)
_UNSEEN_BEYOND = (
    "\U00013430-\U00013438\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
UNSEEN = lazy(f"[{_UNSEEN}{_UNSEEN_BEYOND}]")
"""Format characters and blanks that nobody sees."""
_PRIVATE, _PRIVATE_BEYOND = "\ue000-\uf8ff", "\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_BEYOND = _NONE_BEYOND + _UNSEEN_BEYOND + _PRIVATE_BEYOND
_IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_SYMBOLS = "#*0-9©®\u203c-\u27bf\u2900-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_HIDDEN = lazy(
    f"[{_DAMAGE}{_UNSEEN}{_PRIVATE}{_BEYOND}]"
    # These choose the shape of the character before them, where it has several.
    f"|(?<![{_IDEOGRAPHS}])[\ufe00-\ufe02\U000e0100-\U000e01ef]|(?<![{_SYMBOLS}])[\ufe0e\ufe0f]"
    "|(?<![\u1820-\u18aa])[\u180b-\u180f]"
)
_PERHAPS = lazy(
    _one_of(
        f"{_DAMAGE}{_UNSEEN}{_PRIVATE}\ufe00-\ufe0f\u180b-\u180f", f"{_BEYOND}\U000e0100-\U000e01ef"
    )
)
_KINDS = (
    (lazy(f"[{_PRIVATE}{_PRIVATE_BEYOND}]"), "自造字符", "只有原来的电脑显示得出来"),
    (lazy("[\u200b\u200c\u200d\u2060\ufeff]"), "零宽字符", "看不见"),
    (lazy("\xad"), "软连字符", "看不见"),
    (lazy("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"), "文字方向符", "看不见"),
    (lazy("[\U000e0000-\U000e00ff]"), "标签字符", "看不见"),
    (
        lazy("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180f]"),
        "字形选择符",
        "看不见",
    ),
    (lazy(f"[{_NONE_HERE}{_NONE_BEYOND}]"), "非字符编码", "显示不出来"),
)


def may_hide(text: str) -> bool:
    """Whether a text in YAML can have such characters in a value, typed or as an escape."""
    return "\\" in text or _PERHAPS.search(text) is not None


def first_hidden(text: str) -> re.Match[str] | None:
    """The first character of a text that is not seen, or is private to one computer."""
    return _HIDDEN.search(text)


def count_hidden(text: str) -> int:
    """How many such characters a text has."""
    return sum(1 for _ in _HIDDEN.finditer(text))


def described(character: str) -> str:
    """Such a character in words: “零宽字符 U+200B，看不见”."""
    name, why = next(
        ((name, why) for kind, name, why in _KINDS if kind.match(character)),
        ("特殊字符", "看不见"),
    )
    return f"{name} U+{ord(character):04X}，{why}"


def plain_lines(text: str) -> str:
    """A text whose lines end in \\n, whatever computer they were written on."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
