"""What is certified was verified, signed and stored once; what is published is exactly that."""

import asyncio
import base64
import json
from dataclasses import replace
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from ballot.basics.errors import (
    Forbidden,
    NotFound,
    RuleViolation,
    StateConflict,
    VerificationError,
)
from ballot.basics.fingerprint import fingerprint
from ballot.bootstrap.starting import certification_key
from ballot.frame.custody import open_signer
from ballot.law.vote.form import Form
from ballot.law.vote.poll import Phase
from ballot.law.vote.result import canonical_result
from ballot.protocol.archive import read_archive
from ballot.verify.inspection import inspect_archive
from ballot.vote.printing import code_address
from support.halls import DOOR, ORGANISER, opened_hall

MARKS = {
    Form.PER_ITEM: ("approve", "approve", "oppose", "abstain"),
    Form.CHOOSE: (True, True, False, False),
    Form.SATISFACTION: (0, 1, 2, None),
}
FILES = (
    "announcement.pdf",
    "slip-issue-return.pdf",
    "slip-count.pdf",
    "election.bel",
    "result.json",
    "result.json.sig",
    "result.json.pub",
    "papers.json",
    "papers.json.sig",
)


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        yield opened


@pytest.mark.parametrize("form", Form)
async def test_a_published_round_verifies_with_nothing_but_its_files(hall, form):
    poll = await hall.open(form=form)
    for deputy in range(1, 4):
        await poll.cast(deputy, *MARKS[form])
    await poll.publish()
    files = {"election.bel": await poll.archive()}
    for name in set(FILES) - set(files):
        files[name] = await poll.cases.vote.download(poll.code, 1, name)
    pieces = await poll.cases.vote.take_archive(poll.code, 1)
    assert pieces.size == len(files["election.bel"])
    assert b"".join(pieces) == files["election.bel"]
    report = inspect_archive(files["election.bel"], lawful=True)
    assert (report.valid, report.complete, report.ballots) == (True, True, 3)
    assert files["result.json.pub"] == open_signer(certification_key(hall.settings)).public_key
    public = load_pem_public_key(files["result.json.pub"])
    assert isinstance(public, Ed25519PublicKey)
    for signed in ("result.json", "papers.json"):
        public.verify(base64.b64decode(files[f"{signed}.sig"]), files[signed])
    papers = json.loads(files["papers.json"])
    assert papers == {
        "format": "ballot-papers/1",
        "code": poll.code,
        "papers": {
            name: sha256(files[name]).hexdigest()
            for name in ("announcement.pdf", "slip-count.pdf", "slip-issue-return.pdf")
        },
    }
    result = json.loads(files["result.json"])
    view = await poll.cases.vote.show_result(poll.code)
    assert [(file.name, file.size) for file in view.files] == [
        (name, len(files[name])) for name in FILES
    ]
    assert canonical_result(view.minutes) == files["result.json"]
    assert view.fingerprint == fingerprint(files["result.json"])
    assert result["archive_sha256"] == view.archive_sha256
    archive = read_archive(files["election.bel"])
    (named,) = [
        json.loads(record.body)["encrypted_tally"]
        for record in archive.records
        if b'"num_tallied"' in record.body
    ]
    assert view.sum_fingerprint.replace(" ", "") == named[:32]
    (ended,) = [record for record in archive.records if b'"EndBallots"' in record.body]
    board = await poll.cases.vote.show_board(poll.code)
    desk = await poll.cases.vote.show_desk(ORGANISER, poll.code)
    assert view.head == board.head == desk.head == fingerprint(ended.body)
    assert view.head.encode() in files["slip-issue-return.pdf"]
    assert f"Fingerprint of the encrypted sum: {view.sum_fingerprint}\n" in report.as_text()
    assert view.fingerprint.encode() in files["slip-count.pdf"]
    assert {status for _, _, status in view.verifier_summary} <= {"passed", "not applicable"}


async def test_an_archive_that_the_verifier_refuses_is_not_certified(hall, monkeypatch):
    poll = await hall.open()
    await poll.cast(1, *MARKS[Form.PER_ITEM])
    await poll.count()
    certify = poll.cases.vote.certify

    async def broken(archive):
        return await certify.inspector(archive.replace(b'"approve"', b'"applaud"', 1))

    with pytest.raises(VerificationError, match="verifier-refuses"):
        await replace(certify, inspector=broken)(ORGANISER, poll.code)
    assert (await poll.cases.vote.show_desk(ORGANISER, poll.code)).phase is Phase.COUNTED
    await certify(ORGANISER, poll.code)


async def test_a_step_after_another_is_refused_out_of_turn(hall):
    poll = await hall.open()
    cases = poll.cases
    for step in (
        cases.vote.certify,
        cases.vote.publish,
        cases.vote.open_runoff,
        cases.vote.freeze_poll,
    ):
        with pytest.raises(StateConflict, match="phase-other"):
            await step(ORGANISER, poll.code)
    await poll.publish()
    later = (
        cases.vote.open_poll,
        cases.vote.close_poll,
        cases.vote.certify,
        cases.vote.publish,
        cases.vote.freeze_poll,
    )
    for step in later:
        with pytest.raises(StateConflict):
            await step(ORGANISER, poll.code)
    with pytest.raises(StateConflict, match="runoff-not-due"):
        await cases.vote.open_runoff(ORGANISER, poll.code)


async def test_only_the_organiser_conducts_and_certifies(hall):
    poll = await hall.open()
    cases = poll.cases
    steps = (cases.vote.close_poll, cases.vote.certify, cases.vote.publish, cases.vote.open_runoff)
    for step in steps:
        for actor in (None, DOOR, poll.scrutineer(1)):
            with pytest.raises(Forbidden):
                await step(actor, poll.code)


async def test_the_check_in_sees_the_door_and_no_result(hall):
    poll = await hall.open()
    await poll.count()
    assert (await poll.cases.vote.show_desk(ORGANISER, poll.code)).minutes is not None
    at_the_door = await poll.cases.vote.show_desk(DOOR, poll.code)
    assert at_the_door.minutes is None
    assert at_the_door.attendance.present > 0
    for actor in (None, poll.scrutineer(1)):
        with pytest.raises(Forbidden):
            await poll.cases.vote.show_desk(actor, poll.code)


async def test_nothing_is_public_before_publication(hall):
    poll = await hall.open()
    await poll.count()
    await poll.cases.vote.certify(ORGANISER, poll.code)
    with pytest.raises(NotFound, match="result-not-published"):
        await poll.cases.vote.show_result(poll.code)
    with pytest.raises(NotFound, match="result-not-published"):
        await poll.cases.vote.download(poll.code, 1, "result.json")
    with pytest.raises(NotFound, match="result-not-published"):
        await poll.cases.vote.take_archive(poll.code, 1)
    assert (await poll.cases.vote.take_archive(poll.code, 1, ORGANISER)).size
    assert await poll.cases.vote.download(poll.code, 1, "result.json", ORGANISER)
    with pytest.raises(Forbidden):
        await poll.cases.vote.download(poll.code, 1, "result.json", DOOR)
    await poll.cases.vote.publish(ORGANISER, poll.code)
    assert await poll.cases.vote.download(poll.code, 1, "result.json")


async def test_what_does_not_exist_is_not_found(hall):
    poll = await hall.open()
    await poll.publish()
    cases = poll.cases
    for asked, code in (
        (cases.vote.show_result("NOPOLL"), "poll-unknown"),
        (cases.vote.show_result(poll.code, 2), "result-not-published"),
        (cases.vote.show_board(poll.code, 2), "round-unknown"),
        (cases.vote.show_booth("NOPOLL"), "poll-unknown"),
        (cases.vote.download(poll.code, 1, "../ballot.db"), "file-unknown"),
        (cases.vote.download(poll.code, 3, "result.json"), "round-unknown"),
        (cases.vote.take_archive(poll.code, 0), "round-unknown"),
        (cases.vote.take_archive("NOPOLL", 1), "poll-unknown"),
    ):
        with pytest.raises(NotFound, match=code):
            await asked


async def test_a_vote_that_lost_its_quorum_becomes_void_and_is_not_published(hall):
    poll = await hall.open(deputies=6, absent=(5, 6))
    await poll.lose_check_in(4)
    minutes = await poll.count()
    assert not minutes.outcome.quorum
    await poll.cases.vote.certify(ORGANISER, poll.code)
    assert (await poll.cases.vote.show_desk(ORGANISER, poll.code)).phase is Phase.VOID
    with pytest.raises(StateConflict, match="phase-other"):
        await poll.cases.vote.publish(ORGANISER, poll.code)
    assert await poll.cases.vote.download(poll.code, 1, "slip-count.pdf", ORGANISER)
    with pytest.raises(StateConflict, match="announcement-not-due"):
        await poll.cases.vote.print_paper(ORGANISER, poll.code, "announcement.pdf", draft=True)


async def test_the_public_list_leaves_drafts_out(hall):
    draft, frozen = await hall.prepare(), await hall.freeze()
    codes = {head.code for head in await hall.cases.vote.list_polls()}
    assert codes == {frozen.code}
    assert {head.code for head in await hall.cases.vote.list_polls(ORGANISER)} == {
        draft.code,
        frozen.code,
    }
    assert {head.code for head in await hall.cases.vote.list_polls(draft.scrutineer(1))} == {
        draft.code
    }


@pytest.mark.parametrize(
    ("public_url", "expected"),
    [
        ("http://192.0.2.7:8000", "HTTP://192.0.2.7:8000/R/ABC234/1/0F1E2D3C"),
        ("https://example.test/vote", "https://example.test/vote/R/ABC234/1/0F1E2D3C"),
    ],
)
def test_the_address_in_a_code_is_in_upper_case_where_case_does_not_matter(public_url, expected):
    assert code_address(public_url, "R", "ABC234", 1, "0f1e 2d3c") == expected


async def test_certifying_twice_at_once_runs_the_verifier_once_and_says_how_far_it_is(hall):
    poll = await hall.open()
    await poll.cast(1, *MARKS[Form.PER_ITEM])
    await poll.count()
    certify, begun, go_on = poll.cases.vote.certify, asyncio.Event(), asyncio.Event()
    runs = []

    async def inspector(archive):
        runs.append(len(archive))
        begun.set()
        await go_on.wait()
        return await certify.inspector(archive)

    slow = replace(certify, inspector=inspector)
    steps = [asyncio.create_task(slow(ORGANISER, poll.code)) for _ in range(6)]
    await begun.wait()
    assert (await poll.cases.vote.show_desk(ORGANISER, poll.code)).certifying == "verifying"
    go_on.set()
    await asyncio.gather(*steps)
    assert len(runs) == 1
    desk = await poll.cases.vote.show_desk(ORGANISER, poll.code)
    assert (desk.certifying, desk.phase) == (None, Phase.CERTIFIED)


async def test_who_stops_waiting_does_not_stop_the_certifying(hall):
    poll = await hall.open()
    await poll.count()
    certify, begun, go_on = poll.cases.vote.certify, asyncio.Event(), asyncio.Event()

    async def inspector(archive):
        begun.set()
        await go_on.wait()
        return await certify.inspector(archive)

    slow = replace(certify, inspector=inspector)
    impatient = asyncio.create_task(slow(ORGANISER, poll.code))
    await begun.wait()
    impatient.cancel()
    go_on.set()
    await slow(ORGANISER, poll.code)
    assert (await poll.cases.vote.show_desk(ORGANISER, poll.code)).phase is Phase.CERTIFIED


async def test_the_ballots_are_stored_once(hall):
    poll = await hall.open()
    await poll.cast(1, *MARKS[Form.PER_ITEM])
    await poll.publish()
    async with poll.cases.vote.certify.store.read() as work:
        stored = await work.certificates.sizes((await poll.round()).uuid)
    assert set(stored) == set(FILES) - {"election.bel"}


async def test_a_count_that_reveals_everyone_is_published_only_by_who_says_to_know_it(hall):
    poll = await hall.open()
    for deputy in (1, 2, 3):
        await poll.cast(deputy, *MARKS[Form.PER_ITEM])
    await poll.count()
    cases = poll.cases.vote
    assert (await cases.show_desk(ORGANISER, poll.code)).revealing == ()
    await cases.certify(ORGANISER, poll.code)
    desk = await cases.show_desk(ORGANISER, poll.code)
    assert [finding.code for finding in desk.revealing] == ["count-reveals-everyone"]
    for confirmed in ((), {"few-ballots"}):
        with pytest.raises(RuleViolation, match="count-reveals-everyone"):
            await cases.publish(ORGANISER, poll.code, confirmed)
    await cases.publish(ORGANISER, poll.code, {"count-reveals-everyone"})
    assert (await cases.show_desk(ORGANISER, poll.code)).revealing == ()


async def test_an_ordinary_count_is_published_without_confirmation(hall):
    poll = await hall.open()
    for deputy, mark in enumerate(("approve", "oppose", "approve"), 1):
        await poll.cast(deputy, mark, "approve", "oppose", "abstain")
    await poll.count()
    await poll.cases.vote.certify(ORGANISER, poll.code)
    await poll.cases.vote.publish(ORGANISER, poll.code)
