"""A scrutineer who sends a false share, live: it is refused by name, and the day ends right."""

import pytest

from ballot.basics.errors import Unavailable
from ballot.basics.rand import SystemRng
from ballot.cli.rehearsal.clients import Client, Scrutineer
from ballot.law.vote.result_reading import parse_minutes
from ballot.protocol.archive import read_archive
from ballot.protocol.board import recorded_tally
from ballot.protocol.elections import parse_election
from ballot.protocol.trustees import parse_trustees
from ballot.verify.inspection import inspect_archive
from support.elections import Voting
from support.forging import block_count, with_repeated_proofs, without_statements
from support.served import ABSTAIN, APPROVE, OPPOSE, PASSWORD, served

MARKS = [[APPROVE, APPROVE, OPPOSE, ABSTAIN, ABSTAIN]] * 3 + [[OPPOSE, APPROVE, *[ABSTAIN] * 3]]
FALSE = 1
"""The owner who sends what is false; the other two decrypt in the end."""
STATEMENTS = {
    "without statement proofs": without_statements,
    "with the weak proofs once more": with_repeated_proofs,
    "with proofs as honest as can be": lambda _: None,
}


@pytest.fixture(scope="module")
def vote(tmp_path_factory):
    """A closed vote on a real server: of four ballots three approve the first project."""
    home = tmp_path_factory.mktemp("false") / "home"
    home.mkdir(mode=0o700)
    with served(home) as place:
        opened = place.load(place.draft()).open()
        for deputy, marks in enumerate(MARKS):
            opened.cast(deputy, marks)
        opened.act("close")
        yield opened


def scrutineer(vote, owner):
    client = Scrutineer(vote.address)
    client.log_in(f"scrutineer{owner}", PASSWORD)
    return client


def false_share(vote, client, statements):
    """Return a share of the right form whose weak proofs hold, and which blocks every count."""
    tally = client.get(f"/api/polls/{vote.code}/tally").json()
    archive = client.get(f"/api/polls/{vote.code}/archive").content
    election = parse_election(tally["election"])
    total = recorded_tally(read_archive(archive))
    held = Voting(
        election=election,
        trustees=parse_trustees(election.group, tally["trustees"]),
        trustee_secrets=tuple(key.decryption_key for key in vote.place.ceremony.keys),
        voter_secrets=(),
        weights=(),
        credentials="",
        rng=SystemRng(),
    )
    return block_count(held, total, FALSE).share(total, statements)


def received(client, vote):
    return client.get(f"/api/polls/{vote.code}/tally").json()["received"]


@pytest.mark.parametrize("kind", STATEMENTS)
def test_a_false_share_is_refused_and_leaves_nothing_behind(vote, kind):
    with scrutineer(vote, FALSE) as client:
        share = false_share(vote, client, STATEMENTS[kind])
        with pytest.raises(Unavailable, match="server-refuses") as refused:
            client.post_text(f"/api/polls/{vote.code}/decryptions", share)
        assert refused.value.params["status"] == 422
        assert vote.deputies[FALSE - 1].name in refused.value.params["answer"]
        assert received(client, vote) == []


def test_the_others_count_and_the_day_ends_right(vote):
    with scrutineer(vote, FALSE) as client:
        share = false_share(vote, client, lambda _: None)
        for owner in (2, 3):
            with pytest.raises(Unavailable, match="server-refuses"):
                client.post_text(f"/api/polls/{vote.code}/decryptions", share)
            with scrutineer(vote, owner) as honest:
                honest.decrypt(vote.code, vote.place.ceremony.keys[owner - 1], SystemRng())
        assert received(client, vote) == [2, 3]
    vote.act("certify")
    vote.act("publish")
    with Client(vote.address) as reader:
        minutes = parse_minutes(reader.get(f"/r/{vote.code}/1/result.json").content)
        report = inspect_archive(reader.get(f"/r/{vote.code}/1/election.bel").content, lawful=True)
    assert [row.approve for row in minutes.tally.projects] == [3, 4, 0, 0, 0]
    assert (report.valid, report.complete, report.ballots) == (True, True, 4)
