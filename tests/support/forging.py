"""A dishonest scrutineer: false shares with proofs that the format accepts.

What the format's proof hashes names neither the ciphertext's alpha nor the factor. So whoever may
still choose one of them after the challenge is known proves a false factor.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from ballot.basics.rand import Rng, below
from ballot.protocol.ballots import make_ballot, verify_ballot
from ballot.protocol.codec import canonical, hash_scalar
from ballot.protocol.counting import parse_tally
from ballot.protocol.decryption_proofs import Statement
from ballot.protocol.elections import Election
from ballot.protocol.groups.by_name import Element
from ballot.protocol.proofs import Proof, proof_object
from support.elections import Voting

PLACES = ((0, 0), (1, 0))
"""Approval of the first project of a per-item paper: one ciphertext in two questions."""


@dataclass(frozen=True, slots=True)
class Forgery:
    """An election with a false share of one scrutineer, whom nobody helps."""

    voting: Voting
    owner: int
    factor: Element
    proof: Proof

    def share(self, tally: str, statements: Callable[[dict], object] = lambda _: None) -> str:
        """Return the false share; by default its statement proofs are as honestly made as can be.

        Args:
            tally: the sum of the ballots.
            statements: changes the fields of the share, in the end.
        """
        fields = json.loads(self.voting.decryption(tally, self.owner))
        group = self.voting.election.group
        for question, answer in PLACES:
            fields["decryption_factors"][question][answer] = group.write(self.factor)
            fields["decryption_proofs"][question][answer] = proof_object(self.proof)
            if self.voting.election.statement:
                statement = statement_of(self.voting, tally, self.owner, question, answer)
                statement = replace(statement, factor=self.factor)
                fields["x_statement_proofs"][question][answer] = proof_object(
                    self.proof_of(statement, statement.statement_prefix)
                )
        statements(fields)
        return canonical(fields)

    def proof_of(self, statement: Statement, prefix: str) -> Proof:
        """Return what an honest prover makes of a statement, be it true or not."""
        secret = self.voting.trustee_secrets[self.owner - 1]
        return statement.prove(prefix, secret, self.voting.rng)


def forge_count(voting: Voting, voter: int, *, owners: tuple[int, int], by: int) -> Forgery:
    """Cast the last ballot so that the first scrutineer's share moves the first project's count.

    The count then moves by `by` when these two scrutineers decrypt. The last ballot approves
    nothing; only its randomness is chosen.
    """
    election, group = voting.election, voting.election.group
    owner, other = owners
    secret, key = voting.trustee_secrets[owner - 1], voting.trustees.owners[owner - 1]
    others = group.product(
        verify_ballot(election, ballot.encode()).choices[0][0].alpha for ballot in voting.ballots
    )
    nonce, chosen = below(voting.rng, group.order), below(voting.rng, group.order)
    right = group.multiply(group.power(others, nonce), group.power_of_generator(chosen))
    challenge = _challenge(election, key, group.power_of_generator(nonce), right)
    share = other * pow(other - owner, -1, group.order) % group.order
    shift = -by * pow(share, -1, group.order) % group.order
    randomness = (chosen - shift * challenge) * pow(nonce, -1, group.order) % group.order
    empty = tuple((0,) * question.ciphertexts for question in election.questions)
    source = _Chosen(randomness, voting.rng)
    last = make_ballot(election, voting.voter_secrets[voter], empty, source)
    cast = replace(voting, ballots=(*voting.ballots, last), voters=(*voting.voters, voter))
    alpha = group.multiply(others, group.power_of_generator(randomness))
    factor = group.multiply(group.power(alpha, secret), group.power_of_generator(shift))
    return Forgery(
        cast, owner, factor, Proof(challenge, (nonce - secret * challenge) % group.order)
    )


def block_count(voting: Voting, tally: str, owner: int) -> Forgery:
    """Make a share alone that is no decryption at all, so that no result follows from it."""
    election, group = voting.election, voting.election.group
    secret, key = voting.trustee_secrets[owner - 1], voting.trustees.owners[owner - 1]
    nonce, chosen = below(voting.rng, group.order), below(voting.rng, group.order)
    left, right = group.power_of_generator(nonce), group.power_of_generator(chosen)
    challenge = _challenge(election, key, left, right)
    response = (nonce - secret * challenge) % group.order
    alpha = parse_tally(election, tally)[0][0].alpha
    rest = group.divide(right, group.power(alpha, response))
    factor = group.power(rest, pow(challenge, -1, group.order))
    return Forgery(voting, owner, factor, Proof(challenge, response))


def statement_of(voting: Voting, tally: str, owner: int, question: int, answer: int) -> Statement:
    """Return what a true share says in one place."""
    election = voting.election
    pair = parse_tally(election, tally)[question][answer]
    factor = election.group.power(pair.alpha, voting.trustee_secrets[owner - 1])
    key = voting.trustees.owners[owner - 1]
    return Statement(election, key, question, answer, pair, factor)


def without_statements(fields: dict) -> None:
    """Leave the statement proofs out."""
    del fields["x_statement_proofs"]


def with_repeated_proofs(fields: dict) -> None:
    """Give the format's proofs as statement proofs too."""
    fields["x_statement_proofs"] = fields["decryption_proofs"]


def _challenge(election: Election, key: Element, left: Element, right: Element) -> int:
    group = election.group
    commitments = f"{group.write(left)},{group.write(right)}"
    prefix = f"decrypt|{election.fingerprint}|{group.write(key)}|"
    return hash_scalar(prefix + commitments, group.order)


class _Chosen:
    """Gives one chosen number first, and random ones after it."""

    def __init__(self, number: int, rng: Rng) -> None:
        self._number: int | None = number
        self._rng = rng

    def bytes(self, n: int, /) -> bytes:
        if self._number is None:
            return self._rng.bytes(n)
        number, self._number = self._number, None
        return number.to_bytes(n, "big")
