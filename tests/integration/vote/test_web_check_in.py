"""The page at the door: cards, codes, names, who is away, all the others, and taking back."""

import re

import pytest

from ballot.basics.errors import RuleViolation, StateConflict
from ballot.basics.rand import SeededRng
from ballot.law.congress.policy import Role
from ballot.law.congress.roster import DeputyState
from ballot.law.vote.poll import Phase
from ballot.vote.card_codes import draw_code
from support.fake_door import CODE, DEPUTIES
from support.fake_use_cases import Scene
from support.web import visitor

SAME_NAME = [deputy for deputy in DEPUTIES if deputy.number in {21, 201}]


def test_a_scanned_card_is_checked_in_by_its_public_credential():
    scene = Scene(phase=Phase.FROZEN)
    with visitor(scene, Role.CHECK_IN) as client:
        answer = client.post(f"/desk/{CODE}/check-in", data={"who": "", "credential": "ab12"})
    assert answer.headers["location"] == f"/desk/{CODE}/check-in?done=in&last=1"
    assert ("check_in", {"credential": "ab12"}) in [(name, how) for name, _, how in scene.calls]


def test_a_name_that_two_deputies_bear_is_never_checked_in_by_itself():
    name = SAME_NAME[0].name
    assert name == SAME_NAME[1].name
    scene = Scene(phase=Phase.FROZEN, checked_in=frozenset())
    with visitor(scene, Role.CHECK_IN) as client:
        text = client.post(f"/desk/{CODE}/check-in", data={"who": name}).text
    assert "check_in" not in [called for called, _, _ in scene.calls]
    for deputy in SAME_NAME:
        assert f'name="deputy" value="{deputy.number}"' in text


def test_a_part_of_a_name_is_never_checked_in_by_itself():
    scene = Scene(phase=Phase.FROZEN, checked_in=frozenset())
    name = DEPUTIES[0].name
    with visitor(scene, Role.CHECK_IN) as client:
        text = client.post(f"/desk/{CODE}/check-in", data={"who": name[:2]}).text
    assert "check_in" not in [called for called, _, _ in scene.calls]
    assert 'name="deputy" value="1"' in text


def test_a_number_is_checked_in_at_once_and_can_be_taken_back():
    scene = Scene(phase=Phase.FROZEN)
    with visitor(scene, Role.CHECK_IN) as client:
        answer = client.post(f"/desk/{CODE}/check-in", data={"who": "21"})
        shown = client.get(answer.headers["location"]).text
        client.post(f"/desk/{CODE}/check-in/undo", data={"deputy": "21"})
    assert SAME_NAME[0].name in shown
    assert "has the same name" in shown
    assert "take it back" in shown
    assert ("undo_check_in", 21) in [(name, given[-1]) for name, given, _ in scene.calls if given]


def test_the_code_on_a_card_is_checked_in_as_it_was_typed_or_scanned():
    scene = Scene(phase=Phase.FROZEN)
    code = draw_code(SeededRng(b"card"), ())
    with visitor(scene, Role.CHECK_IN) as client:
        for typed in (code, f"{code[:4]} {code[4:].lower()}"):
            client.post(f"/desk/{CODE}/check-in", data={"who": typed})
    assert [how for name, _, how in scene.calls if name == "check_in"] == [{"card": code}] * 2


def test_a_second_scan_looks_like_no_first():
    scene = Scene(phase=Phase.FROZEN, here_before=True)
    with visitor(scene, Role.CHECK_IN) as client:
        answer = client.post(f"/desk/{CODE}/check-in", data={"credential": "ab12"})
        shown = client.get(answer.headers["location"]).text
    assert "Already here: checked in before" in shown
    assert "Checked in, 274 present" not in shown


@pytest.mark.parametrize("code", ["deputy-on-leave", "deputy-absent"])
def test_who_is_away_by_the_roster_is_asked_about_and_then_checked_in(code):
    away = next(deputy for deputy in DEPUTIES if deputy.state is DeputyState.ON_LEAVE)
    refusal = RuleViolation(code, deputy=away.number, name=away.name)
    scene = Scene(phase=Phase.FROZEN, refusals={"check_in": refusal})
    with visitor(scene, Role.CHECK_IN) as client:
        asked = client.post(f"/desk/{CODE}/check-in", data={"credential": "ab12"})
        scene.refusals.clear()
        client.post(f"/desk/{CODE}/check-in", data={"deputy": away.number, "away": "here"})
    assert asked.status_code == 422
    assert "By the roster" in asked.text
    assert f'name="deputy" value="{away.number}"><input type="hidden" name="away"' in asked.text
    given = [how for name, _, how in scene.calls if name == "check_in"]
    assert given[-1] == {"deputy_number": away.number, "though_away": True}


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.CLOSED])
def test_after_the_opening_nothing_offers_to_take_a_check_in_back(phase):
    with visitor(Scene(phase=phase, together=12), Role.CHECK_IN) as client:
        text = client.get(f"/desk/{CODE}/check-in?done=in&last=21").text
    assert "/check-in/undo" not in text
    assert "/others/undo" not in text
    assert "no check-in can be taken back" in text


@pytest.mark.parametrize("way", ["undo", "others/undo"])
def test_a_check_in_that_stays_is_told_on_the_page(way):
    scene = Scene(phase=Phase.OPEN)
    for name in ("undo_check_in", "undo_all_except"):
        scene.refusals[name] = StateConflict("check-in-final")
    with visitor(scene, Role.CHECK_IN) as client:
        answer = client.post(f"/desk/{CODE}/check-in/{way}", data={"deputy": "21"})
    assert answer.status_code == 409
    assert "no check-in can be taken back, by anyone" in answer.text
    assert 'id="check-in"' in answer.text


@pytest.mark.parametrize(
    ("phase", "word"), [(Phase.FROZEN, "not yet here"), (Phase.CLOSED, "absent")]
)
def test_nobody_is_absent_before_the_vote_has_ended(phase, word):
    with visitor(Scene(phase=phase), Role.CHECK_IN) as client:
        text = client.get(f"/desk/{CODE}/check-in").text
    assert f'<span class="muted">{word}</span>' in text


SOME = frozenset(range(1, 281))
"""Deputies who have come before the others are checked in."""


def hidden(text):
    """Return the hidden fields of a page."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))


@pytest.mark.parametrize("separator", ["\r\n", ",", "\uff0c", "\u3001", "; "])
def test_all_the_others_are_shown_by_name_and_nobody_is_checked_in_yet(separator):
    scene = Scene(phase=Phase.FROZEN, checked_in=SOME)
    names = separator.join(["21", DEPUTIES[280].name])
    with visitor(scene, Role.CHECK_IN) as client:
        answer = client.post(f"/desk/{CODE}/check-in/others", data={"names": names})
    assert answer.status_code == 200
    assert "check_in_all_except" not in [name for name, _, _ in scene.calls]
    assert hidden(answer.text)["missing"] == "21,281"
    coming = [DEPUTIES[int(number) - 1] for number in hidden(answer.text)["expected"].split(",")]
    assert f"Check in {len(coming)} deputies?" in answer.text
    assert all(deputy.name in answer.text for deputy in coming)
    assert DEPUTIES[280].name not in answer.text


@pytest.mark.parametrize("typed", ["", "286", "five"])
def test_the_others_are_checked_in_only_when_their_number_is_typed(typed):
    scene = Scene(phase=Phase.FROZEN, checked_in=SOME)
    with visitor(scene, Role.CHECK_IN) as client:
        asked = hidden(client.post(f"/desk/{CODE}/check-in/others", data={"names": ""}).text)
        count = str(len(asked["expected"].split(",")))
        confirm = f"/desk/{CODE}/check-in/others/confirm"
        refused = client.post(confirm, data=asked | {"count": typed})
        assert "check_in_all_except" not in [name for name, _, _ in scene.calls]
        done = client.post(confirm, data=asked | {"count": count})
    assert refused.status_code == 422
    assert f"they are {count}. Nobody has been checked in." in refused.text
    assert done.headers["location"] == f"/desk/{CODE}/check-in?done=all"
    given = next(given for name, given, _ in scene.calls if name == "check_in_all_except")
    assert given[2:] == ((), frozenset(map(int, asked["expected"].split(","))))


def test_others_who_have_changed_are_shown_once_more():
    scene = Scene(phase=Phase.FROZEN, checked_in=SOME)
    scene.refusals["check_in_all_except"] = StateConflict("others-changed")
    with visitor(scene, Role.CHECK_IN) as client:
        answer = client.post(
            f"/desk/{CODE}/check-in/others/confirm",
            data={"missing": "281", "expected": "1,2", "count": "2"},
        )
    assert answer.status_code == 409
    assert "the names have changed" in answer.text
    assert hidden(answer.text)["missing"] == "281"
    assert hidden(answer.text)["expected"] != "1,2"


def test_the_check_in_of_the_others_can_be_taken_back_from_the_page():
    scene = Scene(phase=Phase.FROZEN, together=12)
    with visitor(scene, Role.CHECK_IN) as client:
        text = client.get(f"/desk/{CODE}/check-in").text
        answer = client.post(f"/desk/{CODE}/check-in/others/undo")
    assert "12 deputies were checked in that way" in text
    assert answer.headers["location"] == f"/desk/{CODE}/check-in?done=all-undone"


@pytest.mark.parametrize(("path", "field"), [("", "who"), ("/others", "names")])
@pytest.mark.parametrize(
    "text", ["http://here/v/MC2026#srRbpzCw5hhMDGqGN8WLL2", "srRbp-zCw5hh-MDGqG-N8WLL2"]
)
def test_a_private_code_that_comes_all_the_same_is_neither_used_nor_shown(path, field, text):
    scene = Scene(phase=Phase.FROZEN)
    with visitor(scene, Role.CHECK_IN) as client:
        answer = client.post(f"/desk/{CODE}/check-in{path}", data={field: f"21\n{text}"})
    assert answer.status_code == 400
    assert "by mistake" in answer.text
    assert "N8WLL2" not in answer.text
    assert not {"check_in", "show_others"} & {name for name, _, _ in scene.calls}


@pytest.mark.parametrize("missing", ["Nobody Of This Name", SAME_NAME[0].name])
def test_nobody_is_shown_when_a_missing_name_is_not_clear(missing):
    scene = Scene(phase=Phase.FROZEN)
    with visitor(scene, Role.CHECK_IN) as client:
        answer = client.post(f"/desk/{CODE}/check-in/others", data={"names": missing})
    assert answer.status_code in {400, 404}
    assert missing in answer.text
    assert "show_others" not in [name for name, _, _ in scene.calls]


def test_the_check_in_page_carries_what_its_script_needs():
    with visitor(Scene(phase=Phase.FROZEN), Role.CHECK_IN) as client:
        text = client.get(f"/desk/{CODE}/check-in").text
    assert 'id="check-in"' in text
    assert 'data-group="Ed25519"' in text
    assert 'data-credential-uuid="' in text
    assert 'id="scan"' in text
    assert 'name="who"' not in text, "without its script the page must not send what is scanned"
