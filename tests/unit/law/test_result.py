"""The signed text of a result: no field is lost, renamed or moved, and nothing else is read."""

import copy
import dataclasses
import json
from pathlib import Path

import pytest

from ballot.basics.errors import Malformed
from ballot.law.vote.minutes import AppraisalMinutes, Format, VoteMinutes
from ballot.law.vote.profile import ALL_KEYS, OBEYED, OTHERS
from ballot.law.vote.result import canonical_result
from ballot.law.vote.result_reading import parse_minutes
from ballot.law.vote.rules import Share, parse_rules
from support.golden import GOLDEN
from support.papers import county

RESULTS = Path(__file__).parents[2] / "fixtures" / "results"
VARIED = ("per-item-tie", "per-item-runoff", "choose-selected", "satisfaction-4")


def committed(name, folder="second"):
    """The `result.json` of these minutes as it was once written in a format."""
    return (RESULTS / folder / f"{name}.json").read_bytes()


FORMATS = pytest.mark.parametrize("format_", Format)


def minutes_of(name, format_):
    return dataclasses.replace(GOLDEN[name](), format=format_)


def test_every_committed_result_has_its_minutes():
    for format_ in Format:
        names = {path.stem for path in (RESULTS / format_.name.lower()).glob("*.json")}
        assert names == set(GOLDEN)


@FORMATS
@pytest.mark.parametrize("name", GOLDEN)
def test_minutes_are_written_as_they_were_first_written_in_their_format(name, format_):
    assert canonical_result(minutes_of(name, format_)) == committed(name, format_.name.lower())


@FORMATS
@pytest.mark.parametrize("name", GOLDEN)
def test_a_result_is_read_as_it_stands(name, format_):
    minutes = parse_minutes(committed(name, format_.name.lower()))
    assert minutes == minutes_of(name, format_)
    graded = name.startswith("satisfaction")
    assert isinstance(minutes, AppraisalMinutes if graded else VoteMinutes)


def places(value, path=()):
    """Yield the path to every field of every object."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*path, name)
            yield from places(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value[:1]):
            yield from places(inner, (*path, index))


def edited(result, path, edit):
    """Return the text of a result in which the object that holds a field was changed."""
    changed = copy.deepcopy(result)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    edit(holder, path[-1])
    return json.dumps(changed, ensure_ascii=False, separators=(",", ":")).encode()


def drop(holder, name):
    del holder[name]


def rename(holder, name):
    holder[f"{name}s"] = holder.pop(name)


def move(holder, name):
    holder[name] = holder.pop(name)


def make_other_type(holder, name):
    value = holder[name]
    holder[name] = {str: 1.5, int: "1", bool: 1, list: {}, dict: [], type(None): 0.5}[type(value)]


@pytest.mark.parametrize("name", VARIED)
def test_what_nothing_obeys_is_not_signed(name):
    signed = json.loads(committed(name))["rules"]
    assert list(signed) == [key for key in ALL_KEYS if key not in OTHERS or key in OBEYED]
    assert list(json.loads(committed(name, "first"))["rules"]) == list(ALL_KEYS)


@pytest.mark.parametrize("name", VARIED)
@pytest.mark.parametrize("edit", [drop, rename, make_other_type])
def test_a_result_with_a_field_dropped_renamed_or_of_another_type_is_refused(name, edit):
    result = json.loads(committed(name))
    free = ("params",)  # what a reason's sentence needs differs from reason to reason
    for path in places(result):
        if edit in {drop, rename} and len(path) > 1 and path[-2] in free:
            continue
        with pytest.raises(Malformed, match="minutes-malformed"):
            parse_minutes(edited(result, path, edit))


@pytest.mark.parametrize("name", VARIED)
def test_a_result_whose_fields_stand_in_another_order_is_refused(name):
    result = json.loads(committed(name))
    last = {path for path in places(result) if list(holder_of(result, path))[-1] == path[-1]}
    for path in set(places(result)) - last:
        if path[-2:-1] == ("params",):
            continue
        with pytest.raises(Malformed, match="minutes-malformed"):
            parse_minutes(edited(result, path, move))


def holder_of(result, path):
    for step in path[:-1]:
        result = result[step]
    return result


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "unreadable"),
        (b"\xff", "unreadable"),
        (b"[" * 100_000, "too-deep"),
        (b"[]", "result"),
        (b"{}", "result.format"),
        (committed("per-item-tie") + b"\n", "not-canonical"),
    ],
)
def test_what_is_no_result_is_refused_with_the_reason(data, reason):
    with pytest.raises(Malformed, match="minutes-malformed") as refused:
        parse_minutes(data)
    assert refused.value.params == {"reason": reason}


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("per-item-tie", "ballot-result/2", "ballot-result/3", "result.format"),
        ("per-item-tie", "ballot-result/2", "ballot-result/1", "not-canonical"),
        ("per-item-tie", '"round":1', '"round": 1', "not-canonical"),
        ("per-item-tie", '"round":1', '"round":1,"round":1', "not-canonical"),
        ("per-item-tie", '"round":1', '"round":1,"more":1', "not-canonical"),
        ("per-item-tie", '"form":"per-item"', '"form":"choose"', "not-canonical"),
        ("per-item-tie", '"verdict":"tied"', '"verdict":"rejected"', "not-canonical"),
        ("per-item-tie", '"valid":63', '"valid":62', "not-canonical"),
        ("per-item-tie", "2026-03-12", "2026-02-30", "unreadable"),
        ("per-item-tie", '"tie":"RUNOFF"', '"tie":"LOTS"', "tie-rule-silent"),
        ("per-item-tie", '"present":63', '"present":69', "present-above-total"),
        ("satisfaction-3", '"grade":"satisfied"', '"grade":"good"', "result.projects.grade"),
    ],
)
def test_a_result_that_contradicts_itself_is_refused_with_the_reason(name, old, new, reason):
    text = committed(name).decode()
    assert old in text
    with pytest.raises(Malformed, match="minutes-malformed") as refused:
        parse_minutes(text.replace(old, new).encode())
    assert refused.value.params == {"reason": reason}


def test_a_result_keeps_rules_that_would_not_be_allowed_any_more():
    minutes = county(rules=dataclasses.replace(parse_rules({}), quorum=Share(1, 2, inclusive=True)))
    assert parse_minutes(canonical_result(minutes)) == minutes


def test_nothing_is_decided_anew_when_a_result_is_read():
    first = committed("per-item-selected")
    other = first.replace(b'"threshold":35', b'"threshold":34').replace(b'"rank":8', b'"rank":7')
    assert other != first
    minutes = parse_minutes(other)
    assert isinstance(minutes, VoteMinutes)
    assert (minutes.outcome.threshold, minutes.outcome.ranks["8"]) == (34, 7)
