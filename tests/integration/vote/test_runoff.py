"""A tie across the last place leads to a new round: same cards and keys, own ballots and papers."""

import json

import pytest

from ballot.basics.errors import BallotError, NotFound, StateConflict, VerificationError
from ballot.law.vote.poll import Phase
from ballot.protocol.ballots import tracker
from ballot.verify.inspection import inspect_archive
from ballot.vote.views import CardState
from support.halls import ORGANISER, opened_hall
from support.rounds import half_and_half


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        yield opened


async def test_a_tie_across_the_last_place_leads_to_a_round_among_the_tied(hall):
    poll = await half_and_half(hall)
    desk = await poll.cases.vote.show_desk(ORGANISER, poll.code)
    assert desk.runoff_due
    assert desk.minutes.outcome.tied == ("2", "3")
    with pytest.raises(StateConflict, match="phase-other"):
        await poll.cases.vote.open_runoff(ORGANISER, poll.code)
    await poll.cases.vote.certify(ORGANISER, poll.code)
    first = await poll.cases.vote.show_booth(poll.code)
    assert await poll.cases.vote.open_runoff(ORGANISER, poll.code) == 2

    booth = await poll.cases.vote.show_booth(poll.code)
    assert (booth.round, booth.phase, booth.seats) == (2, Phase.FROZEN, 1)
    assert [project.id for project in booth.projects] == ["2", "3"]
    assert booth.uuid != first.uuid
    assert booth.credential_uuid == first.uuid

    await poll.cases.vote.open_poll(ORGANISER, poll.code)
    await poll.look()
    assert await poll.card_state(1) is CardState.READY
    assert await poll.card_state(1, uuid=first.uuid) is CardState.UNKNOWN
    for deputy in range(1, 9):
        marks = ("approve", "oppose") if deputy < 6 else ("oppose", "approve")
        await poll.cast(deputy, *marks)
    assert await poll.card_state(1) is CardState.USED
    minutes = await poll.publish()
    assert (minutes.round, minutes.seats, minutes.runoff_of) == (2, 1, ("2", "3"))
    assert minutes.outcome.selected == ("2",)

    archive = await poll.archive(2)
    report = inspect_archive(archive, lawful=True)
    assert (report.valid, report.complete, report.ballots) == (True, True, 8)
    papers = [
        await poll.cases.vote.download(poll.code, number, "announcement.pdf") for number in (1, 2)
    ]
    assert papers[0] == papers[1]
    assert papers[0].startswith(b"rounds [1, 2]")
    prints = [(await poll.cases.vote.show_result(poll.code, each)).fingerprint for each in (1, 2)]
    assert all(fingerprint.encode() in papers[0] for fingerprint in prints)
    listed = json.loads(await poll.cases.vote.download(poll.code, 1, "papers.json"))["papers"]
    assert list(listed) == [
        "announcement.pdf",
        "slip-count-2.pdf",
        "slip-count.pdf",
        "slip-issue-return-2.pdf",
        "slip-issue-return.pdf",
    ]
    final = (await poll.cases.vote.show_result(poll.code)).final
    assert [entry.project.id for entry in final.selected] == ["1", "2"]


async def test_nothing_is_published_or_announced_while_a_run_off_is_due(hall):
    poll = await half_and_half(hall)
    vote = poll.cases.vote
    await vote.certify(ORGANISER, poll.code)
    with pytest.raises(StateConflict, match="runoff-to-hold"):
        await vote.publish(ORGANISER, poll.code)
    with pytest.raises(StateConflict, match="announcement-not-due"):
        await vote.print_paper(ORGANISER, poll.code, "announcement.pdf", draft=True)
    await vote.open_runoff(ORGANISER, poll.code)
    with pytest.raises(StateConflict, match="runoff-to-hold"):
        await vote.publish(ORGANISER, poll.code)
    await vote.open_poll(ORGANISER, poll.code)
    await poll.count()
    with pytest.raises(StateConflict, match="runoff-to-hold"):
        await vote.publish(ORGANISER, poll.code)
    assert (await vote.show_desk(ORGANISER, poll.code)).phase is Phase.COUNTED
    with pytest.raises(NotFound, match="result-not-published"):
        await vote.show_result(poll.code)


async def test_both_rounds_are_published_together_and_stay_to_be_seen(hall):
    poll = await half_and_half(hall)
    await poll.cases.vote.certify(ORGANISER, poll.code)
    await poll.cases.vote.open_runoff(ORGANISER, poll.code)
    await poll.cases.vote.open_poll(ORGANISER, poll.code)
    await poll.look()
    await poll.cast(1, "approve", "oppose")
    await poll.publish()
    view = await poll.cases.vote.show_result(poll.code)
    assert (view.minutes.round, view.rounds) == (2, (1, 2))
    first = await poll.cases.vote.show_result(poll.code, 1)
    assert (first.minutes.round, first.rounds) == (1, (1, 2))
    assert len((await poll.cases.vote.show_board(poll.code, 1)).trackers) == 8
    saved = [file.saved_as for file in view.files]
    assert saved == [
        "announcement.pdf",
        "slip-issue-return-2.pdf",
        "slip-count-2.pdf",
        "election-2.bel",
        "result-2.json",
        "result-2.json.sig",
        "result-2.json.pub",
        "papers.json",
        "papers.json.sig",
    ]
    results = [
        json.loads(await poll.cases.vote.download(poll.code, number, "result.json"))
        for number in (1, 2)
    ]
    assert [result["round"] for result in results] == [1, 2]
    with pytest.raises(StateConflict, match="phase-other"):
        await poll.cases.vote.publish(ORGANISER, poll.code)


async def test_a_run_off_that_lost_its_quorum_leaves_the_list_of_the_first_round(hall):
    poll = await half_and_half(hall)
    await poll.cases.vote.certify(ORGANISER, poll.code)
    await poll.cases.vote.open_runoff(ORGANISER, poll.code)
    await poll.cases.vote.open_poll(ORGANISER, poll.code)
    for deputy in (1, 2, 3):
        await poll.lose_check_in(deputy)
    await poll.publish()
    view = await poll.cases.vote.show_result(poll.code)
    assert view.rounds == (1,)
    paper = await poll.cases.vote.download(poll.code, 1, "announcement.pdf")
    assert paper.startswith(b"rounds [1, 2]")


async def test_check_ins_carry_over_and_may_change_between_the_rounds(hall):
    poll = await half_and_half(hall)
    await poll.cases.vote.certify(ORGANISER, poll.code)
    await poll.cases.vote.open_runoff(ORGANISER, poll.code)
    desk = await poll.cases.vote.show_desk(ORGANISER, poll.code)
    assert desk.attendance.present == 8
    await poll.lose_check_in(1)
    await poll.cases.vote.open_poll(ORGANISER, poll.code)
    await poll.look()
    with pytest.raises(StateConflict, match="card-not-checked-in"):
        await poll.cast(1, "approve", "oppose")
    minutes = await poll.count()
    assert minutes.attendance.present == 7


async def test_a_receipt_of_the_first_round_that_was_lost_comes_again_in_the_run_off(hall):
    sent = {}
    poll = await half_and_half(hall, sent)
    unsent = poll.ballot(1, "approve", "oppose", "approve", "oppose")
    await poll.cases.vote.certify(ORGANISER, poll.code)
    await poll.cases.vote.open_runoff(ORGANISER, poll.code)

    async def again(data):
        receipt = await poll.cases.vote.cast_ballot(poll.code, data)
        assert (receipt.tracker, receipt.repeated) == (tracker(data), True)

    await again(sent[1])
    with pytest.raises(StateConflict, match="poll-not-open"):
        await poll.cases.vote.cast_ballot(poll.code, unsent)
    await poll.cases.vote.open_poll(ORGANISER, poll.code)
    await again(sent[1])
    await poll.look()
    await poll.cast(1, "approve", "oppose")
    await again(sent[1])
    with pytest.raises(VerificationError, match="ballot-of-another-election"):
        await poll.cases.vote.cast_ballot(poll.code, unsent)
    minutes = await poll.count()
    assert minutes.ballots.returned == 1


async def test_a_late_ballot_of_the_first_round_is_not_one_of_the_second(hall):
    poll = await half_and_half(hall)
    old = poll.ballot(1, "approve", "approve", "approve", "oppose")
    await poll.cases.vote.certify(ORGANISER, poll.code)
    await poll.cases.vote.open_runoff(ORGANISER, poll.code)
    await poll.cases.vote.open_poll(ORGANISER, poll.code)
    with pytest.raises(BallotError, match="ballot-"):
        await poll.cases.vote.cast_ballot(poll.code, old)


async def test_a_cap_of_the_first_round_lets_no_ballot_of_the_second_fill_more_places(hall):
    poll = await hall.open(deputies=8, seats=2, rules={"ballot.cap": 3})
    for deputy in range(1, 9):
        second = "approve" if deputy <= 5 else "oppose"
        third = "approve" if deputy > 3 else "oppose"
        await poll.cast(deputy, "approve", second, third, "abstain")
    await poll.count()
    await poll.cases.vote.certify(ORGANISER, poll.code)
    await poll.cases.vote.open_runoff(ORGANISER, poll.code)
    booth = await poll.cases.vote.show_booth(poll.code)
    assert (booth.seats, booth.cap) == (1, 1)
    await poll.cases.vote.open_poll(ORGANISER, poll.code)
    await poll.look()
    assert poll.election.questions[0].maximum == 1
    await poll.cast(1, "approve", "oppose")
    assert (await poll.count()).outcome.selected == ("2",)
