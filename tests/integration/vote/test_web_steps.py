"""The steps of the day: a refused one leads back, what was done is said, and there is a way out."""

from dataclasses import replace

import pytest

from ballot.basics.errors import Forbidden, RuleViolation, StateConflict
from ballot.law.congress.policy import Role
from ballot.law.vote.form import Form
from ballot.law.vote.poll import Phase
from ballot.law.vote.rules import Rules, ShortfallRule, TieRule
from ballot.law.vote.secrecy import Finding
from ballot.vote.freezing import FreezeRefused
from ballot.vote.web.desk.desk import DONE
from support.county import COUNTS, appraisal_minutes, minutes
from support.fake_use_cases import ATTENDANCE, CODE, Scene
from support.web import visitor

TIED = tuple((160, 80, 31) if place in {9, 10} else row for place, row in enumerate(COUNTS))
SHORT = tuple((100, 140, 31) if place == 9 else row for place, row in enumerate(COUNTS))
STEPS = {
    "freeze": "freeze_poll",
    "lift": "lift_freeze",
    "open": "open_poll",
    "close": "close_poll",
    "certify": "certify",
    "publish": "publish",
    "runoff": "open_runoff",
    "abandon": "abandon_round",
    "void": "declare_void",
    "again": "hold_again",
    "copy": "copy_poll",
}
LATE = StateConflict("poll-changed-meanwhile")


@pytest.mark.parametrize(
    ("step", "final"),
    [
        ("freeze", False),
        ("lift", False),
        ("open", True),
        ("close", True),
        ("certify", True),
        ("publish", True),
        ("runoff", True),
        ("abandon", True),
        ("void", True),
        ("again", False),
        ("copy", False),
    ],
)
def test_a_step_is_asked_for_first_and_it_is_said_whether_it_is_final(step, final):
    with visitor(Scene(), Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}?confirm={step}").text
    assert ("This step cannot be taken back." in text) is final
    assert f'action="/desk/{CODE}/{step}"' in text
    assert text.count(" inert") == 2


@pytest.mark.parametrize("step", STEPS)
def test_a_refused_step_leads_back_to_the_agenda_with_the_reason(step):
    scene = Scene(refusals={STEPS[step]: LATE})
    with visitor(scene, Role.ORGANISER) as client:
        answer = client.post(f"/desk/{CODE}/{step}", data={"reason": "why"})
    assert answer.status_code == 409
    assert "Somebody changed this poll at the same moment." in answer.text
    assert 'aria-current="step"' in answer.text
    assert "<dialog" not in answer.text


def test_whoever_is_too_early_is_not_sent_to_load_the_agenda_again():
    scene = Scene(phase=Phase.CLOSED, refusals={"certify": StateConflict("phase-other")})
    with visitor(scene, Role.ORGANISER) as client:
        text = client.post(f"/desk/{CODE}/certify").text
    assert "The agenda shows the next one." in text
    assert "Load the page again to see" not in text


def test_a_refused_freeze_names_everything_that_is_in_the_way():
    faults = [StateConflict("roster-missing"), StateConflict("cards-missing")]
    scene = Scene(phase=Phase.DRAFT, refusals={"freeze_poll": FreezeRefused(faults)})
    with visitor(scene, Role.ORGANISER) as client:
        answer = client.post(f"/desk/{CODE}/freeze")
    assert answer.status_code == 409
    told = answer.text.partition('role="alert"')[2].partition("</ul>")[0]
    assert "Still to be done before the freeze: 2." in told
    assert "Import the roster of deputies first." in told
    assert "Make and print them first." in told


@pytest.mark.parametrize("step", STEPS)
def test_a_program_is_told_a_refused_step_as_a_problem(step):
    scene = Scene(refusals={STEPS[step]: LATE})
    with visitor(scene, Role.ORGANISER) as client:
        client.headers["accept"] = "application/json"
        answer = client.post(f"/desk/{CODE}/{step}", data={"reason": "why"})
    assert answer.json()["code"] == "poll-changed-meanwhile"


@pytest.mark.parametrize("step", [step for step in STEPS if step != "copy"])
def test_after_a_step_the_agenda_says_that_it_is_done(step):
    with visitor(Scene(), Role.ORGANISER) as client:
        answer = client.post(f"/desk/{CODE}/{step}", data={"reason": "why"})
        assert answer.headers["location"] == f"/desk/{CODE}?done={step}"
        text = client.get(answer.headers["location"]).text
    assert DONE[step] in text


def test_nothing_is_said_to_be_done_that_nobody_knows():
    with visitor(Scene(), Role.ORGANISER) as client:
        assert "notice good" not in client.get(f"/desk/{CODE}?done=everything").text


def test_a_copy_leads_on_to_its_settings():
    with visitor(Scene(), Role.ORGANISER) as client:
        answer = client.post(f"/desk/{CODE}/copy")
        text = client.get(answer.headers["location"]).text
    assert answer.headers["location"] == f"/desk/{CODE}/settings?done=copy"
    assert "This is the copy." in text


@pytest.mark.parametrize("step", ["abandon", "void"])
def test_a_reason_that_is_missing_is_asked_for_where_it_belongs(step):
    refusal = RuleViolation("reason-too-long", longest=200)
    scene = Scene(refusals={STEPS[step]: refusal})
    with visitor(scene, Role.ORGANISER) as client:
        answer = client.post(f"/desk/{CODE}/{step}", data={"reason": "so much to say"})
    assert answer.status_code == 422
    field = answer.text.partition("<textarea")[2].partition("</span>")[0]
    assert "so much to say" in field
    assert 'aria-invalid="true"' in field
    assert "The most is 200 characters." in field
    assert answer.text.count("The most is 200 characters.") == 1


def test_the_reason_is_handed_on_as_it_was_typed():
    scene = Scene()
    with visitor(scene, Role.ORGANISER) as client:
        client.post(f"/desk/{CODE}/void", data={"reason": "A tablet was left open."})
    given = [given[1:] for name, given, _ in scene.calls if name == "declare_void"]
    assert given == [(CODE, "A tablet was left open.")]


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("round_", [1, 2])
def test_each_state_of_a_round_has_its_own_ways_out(phase, round_):
    expected = {"copy"}
    if phase is Phase.FROZEN and round_ == 1:
        expected.add("lift")
    if phase in {Phase.DRAFT, Phase.FROZEN}:
        expected.add("abandon")
    if phase in {Phase.OPEN, Phase.CLOSING, Phase.CLOSED}:
        expected.add("void")
    with visitor(Scene(phase=phase, round=round_), Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}").text
    offered = {name for name in STEPS if f"?confirm={name}" in text}
    assert expected == offered & {"lift", "abandon", "void", "copy"}


@pytest.mark.parametrize("phase", [Phase.ABANDONED, Phase.DECLARED_VOID])
def test_the_agenda_of_a_dropped_round_says_why_and_shows_no_ballots(phase):
    with visitor(Scene(phase=phase, reason="The lamp fell."), Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}").text
    assert "The lamp fell." in text
    assert "in the box" not in text
    assert "/board" not in text


def test_a_void_round_is_named_on_the_board_and_has_no_trackers():
    with visitor(Scene(phase=Phase.DECLARED_VOID)) as client:
        text = client.get(f"/r/{CODE}/1/board").text
    assert "This round was declared void." in text
    assert 'id="tracker"' not in text


@pytest.mark.parametrize(("then", "calls"), [("runoff", True), ("", False)])
def test_a_further_vote_follows_the_certifying_at_once(then, calls):
    scene = Scene(phase=Phase.COUNTED, record=minutes(counts=TIED))
    with visitor(scene, Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}?confirm=certify-runoff").text
        answer = client.post(f"/desk/{CODE}/certify", data={"then": then})
    assert f'action="/desk/{CODE}/certify"' in text
    assert '<input type="hidden" name="then" value="runoff">' in text
    done = [name for name, _, _ in scene.calls if name in {"certify", "open_runoff"}]
    assert done == (["certify", "open_runoff"] if calls else ["certify"])
    assert answer.headers["location"].endswith("runoff" if calls else "certify")


def test_what_is_certified_is_seen_before_with_every_reason():
    scene = Scene(phase=Phase.COUNTED, record=minutes())
    with visitor(scene, Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}/figures").text
    for approve, oppose, abstain in COUNTS:
        assert f"<b>{approve}</b></td>" in text
        assert f'<td class="r" data-head="Oppose">{oppose}</td>' in text
        assert f'<td class="r" data-head="Abstain">{abstain}</td>' in text
    assert text.count("approvals reach the 144 needed") == 10
    assert text.count("votes short") == 2
    assert "12 rows, each of which adds up to 271 valid ballots" in text
    assert "?confirm=certify" in text
    assert "certify-runoff" not in text


def test_a_tie_is_offered_to_the_deputies_at_once():
    scene = Scene(phase=Phase.COUNTED, record=minutes(counts=TIED))
    with visitor(scene, Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}/figures").text
        agenda = client.get(f"/desk/{CODE}").text
    assert "2 are equal for 1 of the places" in text
    assert "?confirm=certify-runoff" in text
    later = agenda.partition('aria-current="step"')[2]
    assert later.index("further vote among the tied") < later.index("Announce, then publish")


def test_the_grades_of_an_appraisal_are_seen_before():
    scene = Scene(phase=Phase.COUNTED, record=appraisal_minutes(), form=Form.SATISFACTION)
    with visitor(scene, Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}/figures").text
    assert "12 projects have their grades." in text
    assert "Basically satisfied" in text


@pytest.mark.parametrize("phase", [Phase.DRAFT, Phase.OPEN, Phase.CLOSED, Phase.DECLARED_VOID])
def test_there_are_no_figures_before_the_count(phase):
    with visitor(Scene(phase=phase), Role.ORGANISER) as client:
        answer = client.get(f"/desk/{CODE}/figures")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/{CODE}")


def test_the_check_in_sees_no_figures():
    with visitor(Scene(phase=Phase.COUNTED, record=minutes()), Role.CHECK_IN) as client:
        assert client.get(f"/desk/{CODE}/figures").status_code == 403
        assert client.get(f"/desk/{CODE}/now").status_code == 403


def test_the_fresh_agenda_is_empty_until_something_changes():
    scene = Scene(phase=Phase.OPEN, ballots=231)
    with visitor(scene, Role.ORGANISER) as client:
        page = client.get(f"/desk/{CODE}").text
        version = page.partition('data-version="')[2].partition('">')[0].replace("&#34;", '"')
        client.headers["if-none-match"] = version
        assert client.get(f"/desk/{CODE}/now").status_code == 304
        scene.ballots = 232
        fresh = client.get(f"/desk/{CODE}/now")
        assert ">232<" in fresh.text
        client.headers["accept-language"] = "zh-CN"
        assert client.get(f"/desk/{CODE}/now").status_code == 200
    assert fresh.status_code == 200
    assert "<html" not in fresh.text


def test_a_fresh_agenda_that_nobody_may_see_leads_to_the_log_in():
    with visitor(Scene(refusals={"who_is": Forbidden("x")})) as client:
        answer = client.get(f"/desk/{CODE}/now")
    assert answer.headers["location"].startswith("/login")


@pytest.mark.parametrize(
    ("phase", "said", "unsaid"),
    [
        (Phase.DRAFT, None, "Attendance"),
        (Phase.FROZEN, "0 checked in, 9 on leave, 277 not here yet", "absent"),
        (Phase.OPEN, "0 checked in, 9 on leave, 277 not here yet", "absent"),
        (Phase.CLOSED, "9 on leave, 277 absent", "not here yet"),
    ],
)
def test_nobody_is_absent_before_the_vote_has_ended(phase, said, unsaid):
    nobody = replace(ATTENDANCE, present=0, absent=277, quorum_reached=False)
    with visitor(Scene(phase=phase, attendance=nobody), Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}").text
    assert said is None or said in text
    assert unsaid not in text


@pytest.mark.parametrize(
    ("rules", "counts", "said"),
    [
        (Rules(), COUNTS, None),
        (Rules(shortfall=ShortfallRule.LEAVE), SHORT, "The rules leave them empty."),
        (Rules(tie=TieRule.PRESIDIUM), TIED, "the presidium decides"),
    ],
)
def test_not_everything_is_done_while_a_place_is_open(rules, counts, said):
    record = minutes(counts=counts, rules=rules)
    with visitor(Scene(phase=Phase.PUBLISHED, record=record), Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}").text
    assert ("Everything is done" in text) is (said is None)
    assert said is None or said in text


REVEALING = Finding("count-reveals-everyone", {"ballots": 7})


def test_publishing_a_count_that_reveals_everyone_is_confirmed_by_name():
    scene = Scene(phase=Phase.CERTIFIED, record=minutes(), revealing=(REVEALING,))
    with visitor(scene, Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}?confirm=publish").text
        client.post(f"/desk/{CODE}/publish", data={"confirmed": "count-reveals-everyone"})
        client.post(f"/desk/{CODE}/publish")
    assert "The count shows how everybody voted" in text
    assert '<input type="hidden" name="confirmed" value="count-reveals-everyone">' in text
    confirmed = [given[2] for name, given, _ in scene.calls if name == "publish"]
    assert confirmed == [{"count-reveals-everyone"}, {""}]


def test_publishing_an_ordinary_count_confirms_nothing_further():
    with visitor(Scene(phase=Phase.CERTIFIED, record=minutes()), Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}?confirm=publish").text
    assert 'name="confirmed"' not in text
