"""Makes the known answers that Python and the client share: `python tests/vectors/make_vectors.py`.

Everything is drawn from `SeededRng`, so every run writes the same bytes.
"""

import json
from pathlib import Path

from ballot.basics.rand import SeededRng
from ballot.protocol.ballots import make_ballot, tracker, verify_ballot
from ballot.protocol.ceremony import (
    assemble,
    certify,
    combine,
    draw_seed,
    share,
    verification_of,
)
from ballot.protocol.counting import (
    encrypted_tally,
    parse_result,
    partial_decryption,
    result_text,
    sized_tally_text,
)
from ballot.protocol.credentials import draw_credential, public_of, secret_of
from ballot.protocol.elections import draw_uuid, election_text, parse_election
from ballot.protocol.encodings import Encoding, decode, encode, questions_for
from ballot.protocol.groups.by_name import GROUPS
from ballot.protocol.keyfile import TrusteeKey, seal_key
from ballot.protocol.trustees import parse_trustees

FOLDER = Path(__file__).parent
PASSPHRASE = "监票 Nº 一号"  # noqa: S105 - of a test key
SIZE, THRESHOLD, OWNERS = 3, 2, (1, 3)
PROJECTS = ("Clinic “North”", "Road/bridge", "School bus")
PAPERS = {
    Encoding.SHARED_CIPHERTEXT: (
        ("approve", "oppose", "abstain"),
        ("approve", "approve", "oppose"),
        ("abstain", "abstain", "abstain"),
    ),
    Encoding.CHOOSE: ((True, False, True), (False, False, False), (True, True, False)),
    Encoding.GRADES: ((0, 2, None), (1, 1, 1), (None, None, 0)),
}
OPTIONS = {
    Encoding.SHARED_CIPHERTEXT: ("Approve", "Oppose"),
    Encoding.CHOOSE: (),
    Encoding.GRADES: ("Satisfied", "Basically satisfied", "Dissatisfied"),
}


def hold_ceremony(group, rng):
    """Return the vector of a ceremony and the secrets of its members."""
    seeds = [draw_seed(rng) for _ in range(SIZE)]
    certs = [
        certify(seed, index, SIZE, THRESHOLD, group, rng) for index, seed in enumerate(seeds, 1)
    ]
    contributions = [share(seed, certs, group, rng) for seed in seeds]
    shares = [combine(seed, certs, contributions, group, rng) for seed in seeds]
    keys = [each.verification_key for each in shares]
    vector = {
        "threshold": THRESHOLD,
        "seeds": seeds,
        "certificates": certs,
        "contributions": contributions,
        "verification_keys": keys,
        "trustees": assemble(certs, contributions, keys, group),
    }
    return vector, [each.decryption_key for each in shares]


def hold_election(group, trustees, secrets, encoding, rng):
    """Return the vector of a whole election."""
    options = OPTIONS[encoding]
    text = election_text(
        uuid=draw_uuid(rng),
        name="示例 election",
        description='Known answers: tab\t, backslash \\, quote ", emoji 🗳',
        group=group,
        public_key=trustees.public_key,
        questions=questions_for(encoding, "Which projects?", PROJECTS, 2, options),
        encoding=encoding,
        administrator="Organiser",
        credential_authority="Organiser",
        extra={"x_note": "an extra field"},
    )
    election = parse_election(text)
    ballots = [cast_paper(election, marks, rng) for marks in PAPERS[encoding]]
    choices = [verify_ballot(election, each["ballot"].encode()).choices for each in ballots]
    tally = encrypted_tally(election, choices, [1] * len(choices))
    partials = {
        owner: partial_decryption(
            election, tally, secrets[owner - 1], trustees.owners[owner - 1], rng
        )
        for owner in OWNERS
    }
    result = result_text(election, trustees, tally, partials, len(ballots))
    return {
        "encoding": encoding.value,
        "cap": 2,
        "options": options,
        "election": text,
        "fingerprint": election.fingerprint,
        "trustees": trustees.text,
        "ballots": ballots,
        "tally": tally,
        "sized_tally": sized_tally_text(tally, len(ballots), len(ballots)),
        "partial_decryptions": [
            {"owner": owner, "secret": str(secrets[owner - 1]), "tally": tally, "text": partial}
            for owner, partial in partials.items()
        ],
        "result": result,
        "counts": decode(encoding, parse_result(election, result), len(ballots)),
    }


def cast_paper(election, marks, rng):
    """Return the vector of one voter's ballot."""
    token = draw_credential(rng)
    secret = secret_of(election.group, election.uuid, token)
    grades = len(OPTIONS[Encoding.GRADES])
    plaintexts = encode(election.encoding, marks, grades=grades)
    ballot = make_ballot(election, secret, plaintexts, rng)
    return {
        "credential_token": token,
        "secret": str(secret),
        "credential": public_of(election.group, secret),
        "marks": marks,
        "plaintexts": plaintexts,
        "ballot": ballot,
        "tracker": tracker(ballot.encode()),
    }


def seal(group, ceremony, secrets, rng):
    """Return the vector of the first member's key file."""
    seed = ceremony["seeds"][0]
    key = TrusteeKey(
        group=group.name,
        index=1,
        size=SIZE,
        threshold=THRESHOLD,
        verification=verification_of(group, seed),
        seed=seed,
        decryption_key=secrets[0],
    )
    return {
        "passphrase": PASSPHRASE,
        "seed": seed,
        "decryption_key": str(secrets[0]),
        "text": seal_key(key, PASSPHRASE, rng),
    }


def make(group):
    """Return all vectors of a group."""
    rng = SeededRng(f"known answers {group.name}".encode())
    ceremony, secrets = hold_ceremony(group, rng)
    trustees = parse_trustees(group, ceremony["trustees"])
    return {
        "provenance": "tests/vectors/make_vectors.py",
        "group": group.name,
        "keyfile": seal(group, ceremony, secrets, rng),
        "ceremony": ceremony,
        "elections": [
            hold_election(group, trustees, secrets, encoding, rng) for encoding in Encoding
        ],
    }


def write(group):
    """Return the text of a group's file."""
    return json.dumps(make(group), ensure_ascii=False, indent=1) + "\n"


def path_of(group):
    """Return where a group's vectors lie."""
    return FOLDER / f"{group.name.lower()}.json"


if __name__ == "__main__":
    for each in GROUPS.values():
        path_of(each).write_text(write(each), encoding="utf-8")
