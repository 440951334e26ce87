"""A fictional province for benches: a register and the reports of two years, with the faults that come in.

The same number of units and seed gives the same files. Nobody in it exists.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field
from pathlib import Path

PER_COUNTY, PER_CITY = 100, 10  # units of a county, counties of a city
MISSING, LATE, UNBALANCED, MISCOUNTED, RENAMED, COPIED = 0.02, 0.03, 0.03, 0.04, 0.01, 0.01
"""Of how many units, in the later year."""
HEADS = ("编号", "上级", "全称", "曾用名", "级别", "口径", "免报理由", "规则包")
_CITIES = "甲乙丙丁戊己庚辛壬癸"
_COUNTIES = "一二三四五六七八九十"
_OFFICES = (
    "教育", "财政", "民政", "司法", "审计", "统计", "水利", "农业农村", "林业", "交通运输", "住房和城乡建设",
    "自然资源", "生态环境", "文化和旅游", "卫生健康", "医疗保障", "应急管理", "市场监督管理", "人力资源和社会保障",
    "退役军人事务", "商务", "科学技术", "体育", "公安", "信访", "档案", "粮食和物资储备", "城市管理", "乡村振兴",
    "气象",
)  # fmt: skip
_THINGS = (
    "办事指南", "收费目录", "补助名单", "招生方案", "工程招标", "抽查结果", "巡查记录", "资金分配", "规划草案",
    "许可清单", "审批时限", "服务电话", "申请表格", "年度预算", "检查计划", "考试安排", "项目进度", "价格监测",
    "质量通报", "志愿服务",
)  # fmt: skip
_WAYS = (
    "按月更新", "每周发布一次", "随办随发", "配上图解", "分类排列", "改用问答形式", "附上表格下载", "增加朗读版",
    "按街道归类", "注明有效期", "写明承办科室", "公布修改前后对照",
)  # fmt: skip
_DUTIES = (
    "目录整理", "文件清理", "专栏维护", "业务培训", "答复审核", "旧网页归档", "群众评议", "季度抽查", "编目登记",
    "电话值守",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Office:
    """A unit that reports: where its files lie, and what goes wrong with its later report."""

    id: str
    parent: str
    name: str
    former: str
    level: str
    folder: str
    fault: str = ""


@dataclass(frozen=True)
class Province:
    """What was made: a folder with 名单.csv and a folder of reports a year."""

    folder: Path
    register: Path
    years: tuple[int, int]
    offices: tuple[Office, ...]
    reports: tuple[Path, ...] = field(default=())

    def of(self, year: int) -> Path:
        """The folder of the reports of a year."""
        return self.folder / str(year)


def make(folder: Path, units: int, *, seed: int = 7, later: int = 2024) -> Province:
    """Write the register and the reports of `later` and the year before it."""
    chance = random.Random(f"{seed}-{units}")
    governments, offices = _units(units, chance)
    folder.mkdir(parents=True, exist_ok=True)
    register = folder / "名单.csv"
    with register.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        writer.writerows((*one, "", "") for one in governments)
        writer.writerows(
            (one.id, one.parent, one.name, one.former, one.level, "本级", "", "") for one in offices
        )
    reports: list[Path] = []
    words_before: tuple[str, str] | None = None
    for office in offices:
        first = _numbers(chance, 0)
        second = _numbers(chance, first["forward"])
        words = _words(chance, office.name)
        _write(folder, office, later - 1, first, _words(chance, office.name))
        copied = office.fault == "copied" and words_before
        if office.fault != "missing":
            told = words_before if copied and words_before else words
            reports.append(_write(folder, office, later, second, told, office.fault))
        words_before = words
    return Province(folder, register, (later - 1, later), tuple(offices), tuple(reports))


def change(province: Province, share: float, seed: int = 7) -> int:
    """Change a share of the later reports, each a little; how many."""
    chance = random.Random(seed)
    several = chance.sample(province.reports, max(1, round(len(province.reports) * share)))
    for path in several:
        text = path.read_text(encoding="utf-8")
        path.write_text(text + "# 核对过一遍\n", encoding="utf-8")
    return len(several)


def _units(units: int, chance: random.Random) -> tuple[list[tuple[str, ...]], list[Office]]:
    governments: list[tuple[str, ...]] = [("1", "", "示例省人民政府", "", "省级政府", "汇总")]
    offices: list[Office] = []
    counties = -(-units // PER_COUNTY)
    for number in range(counties):
        city, county = divmod(number, PER_CITY)
        place = f"示例{_CITIES[city % 10]}{city // 10 or ''}"
        city_id, county_id = f"1{city:03}", f"1{city:03}{county:02}"
        if county == 0:
            governments.append((city_id, "1", f"{place}市人民政府", "", "市级政府", "汇总"))
        here = f"{place}{_COUNTIES[county]}县"
        governments.append((county_id, city_id, f"{here}人民政府", "", "县级政府", "汇总"))
        for one in range(min(PER_COUNTY, units - number * PER_COUNTY)):
            office = one < len(_OFFICES)
            bare = f"{_OFFICES[one]}局" if office else f"第{one - len(_OFFICES) + 1}镇人民政府"
            former = f"{here}原{bare}" if chance.random() < RENAMED else ""
            offices.append(
                Office(
                    f"{county_id}{one:03}", county_id, f"{here}{bare}", former,
                    "部门" if office else "乡镇街道", f"{city_id}/{county_id}",
                    "renamed" if former else _fault(chance),
                )
            )  # fmt: skip
    return governments, offices


def _fault(chance: random.Random) -> str:
    left = chance.random()
    faults = {
        "missing": MISSING, "late": LATE, "unbalanced": UNBALANCED, "miscounted": MISCOUNTED, "copied": COPIED,
    }  # fmt: skip
    for name, share in faults.items():
        if left < share:
            return name
        left -= share
    return ""


def _numbers(chance: random.Random, over: int) -> dict[str, int]:
    """What came in and what became of it; nothing is lost on the way."""
    natural, business = chance.randrange(0, 30), chance.randrange(0, 4)
    forward = min(chance.randrange(0, 3), natural + over)
    left = natural + over - forward
    granted = chance.randrange(0, left + 1)
    partly = chance.randrange(0, left - granted + 1)
    return {
        "natural": natural, "business": business, "over": over, "forward": forward, "granted": granted,
        "partly": partly, "not_held": left - granted - partly, "issued": chance.randrange(0, 4),
        "licences": chance.randrange(0, 900), "penalties": chance.randrange(0, 90),
        "fees": chance.randrange(0, 100_000), "reconsidered": chance.randrange(0, 2),
    }  # fmt: skip


def _words(chance: random.Random, name: str) -> tuple[str, str]:
    """What an office says of its year: how it disclosed, and what it will do better."""
    things, ways, duties = (
        chance.sample(one, 6) for one in (_THINGS, _WAYS, _DUTIES)
    )  # fmt: skip
    office = name.partition("县")[2]
    overview = (
        f"（一）主动公开。{office}把{things[0]}、{things[1]}放在县政府网站首页，{ways[0]}；"
        f"{things[2]}{ways[1]}。\n\n"
        "  （二）依申请公开。{told}\n\n"
        f"  （三）政府信息管理。{duties[0]}和{duties[1]}由办公室负责，{things[3]}{ways[2]}，"
        f"拟发文件逐件标注公开属性。\n\n"
        f"  （四）政府信息公开平台建设。网站专栏里的{things[4]}{ways[3]}，{things[5]}{ways[4]}。\n\n"
        f"  （五）监督保障。把{duties[2]}、{duties[3]}列入年度考核，接受社会评议，没有责任追究情形。"
    )
    problems = (
        f"一是{things[1]}的说明不够细，群众打电话来问的多；二是{duties[4]}有时做得晚，{things[4]}更新慢。\n"
        f"  下一年，{things[1]}{ways[5]}；{duties[4]}每月排出日期，由专人落实，{duties[5]}同时进行。"
    )
    return overview, problems


def _write(
    folder: Path, office: Office, year: int, n: dict[str, int], words: tuple[str, str], fault: str = ""
) -> Path:  # fmt: skip
    said = n["natural"] + n["business"] + (fault == "miscounted")
    done = n["granted"] + n["partly"] + n["not_held"] + n["business"]
    told = (
        f"本年新收政府信息公开申请{said}件，上年结转{n['over']}件，办结{done}件，"
        f"结转下年度{n['forward']}件。"
    )
    overview, problems = words
    later = fault == "late"
    name = office.name if fault == "renamed" or not office.former else office.former
    text = f"""\
年度: {year}
机关: {{全称: {name}, 级别: {office.level}, 地址: 示例路1号, 邮编: "000000", 电话: 0000-0000000}}
发布日期: {year + 1}-{"02-20" if later else "01-20"}
总体情况: |
  {overview.format(told=told)}
主动公开:
  规章: 无
  行政规范性文件: [{n["issued"]}, 0, {n["issued"] + 20}]
  行政许可: {n["licences"]}
  行政处罚: {n["penalties"]}
  行政强制: 0
  行政事业性收费: {n["fees"] // 100}.{n["fees"] % 100:02}
申请:
  新收: [{n["natural"]}, {n["business"]}, 0, 0, 0, 0]
  上年结转: [{n["over"]}, 0, 0, 0, 0, 0]
  办理结果:
    予以公开: [{n["granted"]}, {n["business"] + (fault == "unbalanced")}, 0, 0, 0, 0]
    部分公开: [{n["partly"]}, 0, 0, 0, 0, 0]
    不予公开: 无
    无法提供: {{本机关不掌握: [{n["not_held"]}, 0, 0, 0, 0, 0], 需要另行制作: 无, 补正后仍不明确: 无}}
    不予处理: 无
    其他处理: 无
  结转下年度: [{n["forward"]}, 0, 0, 0, 0, 0]
复议诉讼:
  行政复议: [{n["reconsidered"]}, 0, 0, 0]
  行政诉讼: 无
问题及改进: |
  {problems}
其他事项: 无
"""
    path = folder / str(year) / office.folder / f"{_file(office, fault)}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _file(office: Office, fault: str) -> str:
    """Who changed its name sends a file without its number."""
    return office.name if fault == "renamed" else f"{office.id}_{office.name}"
