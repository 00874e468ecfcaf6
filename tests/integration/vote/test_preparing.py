"""A draft: what may be set, what depends on what, and what is missing before the freeze."""

import json
from dataclasses import replace

import pytest

from ballot.basics.errors import (
    Forbidden,
    Malformed,
    RuleViolation,
    StateConflict,
    VerificationError,
)
from ballot.basics.fingerprint import fingerprint
from ballot.basics.rand import SystemRng
from ballot.frame.web.document import LARGEST_TEXT
from ballot.law.tables import TableRefused
from ballot.law.vote.form import Form
from ballot.law.vote.poll import Phase
from ballot.law.vote.rules import BallotMode, Rules, Share
from ballot.protocol.board import EventType
from ballot.protocol.codec import canonical
from ballot.protocol.elections import parse_election
from ballot.protocol.encodings import Encoding
from ballot.protocol.groups.by_name import ED25519
from ballot.protocol.keyfile import TrusteeKey, seal_key
from ballot.protocol.proofs import prove_knowledge
from ballot.protocol.trustees import possession_prefix, public_key_object
from ballot.vote.card_files import draw_cards, public_list
from ballot.vote.changes import Changes
from ballot.vote.freezing import MOST_PROJECTS, FreezeRefused
from ballot.vote.rooms import largest_for
from support.halls import (
    DOOR,
    HOME,
    NAMES,
    OCCASION,
    ORGANISER,
    draft,
    opened_hall,
    projects_table,
    roster_table,
    trustees_of,
)

SEALED = seal_key(
    TrusteeKey(
        group="Ed25519",
        index=2,
        size=3,
        threshold=2,
        verification="key",
        seed="seed",
        decryption_key=None,
    ),
    "six words of a phrase",
    SystemRng(),
)
"""A scrutineer's private key file."""


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        yield opened


async def desk(poll):
    return await poll.cases.vote.show_desk(ORGANISER, poll.code)


async def test_a_new_poll_is_an_empty_draft(hall):
    code = await hall.cases.vote.create_poll(ORGANISER, HOME.congress, draft())
    view = await hall.cases.vote.show_desk(ORGANISER, code)
    assert (view.phase, view.round, view.projects, view.deputies) == (Phase.DRAFT, 1, (), 0)
    assert (view.trustees_loaded, view.cards_issued, view.minutes) == (False, False, None)
    assert view.attendance.quorum_reached is False
    assert code.isalnum()
    assert code.isupper() or code.isdigit()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"rules": {"quorum.fraction": "1/2"}}, "quorum-below-law"),
        ({"rules": {"pass.fraction": "1/3"}}, "pass-fraction-below-law"),
        ({"rules": {"pass.inclusive": True, "denominator.pass": "VALID"}}, "pass-by-half"),
        ({"rules": {"quorum.fraction": "1", "quorum.inclusive": False}}, "share-out-of-reach"),
        ({"rules": {"tie": "LOTS"}}, "tie-rule-silent"),
        ({"rules": {"colour": "red"}}, "unknown-rule"),
        ({"seats": 0}, "seats-below-one"),
        ({"trustees": 2, "threshold": 3}, "threshold-impossible"),
        ({"trustees": 0, "threshold": 0}, "threshold-impossible"),
        ({"trustees": 10}, "threshold-impossible"),
        ({"group": "RSA"}, "group-unknown"),
        ({"occasion": replace(OCCASION, matter=" ")}, "occasion-incomplete"),
    ],
)
async def test_a_setting_that_cannot_be_is_refused_with_its_reason(hall, changes, code):
    with pytest.raises((RuleViolation, Malformed), match=code):
        await hall.cases.vote.create_poll(ORGANISER, HOME.congress, draft(**changes))
    assert await hall.cases.vote.list_polls(ORGANISER) == ()


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        (Form.PER_ITEM, BallotMode.PER_ITEM_3WAY),
        (Form.CHOOSE, BallotMode.CHOOSE_UP_TO_N),
    ],
)
async def test_the_rules_follow_the_form(hall, form, mode):
    other = next(each for each in BallotMode if each is not mode)
    rules = {"ballot.mode": other.value}
    code = await hall.cases.vote.create_poll(
        ORGANISER, HOME.congress, draft(form=form, rules=rules)
    )
    assert (await hall.cases.vote.show_desk(ORGANISER, code)).rules.mode is mode


async def test_a_table_with_faults_leaves_the_former_list(hall):
    poll = await hall.prepare()
    bad = b"No.,Project,Content,Total investment,Responsible unit,Deadline\n1,,,x,,\n1,A,B,1,C,9\n"
    with pytest.raises(TableRefused) as refused:
        await poll.cases.vote.import_projects(ORGANISER, poll.code, bad)
    assert len(refused.value.errors) > 2
    with pytest.raises(TableRefused):
        await poll.cases.vote.import_roster(ORGANISER, poll.code, b"No.,Name\n1,\nx,B\n")
    view = await desk(poll)
    assert (len(view.projects), view.deputies, view.cards_issued) == (4, 5, True)
    assert view.trustees_groups == fingerprint(trustees_of("Ed25519", 3, 2)[0].encode())


async def test_projects_of_an_appraisal_need_only_number_and_name(hall):
    poll = await hall.prepare(form=Form.SATISFACTION)
    table = b"No.,Project\n1,School\n2,Bridge\n"
    taken = await poll.cases.vote.import_projects(ORGANISER, poll.code, table)
    assert [project.name for project in taken.items] == ["School", "Bridge"]


async def test_another_roster_needs_other_cards(hall):
    poll = await hall.prepare()
    voids = await poll.valid_cards()
    await poll.cases.vote.import_roster(ORGANISER, poll.code, roster_table(7), voids)
    assert not (await desk(poll)).cards_issued
    with pytest.raises(StateConflict, match="cards-missing"):
        await poll.cases.vote.freeze_poll(ORGANISER, poll.code)


async def test_an_import_says_what_it_changed_and_a_first_one_says_nothing(hall):
    poll = await hall.prepare()
    vote, code = poll.cases.vote, poll.code
    taken = await vote.import_roster(ORGANISER, code, roster_table(7), await poll.valid_cards())
    assert taken.changes == Changes(
        added=("Deputy 6", "Deputy 7"), changed=(), removed=(), renumbered=0
    )
    other = await vote.create_poll(ORGANISER, HOME.congress, draft(form=Form.SATISFACTION))
    assert (await vote.import_roster(ORGANISER, other, roster_table(7))).changes is None
    assert (
        await vote.import_projects(ORGANISER, other, b"No.,Project\n1,School\n")
    ).changes is None
    taken = await vote.import_projects(ORGANISER, other, b"No.,Project\n1,Bridge\n")
    assert taken.changes == Changes(
        added=("Bridge",), changed=(), removed=("School",), renumbered=0
    )


async def test_cards_issued_again_kill_the_former_ones(hall):
    poll = await hall.prepare()
    former, dead = dict(poll.secrets), poll.public(1)
    await poll.cases.vote.issue_cards(ORGANISER, poll.code, await poll.valid_cards())
    await poll.take_cards()
    assert not set(former.values()) & set(poll.secrets.values())
    await poll.cases.vote.freeze_poll(ORGANISER, poll.code)
    assert (await poll.card_state(1, secret=former[1], credential=dead)).value == "unknown"
    assert (await poll.card_state(1)).value == "not-open"


def wrong_names(valid):
    return [
        None,
        replace(valid, cards=valid.cards - 1),
        replace(valid, number=valid.number + 1),
    ]


@pytest.mark.parametrize("way", ["issue", "load", "roster", "group"])
async def test_cards_become_void_only_when_their_edition_and_number_are_named(hall, way):
    poll = await hall.prepare()
    vote, code = poll.cases.vote, poll.code
    order = await vote.order_cards(ORGANISER, code)
    listed = public_list(order, draw_cards(order, hall.rng)[0]).encode()
    steps = {
        "issue": lambda voids: vote.issue_cards(ORGANISER, code, voids),
        "load": lambda voids: vote.load_cards(ORGANISER, code, listed, voids),
        "roster": lambda voids: vote.import_roster(ORGANISER, code, roster_table(6), voids),
        "group": lambda voids: vote.change_poll(
            ORGANISER, code, draft(group="BELENIOS-2048"), voids
        ),
    }
    valid = await poll.valid_cards()
    for wrong in wrong_names(valid):
        with pytest.raises(StateConflict, match="cards-would-be-void") as refused:
            await steps[way](wrong)
        assert refused.value.params == {"edition": 1, "cards": 5}
        assert await poll.valid_cards() == valid
    await steps[way](valid)
    assert await poll.valid_cards() != valid
    if way in {"issue", "load"}:
        with pytest.raises(StateConflict, match="cards-would-be-void"):
            await steps["issue"](valid)


async def test_a_card_carries_its_credential_in_the_fragment_and_the_file_keeps_none(hall, home):
    poll = await hall.prepare()
    links = [card.link for card in hall.printer.sheets[-1].cards]
    fragments = [link.partition("#")[2] for link in links]
    assert all(link.startswith(f"{hall.settings.public_url}/v/{poll.code}#") for link in links)
    assert {len(fragment) for fragment in fragments} == {22}
    kept = b"".join(path.read_bytes() for path in sorted(home.glob("ballot.db*")))
    assert b"Deputy 1" in kept
    for fragment in fragments:
        assert fragment[:11].encode() not in kept


async def test_another_group_needs_other_trustees_and_other_cards(hall):
    poll = await hall.prepare()
    change = draft(group="BELENIOS-2048")
    await poll.cases.vote.change_poll(ORGANISER, poll.code, change, await poll.valid_cards())
    view = await desk(poll)
    assert (view.group, view.trustees_loaded, view.cards_issued) == ("BELENIOS-2048", False, False)


async def test_other_numbers_of_trustees_need_other_trustees_but_no_other_cards(hall):
    poll = await hall.prepare()
    await poll.cases.vote.change_poll(ORGANISER, poll.code, draft(threshold=3))
    view = await desk(poll)
    assert (view.trustees_loaded, view.cards_issued) == (False, True)


async def test_a_change_that_touches_neither_leaves_both(hall):
    poll = await hall.prepare()
    await poll.cases.vote.change_poll(ORGANISER, poll.code, draft(seats=3))
    view = await desk(poll)
    assert (view.trustees_loaded, view.cards_issued, view.seats) == (True, True, 3)
    assert view.warnings == ()


async def test_a_small_surplus_is_warned_of(hall):
    poll = await hall.prepare(seats=9, projects=10)
    assert (await desk(poll)).warnings == ("surplus-small",)


@pytest.mark.parametrize(
    ("text", "names", "error"),
    [
        (trustees_of("Ed25519", 3, 3)[0], NAMES[:3], "trustees-other-numbers"),
        (trustees_of("Ed25519", 2, 2)[0], NAMES[:2], "trustees-other-numbers"),
        (trustees_of("Ed25519", 3, 2)[0], NAMES[:2], "trustee-names-missing"),
        (trustees_of("Ed25519", 3, 2)[0], ("Ann", " ", "Cid"), "trustee-names-missing"),
        (trustees_of("Ed25519", 3, 2)[0].replace("2", "3", 1), NAMES[:3], "trustee"),
        (SEALED, NAMES[:3], "trustees-private-key"),
        (json.dumps(json.loads(SEALED), indent=2), NAMES[:3], "trustees-private-key"),
        ('{"step":"public","index":1,"group":"Ed25519","text":"x"}', NAMES[:3], "of-one-step"),
        ("{}", NAMES[:3], "trustees-malformed"),
        ("[]", NAMES[:3], "trustee"),
        ("no JSON", NAMES[:3], "trustee|json"),
    ],
)
async def test_only_the_trustees_that_were_agreed_are_taken(hall, text, names, error):
    code = await hall.cases.vote.create_poll(ORGANISER, HOME.congress, draft())
    with pytest.raises(Exception, match=error):
        await hall.cases.vote.load_trustees(ORGANISER, code, text, names)
    assert not (await hall.cases.vote.show_desk(ORGANISER, code)).trustees_loaded


async def test_trustees_laid_out_over_many_lines_are_recorded_in_one(hall):
    poll = await hall.prepare()
    text, _ = trustees_of("Ed25519", 3, 2)
    spread = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    await poll.cases.vote.load_trustees(ORGANISER, poll.code, f"\n{spread}\n", NAMES[:3])
    await poll.cases.vote.freeze_poll(ORGANISER, poll.code)
    async with poll.cases.vote.freeze_poll.store.read() as work:
        (round_,) = await work.polls.rounds(poll.code)
        ((_, trustees, _, _),) = await work.board.texts(round_.uuid, EventType.SETUP)
    assert trustees == text


async def test_a_key_whose_secret_is_zero_is_refused_though_its_proof_holds(hall):
    poll = await hall.prepare()
    await poll.cases.vote.change_poll(ORGANISER, poll.code, draft(trustees=1, threshold=1))
    key = ED25519.identity
    proof = prove_knowledge(ED25519, 0, possession_prefix(ED25519, key), SystemRng())
    text = canonical([["Single", public_key_object(ED25519, key, proof)]])
    with pytest.raises(VerificationError, match="trustee-element-wrong"):
        await poll.cases.vote.load_trustees(ORGANISER, poll.code, text, ("Ann",))


async def test_all_that_is_missing_before_the_freeze_is_named_at_once(hall):
    cases = hall.cases
    code = await cases.vote.create_poll(ORGANISER, HOME.congress, draft())

    async def missing():
        with pytest.raises(FreezeRefused) as refused:
            await cases.vote.freeze_poll(ORGANISER, code)
        return [fault.code for fault in refused.value.faults]

    with pytest.raises(StateConflict, match="roster-missing"):
        await cases.vote.issue_cards(ORGANISER, code)
    rest = ["roster-missing", "trustee-keys-missing", "cards-missing"]
    assert await missing() == ["projects-missing", *rest]
    await cases.vote.import_projects(ORGANISER, code, projects_table(MOST_PROJECTS + 1))
    assert await missing() == ["projects-too-many", *rest]
    await cases.vote.import_projects(ORGANISER, code, projects_table(2))
    await cases.vote.import_roster(ORGANISER, code, roster_table(3))
    assert await missing() == ["surplus-missing", "trustee-keys-missing", "cards-missing"]
    await cases.vote.issue_cards(ORGANISER, code)
    await cases.vote.load_trustees(ORGANISER, code, trustees_of("Ed25519", 3, 2)[0], NAMES[:3])
    await cases.vote.import_projects(ORGANISER, code, projects_table(3))
    await cases.vote.freeze_poll(ORGANISER, code)
    with pytest.raises(StateConflict, match="phase-other"):
        await cases.vote.freeze_poll(ORGANISER, code)


async def test_a_draft_whose_rules_are_lawful_no_more_is_not_frozen(hall):
    poll = await hall.prepare()
    half = Rules(pass_share=Share(1, 2, inclusive=True))
    async with poll.cases.vote.freeze_poll.store.write() as work:
        drafted, _ = await work.polls.hold(poll.code)
        await work.polls.change(replace(drafted, rules=half))
        await work.commit()
    with pytest.raises(FreezeRefused, match="pass-by-half"):
        await poll.cases.vote.freeze_poll(ORGANISER, poll.code)


async def test_a_frozen_poll_is_not_changed(hall):
    poll = await hall.freeze()
    cases, text = poll.cases, trustees_of("Ed25519", 3, 2)[0]
    voids = await poll.valid_cards()
    for change in (
        cases.vote.change_poll(ORGANISER, poll.code, draft(seats=1)),
        cases.vote.import_projects(ORGANISER, poll.code, projects_table(5)),
        cases.vote.import_roster(ORGANISER, poll.code, roster_table(9), voids),
        cases.vote.load_trustees(ORGANISER, poll.code, text, NAMES[:3]),
        cases.vote.issue_cards(ORGANISER, poll.code, voids),
    ):
        with pytest.raises(StateConflict, match="phase-other"):
            await change
    assert (await desk(poll)).seats == 2


@pytest.mark.parametrize("form", [Form.PER_ITEM, Form.SATISFACTION])
async def test_a_ballot_of_the_longest_list_may_be_sent(hall, form):
    poll = await hall.freeze(
        form=form, group="BELENIOS-2048", projects=MOST_PROJECTS, rules={"measure.options": 4}
    )
    booth = await poll.cases.vote.show_booth(poll.code)
    assert largest_for(parse_election(booth.election)) < LARGEST_TEXT


@pytest.mark.parametrize(
    ("form", "encoding", "questions", "cap"),
    [
        (Form.PER_ITEM, Encoding.SHARED_CIPHERTEXT, 5, 2),
        (Form.CHOOSE, Encoding.CHOOSE, 1, 2),
        (Form.SATISFACTION, Encoding.GRADES, 4, None),
    ],
)
async def test_the_election_says_what_the_booth_shows(hall, form, encoding, questions, cap):
    poll = await hall.freeze(form=form)
    booth = await poll.cases.vote.show_booth(poll.code)
    election = parse_election(booth.election)
    assert (election.encoding, len(election.questions)) == (encoding, questions)
    assert (election.uuid, booth.credential_uuid) == (booth.uuid, booth.uuid)
    assert (booth.cap, len(booth.projects)) == (cap, 4)
    if cap:
        assert election.questions[0].maximum == cap
    else:
        assert booth.grades == ("satisfied", "basically-satisfied", "dissatisfied")


async def test_only_the_organiser_prepares(hall):
    poll = await hall.prepare()
    for actor in (None, DOOR, poll.scrutineer(1)):
        for step in (
            poll.cases.vote.create_poll(actor, HOME.congress, draft()),
            poll.cases.vote.change_poll(actor, poll.code, draft()),
            poll.cases.vote.import_projects(actor, poll.code, b""),
            poll.cases.vote.import_roster(actor, poll.code, b""),
            poll.cases.vote.load_trustees(actor, poll.code, "", ()),
            poll.cases.vote.issue_cards(actor, poll.code),
            poll.cases.vote.freeze_poll(actor, poll.code),
        ):
            with pytest.raises(Forbidden):
                await step
