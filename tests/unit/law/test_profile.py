"""The values of a profile at their edges, and what a refusal shows of them."""

import pytest

from ballot.basics.errors import RuleViolation
from ballot.law.vote.form import Form
from ballot.law.vote.profile import ALL_KEYS, OTHERS
from ballot.law.vote.rules import BallotMode, Rules, Share, parse_rules, rules_as_mapping


def refusal(profile):
    with pytest.raises(RuleViolation) as refused:
        parse_rules(profile)
    return refused.value.code, dict(refused.value.params)


@pytest.mark.parametrize(
    ("key", "least", "most"),
    [
        ("surplus.min_pct", 0, 1000),
        ("measure.options", 3, 4),
        ("ballot.cap", 1, 9_999),
        ("scrutineers.chief", 1, 2),
        ("scrutineers.count", 2, 35),
        ("ballots.retention", 1, 1_200),
    ],
)
def test_a_number_is_taken_to_its_edges_and_no_further(key, least, most):
    for value in (least, most):
        assert rules_as_mapping(parse_rules({key: value}))[key] == value
    for value in (least - 1, most + 1):
        shown = {"key": key, "value": str(value)}
        assert refusal({key: value}) == ("rule-value-unknown", shown)
    for value in (True, float(least + 1), str(least), [least]):
        assert refusal({key: value})[0] == "rule-value-unknown"


NULLS = ("scrutineers.count", "ballot.cap", "names")


@pytest.mark.parametrize("key", NULLS)
def test_null_is_a_value_where_the_table_says_so(key):
    assert rules_as_mapping(parse_rules({key: None}))[key] is None


@pytest.mark.parametrize("key", [key for key in ALL_KEYS if key not in NULLS])
def test_null_is_refused_everywhere_else(key):
    assert refusal({key: None})[0] == "rule-value-unknown"


def test_the_defaults_are_those_of_the_table():
    assert {key: kind.default for key, kind in OTHERS.items()} == {
        "secret": True,
        "channel": "PAPER_SCAN",
        "blank_means": "ABSTAIN",
        "mark_convention": "CIRCLE",
        "overvote": "VOID_BALLOT",
        "unreadable_part": "VOID_PART",
        "altered": "READABLE_COUNTS",
        "unpressed": "SEPARATE",
        "venue": "PLENARY",
        "suspended_in_denominator": True,
        "scrutineers.chief": 1,
        "scrutineers.count": None,
        "scrutineers.source": "PER_DELEGATION",
        "scrutineers.separate_team": False,
        "announce.counts": True,
        "announce.losers": False,
        "announce.order": "BALLOT",
        "decision_form": "ANNOUNCEMENT",
        "live_totals": False,
        "adjust.authority": "SC",
        "measure.cycle": "NEXT_SESSION",
        "ballots.retention": 12,
        "street_vote": False,
        "names": None,
    }
    counted = {
        "quorum.fraction": "2/3",
        "quorum.inclusive": True,
        "denominator.pass": "ALL",
        "pass.rule": "MAJORITY_THEN_RANK",
        "pass.fraction": "1/2",
        "pass.inclusive": False,
        "ballot.mode": "PER_ITEM_3WAY",
        "ballot.cap": "N",
        "surplus.required": True,
        "surplus.min_pct": 20,
        "tie": "RUNOFF",
        "runoff.requires_majority": False,
        "shortfall": "PRESIDIUM",
        "measure.electorate": "CONGRESS",
        "measure.options": 3,
        "measure.grade_rule": "MAJORITY_ALL",
        "measure.inclusive": True,
    }
    for rules in (Rules(), parse_rules({})):
        written = rules_as_mapping(rules)
        assert {key: written[key] for key in counted} == counted
        assert set(written) == set(counted) | set(OTHERS)


@pytest.mark.parametrize(
    "key", [key for key, kind in OTHERS.items() if isinstance(kind.default, bool)]
)
def test_a_yes_or_no_is_read_as_it_stands(key):
    for value in (True, False):
        assert parse_rules({key: value}).other(key) is value


@pytest.mark.parametrize(
    ("word", "known"),
    [("\u7968", False), ("\u8868\u51b3", True), ("\u8868" * 6, True), ("\u8868" * 7, False)],
)
def test_a_local_word_for_the_ballot_has_two_to_six_characters(word, known):
    if known:
        assert parse_rules({"names": word}).other("names") == word
    else:
        assert refusal({"names": word})[0] == "rule-value-unknown"


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("2/3", Share(2, 3, inclusive=True)),
        ("4/6", Share(2, 3, inclusive=True)),
        ("9999/9999", Share(1, 1, inclusive=True)),
        ("1", Share(1, 1, inclusive=True)),
        ("0007/0009", Share(7, 9, inclusive=True)),
    ],
)
def test_a_fraction_is_kept_in_lowest_terms(text, share):
    assert parse_rules({"quorum.fraction": text}).quorum == share


@pytest.mark.parametrize(
    "text", ["00002/3", "2/00003", "2/", "/3", "", " 2/3", "2 / 3", "2", "3/2", "0/3"]
)
def test_what_is_no_fraction_above_nought_and_up_to_one_is_refused(text):
    shown = {"key": "quorum.fraction", "value": text}
    assert refusal({"quorum.fraction": text}) == ("rule-value-unknown", shown)


def test_a_refusal_shows_forty_characters_and_the_article():
    long = "X" * 50
    assert refusal({"tie": long}) == ("rule-value-unknown", {"key": "tie", "value": long[:40]})
    assert refusal({long: 1}) == ("unknown-rule", {"key": long[:40]})
    low = {"value": "65/100", "article": 14}
    assert refusal({"quorum.fraction": "65/100"}) == ("quorum-below-law", low)
    half = {"value": "4/9", "article": 25}
    assert refusal({"pass.fraction": "4/9"}) == ("pass-fraction-below-law", half)
    for mode in ("PRIORITY", "SINGLE_LIST"):
        assert refusal({"ballot.mode": mode}) == ("ballot-mode-not-counted", {"value": mode})
    for tie in ("BALLOT_ORDER", "LOTS"):
        assert refusal({"tie": tie}) == ("tie-rule-silent", {"value": tie})


def test_the_mode_says_the_form():
    assert Rules(mode=BallotMode.CHOOSE_UP_TO_N).form is Form.CHOOSE
    assert Rules(mode=BallotMode.PER_ITEM_3WAY).form is Form.PER_ITEM


@pytest.mark.parametrize(
    ("share", "text"),
    [(Share(1, 1, inclusive=True), "1"), (Share(2, 3, inclusive=True), "2/3")],
)
def test_a_share_is_written_as_a_profile_writes_it(share, text):
    assert share.fraction == text
