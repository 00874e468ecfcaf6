"""The ballots: checks 11 to 21."""

import json
from collections.abc import Callable

from ballot.protocol.ballots import make_ballot
from ballot.protocol.elections import Election, parse_election
from ballot.verify.checks import Check
from support.boards import (
    BALLOT,
    Step,
    edited,
)
from support.tampering.base import (
    Base,
    Case,
    again,
    another_vote,
    bump,
    cases,
    modulus,
    outside,
    plain_abstention,
    renamed,
)

BALLOT_CASES: list[Case] = []


def first_answer(ballot: dict) -> dict:
    return ballot["answers"][0]


def branch(ballot: dict, index: int = 0) -> dict:
    """Return a branch of an individual proof."""
    return first_answer(ballot)["individual_proofs"][0][index]


def beyond(base: Base) -> Callable[[dict], None]:
    return lambda ballot: bump(branch(ballot), "response", base.election.group.order)


def spelled(prefix: str) -> Callable[[Base], bytes]:
    def respell(ballot: dict) -> None:
        branch(ballot)["response"] = prefix + branch(ballot)["response"]

    return lambda b: b.resign(respell)


def respelled_element(base: Base) -> Callable[[dict], None]:
    """Return a change of an element's spelling that keeps its value: upper case, or p more."""

    def change(ballot: dict) -> None:
        choice = first_answer(ballot)["choices"][0]
        if base.election.group.name == "Ed25519":
            choice["alpha"] = choice["alpha"].upper()
        else:
            choice["alpha"] = str(int(choice["alpha"]) + modulus())

    return change


def reordered(ballot: dict) -> None:
    ballot["credential"] = ballot.pop("credential")


BALLOT_CASES += cases(
    Check.BALLOT_FORM,
    "ballot",
    {
        "with spaces": lambda b: b.with_ballot(0, b.ballot().replace(":", ": ", 1)),
        "with a line break": lambda b: b.with_ballot(0, b.ballot() + "\n"),
        "with fields in another order": lambda b: b.edit_ballot(reordered),
        "with another field": lambda b: b.edit_ballot(lambda x: x.update(x=1)),
        "with another field in the signature": lambda b: b.edit_ballot(
            lambda x: x["signature"].update(x=1)
        ),
        "with a field twice": lambda b: b.with_ballot(
            0, b.ballot().replace("{", '{"election_uuid":"",', 1)
        ),
        "with escaped letters": lambda b: b.with_ballot(
            0, b.ballot().replace("election_uuid", "\\u0065lection_uuid", 1)
        ),
        "with an answer too many": lambda b: b.resign(lambda x: x["answers"].append({})),
        "with an answer too few": lambda b: b.resign(lambda x: x["answers"].pop()),
        "with a choice too many": lambda b: b.resign(
            lambda x: first_answer(x)["choices"].append(first_answer(x)["choices"][0])
        ),
        "with a choice too few": lambda b: b.resign(lambda x: first_answer(x)["choices"].pop()),
        "with an overall proof too short": lambda b: b.resign(
            lambda x: first_answer(x)["overall_proof"].pop()
        ),
        "with an individual proof too short": lambda b: b.resign(
            lambda x: first_answer(x)["individual_proofs"][0].pop()
        ),
        "with a response plus q": lambda b: b.resign(beyond(b)),
        "with a response of 00…": spelled("00"),
        "with a response of +…": spelled("+"),
        "with a response of 0x…": spelled("0x"),
        "with a number instead of a string": lambda b: b.resign(
            lambda x: branch(x).update(response=7)
        ),
        "with an element spelled otherwise": lambda b: b.resign(respelled_element(b)),
        "with an element that is none": lambda b: b.resign(
            lambda x: first_answer(x)["choices"][0].update(beta="zz")
        ),
        "of nothing": lambda b: b.with_ballot(0, ""),
        "of a number": lambda b: b.with_ballot(0, "1"),
        "nested too deeply": lambda b: b.with_ballot(0, "[" * 100_000),
        "with a very long number": lambda b: b.resign(
            lambda x: branch(x).update(response="9" * 10_000)
        ),
    },
)
BALLOT_CASES += cases(
    Check.BALLOT_ELECTION,
    "ballot of another election",
    {
        "by its fingerprint": lambda b: b.resign(lambda x: x.update(election_hash="A" * 43)),
        "by its uuid": lambda b: b.resign(lambda x: x.update(election_uuid="2" * 14)),
        "the election itself altered": lambda b: b.steps.with_setup(election=renamed(b)).archive(),
    },
)
BALLOT_CASES += cases(
    Check.BALLOT_CREDENTIAL,
    "credential",
    {
        "not on the list": lambda b: b.edit_setup(
            "credentials", lambda c: c.remove(json.loads(b.ballot())["credential"])
        ),
        "of nobody": lambda b: b.with_ballot(
            0, make_ballot(b.election, 12345, plain_abstention(), b.voting.rng)
        ),
    },
)


BALLOT_CASES += cases(
    Check.BALLOT_HASH,
    "hash",
    {
        "of another ballot": lambda b: b.edit_ballot(
            lambda x: x["signature"].update(hash=json.loads(b.ballot(1))["signature"]["hash"])
        ),
        "of before a change": lambda b: b.edit_ballot(lambda x: first_answer(x).update(x_note="")),
        "of before another ballot's answers": lambda b: b.edit_ballot(
            lambda x: x.update(answers=json.loads(b.ballot(1))["answers"])
        ),
    },
)
BALLOT_CASES += cases(
    Check.SIGNATURE,
    "signature",
    {
        "challenge": lambda b: b.edit_ballot(lambda x: bump(x["signature"]["proof"], "challenge")),
        "response": lambda b: b.edit_ballot(
            lambda x: bump(x["signature"]["proof"], "response", -1)
        ),
        "by another voter": lambda b: b.with_ballot(0, b.signed(1, b.ballot(0))),
        "for a credential that is not the signer's": lambda b: b.resign(
            lambda x: x.update(credential=json.loads(b.ballot(1))["credential"])
        ),
    },
)


def swapped_choices(ballot: dict) -> None:
    """Swap two ciphertexts with everything that must look the same."""
    answers = ballot["answers"]
    choices = answers[0]["choices"]
    choices[0], choices[1] = choices[1], choices[0]
    for index in (0, 1):
        answers[index + 1]["choices"][0] = choices[index]


def outside_choice(base: Base, half: str) -> Callable[[dict], None]:
    def change(ballot: dict) -> None:
        choice = first_answer(ballot)["choices"][0]
        choice[half] = outside(base, choice[half])
        ballot["answers"][1]["choices"][0] = choice

    return change


BALLOT_CASES += cases(
    Check.BALLOT_FORM,
    "an element outside the group",
    {
        "alpha": lambda b: b.resign(outside_choice(b, "alpha")),
        "beta": lambda b: b.resign(outside_choice(b, "beta")),
    },
)
BALLOT_CASES += cases(
    Check.INDIVIDUAL_PROOFS,
    "individual proof",
    {
        "a response more": lambda b: b.resign(lambda x: bump(branch(x), "response")),
        "a response less": lambda b: b.resign(lambda x: bump(branch(x, 1), "response", -1)),
        "a challenge more": lambda b: b.resign(lambda x: bump(branch(x), "challenge")),
        "branches swapped": lambda b: b.resign(
            lambda x: first_answer(x)["individual_proofs"][0].reverse()
        ),
        "ciphertexts swapped": lambda b: b.resign(swapped_choices),
        "another voter's answers": lambda b: b.resign(
            lambda x: x.update(answers=json.loads(b.ballot(1))["answers"])
        ),
        "in the second place of a shared ciphertext": lambda b: b.resign(
            lambda x: bump(x["answers"][1]["individual_proofs"][0][0], "response")
        ),
    },
)
BALLOT_CASES += cases(
    Check.OVERALL_PROOFS,
    "overall proof",
    {
        "a response more": lambda b: b.resign(
            lambda x: bump(first_answer(x)["overall_proof"][0], "response")
        ),
        "a challenge less": lambda b: b.resign(
            lambda x: bump(first_answer(x)["overall_proof"][2], "challenge", -1)
        ),
        "of another question": lambda b: b.resign(
            lambda x: x["answers"][2].update(overall_proof=x["answers"][1]["overall_proof"])
        ),
    },
)
BALLOT_CASES += cases(
    Check.BLANK_PROOFS,
    "blank proof",
    {
        "where no blank vote is possible": lambda b: b.resign(
            lambda x: first_answer(x).update(blank_proof=first_answer(x)["overall_proof"][:2])
        ),
    },
)


def unshared(base: Base) -> bytes:
    """Approve one project in the first question and reject it in its own, proofs and all."""
    rules = edited(base.election.text, lambda e: e.pop("x_rules"))
    without = parse_election(rules)
    lenient = Election(
        **{
            name: getattr(without, name)
            for name in Election.__slots__
            if name not in {"fingerprint", "text"}
        },
        fingerprint=base.election.fingerprint,
        text=base.election.text,
    )
    plaintexts = ((1, 0, 0), (0, 1), (0, 0), (0, 0))
    secret = base.voting.voter_secrets[0]
    return base.with_ballot(0, make_ballot(lenient, secret, plaintexts, base.voting.rng))


def unequal_text(base: Base) -> bytes:
    return base.resign(lambda x: x["answers"][1]["choices"][0].update(x_note=1))


BALLOT_CASES += cases(
    Check.SHARED_CIPHERTEXTS,
    "shared ciphertext",
    {
        "another vote in its second place": unshared,
        "the same vote in another text": unequal_text,
    },
)


BALLOT_CASES += cases(
    Check.REPETITION,
    "repetition",
    {
        "of a ballot": lambda b: again(b, b.ballot()),
        "of a ballot after another of that voter": lambda b: (
            b.steps.adding(Step(BALLOT, (another_vote(b),)), after=BALLOT)
            .adding(Step(BALLOT, (b.ballot(),)), after=BALLOT)
            .archive()
        ),
    },
)
BALLOT_CASES += cases(
    Check.ONE_BALLOT,
    "second ballot",
    {"of a voter, under rules that allow one": lambda b: again(b, another_vote(b))},
)
