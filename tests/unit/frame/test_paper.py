# ruff: noqa: RUF001 - Chinese texts have Chinese marks
"""The composer's lines, the codes' modules, the wording of what happened."""

from datetime import date

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ballot.basics.text import percent
from ballot.frame.press.compose import (
    CLOSING,
    MEASURE,
    MOST_SQUEEZE,
    OPENING,
    PITCH,
    Widths,
    compose,
    phrased,
    typeset,
)
from ballot.frame.press.qr import QUIET, qr_path, qr_runs
from ballot.i18n.translate import speaking
from ballot.law.vote.rules import PassRule, Rules, Share, ShortfallRule, TieRule
from ballot.vote.papers import wording
from support.papers import COUNTY, check_of, county, projects, runoff, tie, vote

HALF = Widths(dict.fromkeys("0123456789.-", 0.5))
WORDS = st.text(alphabet="会议应到代表，。、（）《》“”286-—…", min_size=1, max_size=200)


def text_of(line):
    return "".join(cluster.text for cluster in line.clusters)


@given(WORDS)
def test_no_character_is_lost_in_composing(text):
    assert "".join(map(text_of, compose(text, HALF))) == text


@given(WORDS)
def test_full_lines_end_at_the_margin_unless_a_single_cluster_fills_them(text):
    for line in compose(text, HALF)[:-1]:
        letters = sum(len(cluster.text) for cluster in line.clusters)
        width = sum(cluster.width for cluster in line.clusters)
        if letters > 1:
            assert width + line.spacing * (letters - 1) == pytest.approx(line.room * PITCH)


@given(
    st.lists(st.sampled_from(["会议", "代表，", "（应到）", "《办法》", "票。", "286"]), min_size=1)
)
def test_no_line_begins_or_ends_with_a_mark_that_must_not(pieces):
    lines = [text_of(line) for line in compose("".join(pieces), HALF)]
    assert all(line[0] not in CLOSING for line in lines)
    assert all(line[-1] not in OPENING for line in lines)


@pytest.mark.parametrize(
    ("text", "first_line"),
    [
        ("字" * 30, "字" * 26),
        ("字" * 26 + "，字字", "字" * 26 + "，"),
        ("字" * 25 + "（字字字", "字" * 25),
        ("字" * 25 + "2026年", "字" * 25),
        ("字" * 25 + "——字", "字" * 25),
        ("字" * 24 + "286名，", "字" * 24),
    ],
)
def test_where_the_first_line_breaks(text, first_line):
    assert text_of(compose(text, HALF)[0]) == first_line


def test_a_mark_taken_into_a_line_gives_up_its_white_half():
    line = compose("字" * 26 + "，字字", HALF)[0]
    assert line.clusters[-1].halved
    assert line.spacing < PITCH - 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("字" * 20 + "，字，字字票）", 1),
        ("字" * 23 + "字字票，票）", 2),
        ("字" * 20 + "，字，字字" + "票" * 4 + "）", 2),
    ],
    ids=["the marks have room", "they have not", "the tail is long"],
)
def test_a_very_short_last_line_is_taken_into_the_line_before_where_marks_have_room(text, count):
    lines = compose(text, HALF)
    assert len(lines) == count
    assert lines[0].spacing >= PITCH - 1 - MOST_SQUEEZE


def test_short_phrases_of_a_note_stay_whole():
    text = phrased("以上：第1项266票，" + "字" * 30 + "。<b>")
    assert '<span class="phrase">第1项266票，</span>' + "字" * 30 in text
    assert "&lt;b&gt;" in text


def test_text_is_escaped_when_it_is_typeset():
    assert "&lt;b&gt;" in typeset("<b>", HALF)
    assert MEASURE == 28


def test_a_code_drawn_from_its_runs_reads_as_its_text():
    data = "http://192.168.100.20:8000/v/GX26#Nv8RcHx2TmWs7QpZb9kY4a"
    for mask in (None, *range(8)):
        size, runs = qr_runs(data, mask)
        picture = Image.new("L", (size * 4, size * 4), 255)
        draw = ImageDraw.Draw(picture)
        for x, y, length in runs:
            draw.rectangle((x * 4, y * 4, (x + length) * 4 - 1, y * 4 + 3), fill=0)
        (found,) = zxingcpp.read_barcodes(picture)
        assert (found.text, found.ec_level) == (data, "Q")
        assert {min(x for x, _, _ in runs), min(y for _, y, _ in runs)} == {QUIET}


def test_the_path_of_a_code_has_one_bar_for_each_run():
    size, runs = qr_runs("HTTPS://V.EXAMPLE/R/GX26")
    path_size, path = qr_path("HTTPS://V.EXAMPLE/R/GX26")
    assert path_size == size
    assert path.count("M") == len(runs)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (266, 286, "93.01%"),
        (116, 286, "40.56%"),
        (1, 3, "33.33%"),
        (2, 3, "66.67%"),
        (1, 800, "0.13%"),
        (0, 5, "0.00%"),
        (5, 5, "100.00%"),
        (0, 0, "—"),
    ],
)
def test_a_share_is_rounded_half_up_by_integers(part, whole, text):
    assert percent(part, whole) == text


def test_dates_have_no_leading_zeros():
    with speaking("zh_Hans_CN"):
        assert wording.day(date(2026, 2, 6)) == "2026年2月6日"
    with speaking("en"):
        assert wording.day(date(2026, 2, 6)) == "February 6, 2026"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "收回的表决票少于发出的表决票，根据票决办法的规定，本次票决有效。"),
        ({"ballots": (273, 273, 2)}, "收回的表决票与发出的表决票相等"),
        ({"ballots": (272, 273, 2)}, "本次票决无效，应当重新进行票决。"),
        (
            {"attendance": (301, 200), "ballots": (200, 200, 0), "marks": [(100, 50, 50)] * 12},
            "到会代表未达到法定的201名",
        ),
    ],
)
def test_the_validity_of_a_vote_is_said_as_it_is(changes, sentence):
    if "marks" in changes:
        names = projects(*(f"项目{number}" for number in range(12)))
        minutes = vote(COUNTY, names, seats=10, **changes)
    else:
        minutes = county(**changes)
    with speaking("zh_Hans_CN"):
        assert sentence in wording.validity(minutes)


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (Rules(), "144票（全体代表过半数）"),
        (Rules(pass_share=Share(1, 2, inclusive=True)), "143票（全体代表的1/2以上）"),
        (Rules(pass_share=Share(2, 3, inclusive=False)), "191票（超过全体代表的2/3）"),
        (Rules(pass_rule=PassRule.RANK_ONLY), "不设通过票数，以赞成票多的确定"),
    ],
)
def test_the_pass_mark_is_said_with_its_base(rules, sentence):
    minutes = county(rules=rules)
    with speaking("zh_Hans_CN"):
        assert wording.threshold(minutes) == sentence


def test_a_tie_is_told_with_what_follows():
    first = tie()
    with speaking("zh_Hans_CN"):
        assert wording.open_ends(first) == [
            "“大院工程”和“操场工程”2项赞成票数相等不能确定，将就这些项目再次投票，从中确定1项。"
        ]
        assert wording.verdict(first.outcome, "6") == "再次投票"
        won = runoff(first, 35, 28)
        assert wording.open_ends(won) == []
        assert wording.runoff_told(won).endswith("经再次投票，“大院工程”列入。")
        level = runoff(first, 30, 30)
        assert wording.runoff_told(level) == ""
        assert "再次投票后赞成票数仍然相等，由大会主席团决定" in wording.open_ends(level)[0]


def test_a_tie_left_to_the_presidium_names_no_run_off():
    names = projects(*"甲乙丙")
    minutes = vote(
        COUNTY,
        names,
        [(60, 3, 0), (41, 22, 0), (41, 22, 0)],
        seats=2,
        attendance=(68, 63),
        ballots=(63, 63, 0),
        rules=Rules(tie=TieRule.PRESIDIUM, cap=None),
    )
    with speaking("zh_Hans_CN"):
        (sentence,) = wording.open_ends(minutes)
    assert "主席团" in sentence
    assert "再次投票" not in sentence


@pytest.mark.parametrize("rule", list(ShortfallRule))
def test_places_left_empty_are_told_with_what_follows(rule):
    minutes = vote(
        COUNTY,
        projects(*"甲乙丙"),
        [(60, 3, 0), (30, 33, 0), (10, 53, 0)],
        seats=2,
        attendance=(68, 63),
        ballots=(63, 63, 0),
        rules=Rules(shortfall=rule),
    )
    with speaking("zh_Hans_CN"):
        (sentence,) = wording.open_ends(minutes)
    assert "1项" in sentence


def test_the_sums_at_the_foot_are_those_of_the_specimen():
    with speaking("zh_Hans_CN"):
        assert wording.checks(county()) == (
            "核对：各项目赞成、反对、弃权之和均为有效票数271；赞成票合计2678≤10×271＝2710。"
        )


def test_english_joins_sentences_with_a_space():
    with speaking("en"):
        assert "present. Ballots issued: 274" in wording.report(check_of(county()))
