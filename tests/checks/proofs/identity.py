"""机关信息."""

from tests.checks.proof import broken, near


def _email(value):
    return ("电子邮箱: zwgk@example.cn", f"电子邮箱: {value}")


def _phone(value):
    return ("电话: 0000-0000000", f"电话: {value}")


_POSTCODE = '邮编: "000000"'
_NAME = "全称: 示例市人民政府"
_WEBSITE = "网址: https://www.example.cn/zwgk"
_DOMAIN = "域名: www.example.cn"
_CODE = '标识码: "0000000000"'
_ADDRESS = "地址: 示例市示例大道1号"
_OVERVIEW = "（五）监督保障。"


def _title(words):
    return ("年度: 2024", f"年度: 2024\n标题: {words}")


BROKEN = [
    broken("F230", _title("示例市人民政府政府信息公开工作年度报告")),
    broken("F230", _title("示例市人民政府2023年政府信息公开工作年度报告")),
    broken("F230", _title("2024年政府信息公开工作年度报告")),
    broken("F230", _title("示例市人民政府2024年工作年度报告")),
    broken("F222", (_POSTCODE, "邮编: 5600")),
    broken("F222", (_POSTCODE, '邮编: "00000O"')),
    broken("F222", (_POSTCODE, '邮编: "００００００"')),
    broken("F223", _phone("0000—0000000")),
    broken("F223", _phone("0000-00000000000")),
    broken("F223", _phone("０000-0000000")),
    broken("F223", _phone("0000-0000000、见网站")),
    broken("F223", _phone("0000-000")),
    broken("F224", _email("xxgk.example.cn")),
    broken("F224", _email("xxgk@example。cn")),
    broken("F225", (_WEBSITE, "网址: http//www.example.cn")),
    broken("F225", (_WEBSITE, "网址: www。example。cn")),
    broken("F225", (_DOMAIN, "域名: https://www.example.cn/"), base="county_education_2023"),
    broken("F225", (_CODE, '标识码: "00000000"'), base="county_education_2023"),
    broken("F226", (_NAME, "全称: 示例市人民政府2024年")),
    broken("F226", (_NAME, "全称: 示例市人民政府政府信息公开工作年度报告")),
    broken("F226", (_NAME, "全称: 示例市　人民政府")),
    broken("F221", (_ADDRESS, "地址: 示例市示例大道1号，邮编：000000")),
    broken("F221", (_OVERVIEW, f"发布日期: 2025-03-07\n\n  {_OVERVIEW}"), found=("F221", "W459")),
    broken("F227", (_ADDRESS, "地址: “示例市示例大道1号”")),
]
NEAR_MISSES = [
    near("F230", _title("2024年示例市人民政府政府信息公开工作年度报告")),
    near("F230", _title("市政府2024年度政府信息公开工作年度报告")),
    near("F230", _title("示例市人民政府二〇二四年政府信息公开工作年度报告")),
    near(
        "F230",
        ("年度: 2011", "年度: 2011\n标题: 示例镇人民政府2011年信息公开工作总结"),
        base="township_2011",
    ),
    near("F222", (_POSTCODE, "邮编: 100000")),
    near("F223", _phone("（0000）00000000转801")),
    near("F223", _phone("0000-0000000、0000-0000001（办公室）")),
    near("F223", _phone("400-000-0000；12345；+86-10-00000000")),
    near("F223", _phone("政务公开科 0000 0000000 / 办公室：0000-0000000-8001")),
    near("F224", _email("xxgk-01@mail.example.gov.cn、xxgk@example.cn（办公室）")),
    near("F225", (_WEBSITE, "网址: 示例市人民政府门户网站（www.example.cn/zwgk?a=1）")),
    near("F225", (_WEBSITE, "网址: http://示例.政务/")),
    near("F226", (_NAME, "全称: 示例市人民政府（示例市年报管理局）")),
    near("F221", (_ADDRESS, "地址: 示例市示例大道1号（电话亭东侧）")),
    near("F227", (_ADDRESS, "地址: “示例之家”1号“甲座”")),
    near("F221", (_OVERVIEW, f"公开电话：0000-0000000，发布日期：每月5日。\n\n  {_OVERVIEW}")),
]
