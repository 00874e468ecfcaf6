"""Texts of the protocol: canonical JSON, numbers, elections, credentials, encodings."""

import json
from dataclasses import replace

import pytest

from ballot.basics.errors import BallotError, Malformed, VerificationError
from ballot.basics.rand import SeededRng
from ballot.protocol.codec import (
    as_scalar,
    as_weight,
    canonical,
    hash_b64,
    hash_hex,
    hash_scalar,
    parse_json,
    parse_relaxed,
    weight_value,
)
from ballot.protocol.credentials import draw_credential, parse_credential, public_of, secret_of
from ballot.protocol.elections import BASE58, draw_uuid, parse_election
from ballot.protocol.encodings import Encoding, decode, encode, questions_for
from ballot.protocol.groups.by_name import ED25519
from ballot.protocol.questions import Question, parse_question, question_object
from support.polls import GRADES, hold_form

TEXT = hold_form(ED25519, Encoding.SHARED_CIPHERTEXT).election.text


def test_hashes_have_their_three_forms():
    assert hash_hex("abc").startswith("ba7816bf8f01cfea")
    assert hash_b64("abc") == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0"
    assert hash_scalar("abc", 2**300) == int(hash_hex("abc"), 16)
    assert hash_scalar("abc", 1009) == int(hash_hex("abc"), 16) % 1009


@pytest.mark.parametrize(
    "text", ['{"a":[1,"é/\\"\\n",null,true,0.5,{}]}', '"\x7f"', '"\U0001f5f3"', "-1", '"\\u001f"']
)
def test_a_canonical_text_is_read_and_written_again(text):
    assert canonical(parse_json(text)) == text == canonical(parse_json(text.encode()))


@pytest.mark.parametrize(
    "text",
    [
        ' "a"', '{"a": 1}', '"\\u00e9"', '"\\/"', "1.0e1", "-0", '{"a":1,"a":2}', "NaN",
        "Infinity", "", "[1,]", '"\\ud800"', "\ufeff1", "01",
    ],
)  # fmt: skip
def test_a_text_spelled_otherwise_is_refused(text):
    with pytest.raises(Malformed):
        parse_json(text)


@pytest.mark.parametrize("text", [r'["\ud800"]', r'{"a":{"\udfff":1}}', '"\ud800"'])
def test_half_a_surrogate_pair_is_no_text(text):
    with pytest.raises(Malformed, match="json-unreadable"):
        parse_relaxed(text)


def test_a_relaxed_text_may_have_spaces_but_no_field_twice():
    assert parse_relaxed('{"a" : 1 }\n') == {"a": 1}
    for text in ('{"a":1,"a":1}', "{", "NaN", "[" * 100_000):
        with pytest.raises(Malformed):
            parse_relaxed(text)


@pytest.mark.parametrize("value", ["", "00", "007", "+7", "-7", " 7", "7.0", "0x7", "²", "10", 7])
def test_a_scalar_is_a_canonical_decimal_below_the_order(value):
    assert as_scalar("9", 10, "x") == 9
    assert as_scalar("0", 10, "x") == 0
    with pytest.raises(Malformed):
        as_scalar(value, 10, "x")


@pytest.mark.parametrize("weight", [0, 1, 2**30 - 1, 2**30, 2**60])
def test_a_large_weight_is_a_string_and_a_small_one_a_number(weight):
    assert as_weight(weight_value(weight), "x") == weight
    assert isinstance(weight_value(weight), str) == (weight >= 2**30)


@pytest.mark.parametrize("value", [-1, True, 1.0, "7", "01", None])
def test_other_weights_are_refused(value):
    with pytest.raises(Malformed):
        as_weight(value, "x")


def test_an_election_is_read_as_it_was_written():
    poll = hold_form(ED25519, Encoding.GRADES)
    election = parse_election(poll.election.text)
    assert election == poll.election
    assert election.encoding is Encoding.GRADES
    assert election.fingerprint == hash_b64(election.text)
    assert list(json.loads(election.text))[-1] == "x_rules"


def altered(**changes):
    fields = json.loads(TEXT) | changes
    return canonical({name: value for name, value in fields.items() if value is not ...})


def test_an_election_may_have_unknown_fields_which_change_its_fingerprint():
    election = parse_election(altered(x_other={"a": 1}))
    assert election.fingerprint != parse_election(TEXT).fingerprint


@pytest.mark.parametrize(
    ("encoding", "first", "second"),
    [
        (
            Encoding.SHARED_CIPHERTEXT,
            '"x_rules":{"encoding":"shared-ciphertext","approve_question":0}}',
            (
                '"x_rules":{"encoding":"shared-ciphertext","approve_question":0'
                ',"decryption":"statement"}}'
            ),
        ),
        (
            Encoding.CHOOSE,
            '"x_rules":{"encoding":"choose"}}',
            '"x_rules":{"encoding":"choose","decryption":"statement"}}',
        ),
        (
            Encoding.GRADES,
            '"x_rules":{"encoding":"grades"}}',
            '"x_rules":{"encoding":"grades","decryption":"statement"}}',
        ),
    ],
)
def test_the_rules_of_the_paper_stand_as_the_protocol_writes_them(encoding, first, second):
    assert hold_form(ED25519, encoding, statement=False).election.text.endswith(first)
    assert hold_form(ED25519, encoding).election.text.endswith(second)


QUESTIONS = json.loads(TEXT)["questions"]


@pytest.mark.parametrize(("minimum", "maximum"), [(0, 0), (0, 2), (1, 1), (2, 2)])
def test_as_many_answers_may_be_asked_for_as_there_are_and_exactly_so_many(minimum, maximum):
    assert Question(("a", "b"), minimum, maximum, "?").minimum == minimum


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("json-field-missing", {"public_key": ...}),
        ("election-version-unknown", {"version": 2}),
        ("election-version-unknown", {"version": True}),
        ("election-version-unknown", {"version": 1.0}),
        ("election-version-unknown", {"version": "1"}),
        ("election-uuid-malformed", {"uuid": "short"}),
        ("election-uuid-malformed", {"uuid": "0" * 14}),
        ("group-unknown", {"group": "RFC-3526"}),
        ("element-malformed", {"public_key": "1"}),
        ("element-not-in-group", {"public_key": "ff" * 32}),
        ("key-is-identity", {"public_key": "00" * 31 + "01"}),
        ("election-without-questions", {"questions": []}),
        ("question-type-unsupported", {"questions": [{"type": "NonHomomorphic", "value": {}}]}),
        ("question-without-answers", {"questions": [QUESTIONS[0] | {"answers": [], "max": 0}]}),
        ("question-bounds", {"questions": [QUESTIONS[0] | {"max": 9}]}),
        ("question-bounds", {"questions": [QUESTIONS[0] | {"min": 3}]}),
        ("json-not-a-count", {"questions": [QUESTIONS[0] | {"min": True}]}),
        ("json-not-a-count", {"questions": [QUESTIONS[0] | {"min": 0.0}]}),
        ("json-not-a-count", {"questions": [QUESTIONS[0] | {"max": 2.0}]}),
        ("json-not-a-boolean", {"questions": [QUESTIONS[0] | {"blank": 1}]}),
        ("encoding-unknown", {"x_rules": {"encoding": "shared-ciphertext"}}),
        ("encoding-unknown", {"x_rules": {"encoding": "choose", "x": 1}}),
        ("encoding-does-not-fit", {"questions": QUESTIONS[:3]}),
        ("encoding-does-not-fit", {"questions": [QUESTIONS[0] | {"blank": True}, *QUESTIONS[1:]]}),
        ("encoding-does-not-fit", {"questions": [*QUESTIONS[:3], QUESTIONS[3] | {"max": 2}]}),
        ("encoding-does-not-fit", {"x_rules": {"encoding": "grades"}}),
        ("encoding-does-not-fit", {"x_rules": {"encoding": "choose"}}),
    ],
)
def test_an_impossible_election_is_refused(code, changes):
    with pytest.raises(BallotError) as caught:
        parse_election(altered(**changes))
    assert caught.value.code == code


def test_a_question_with_blank_writes_the_field_and_others_do_not():
    plain = Question(("a", "b"), 0, 1, "?")
    assert (
        canonical(question_object(plain)) == '{"answers":["a","b"],"min":0,"max":1,"question":"?"}'
    )
    blank = replace(plain, blank=True)
    assert list(question_object(blank)) == ["answers", "blank", "min", "max", "question"]
    assert [parse_question(question_object(each)) for each in (plain, blank)] == [plain, blank]
    assert (plain.ciphertexts, blank.ciphertexts) == (2, 3)


def test_the_known_token_gives_the_known_keys():
    secret = secret_of(ED25519, "AempebtxuTLcqr", parse_credential("srRbpzCw5hhMDGqGN8WLL2"))
    assert secret == 3222902567850935724652154289733693491060629879883723330755430940724982744230
    assert public_of(ED25519, secret) == (
        "4ef03ddc8d6bcf40b08b68305da96f95dae94afb4b1257dd038a7ec3d506df7c"
    )


def test_a_drawn_token_is_read_with_and_without_its_dashes():
    token = draw_credential(SeededRng(b"token"))
    assert [len(part) for part in token.split("-")] == [5, 6, 5, 6]
    assert parse_credential(token) == parse_credential(f" {token.replace('-', '')}\n") == token
    assert draw_credential(SeededRng(b"other")) != token


@pytest.mark.parametrize("text", ["", "srRbp-zCw5hh-MDGqG-N8WLL", "0" * 22, "l" * 22, "é" * 22])
def test_what_is_no_token_is_refused(text):
    with pytest.raises(Malformed, match="credential-malformed"):
        parse_credential(text)


def test_a_drawn_identifier_has_fourteen_characters_of_the_alphabet():
    uuid = draw_uuid(SeededRng(b"uuid"))
    assert len(uuid) == 14
    assert set(uuid) <= set(BASE58)


def test_marks_become_plaintexts_form_by_form():
    assert encode(Encoding.SHARED_CIPHERTEXT, ["approve", "oppose", "abstain"]) == (
        (1, 0, 0), (1, 0), (0, 1), (0, 0),
    )  # fmt: skip
    assert encode(Encoding.CHOOSE, [True, False]) == ((1, 0),)
    assert encode(Encoding.GRADES, [2, None], grades=3) == ((0, 0, 1), (0, 0, 0))


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        (Encoding.SHARED_CIPHERTEXT, True),
        (Encoding.SHARED_CIPHERTEXT, "yes"),
        (Encoding.CHOOSE, 1),
        (Encoding.CHOOSE, None),
        (Encoding.GRADES, 3),
        (Encoding.GRADES, -1),
        (Encoding.GRADES, True),
    ],
)
def test_a_mark_of_another_form_is_refused(encoding, mark):
    with pytest.raises(Malformed, match="mark-unknown"):
        encode(encoding, [mark], grades=3)


def test_results_become_counts_form_by_form():
    shared = [[3, 0], [3, 1], [0, 2]]
    assert decode(Encoding.SHARED_CIPHERTEXT, shared, 5) == ((3, 1, 1), (0, 2, 3))
    assert decode(Encoding.CHOOSE, [[4, 0]], 5) == ((4,), (0,))
    assert decode(Encoding.GRADES, [[1, 2, 0], [0, 0, 0]], 5) == ((1, 2, 0, 2), (0, 0, 0, 5))


@pytest.mark.parametrize(
    ("encoding", "result", "code"),
    [
        (Encoding.SHARED_CIPHERTEXT, [[3], [2, 0]], "result-approvals-differ"),
        (Encoding.SHARED_CIPHERTEXT, [[3], [3, 3]], "result-exceeds-ballots"),
        (Encoding.CHOOSE, [[6]], "result-exceeds-ballots"),
        (Encoding.GRADES, [[3, 3]], "result-exceeds-ballots"),
    ],
)
def test_a_result_that_contradicts_itself_is_refused(encoding, result, code):
    with pytest.raises(VerificationError) as caught:
        decode(encoding, result, 5)
    assert caught.value.code == code


def test_a_limit_beyond_the_projects_is_no_limit():
    for cap in (None, 2, 9):
        (question,) = questions_for(Encoding.CHOOSE, "?", ("a", "b"), cap, ())
        assert question.maximum == 2
    assert len(questions_for(Encoding.GRADES, "?", ("a", "b"), None, GRADES)) == 2
