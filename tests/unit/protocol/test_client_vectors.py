"""What the client made in the browser's language verifies here: ballots and decryptions."""

import json
from pathlib import Path

import pytest

from ballot.protocol.ballots import verify_ballot
from ballot.protocol.counting import (
    encrypted_tally,
    parse_result,
    result_text,
    verify_partial_decryption,
)
from ballot.protocol.credentials import public_of, secret_of
from ballot.protocol.elections import parse_election
from ballot.protocol.trustees import parse_trustees

FOLDER = Path(__file__).parents[2] / "vectors" / "made_by_client"
VECTORS = [
    pytest.param(vector, id=f"{path.stem}-{number}")
    for path in sorted(FOLDER.glob("*.json"))
    for number, vector in enumerate(json.loads(path.read_text(encoding="utf-8")))
]


def test_the_client_has_made_vectors_for_both_groups_and_all_forms():
    assert len(VECTORS) >= 6


@pytest.mark.parametrize("vector", VECTORS)
def test_what_the_client_made_verifies_and_counts_to_its_plaintexts(vector):
    election = parse_election(vector["election"])
    trustees = parse_trustees(election.group, vector["trustees"])
    assert trustees.public_key == election.public_key
    verified = [
        verify_ballot(election, each["ballot"].encode(), refuse_identity=True)
        for each in vector["ballots"]
    ]
    for each, ballot in zip(vector["ballots"], verified, strict=True):
        if token := each.get("credential_token"):
            secret = secret_of(election.group, election.uuid, token)
            assert public_of(election.group, secret) == ballot.credential
    tally = encrypted_tally(election, [each.choices for each in verified], [1] * len(verified))
    partials = {}
    for each in vector["partial_decryptions"]:
        assert each["tally"] == tally
        owner = each["owner"]
        verify_partial_decryption(election, tally, trustees.owners[owner - 1], each["text"])
        partials[owner] = each["text"]
    result = parse_result(election, result_text(election, trustees, tally, partials, len(verified)))
    papers = [each["plaintexts"] for each in vector["ballots"]]
    assert result == tuple(
        tuple(map(sum, zip(*(paper[question] for paper in papers), strict=True)))
        for question in range(len(election.questions))
    )
