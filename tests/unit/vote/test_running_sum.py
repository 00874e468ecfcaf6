"""The sum that grows ballot by ballot is the sum that anyone computes from all of them."""

import pytest

from ballot.protocol.ballots import verify_ballot
from ballot.protocol.counting import encrypted_tally
from ballot.protocol.encodings import Encoding
from ballot.protocol.groups.by_name import group_named
from ballot.vote.running_sum import RunningSum
from ballot.vote.witness import tracker_of
from support.polls import hold_form

MARKS = {
    Encoding.SHARED_CIPHERTEXT: ("approve", "oppose", "abstain"),
    Encoding.CHOOSE: (True, False, True),
    Encoding.GRADES: (0, None, 2),
}


def ballots_of(encoding, group="Ed25519"):
    """Hold an election with four ballots; return it, them by tracker, and their sum."""
    poll = hold_form(group_named(group), encoding)
    ballots = [poll.mark(voter, MARKS[encoding]).encode() for voter in (5, 6, 7, 8)]
    choices = {tracker_of(data): verify_ballot(poll.election, data).choices for data in ballots}
    expected = encrypted_tally(poll.election, list(choices.values()), [1] * len(choices))
    return poll.election, {tracker_of(data): data for data in ballots}, choices, expected


@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize("before", range(5))
def test_it_does_not_matter_which_ballots_were_added_on_the_way(encoding, before):
    election, ballots, choices, expected = ballots_of(encoding)
    total = RunningSum(election)
    for each in list(choices.items())[:before]:
        total.add([each])
        total.add([each])
    assert total.encrypted_tally(ballots) == expected
    assert total.encrypted_tally(ballots) == expected


def test_the_other_group_adds_up_likewise():
    election, ballots, choices, expected = ballots_of(Encoding.CHOOSE, "BELENIOS-2048")
    total = RunningSum(election)
    total.add(list(choices.items())[2:])
    assert total.encrypted_tally(ballots) == expected


def test_a_ballot_that_is_not_in_the_box_is_not_in_the_sum():
    election, ballots, choices, expected = ballots_of(Encoding.SHARED_CIPHERTEXT)
    total = RunningSum(election)
    stranger = hold_form(election.group, Encoding.SHARED_CIPHERTEXT).mark(
        9, MARKS[Encoding.SHARED_CIPHERTEXT]
    )
    total.add_texts([(tracker_of(stranger.encode()), stranger.encode())])
    total.add(list(choices.items()))
    assert total.encrypted_tally(ballots) == expected


def test_no_ballot_is_a_sum_too():
    election, _, _, _ = ballots_of(Encoding.SHARED_CIPHERTEXT)
    assert RunningSum(election).encrypted_tally({}) == encrypted_tally(election, [], [])
