"""Cards made apart from the server: the order that leaves it, the public list that comes back.

Both are JSON objects whose first fields are `version` 2 and `kind`; neither holds a secret.

* The order (`POLL.json`) says what a card needs: the poll's code, the uuid that credentials are
  derived with, the group, the edition that the cards will be, the address that links begin with,
  the occasion and the language for the sheet, everyone who may vote, in the order of the roster,
  and whether all is a rehearsal.
* The public list says of which edition it is, and of every card whose it is, its code for the door
  (`vote.card_codes`), and the public credential, in the order of the deputies' numbers. Its text is
  canonical, so equal lists have equal fingerprints. It joins deputies to credentials: it is no
  secret to the desk, and is published nowhere.

Whoever draws credentials could vote with them; a server that only sees the list cannot.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from ballot.basics.errors import BallotError, Malformed
from ballot.basics.fingerprint import fingerprint
from ballot.basics.rand import Rng
from ballot.i18n.translate import LOCALES
from ballot.law.congress.roster import MOST_DEPUTIES, Deputy
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.poll import Poll
from ballot.protocol.codec import (
    Json,
    as_count,
    as_exact_object,
    as_list,
    as_text,
    canonical,
    parse_relaxed,
)
from ballot.protocol.credentials import draw_credential, public_of, secret_of
from ballot.protocol.groups.by_name import Group, group_named
from ballot.vote.card_codes import draw_code, is_code
from ballot.vote.ports import Card, CardSheet
from ballot.vote.records import RollLine

ORDER_KIND: Final = "ballot-cards-order"
LIST_KIND: Final = "ballot-public-cards"
_VERSION: Final = 2
_ORDER_FIELDS: Final = (
    "version", "kind", "poll", "credential_uuid", "group", "public_url", "language", "edition",
    "occasion", "voters", "rehearsal",
)  # fmt: skip
_LIST_FIELDS: Final = ("version", "kind", "poll", "credential_uuid", "group", "edition", "cards")
_VOTER_FIELDS: Final = ("number", "name", "delegation")
_CARD_FIELDS: Final = ("deputy", "code", "credential")
_OCCASION_FIELDS: Final = tuple(Occasion.__dataclass_fields__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voter:
    """A deputy who may vote, as the card names them."""

    number: int
    name: str
    delegation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardOrder:
    """What is needed to make the cards of a poll, and nothing secret."""

    poll: str
    credential_uuid: str
    group: str
    public_url: str
    language: str
    edition: int
    occasion: Occasion
    voters: tuple[Voter, ...]
    rehearsal: bool = False

    @classmethod
    def of(
        cls, poll: Poll, deputies: Iterable[Deputy], public_url: str, edition: int
    ) -> "CardOrder":
        """Return the order for an edition of the cards of a poll's roster."""
        return cls(
            poll=poll.code,
            credential_uuid=poll.credential_uuid,
            group=poll.group,
            public_url=public_url,
            language=poll.language,
            edition=edition,
            occasion=poll.occasion,
            voters=tuple(
                Voter(number=deputy.number, name=deputy.name, delegation=deputy.delegation)
                for deputy in deputies
                if deputy.state.may_vote
            ),
            rehearsal=poll.rehearsal,
        )

    def as_json(self) -> str:
        """Return the file that leaves the desk, to be read by people too."""
        occasion = asdict(self.occasion) | {"day": self.occasion.day.isoformat()}
        fields = {"version": _VERSION, "kind": ORDER_KIND} | asdict(self) | {"occasion": occasion}
        return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"


class CardListRefused(Malformed):
    """A public list with faults: all of them. Nothing was imported."""

    def __init__(self, faults: Iterable[BallotError]) -> None:
        self.faults = tuple(faults)
        super().__init__("card-list-refused", count=len(self.faults))


def draw_cards(order: CardOrder, rng: Rng) -> tuple[tuple[RollLine, ...], CardSheet]:
    """Draw a credential for every voter; return the public lines and the cards, once."""
    group = group_named(order.group)
    lines: list[RollLine] = []
    cards: list[Card] = []
    codes: set[str] = set()
    for voter in order.voters:
        credential = draw_credential(rng)
        public = public_of(group, secret_of(group, order.credential_uuid, credential))
        code = draw_code(rng, codes)
        codes.add(code)
        lines.append(
            RollLine(deputy=voter.number, code=code, credential=public, edition=order.edition)
        )
        fragment = credential.replace("-", "")
        card = Card(
            number=voter.number,
            name=voter.name,
            delegation=voter.delegation,
            code=code,
            link=f"{order.public_url}/v/{order.poll}#{fragment}",
        )
        cards.append(card)
    sheet = CardSheet(
        occasion=order.occasion,
        edition=order.edition,
        cards=tuple(cards),
        rehearsal=order.rehearsal,
    )
    return tuple(lines), sheet


def parse_order(text: str) -> CardOrder:
    """Read an order.

    Raises:
        Malformed: `cards-order-malformed`.
    """
    try:
        fields = _headed(text, ORDER_KIND, _ORDER_FIELDS)
        order = CardOrder(
            **{name: as_text(fields[name], name) for name in _ORDER_FIELDS[2:7]},
            edition=as_count(fields["edition"], "edition"),
            occasion=_parse_occasion(fields["occasion"]),
            voters=tuple(_parse_voter(each) for each in as_list(fields["voters"], "voters")),
            rehearsal=fields["rehearsal"] is True,
        )
        group_named(order.group)
    except (Malformed, ValueError) as error:
        raise Malformed("cards-order-malformed") from error
    numbers = {voter.number for voter in order.voters}
    if order.language not in LOCALES or not 0 < len(numbers) == len(order.voters):
        raise Malformed("cards-order-malformed")
    return order


def public_list(order: CardOrder, lines: Iterable[RollLine]) -> str:
    """Return the text of the public list of the cards that were made for an order."""
    cards: list[Json] = [
        {"deputy": line.deputy, "code": line.code, "credential": line.credential}
        for line in sorted(lines, key=lambda line: line.deputy)
    ]
    return canonical(
        {
            "version": _VERSION,
            "kind": LIST_KIND,
            "poll": order.poll,
            "credential_uuid": order.credential_uuid,
            "group": order.group,
            "edition": order.edition,
            "cards": cards,
        }
    )


def fingerprint_of_list(order: CardOrder, lines: Iterable[RollLine]) -> str:
    """Return the eight groups by which two lists of cards are compared."""
    return fingerprint(public_list(order, lines).encode())


def parse_public_list(text: str, order: CardOrder) -> tuple[RollLine, ...]:
    """Read a public list made for this order.

    Raises:
        Malformed: `card-list-malformed`, it is none; `card-list-other-poll`;
            `card-list-other-edition`.
        CardListRefused: cards are wrong or missing; all faults are in it.
    """
    try:
        fields = _headed(text, LIST_KIND, _LIST_FIELDS)
        entries = as_list(fields["cards"], "cards")
        edition = as_count(fields["edition"], "edition")
    except Malformed as error:
        raise Malformed("card-list-malformed") from error
    if len(entries) > MOST_DEPUTIES:
        raise Malformed("card-list-malformed")
    made_for = (fields["poll"], fields["credential_uuid"], fields["group"])
    if made_for != (order.poll, order.credential_uuid, order.group):
        raise Malformed("card-list-other-poll", poll=order.poll)
    if edition != order.edition:
        raise Malformed("card-list-other-edition", found=edition, edition=order.edition)
    reader = _ListReader(order)
    for place, entry in enumerate(entries, 1):
        reader.read(place, entry)
    return reader.finish()


class _ListReader:
    """Reads the cards of a list one by one and keeps every fault it meets."""

    def __init__(self, order: CardOrder) -> None:
        self._group: Group = group_named(order.group)
        self._edition = order.edition
        self._names = {voter.number: voter.name for voter in order.voters}
        self._lines: dict[int, RollLine] = {}
        self._codes: dict[str, int] = {}
        self._credentials: dict[str, int] = {}
        self._faults: list[BallotError] = []

    def read(self, place: int, entry: Json) -> None:
        try:
            fields = as_exact_object(entry, "card", _CARD_FIELDS)
            deputy = as_count(fields["deputy"], "deputy")
            code, credential = (as_text(fields[name], name) for name in _CARD_FIELDS[1:])
        except Malformed:
            self._refuse("card-entry-malformed", place=place)
            return
        if deputy not in self._names:
            self._refuse("card-deputy-without-vote", place=place, deputy=deputy)
        elif deputy in self._lines:
            self._refuse("card-deputy-twice", deputy=deputy)
        if not is_code(code):
            self._refuse("card-code-malformed", deputy=deputy)
        elif self._codes.setdefault(code, deputy) != deputy:
            self._refuse("card-code-twice", deputy=deputy, other=self._codes[code])
        self._inspect_credential(deputy, credential)
        line = RollLine(deputy=deputy, code=code, credential=credential, edition=self._edition)
        self._lines.setdefault(deputy, line)

    def finish(self) -> tuple[RollLine, ...]:
        """Return the lines in the deputies' order, or refuse the list for all its faults."""
        for number, name in self._names.items():
            if number not in self._lines:
                self._refuse("card-deputy-missing", deputy=number, name=name)
        if self._faults:
            raise CardListRefused(self._faults)
        return tuple(self._lines[number] for number in self._names)

    def _inspect_credential(self, deputy: int, credential: str) -> None:
        try:
            element = self._group.parse(credential)
        except BallotError:
            self._refuse("card-credential-malformed", deputy=deputy)
            return
        if element == self._group.identity:
            self._refuse("card-credential-open", deputy=deputy)
        elif self._credentials.setdefault(credential, deputy) != deputy:
            self._refuse(
                "card-credential-twice", deputy=deputy, other=self._credentials[credential]
            )

    def _refuse(self, code: str, **params: object) -> None:
        self._faults.append(Malformed(code, **params))


def _headed(text: str, kind: str, names: tuple[str, ...]) -> dict[str, Json]:
    fields = as_exact_object(parse_relaxed(text), "file", names)
    if as_count(fields["version"], "version") != _VERSION or fields["kind"] != kind:
        raise Malformed("json-fields-differ", place="file")
    return fields


def _parse_voter(value: Json) -> Voter:
    fields = as_exact_object(value, "voter", _VOTER_FIELDS)
    return Voter(
        number=as_count(fields["number"], "number"),
        name=as_text(fields["name"], "name"),
        delegation=as_text(fields["delegation"], "delegation"),
    )


def _parse_occasion(value: Json) -> Occasion:
    fields = as_exact_object(value, "occasion", _OCCASION_FIELDS)
    year = as_count(fields.pop("year"), "year")
    words = {name: as_text(each, name) for name, each in fields.items()}
    return Occasion(year=year, day=date.fromisoformat(words.pop("day")), **words)
