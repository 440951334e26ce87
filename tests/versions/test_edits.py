"""What a leader changes in Word comes back as changes of the YAML, and of nothing else."""

import contextlib
import copy
import random
import time
import unicodedata

import pytest

import authoring
from authoring.findings import Unusable
from authoring.readers.formats import docx
from authoring.readers.raw import RawTable, RawText
from authoring.report import parse_again
from authoring.versions.pairing import plain
from tests.conftest import EXAMPLES, ONE_PER_FORM, output
from tests.versions.worded import W, Word, change, made, run
from tests.writers.saved import converted

TEXT = """\
年度: 2024
机关: {全称: 示例县教育局, 简称: 县教育局, 级别: 部门}
发布日期: 2025-01-20
总体情况: |
  （一）主动公开。全年公开信息500余条，
  接受群众监督。

  （二）依申请公开。全年收到申请{{ 申请.新收.总计 }}件，都已办结。

  各月收到的申请如下。

  | 月份 | 件数 |
  |------|------|
  | 上半年 | 2 |
  | 下半年 | 3 |

  （三）监督保障
  开展培训2次。
主动公开:
  规章: 无
  行政规范性文件: 无
  行政许可: 581
  行政处罚: 0
  行政强制: 0
  行政事业性收费: 0
申请:
  新收: [5, 0, 0, 0, 0, 0]
  上年结转: 无
  予以公开: [5, 0, 0, 0, 0, 0]
  结转: 无
  注: 表中的件数不含咨询。
复议诉讼: 无
问题及改进: |
  一是解读材料报送较晚，二是学校的收费信息分散。

  下一步，把解读材料与文件同步送审。

  每学期检查一次，检查结果在{{ 申请.新收.总计 }}个单位中通报。
其他事项: 无
"""


@pytest.fixture
def case(tmp_path):
    return Case(tmp_path, TEXT)


class Case:
    """A report and its Word file."""

    def __init__(self, folder, text):
        self.folder = folder
        self.path = folder / "2024.yaml"
        self.path.write_text(text, encoding="utf-8")
        self.report = authoring.load(self.path)
        self.text = self.report.source.text
        self.word = Word(authoring.render(authoring.compose(self.report), "docx").data)

    def edits(self, data=None):
        file = self.folder / "改.docx"
        file.write_bytes(data or self.word.bytes())
        return authoring.edits(file, self.report)


def told(revised):
    return [one.code for one in revised.refused]


def shown(revised):
    return [(one.before, one.after) for one in revised.applied]


def test_a_file_as_it_was_made_has_no_edits(example, tmp_path):
    report = authoring.load(example)
    file = tmp_path / "同.docx"
    file.write_bytes(authoring.render(authoring.compose(report), "docx").data)
    revised = authoring.edits(file, report)
    assert (revised.steps, revised.changes, revised.comments, revised.layout) == ((), (), (), 0)


@pytest.mark.parametrize("tracked", [True, False])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("500余条", "600余条"),  # in the words behind a run-in heading
        ("主动公开。", "主动公开情况。"),  # in a run-in heading
        ("都已办结", "按期办结"),  # beside a figure quoted
        ("监督保障", "监督和保障"),  # in a heading
        ("收费信息分散", "收费信息不集中"),
        ("不含咨询", "不含咨询和信访"),  # in a note
    ],
)
def test_words_changed_are_changed_alone(case, old, new, tracked):
    case.word.replace(old, new, tracked=tracked)
    revised = case.edits()
    assert revised.whole.after == case.text.replace(old, new, 1)
    assert not told(revised)
    (one,) = revised.applied
    assert [(by.author, by.date[:10]) for by in one.by] == (
        [("示例领导", "2025-01-15")] if tracked else []
    )
    assert one.place.line == 1 + case.text[: case.text.index(old)].count("\n")


@pytest.mark.parametrize("tracked", [True, False])
def test_a_cell_of_a_table_in_a_text_is_changed_alone(case, tracked):
    case.word.replace("上半年", "一至六月", tracked=tracked, cell=True)
    revised = case.edits()
    assert revised.whole.after == case.text.replace("上半年", "一至六月")


@pytest.mark.parametrize("tracked", [True, False])
def test_paragraphs_are_parted_joined_put_in_and_taken_out(case, tracked):
    part = case.word.part("二是学校", tracked=tracked)
    part.add_after("下一步，把解读材料", "三是人手不足。", tracked=tracked)
    case.word.drop("各月收到的申请如下", tracked=tracked)
    revised = case.edits()
    assert revised.whole.after == (
        case.text.replace("较晚，二是", "较晚，\n\n  二是")
        .replace("同步送审。\n", "同步送审。\n\n  三是人手不足。\n")
        .replace("各月收到的申请如下。\n\n  ", "")
    )
    assert not told(revised)
    assert all(bool(one.by) == tracked for one in revised.applied)


@pytest.mark.parametrize("tracked", [True, False])
def test_paragraphs_joined_are_joined(case, tracked):
    case.word.join("一是解读材料", tracked=tracked)
    revised = case.edits()
    assert revised.whole.after == case.text.replace("分散。\n\n  下一步", "分散。下一步")
    assert all(bool(one.by) == tracked for one in revised.applied)


def test_a_paragraph_moved_keeps_the_figures_it_quotes(case):
    case.word.move_after("每学期检查一次", "一是解读材料")
    revised = case.edits()
    moved = "每学期检查一次，检查结果在{{ 申请.新收.总计 }}个单位中通报。"
    assert not told(revised)
    assert revised.whole.after == case.text.replace(f"\n\n  {moved}", "").replace(
        "分散。\n", f"分散。\n\n  {moved}\n"
    )


def test_a_figure_quoted_is_told_with_its_cell(case):
    case.word.replace("申请5件", "申请6件").replace("都已办结", "按期办结")
    revised = case.edits()
    assert told(revised) == ["E110"]
    assert "由 申请.新收.总计 算出" in revised.refused[0].message
    assert revised.whole.after == case.text.replace("都已办结", "按期办结")


def test_a_sentence_taken_out_goes_with_the_figure_it_quotes(case):
    case.word.replace("全年收到申请5件，", "")
    revised = case.edits()
    assert revised.whole.after == case.text.replace("全年收到申请{{ 申请.新收.总计 }}件，", "")


def test_a_sentence_put_in_other_words_keeps_the_figure_it_quotes(case):
    case.word.replace("全年收到申请5件", "本年度共收到5件申请")
    revised = case.edits()
    assert not told(revised)
    assert revised.whole.after == case.text.replace(
        "全年收到申请{{ 申请.新收.总计 }}件", "本年度共收到{{ 申请.新收.总计 }}件申请"
    )


def test_paragraphs_put_in_at_the_edges_of_a_part(case):
    case.word.add_after("一、总体情况", "今年工作平稳。").add_after("每学期检查一次", "最后一段。")
    case.word.add_after("三、收到和处理", "今年申请较少。")
    tables = [*case.word.body.iter(f"{W}tbl")]
    tables[0].getnext().addnext(made("p", run("以上合计5件。")))
    revised = case.edits()
    assert not told(revised)
    assert revised.whole.after == (
        case.text.replace("总体情况: |\n", "总体情况: |\n  今年工作平稳。\n\n")
        .replace("个单位中通报。", "个单位中通报。\n\n  最后一段。")
        .replace("申请:\n", "申请:\n  正文: |\n    今年申请较少。\n")
        .replace("| 3 |\n", "| 3 |\n\n  以上合计5件。\n")
    )


def test_a_text_or_note_taken_out_whole_is_not_filled_in(case):
    for words in ("一是解读", "下一步", "每学期", "注：表中"):
        case.word.drop(words)
    revised = case.edits()
    assert not told(revised)
    start, end = case.text.index("问题及改进: |"), case.text.index("其他事项")
    whole = f"{case.text[:start]}问题及改进: _\n{case.text[end:]}"
    assert revised.whole.after == whole.replace("表中的件数不含咨询。", "_")


def test_words_that_belong_to_no_part_are_told(case):
    case.word.add_after("没有其他需要报告的事项", "新的一段。")
    assert told(case.edits()) == ["E116"]


def test_a_picture_and_what_stands_below_it(tmp_path):
    path = ONE_PER_FORM["2021"]
    report = authoring.load(path)
    word = Word(authoring.render(authoring.compose(report), "docx").data)
    word.replace("图：2024年", "图1：2024年")
    file = tmp_path / "改.docx"
    file.write_bytes(word.bytes())
    revised = authoring.edits(file, report)
    assert revised.whole.after == report.source.text.replace('"图：2024年', '"图1：2024年')
    picture = next(p for p in word.body.iter(f"{W}p") if p.find(f".//{W}drawing") is not None)
    picture.getparent().remove(picture)
    word.drop("图1：2024年")
    file.write_bytes(word.bytes())
    revised = authoring.edits(file, report)
    assert (told(revised), revised.steps) == (["E115"], ())


def test_a_row_that_is_one_word_becomes_its_cells(case):
    numbers = [t for t in case.word.table("规章").iter(f"{W}t") if t.text == "0"]
    numbers[1].text = "2"
    revised = case.edits()
    after = parse_again(case.report, revised.whole.after)
    before, now = case.report.figures.values, after.figures.values
    assert [value for path, value in now.items() if before[path] != value] == [2]


def test_a_paragraph_moved_by_tracked_changes_reads_as_moved(case):
    moved = case.word.paragraph("下一步，把解读")
    other = copy.deepcopy(moved)
    case.word.paragraph("每学期检查").addnext(other)
    for paragraph, name in ((moved, "moveFrom"), (other, "moveTo")):
        for own in paragraph.findall(f"{W}r"):
            around = change(name)
            own.addprevious(around)
            around.append(own)
        paragraph.find(f"{W}pPr").append(
            made("rPr", change("del" if name == "moveFrom" else "ins"))
        )
    revised = case.edits()
    words = "下一步，把解读材料与文件同步送审。"
    assert revised.whole.after == case.text.replace(f"{words}\n\n  ", "").replace(
        "中通报。", f"中通报。\n\n  {words}"
    )
    assert all(one.by for one in revised.applied)


def test_hostile_files_come_to_an_end(case):
    paragraph = case.word.paragraph("每学期检查")
    chance = random.Random(1)
    for _ in range(3000):
        paragraph.addnext(made("p", run("".join(chance.choices("的一是", k=20)))))
    case.word.replace("收费信息分散", "".join(chance.choices("的一", k=30_000)))
    started = time.perf_counter()
    case.edits()
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize(
    ("text", "after", "code"),
    [
        ("582", "行政许可: 582", ""),
        ("１,200", "行政许可: 1200", ""),
        ("", "", "E114"),
        ("若干", "", "E114"),
    ],
)
def test_a_figure_is_the_value_of_its_cell(case, text, after, code):
    case.word.replace("581", text, cell=True)
    revised = case.edits()
    assert told(revised) == ([code] if code else [])
    assert revised.whole.after == (
        case.text.replace("行政许可: 581", after) if after else case.text
    )


def test_a_total_changed_alone_is_refused_and_with_its_cells_is_met(case):
    numbers = [t for t in case.word.table("自然人").iter(f"{W}t") if t.text == "5"]
    numbers[1].text = "6"  # the total of the row
    revised = case.edits()
    assert told(revised) == ["E111"]
    assert revised.whole.after == case.text
    numbers[0].text = "6"
    case.word.replace("申请5件", "申请6件")
    case.word.replace("在5个单位", "在6个单位")
    revised = case.edits()
    assert told(revised) == []
    assert revised.whole.after == case.text.replace("新收: [5,", "新收: [6,")


def test_title_signature_and_date_are_their_fields(case):
    case.word.replace("2024年政府信息公开工作年度报告", "2024年度政府信息公开工作报告")
    signature = next(p for p in case.word.body if case.word.said(p) == "示例县教育局")
    signature.find(f".//{W}t").text = "示例县教育体育局"
    case.word.replace("2025年1月20日", "2025年1月22日")
    revised = case.edits()
    assert not told(revised)
    after = parse_again(case.report, revised.whole.after).content
    assert (after.title, after.signatory) == (
        "示例县教育局2024年度政府信息公开工作报告",
        "示例县教育体育局",
    )
    assert (after.signed.isoformat(), after.published.isoformat()) == ("2025-01-22", "2025-01-20")


def test_a_date_that_is_none_is_told(case):
    case.word.replace("2025年1月20日", "2025年1月  日")
    assert told(case.edits()) == ["E117"]


def test_what_the_program_and_the_form_write_is_not_changed(case):
    case.word.replace("统计期限为", "统计时段为")
    case.word.replace("五、存在的主要问题及改进情况", "五、问题和改进")
    case.word.replace("没有其他需要报告的事项", "没有其他情况")
    case.word.replace("行政许可", "许可", cell=True)
    revised = case.edits()
    assert told(revised) == ["E112"] * 4
    assert "引言" in revised.refused[0].remedy
    assert "的统计时段为" in revised.refused[0].message
    assert not revised.steps


@pytest.mark.parametrize("how", ["drop", "add", "tracked drop", "tracked add"])
def test_a_table_with_other_rows_is_refused_and_the_rest_goes_on(case, how):
    rows = list(case.word.table("自然人").iter(f"{W}tr"))
    if how == "drop":
        rows[-1].getparent().remove(rows[-1])
    elif how == "add":
        rows[-1].addnext(made("tr", *[made("tc", made("p", run(str(n)))) for n in range(8)]))
    else:
        properties = rows[-1].find(f"{W}trPr")
        properties.append(change("del" if "drop" in how else "ins"))
        if "add" in how:
            rows[-1].addprevious(made("tr", *[made("tc", made("p", run("0")))]))
    case.word.replace("581", "582", cell=True).replace("都已办结", "按期办结")
    revised = case.edits()
    assert told(revised) == ["E113"]
    assert revised.whole.after == case.text.replace("581", "582").replace("都已办结", "按期办结")


def test_a_table_taken_out_is_told(case):
    table = case.word.table("上半年")
    table.getparent().remove(table)
    revised = case.edits()
    assert told(revised) == ["E115"]
    assert not revised.steps


def test_comments_are_told_with_their_words_and_place(case):
    case.word.comment("都已办结", "请核对是否都已办结", done=True)
    revised = case.edits()
    (one,) = revised.comments
    assert (one.comment.author, one.comment.text, one.comment.words, one.comment.done) == (
        "示例领导", "请核对是否都已办结", "都已办结", True,
    )  # fmt: skip
    assert one.place.line == 1 + case.text[: case.text.index("都已办结")].count("\n")
    assert not revised.changes


def test_layout_is_one_line_and_never_put_in(case):
    case.word.replace("件，都已办结。", "件,都已 办结。")
    paragraph = case.word.paragraph("一是解读")
    paragraph.find(f"{W}pPr").append(change("pPrChange", made("pPr")))
    revised = case.edits()
    assert (revised.steps, revised.changes) == ((), ())
    assert revised.layout == 2


def test_a_text_not_written_yet_is_what_was_written_in_word(tmp_path):
    case = Case(tmp_path, TEXT.replace("其他事项: 无", "其他事项: _"))
    case.word.replace("（“其他事项”还没有填写）", "没有收取信息处理费。")
    case.word.add_after("没有收取信息处理费", "没有其他需要报告的事项。")
    revised = case.edits()
    after = parse_again(case.report, revised.whole.after)
    assert any(
        text.rstrip() == "没有收取信息处理费。\n\n没有其他需要报告的事项。"
        for text in after.texts().values()
    )


@pytest.mark.parametrize(
    "style",
    ['"{}"', "'{}'", "{}", ">\n  {}"],
)
def test_texts_of_every_kind_of_scalar(tmp_path, style):
    words = "一是解读材料报送较晚。二是收费信息分散。"
    start, end = TEXT.index("问题及改进: |"), TEXT.index("其他事项")
    case = Case(tmp_path, f"{TEXT[:start]}问题及改进: {style.format(words)}\n{TEXT[end:]}")
    case.word.replace("报送较晚", "没有“同步”: 报送#").part("二是")
    revised = case.edits()
    assert not told(revised)
    after = parse_again(case.report, revised.whole.after)
    printed = [p for p in authoring.compose(after).blocks if p.anchor == "问题及改进"]
    assert [p.text for p in printed] == ["一是解读材料没有“同步”: 报送#。", "二是收费信息分散。"]


def test_another_report_another_version_and_a_foreign_file_are_refused(case, tmp_path):
    def code(data):
        with pytest.raises(Unusable) as raised:
            case.edits(data)
        return raised.value.findings[0].code

    data = case.word.bytes()
    assert code(b"%PDF-1.7") == "E105"
    core = case.word.parts["docProps/core.xml"]
    other = Word(data)
    other.parts["docProps/core.xml"] = core.replace(b"sha256:", b"none:")
    assert code(other.bytes()) == "E101"
    other.parts["docProps/core.xml"] = core.replace(case.report.source.sha256.encode(), b"0" * 64)
    assert code(other.bytes()) == "E102"
    (tmp_path / "b").mkdir()
    foreign = Case(tmp_path / "b", TEXT.replace("示例县教育局", "示例县水利局"))
    assert code(foreign.word.bytes()) == "E103"


def test_files_that_another_program_damaged_are_refused(case):
    with pytest.raises(Unusable) as raised:
        case.edits(Word(case.word.bytes()).replace("581", "581582", cell=True).bytes())
    assert raised.value.findings[0].code == "E104"
    case.word.add_after("一是解读材料", "一是解读材料报送较晚，二是学校的收费信息分散。")
    with pytest.raises(Unusable) as raised:
        case.edits()
    assert raised.value.findings[0].code == "E104"


@pytest.mark.slow
@pytest.mark.parametrize("through", [["docx"], ["doc", "docx"]], ids="-".join)
def test_edits_survive_libreoffice(case, through):
    case.word.replace("500余条", "600余条", tracked=True).replace("都已办结", "按期办结")
    case.word.replace("581", "582", tracked=True, cell=True).replace("不含咨询", "不含咨询和信访")
    case.word.add_after("下一步，把解读材料", "三是人手不足。", tracked=True)
    case.word.replace("2025年1月20日", "2025年1月22日")
    before = case.edits()
    file = case.folder / "存.docx"
    file.write_bytes(case.word.bytes())
    for number, kind in enumerate(through):
        (file,) = converted([file], kind, case.folder / str(number))
    after = case.edits(file.read_bytes())
    assert after.whole.after == before.whole.after
    assert told(after) == told(before) == []
    assert [one.by[:1] and one.by[0].author for one in after.applied] == [
        one.by[:1] and one.by[0].author for one in before.applied
    ]


@pytest.mark.slow
@pytest.mark.parametrize("through", [["docx"], ["doc", "docx"], ["odt", "docx"]], ids="-".join)
def test_a_file_only_saved_by_libreoffice_has_no_edits(through, tmp_path):
    reports_at = {path.stem: path for path in ONE_PER_FORM.values()}
    reports = {name: authoring.load(path) for name, path in reports_at.items()}
    files = [tmp_path / f"{name}.docx" for name in reports]
    for file in files:
        file.write_bytes(output(reports_at[file.stem], "docx"))
    for number, kind in enumerate(through):
        files = converted(files, kind, tmp_path / str(number))
    for file in files:
        revised = authoring.edits(file, reports[file.stem])
        assert (file.stem, revised.changes, revised.layout) == (file.stem, (), 0)


_WORDS = "新增修改完善工作情况群众服务公开年度"


@pytest.mark.parametrize("seed", range(12))
def test_random_edits_of_words_come_back_as_the_yaml_with_the_same_edits(seed, tmp_path):
    chance = random.Random(seed)
    path = [*ONE_PER_FORM.values(), *EXAMPLES][seed]
    report = authoring.load(path)
    word = Word(authoring.render(authoring.compose(report), "docx").data)
    source = report.source.text
    expected = source
    spots = []
    printed = "".join(map(word.said, word.body.iter(f"{W}p")))
    for words in map(word.said, word.body.iterchildren(f"{W}p")):
        for _ in range(3):
            start = chance.randrange(max(1, len(words) - 3))
            piece = words[start : start + chance.randint(3, 9)]
            literal = len(piece) > 2 and all(unicodedata.category(c) == "Lo" for c in piece)
            if literal and source.count(piece) == printed.count(piece) == 1:
                line = next(one for one in source.split("\n") if piece in one)
                in_text = ":" not in line.split(piece)[0] and line.strip()[0] not in "#-|!"
                if in_text and all(piece[:2] not in one and one[:2] not in piece for one in spots):
                    spots.append(piece)
    for piece in spots:
        new = piece[0] + "".join(chance.choices(_WORDS, k=chance.randint(0, 4))) + piece[-1]
        if new == piece:
            continue
        try:
            word.replace(piece, new, tracked=chance.random() < 0.5)
        except AssertionError:
            continue  # in several runs
        expected = expected.replace(piece, new)
    file = tmp_path / "改.docx"
    file.write_bytes(word.bytes())
    revised = authoring.edits(file, report)
    assert spots
    assert not told(revised)
    assert revised.whole.after == expected


def _printed(data):
    """All that a Word file says, blanks left out."""
    return [
        plain(piece.text) if isinstance(piece, RawText)
        else [plain(cell.text) for cell in piece.cells] if isinstance(piece, RawTable)
        else "picture"
        for piece in docx.read(data).pieces
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(14))
def test_a_report_changed_at_random_in_word_is_printed_as_it_was_changed(seed, tmp_path):
    chance = random.Random(seed)
    path = EXAMPLES[seed % len(EXAMPLES)]
    report = authoring.load(path)
    word = Word(output(path, "docx"))
    own = [text for _, text in report.narratives()]
    paragraphs = [
        p for p in word.body.iterchildren(f"{W}p")
        if len(word.said(p)) > 8 and any(word.said(p)[:6] in text for text in own)
    ]  # fmt: skip
    for paragraph in chance.sample(paragraphs, min(len(paragraphs), 4)):
        words, tracked = word.said(paragraph), chance.random() < 0.5
        start = chance.randrange(len(words) - 4)
        new = "".join(chance.choices(_WORDS, k=chance.randint(6, 40)))
        with contextlib.suppress(AssertionError, StopIteration):  # the words stand in several runs
            match chance.randrange(5):
                case 0:
                    word.replace(words[start : start + 4], new[:5], tracked=tracked, within=words)
                case 1:
                    word.add_after(words, f"{new}。", tracked=tracked)
                case 2:
                    chance.choice(paragraphs).addnext(copy.deepcopy(paragraph))
                    word.drop(words, tracked=False)
                case 3:
                    word.part(words[start : start + 4], tracked=tracked)
                case 4:
                    if paragraph.getnext() in paragraphs:
                        word.join(words, tracked=tracked)
    file = tmp_path / "改.docx"
    file.write_bytes(word.bytes())
    revised = authoring.edits(file, report)
    if not told(revised):
        again = authoring.render(authoring.compose(revised.report), "docx").data
        missing = [one for one in _printed(again) if "还没有填写" in one]
        assert [one for one in _printed(again) if one not in missing] == _printed(word.bytes())
    else:
        assert {*told(revised)} <= {"E110", "E112", "E115"}
