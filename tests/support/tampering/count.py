"""The count: checks 22 to 28."""

from collections.abc import Callable

from ballot.verify.checks import Check
from support.boards import (
    BALLOT,
    DECRYPTION,
    TALLY,
    Step,
    Steps,
    decryption_data,
    edited,
)
from support.tampering.base import (
    STRANGER,
    Base,
    Case,
    again,
    another_vote,
    bump,
    cases,
    outside,
    plain_abstention,
)

COUNT_CASES: list[Case] = []


def numbers(**changed: int) -> Callable[[Base], bytes]:
    return lambda b: b.steps.with_tally(b.steps.of(TALLY).data[0], **changed).archive()


COUNT_CASES += cases(
    Check.NUMBERS,
    "numbers",
    {
        "a ballot more": numbers(num_tallied=4),
        "a ballot less": numbers(num_tallied=2),
        "more weight": numbers(total_weight=4),
        "a ballot added, the tally kept": lambda b: again(
            b, b.voting.ballot(STRANGER, plain_abstention())
        ),
        "a ballot removed, the tally kept": lambda b: b.steps.without(BALLOT).archive(),
    },
)


def recounted(base: Base, steps: Steps) -> bytes:
    """Set the numbers beside the tally right for these ballots, and keep the tally."""
    ballots = len(steps.where(BALLOT))
    tally = base.steps.of(TALLY).data[0]
    return steps.with_tally(tally, num_tallied=ballots, total_weight=ballots).archive()


def tally_edited(edit: Callable[[list], object]) -> Callable[[Base], bytes]:
    return lambda b: b.steps.with_tally(edited(b.steps.of(TALLY).data[0], edit)).archive()


COUNT_CASES += cases(
    Check.ENCRYPTED_TALLY,
    "tally",
    {
        "of before a ballot was removed": lambda b: recounted(b, b.steps.without(BALLOT, 1)),
        "of before a ballot was exchanged": lambda b: b.with_ballot(0, another_vote(b)),
        "with ciphertexts swapped": tally_edited(lambda t: t[0].reverse()),
        "with a ciphertext exchanged": tally_edited(lambda t: t[0].__setitem__(0, t[0][1])),
        "with a question too few": tally_edited(lambda t: t.pop()),
        "named by another hash": lambda b: b.steps.with_data(
            TALLY,
            0,
            (
                b.steps.of(TALLY).data[0],
                edited(b.steps.of(TALLY).data[1], lambda s: s.update(encrypted_tally="0" * 64)),
            ),
        ).archive(),
    },
)


def owner(number: int, place: int = 0) -> Callable[[Base], bytes]:
    return lambda b: b.steps.with_decryption(
        place, b.steps.of(DECRYPTION, place).data[0], owner=number
    ).archive()


def surplus(base: Base, number: int, text: str) -> bytes:
    return base.steps.adding(
        Step(DECRYPTION, decryption_data(text, number)), after=DECRYPTION
    ).archive()


COUNT_CASES += cases(
    Check.OWNERS,
    "owner",
    {
        "a number too big": owner(4),
        "the same twice": owner(3),
        "zero": lambda b: b.steps.with_data(
            DECRYPTION,
            0,
            (
                b.steps.of(DECRYPTION).data[0],
                edited(b.steps.of(DECRYPTION).data[1], lambda o: o.update(owner=0)),
            ),
        ).archive(),
        "one decryption repeated": lambda b: surplus(b, 1, b.steps.of(DECRYPTION).data[0]),
        "of another record": lambda b: b.steps.with_data(
            DECRYPTION,
            0,
            (b.steps.of(DECRYPTION, 1).data[0], b.steps.of(DECRYPTION, 0).data[1]),
        ).archive(),
    },
)


def swapped_owners(base: Base) -> bytes:
    first, second = (base.steps.of(DECRYPTION, number).data[0] for number in (0, 1))
    return base.steps.with_decryption(0, second).with_decryption(1, first).archive()


COUNT_CASES += cases(
    Check.DECRYPTIONS,
    "decryption",
    {
        "owners swapped": swapped_owners,
        "of a trustee who has not decrypted": owner(2),
        "factors swapped": lambda b: b.edit_decryption(
            lambda d: d["decryption_factors"][0].reverse()
        ),
        "a proof's response": lambda b: b.edit_decryption(
            lambda d: bump(d["decryption_proofs"][0][0], "response")
        ),
        "a proof's challenge": lambda b: b.edit_decryption(
            lambda d: bump(d["decryption_proofs"][1][0], "challenge"), 1
        ),
        "a factor outside the group": lambda b: b.edit_decryption(
            lambda d: d["decryption_factors"][0].__setitem__(
                0, outside(b, d["decryption_factors"][0][0])
            )
        ),
        "a factor too few": lambda b: b.edit_decryption(lambda d: d["decryption_factors"][0].pop()),
        "a surplus one that is wrong": lambda b: surplus(
            b,
            2,
            edited(b.decryption_by(2), lambda d: bump(d["decryption_proofs"][0][0], "response")),
        ),
    },
)
COUNT_CASES += cases(
    Check.THRESHOLD,
    "threshold",
    {"one decryption of two": lambda b: b.steps.without(DECRYPTION).archive()},
)


def add(row: int, place: int, by: int) -> Callable[[list], None]:
    def change(result: list) -> None:
        result[row][place] += by

    return change


def both(by: int) -> Callable[[list], None]:
    def change(result: list) -> None:
        result[0][1] += by
        result[2][0] += by

    return change


COUNT_CASES += cases(
    Check.RESULT,
    "result",
    {
        "an approval more, in both places": lambda b: b.edit_result(both(1)),
        "an approval less, in both places": lambda b: b.edit_result(both(-1)),
        "an opposition less": lambda b: b.edit_result(add(1, 1, -1)),
        "a number too few": lambda b: b.edit_result(lambda r: r[0].pop()),
        "a question too few": lambda b: b.edit_result(lambda r: r.pop()),
        "numbers as text": lambda b: b.edit_result(lambda r: r[0].__setitem__(0, "2")),
        "no result in it": lambda b: b.steps.with_result("{}").archive(),
        "negative": lambda b: b.edit_result(lambda r: r[0].__setitem__(0, -1)),
    },
)
COUNT_CASES += cases(
    Check.MEANING,
    "meaning",
    {
        "an approval more, in one place": lambda b: b.edit_result(add(0, 1, 1)),
        "a number plus the order of the group": lambda b: b.edit_result(
            lambda r: r[3].__setitem__(1, str(r[3][1] + b.election.group.order))
        ),
        "more approvals than all caps": lambda b: b.edit_result(add(0, 0, 40)),
    },
)
