"""Which places a text names, and where an agency of some name is."""

import pytest

from authoring.prose import places


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("方便公众查找长沙市政府依法公开的信息", ["长沙市"]),
        ("湖南省长沙市", ["湖南省", "长沙市"]),
        ("峨边彝族自治县", ["峨边彝族自治县"]),
        ("在海淀区办理", ["海淀区"]),
        ("沿海城市、对应城市、形成都市圈", []),
        ("每天全县、党政和县直部门、覆盖州市县三级", []),
        ("城区、郊区、港口区、市中区、新城区、经济开发区、高新区", []),
        ("形成县、乡、村三级网络", []),
        ("公安县局、大同社会、和平、平安建设", []),
        ("义乌市场、广州市场", []),
        ("西部山区、海南山区", []),
        ("县教育局、全市、我市、各市县", []),
    ],
)
def test_places_are_named_in_full_and_are_no_part_of_words(text, names):
    assert [place.name for place in places.named_in(text)] == names


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("湖南省长沙市财政局", {"430100"}),
        ("上海海关", {"310000"}),
        ("内蒙古自治区人民政府", {"150000"}),
        ("富县人民政府", {"610628"}),
        ("东城区人民政府", {"110101"}),
        ("海淀街道办事处", {"110108"}),
        ("示例县教育局", set()),
    ],
)
def test_an_agency_tells_where_it_is(name, codes):
    assert set(places.of_agency(name)) == codes
