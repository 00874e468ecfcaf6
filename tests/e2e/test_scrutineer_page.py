"""The scrutineer's page and a server that lies: false data, true scripts, no share leaves it."""

import json
from contextlib import contextmanager

import pytest
from playwright.sync_api import FilePayload, expect

from ballot.basics.rand import SystemRng
from ballot.protocol.archive import read_archive
from ballot.protocol.board import recorded_tally
from ballot.protocol.counting import partial_decryption
from ballot.protocol.credentials import parse_credential, secret_of
from ballot.protocol.elections import parse_election
from ballot.protocol.trustees import parse_trustees
from support.boards import BALLOT, Steps
from support.browsing import TABLET, compare_box, give_key, log_in, visiting
from support.hostile import HostileServer
from support.served import ABSTAIN, APPROVE, OPPOSE

MARKS = [
    [APPROVE, APPROVE, OPPOSE, ABSTAIN, ABSTAIN],
    [OPPOSE, APPROVE, APPROVE, ABSTAIN, OPPOSE],
    [APPROVE, ABSTAIN, OPPOSE, APPROVE, ABSTAIN],
    [ABSTAIN, OPPOSE, APPROVE, OPPOSE, APPROVE],
]
UNUSED = 6
"""A deputy who has not voted: the server holds that card."""
SHARES = "/decryptions"


def closed(place, marks):
    vote = place.load(place.draft()).open()
    for deputy, ballot in enumerate(marks):
        vote.cast(deputy, ballot)
    vote.act("close")
    return vote


@pytest.fixture(scope="module")
def vote(place):
    """A closed vote that no share ever reaches."""
    return closed(place, MARKS)


@pytest.fixture(scope="module")
def hostile(chromium, vote):
    with visiting(chromium) as scrutineer:
        page = scrutineer.page()
        address = f"{vote.address}/api/polls/{vote.code}/archive"
        log_in(page, vote.address, "scrutineer1", f"/scrutineer/{vote.code}")
        archive = page.request.get(address).body()
    election = parse_election(Steps.read(archive).steps[0].data[0])
    card = parse_credential(vote.cards[UNUSED].credential)
    return HostileServer(archive, secret_of(election.group, election.uuid, card))


@contextmanager
def at_the_page(chromium, vote, number=1, archive=None):
    """Open a scrutineer's page; `archive` is what the server gives out instead of the true one."""
    with visiting(chromium, TABLET) as scrutineer:
        page = scrutineer.page()
        if archive is not None:
            page.route("**/archive", lambda route: route.fulfill(body=archive))
        log_in(page, vote.address, f"scrutineer{number}", f"/scrutineer/{vote.code}")
        yield scrutineer, page


def told(page):
    return page.get_by_role("alert").filter(visible=True)


LIES = {
    "a false sum": ("false_sum", "not the sum of the ballots"),
    "rows appended to the sum": ("appended_rows", "not the sum of the ballots"),
    "a ballot that cancels the others": ("cancelling_ballot", "not rightly filled in"),
    "ciphertexts copied into another election": ("copied_ciphertexts", "not rightly filled in"),
}


@pytest.mark.parametrize(("lie", "words"), LIES.values(), ids=LIES)
def test_no_share_leaves_the_page_for_a_lie(chromium, vote, hostile, lie, words):
    archive = getattr(hostile, lie)()
    with at_the_page(chromium, vote, archive=archive) as (scrutineer, page):
        expect(told(page)).to_contain_text(words)
        expect(told(page)).to_contain_text("Nothing has been decrypted")
        expect(page.locator("#compared")).to_be_hidden()
        expect(page.locator("#key-file")).to_be_hidden()
        page.locator("#again").click()
        expect(told(page)).to_contain_text(words)
        assert not scrutineer.sends(SHARES)


def test_an_election_that_is_not_the_one_shown_before_the_vote_is_refused(chromium, place, hostile):
    vote = place.load(place.draft())
    vote.act("freeze")
    with at_the_page(chromium, vote) as (scrutineer, page):
        find_key(page, vote.place.key_file(1))
        expect(page.locator("#place")).to_contain_text("you are scrutineer 1")
        expect(page.locator("#trustees-groups span")).to_have_count(8)
        vote.place.desk.check_in_others(vote.code)
        vote.act("open")
        vote.act("close")
        page.route("**/archive", lambda route: route.fulfill(body=hostile.another_election()))
        page.reload()
        expect(told(page)).to_contain_text("not the vote that was shown")
        page.unroute("**/archive")
        page.locator("#again").click()
        expect(page.locator("#acquaintance")).to_contain_text("saw before it began")
        assert not scrutineer.sends(SHARES)


def test_a_second_sum_of_an_election_is_not_decrypted(chromium, place):
    vote = closed(place, MARKS)
    with at_the_page(chromium, vote) as (scrutineer, page):
        address = f"{vote.address}/api/polls/{vote.code}/archive"
        server = HostileServer(page.request.get(address).body(), 0)
        page.route(f"**{SHARES}*", lambda route: route.abort())
        compare_box(page)
        give_key(page, place.key_file(1))
        expect(told(page)).to_contain_text("There is no network")
        assert scrutineer.sends(SHARES)

        scrutineer.forget()
        second = server.without_a_ballot()
        page.route("**/archive", lambda route: route.fulfill(body=second))
        page.reload()
        compare_box(page)
        give_key(page, place.key_file(1))
        expect(told(page)).to_contain_text("decrypted another total")
        assert not scrutineer.sends(SHARES)

        page.unroute("**/archive")
        page.unroute(f"**{SHARES}*")
        page.reload()
        compare_box(page)
        give_key(page, place.key_file(1))
        expect(page.locator('[data-step="done"]')).to_be_visible()


def test_a_key_of_other_keys_is_not_in_the_vote(chromium, vote):
    with at_the_page(chromium, vote) as (scrutineer, page):
        compare_box(page)
        file = json.loads(vote.place.key_file(1))
        file["verification"] = f"{'66' * 31}58"
        give_key(page, json.dumps(file).encode())
        expect(told(page)).to_contain_text("belongs to another vote")
        assert not scrutineer.sends(SHARES)


def test_a_share_made_elsewhere_is_sent_from_its_file(chromium, place):
    vote = closed(place, MARKS)
    with at_the_page(chromium, vote, 2) as (_scrutineer, page):
        compare_box(page)
        page.locator("#share-form").evaluate("(form) => (form.parentElement.open = true)")
        address = f"{vote.address}/api/polls/{vote.code}/archive"
        share = made_elsewhere(page.request.get(address).body(), place.ceremony.keys[1])
        for text, until in (("{}", told(page)), (share, page.locator('[data-step="done"]'))):
            file = FilePayload(name="share.json", mimeType="application/json", buffer=text.encode())
            page.locator("#share-file").set_input_files(file)
            page.locator("#share-form button").click()
            expect(until).to_be_visible()


def made_elsewhere(archive, key):
    """Make the share that the command would write."""
    election_text, trustees_text, *_ = Steps.read(archive).steps[0].data
    election = parse_election(election_text)
    owner = parse_trustees(election.group, trustees_text).owners[key.index - 1]
    total = recorded_tally(read_archive(archive))
    return partial_decryption(election, total, key.decryption_key, owner, SystemRng())


def test_a_hostile_board_is_one_of_as_many_ballots(hostile):
    """The lies are told in boards that are whole, or the page would refuse them for less."""
    assert len(Steps.read(hostile.cancelling_ballot()).where(BALLOT)) == len(MARKS) + 1
    assert len(Steps.read(hostile.without_a_ballot()).where(BALLOT)) == len(MARKS) - 1


def find_key(page, key_file):
    file = {"name": "1.key", "mimeType": "application/json", "buffer": key_file}
    page.locator("#place-file").set_input_files(file)
    page.locator("#place-form button[type=submit]").click()
