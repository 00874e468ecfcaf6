"""A live vote in which a scrutineer sends a false share, and the day ends right all the same.

The share is no decryption of anything, with proofs that the format alone accepts: taken, it would
have blocked the count for good. Everything goes over HTTP to a server process.
"""

import pytest

from ballot.basics.errors import Unavailable
from ballot.basics.rand import SystemRng
from ballot.cli.rehearsal.clients import Client, Scrutineer
from ballot.protocol.archive import read_archive
from ballot.protocol.board import recorded_tally
from ballot.protocol.counting import ShareVerifier
from ballot.protocol.elections import parse_election
from ballot.protocol.trustees import parse_trustees
from ballot.verify.inspection import inspect_archive
from support.elections import Voting
from support.forging import block_count
from support.served import ABSTAIN, APPROVE, OPPOSE, PASSWORD, served

BALLOTS = (
    [APPROVE] * 3 + [OPPOSE] * 2,
    [APPROVE, ABSTAIN, OPPOSE, ABSTAIN, OPPOSE],
    [APPROVE, APPROVE, ABSTAIN, OPPOSE, ABSTAIN],
    [OPPOSE, APPROVE, APPROVE, APPROVE, ABSTAIN],
)
COUNTS = [(3, 1, 0), (3, 0, 1), (2, 1, 1), (1, 2, 1), (0, 2, 2)]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with served(tmp_path_factory.mktemp("home")) as opened:
        yield opened


def closed_vote(place):
    vote = place.load(place.draft()).open()
    for deputy, marks in enumerate(BALLOTS):
        vote.cast(deputy, marks)
    vote.act("close")
    return vote


def forge(vote, owner):
    """Forge a share of a scrutineer who knows nothing but the own key and what everyone sees."""
    archive = vote.place.desk.get(f"/desk/{vote.code}/archive").content
    total = recorded_tally(read_archive(archive))
    with Client(vote.address) as reader:
        election = parse_election(reader.get(f"/api/polls/{vote.code}/election").json()["election"])
    trustees = parse_trustees(election.group, vote.place.ceremony.trustees)
    keys = vote.place.ceremony.keys
    secrets = tuple(key.decryption_key if key.index == owner else 0 for key in keys)
    voting = Voting(election, trustees, secrets, (), (), "[]", SystemRng())
    share = block_count(voting, total, owner).share(total)
    ShareVerifier(election, total).verify_format(trustees.owners[owner - 1], share)
    return share


def send(vote, owner, share):
    """Send a share as this scrutineer."""
    with Scrutineer(vote.address) as scrutineer:
        scrutineer.log_in(f"scrutineer{owner}", PASSWORD)
        scrutineer.post_text(f"/api/polls/{vote.code}/decryptions", share)


def decrypt(vote, owner):
    """Decrypt honestly, and return who has decrypted and the phase."""
    with Scrutineer(vote.address) as scrutineer:
        scrutineer.log_in(f"scrutineer{owner}", PASSWORD)
        key = vote.place.ceremony.keys[owner - 1]
        answer = scrutineer.decrypt(vote.code, key, SystemRng())
    return answer["received"], answer["phase"]


def refusal_of(vote, owner, share):
    """Send a false share and return the sentence with which it is refused."""
    with pytest.raises(Unavailable, match="server-refuses") as refused:
        send(vote, owner, share)
    assert refused.value.params["status"] == 422
    return str(refused.value.params["answer"])


def assert_the_day_ends_right(vote):
    vote.act("certify")
    vote.act("publish")
    with Client(vote.address) as reader:
        result = reader.get(f"/r/{vote.code}/1/result.json").json()
        archive = reader.get(f"/r/{vote.code}/1/election.bel").content
    counts = [(each["approve"], each["oppose"], each["abstain"]) for each in result["projects"]]
    assert counts == COUNTS
    report = inspect_archive(archive)
    assert report.valid
    assert not report.cautions


def test_a_false_share_is_refused_by_name_and_the_two_others_end_the_day_right(place):
    vote = closed_vote(place)
    false = forge(vote, 1)
    for _ in range(2):
        said = refusal_of(vote, 1, false)
        assert vote.deputies[0].name in said
        assert not any(deputy.name in said for deputy in vote.deputies[1:3])
    assert decrypt(vote, 2) == ([2], "closed")
    refusal_of(vote, 1, false)
    assert decrypt(vote, 3) == ([2, 3], "counted")
    assert_the_day_ends_right(vote)


def test_after_a_false_share_the_same_scrutineers_honest_one_is_taken(place):
    vote = closed_vote(place)
    refusal_of(vote, 1, forge(vote, 1))
    assert decrypt(vote, 1) == ([1], "closed")
    assert decrypt(vote, 2) == ([1, 2], "counted")
    assert_the_day_ends_right(vote)


def test_a_false_share_over_the_desk_is_refused_and_names_nobody(place):
    vote = closed_vote(place)
    with pytest.raises(Unavailable, match="server-refuses") as refused:
        place.desk.load(vote.code, "shares", "share.json", forge(vote, 1).encode())
    said = str(refused.value.params["answer"])
    assert not any(deputy.name in said for deputy in vote.deputies[:3])
    assert decrypt(vote, 1) == ([1], "closed")
    assert decrypt(vote, 3) == ([1, 3], "counted")
    assert_the_day_ends_right(vote)
