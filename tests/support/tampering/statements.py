"""Statement proofs: check 30, and the shares that only this check refuses."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import chain

from ballot.protocol.codec import canonical
from ballot.protocol.decryption_proofs import Statement
from ballot.protocol.proofs import proof_object
from ballot.verify.checks import Check
from support.boards import DECRYPTION, TALLY, Step, decryption_data
from support.elections import archive_of
from support.forging import (
    block_count,
    forge_count,
    statement_of,
    with_repeated_proofs,
    without_statements,
)
from support.tampering.base import STRANGER, Base, Case, bump, cases
from support.tampering.count import surplus

STATEMENT_CASES: list[Case] = []
OWNERS = (1, 3)
"""Whose shares the good election holds, in this order."""

Edit = Callable[[list], object]
"""A change of the rows of statement proofs."""


def proofs(edit: Edit, number: int = 0) -> Callable[[Base], bytes]:
    """Change the statement proofs of a share and nothing else."""
    return lambda b: b.edit_decryption(lambda d: edit(d["x_statement_proofs"]), number)


def number(name: str, by: int, row: int, place: int, share: int = 0) -> Callable[[Base], bytes]:
    return proofs(lambda rows: bump(rows[row][place], name, by), share)


STATEMENT_CASES += cases(
    Check.STATEMENTS,
    "statement proof",
    {
        "a challenge more": number("challenge", 1, 0, 0),
        "a challenge less": number("challenge", -1, 1, 0),
        "a response more": number("response", 1, 0, 2),
        "a response less": number("response", -1, 2, 1),
        "the last challenge more": number("challenge", 1, -1, -1),
        "the last response less": number("response", -1, -1, -1),
        "the last share's first challenge": number("challenge", 1, 0, 0, 1),
        "the last share's last response": number("response", 1, -1, -1, 1),
        "a response plus q": lambda b: number("response", b.election.group.order, 0, 0)(b),
        "a challenge plus q": lambda b: number("challenge", b.election.group.order, 0, 0)(b),
        "challenge and response exchanged": proofs(
            lambda rows: rows[0][0].update(
                challenge=rows[0][0]["response"], response=rows[0][0]["challenge"]
            )
        ),
        "of nought": proofs(lambda rows: rows[0][0].update(challenge="0", response="0")),
    },
)


def spelled(change: Callable[[str], object]) -> Callable[[Base], bytes]:
    return proofs(lambda rows: rows[0][0].update(response=change(rows[0][0]["response"])))


STATEMENT_CASES += cases(
    Check.STATEMENTS,
    "statement proof spelled",
    {
        "00…": spelled(lambda text: "00" + text),
        "+…": spelled(lambda text: "+" + text),
        "-…": spelled(lambda text: "-" + text),
        "with a space": spelled(lambda text: text + " "),
        "as a fraction": spelled(lambda text: text + ".0"),
        "as a number": spelled(int),
        "in hexadecimal": spelled(lambda text: hex(int(text))),
        "as nothing": spelled(lambda _: ""),
        "as null": spelled(lambda _: None),
    },
)


def field(value: object) -> Callable[[Base], bytes]:
    return lambda b: b.edit_decryption(lambda d: d.update(x_statement_proofs=value))


STATEMENT_CASES += cases(
    Check.STATEMENTS,
    "statement proofs",
    {
        "none": lambda b: b.edit_decryption(without_statements),
        "none in the last share": lambda b: b.edit_decryption(without_statements, 1),
        "null": field(None),
        "an empty list": field([]),
        "empty rows": field([[], [], [], []]),
        "an object": field({}),
        "a text": field("[]"),
        "of no row": proofs(list.clear),
        "without the first row": proofs(lambda rows: rows.pop(0)),
        "without the last row": proofs(list.pop),
        "without the first of a row": proofs(lambda rows: rows[0].pop(0)),
        "without the last of a row": proofs(lambda rows: rows[0].pop()),
        "without the last of all": proofs(lambda rows: rows[-1].pop()),
        "with another row": proofs(lambda rows: rows.append(rows[0])),
        "with an empty row": proofs(lambda rows: rows.append([])),
        "with another in a row": proofs(lambda rows: rows[0].append(rows[0][0])),
        "with a row of null": proofs(lambda rows: rows.__setitem__(1, None)),
        "with a row that is an object": proofs(lambda rows: rows.__setitem__(1, {})),
        "with null for one": proofs(lambda rows: rows[1].__setitem__(1, None)),
        "with a list for one": proofs(lambda rows: rows[1].__setitem__(1, [])),
        "without a challenge": proofs(lambda rows: rows[2][0].pop("challenge")),
        "without a response": proofs(lambda rows: rows[2][0].pop("response")),
        "in one row": proofs(lambda rows: rows.__setitem__(slice(None), [list(chain(*rows))])),
    },
)


def swapped(one: tuple[int, int], other: tuple[int, int]) -> Edit:
    def swap(rows: list) -> None:
        first, second = rows[one[0]][one[1]], rows[other[0]][other[1]]
        rows[one[0]][one[1]], rows[other[0]][other[1]] = second, first

    return swap


def copied(base: Base, source: int, target: int) -> bytes:
    """Give one share the statement proofs of the other."""
    rows = base.share(source)["x_statement_proofs"]
    return base.edit_decryption(lambda d: d.update(x_statement_proofs=rows), target)


STATEMENT_CASES += cases(
    Check.STATEMENTS,
    "statement proof in the place of",
    {
        "another answer": proofs(lambda rows: rows[0].__setitem__(0, rows[0][1])),
        "the same ciphertext in another question": proofs(
            lambda rows: rows[1].__setitem__(0, rows[0][0])
        ),
        "the same ciphertext in the first question": proofs(
            lambda rows: rows[0].__setitem__(1, rows[2][0])
        ),
        "another, and that in its own": proofs(swapped((0, 0), (0, 2))),
        "the same ciphertext, and that in its own": proofs(swapped((0, 2), (3, 0))),
        "the opposition to its project": proofs(swapped((1, 0), (1, 1))),
        "another project's opposition": proofs(swapped((1, 1), (2, 1))),
        "a row turned round": proofs(lambda rows: rows[0].reverse()),
        "another row": proofs(lambda rows: rows.__setitem__(2, rows[1])),
        "rows turned round": proofs(lambda rows: rows.__setitem__(slice(1, None), rows[:0:-1])),
        "another owner's": lambda b: copied(b, 0, 1),
        "the other owner's": lambda b: copied(b, 1, 0),
    },
)


def reproved(change: Callable[[Base, Statement], Statement]) -> Callable[[Base], bytes]:
    """Prove another statement, as honestly as can be, and give that proof instead."""
    return prefixed(lambda base, statement: change(base, statement).statement_prefix)


def prefixed(prefix: Callable[[Base, Statement], str]) -> Callable[[Base], bytes]:
    """Prove the true statement with a challenge over something else."""

    def tamper(base: Base) -> bytes:
        tally = base.steps.of(TALLY).data[0]
        statement = statement_of(base.voting, tally, OWNERS[0], 1, 0)
        secret = base.voting.trustee_secrets[OWNERS[0] - 1]
        proof = statement.prove(prefix(base, statement), secret, base.voting.rng)
        return proofs(lambda rows: rows[1].__setitem__(0, proof_object(proof)))(base)

    return tamper


def without(part: int) -> Callable[[Base, Statement], str]:
    """Leave a part out of what is hashed."""
    return lambda _, s: "|".join(
        text for index, text in enumerate(s.statement_prefix.split("|")) if index != part
    )


def exchanged(part: int, text: str) -> Callable[[Base, Statement], str]:
    return lambda _, s: "|".join(
        text if index == part else old for index, old in enumerate(s.statement_prefix.split("|"))
    )


STATEMENT_CASES += cases(
    Check.STATEMENTS,
    "statement proof over",
    {
        "another question": reproved(lambda _, s: replace(s, question=0)),
        "another answer": reproved(lambda _, s: replace(s, answer=1)),
        "places counted from 1": reproved(lambda _, s: replace(s, question=2, answer=1)),
        "another election": reproved(
            lambda _, s: replace(s, election=replace(s.election, fingerprint="A" * 43))
        ),
        "another owner": reproved(
            lambda b, s: replace(s, owner=b.voting.trustees.owners[OWNERS[1] - 1])
        ),
        "the election's key": reproved(lambda b, s: replace(s, owner=b.election.public_key)),
        "another ciphertext": reproved(
            lambda b, s: replace(
                s, pair=statement_of(b.voting, b.steps.of(TALLY).data[0], OWNERS[0], 2, 0).pair
            )
        ),
        "another factor": reproved(lambda b, s: replace(s, factor=b.election.group.generator)),
        "all but the fingerprint": prefixed(without(1)),
        "all but the question": prefixed(without(2)),
        "all but the answer": prefixed(without(3)),
        "all but the owner": prefixed(without(4)),
        "all but the ciphertext": prefixed(without(5)),
        "all but the factor": prefixed(without(6)),
        "half of the ciphertext": prefixed(
            lambda _, s: s.statement_prefix.replace(f",{s.election.group.write(s.pair.beta)}", "")
        ),
        "places with a zero before": prefixed(exchanged(3, "00")),
        "the words of the format": prefixed(exchanged(0, "decrypt")),
        "what the format hashes": prefixed(lambda _, s: s.format_prefix),
        "nothing": prefixed(lambda *_: ""),
    },
)


def of_another_sum(base: Base) -> bytes:
    """Give the proofs that this owner made of a sum before the last ballot was exchanged."""
    fewer = replace(
        base.voting, ballots=base.voting.ballots[:-1], voters=base.voting.voters[:-1]
    ).casting(0, ((0, 0, 0), (0, 0), (0, 0), (0, 0)))
    rows = json.loads(fewer.decryption(fewer.tally()[0], OWNERS[0]))["x_statement_proofs"]
    return base.edit_decryption(lambda d: d.update(x_statement_proofs=rows))


def of_another_election(base: Base) -> bytes:
    """Give the proofs that this owner made under another election with the same key."""
    other = replace(base.election, fingerprint="B" * 43)
    tally = base.steps.of(TALLY).data[0]
    text = replace(base.voting, election=other).decryption(tally, OWNERS[0])
    rows = json.loads(text)["x_statement_proofs"]
    return base.edit_decryption(lambda d: d.update(x_statement_proofs=rows))


def of_the_first_edition(base: Base) -> bytes:
    """Give a share as it is made where no statement proofs are asked for."""
    first = replace(base.election, rules=None)
    text = replace(base.voting, election=first).decryption(base.steps.of(TALLY).data[0], OWNERS[1])
    return base.steps.with_decryption(1, text).archive()


def surplus_without(base: Base) -> bytes:
    """Add the share of the trustee who was not needed, without statement proofs."""
    fields = json.loads(base.decryption_by(2))
    without_statements(fields)
    return surplus(base, 2, canonical(fields))


STATEMENT_CASES += cases(
    Check.STATEMENTS,
    "share",
    {
        "its statement proofs of another sum": of_another_sum,
        "its statement proofs of another election": of_another_election,
        "one of the first edition": of_the_first_edition,
        "a surplus one without statement proofs": surplus_without,
        "the format's proofs repeated": lambda b: b.edit_decryption(with_repeated_proofs),
        "the format's proofs repeated in the last": lambda b: b.edit_decryption(
            with_repeated_proofs, 1
        ),
    },
)
STATEMENT_CASES += cases(
    Check.DECRYPTIONS,
    "share",
    {
        "statement proofs for the format's": lambda b: b.edit_decryption(
            lambda d: d.update(decryption_proofs=d["x_statement_proofs"])
        ),
        "both kinds of proofs exchanged": lambda b: b.edit_decryption(
            lambda d: d.update(
                decryption_proofs=d["x_statement_proofs"],
                x_statement_proofs=d["decryption_proofs"],
            )
        ),
    },
)


def honest_looking(_: dict) -> None:
    """Leave the proofs that an honest prover makes of the false statement."""


def shifted(fields: dict) -> None:
    """Give the statement proofs of a place to the places of the forgery."""
    fields["x_statement_proofs"][0][0] = fields["x_statement_proofs"][0][1]
    fields["x_statement_proofs"][1][0] = fields["x_statement_proofs"][2][0]


def forged(by: int, statements: Callable[[dict], object]) -> Callable[[Base], bytes]:
    """Let the last voter, a scrutineer, move the count of the first project."""

    def tamper(base: Base) -> bytes:
        forgery = forge_count(base.voting, STRANGER, owners=OWNERS, by=by)
        voting, sized = forgery.voting, forgery.voting.tally()
        shares = {
            OWNERS[0]: forgery.share(sized[0], statements),
            OWNERS[1]: voting.decryption(sized[0], OWNERS[1]),
        }
        result = voting.result(sized[0], shares)
        assert json.loads(result)["result"][0][0] == APPROVALS + by
        return archive_of(voting.finished(sized, shares, result))

    return tamper


APPROVALS = 2
"""How many approve of the first project in the good election."""


def blocked(statements: Callable[[dict], object], *, late: bool) -> Callable[[Base], bytes]:
    """Let one scrutineer alone hand in a share that no result follows from."""

    def tamper(base: Base) -> bytes:
        tally = base.steps.of(TALLY).data[0]
        owner = 2 if late else OWNERS[0]
        share = block_count(base.voting, tally, owner).share(tally, statements)
        if late:
            return surplus(base, owner, share)
        honest = Step(DECRYPTION, decryption_data(base.decryption_by(2), 2))
        return base.steps.with_decryption(0, share).adding(honest, after=DECRYPTION).archive()

    return tamper


KINDS = {
    "without statement proofs": without_statements,
    "with the format's proofs repeated": with_repeated_proofs,
    "with honest-looking statement proofs": honest_looking,
    "with statement proofs of other places": shifted,
}
STATEMENT_CASES += cases(
    Check.STATEMENTS,
    "forged count",
    {
        f"{words} {kind}": forged(by, statements)
        for words, by in (("an approval more", 1), ("two approvals more", 2), ("none left", -2))
        for kind, statements in KINDS.items()
    },
)
STATEMENT_CASES += cases(
    Check.STATEMENTS,
    "blocked count",
    {
        f"{words} {kind}": blocked(statements, late=late)
        for words, late in (("first", False), ("after enough others", True))
        for kind, statements in KINDS.items()
    },
)
