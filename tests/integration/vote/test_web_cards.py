"""The desk's pages of the cards and of the scrutineers' keys: both ways, and what is compared."""

import re

import pytest

from ballot.basics.errors import Malformed, StateConflict
from ballot.basics.fingerprint import fingerprint
from ballot.law.congress.policy import Role
from ballot.law.vote.poll import Phase
from ballot.vote.card_files import CardListRefused
from ballot.vote.records import CardEdition
from support.county import CODE
from support.fake_use_cases import Scene
from support.web import visitor


def plain(text):
    """Return a page's words without its tags."""
    return re.sub(r"<[^>]*>", "", text)


def test_the_page_of_the_cards_says_of_both_ways_who_could_vote_with_them():
    with visitor(Scene(phase=Phase.DRAFT), Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}/cards").text
    assert "neither it nor anyone who runs it can vote with a card" in text
    assert "Whoever controls this server while it draws the codes" in text
    assert "286 cards are valid. Each of them and each sheet says which edition it is." in text
    assert fingerprint(b"list") in plain(text)
    assert f'href="/desk/{CODE}/cards/order"' in text
    assert text.count("btn primary") == 1


def test_a_frozen_poll_shows_its_cards_and_offers_no_new_ones():
    with visitor(Scene(phase=Phase.FROZEN), Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}/cards").text
    assert "286 cards are valid. Each of them and each sheet says which edition it is." in text
    assert "<form" not in text.partition("<main")[2].partition("</main>")[0]
    assert "/cards/order" not in text


def test_the_order_for_cards_is_a_file_with_the_polls_name():
    with visitor(Scene(phase=Phase.DRAFT), Role.ORGANISER) as client:
        answer = client.get(f"/desk/{CODE}/cards/order")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["content-disposition"] == f'attachment; filename="{CODE}-2.json"'


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_cards_that_lead_to_this_machine_alone_are_made_only_after_saying_so_twice(method):
    scene = Scene(phase=Phase.DRAFT)
    make = f"/desk/{CODE}/cards" + ("/order" if method == "GET" else "")
    with visitor(scene, Role.ORGANISER, address="http://127.0.0.1:8000") as client:
        refused = client.request(method, make)
        first = client.get(f"/desk/{CODE}/cards").text
        second = client.get(f"/desk/{CODE}/cards?only-here").text
        made = client.request(method, f"{make}?only-here")
    assert refused.status_code == 422
    assert "only this machine can open" in refused.text
    assert "http://127.0.0.1:8000" in first
    assert "<form" not in first.partition("<main")[2].partition("</main>")[0]
    assert f'href="/desk/{CODE}/cards?only-here"' in first
    assert f"{make}?only-here" in second
    assert "These cards work on this machine alone" in second
    assert made.status_code < 300
    done = [name for name, _, _ in scene.calls if name in {"issue_cards", "order_cards"}]
    assert len(done) == 1


def test_a_program_that_draws_cards_reads_where_they_lead():
    headers = {"accept": "application/json"}
    scene = Scene(phase=Phase.DRAFT)
    with visitor(scene, Role.ORGANISER, address="http://127.0.0.1:8000") as client:
        assert client.post(f"/desk/{CODE}/cards", headers=headers).status_code == 201


def test_a_public_list_is_handed_on_as_it_came():
    scene = Scene(phase=Phase.DRAFT)
    with visitor(scene, Role.ORGANISER) as client:
        answer = client.post(f"/desk/{CODE}/cards/public", files={"file": ("list.json", b"{}")})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/desk/{CODE}/cards"
    given = next(given for name, given, _ in scene.calls if name == "load_cards")
    assert given[1:] == (CODE, b"{}", None)


@pytest.mark.parametrize(("count", "shown", "more"), [(2, 2, ""), (203, 200, "and 3 more faults")])
def test_a_refused_public_list_shows_its_faults_and_how_many_more(count, shown, more):
    faults = [Malformed("card-deputy-twice", deputy=number) for number in range(1, count + 1)]
    refused = CardListRefused(faults)
    scene = Scene(phase=Phase.DRAFT, refusals={"load_cards": refused})
    with visitor(scene, Role.ORGANISER) as client:
        answer = client.post(f"/desk/{CODE}/cards/public", files={"file": ("list.json", b"{}")})
        told = client.post(
            f"/desk/{CODE}/cards/public",
            files={"file": ("list.json", b"{}")},
            headers={"accept": "application/json"},
        )
    assert answer.status_code == 400
    assert f"The list has {count} faults" in answer.text
    assert answer.text.count("has more than one card") == shown
    assert more in answer.text
    assert told.json()["code"] == "card-list-refused"


VOIDED = {"void_edition": "1", "void_cards": "286"}


def test_the_page_says_which_cards_become_void_and_asks_for_their_number():
    with visitor(Scene(phase=Phase.DRAFT), Role.ORGANISER) as client:
        cards, roster = (client.get(f"/desk/{CODE}/{page}").text for page in ("cards", "roster"))
    assert "every card of edition 1 void" in plain(cards)
    for text, forms in ((cards, 2), (roster, 1)):
        assert text.count("Type how many cards of edition 1 become void: 286") == forms
        assert text.count('<input type="hidden" name="void_edition" value="1">') == forms
    with visitor(Scene(phase=Phase.DRAFT, prepared=False), Role.ORGANISER) as client:
        assert "become void" not in client.get(f"/desk/{CODE}/roster").text


@pytest.mark.parametrize(
    ("path", "name", "files"),
    [
        ("cards", "issue_cards", None),
        ("cards/public", "load_cards", {"file": ("list.json", b"{}")}),
        ("roster", "import_roster", {"file": ("roster.csv", b"No.,Name")}),
    ],
)
def test_what_was_typed_is_handed_on_and_what_was_not_is_asked_for(path, name, files):
    refusal = StateConflict("cards-would-be-void", edition=1, cards=286)
    scene = Scene(phase=Phase.DRAFT, refusals={name: refusal})
    with visitor(scene, Role.ORGANISER) as client:
        refused = client.post(f"/desk/{CODE}/{path}", files=files)
        scene.refusals.clear()
        client.post(f"/desk/{CODE}/{path}", data=VOIDED, files=files)
    assert refused.status_code == 409
    assert "The cards of edition 1 would be void, 286 of them" in refused.text
    given = [given[-1] for called, given, _ in scene.calls if called == name]
    assert given == [None, CardEdition(number=1, cards=286)]


def test_a_sheet_has_its_edition_in_its_name():
    with visitor(Scene(phase=Phase.DRAFT), Role.ORGANISER) as client:
        answer = client.post(f"/desk/{CODE}/cards", data=VOIDED)
    assert answer.headers["content-type"] == "application/pdf"
    assert f'filename="{CODE}-cards-2.pdf"' in answer.headers["content-disposition"]


def test_the_page_of_the_keys_shows_the_groups_to_compare():
    with visitor(Scene(phase=Phase.DRAFT), Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}/trustees").text
    assert fingerprint(b"record") in plain(text)
    with visitor(Scene(phase=Phase.DRAFT, prepared=False), Role.ORGANISER) as client:
        assert "Eight groups" not in client.get(f"/desk/{CODE}/trustees").text
