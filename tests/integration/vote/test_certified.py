"""What is published is what was certified, whatever became of the tables and the rules since."""

import json
import sqlite3

import pytest

from ballot.basics.errors import Unavailable
from ballot.law.vote import outcome
from ballot.law.vote.form import Form
from ballot.law.vote.result_reading import parse_minutes
from support.halls import ORGANISER, opened_hall
from support.rounds import half_and_half

ALTERED = (
    "UPDATE project SET body = json_set(body, '$.name', 'Another project', '$.content', 'Other')",
    "UPDATE poll SET rules = json_set(rules, '$.\"pass.fraction\"', '3/5', '$.tie', 'PRESIDIUM')",
    "UPDATE poll SET occasion = json_set(occasion, '$.matter', 'Another matter')",
    'UPDATE poll SET trustee_names = \'["Somebody", "Else", "Altogether"]\', seats = 3',
    "UPDATE round SET seats = 4, present = 1, total = 9, archive_sha256 = 'ff'",
)


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        yield opened


def rewrite(hall, *statements):
    """Change the database behind the program's back."""
    with sqlite3.connect(hall.settings.home / "ballot.db") as database:
        for statement in statements:
            database.execute(statement)


def alter(hall):
    """Change everything that minutes were once made of, but what was certified."""
    rewrite(hall, *ALTERED, 'UPDATE round SET projects = \'["1", "2"]\' WHERE number = 1')


async def test_a_published_result_stays_as_it_was_certified(hall):
    poll = await hall.open()
    await poll.cast(1, "approve", "approve", "oppose", "abstain")
    minutes = await poll.publish()
    alter(hall)
    view = await poll.cases.vote.show_result(poll.code)
    assert view.minutes == minutes
    assert view.minutes == parse_minutes(
        await poll.cases.vote.download(poll.code, 1, "result.json")
    )
    assert view.archive_sha256 == minutes.archive_sha256
    desk = await poll.cases.vote.show_desk(ORGANISER, poll.code)
    assert desk.minutes == minutes
    assert (desk.occasion, desk.rules) == (minutes.occasion, minutes.rules)
    assert (desk.projects, desk.seats) == (minutes.projects, minutes.seats)
    assert [line.name for line in desk.trustees] == list(minutes.scrutineers)


async def test_a_new_reading_of_the_law_changes_no_result(hall, monkeypatch):
    poll = await half_and_half(hall)
    await poll.cases.vote.certify(ORGANISER, poll.code)
    minutes = (await poll.cases.vote.show_desk(ORGANISER, poll.code)).minutes
    monkeypatch.setattr(outcome, "threshold_of", lambda *_given, **_named: 99)
    desk = await poll.cases.vote.show_desk(ORGANISER, poll.code)
    assert desk.minutes == minutes
    assert desk.runoff_due


async def test_a_run_off_goes_on_from_what_was_certified(hall):
    poll = await half_and_half(hall)
    await poll.cases.vote.certify(ORGANISER, poll.code)
    first = (await poll.cases.vote.show_desk(ORGANISER, poll.code)).minutes
    alter(hall)
    assert await poll.cases.vote.open_runoff(ORGANISER, poll.code) == 2
    rewrite(hall, *ALTERED[:-1])
    booth = await poll.cases.vote.show_booth(poll.code)
    assert booth.projects == first.projects[1:3]
    assert booth.seats == first.outcome.runoff.seats
    await poll.cases.vote.open_poll(ORGANISER, poll.code)
    await poll.look()
    assert "Project 2" in booth.election
    assert "Another" not in booth.election
    for deputy in range(1, 9):
        await poll.cast(deputy, "approve", "oppose")
    second = await poll.publish()
    assert (second.occasion, second.rules) == (first.occasion, first.rules)
    assert second.scrutineers == first.scrutineers
    assert second.projects == first.projects[1:3]
    assert second.outcome.selected == ("2",)


async def test_an_appraisal_is_read_back_too(hall):
    poll = await hall.open(form=Form.SATISFACTION, rules={"measure.options": 4})
    await poll.cast(1, 0, 1, 2, None)
    minutes = await poll.publish()
    alter(hall)
    assert (await poll.cases.vote.show_result(poll.code)).minutes == minutes


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE certificate SET result = CAST(replace(result, '1', '2') AS BLOB)", "signature"),
        ("UPDATE certificate SET result = CAST('{}' AS BLOB)", "signature"),
        ("UPDATE certificate SET signature = 'AAAA'", "signature"),
        ("UPDATE certificate SET signature = 'no base64'", "signature"),
        (
            "UPDATE certified_file SET body = CAST('none' AS BLOB) WHERE name = 'result.json.pub'",
            "signature",
        ),
        ("DELETE FROM certified_file WHERE name = 'result.json.pub'", "missing"),
    ],
)
async def test_a_damaged_certificate_is_named_and_no_figure_is_shown(hall, statement, reason):
    poll = await hall.open()
    await poll.cast(1, "approve", "approve", "oppose", "abstain")
    await poll.publish()
    with sqlite3.connect(hall.settings.home / "ballot.db") as database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute(statement)
    for asked in (
        poll.cases.vote.show_result(poll.code),
        poll.cases.vote.show_desk(ORGANISER, poll.code),
        poll.cases.vote.open_runoff(ORGANISER, poll.code),
    ):
        with pytest.raises(Unavailable, match="certificate-damaged") as damaged:
            await asked
        assert damaged.value.params == {"poll": poll.code, "round": 1, "reason": reason}


async def test_a_first_round_that_is_not_certified_yet_is_counted_from_its_board(hall):
    poll = await hall.open()
    await poll.cast(1, "approve", "approve", "oppose", "abstain")
    minutes = await poll.count()
    await poll.cases.vote.certify(ORGANISER, poll.code)
    result = await poll.cases.vote.download(poll.code, 1, "result.json", ORGANISER)
    assert parse_minutes(result) == minutes
    assert json.loads(result)["archive_sha256"] == minutes.archive_sha256
