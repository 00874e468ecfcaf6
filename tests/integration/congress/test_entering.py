"""Congresses are entered from a table, by the administrator alone; each sees its own only."""

import pytest

from ballot.basics.errors import Forbidden, NotFound, RuleViolation, StateConflict
from ballot.frame.tables import ListRefused
from ballot.law.congress.levels import Congress, Level, Street
from ballot.law.congress.policy import INSTALLATION, Actor, Grant, Role, Scope
from support.halls import HOME, ORGANISER, draft, opened_hall

ADMINISTRATOR = Actor(
    username="admin", name="Admin", grants=(Grant(Role.ADMINISTRATOR, INSTALLATION),)
)
PASSWORD = "correct horse"  # noqa: S105 - of nobody
TABLE = b"""\
Code,Full name,Short name,Level,Superior,Government,Presidium,Standing committee,Language
410122101,Guandu Town People's Congress,Guandu,township,410122,Gov,Presidium,,
410122001,Qingnian Street,Qingnian,street,410122,,,,
410122,Zhongmu County People's Congress,Zhongmu,county,4101,Gov,Presidium,Committee,en
4101,Zhengzhou City People's Congress,Zhengzhou,city,41,Gov,Presidium,Committee,
41,Henan Province People's Congress,Henan,province,,Gov,Presidium,Committee,
"""


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        yield opened


async def entered(hall):
    lines = await hall.cases.congress.list_entries(ADMINISTRATOR)
    return {line.entry.code: line for line in lines}


def organiser(congress):
    return Actor(username="a", name="A", grants=(Grant(Role.ORGANISER, Scope(congress)),))


async def test_a_province_is_entered_from_one_table(hall):
    imported = await hall.cases.congress.import_entries(ADMINISTRATOR, TABLE)
    assert len(imported.items) == 5
    found = await entered(hall)
    county, street = found["410122"].entry, found["410122001"].entry
    assert isinstance(county, Congress)
    assert (county.level, county.superior, county.language) == (Level.COUNTY, "4101", "en")
    assert isinstance(street, Street)
    assert {entry.code for entry in imported.items} == set(found) - {HOME.congress}


async def test_the_same_table_changes_what_is_there_and_counts_its_polls(hall):
    cases = hall.cases
    await cases.congress.import_entries(ADMINISTRATOR, TABLE)
    await cases.vote.create_poll(organiser("410122"), "410122", draft())
    again = TABLE.replace(b"Zhongmu County", b"Zhongmu District")
    with pytest.raises(StateConflict, match="congress-entered"):
        await cases.congress.import_entries(ADMINISTRATOR, again, new=True)
    await cases.congress.import_entries(ADMINISTRATOR, again)
    line = (await entered(hall))["410122"]
    assert (line.entry.name, line.polls) == ("Zhongmu District People's Congress", 1)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (b"county,4101", b"township,4101"),
        (b"street,410122,,,,", b"street,410122,Government,,,"),
        (b"410122001,Qingnian Street", b"410122001,Qingnian Congress"),
        (b"4101,Zhengzhou", b"41,Zhengzhou"),
    ],
)
async def test_a_table_with_a_fault_enters_nothing(hall, written, instead):
    before = await entered(hall)
    with pytest.raises(ListRefused):
        await hall.cases.congress.import_entries(ADMINISTRATOR, TABLE.replace(written, instead))
    assert await entered(hall) == before


async def test_a_congress_with_polls_does_not_become_a_street(hall):
    await hall.cases.congress.import_entries(ADMINISTRATOR, TABLE)
    rows = b"Code,Full name,Short name,Level\n410122,Zhongmu Street,Zhongmu,street\n"
    with pytest.raises(ListRefused) as refused:
        await hall.cases.congress.import_entries(ADMINISTRATOR, rows)
    assert "entry-other-kind" in [fault.code for fault in refused.value.errors]


async def test_a_street_has_no_polls_and_no_log_ins(hall):
    await hall.cases.congress.import_entries(ADMINISTRATOR, TABLE)
    with pytest.raises(NotFound, match="congress-unknown"):
        await hall.cases.vote.create_poll(organiser("410122001"), "410122001", draft())
    with pytest.raises(NotFound, match="congress-unknown"):
        await hall.cases.congress.create_user(
            "clerk", "Clerk", Role.ORGANISER, PASSWORD, congress="410122001"
        )


async def test_a_poll_bears_the_name_of_its_congress_whatever_its_draft_says(hall):
    await hall.cases.congress.import_entries(ADMINISTRATOR, TABLE)
    person = organiser("410122101")
    code = await hall.cases.vote.create_poll(person, "410122101", draft())
    for step in (None, draft(seats=1)):
        if step:
            await hall.cases.vote.change_poll(person, code, step)
        desk = await hall.cases.vote.show_desk(person, code)
        assert desk.occasion.congress == "Guandu Town People's Congress"


async def test_the_first_poll_names_a_congress_without_a_name_and_the_next_does_not(hall):
    await hall.cases.vote.create_poll(ORGANISER, HOME.congress, draft())
    congress = (await entered(hall))[HOME.congress].entry
    occasion = draft().occasion
    assert (congress.name, congress.short_name) == (occasion.congress, occasion.place)
    assert congress.level is None


async def test_a_clerk_sees_and_changes_the_polls_of_their_own_congress_only(hall):
    cases = hall.cases
    await cases.congress.import_entries(ADMINISTRATOR, TABLE)
    codes = {}
    for congress in ("410122", "410122101"):
        codes[congress] = await cases.vote.create_poll(organiser(congress), congress, draft())
    for own, foreign in (("410122", "410122101"), ("410122101", "410122")):
        person = organiser(own)
        assert [head.code for head in await cases.vote.list_polls(person)] == [codes[own]]
        assert set(await cases.congress.list_own_congresses(person)) == {own}
        for step in (
            cases.vote.show_desk(person, codes[foreign]),
            cases.vote.show_roster(person, codes[foreign], None),
            cases.vote.change_poll(person, codes[foreign], draft()),
            cases.vote.copy_poll(person, codes[foreign]),
            cases.vote.create_poll(person, foreign, draft()),
        ):
            with pytest.raises(Forbidden, match="not-granted"):
                await step
    assert await cases.vote.list_polls(ADMINISTRATOR) == ()
    assert await cases.congress.list_own_congresses(ADMINISTRATOR) == {}
    for step in (
        cases.vote.show_desk(ADMINISTRATOR, codes["410122"]),
        cases.vote.show_roster(ADMINISTRATOR, codes["410122"], None),
    ):
        with pytest.raises(Forbidden, match="not-granted"):
            await step


async def test_with_several_congresses_a_log_in_says_for_which(hall):
    cases = hall.cases.congress
    await cases.create_user("first", "First", Role.ORGANISER, PASSWORD)
    await cases.import_entries(ADMINISTRATOR, TABLE)
    with pytest.raises(RuleViolation, match="congress-to-be-named"):
        await cases.create_user("second", "Second", Role.ORGANISER, PASSWORD)
    await cases.create_user("third", "Third", Role.OBSERVER, PASSWORD, congress="410122")
    await cases.create_user("all", "All", Role.ADMINISTRATOR, PASSWORD)
    found = [
        (await cases.who_is(await cases.sign_in(name, PASSWORD))).grants
        for name in ("first", "third", "all")
    ]
    assert found == [
        (Grant(Role.ORGANISER, HOME),),
        (Grant(Role.OBSERVER, Scope("410122")),),
        (Grant(Role.ADMINISTRATOR, INSTALLATION),),
    ]
