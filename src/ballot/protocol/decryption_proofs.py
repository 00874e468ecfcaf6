"""Proofs that a factor of a share is what it must be: the format's own, and one of the statement.

Both show that log_g X = log_alpha F, where X is the public key of the share's owner. What the
format hashes names neither alpha nor F: an owner who may still choose one of them proves what is
not so. A statement proof hashes all that it is about, and its place (README, Statement proofs).
"""

from dataclasses import dataclass

from ballot.basics.rand import Rng, below
from ballot.protocol.codec import hash_scalar
from ballot.protocol.elections import Election
from ballot.protocol.groups.by_name import Ciphertext, Element
from ballot.protocol.proofs import Proof


@dataclass(frozen=True, slots=True)
class Statement:
    """What a share says of one ciphertext of the sum; question and answer count from 0."""

    election: Election
    owner: Element
    question: int
    answer: int
    pair: Ciphertext
    factor: Element
    """Claimed to be alpha of the pair, raised to the owner's secret."""

    @property
    def format_prefix(self) -> str:
        """What the format's proof hashes before its commitments (README, Count)."""
        return f"decrypt|{self.election.fingerprint}|{self._text(self.owner)}|"

    @property
    def statement_prefix(self) -> str:
        """What a statement proof hashes before its commitments (README, Statement proofs)."""
        place = f"{self.election.fingerprint}|{self.question}|{self.answer}"
        pair = f"{self._text(self.pair.alpha)},{self._text(self.pair.beta)}"
        return f"x-decrypt|{place}|{self._text(self.owner)}|{pair}|{self._text(self.factor)}|"

    def prove(self, prefix: str, secret: int, rng: Rng) -> Proof:
        """Return a proof by the owner of the secret, with a nonce of its own.

        A nonce under two challenges gives the secret away; therefore none is ever used again.
        """
        group = self.election.group
        nonce = below(rng, group.order)
        left, right = group.power_of_generator(nonce), group.power(self.pair.alpha, nonce)
        challenge = self._challenge(prefix, left, right)
        return Proof(challenge, (nonce - secret * challenge) % group.order)

    def is_proved(self, prefix: str, proof: Proof) -> bool:
        """Say whether the factor is a member of the group and a proof of it holds."""
        group = self.election.group
        if not group.is_member(self.factor):
            return False
        challenge, response = proof
        left = group.multiply(
            group.power_of_generator(response), group.power(self.owner, challenge)
        )
        right = group.multiply(
            group.power(self.pair.alpha, response), group.power(self.factor, challenge)
        )
        return self._challenge(prefix, left, right) == challenge

    def _challenge(self, prefix: str, left: Element, right: Element) -> int:
        commitments = f"{self._text(left)},{self._text(right)}"
        return hash_scalar(prefix + commitments, self.election.group.order)

    def _text(self, element: Element) -> str:
        return self.election.group.write(element)
