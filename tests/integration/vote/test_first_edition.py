"""A database of the first edition: what was certified is shown as it was, drafts go on."""

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ballot.basics.errors import StateConflict, Unavailable
from ballot.basics.rand import SystemRng
from ballot.frame.custody import create_signer
from ballot.law.vote.poll import Phase
from ballot.verify.inspection import inspect_archive
from ballot.vote.boards import ballots_of, whole_archive
from support.halls import DOOR, ORGANISER, SmallPoll, draft, opened_hall, trustees_of

FIXTURES = Path(__file__).parents[2] / "fixtures" / "first_edition"
FACTS = json.loads((FIXTURES / "facts.json").read_text())
FINISHED = FACTS["finished"]
CERTIFIED = [
    pytest.param(found["code"], number, round_, id=f"{name}, round {number}")
    for name, found in FINISHED["rounds"].items()
    for number, round_ in enumerate(found["rounds"], 1)
]


def stored_files(database, uuid):
    """Read the certified files of a round as the first edition stored them."""
    query = "SELECT name, body FROM certified_file WHERE round = ? ORDER BY position"
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query, (uuid,)).fetchall()


def bring(home, database):
    """Make the home folder of an installation of the first edition."""
    shutil.copy(FIXTURES / database, home / "ballot.db")
    create_signer(home / "certification.key", SystemRng())


@pytest.fixture
async def hall(home):
    bring(home, "finished.db")
    async with opened_hall(home) as opened:
        yield opened


def held(hall, code):
    """Return a poll of the fixture, with the trustees of whom its key is."""
    _, secrets = trustees_of("Ed25519", 3, 2)
    return SmallPoll(hall, code, draft(seats=1), secrets)


@pytest.mark.parametrize(("code", "number", "round_"), CERTIFIED)
async def test_a_certified_round_is_what_it_was(hall, home, code, number, round_):
    cases, store = hall.cases.vote, hall.cases.vote.cast_ballot.store
    board = await cases.show_board(code, number)
    assert (board.phase.value, list(board.trackers)) == (round_["phase"], round_["trackers"])
    assert (await cases.show_board(code, number, round_["trackers"][0])).found
    for name, body in stored_files(FIXTURES / "finished.db", round_["uuid"]):
        if name != "election.bel":
            assert await cases.download(code, number, name, ORGANISER) == body
            continue
        assert b"".join(await cases.take_archive(code, number, ORGANISER)) == body
    async with store.read() as work:
        found = (await work.polls.rounds(code))[number - 1]
        whole = await whole_archive(work, cases.certify.files, found)
    assert b"".join(await cases.take_archive(code, number, ORGANISER)) == whole
    assert hashlib.sha256(whole).hexdigest() == round_["archive_sha256"] == found.archive_sha256
    report = inspect_archive(whole)
    assert report.valid, report.as_text()
    assert report.ballots == len(round_["trackers"])


async def test_a_published_result_is_shown_with_its_run_off(hall):
    code = FINISHED["published"]
    view = await hall.cases.vote.show_result(code)
    assert (view.minutes.round, view.rounds) == (2, (1, 2))
    assert view.minutes.outcome.selected == ("1",)
    assert (await hall.cases.vote.show_result(code, 1)).minutes.outcome.tied == ("1", "2")
    appraisal = await hall.cases.vote.show_result(FINISHED["appraisal"])
    assert [row.abstain for row in appraisal.minutes.appraised] == [0, 1]


async def test_the_receipt_of_a_ballot_of_the_first_edition_comes_again(hall):
    poll = held(hall, FINISHED["published"])
    uuid = FINISHED["rounds"]["published"]["rounds"][0]["uuid"]
    for ballot in ballots_of(hall.cases.vote.certify.files.board(uuid)):
        assert (await poll.cases.vote.cast_ballot(poll.code, ballot)).repeated


async def test_a_run_off_that_was_due_is_held_by_the_present_rules(hall):
    poll = held(hall, FINISHED["run-off due"])
    assert await poll.cases.vote.open_runoff(ORGANISER, poll.code) == 2
    await poll.cases.vote.open_poll(ORGANISER, poll.code)
    assert (await poll.publish()).ballots.returned == 0
    archive = await poll.archive(2)
    assert inspect_archive(archive, lawful=True).valid


async def test_a_draft_is_voted_on_with_cards_of_the_second_edition(hall):
    poll = held(hall, FINISHED["draft"])
    former = await poll.valid_cards()
    assert (former.number, former.cards) == (1, 4)
    await poll.cases.vote.issue_cards(ORGANISER, poll.code, former)
    await poll.take_cards()
    await poll.cases.vote.freeze_poll(ORGANISER, poll.code)
    await poll.look()
    await poll.cases.vote.check_in_all_except(DOOR, poll.code, ())
    await poll.cases.vote.open_poll(ORGANISER, poll.code)
    await poll.cast(1, "approve", "oppose")
    assert (await poll.publish()).ballots.returned == 1


async def test_files_that_are_lost_come_again_from_the_certified_archive(hall, home):
    kept = {path: path.read_bytes() for path in home.glob("*s/*")}
    assert len(kept) == 2 * len(CERTIFIED)
    for path in kept:
        path.unlink()
    async with opened_hall(home):
        assert {path: path.read_bytes() for path in home.glob("*s/*")} == kept


async def test_unfinished_polls_are_refused_by_name_and_nothing_is_changed(home):
    bring(home, "unfinished.db")
    with pytest.raises(StateConflict, match="polls-unfinished") as refused:
        async with opened_hall(home):
            pass
    unfinished = FACTS["unfinished"]
    named = sorted(unfinished[phase] for phase in ("frozen", "open", "closed", "counted"))
    assert refused.value.params["polls"] == ", ".join(named)
    with (
        closing(sqlite3.connect(home / "ballot.db")) as found,
        closing(sqlite3.connect(FIXTURES / "unfinished.db")) as kept,
    ):
        assert list(found.iterdump()) == list(kept.iterdump())
    assert not list(home.glob("*s/*"))


async def test_a_certified_archive_that_is_damaged_is_not_taken_for_granted(home):
    bring(home, "finished.db")
    with closing(sqlite3.connect(home / "ballot.db")) as connection:
        connection.execute("DROP TRIGGER certified_file_no_update")
        connection.execute(
            "UPDATE certified_file SET body = substr(body, 1, 4096) WHERE name = 'election.bel' "
            "AND round = (SELECT uuid FROM round WHERE poll = ?)",
            (FINISHED["void"],),
        )
        connection.commit()
    with pytest.raises(Unavailable, match="certified-archive-damaged") as refused:
        async with opened_hall(home):
            pass
    assert refused.value.params["poll"] == FINISHED["void"]


async def test_a_poll_that_goes_on_is_found_in_its_phase(hall):
    phases = {
        name: (await hall.cases.vote.show_desk(ORGANISER, FINISHED[name])).phase
        for name in ("draft", "certified", "published", "void")
    }
    assert phases == {
        "draft": Phase.DRAFT,
        "certified": Phase.CERTIFIED,
        "published": Phase.PUBLISHED,
        "void": Phase.VOID,
    }
