"""A ballot is accepted exactly when every one of its checks holds; each failure names its check."""

import itertools
import json

import pytest

from ballot.basics.errors import BallotError, Malformed, VerificationError
from ballot.protocol.ballot_text import parse_envelope
from ballot.protocol.ballots import (
    BallotVerifier,
    tracker,
    verify_ballot,
)
from ballot.protocol.codec import canonical, hash_b64
from ballot.protocol.encodings import Encoding
from ballot.protocol.groups.by_name import BELENIOS_2048, ED25519, GROUPS
from ballot.protocol.questions import Question
from support.polls import hold, hold_form, modulus

VOTER = 1234567
PER_ITEM = hold_form(ED25519, Encoding.SHARED_CIPHERTEXT)
MARKS = ("approve", "oppose", "abstain")
GOOD = PER_ITEM.mark(VOTER, MARKS)
OTHER = json.loads(PER_ITEM.mark(99, MARKS))
BLANK = hold(ED25519, [Question(("a", "b", "c"), 1, 2, "Which?", blank=True)])
BLANK_GOOD = BLANK.cast(VOTER, [(0, 1, 1, 0)])


def check_of(poll, data, **options):
    """Return the word of the failed check."""
    with pytest.raises((Malformed, VerificationError)) as caught:
        verify_ballot(poll.election, data, **options)
    return caught.value.params["check"]


@pytest.mark.parametrize("group", list(GROUPS.values()), ids=list(GROUPS))
@pytest.mark.parametrize("encoding", list(Encoding))
def test_an_honest_ballot_verifies_in_each_form_and_group(group, encoding):
    poll = hold_form(group, encoding)
    marks = {
        Encoding.SHARED_CIPHERTEXT: ("approve", "approve", "oppose"),
        Encoding.CHOOSE: (True, False, True),
        Encoding.GRADES: (0, None, 2),
    }[encoding]
    text = poll.mark(VOTER, marks)
    ballot = verify_ballot(poll.election, text.encode(), refuse_identity=True)
    assert ballot.credential == poll.credential(VOTER) == parse_envelope(text.encode()).credential
    assert ballot.tracker == tracker(text.encode()) == hash_b64(text)
    assert not ballot.has_identity


@pytest.mark.parametrize("group", list(GROUPS.values()), ids=list(GROUPS))
@pytest.mark.parametrize("numbers", [(1, 0, 0, 0), (0, 1, 0, 0), (0, 1, 0, 1)])
def test_an_honest_answer_to_a_question_with_blank_verifies(group, numbers):
    poll = hold(group, [Question(("a", "b", "c"), 1, 2, "Which?", blank=True)])
    verify_ballot(poll.election, poll.cast(VOTER, [numbers]).encode())


@pytest.mark.parametrize(
    "numbers",
    [[(1, 1, 0, 0)], [(0, 0, 0, 0)], [(0, 1, 1, 1)], [(0, 2, 0, 0)], [(0, 1, 0)], []],
)
def test_no_ballot_is_made_from_plaintexts_that_no_proof_allows(numbers):
    with pytest.raises(Malformed, match="plaintexts-do-not-fit"):
        BLANK.cast(VOTER, numbers)


def test_approvals_beyond_the_limit_cannot_be_made_into_a_ballot():
    with pytest.raises(Malformed, match="plaintexts-do-not-fit"):
        PER_ITEM.mark(VOTER, ("approve", "approve", "approve"))


def test_extra_fields_are_accepted_inside_answers_and_ciphertexts():
    def extend(fields):
        fields["answers"][1]["x_note"] = {"a": [1, None, True, 0.5, "é"]}
        fields["answers"][1]["choices"][1]["x_note"] = "y"

    verify_ballot(PER_ITEM.election, PER_ITEM.forged(VOTER, GOOD, extend))


def reordered(fields):
    """The same fields, the last of them first."""
    names = [*fields][-1:] + [*fields][:-1]
    moved = {name: fields[name] for name in names}
    fields.clear()
    fields.update(moved)


@pytest.mark.parametrize("mark", [lambda fields: fields.update(x_note="mine"), reordered])
@pytest.mark.parametrize(
    "place",
    [
        lambda answers: answers[1],
        lambda answers: answers[3]["choices"][1],
        lambda answers: answers[0]["individual_proofs"][1][0],
        lambda answers: answers[2]["overall_proof"][1],
    ],
    ids=["answer", "ciphertext", "individual proof", "overall proof"],
)
def test_a_ballot_that_bears_a_mark_is_not_taken_though_every_proof_holds(place, mark):
    data = PER_ITEM.forged(VOTER, GOOD, lambda fields: mark(place(fields["answers"])))
    verify_ballot(PER_ITEM.election, data)
    with pytest.raises(Malformed, match="ballot-malformed"):
        parse_envelope(data)


def test_a_submitted_ballot_may_hold_a_blank_proof():
    assert parse_envelope(BLANK_GOOD.encode()).credential == BLANK.credential(VOTER)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace(":", ": ", 1),
        lambda text: text + "\n",
        lambda text: text[:-1],
        lambda text: "[" + text + "]",
        lambda text: text.replace('{"election_uuid"', '{"x":1,"election_uuid"', 1),
        lambda text: text[:-1] + ',"x":1}',
        lambda text: text.replace('"signature":{', '"signature":{"x":1,', 1),
        lambda text: text.replace('{"election_uuid"', '{"election_uuid":"x","election_uuid"', 1),
        lambda text: text.replace('"answers":[', '"answers":[[],', 1),
        lambda text: text.replace('"answers":[', '"answers":"', 1),
        lambda _text: "\ud800",
        lambda _text: "[" * 100_000,
        lambda _text: '{"election_uuid":' + "9" * 5000 + "}",
        lambda _text: "NaN",
    ],
)
def test_a_text_in_another_form_is_malformed(spoil):
    data = spoil(GOOD).encode(errors="surrogatepass")
    assert check_of(PER_ITEM, data) == "form"


def test_bytes_that_are_no_text_are_malformed():
    assert check_of(PER_ITEM, b"\xff\xfe") == "form"
    with pytest.raises(Malformed, match="ballot-malformed"):
        parse_envelope(b"\xff\xfe")


def swap(sequence, first, second):
    sequence[first], sequence[second] = sequence[second], sequence[first]


def shifted(proof, name, by=1):
    proof[name] = str(int(proof[name]) + by)


FORGERIES = {
    "form": [
        lambda f: f["answers"].pop(),
        lambda f: f["answers"].append(f["answers"][0]),
        lambda f: f["answers"][0]["choices"].pop(),
        lambda f: f["answers"][0]["overall_proof"].pop(),
        lambda f: f["answers"][0]["individual_proofs"][0].pop(),
        lambda f: f["answers"][0].pop("overall_proof"),
        lambda f: f["answers"][0].update(blank_proof=[]),
        lambda f: shifted(f["answers"][0]["overall_proof"][0], "response", ED25519.order),
        lambda f: f["answers"][0]["overall_proof"][0].update(challenge="007"),
        lambda f: f["answers"][0]["overall_proof"][0].update(challenge="-7"),
        lambda f: f["answers"][0]["overall_proof"][0].update(challenge=7),
        lambda f: f["answers"][0]["overall_proof"][0].update(challenge="²"),
        lambda f: f["answers"][1]["choices"][1].update(alpha="7"),
        lambda f: f["answers"][1]["choices"][1].update(beta=None),
    ],
    "hash": [
        lambda f: f.update(election_uuid="AempebtxuTLcqr"),
        lambda f: f.update(election_hash="A" * 43),
    ],
    "credential": [
        lambda f: f.update(credential="zz"),
        lambda f: f.update(credential="ff" * 32),
        lambda f: f.update(credential="00" * 31 + "01"),
    ],
    "signature": [lambda f: f.update(credential=OTHER["credential"])],
    "shared-ciphertexts": [
        lambda f: swap(f["answers"], 1, 2),
        lambda f: swap(f["answers"][0]["choices"], 0, 1),
        lambda f: f["answers"][1]["choices"][0].update(x_note=1),
    ],
    "individual-proof": [
        lambda f: f.update(answers=OTHER["answers"]),
        lambda f: shifted(f["answers"][0]["individual_proofs"][0][0], "challenge"),
        lambda f: shifted(f["answers"][1]["individual_proofs"][0][1], "response"),
        lambda f: swap(f["answers"][2]["individual_proofs"][1], 0, 1),
        lambda f: f["answers"][1]["choices"][1].update(alpha="66" * 31 + "58"),
    ],
    "overall-proof": [
        lambda f: shifted(f["answers"][0]["overall_proof"][2], "challenge"),
        lambda f: swap(f["answers"][3]["overall_proof"], 0, 1),
        lambda f: f["answers"][0].update(
            overall_proof=[*f["answers"][1]["overall_proof"], {"challenge": "0", "response": "0"}]
        ),
    ],
}


@pytest.mark.parametrize(
    ("check", "edit"),
    [(check, edit) for check, edits in FORGERIES.items() for edit in edits],
)
def test_a_forgery_signed_again_fails_at_its_check(check, edit):
    assert check_of(PER_ITEM, PER_ITEM.forged(VOTER, GOOD, edit)) == check


@pytest.mark.parametrize(
    ("check", "edit"),
    [
        ("blank-proof", lambda f: shifted(f["answers"][0]["blank_proof"][0], "response")),
        ("blank-proof", lambda f: swap(f["answers"][0]["blank_proof"], 0, 1)),
        ("overall-proof", lambda f: shifted(f["answers"][0]["overall_proof"][0], "challenge")),
        ("overall-proof", lambda f: shifted(f["answers"][0]["overall_proof"][2], "response")),
        ("form", lambda f: f["answers"][0].pop("blank_proof")),
        ("blank-proof", lambda f: swap_with_proofs(f["answers"][0], 0, 1)),
    ],
)
def test_a_forgery_of_an_answer_with_blank_fails_at_its_check(check, edit):
    assert check_of(BLANK, BLANK.forged(VOTER, BLANK_GOOD, edit)) == check


def swap_with_proofs(answer, first, second):
    swap(answer["choices"], first, second)
    swap(answer["individual_proofs"], first, second)


def test_a_signature_by_another_key_or_over_other_bytes_fails():
    forged = PER_ITEM.forged(VOTER + 1, GOOD, lambda _fields: None)
    assert check_of(PER_ITEM, forged) == "signature"
    fields = json.loads(GOOD)
    fields["signature"]["hash"] = hash_b64("other")
    assert check_of(PER_ITEM, canonical(fields).encode()) == "signature"


def test_a_ballot_of_another_election_fails_at_the_hash():
    elsewhere = hold_form(ED25519, Encoding.SHARED_CIPHERTEXT, projects=3, cap=1)
    assert check_of(elsewhere, PER_ITEM.mark(VOTER, ("abstain",) * 3).encode()) == "form"
    same_shape = hold_form(ED25519, Encoding.SHARED_CIPHERTEXT, projects=3, cap=2)
    assert same_shape.election.uuid == PER_ITEM.election.uuid  # the same seed, the same election
    other = hold(ED25519, PER_ITEM.election.questions)
    assert check_of(other, GOOD.encode()) == "hash"


def test_the_equality_is_asked_for_only_where_the_rules_say_so():
    free = hold(ED25519, PER_ITEM.election.questions)
    unequal = free.cast(VOTER, [(1, 1, 0), (0, 0), (1, 0), (0, 1)])
    verify_ballot(free.election, unequal.encode())


def identity_ballot(poll):
    """A ballot of a voter who uses no randomness: alpha is the identity, beta is g^m."""

    class Zeros:
        def bytes(self, n):
            return bytes(n)

    return type(poll)(poll.election, poll.secret, Zeros()).cast(VOTER, [(0, 0), (1, 0)])


@pytest.mark.parametrize("group", list(GROUPS.values()), ids=list(GROUPS))
def test_identity_elements_are_refused_at_submission_and_noted_in_archives(group):
    poll = hold(group, [Question(("a", "b"), 0, 1, "?"), Question(("c", "d"), 0, 1, "?")])
    data = identity_ballot(poll).encode()
    assert verify_ballot(poll.election, data).has_identity
    assert check_of(poll, data, refuse_identity=True) == "identity"


@pytest.mark.parametrize("name", ["alpha", "beta"])
def test_an_element_outside_the_subgroup_never_passes(name):
    poll = hold_form(BELENIOS_2048, Encoding.CHOOSE)

    def negate(fields):
        choice = fields["answers"][0]["choices"][0]
        choice[name] = str(modulus() - int(choice[name]))

    def exceed(fields):
        choice = fields["answers"][0]["choices"][0]
        choice[name] = str(modulus() + int(choice[name]))

    good = poll.mark(VOTER, (True, False, True))
    assert check_of(poll, poll.forged(VOTER, good, negate)) == "form"
    assert check_of(poll, poll.forged(VOTER, good, exceed)) == "form"


def test_one_verifier_serves_several_ballots_and_shares_nothing_between_them():
    verifier = BallotVerifier(PER_ITEM.election)
    assert verifier.verify(GOOD.encode()).credential == PER_ITEM.credential(VOTER)
    copied = PER_ITEM.forged(
        99, canonical(OTHER), lambda f: f.update(answers=json.loads(GOOD)["answers"])
    )
    with pytest.raises(BallotError, match="ballot-proof-wrong"):
        verifier.verify(copied)


def test_each_byte_of_the_proofs_matters():
    start = GOOD.index('"overall_proof"')
    digits = [place for place in range(start, len(GOOD)) if GOOD[place].isdigit()]
    for place in itertools.islice(digits, 0, None, len(digits) // 12):
        changed = GOOD[:place] + str((int(GOOD[place]) + 1) % 10) + GOOD[place + 1 :]
        with pytest.raises((Malformed, VerificationError)):
            verify_ballot(PER_ITEM.election, changed.encode())
