"""The ballot box on a real database file: full verification, one ballot a credential, races."""

import asyncio
import json

import pytest

from ballot.basics.errors import (
    BallotError,
    Malformed,
    NotFound,
    StateConflict,
    Unavailable,
    VerificationError,
)
from ballot.law.vote.form import Form
from ballot.protocol.ballots import tracker
from ballot.protocol.codec import canonical, hash_b64
from ballot.protocol.credentials import public_of
from ballot.protocol.proofs import proof_object, prove_knowledge
from ballot.vote.views import Receipt
from support.halls import DOOR, ORGANISER, opened_hall

MARKS = ("approve", "approve", "oppose", "abstain")


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        yield opened


async def test_a_ballot_is_stored_and_its_tracker_stands_on_the_board(hall):
    poll = await hall.open()
    data = poll.ballot(1, *MARKS)
    receipt = await poll.cases.vote.cast_ballot(poll.code, data)
    assert (receipt.tracker, receipt.repeated) == (tracker(data), False)
    assert await poll.trackers() == (receipt.tracker,)


async def test_the_board_lists_trackers_only_after_the_end_and_finds_one_at_any_time(hall):
    poll = await hall.open()
    show = poll.cases.vote.show_board
    cast = sorted([(await poll.cast(deputy, *MARKS)).tracker for deputy in (1, 2, 3)])

    async def seen(asked=None):
        view = await show(poll.code, 1, asked)
        return view.trackers, view.found

    assert await seen() == ((), None)
    for asked, found in (
        (cast[1], cast[1]),
        (cast[1][:16], cast[1]),
        (cast[1][:15], None),
        (cast[1][:16].swapcase(), None),
        (cast[1][:16] + cast[2][16:], None),
    ):
        assert await seen(asked) == ((), found)
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    assert await seen() == (tuple(cast), None)
    assert await seen(cast[1]) == (tuple(cast), cast[1])


async def test_the_same_bytes_give_the_same_receipt_even_after_the_end(hall):
    poll = await hall.open()
    data = poll.ballot(1, *MARKS)
    first = await poll.cases.vote.cast_ballot(poll.code, data)
    again = await poll.cases.vote.cast_ballot(poll.code, data)
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    late = await poll.cases.vote.cast_ballot(poll.code, data)
    assert {first.tracker, again.tracker, late.tracker} == {tracker(data)}
    assert (again.repeated, late.repeated) == (True, True)
    assert len(await poll.trackers()) == 1


async def test_another_ballot_of_a_used_card_is_refused(hall):
    poll = await hall.open()
    await poll.cast(1, *MARKS)
    with pytest.raises(StateConflict, match="card-used"):
        await poll.cast(1, "oppose", "oppose", "oppose", "oppose")
    assert len(await poll.trackers()) == 1


async def test_twenty_different_ballots_of_one_card_at_once_leave_exactly_one(hall):
    poll = await hall.open()
    ballots = [poll.ballot(1, *MARKS) for _ in range(20)]
    answers = await asyncio.gather(
        *(poll.cases.vote.cast_ballot(poll.code, data) for data in ballots), return_exceptions=True
    )
    refused = [answer for answer in answers if isinstance(answer, BallotError)]
    assert {(type(error), error.code) for error in refused} == {(StateConflict, "card-used")}
    assert len(refused) == 19
    (kept,) = [answer for answer in answers if isinstance(answer, Receipt)]
    assert await poll.trackers() == (kept.tracker,)


async def test_the_same_bytes_twenty_times_at_once_are_stored_once(hall):
    poll = await hall.open()
    data = poll.ballot(1, *MARKS)
    answers = await asyncio.gather(
        *(poll.cases.vote.cast_ballot(poll.code, data) for _ in range(20))
    )
    assert {answer.tracker for answer in answers} == {tracker(data)}
    assert [answer.repeated for answer in answers].count(False) == 1
    assert len(await poll.trackers()) == 1


async def test_two_processes_share_one_box(hall, home):
    """Two installations on one file stand for two processes: only the database is between them."""
    poll = await hall.open()
    ballots = [poll.ballot(1 + number % 5, *MARKS) for number in range(20)]
    async with opened_hall(home) as other:
        boxes = (hall.cases.vote.cast_ballot, other.cases.vote.cast_ballot)
        answers = await asyncio.gather(
            *(boxes[number % 2](poll.code, data) for number, data in enumerate(ballots)),
            return_exceptions=True,
        )
    kept = sorted(answer.tracker for answer in answers if isinstance(answer, Receipt))
    assert len(kept) == 5
    assert await poll.trackers() == tuple(kept)
    assert await poll.count()


async def test_ballots_that_meet_the_end_are_either_in_the_archive_or_refused(hall):
    poll = await hall.open(deputies=12)
    ballots = [poll.ballot(number, *MARKS) for number in range(1, 13)]

    async def late_end():
        await asyncio.sleep(0.15)
        await poll.cases.vote.close_poll(ORGANISER, poll.code)

    *answers, _ = await asyncio.gather(
        *(poll.cases.vote.cast_ballot(poll.code, data) for data in ballots),
        late_end(),
        return_exceptions=True,
    )
    kept = sorted(answer.tracker for answer in answers if isinstance(answer, Receipt))
    refused = {answer.code for answer in answers if isinstance(answer, BallotError)}
    assert refused <= {"poll-closed"}
    assert await poll.trackers() == tuple(kept)
    await poll.decrypt(1, 2)
    minutes = (await poll.cases.vote.show_desk(ORGANISER, poll.code)).minutes
    assert minutes.ballots.returned == len(kept)


async def test_a_ballot_verified_before_the_end_and_stored_after_it_is_refused(hall):
    poll = await hall.open()
    box = poll.cases.vote.cast_ballot.boxes.box
    put = box.put

    async def slow(*arguments):
        await poll.cases.vote.close_poll(ORGANISER, poll.code)
        return await put(*arguments)

    box.put = slow
    with pytest.raises(StateConflict, match="poll-closed"):
        await poll.cast(1, *MARKS)
    assert await poll.trackers() == ()


async def test_a_check_in_lost_during_verification_stops_the_ballot(hall):
    poll = await hall.open()
    box = poll.cases.vote.cast_ballot.boxes.box
    put = box.put

    async def slow(*arguments):
        await poll.lose_check_in(1)
        return await put(*arguments)

    box.put = slow
    with pytest.raises(StateConflict, match="card-not-checked-in"):
        await poll.cast(1, *MARKS)


async def test_only_an_open_round_takes_ballots(hall):
    poll = await hall.freeze()
    await poll.cases.vote.check_in_all_except(DOOR, poll.code, ())
    with pytest.raises(StateConflict, match="poll-not-open"):
        await poll.cast(1, *MARKS)
    await poll.cases.vote.open_poll(ORGANISER, poll.code)
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    with pytest.raises(StateConflict, match="poll-closed"):
        await poll.cast(1, *MARKS)


async def test_a_card_votes_only_after_check_in(hall):
    poll = await hall.open(absent=(5,))
    data = poll.ballot(5, *MARKS)
    with pytest.raises(StateConflict, match="card-not-checked-in"):
        await poll.cases.vote.cast_ballot(poll.code, data)
    await poll.cases.vote.check_in(DOOR, poll.code, deputy_number=5)
    assert not (await poll.cases.vote.cast_ballot(poll.code, data)).repeated


async def test_a_card_that_is_not_on_the_roll_is_refused(hall):
    poll = await hall.open()
    poll.secrets[99] = 12345
    with pytest.raises(NotFound, match="card-unknown"):
        await poll.cast(99, *MARKS)


async def test_a_ballot_of_another_poll_is_refused(hall):
    poll, other = await hall.open(), await hall.open()
    other.secrets = poll.secrets
    with pytest.raises(VerificationError, match="ballot-of-another-election"):
        await poll.cases.vote.cast_ballot(poll.code, other.ballot(1, *MARKS))


def change(data, edit):
    fields = json.loads(data)
    edit(fields)
    return canonical(fields).encode()


def swap_proofs(fields):
    proofs = fields["answers"][0]["individual_proofs"]
    proofs[0], proofs[1] = proofs[1], proofs[0]


TAMPERED = {
    "not JSON": (lambda data: b"\xff" + data, Malformed),
    "cut": (lambda data: data[:-20], Malformed),
    "a space more": (lambda data: data.replace(b":", b": ", 1), Malformed),
    "an empty object": (lambda _: b"{}", Malformed),
    "a number": (lambda _: b"7", Malformed),
    "too large": (lambda data: data + b" " * 3_000_000, Malformed),
    "a mark of one's own": (
        lambda data: change(data, lambda f: f["answers"][0].update(x_mine="sold")),
        Malformed,
    ),
    "an answer less": (lambda data: change(data, lambda f: f["answers"].pop()), Malformed),
    "proofs exchanged": (lambda data: change(data, swap_proofs), VerificationError),
    "another hash": (
        lambda data: change(data, lambda f: f.update(election_hash="A" * 43)),
        VerificationError,
    ),
}


@pytest.mark.parametrize("how", TAMPERED)
async def test_a_tampered_ballot_is_refused_and_the_card_stays_good(hall, how):
    poll = await hall.open()
    tamper, error = TAMPERED[how]
    data = poll.ballot(1, *MARKS)
    with pytest.raises(error):
        await poll.cases.vote.cast_ballot(poll.code, tamper(data))
    assert await poll.trackers() == ()
    assert not (await poll.cases.vote.cast_ballot(poll.code, data)).repeated


async def test_a_padded_ballot_is_refused_before_any_proof(hall):
    poll = await hall.open()
    data = change(poll.ballot(1, *MARKS), lambda f: f.update(election_hash="x" * 30_000))
    with pytest.raises(Malformed, match="ballot-too-large"):
        await poll.cases.vote.cast_ballot(poll.code, data)


@pytest.mark.parametrize(
    ("form", "marks"),
    [
        (Form.PER_ITEM, MARKS),
        (Form.CHOOSE, (True, True, False, False)),
        (Form.SATISFACTION, (0, 1, 2, None)),
    ],
)
@pytest.mark.parametrize("group", ["Ed25519", "BELENIOS-2048"])
async def test_a_genuine_ballot_fits_the_limit_of_its_election(hall, form, marks, group):
    poll = await hall.open(form=form, group=group, deputies=3, trustees=1, threshold=1)
    assert not (await poll.cast(1, *marks)).repeated


async def test_a_store_that_fails_loses_nothing_and_answers_everybody(hall, monkeypatch):
    poll = await hall.open()
    data = poll.ballot(1, *MARKS)
    box = poll.cases.vote.cast_ballot.boxes.box
    record = box._record  # noqa: SLF001 - the failure of a commit has no other door

    async def fail(*_):
        message = "disk full"
        raise OSError(message)

    monkeypatch.setattr(box, "_record", fail)
    with pytest.raises(Unavailable, match="store-unavailable"):
        await poll.cases.vote.cast_ballot(poll.code, data)
    monkeypatch.setattr(box, "_record", record)
    assert not (await poll.cases.vote.cast_ballot(poll.code, data)).repeated


async def code_of(poll, data):
    """Return the code with which a ballot is refused."""
    with pytest.raises(BallotError) as refused:
        await poll.cases.vote.cast_ballot(poll.code, data)
    return refused.value.code


async def test_casting_says_nothing_of_a_card_to_those_who_cannot_sign_for_it(hall):
    poll = await hall.open(absent=(5,))
    await poll.cast(1, *MARKS)
    used, ready, absent = (poll.public(deputy) for deputy in (1, 2, 5))
    unknown = public_of(poll.election.group, 4)
    forged = poll.ballot(3, *MARKS)
    answers = {
        await code_of(poll, change(forged, lambda f, card=card: f.update(credential=card)))
        for card in (used, ready, absent, unknown)
    }
    assert answers == {"ballot-signature-wrong"}


async def test_the_holder_learns_of_a_card_before_any_proof_is_verified(hall):
    poll = await hall.open(absent=(5,))
    await poll.cast(1, *MARKS)
    poll.secrets[99] = 4

    def wrong_proofs(deputy):
        data = change(poll.ballot(deputy, *MARKS), swap_proofs)
        return sign_again(poll, deputy, data)

    for deputy, code in ((1, "card-used"), (5, "card-not-checked-in"), (99, "card-unknown")):
        assert await code_of(poll, wrong_proofs(deputy)) == code
    assert await code_of(poll, wrong_proofs(2)) == "ballot-proof-wrong"


def sign_again(poll, deputy, data):
    """Sign a changed ballot as the deputy's own card would."""
    fields = json.loads(data)
    del fields["signature"]
    group, secret = poll.election.group, poll.secrets[deputy]
    found = hash_b64(canonical(fields))
    proof = prove_knowledge(group, secret, f"sig|{found}|", poll.hall.rng)
    fields["signature"] = {"hash": found, "proof": proof_object(proof)}
    return canonical(fields).encode()
