"""Damage in words: what staff read when something that was stored is damaged or missing."""

import pytest

from ballot.basics.errors import Damaged, Unavailable
from ballot.law.congress.policy import Role
from support.county import CODE
from support.fake_use_cases import Scene
from support.web import visitor

STEPS = ("Let the vote pause", "Leave this machine and the server switched on", "administrator")


def test_missing_ballots_lead_the_desk_to_what_a_clerk_does_now():
    missing = Damaged("box-incomplete", poll=CODE, missing=2)
    with visitor(Scene(trouble=missing), Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}").text
    assert "2 acknowledged ballots are missing from the box" in text
    assert all(step in text for step in STEPS)


DAMAGES = [
    ("store-damaged", {"reason": "gone", "path": "ballot.db"}),
    ("store-unavailable", {"reason": "damaged"}),
    ("certificate-damaged", {"poll": CODE, "round": 1, "reason": "signature"}),
    ("board-damaged", {"poll": CODE}),
    ("board-missing", {"path": "boards/x.bel"}),
]


@pytest.mark.parametrize(("code", "params"), DAMAGES)
def test_damage_leads_the_staff_to_a_page_with_the_next_steps(code, params):
    with visitor(Scene(raises=Damaged(code, **params)), Role.ORGANISER) as client:
        staff, public = client.get(f"/desk/{CODE}"), client.get(f"/r/{CODE}")
    assert staff.status_code == public.status_code == 503
    assert "Something that was stored is damaged or missing" in staff.text
    assert all(step in staff.text for step in STEPS)
    assert STEPS[0] not in public.text


def test_what_is_only_busy_is_not_called_damage():
    busy = Unavailable("store-unavailable", reason="busy")
    with visitor(Scene(raises=busy), Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}").text
    assert "Something failed on our side" in text
    assert STEPS[0] not in text


@pytest.mark.parametrize("role", [None, Role.ORGANISER])
def test_an_archive_whose_file_is_lost_is_one_sentence_and_one_line_of_the_log(role, caplog):
    lost = Damaged("board-missing", path=f"boards/{role}.bel", reason="No such file or directory")
    with visitor(Scene(refusals={"take_archive": lost}), role) as client:
        answers = [client.get(f"/r/{CODE}/1/election.bel") for _ in range(3)]
    for answer in answers:
        assert answer.status_code == 503
        assert "content-disposition" not in answer.headers
        assert "Traceback" not in answer.text
        assert f"The closed board of this vote, boards/{role}.bel, is missing" in answer.text
    (record,) = [each for each in caplog.records if "board-missing" in each.getMessage()]
    assert record.exc_info is None
    assert f"/r/{CODE}/1/election.bel" in record.getMessage()


def test_an_archive_is_a_file_to_keep_under_the_number_of_its_round():
    with visitor() as client:
        whole = client.get(f"/r/{CODE}/1/election.bel")
        part = client.get(f"/r/{CODE}/1/election.bel", headers={"range": "bytes=0-9"})
    assert whole.headers["content-disposition"] == 'attachment; filename="election.bel"'
    assert int(whole.headers["content-length"]) == len(whole.content)
    assert (part.status_code, part.content) == (200, whole.content)
    assert not {"accept-ranges", "etag"} & set(whole.headers)
