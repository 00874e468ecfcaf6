"""What holds where rules stand: weights, keys that hide nothing, numbers, order of the board."""

import json
from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

from ballot.protocol.ballots import make_ballot
from ballot.protocol.encodings import Encoding
from ballot.protocol.questions import Question
from ballot.verify.checks import Check
from support.boards import (
    BALLOT,
    DECRYPTION,
    RESULT,
    SETUP,
    TALLY,
    Step,
    Steps,
    edited,
    with_header,
)
from support.elections import open_voting
from support.tampering.base import Base, Case, cases, plain_abstention

EDITION_CASES: list[Case] = []


def weight(text: str, voter: int = 0) -> Callable[[Base], bytes]:
    """Give a credential a weight, in its text."""

    def change(base: Base, listed: list) -> None:
        credential = json.loads(base.ballot(voter))["credential"]
        listed[listed.index(credential)] = credential + text

    return lambda b: b.edit_setup("credentials", lambda listed: change(b, listed))


def weighted(*weights: int) -> Callable[[Base], bytes]:
    """Hold a whole election in which deputies weigh otherwise, and count it so."""

    def tamper(base: Base) -> bytes:
        voting = open_voting(
            group=base.election.group.name,
            questions=[Question(("a", "b"), 0, 1, "?")],
            encoding=Encoding.CHOOSE,
            voters=len(weights),
            weights=weights,
        )
        for voter in range(len(weights)):
            voting = voting.casting(voter, ((1, 0),))
        return voting.archive()

    return tamper


EDITION_CASES += cases(
    Check.CREDENTIALS,
    "weight",
    {
        "nought": weight(",0"),
        "two": weight(",2"),
        "nine of another": weight(",9", 1),
        "beyond a small integer": weight(f",{2**40}", 2),
        "none after a comma": weight(","),
        "01": weight(",01"),
        "1.0": weight(",1.0"),
        "1e0": weight(",1e0"),
        "+1": weight(",+1"),
        "a space before 1": weight(", 1"),
        "true": weight(",true"),
        "one twice": weight(",1,1"),
        "Infinity": weight(",Infinity"),
        "one who counts nine times, counted so": weighted(1, 9),
        "one who never counts, counted so": weighted(1, 0, 1),
        "all who count twice, counted so": weighted(2, 2),
    },
)


def identity(base: Base) -> str:
    return base.election.group.write(base.election.group.identity)


def nobody(base: Base) -> bytes:
    """List the credential of the secret 0, and vote with it."""
    credentials = edited(base.steps.of(SETUP).data[2], lambda c: c.append(identity(base)))
    ballot = make_ballot(base.election, 0, plain_abstention(), base.voting.rng)
    steps = base.steps.with_setup(credentials=credentials)
    return steps.adding(Step(BALLOT, (ballot,)), after=BALLOT).archive()


def reworded(base: Base, part: str, name: str) -> bytes:
    """Put the identity into a signed message of a trustee."""

    def change(trustees: list) -> None:
        signed = trustees[0][1][part][1]
        message = json.loads(signed["message"])
        old = message[name]
        message[name] = [identity(base), *old[1:]] if isinstance(old, list) else identity(base)
        signed["message"] = json.dumps(message, separators=(",", ":"))

    return base.edit_setup("trustees", change)


EDITION_CASES += cases(
    Check.ELECTION,
    "identity",
    {
        "as the election's key": lambda b: b.edit_setup(
            "election", lambda e: e.update(public_key=identity(b))
        ),
    },
)
EDITION_CASES += cases(
    Check.CREDENTIALS,
    "identity",
    {
        "as a credential": lambda b: b.edit_setup("credentials", lambda c: c.append(identity(b))),
        "as a credential of weight 1": lambda b: b.edit_setup(
            "credentials", lambda c: c.append(identity(b) + ",1")
        ),
        "as the only credential": lambda b: b.steps.with_setup(
            credentials=json.dumps([identity(b)])
        ).archive(),
        "as a credential that has voted": nobody,
    },
)
EDITION_CASES += cases(
    Check.TRUSTEES,
    "identity",
    {
        "as a verification key": lambda b: b.edit_setup(
            "trustees", lambda t: t[0][1]["verification_keys"][0].update(public_key=identity(b))
        ),
        "as a member's signing key": lambda b: reworded(b, "certs", "verification"),
        "as a member's opening key": lambda b: reworded(b, "certs", "encryption"),
        "as a member's commitment": lambda b: reworded(b, "coefexps", "coefexps"),
    },
)


def setup_text(old: str, new: str, part: int = 0) -> Callable[[Base], bytes]:
    """Exchange some letters of the election, or of another part of the set-up."""

    def tamper(base: Base) -> bytes:
        text = base.steps.of(SETUP).data[part]
        assert text.count(old) >= 1
        name = ("election", "trustees")[part]
        changed: dict[str, Any] = {name: text.replace(old, new, 1)}
        return base.steps.with_setup(**changed).archive()

    return tamper


def record_text(kind: str, place: int, old: str, new: str) -> Callable[[Base], bytes]:
    """Exchange some letters of a data record after the set-up."""

    def tamper(base: Base) -> bytes:
        data = list(base.steps.of(kind).data)
        assert data[place].count(old) >= 1
        data[place] = data[place].replace(old, new, 1)
        return base.steps.with_data(kind, 0, tuple(data)).archive()

    return tamper


def spelled(
    place: Callable[[str], Callable[[Base], bytes]], *spellings: str
) -> dict[str, Callable[[Base], bytes]]:
    return {spelling: place(spelling) for spelling in spellings}


FOR_ONE = ("true", "1.0", "1e0", '"1"', "null", "[1]", "1e999", "Infinity", "NaN")
FOR_NOUGHT = ("false", "0.0", "0e0", '"0"', "null", "[]", "1e999", "-Infinity")
EDITION_CASES += cases(
    Check.ELECTION,
    "version",
    spelled(lambda text: setup_text('"version":1,', f'"version":{text},'), *FOR_ONE),
)
EDITION_CASES += cases(
    Check.ELECTION,
    "most approvals",
    spelled(lambda text: setup_text('"max":2,', f'"max":{text},'), "2.0", "true", '"2"', "1e999"),
)
EDITION_CASES += cases(
    Check.ELECTION,
    "fewest approvals",
    spelled(lambda text: setup_text('"min":0,', f'"min":{text},'), "0.0", "false", '"0"', "NaN"),
)
EDITION_CASES += cases(
    Check.RULES,
    "question of approvals",
    spelled(
        lambda text: setup_text('"approve_question":0', f'"approve_question":{text}'),
        *("false", "0.0", '"0"', "null", "[]", "1", "{}"),
    ),
)
EDITION_CASES += cases(
    Check.RULES,
    "decryption",
    spelled(
        lambda text: setup_text('"decryption":"statement"', f'"decryption":{text}'),
        *('"Statement"', '"format"', '""', "true", "null", "1", '["statement"]'),
    )
    | {
        "twice removed": setup_text(',"decryption":"statement"', ',"decryptions":"statement"'),
        "before the encoding": setup_text(
            '{"encoding":"shared-ciphertext","approve_question":0,"decryption":"statement"}',
            '{"decryption":"statement","encoding":"shared-ciphertext","approve_question":0}',
        ),
        "with another key": setup_text(
            '"decryption":"statement"', '"decryption":"statement","x":1'
        ),
    },
)
EDITION_CASES += cases(
    Check.TRUSTEES,
    "threshold of trustees",
    spelled(
        lambda text: setup_text('"threshold":2,"certs"', f'"threshold":{text},"certs"', 1),
        *("2.0", "true", '"2"', "1e999"),
    ),
)
EDITION_CASES += cases(
    Check.NUMBERS,
    "ballots counted",
    spelled(
        lambda text: record_text(TALLY, 1, '"num_tallied":3', f'"num_tallied":{text}'),
        *("3.0", "true", '"3"', "1e999", "Infinity"),
    ),
)
EDITION_CASES += cases(
    Check.NUMBERS,
    "weight counted",
    spelled(
        lambda text: record_text(TALLY, 1, '"total_weight":3', f'"total_weight":{text}'),
        *("3.0", "true", '"3"', "NaN"),
    ),
)
EDITION_CASES += cases(
    Check.OWNERS,
    "owner",
    spelled(
        lambda text: record_text(DECRYPTION, 1, '"owner":1', f'"owner":{text}'),
        *("true", "1.0", '"1"', "1e999", "null"),
    ),
)
EDITION_CASES += cases(
    Check.RESULT,
    "number of the result",
    spelled(
        lambda text: record_text(RESULT, 0, "[[2,1,0]", f"[[2,{text},0]"),
        *("true", "1.0", '"1"', "1e999", "NaN", "null"),
    ),
)
EDITION_CASES += cases(
    Check.BYTES,
    "time of the header",
    spelled(
        lambda text: lambda b: with_header(b.data, f'{{"version":1,"timestamp":{text}}}'.encode()),
        *("1e999", "-1e999", "Infinity", "NaN", "1.7e9", "1700000000.0", "true", "null", "[]"),
    ),
)
EDITION_CASES += cases(
    Check.BYTES,
    "version of the header",
    spelled(
        lambda text: (
            lambda b: with_header(b.data, f'{{"version":{text},"timestamp":"1700000000"}}'.encode())
        ),
        *("true", "1.0", '"1"', "2"),
    ),
)


def ordered(order: Sequence[int]) -> Callable[[Base], bytes]:
    """Put the ballots of the good election into another order and chain them again."""

    def tamper(base: Base) -> bytes:
        steps, places = base.steps, base.steps.where(BALLOT)
        first, last = places[0], places[-1]
        ballots = [steps.of(BALLOT, number) for number in order]
        moved = [*steps.steps[:first], *ballots, *steps.steps[last + 1 :]]
        return Steps(tuple(moved)).archive()

    return tamper


EDITION_CASES += cases(
    Check.ORDER,
    "order of the ballots",
    {
        " ".join(map(str, order)): ordered(order)
        for order in permutations(range(3))
        if list(order) != sorted(order)
    },
)
