"""The form of a poll takes what was typed, or says all that is wrong, each fault at its field."""

from dataclasses import replace

import pytest

from ballot.law.congress.policy import Role
from ballot.vote.preparing import PollDraft
from support.fake_use_cases import CODE, CONGRESS, Scene
from support.web import visitor

POLL = {
    "matter": "Livelihood projects of 2026",
    "congress": "Yunxi County People's Congress",
    "session": "Fourth Session",
    "government": "Yunxi County People's Government",
    "place": "Yunxi County",
    "year": "2026",
    "day": "2026-02-06",
    "announcement_number": "5",
    "form": "per-item",
    "seats": "10",
    "ballot.cap": "N",
    "surplus.required": "yes",
    "surplus.min_pct": "20",
    "quorum.fraction": "2/3",
    "quorum.inclusive": "yes",
    "pass.rule": "MAJORITY_THEN_RANK",
    "denominator.pass": "ALL",
    "pass.fraction": "1/2",
    "pass.inclusive": "no",
    "tie": "RUNOFF",
    "runoff.requires_majority": "no",
    "shortfall": "PRESIDIUM",
    "measure.options": "3",
    "measure.grade_rule": "MAJORITY_ALL",
    "measure.inclusive": "yes",
    "trustees": "3",
    "threshold": "2",
    "group": "Ed25519",
    "language": "en",
}


def test_a_new_poll_takes_what_was_typed():
    scene = Scene()
    with visitor(scene, Role.ORGANISER) as client:
        answer = client.post("/desk/new", data=POLL)
    draft = next(given[2] for name, given, _ in scene.calls if name == "create_poll")
    assert answer.headers["location"] == f"/desk/{CODE}"
    assert isinstance(draft, PollDraft)
    assert (draft.seats, draft.threshold, draft.occasion.year) == (10, 2, 2026)
    assert draft.rules["quorum.fraction"] == "2/3"
    assert draft.rules["ballot.cap"] == "N"
    assert draft.rules["pass.inclusive"] is False


OTHER = replace(CONGRESS, code="C2", name="Another County People's Congress")


def test_who_organises_for_several_congresses_chooses_one_first():
    scene = Scene(congresses=(CONGRESS, OTHER))
    with visitor(scene, Role.ORGANISER) as client:
        choice = client.get("/desk/new").text
        form = client.get("/desk/new?of=C2").text
        unsaid = client.post("/desk/new", data=POLL)
        client.post("/desk/new", data=POLL | {"of": "C2"})
        foreign = client.post("/desk/new", data=POLL | {"of": "C3"})
    assert [f"/desk/new?of={code}" in choice for code in ("C1", "C2")] == [True, True]
    assert OTHER.name.replace("'", "&#39;") in form
    (made,) = [given for name, given, _ in scene.calls if name == "create_poll"]
    assert (made[1], made[2].occasion.congress) == ("C2", OTHER.name)
    assert (unsaid.status_code, foreign.status_code) == (403, 403)


def test_the_first_poll_of_a_congress_without_a_name_asks_for_it():
    with visitor(Scene(congresses=(replace(CONGRESS, name=""),)), Role.ORGANISER) as client:
        assert '<input class="input" id="f-congress"' in client.get("/desk/new").text


def test_who_prepares_single_polls_only_is_told_who_makes_new_ones():
    with visitor(Scene(congresses=()), Role.ORGANISER) as client:
        assert "made by an organiser of the congress" in client.get("/desk/new").text


FAULTS = {
    "year": ("next", "is not a whole number"),
    "day": ("2026-02-30", "is not a day"),
    "form": ("lots", "is not one of the choices"),
    "seats": ("", "Fill this in."),
    "group": ("P-256", "is not one of the choices"),
    "matter": ("x" * 201, "longer than 200 characters"),
    "session": ("", "Fill this in."),
    "ballot.cap": ("-1", "is not a whole number"),
    "language": ("fr", "is not one of the choices"),
    "quorum.fraction": ("1/2", "is unlawful"),
    "pass.fraction": ("most", "is not a fraction up to the whole"),
    "surplus.min_pct": ("9999", "is not one of the choices"),
    "threshold": ("9", "is not possible"),
}


def at_the_field(text, name):
    """Return what a form says at a field."""
    return text.partition(f'id="e-{name}">')[2].partition("</span>")[0]


@pytest.mark.parametrize("field", FAULTS)
def test_a_refused_poll_keeps_what_was_typed(field):
    value, said = FAULTS[field]
    scene = Scene()
    with visitor(scene, Role.ORGANISER) as client:
        answer = client.post("/desk/new", data=POLL | {field: value})
    assert answer.status_code == 400
    assert "This was not saved" in answer.text
    assert 'value="Yunxi County"' in answer.text
    assert said in at_the_field(answer.text, field)
    assert answer.text.count('aria-invalid="true"') == 1
    assert "create_poll" not in [name for name, _, _ in scene.calls]


def test_everything_that_is_wrong_is_said_at_once():
    wrong = {name: value for name, (value, _) in FAULTS.items()}
    with visitor(Scene(), Role.ORGANISER) as client:
        text = client.post("/desk/new", data=POLL | wrong).text
    for name, (_, said) in FAULTS.items():
        assert said in at_the_field(text, name), name
    assert f"Fields to correct: {len(FAULTS)}." in text
    assert 'href="#f-matter"' in text
