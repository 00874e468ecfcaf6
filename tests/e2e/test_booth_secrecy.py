"""What leaves the booth and what stays in it: never a choice, never the card's secret."""

import json
from functools import partial

import pytest
from playwright.sync_api import expect

from ballot.protocol.ballots import verify_ballot
from ballot.protocol.card_proof import is_card_proof
from ballot.protocol.elections import parse_election
from ballot.protocol.proofs import parse_proof
from support.booth import Booth
from support.browsing import TABLET, storages, stored, visiting
from support.served import ABSTAIN, APPROVE, OPPOSE

MARKS = {"1": APPROVE, "2": OPPOSE, "3": ABSTAIN, "4": APPROVE}


@pytest.fixture(scope="module")
def vote(place):
    return place.load(place.draft()).open()


def assert_silent(tablet, page, credential):
    """Neither what was sent nor what is kept may hold the secret, in any of its spellings."""
    plain = credential.replace("-", "")
    for secret in (plain, plain[:5], plain[-6:]):
        assert not tablet.sends(secret)
        assert secret not in stored(page)
    for word in (APPROVE, OPPOSE, ABSTAIN):
        assert word not in stored(page)


def test_a_whole_session_sends_the_public_credential_and_the_encrypted_ballot_only(chromium, vote):
    credential = vote.cards[0].credential
    with visiting(chromium, TABLET, touch=True) as tablet:
        page = tablet.page()
        posted = []

        def note(request):
            if request.method == "POST":
                posted.append(request)

        page.on("request", note)
        booth = Booth(page).open(vote.link(0))
        assert_silent(tablet, page, credential)
        tablet.forget()
        booth.fill_in(MARKS).press("review")
        booth.at("review")
        assert tablet.sent == []
        assert_silent(tablet, page, credential)
        booth.press("vote")
        booth.at("receipt")
        assert_silent(tablet, page, credential)
        _nonce, asked, cast = posted
    election = parse_election(
        vote.place.desk.get(f"/api/polls/{vote.code}/election").json()["election"]
    )
    ballot = verify_ballot(election, cast.post_data_buffer)
    question = json.loads(asked.post_data)
    assert set(question) == {"credential", "nonce", "proof"}
    assert question["credential"] == ballot.credential
    proof = parse_proof(election.group, question["proof"], "proof")
    nonce = question["nonce"]
    assert is_card_proof(election.group, ballot.credential, election.uuid, nonce, proof)
    # Verified against a strict form without room for anything else, so the rest are ciphertexts.
    assert not any(word in cast.post_data for word in (APPROVE, OPPOSE, ABSTAIN, "Yes", "No"))


def test_two_deputies_who_choose_the_same_send_nothing_alike(chromium, vote):
    bodies = []
    for card in (1, 2):
        with visiting(chromium, TABLET, touch=True) as tablet:
            booth = Booth(tablet.page()).open(vote.link(card)).fill_in(MARKS)
            with tablet.context.expect_event(
                "request", lambda asked: asked.url.endswith("/ballots")
            ) as sent:
                booth.cast()
            bodies.append(sent.value.post_data)
    first, second = (set(json.dumps(json.loads(body)).split('"')) for body in bodies)
    assert not {text for text in first & second if text.isdigit() and len(text) > 30}
    assert abs(len(bodies[0]) - len(bodies[1])) < 200


def test_after_the_end_nothing_is_left_on_the_device_and_back_shows_nothing(chromium, vote):
    with visiting(chromium, TABLET, touch=True) as tablet:
        page = tablet.page()
        page.goto(vote.address)
        booth = Booth(page).open(vote.link(3)).fill_in(MARKS)
        tracker = booth.cast()
        booth.press("finish")
        booth.at("card")
        expect(page.locator("#ballot input:checked")).to_have_count(0)
        assert storages(page) == [{}, {}]
        for look in (lambda: None, page.go_back, page.go_forward, page.reload):
            look()
            shown = page.content()
            assert tracker not in shown
            assert vote.cards[3].credential.replace("-", "") not in shown + page.url
            expect(page.locator("#ballot input:checked")).to_have_count(0)
        booth.at("card")
        assert storages(page) == [{}, {}]


def test_a_receipt_survives_a_reload_in_its_tab_until_the_next_card(chromium, vote):
    with visiting(chromium, TABLET, touch=True) as tablet:
        booth = Booth(tablet.page())
        next_card = partial(booth.open, vote.link(6), until="problem")
        for card, end in ((6, booth.finish), (7, next_card)):
            tracker = booth.open(vote.link(card)).fill_in(MARKS).cast()
            booth.page.reload()
            assert booth.at("receipt").tracker() == tracker
            expect(booth.page.locator("#tracker-qr svg")).to_be_visible()
            # A tracker tells nobody whose ballot it is, nor how it is marked.
            assert storages(booth.page) == [{}, {f"ballot:receipt:{vote.code}": f"1:{tracker}"}]
            other = Booth(tablet.page())
            other.page.goto(vote.booth)
            other.at("card").page.close()
            end()
            assert storages(booth.page) == [{}, {}]
            booth.page.goto(vote.booth)
            booth.page.reload()
            booth.at("card")
