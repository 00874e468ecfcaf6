"""The desk of a closed round gives out the archive, takes shares, and says why one is refused."""

import pytest
from markupsafe import escape

from ballot.basics.errors import Malformed, VerificationError
from ballot.i18n.messages import say
from ballot.i18n.translate import speaking
from ballot.law.congress.policy import Role
from ballot.law.vote.poll import Phase
from support.county import CODE
from support.fake_use_cases import Scene
from support.web import visitor

SHARE = {"file": ("share.json", b"{}", "application/json")}
REFUSED = VerificationError("share-of-nobody")


def given_to(scene):
    return [given[1:] for name, given, _ in scene.calls if name == "hand_in_share"]


@pytest.mark.parametrize("phase", Phase)
def test_only_the_desk_of_a_closed_round_offers_the_archive_and_takes_shares(phase):
    with visitor(Scene(phase=phase), Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}").text
    offered = phase is Phase.CLOSED
    assert (f'href="/desk/{CODE}/archive"' in text) is offered
    assert (f'action="/desk/{CODE}/shares"' in text) is offered


def test_the_archive_at_the_desk_is_the_one_that_a_scrutineers_page_gets():
    answers = {}
    for role, address in (
        (Role.ORGANISER, f"/desk/{CODE}/archive"),
        (Role.SCRUTINEER, f"/api/polls/{CODE}/archive"),
    ):
        with visitor(Scene(phase=Phase.CLOSED), role) as client:
            answer = client.get(address)
        kept = ("content-type", "content-disposition")
        answers[role] = (answer.status_code, answer.content, *map(answer.headers.get, kept))
    assert answers[Role.ORGANISER] == answers[Role.SCRUTINEER]
    assert answers[Role.ORGANISER][:2] == (200, b"a board, in pieces")


@pytest.mark.parametrize(("ballots", "asked"), [(2, True), (3, False)])
def test_the_form_asks_to_confirm_few_ballots_and_hands_the_answer_on(ballots, asked):
    scene = Scene(phase=Phase.CLOSED, ballots=ballots)
    with visitor(scene, Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}").text
        client.post(f"/desk/{CODE}/shares", files=SHARE, data={"confirmed": "few-ballots"})
        answer = client.post(f"/desk/{CODE}/shares", files=SHARE)
    assert ('type="checkbox" name="confirmed" value="few-ballots" required' in text) is asked
    assert ("share.json --few-ballots" in text) is asked
    assert given_to(scene) == [(CODE, b"{}", {"few-ballots"}), (CODE, b"{}", {""})]
    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/{CODE}?done=share")


@pytest.mark.parametrize("english", [True, False])
@pytest.mark.parametrize(
    ("refusal", "status"), [(REFUSED, 422), (Malformed("decryption-malformed"), 400)]
)
def test_a_refused_share_is_explained_on_the_agenda(refusal, status, english):
    scene = Scene(phase=Phase.CLOSED, refusals={"hand_in_share": refusal})
    with visitor(scene, Role.ORGANISER, english=english) as client:
        answer = client.post(f"/desk/{CODE}/shares", files=SHARE)
    with speaking("en" if english else "zh_Hans_CN"):
        words = escape(say(refusal))
    assert answer.status_code == status
    assert words in answer.text
    assert f'action="/desk/{CODE}/shares"' in answer.text


def test_a_form_without_a_file_says_so_and_a_program_is_told_the_code():
    scene = Scene(phase=Phase.CLOSED, refusals={"hand_in_share": REFUSED})
    with visitor(scene, Role.ORGANISER) as client:
        assert client.post(f"/desk/{CODE}/shares").status_code == 400
        accept = {"accept": "application/json"}
        answer = client.post(f"/desk/{CODE}/shares", files=SHARE, headers=accept)
    assert (answer.status_code, answer.json()["code"]) == (422, "share-of-nobody")
