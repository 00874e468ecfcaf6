"""Box and witness: a receipt means both, and a box that has less than its witness is noticed."""

import asyncio
import shutil
from dataclasses import replace

import pytest
from sqlalchemy import text

from ballot.basics.errors import BallotError, Unavailable
from ballot.frame.sql.engine import make_engine
from ballot.law.vote.form import Form
from ballot.law.vote.poll import Phase
from ballot.protocol.ballots import tracker
from support.halls import ORGANISER, opened_hall

MARKS = (True, False)
SMALL = {"form": Form.CHOOSE, "projects": 2, "seats": 1}


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        yield opened


async def box_of(poll):
    """Return the rows of the box."""
    async with poll.cases.vote.cast_ballot.store.read() as work:
        return await work.box.everything((await poll.round()).uuid)


async def run_sql(hall, *statements):
    """Do to the database what no part of the program would."""
    engine = make_engine(hall.settings.database_url)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


async def require_stopped(poll, given, *, missing=1):
    """Require that nothing is acknowledged any more, and that everybody reads why."""
    fresh = poll.ballot(5, *MARKS)
    for data in (fresh, given):
        with pytest.raises(Unavailable, match="box-incomplete"):
            await poll.cases.vote.cast_ballot(poll.code, data)
    with pytest.raises(Unavailable, match="box-incomplete") as refused:
        await poll.cases.vote.close_poll(ORGANISER, poll.code)
    assert refused.value.params == {"poll": poll.code, "missing": missing}
    desk = await poll.cases.vote.show_desk(ORGANISER, poll.code)
    assert desk.phase is Phase.CLOSING
    assert desk.trouble.code == "box-incomplete"


async def test_a_receipt_means_a_row_of_the_box_and_an_entry_of_the_witness(hall):
    poll = await hall.open(**SMALL)
    for deputy in (1, 2, 3):
        receipt = await poll.cast(deputy, *MARKS)
        assert receipt.tracker in await poll.trackers()
        assert len(await box_of(poll)) == deputy
    desk = await poll.cases.vote.show_desk(ORGANISER, poll.code)
    assert (desk.ballots, desk.trouble) == (3, None)


async def test_rows_differ_in_nothing_that_the_key_does_not_hide(hall):
    poll = await hall.open(**SMALL)
    for deputy in (1, 2, 3):
        await poll.cast(deputy, *MARKS)
    rows = await box_of(poll)
    assert len({len(body) for _, body in rows}) == 1
    lines = await poll.cases.vote.show_roster(ORGANISER, poll.code)
    assert len(lines) == 5
    for name, body in rows:
        assert b'"credential"' not in body
        assert len(name) == 32


async def test_a_ballot_committed_and_not_witnessed_gets_its_receipt_when_it_is_sent_again(
    hall, monkeypatch
):
    poll = await hall.open(**SMALL)
    files = type(poll.cases.vote.cast_ballot.boxes.files)
    data, other = poll.ballot(1, *MARKS), poll.ballot(2, *MARKS)
    with monkeypatch.context() as broken:

        def full(*_):
            raise Unavailable("home-unavailable", path="witness", reason="full")

        broken.setattr(files, "enter", full)
        with pytest.raises(Unavailable, match="home-unavailable"):
            await poll.cases.vote.cast_ballot(poll.code, data)
    assert (len(await box_of(poll)), await poll.trackers()) == (1, ())
    await poll.cases.vote.cast_ballot(poll.code, other)
    assert tracker(data) in await poll.trackers()
    assert (await poll.cases.vote.cast_ballot(poll.code, data)).repeated
    assert len(await box_of(poll)) == 2


@pytest.mark.parametrize("when", ["at a start", "at the close"])
async def test_a_ballot_without_its_entry_gets_it(home, when):
    async with opened_hall(home) as hall:
        poll = await hall.open(**SMALL)
        cast = sorted([(await poll.cast(deputy, *MARKS)).tracker for deputy in (1, 2)])
        (witness,) = (home / "rounds").glob("*.witness")
        witness.write_bytes(bytes(witness.stat().st_size))
        if when == "at the close":
            await poll.cases.vote.close_poll(ORGANISER, poll.code)
            assert list(await poll.trackers()) == cast
            return
    async with opened_hall(home) as again:
        assert list(await replace(poll, hall=again).trackers()) == cast


async def test_a_row_that_vanishes_under_a_running_server_stops_everything(hall):
    poll = await hall.open(**SMALL)
    ballots = [poll.ballot(deputy, *MARKS) for deputy in (1, 2, 3)]
    for data in ballots:
        await poll.cases.vote.cast_ballot(poll.code, data)
    await run_sql(hall, "DELETE FROM box WHERE name = (SELECT min(name) FROM box)")
    await require_stopped(poll, ballots[0])


@pytest.mark.parametrize("running", [True, False], ids=["running", "started again"])
async def test_a_row_that_was_changed_is_a_ballot_lost(home, running):
    async with opened_hall(home) as hall:
        poll = await hall.open(**SMALL)
        data = poll.ballot(1, *MARKS)
        await poll.cases.vote.cast_ballot(poll.code, data)
        await run_sql(hall, "DROP TRIGGER box_no_update", "UPDATE box SET body = zeroblob(900)")
        if running:
            with pytest.raises(Unavailable, match="box-incomplete"):
                await poll.cases.vote.cast_ballot(poll.code, data)
            await require_stopped(poll, data)
            return
    async with opened_hall(home) as again:
        await require_stopped(replace(poll, hall=again), data)


async def test_an_older_copy_of_the_database_is_noticed_at_the_start(home):
    async with opened_hall(home) as hall:
        poll = await hall.open(**SMALL)
        await poll.cast(1, *MARKS)
    shutil.copy(home / "ballot.db", home / "copy")
    async with opened_hall(home) as hall:
        poll = replace(poll, hall=hall)
        data = poll.ballot(2, *MARKS)
        await poll.cases.vote.cast_ballot(poll.code, data)
        await poll.cast(3, *MARKS)
    (home / "copy").replace(home / "ballot.db")
    async with opened_hall(home) as hall:
        poll = replace(poll, hall=hall)
        desk = await poll.cases.vote.show_desk(ORGANISER, poll.code)
        assert desk.trouble is not None
        assert (desk.ballots, desk.trouble.params["missing"]) == (3, 2)
        await require_stopped(poll, data, missing=2)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda home: next((home / "rounds").glob("*.key")).unlink(), "box-key-missing"),
        (lambda home: next((home / "rounds").glob("*.witness")).unlink(), "witness-missing"),
        (
            lambda home: next((home / "rounds").glob("*.witness")).write_bytes(bytes(64)),
            "witness-damaged",
        ),
    ],
)
async def test_a_key_or_a_witness_that_is_lost_is_not_made_anew(home, spoil, code):
    async with opened_hall(home) as hall:
        poll = await hall.open(**SMALL)
        data = poll.ballot(1, *MARKS)
        await poll.cases.vote.cast_ballot(poll.code, data)
    spoil(home)
    async with opened_hall(home) as hall:
        poll = replace(poll, hall=hall)
        for ballot in (data, poll.ballot(2, *MARKS)):
            with pytest.raises(Unavailable, match=code):
                await poll.cases.vote.cast_ballot(poll.code, ballot)
        with pytest.raises(BallotError, match=code):
            await poll.cases.vote.close_poll(ORGANISER, poll.code)
        desk = await poll.cases.vote.show_desk(ORGANISER, poll.code)
        assert desk.trouble is not None
        assert desk.trouble.code == code


async def test_what_is_lost_in_one_poll_does_not_stop_another(hall):
    poll, other = await hall.open(**SMALL), await hall.open(**SMALL)
    data = poll.ballot(1, *MARKS)
    await poll.cases.vote.cast_ballot(poll.code, data)
    await other.cast(1, *MARKS)
    await run_sql(hall, f"DELETE FROM box WHERE round = '{(await poll.round()).uuid}'")  # noqa: S608
    answers = await asyncio.gather(
        poll.cast(2, *MARKS), other.cast(2, *MARKS), return_exceptions=True
    )
    assert answers[0].code == "box-incomplete"
    assert not answers[1].repeated
    await require_stopped(poll, data)
    assert (await other.publish()).ballots.returned == 2


async def test_a_box_that_is_opened_again_keeps_its_key_and_its_witness(hall):
    poll = await hall.freeze(**SMALL)
    with pytest.raises(BallotError, match="quorum-missing"):
        await poll.cases.vote.open_poll(ORGANISER, poll.code)
    files, uuid = poll.cases.vote.cast_ballot.boxes.files, (await poll.round()).uuid
    key = files.key(uuid)
    await poll.cases.vote.check_in_all_except(ORGANISER, poll.code, ())
    await poll.cases.vote.open_poll(ORGANISER, poll.code)
    assert files.key(uuid) == key
    assert not (await poll.cast(1, *MARKS)).repeated


async def test_a_row_that_no_card_put_there_is_not_passed_over(hall):
    poll = await hall.open(**SMALL)
    data = poll.ballot(1, *MARKS)
    await poll.cases.vote.cast_ballot(poll.code, data)
    uuid = (await poll.round()).uuid
    await run_sql(hall, f"INSERT INTO box VALUES ('{uuid}', randomblob(32), zeroblob(900))")  # noqa: S608
    with pytest.raises(Unavailable, match="box-incomplete"):
        await poll.cases.vote.close_poll(ORGANISER, poll.code)
