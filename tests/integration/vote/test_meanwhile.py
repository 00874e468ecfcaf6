"""Nobody waits while somebody computes, and what moved in the meantime is noticed."""

import asyncio
from dataclasses import replace

import pytest

from ballot.basics.errors import BallotError, StateConflict
from ballot.law.vote.poll import Phase
from ballot.law.vote.secrecy import FEW_BALLOTS
from ballot.verify.inspection import inspect_archive
from ballot.vote.certifying import Certifyings
from support.halls import (
    NAMES,
    ORGANISER,
    draft,
    opened_hall,
    projects_table,
    roster_table,
    trustees_of,
)
from support.meanwhile import Dying, Watch, exchanged, interrupted, watched
from support.rounds import half_and_half


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        yield opened


async def test_no_step_of_the_day_computes_while_other_writers_wait(hall):
    watch = Watch()
    hall.cases = replace(hall.cases, vote=watched(hall.cases.vote, watch))
    poll = await half_and_half(hall)
    await poll.cases.vote.certify(ORGANISER, poll.code)
    await poll.cases.vote.open_runoff(ORGANISER, poll.code)
    await poll.cases.vote.open_poll(ORGANISER, poll.code)
    await poll.look()
    await poll.cast(1, "approve", "oppose")
    await poll.publish()
    assert {"setup", "verify_share", "_count"} <= set(watch.computed)


async def import_projects(poll):
    await poll.cases.vote.import_projects(ORGANISER, poll.code, projects_table(5))


async def import_roster(poll):
    voids = await poll.valid_cards()
    await poll.cases.vote.import_roster(ORGANISER, poll.code, roster_table(6), voids)


async def issue_cards(poll):
    await poll.cases.vote.issue_cards(ORGANISER, poll.code, await poll.valid_cards())


async def change_rules(poll):
    changed = draft(rules={"tie": "PRESIDIUM"})
    await poll.cases.vote.change_poll(ORGANISER, poll.code, changed)


async def load_trustees(poll):
    text, _ = trustees_of("Ed25519", 3, 2)
    names = tuple(reversed(NAMES[:3]))
    await poll.cases.vote.load_trustees(ORGANISER, poll.code, text, names)


@pytest.mark.parametrize(
    "change", [import_projects, import_roster, issue_cards, change_rules, load_trustees]
)
async def test_a_poll_that_changes_during_its_freeze_stays_a_draft(hall, change):
    poll = await hall.prepare()
    freeze = interrupted(poll.cases.vote.freeze_poll, lambda: change(poll))
    with pytest.raises(StateConflict, match="poll-changed-meanwhile"):
        await freeze(ORGANISER, poll.code)
    assert (await poll.cases.vote.show_desk(ORGANISER, poll.code)).phase is Phase.DRAFT


async def test_a_poll_is_frozen_once_by_two_clicks(hall):
    poll = await hall.prepare()
    freeze = poll.cases.vote.freeze_poll
    with pytest.raises(StateConflict, match="phase-other"):
        await interrupted(freeze, lambda: freeze(ORGANISER, poll.code))(ORGANISER, poll.code)
    await poll.look()


async def test_a_result_is_certified_once_by_two_processes(hall):
    poll = await hall.open()
    await poll.count()
    certify = poll.cases.vote.certify
    elsewhere = exchanged(certify, {"certifyings": lambda _: Certifyings()})
    with pytest.raises(StateConflict, match="phase-other"):
        await interrupted(elsewhere, lambda: certify(ORGANISER, poll.code))(ORGANISER, poll.code)
    await poll.cases.vote.publish(ORGANISER, poll.code)


async def test_a_run_off_is_opened_once_by_two_clicks(hall):
    poll = await half_and_half(hall)
    await poll.cases.vote.certify(ORGANISER, poll.code)
    step = poll.cases.vote.open_runoff
    with pytest.raises(StateConflict, match="phase-other"):
        await interrupted(step, lambda: step(ORGANISER, poll.code))(ORGANISER, poll.code)
    assert (await poll.cases.vote.show_desk(ORGANISER, poll.code)).rounds == (1, 2)


async def closed(hall):
    poll = await hall.open()
    await poll.cast(1, "approve", "oppose", "abstain", "oppose")
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    shares = {owner: await poll.decryption(owner) for owner in (1, 2, 3)}
    return poll, shares


async def submitted(poll, shares, owner, step=None):
    step = step or poll.cases.vote.submit_decryption
    return await step(poll.scrutineer(owner), poll.code, shares[owner], {FEW_BALLOTS})


async def require_right(poll):
    """Require a count that the independent verifier accepts, with exactly as many shares."""
    await poll.cases.vote.certify(ORGANISER, poll.code)
    archive = await poll.archive(1, ORGANISER)
    report = inspect_archive(archive, lawful=True)
    assert (report.valid, report.complete) == (True, True)
    desk = await poll.cases.vote.show_desk(ORGANISER, poll.code)
    assert sum(line.received for line in desk.trustees) == 2
    assert [row.approve for row in desk.minutes.tally.projects] == [1, 0, 0, 0]


async def test_two_scrutineers_at_the_same_moment_make_one_result(hall):
    poll, shares = await closed(hall)
    views = await asyncio.gather(submitted(poll, shares, 1), submitted(poll, shares, 3))
    assert Phase.COUNTED in {view.phase for view in views}
    await require_right(poll)


async def test_of_three_scrutineers_at_the_same_moment_one_is_not_needed(hall):
    poll, shares = await closed(hall)
    answers = await asyncio.gather(
        *(submitted(poll, shares, owner) for owner in (1, 2, 3)), return_exceptions=True
    )
    (refused,) = [answer for answer in answers if isinstance(answer, BallotError)]
    assert isinstance(refused, StateConflict)
    assert refused.code in {"decryption-not-needed", "phase-other"}
    await require_right(poll)


def dying_before_the_result(step):
    """Return a use case whose process is gone once the share is on the board."""

    def dying(combining):
        return exchanged(combining, {"workers": lambda _: Dying()})

    return exchanged(step, {"combining": dying})


async def test_a_share_that_others_made_needless_while_it_was_verified_is_not_recorded(hall):
    poll, shares = await closed(hall)
    await submitted(poll, shares, 1)

    async def crash():
        step = poll.cases.vote.submit_decryption
        with pytest.raises(ConnectionAbortedError):
            await submitted(poll, shares, 2, dying_before_the_result(step))

    step = interrupted(poll.cases.vote.submit_decryption, crash)
    with pytest.raises(StateConflict, match="decryption-not-needed"):
        await submitted(poll, shares, 3, step)
    await poll.cases.vote.show_tally(poll.scrutineer(1), poll.code)
    await require_right(poll)


async def test_one_scrutineer_sending_twice_at_the_same_moment_counts_once(hall):
    poll, shares = await closed(hall)
    answers = await asyncio.gather(
        submitted(poll, shares, 1), submitted(poll, shares, 1), return_exceptions=True
    )
    (refused,) = [answer for answer in answers if isinstance(answer, BallotError)]
    assert refused.code == "decryption-received"
    await submitted(poll, shares, 2)
    await require_right(poll)


@pytest.mark.parametrize("who", ["a visitor", "the same again", "a third"])
async def test_a_count_that_a_crash_interrupted_is_finished_by_whoever_comes_next(hall, who):
    poll, shares = await closed(hall)
    await submitted(poll, shares, 1)
    step = poll.cases.vote.submit_decryption
    with pytest.raises(ConnectionAbortedError):
        await submitted(poll, shares, 2, dying_before_the_result(step))
    assert (await poll.cases.vote.show_desk(ORGANISER, poll.code)).phase is Phase.CLOSED
    if who == "a visitor":
        view = await poll.cases.vote.show_tally(poll.scrutineer(3), poll.code)
        assert view.phase is Phase.COUNTED
    else:
        with pytest.raises(StateConflict, match="phase-other"):
            await submitted(poll, shares, 2 if who == "the same again" else 3)
    await require_right(poll)
