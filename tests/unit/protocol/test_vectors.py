"""The known answers: the same bytes in every run, and every one of them verifies."""

import json

import pytest

from ballot.protocol.ballots import verify_ballot
from ballot.protocol.counting import verify_partial_decryption, verify_result
from ballot.protocol.elections import parse_election
from ballot.protocol.encodings import Encoding, decode
from ballot.protocol.groups.by_name import GROUPS
from ballot.protocol.keyfile import open_key
from ballot.protocol.trustees import parse_trustees
from vectors import make_vectors


@pytest.fixture(params=list(GROUPS.values()), ids=list(GROUPS))
def group(request):
    return request.param


@pytest.fixture
def known(group):
    return json.loads(make_vectors.path_of(group).read_text(encoding="utf-8"))


def test_making_the_known_answers_again_gives_the_same_bytes(group):
    assert make_vectors.write(group) == make_vectors.path_of(group).read_text(encoding="utf-8")


def test_every_known_ballot_verifies_and_has_its_tracker(known):
    for vector in known["elections"]:
        election = parse_election(vector["election"])
        assert election.encoding == vector["encoding"]
        for each in vector["ballots"]:
            ballot = verify_ballot(election, each["ballot"].encode(), refuse_identity=True)
            assert (ballot.tracker, ballot.credential) == (each["tracker"], each["credential"])


def test_every_known_decryption_and_result_verifies_and_counts_the_marks(known, group):
    for vector in known["elections"]:
        election = parse_election(vector["election"])
        trustees = parse_trustees(group, vector["trustees"])
        for each in vector["partial_decryptions"]:
            owner = trustees.owners[each["owner"] - 1]
            verify_partial_decryption(election, vector["tally"], owner, each["text"])
        partials = {each["owner"]: each["text"] for each in vector["partial_decryptions"]}
        result = verify_result(election, trustees, vector["tally"], partials, vector["result"])
        marks = [each["marks"] for each in vector["ballots"]]
        kinds = {
            Encoding.SHARED_CIPHERTEXT: ("approve", "oppose", "abstain"),
            Encoding.CHOOSE: (True,),
            Encoding.GRADES: (0, 1, 2, None),
        }[Encoding(vector["encoding"])]
        expected = tuple(
            tuple(
                sum(paper[project] is kind or paper[project] == kind for paper in marks)
                for kind in kinds
            )
            for project in range(3)
        )
        assert decode(Encoding(vector["encoding"]), result, len(marks)) == expected


def test_the_known_key_file_opens_to_the_known_key(known, group):
    vector = known["keyfile"]
    key = open_key(vector["text"], vector["passphrase"])
    assert key.decryption_key == int(vector["decryption_key"])
    trustees = parse_trustees(group, known["ceremony"]["trustees"])
    assert group.power_of_generator(key.decryption_key) == trustees.owners[key.index - 1]
