# ruff: noqa: RUF001 - Chinese texts have Chinese marks
"""Papers as pages: tags that hold, marks of what a paper is not, what is signed, long names."""

import ctypes
import re
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

import page as pdf_rules
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from pypdfium2 import raw

from ballot.frame.press.press import Press
from ballot.i18n.catalogue_checks import CHECKOUT
from ballot.law.vote.appraisal import appraise
from ballot.law.vote.rules import BallotMode, Rules, read_rules
from ballot.vote.papers.documents import Printer
from support.papers import (
    COUNTY,
    NINE,
    SPECIMEN,
    appraisal,
    county,
    print_announcement,
    print_check,
    print_count,
    projects,
    runoff,
    sheet,
    tie,
    vote,
)

FONTS = CHECKOUT / "var" / "fonts"
LONG = replace(
    COUNTY,
    congress="积石山保安族东乡族撒拉族自治县人民代表大会",
    session="积石山保安族东乡族撒拉族自治县第十七届人民代表大会第四次会议",
    matter="积石山保安族东乡族撒拉族自治县人民政府2026年度民生实事候选项目票决和有关事项",
)
TITLE = 25
"""Points beyond which a text is a title."""
LEAST = 9.99
"""Points of the smallest name, but for the rounding of a PDF."""


@pytest.fixture(scope="module")
def printer():
    return Printer(Press(CHECKOUT / "templates", FONTS))


def pages_of(pdf):
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def plain(text):
    return re.sub(r"\s+", "", text)


def many(count, seats):
    """More projects than a page holds; the first are approved by most."""
    most = 2700 // count if seats < 20 else 160
    return vote(
        COUNTY,
        projects(*(f"城区老旧小区加装电梯改造提升工程（第{number}批）" for number in range(count))),
        [(most - 2 * number, 271 - most + number, number) for number in range(count)],
        seats=seats,
        attendance=(286, 274),
        ballots=(274, 271, 0),
    )


def one_project(name="农村公路提档升级工程"):
    rules = Rules(surplus_required=False, mode=BallotMode.CHOOSE_UP_TO_N)
    return vote(
        COUNTY,
        projects(name),
        [(200,)],
        seats=1,
        attendance=(286, 274),
        ballots=(274, 271, 0),
        rules=rules,
    )


def sizes_of(pdf, words):
    """The sizes in points at which some words are printed."""
    found = set()
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            if text.get_text_range(index, 1) in words:
                matrix = raw.FS_MATRIX()
                raw.FPDFText_GetMatrix(text, index, ctypes.byref(matrix))
                found.add(raw.FPDFText_GetFontSize(text, index) * abs(matrix.d))
    return found


KINDS = {
    "the check of the ballots": lambda printer, language: print_check(
        printer, county(), language, scrutineers=NINE, rehearsal=True, draft=True
    ),
    "the count": lambda printer, language: print_count(
        printer, county(), language, scrutineers=NINE, rehearsal=True, draft=True
    ),
    "the count of a tie": lambda printer, language: print_count(
        printer, tie(), language, rehearsal=True, draft=True
    ),
    "the table of an appraisal": lambda printer, language: print_count(
        printer, appraisal(4), language, rehearsal=True, draft=True
    ),
    "the announcement": lambda printer, language: print_announcement(
        printer, tie(), runoff(tie(), 35, 28), language=language, rehearsal=True, draft=True
    ),
    "the notice of an appraisal": lambda printer, language: print_announcement(
        printer, appraisal(), language=language, rehearsal=True, draft=True
    ),
}


@pytest.mark.parametrize(
    ("language", "marks"), [("zh_Hans_CN", "演练·草稿"), ("en", "Rehearsal·Draft")]
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_keeps_the_rules_of_pdf_ua_and_says_on_each_page_what_it_is_not(
    printer, kind, language, marks
):
    printed = KINDS[kind](printer, language)
    report = pdf_rules.validate_pdf_bytes(printed, profile=pdf_rules.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, [str(failure) for failure in report.failures]
    assert all(marks in plain(page) for page in pages_of(printed))


def test_cards_keep_the_rules_of_pdf_ua(printer):
    printed = printer.cards(sheet(9), "zh_Hans_CN")
    report = pdf_rules.validate_pdf_bytes(printed, profile=pdf_rules.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, [str(failure) for failure in report.failures]


def test_each_card_of_a_rehearsal_says_so(printer):
    cards = replace(sheet(7), rehearsal=True)
    pages = pages_of(printer.cards(cards, "zh_Hans_CN"))
    assert plain("".join(pages)).count("演练") == 7


def test_a_long_name_on_a_card_has_two_lines_of_ten_points_or_more(printer):
    printed = printer.cards(sheet(1, names=("阿卜杜热西提江·买买提尼亚孜木拉提",)), "zh_Hans_CN")
    assert min(sizes_of(printed, "卜亚孜")) >= LEAST


def test_a_paper_that_counts_bears_no_mark(printer):
    for printed in (print_check, print_count, print_announcement):
        text = plain("".join(pages_of(printed(printer, county()))))
        assert "演练" not in text
        assert "草稿" not in text


def test_every_glyph_of_a_face_that_was_cut_is_known_by_its_own_number():
    for path in sorted((FONTS / "faces").iterdir()):
        with TTFont(path, lazy=True) as font:
            if "CFF " not in font:
                continue
            names = font["CFF "].cff.topDictIndex[0].charset
            assert list(names[1:]) == [f"cid{number:05d}" for number in range(1, len(names))], path


def test_twelve_projects_and_nine_scrutineers_are_signed_on_the_page_of_the_figures(printer):
    (page,) = pages_of(print_count(printer, county(), scrutineers=NINE))
    text = plain(page)
    assert all(name in text for name in NINE)
    assert text.count("监票人（签名）") == 3
    assert SPECIMEN[11][0] in text


@pytest.mark.parametrize(("count", "seats"), [(14, 10), (18, 10), (30, 20), (60, 30)])
def test_the_page_of_the_signatures_has_its_title_and_the_figures_that_are_signed(
    printer, count, seats
):
    pages = [
        plain(page) for page in pages_of(print_count(printer, many(count, seats), scrutineers=NINE))
    ]
    signed = pages[-1]
    for words in (
        "计票结果报告单",
        "清源县第十七届人民代表大会第四次会议",
        "应到代表286名，实到代表274名；发出274张，收回271张，有效票271张，无效票0张。",
        "第1项",
        "总监票人（签名）",
        "报告时间",
    ):
        assert words in signed, words
    assert "总监票人" not in "".join(pages[:-1])


def test_two_chief_scrutineers_have_a_line_each(printer):
    text = plain("".join(pages_of(print_check(printer, county(), chiefs=2))))
    assert text.count("总监票人（签名）") == 2


def test_one_project_is_announced_on_one_page(printer):
    (page,) = pages_of(print_announcement(printer, one_project()))
    assert "现予公告。" in page


def test_names_are_never_smaller_than_ten_points(printer):
    long = "阿卜杜热西提·买买提尼亚孜"
    for printed in (
        print_check(printer, county(), scrutineers=NINE),
        print_count(printer, county(), scrutineers=NINE),
    ):
        assert long in plain("".join(pages_of(printed)))
        assert min(sizes_of(printed, "阿卜杜热西提买")) >= LEAST


def test_a_long_organ_is_set_in_two_lines_and_stays_a_title(printer):
    minutes = replace(county(), occasion=LONG)
    announced = print_announcement(printer, minutes)
    text = plain("".join(pages_of(announced)))
    assert "积石山保安族东乡族撒拉族自治县人民代表大会公告" in text
    assert max(sizes_of(announced, "告")) >= 29
    slip = print_count(printer, minutes)
    assert max(sizes_of(slip, "撒")) >= 13.99
    assert LONG.session in plain(pages_of(slip)[0])


@pytest.mark.parametrize(
    "congress",
    [LONG.congress, "积石山保安族东乡族撒拉族自治县双江拉祜族佤族布朗族傣族乡人民代表大会"],
    ids=["two lines", "three lines"],
)
def test_the_lines_of_a_head_stand_clear_of_each_other(printer, congress):
    minutes = replace(county(), occasion=replace(LONG, congress=congress))
    announced = print_announcement(printer, minutes)
    text = pypdfium2.PdfDocument(announced)[0].get_textpage()
    baselines = set()
    for at in range(text.count_chars()):
        if raw.FPDFText_GetFontSize(text, at) > TITLE:
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(text, at, x, y)
            baselines.add(round(y.value, 1))
    gaps = [after - before for before, after in pairwise(sorted(baselines))]
    assert gaps
    assert min(gaps) > max(sizes_of(announced, "告"))


def test_an_appraisal_of_eight_is_signed_by_fourteen_on_the_page_of_the_figures(printer):
    four = appraisal()
    found = tuple(
        replace(each, id=str(at), name=f"{each.name}{at}", responsible_unit="县水利局")
        for at, each in enumerate((*four.projects, *four.projects), 1)
    )
    appraised = tuple(
        replace(each, id=str(at)) for at, each in enumerate((*four.appraised, *four.appraised), 1)
    )
    eight = replace(
        four,
        projects=found,
        appraised=appraised,
        outcome=appraise(four.rules, four.attendance, four.ballots, appraised),
    )
    names = tuple(f"代表{number}" for number in range(14))
    assert len(pages_of(print_count(printer, eight, scrutineers=names))) == 1


@pytest.mark.parametrize("count", [2, 3, 4, 5, 7, 9])
def test_scrutineers_have_the_same_room_to_sign_in(printer, count):
    names = tuple(f"代表{word}" for word in "甲乙丙丁戊己庚辛壬"[:count])
    page = pypdfium2.PdfDocument(print_count(printer, county(), scrutineers=names))[0]
    text = page.get_textpage()
    whole = text.get_text_range()
    places = [text.get_charbox(whole.rindex(name)) for name in names]
    rows = defaultdict(list)
    for left, bottom, *_ in places:
        rows[round(bottom / 3)].append(left)
    steps = [[after - before for before, after in pairwise(lefts)] for lefts in rows.values()]
    assert max(map(len, rows.values())) - min(map(len, rows.values())) <= 1
    assert all(max(each) - min(each) < 1 for each in steps)
    assert len({round(min(each) * (len(each) + 1) / 8) for each in steps}) == 1


@pytest.mark.parametrize(
    ("rules", "there", "not_there"),
    [
        ({}, ("2.农村供水管网改造工程（赞成263票，反对5票，弃权3票）",), ("未确定的候选项目",)),
        ({"announce.counts": False}, ("2.农村供水管网改造工程3.城区",), ("赞成263票",)),
        (
            {"announce.losers": True},
            ("未确定的候选项目：", "1.村级文化广场提升工程（赞成116票，反对121票，弃权34票）"),
            (),
        ),
    ],
)
def test_the_announcement_obeys_the_profile_that_is_signed(printer, rules, there, not_there):
    text = plain("".join(pages_of(print_announcement(printer, county(rules=read_rules(rules))))))
    assert all(words in text for words in there)
    assert not any(words in text for words in not_there)
