"""Whole elections made by belenios-tool are recomputed to the byte."""

import json
from functools import cache
from pathlib import Path

import pytest

from ballot.basics.errors import Malformed
from ballot.basics.rand import SeededRng
from ballot.protocol.archive import read_archive
from ballot.protocol.ballots import BallotVerifier
from ballot.protocol.board import recorded_tally
from ballot.protocol.counting import (
    encrypted_tally,
    owned_text,
    parse_result,
    partial_decryption,
    result_text,
    sized_tally_text,
    verify_partial_decryption,
    verify_result,
)
from ballot.protocol.credentials import parse_credential, public_of, secret_of
from ballot.protocol.elections import parse_election
from ballot.protocol.trustees import parse_trustees
from support.boards import BALLOT, DECRYPTION, RESULT, SETUP, TALLY, Steps

FOLDER = Path(__file__).parents[2] / "fixtures" / "belenios"
SETS = ("v2-single", "v2-threshold", "v3-ed25519-threshold", "v3-threshold")
sets = pytest.mark.parametrize("name", SETS)


@cache
def read(name):
    steps = Steps.read((FOLDER / name / "final.bel").read_bytes())
    election = parse_election(steps.of(SETUP).data[0])
    return steps, election, parse_trustees(election.group, steps.of(SETUP).data[1])


def all_of(steps, kind):
    return [steps.steps[place] for place in steps.where(kind)]


@cache
def verified(name):
    steps, election, _ = read(name)
    verifier = BallotVerifier(election)
    return [verifier.verify(step.data[0].encode()) for step in all_of(steps, BALLOT)]


@sets
def test_the_recorded_tally_is_that_of_the_tally_event(name):
    archive = read_archive((FOLDER / name / "final.bel").read_bytes())
    steps, _, _ = read(name)
    assert recorded_tally(archive) == steps.of(TALLY).data[0]


@sets
def test_an_open_board_records_no_tally(name):
    with pytest.raises(Malformed, match="board-not-closed"):
        recorded_tally(read_archive((FOLDER / name / "open.bel").read_bytes()))


@sets
def test_the_trustees_hold_the_key_of_the_election(name):
    _, election, trustees = read(name)
    assert trustees.public_key == election.public_key


@sets
def test_every_ballot_verifies_and_the_last_of_each_credential_makes_the_tally(name):
    steps, election, _ = read(name)
    ballots = verified(name)
    last = {ballot.credential: ballot for ballot in ballots}
    assert (len(ballots), len(last)) == (31, 30)
    tally = encrypted_tally(election, [each.choices for each in last.values()], [1] * len(last))
    assert (tally, sized_tally_text(tally, len(last), len(last))) == steps.of(TALLY).data


@sets
def test_decryptions_verify_and_combine_to_the_recorded_result(name):
    steps, election, trustees = read(name)
    tally = steps.of(TALLY).data[0]
    partials = {}
    for step in all_of(steps, DECRYPTION):
        partial, owned = step.data
        owner = json.loads(owned)["owner"]
        assert owned_text(owner, partial) == owned
        verify_partial_decryption(election, tally, trustees.owners[owner - 1], partial)
        partials[owner] = partial
    (recorded,) = steps.of(RESULT).data
    assert result_text(election, trustees, tally, partials, 30) == recorded
    result = verify_result(election, trustees, tally, partials, recorded)
    assert result == parse_result(election, recorded)


@sets
def test_the_recorded_result_is_the_sum_of_the_votes_in_clear(name):
    steps, election, _ = read(name)
    votes = [json.loads(line)[0] for line in (FOLDER / name / "votes.txt").read_text().split()]
    votes[2] = votes[1]  # voter03 has voted again
    (recorded,) = steps.of(RESULT).data
    assert parse_result(election, recorded) == (tuple(map(sum, zip(*votes, strict=True))),)


@pytest.mark.parametrize("name", ["v3-ed25519-threshold", "v3-threshold"])
def test_the_tokens_lead_to_the_public_credentials_of_the_archive(name):
    steps, election, _ = read(name)
    listed = set(json.loads(steps.of(SETUP).data[2]))
    lines = (FOLDER / name / "private_creds.txt").read_text().splitlines()
    derived = {
        public_of(election.group, secret_of(election.group, election.uuid, parse_credential(token)))
        for token in (line.split()[1] for line in lines)
    }
    assert derived == {entry.partition(",")[0] for entry in listed}


def test_a_key_of_the_tool_makes_a_decryption_that_verifies():
    steps, election, trustees = read("v2-single")
    tally = steps.of(TALLY).data[0]
    made = 0
    for path in (FOLDER / "v2-single" / "trustee-keys").iterdir():
        secret = int(path.read_text().strip().strip('"'))
        public = election.group.power_of_generator(secret)
        assert public in trustees.owners
        text = partial_decryption(election, tally, secret, public, SeededRng(b"decrypt"))
        verify_partial_decryption(election, tally, public, text)
        made += 1
    assert made == 3
