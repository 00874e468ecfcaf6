"""The profile of a vote: what it may say, and what the law refuses."""

import pytest

from ballot.basics.errors import RuleViolation
from ballot.law.vote.profile import ALL_KEYS
from ballot.law.vote.projects import inspect_surplus
from ballot.law.vote.rules import (
    BallotMode,
    PassBase,
    PassRule,
    Rules,
    Share,
    TieRule,
    parse_rules,
    rules_as_mapping,
)

QUORUM, MAJORITY = Share(2, 3, inclusive=True), Share(1, 2, inclusive=False)


@pytest.mark.parametrize(
    ("deputies", "quorum", "majority"),
    [
        (3, 2, 2),
        (45, 30, 23),
        (68, 46, 35),
        (75, 50, 38),
        (100, 67, 51),
        (102, 68, 52),
        (286, 191, 144),
        (301, 201, 151),
        (327, 218, 164),
        (563, 376, 282),
    ],
)
def test_quorum_and_majority_are_those_of_the_table(deputies, quorum, majority):
    assert QUORUM.least(deputies) == quorum
    assert MAJORITY.least(deputies) == majority


@pytest.mark.parametrize(
    ("share", "whole", "least"),
    [
        (Share(2, 3, inclusive=False), 102, 69),
        (Share(2, 3, inclusive=False), 100, 67),
        (Share(1, 2, inclusive=True), 28, 14),
        (Share(1, 2, inclusive=True), 27, 14),
        (Share(1, 1, inclusive=True), 7, 7),
        (Share(1, 1, inclusive=False), 7, 8),
    ],
)
def test_one_word_moves_the_bar_only_where_the_share_is_whole(share, whole, least):
    assert share.least(whole) == least


def test_an_empty_profile_is_that_of_a_county_in_henan():
    rules = parse_rules({})
    assert rules == Rules()
    assert (rules.quorum, rules.pass_share) == (QUORUM, MAJORITY)
    assert (rules.pass_base, rules.pass_rule) == (PassBase.ALL, PassRule.MAJORITY_THEN_RANK)
    assert (rules.mode, rules.cap, rules.tie) == (BallotMode.PER_ITEM_3WAY, "N", TieRule.RUNOFF)
    assert rules.surplus_required
    assert rules.other("channel") == "PAPER_SCAN"


def test_a_whole_profile_is_read_back_as_it_was_written():
    profile = {
        "quorum.fraction": "6/8",
        "quorum.inclusive": False,
        "denominator.pass": "VALID",
        "pass.fraction": "1",
        "pass.inclusive": True,
        "ballot.mode": "CHOOSE_UP_TO_N",
        "ballot.cap": None,
        "surplus.min_pct": 0,
        "tie": "ALL_IN",
        "measure.options": 4,
        "scrutineers.count": 9,
        "names": "\u8868\u51b3\u7968",
    }
    rules = parse_rules(profile)
    written = rules_as_mapping(rules)
    assert tuple(written) == ALL_KEYS
    assert parse_rules(written) == rules
    assert written == rules_as_mapping(Rules()) | profile | {"quorum.fraction": "3/4"}


@pytest.mark.parametrize(("value", "spelt"), [(None, "null"), (True, "true"), ("yes", "yes")])
def test_a_refused_value_is_spelt_as_the_profile_spells_it(value, spelt):
    with pytest.raises(RuleViolation) as refused:
        parse_rules({"pass.rule": value})
    assert refused.value.params["value"] == spelt


@pytest.mark.parametrize("key", ALL_KEYS)
@pytest.mark.parametrize("value", [[], {}, "", "NO_SUCH_WORD", -1, 10**12])
def test_every_key_refuses_values_it_does_not_know(key, value):
    with pytest.raises(RuleViolation) as refused:
        parse_rules({key: value})
    assert refused.value.code == "rule-value-unknown"
    assert refused.value.params["key"] == key


@pytest.mark.parametrize(
    ("profile", "code"),
    [
        ({"quorum": "2/3"}, "unknown-rule"),
        ({"Tie": "RUNOFF"}, "unknown-rule"),
        ({"quorum.fraction": "1/2"}, "quorum-below-law"),
        ({"quorum.fraction": "66/100"}, "quorum-below-law"),
        ({"quorum.fraction": "6666/9999"}, None),
        ({"quorum.fraction": "2/3", "quorum.inclusive": False}, None),
        ({"quorum.fraction": "4/3"}, "rule-value-unknown"),
        ({"quorum.fraction": "2/0"}, "rule-value-unknown"),
        ({"quorum.fraction": "0.7"}, "rule-value-unknown"),
        ({"quorum.fraction": "-2/-3"}, "rule-value-unknown"),
        ({"quorum.fraction": "2/3/4"}, "rule-value-unknown"),
        ({"quorum.fraction": "\uff12/\uff13"}, "rule-value-unknown"),
        ({"quorum.fraction": 1}, "rule-value-unknown"),
        ({"pass.fraction": "49/100"}, "pass-fraction-below-law"),
        ({"pass.fraction": "1/2", "pass.inclusive": True}, "pass-by-half"),
        ({"pass.inclusive": True, "denominator.pass": "VALID"}, "pass-by-half"),
        ({"pass.fraction": "7/14", "pass.inclusive": True}, "pass-by-half"),
        ({"pass.fraction": "2/3", "pass.inclusive": True}, None),
        ({"pass.fraction": "1"}, "share-out-of-reach"),
        ({"pass.fraction": "1", "pass.inclusive": True}, None),
        ({"quorum.fraction": "3/3", "quorum.inclusive": False}, "share-out-of-reach"),
        ({"quorum.fraction": "1"}, None),
        ({"quorum.fraction": "9998/9999", "quorum.inclusive": False}, None),
        ({"measure.inclusive": True}, None),
        ({"pass.fraction": "0"}, "rule-value-unknown"),
        ({"pass.inclusive": 1}, "rule-value-unknown"),
        ({"pass.inclusive": None}, "rule-value-unknown"),
        ({"ballot.mode": "PRIORITY"}, "ballot-mode-not-counted"),
        ({"ballot.mode": "SINGLE_LIST"}, "ballot-mode-not-counted"),
        ({"ballot.cap": True}, "rule-value-unknown"),
        ({"ballot.cap": 0}, "rule-value-unknown"),
        ({"tie": "BALLOT_ORDER"}, "tie-rule-silent"),
        ({"tie": "LOTS"}, "tie-rule-silent"),
        ({"tie": None}, "rule-value-unknown"),
        ({"measure.options": 5}, "rule-value-unknown"),
        ({"surplus.required": "yes"}, "rule-value-unknown"),
        ({"ballots.retention": 0}, "rule-value-unknown"),
    ],
)
def test_the_law_and_the_table_say_what_a_profile_may_hold(profile, code):
    if code is None:
        parse_rules(profile)
        return
    with pytest.raises(RuleViolation) as refused:
        parse_rules(profile)
    assert refused.value.code == code


def test_unlawful_fractions_are_refused_with_their_article():
    for profile, article in (({"quorum.fraction": "1/2"}, 14), ({"pass.fraction": "1/3"}, 25)):
        with pytest.raises(RuleViolation) as refused:
            parse_rules(profile)
        assert refused.value.params["article"] == article


@pytest.mark.parametrize(
    ("cap", "seats", "first", "second"),
    [("N", 10, 10, 10), (None, 10, None, None), (7, 10, 7, 7), (12, 10, 12, 10), (10, 1, 10, 1)],
)
def test_the_cap_follows_the_places_and_never_exceeds_them_in_a_runoff(cap, seats, first, second):
    rules = Rules(cap=cap)
    assert rules.cap_for(seats) == first
    assert rules.cap_for(seats, runoff=True) == second


@pytest.mark.parametrize(
    ("candidates", "seats", "percent"),
    [(12, 10, None), (11, 10, 10), (10, 10, 0), (8, 10, -20), (2, 1, None), (30, 24, None)],
)
def test_a_small_surplus_is_reported_and_not_refused(candidates, seats, percent):
    warning = inspect_surplus(Rules(), candidates, seats)
    assert (warning and warning.percent) == percent
