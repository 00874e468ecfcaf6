# ruff: noqa: RUF001 - wide blanks and dots are what is tested
"""A name is found by its signs, its sound and its initials, however it is spaced."""

import pytest

from ballot.frame.names import holds, key_of

SURNAMES = (
    "单shan 仇qiu 解xie 查zha 曾zeng 区ou 盖ge 朴piao 乐yue 黑he 员yun 秘bi 种chong 任ren 缪miao"
    " 翟zhai 覃qin 召shao 逄pang 訾zi 折she 祭zhai 冼xian 宓mi 阚kan 隗wei 费fei 贲ben 郇huan 佴nai"
    " 牟mu 晁chao 瞿qu 燕yan 车che 句gou 钭tou 茜qian"
    " 莘shen 繁po 谌chen 殷yin 沈shen 薄bo 厍she 长zhang"
)


@pytest.mark.parametrize("pair", SURNAMES.split())
def test_a_surname_is_found_by_its_own_reading(pair):
    assert holds(f"{pair[0]}小明", f"{pair[1:]}xiaoming")
    assert holds(f"{pair[0]}小明", f"{pair[1]}xm")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("毛东", "毛 东"),
        ("毛　东", "毛东"),
        ("毛 东", "maodong"),
        ("毛东", "Mao Dong"),
        ("毛东", "ＭＤ"),
        ("毛东", "maod"),
        ("毛东", "ma"),
        ("张兆珍", "zzz"),
        ("张兆珍", "zhzhzh"),
        ("张兆珍", "zhangzz"),
        ("吕玉", "lvyu"),
        ("吕玉", "lyuyu"),
        ("吕玉", "luyu"),
        ("万俟长孙", "moqizhangsun"),
        ("重庆", "chongqing"),
        ("阿卜杜热西提·买买提尼亚孜", "阿卜杜热西提买买提"),
        ("阿卜杜热西提·买买提尼亚孜", "abdrxtmmt"),
        ("郑䶮", "zhengyan"),
        ("Wang Fang", "wangf"),
    ],
)
def test_a_name_is_found(name, typed):
    assert holds(name, typed)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("毛东", ""),
        ("毛东", " ·"),
        ("毛东", "dong"),
        ("毛东", "maodongx"),
        ("毛东", "maoxi"),
        ("毛东", "东毛"),
        ("毛东", "7"),
    ],
)
def test_another_name_is_not(name, typed):
    assert not holds(name, typed)


def test_blanks_dots_width_and_case_do_not_count():
    assert key_of("Ｌi　Na") == key_of("li na") == "lina"
    assert key_of("阿·卜") == key_of("阿・卜") == key_of("阿.卜")
