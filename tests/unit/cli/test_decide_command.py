"""`ballot decide`: its words, shapes and exit codes, as they are relied on."""

import json

import pytest

from ballot.cli import main as front_door
from ballot.i18n.messages_law import REASONS
from ballot.law.vote.appraisal import GradeReason
from ballot.law.vote.outcome import ReasonCode

ROWS = [
    *[(266, 3, 2), (263, 5, 3), (260, 4, 7), (258, 7, 6), (252, 9, 10), (249, 11, 11)],
    *[(245, 14, 12), (238, 20, 13), (229, 28, 14), (217, 39, 15), (116, 121, 34), (85, 152, 34)],
]


def case(**change):
    return {
        "rules": {},
        "seats": 10,
        "deputies": {"total": 286, "present": 274},
        "ballots": {"issued": 274, "returned": 273, "invalid": 2},
        "projects": [
            {"id": str(place), "approve": approve, "oppose": oppose, "abstain": abstain}
            for place, (approve, oppose, abstain) in enumerate(ROWS, start=1)
        ],
    } | change


@pytest.fixture
def run(tmp_path, capfd, monkeypatch):
    def run(content, language="en"):
        monkeypatch.setenv("BALLOT_LANG", language or "")
        path = tmp_path / "case.json"
        if not isinstance(content, bytes):
            content = json.dumps(content).encode()
        path.write_bytes(content)
        code = front_door.main(["decide", str(path)])
        return code, *capfd.readouterr()

    return run


def test_a_case_gives_exactly_the_fields_of_the_contract(run):
    code, out, err = run(case())
    answer = json.loads(out)
    assert (code, err) == (0, "")
    reasons = answer.pop("reasons")
    assert answer == {
        "quorum": True,
        "valid": True,
        "threshold": 144,
        "selected": [str(place) for place in range(1, 11)],
        "rejected": ["11", "12"],
        "tied": [],
        "runoff": None,
        "shortfall": 0,
    }
    assert list(reasons) == [str(place) for place in range(1, 13)]
    assert reasons["11"] == ("Not selected: 116 approvals, 144 are needed; votes short: 28.")


def test_a_tie_names_the_runoff_it_needs(run):
    rows = [*ROWS[:9], ROWS[9], ROWS[9], ROWS[11]]
    projects = [
        {"id": f"p{place}", "approve": a, "oppose": o, "abstain": b}
        for place, (a, o, b) in enumerate(rows)
    ]
    code, out, _ = run(case(projects=projects, rules={"ballot.cap": None}))
    answer = json.loads(out)
    assert code == 0
    assert answer["tied"] == ["p9", "p10"]
    assert answer["runoff"] == {"seats": 1, "projects": ["p9", "p10"]}
    assert (answer["rejected"], answer["shortfall"]) == (["p11"], 0)


def test_a_ballot_that_only_chooses_has_no_opposition(run):
    projects = [{"id": "a", "approve": 271}, {"id": "b", "approve": 0}]
    choose = case(projects=projects, seats=1, rules={"ballot.mode": "CHOOSE_UP_TO_N"})
    code, out, _ = run(choose)
    assert (code, json.loads(out)["selected"]) == (0, ["a"])


@pytest.mark.parametrize(
    ("change", "quorum", "valid", "threshold"),
    [
        ({"deputies": {"total": 412, "present": 274}}, False, True, 207),
        ({"ballots": {"issued": 272, "returned": 273, "invalid": 2}}, True, False, 144),
    ],
)
def test_without_quorum_or_void_nothing_is_decided_and_each_project_says_why(
    run, change, quorum, valid, threshold
):
    code, out, _ = run(case(**change))
    answer = json.loads(out)
    assert code == 0
    assert (answer["quorum"], answer["valid"]) == (quorum, valid)
    assert answer["threshold"] == threshold
    assert [answer[key] for key in ("selected", "rejected", "tied")] == [[], [], []]
    assert (answer["runoff"], answer["shortfall"]) == (None, 0)
    assert len(answer["reasons"]) == 12
    assert all(answer["reasons"].values())


def changed(index, **change):
    projects = case()["projects"]
    projects[index] = projects[index] | change
    return {"projects": projects}


BALLOTS, DEPUTIES = case()["ballots"], case()["deputies"]
REFUSED = {
    "row": (changed(0, oppose=4), "project 1 add up to 272"),
    "cap": ({"seats": 9}, "cannot give so many"),
    "invalid": ({"ballots": BALLOTS | {"invalid": 274}}, "invalid ballots (274)"),
    "issued": ({"ballots": BALLOTS | {"issued": 275}}, "issued (275)"),
    "present": ({"deputies": {"total": 273, "present": 274}}, "present (274)"),
    "negative": (changed(3, approve=-1), "projects[3].approve"),
    "fractional": (changed(3, approve=258.0), "projects[3].approve"),
    "boolean": (changed(3, abstain=True), "projects[3].abstain"),
    "text": ({"seats": "10"}, "seats"),
    "null": ({"seats": None}, "“seats” must be a whole number"),
    "not a number": ({"seats": float("nan")}, "NaN"),
    "infinite": ({"seats": float("-inf")}, "-Infinity"),
    "huge": ({"seats": 10**50}, "“seats” must be a whole number"),
    "twice": (changed(1, id="1"), "Two projects have the number “1”"),
    "empty id": (changed(1, id=""), "projects[1].id"),
    "number id": (changed(1, id=2), "projects[1].id"),
    "surrogate id": (changed(1, id="\ud800"), "projects[1].id"),
    "none": ({"projects": []}, "no project"),
    "no list": ({"projects": {}}, "JSON array"),
    "no row": ({"projects": [1]}, "projects[0]"),
    "no places": ({"seats": 0}, "at least one place"),
    "no surplus": ({"seats": 12}, "more candidates than places"),
    "unknown rule": ({"rules": {"colour": "red"}}, "colour"),
    "no rules": ({"rules": None}, "“rules” must be a JSON object"),
    "unlawful quorum": ({"rules": {"quorum.fraction": "1/2"}}, "article 14"),
    "unlawful majority": ({"rules": {"pass.fraction": "1/3"}}, "article 25"),
    "silent tie": ({"rules": {"tie": "LOTS"}}, "LOTS"),
    "priority": ({"rules": {"ballot.mode": "PRIORITY"}}, "PRIORITY"),
    "unknown field": ({"place": 3}, "“place”"),
    "unknown count": ({"deputies": DEPUTIES | {"absent": 1}}, "deputies.absent"),
    "marks not asked": ({"rules": {"ballot.mode": "CHOOSE_UP_TO_N"}}, "only chooses"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_case_says_why_on_standard_error_alone(run, name):
    change, words = REFUSED[name]
    code, out, err = run(case(**change))
    assert (code, out) == (2, "")
    assert words in err


@pytest.mark.parametrize("missing", ["seats", "deputies", "ballots", "projects"])
def test_a_missing_field_is_named(run, missing):
    broken = case()
    del broken[missing]
    assert f"“{missing}” is missing" in run(broken)[2]


def test_a_missing_mark_is_named(run):
    broken = case()
    del broken["projects"][4]["abstain"]
    assert "“projects[4].abstain” is missing" in run(broken)[2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "line 1"),
        (b"{", "line 1, column 2"),
        (b'"case"', "“case” must be a JSON object"),
        (b"null", "“case” must be a JSON object"),
        (b'\n{"seats": \xff}', "line 2, column 11"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"seats": 1, "seats": 2}', "same key twice: “seats”"),
    ],
)
def test_a_file_that_is_no_case_is_refused(run, text, words):
    code, out, err = run(text)
    assert (code, out) == (2, "")
    assert words in err


def test_an_array_gives_an_array_with_an_error_in_the_place_of_a_refused_case(run):
    good, bad = json.dumps(case()), json.dumps(case(seats=0))
    twice = '{"rules": {"tie": "RUNOFF", "tie": "RUNOFF"}, ' + good.removeprefix('{"rules": {}, ')
    code, out, err = run(f"[{good}, {bad}, {twice}, 7, {good}]".encode())
    answers = json.loads(out)
    assert (code, err) == (2, "")
    assert ["error" in answer for answer in answers] == [False, True, True, True, False]
    assert answers[1] == {"error": "There must be at least one place, not 0."}
    assert "“tie”" in answers[2]["error"]
    assert answers[4] == answers[0]


@pytest.mark.parametrize("cases", [[], [case()], [case(), case()]])
def test_an_array_without_refusals_succeeds(run, cases):
    code, out, err = run(cases)
    assert (code, err) == (0, "")
    assert len(json.loads(out)) == len(cases)


def test_a_file_that_cannot_be_read_is_named(run, tmp_path, capfd):
    assert front_door.main(["decide", str(tmp_path / "none.json")]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert "none.json" in err


def test_reasons_speak_chinese_unless_told_otherwise(run):
    reason = json.loads(run(case(), language=None)[1])["reasons"]["12"]
    assert all(number in reason for number in ("85", "144", "59"))
    assert "approvals" not in reason


def test_every_reason_there_is_has_a_sentence():
    assert set(REASONS) == {*ReasonCode, *GradeReason}


def test_a_document_of_many_cases_costs_little(run):
    code, out, _ = run([case() for _ in range(300)])
    assert code == 0
    assert len({json.dumps(answer) for answer in json.loads(out)}) == 1


@pytest.mark.parametrize("base", ["ALL", "PRESENT", "VALID"])
def test_exactly_half_passes_nothing_whatever_it_is_half_of(run, base):
    code, out, err = run(case(rules={"pass.inclusive": True, "denominator.pass": base}))
    assert (code, out) == (2, "")
    assert "article 25" in err
