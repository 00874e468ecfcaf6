"""The order for cards and their public list: nothing secret goes out, nothing wrong comes in."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.basics.errors import Malformed
from ballot.basics.rand import SeededRng
from ballot.i18n.messages import say
from ballot.i18n.translate import speaking
from ballot.law.vote.occasion import Occasion
from ballot.protocol.codec import canonical
from ballot.protocol.credentials import parse_credential, public_of, secret_of
from ballot.protocol.groups.by_name import ED25519, group_named
from ballot.vote.card_codes import is_code
from ballot.vote.card_files import (
    CardListRefused,
    CardOrder,
    Voter,
    draw_cards,
    fingerprint_of_list,
    parse_order,
    parse_public_list,
    public_list,
)

ORDER = CardOrder(
    poll="ABC234",
    credential_uuid="aBcDeFgHiJkLmN",
    group="Ed25519",
    public_url="https://vote.example",
    language="en",
    edition=3,
    occasion=Occasion(
        place="Yunxi County",
        congress="Yunxi County People's Congress",
        session="Fifth Session",
        government="Yunxi County People's Government",
        matter="Livelihood projects of 2026",
        year=2026,
        day=date(2026, 1, 10),
        announcement_number="No. 3",
    ),
    voters=tuple(
        Voter(number=number, name=f"Deputy {number}", delegation=f"Delegation {number % 2}")
        for number in (1, 2, 4, 7)
    ),
)
LINES, SHEET = draw_cards(ORDER, SeededRng(b"cards"))
TEXT = public_list(ORDER, LINES)
IDENTITY = ED25519.write(ED25519.identity)


@pytest.mark.parametrize("group", ["Ed25519", "BELENIOS-2048"])
def test_every_card_holds_the_secret_of_its_public_line(group):
    order = replace(ORDER, group=group)
    lines, sheet = draw_cards(order, SeededRng(b"cards"))
    assert [line.deputy for line in lines] == [1, 2, 4, 7]
    assert [card.number for card in sheet.cards] == [1, 2, 4, 7]
    assert {line.edition for line in lines} == {sheet.edition} == {3}
    for line, card, voter in zip(lines, sheet.cards, order.voters, strict=True):
        address, _, fragment = card.link.partition("#")
        assert address == "https://vote.example/v/ABC234"
        assert (card.name, card.delegation) == (voter.name, voter.delegation)
        assert card.code == line.code
        assert is_code(card.code)
        chosen = group_named(group)
        secret = secret_of(chosen, order.credential_uuid, parse_credential(fragment))
        assert public_of(chosen, secret) == line.credential


def test_no_two_cards_share_a_credential():
    many = replace(
        ORDER, voters=tuple(Voter(number=n, name="A", delegation="") for n in range(1, 1001))
    )
    lines, sheet = draw_cards(many, SeededRng(b"many"))
    assert len({line.credential for line in lines}) == 1000
    assert len({card.link for card in sheet.cards}) == 1000
    assert len({line.code for line in lines}) == 1000


@given(
    st.builds(
        CardOrder,
        poll=st.text(max_size=8),
        credential_uuid=st.text(max_size=14),
        group=st.sampled_from(["Ed25519", "BELENIOS-2048"]),
        public_url=st.text(max_size=20),
        language=st.sampled_from(["en", "zh_Hans_CN"]),
        edition=st.integers(1, 99),
        occasion=st.builds(
            Occasion,
            **dict.fromkeys(
                ("place", "congress", "session", "government", "matter", "announcement_number"),
                st.text(max_size=9),
            ),
            year=st.integers(0, 3000),
            day=st.dates(),
        ),
        voters=st.lists(
            st.builds(
                Voter,
                number=st.integers(1, 99_999),
                name=st.text(max_size=5),
                delegation=st.text(max_size=5),
            ),
            min_size=1,
            unique_by=lambda voter: voter.number,
        ).map(tuple),
    )
)
def test_an_order_is_read_as_it_was_written(order):
    assert parse_order(order.as_json()) == order


@pytest.mark.parametrize(
    "edit",
    [
        lambda order: order.update(version=1),
        lambda order: order.update(version=True),
        lambda order: order.update(kind="ballot-public-cards"),
        lambda order: order.update(extra=1),
        lambda order: order.pop("group"),
        lambda order: order.update(group="P-256"),
        lambda order: order.update(language="fr"),
        lambda order: order.update(public_url=1),
        lambda order: order.update(edition="1"),
        lambda order: order.update(voters=[]),
        lambda order: order["voters"].append(order["voters"][0]),
        lambda order: order["voters"][0].update(number="1"),
        lambda order: order["voters"][0].pop("delegation"),
        lambda order: order["occasion"].update(day="2026-02-30"),
        lambda order: order["occasion"].update(year=2026.0),
    ],
)
def test_what_is_no_order_is_refused(edit):
    order = json.loads(ORDER.as_json())
    edit(order)
    with pytest.raises(Malformed, match="cards-order-malformed"):
        parse_order(json.dumps(order))


def test_a_public_list_is_read_as_it_was_written():
    assert parse_public_list(TEXT, ORDER) == LINES
    assert parse_public_list(TEXT + "\n", ORDER) == LINES
    assert all(card.link.partition("#")[2] not in TEXT for card in SHEET.cards)


def test_the_fingerprint_is_that_of_the_file_and_of_no_other_list():
    other, _ = draw_cards(ORDER, SeededRng(b"others"))
    assert fingerprint_of_list(ORDER, LINES) == fingerprint_of_list(ORDER, reversed(LINES))
    assert fingerprint_of_list(ORDER, LINES) != fingerprint_of_list(ORDER, other)


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda text: text[:-1], "card-list-malformed"),
        (lambda _text: "[]", "card-list-malformed"),
        (lambda _text: ORDER.as_json(), "card-list-malformed"),
        (lambda text: text.replace('"version":2', '"version":true'), "card-list-malformed"),
        (lambda text: text.replace("ABC234", "ABC235"), "card-list-other-poll"),
        (lambda text: text.replace("aBcDeFgHiJkLmN", "aBcDeFgHiJkLmM"), "card-list-other-poll"),
        (lambda text: text.replace("Ed25519", "BELENIOS-2048"), "card-list-other-poll"),
        (lambda text: text.replace('"edition":3', '"edition":2'), "card-list-other-edition"),
    ],
)
def test_what_is_no_list_for_this_poll_is_refused(edit, code):
    with pytest.raises(Malformed) as refused:
        parse_public_list(edit(TEXT), ORDER)
    assert refused.value.code == code


FAULTS = [
    (lambda cards: cards.pop(2), ["card-deputy-missing"]),
    (lambda cards: cards[1].update(deputy=1), ["card-deputy-twice", "card-deputy-missing"]),
    (lambda cards: cards[1].update(deputy=3), ["card-deputy-without-vote", "card-deputy-missing"]),
    (lambda cards: cards[1].update(deputy="2"), ["card-entry-malformed", "card-deputy-missing"]),
    (lambda cards: cards[1].update(more=1), ["card-entry-malformed", "card-deputy-missing"]),
    (lambda cards: cards[1].update(code=cards[0]["code"]), ["card-code-twice"]),
    (lambda cards: cards[1].update(code=""), ["card-code-malformed"]),
    (lambda cards: cards[1].update(code=cards[1]["code"].lower()), ["card-code-malformed"]),
    (lambda cards: cards[1].update(code="<b>"), ["card-code-malformed"]),
    (lambda cards: cards[1].update(credential="ab"), ["card-credential-malformed"]),
    (
        lambda cards: cards[1].update(credential=f"{2**255 - 20:064x}"),
        ["card-credential-malformed"],
    ),
    (lambda cards: cards[1].update(credential=IDENTITY), ["card-credential-open"]),
    (
        lambda cards: cards[3].update(credential=cards[0]["credential"]),
        ["card-credential-twice"],
    ),
    (lambda cards: cards.clear(), ["card-deputy-missing"] * 4),
]


@pytest.mark.parametrize(("edit", "codes"), FAULTS)
def test_each_fault_of_a_list_is_found(edit, codes):
    fields = json.loads(TEXT)
    edit(fields["cards"])
    with pytest.raises(CardListRefused) as refused:
        parse_public_list(canonical(fields), ORDER)
    assert [fault.code for fault in refused.value.faults] == codes
    assert refused.value.params == {"count": len(codes)}


def test_all_faults_are_told_at_once_in_words():
    fields = json.loads(TEXT)
    fields["cards"][0]["code"] = fields["cards"][1]["code"]
    fields["cards"][2]["credential"] = IDENTITY
    fields["cards"].pop()
    with pytest.raises(CardListRefused) as refused:
        parse_public_list(canonical(fields), ORDER)
    with speaking("en"):
        assert [say(fault) for fault in refused.value.faults] == [
            "The cards of deputies number 2 and 1 have the same eight characters.",
            "The public code of deputy number 4 hides nothing: anyone could vote with it.",
            "Deputy number 7 (Deputy 7) has no card.",
        ]
