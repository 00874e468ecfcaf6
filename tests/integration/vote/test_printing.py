"""Papers when they are needed: one slip at the close, one at the count, drafts in between."""

import pytest

from ballot.basics.errors import NotFound, StateConflict
from ballot.law.vote.poll import KeyedPoll
from ballot.law.vote.rules import read_rules
from ballot.vote.printing import signatories
from support.halls import OCCASION, ORGANISER, draft, opened_hall

MARKS = ("approve", "approve", "oppose", "abstain")
SLIP, COUNT, ANNOUNCED = "slip-issue-return.pdf", "slip-count.pdf", "announcement.pdf"


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        yield opened


async def test_the_first_slip_is_there_before_anything_is_decrypted_and_stays_the_same(hall):
    poll = await hall.open()
    await poll.cast(1, *MARKS)
    vote = poll.cases.vote
    with pytest.raises(StateConflict, match="phase-other"):
        await vote.print_paper(ORGANISER, poll.code, SLIP)
    await vote.close_poll(ORGANISER, poll.code)
    slip = await vote.print_paper(ORGANISER, poll.code, SLIP)
    head = (await vote.show_board(poll.code)).head
    link = f"/B/{poll.code}/1/{head.replace(' ', '')}".upper()
    assert link in slip.decode()
    assert f"groups=({head!r},)" in slip.decode()
    for later in (COUNT, ANNOUNCED):
        with pytest.raises(StateConflict, match="phase-other"):
            await vote.print_paper(ORGANISER, poll.code, later)
    await poll.decrypt(1, 2)
    assert await vote.print_paper(ORGANISER, poll.code, SLIP) == slip
    await vote.certify(ORGANISER, poll.code)
    assert await vote.download(poll.code, 1, SLIP, ORGANISER) == slip


async def test_the_second_slip_is_there_at_the_count_and_is_the_one_that_is_certified(hall):
    poll = await hall.open()
    await poll.cast(1, *MARKS)
    await poll.count()
    vote = poll.cases.vote
    slip = await vote.print_paper(ORGANISER, poll.code, COUNT)
    assert b"draft=False" in slip
    await vote.certify(ORGANISER, poll.code)
    assert await vote.download(poll.code, 1, COUNT, ORGANISER) == slip
    assert (await vote.preview_result(ORGANISER, poll.code)).fingerprint.encode() in slip


async def test_every_paper_can_be_looked_at_as_a_draft_before_anything_is_certified(hall):
    poll = await hall.open()
    await poll.cast(1, *MARKS)
    await poll.count()
    vote = poll.cases.vote
    for name in (SLIP, COUNT, ANNOUNCED):
        assert b"draft=True" in await vote.print_paper(ORGANISER, poll.code, name, draft=True)
    assert b"draft=True" in await vote.print_paper(ORGANISER, poll.code, ANNOUNCED)
    with pytest.raises(NotFound, match="file-unknown"):
        await vote.print_paper(ORGANISER, poll.code, "result.json")
    await vote.certify(ORGANISER, poll.code)
    assert b"draft=True" in await vote.print_paper(ORGANISER, poll.code, ANNOUNCED, draft=True)
    with pytest.raises(NotFound, match="file-unknown"):
        await vote.download(poll.code, 1, ANNOUNCED, ORGANISER)


async def test_the_public_page_is_seen_by_the_organiser_before_it_is_public(hall):
    poll = await hall.open()
    await poll.cast(1, *MARKS)
    vote = poll.cases.vote
    with pytest.raises(StateConflict, match="phase-other"):
        await vote.preview_result(ORGANISER, poll.code)
    minutes = await poll.count()
    counted = await vote.preview_result(ORGANISER, poll.code)
    assert (counted.minutes, counted.preview, counted.files) == (minutes, True, ())
    await vote.certify(ORGANISER, poll.code)
    certified = await vote.preview_result(ORGANISER, poll.code)
    assert certified.fingerprint == counted.fingerprint
    await vote.publish(ORGANISER, poll.code, {"count-reveals-everyone"})
    published = await vote.show_result(poll.code)
    assert published.preview is False
    assert (published.minutes, published.final) == (certified.minutes, certified.final)


async def test_papers_are_made_out_as_the_poll_is_set(hall):
    names = ("Ann", "Zoe", "Yan")
    poll = await hall.open(scrutineers=names, rehearsal=True, rules={"scrutineers.chief": 2})
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    slip = (await poll.cases.vote.print_paper(ORGANISER, poll.code, SLIP)).decode()
    assert "scrutineers=('Ann', 'Zoe', 'Yan', 'Ben', 'Cid')" in slip
    assert "chiefs=2" in slip
    assert "rehearsal=True" in slip
    desk = await poll.cases.vote.show_desk(ORGANISER, poll.code)
    assert (desk.scrutineers, desk.rehearsal) == (names, True)


def keyed(names, count):
    settings = draft()
    return KeyedPoll(
        code="AAAAAA",
        congress="C1",
        occasion=OCCASION,
        form=settings.form,
        seats=2,
        rules=read_rules({"scrutineers.count": count}),
        group="Ed25519",
        trustees=2,
        threshold=2,
        language="en",
        credential_uuid="11111111111111",
        scrutineers=names,
        trustees_text="[]",
        trustee_names=("Ann", "Ben"),
    )


@pytest.mark.parametrize(
    ("names", "count", "delegations", "signing"),
    [
        ((), None, 4, ("Ann", "Ben", "", "")),
        ((), None, 1, ("Ann", "Ben")),
        ((), 3, 9, ("Ann", "Ben", "")),
        (("Ben", "Zoe"), None, 9, ("Ben", "Zoe", "Ann")),
    ],
)
def test_all_scrutineers_sign_who_hold_a_key_or_not(names, count, delegations, signing):
    assert signatories(keyed(names, count), delegations) == signing
