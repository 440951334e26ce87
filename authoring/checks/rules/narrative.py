"""文字里的图表写法：pictures and tables in narratives."""

from __future__ import annotations

from collections.abc import Iterator

from authoring.checks.case import Case
from authoring.checks.rule import rule
from authoring.findings import Finding, Severity
from authoring.forms.layout import Address
from authoring.patterns import lazy
from authoring.report import narrative
from authoring.report.located import located
from authoring.report.pictures import NotAPicture

_LEFTOVERS = (
    (lazy(r"!\["), "图片", "写成 ![这幅图说明什么](文件.png)，单独占一行。"),
    (lazy(r"\A\|.*\|"), "表格", "表头下面要有一行 |---|---|，表格前后各空一行。"),
)


@rule(
    "N405", "图片和表格的写法", Severity.WARNING,
    what="像图片或表格的写法，确实被认作图片或表格。",
    why="写错一个符号，就会照原样印在报告里。",
    how="图片写成 ![说明](文件.png)；表格的表头下面要有一行 |---|---|。",
    example="![图](a.png（缺右括号）",
    explainable=False,
)  # fmt: skip
def markup_is_understood(case: Case) -> Iterator[Finding]:
    for passage in case.passages:
        for pattern, kind, remedy in _LEFTOVERS:
            if pattern.search(passage.text):
                yield case.found(
                    f"这里像是{kind}写法，但没有写对，会照原样印出来。",
                    at=passage, remedy=remedy,
                )  # fmt: skip


_BRACES = lazy(r"\{\s*\{|\}\s*\}|[｛｝]|\{[^{}\n]{0,60}\.[^{}\n]{0,60}\}")


@rule(
    "N409", "引用都换成了数", Severity.ERROR,
    what="报告里没有留下花括号：引用写在正文里，用半角的 {{ 和 }}，中间不空格。",
    why="机关名称、标题、分类的名称里的引用不会换成数；全角或单个的花括号也不会，都会照原样印出来。",
    how="引用只写在正文和引言里，两边各用两个半角花括号；别处写成文字。",
    example="全年新收申请｛｛ 申请.新收.总计 ｝｝件",
    explainable=False,
)  # fmt: skip
def no_braces_are_left(case: Case) -> Iterator[Finding]:
    for path, text in case.lines:
        if match := _BRACES.search(text):
            yield case.found(f"这里的“{match[0]}”不会换成数，会照原样印出来。", path=path)
    for passage in case.passages:
        match = _BRACES.search(passage.text)
        if match and "{{" not in passage.text:  # N406 to N408 tell of those
            yield case.found(
                f"这里的“{match[0]}”不会换成数，会照原样印出来。", at=passage, span=match.span()
            )


def _images(case: Case) -> Iterator[tuple[Address, narrative.Image]]:
    """Every picture of the narratives, and the field it stands in."""
    for path, piece in case.spoken.pieces:
        if isinstance(piece, narrative.Image):
            yield path, piece


def _unusable(case: Case, code: str) -> Iterator[Finding]:
    for path, image in _images(case):
        problem = case.report.pictures[image.source]
        if isinstance(problem, NotAPicture) and problem.code == code:
            yield case.found(problem.message, path=path, indices=image.at, remedy=problem.remedy)


@rule(
    "N401", "图片在报告旁边", Severity.ERROR,
    what="图片是 YAML 所在文件夹里的文件。",
    why="不从网上取图，也不读别处的文件。",
    how="把图片移到 YAML 文件旁边再引用。",
    example="![图](../别处/图.png)",
    explainable=False,
)  # fmt: skip
def pictures_lie_beside(case: Case) -> Iterator[Finding]:
    yield from _unusable(case, "N401")


@rule(
    "N402", "图片可以读取", Severity.ERROR,
    what="引用的图片文件存在。",
    why="找不到的图片印不出来。",
    how="检查文件名。",
    example="![图](没有这个文件.png)",
    explainable=False,
)  # fmt: skip
def pictures_exist(case: Case) -> Iterator[Finding]:
    yield from _unusable(case, "N402")


@rule(
    "N403", "图片能用", Severity.ERROR,
    what="图片是 10 MB 以内的 PNG 或 JPEG，不缺损，每边不超过 20000 像素；全部图片合计不超过 20 MB、4000 万像素。",
    why="别的格式各种输出不能都印；网页把图片都放在自己里面，太大的打不开。",
    how="用画图软件缩小，另存为 PNG。",
    example="![图](说明.docx)",
    explainable=False,
)  # fmt: skip
def pictures_are_pictures(case: Case) -> Iterator[Finding]:
    yield from _unusable(case, "N403")


_REMARK = lazy(r"(?:^|(?<=\s))#(?:\s|(?<=^#)).{0,20}")


@rule(
    "N410", "正文里的注释", Severity.ERROR,
    what="竖线 | 下面的文字里没有用 # 写的注释或标题。",
    why="竖线下面的每个字都是正文，# 和后面的字会照样印出来。",
    how="是注释的，移到这一段的栏目名（例如“总体情况: |”）上面一行；是小标题的，改成“（一）……”。",
    example="# 这里等科室补充",
)  # fmt: skip
def no_remarks_are_printed(case: Case) -> Iterator[Finding]:
    for path, text in case.report.narratives():
        for line in located(text).lines():
            line = line.stripped()  # noqa: PLW2901
            if match := _REMARK.search(line.text):
                remark = line.cut(*match.span()).stripped()
                yield case.found(
                    f"“{remark.text}”不是注释，会照样印出来。", path=path, quote=remark.text,
                    indices=remark.at,
                )  # fmt: skip


@rule(
    "N404", "图片有文字说明", Severity.WARNING,
    what="每幅图片都写明画的是什么。",
    why="看不见图片的人要靠文字说明；无障碍要求。",
    how="写成 ![这幅图说明什么](文件.png)",
    basis="GB/T 37668-2019 互联网内容无障碍",
    example="![](图.png)",
)  # fmt: skip
def pictures_are_described(case: Case) -> Iterator[Finding]:
    for path, image in _images(case):
        if not image.description:
            yield case.found(
                "图片没有文字说明，看不见图片的人不知道画的是什么。", path=path, indices=image.at
            )
