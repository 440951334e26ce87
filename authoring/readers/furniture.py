"""What stands around a report on a page and is none of it: lines of the site, links, buttons."""

from __future__ import annotations

from authoring.patterns import lazy

_SHORT = 80
_WORD = (
    "微信|新浪微博|微博|QQ空间|QQ好友|QQ|朋友圈|人民网|新华网|全真版|文字版|文件下载|下载全文|附件下载|下载|相关链接|分享到|分享|收藏|打印本页|打印|"
    "关闭窗口|关闭本页|关闭|扫一扫在手机打开当前页|扫一扫|语音播报|朗读|无障碍|目录|返回顶部|左右滑动查看全部各列|字体|字号|"
    "大|中|小|正常|默认|繁体|简体|首页|上一页|下一页|详细内容|正文"
)
BARE = lazy(rf"(?:(?:{_WORD})[\s:：|｜/>【】\[\]()（）、·-]?)+")
"""Only words of buttons and links. Blanks are gone before."""
PAGE = lazy(
    "[-—–·]{1,2}[0-9]{1,3}[-—–·]{1,2}|第[0-9]{1,3}页(?:[,/]?共[0-9]{1,3}页)?|[0-9]{1,3}/[0-9]{1,3}"
)
"""The number of a page."""
LINE = lazy(
    "[(【\\[]?(?:(?:信息|文章|稿件)?来源[:：]|(?:发布|更新|发文|生成|制发|录入)?(?:时间|日期)[:：]|浏览(?:次数|量)|点击(?:次?数|量|率)|阅读(?:次数|量|数)?[:：]|"
    "访问(?:次数|量)|字[体号][:：]|(?:当前|您的?|你的?)(?:所在的?)?位置|责任编辑|编辑[:：]|作者[:：]|发布(?:机构|单位|人|者)[:：]|信息索引|索引号|"
    "公开类别|有效性[:：]|保护视力色|-->|<!--)"
)
END = lazy(
    "[(【\\[]?(?:上一[篇条]|下一[篇条]|相关(?:链接|文章|附件|阅读|信息|新闻|稿件|文档|解读)|打印|关闭|返回(?:顶部|列表|首页)|扫一扫|分享到|主办(?:单位)?[:：]|"
    "承办(?:单位)?[:：]|版权所有|责任编辑|编辑[:：]|审核[:：]|[初终]审[:：]|校对[:：]|文件下载|附件(?:下载|[0-9一二三]?[:：])|附[:：]|网站(?:地图|标识码|声明)|"
    "友情链接|.{0,6}ICP备|.{0,6}公网安备|联系我们|关于我们|您访问的|浏览次数|来源[:：]|信息来源|稿件来源|发布机构[:：]|主管单位[:：]|微信$|新华网$|人民网$|国务院部门网站)"
)
"""With what a page goes on behind the report."""


def is_furniture(words: str) -> bool:
    """Whether a paragraph, without its blanks, is a line of the site."""
    if len(words) > _SHORT or "。" in words:
        return False
    return bool(PAGE.fullmatch(words) or BARE.fullmatch(words) or LINE.match(words))


def is_end(words: str) -> bool:
    """Whether a paragraph, without its blanks, tells that the report is over."""
    return len(words) <= _SHORT and "。" not in words and bool(END.match(words))
