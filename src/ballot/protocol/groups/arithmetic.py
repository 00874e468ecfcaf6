"""What a group must offer: the interface through which everything else does cryptography.

Written multiplicatively, as in the protocol: for Ed25519 read sums of points and multiples.
An `Element` is opaque; only the group that made it looks inside.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, NewType, TypeAlias

from ballot.basics.errors import VerificationError

Element = NewType("Element", object)
"""A group element; two are equal exactly when they are the same element."""

Power: TypeAlias = Callable[[int], Element]
"""A fixed base: given an exponent in [0, order), returns the power."""


@dataclass(frozen=True, slots=True)
class Ciphertext:
    """An ElGamal ciphertext: alpha = g^r, beta = y^r · g^m (README, Groups)."""

    alpha: Element
    beta: Element


class Branch(NamedTuple):
    """One branch of a disjunction as sent: "the plaintext is `value`"."""

    value: int
    challenge: int
    response: int


class Group(ABC):
    """A group of prime order with its text form.

    Immutable after construction; safe to use from several threads.
    """

    name: ClassVar[str]
    order: ClassVar[int]
    generator: Element
    identity: Element

    @abstractmethod
    def read(self, text: str) -> Element:
        """Return what a canonical text spells, without establishing that it is in the group.

        Raises:
            Malformed: the text is not the canonical form of anything.
        """

    @abstractmethod
    def is_member(self, element: Element) -> bool:
        """Say whether it is in the subgroup of prime order (the identity is)."""

    @abstractmethod
    def write(self, element: Element) -> str:
        """Return the text of an element, the same that is hashed."""

    @abstractmethod
    def multiply(self, left: Element, right: Element) -> Element:
        """Return the product of two elements."""

    @abstractmethod
    def divide(self, left: Element, right: Element) -> Element:
        """Return left / right."""

    @abstractmethod
    def power(self, base: Element, exponent: int) -> Element:
        """Return base^exponent; takes the same time whatever the exponent, so it may be secret.

        Raises:
            VerificationError: the group notices that the base is not a member.
        """

    @abstractmethod
    def power_of_generator(self, exponent: int) -> Element:
        """Return g^exponent."""

    @abstractmethod
    def fixed(self, base: Element) -> Power:
        """Return a function for many powers of one member, quicker than `power`.

        Its time depends on the exponent, which must therefore be public, as all that a verifier
        handles is. Only `make_ballot`, which never makes a deputy's ballot, gives it secrets.

        Raises:
            VerificationError: the group notices that the base is not a member.
        """

    @abstractmethod
    def workbench(self, key: Power) -> "Workbench":
        """Return what verifies the proofs of one ballot; `key` is the fixed base y."""

    def parse(self, text: str) -> Element:
        """Return the member that a canonical text spells.

        Raises:
            Malformed: the text is not the canonical form of anything.
            VerificationError: it is not in the group.
        """
        element = self.read(text)
        if not self.is_member(element):
            raise VerificationError("element-not-in-group", element=text)
        return element

    def parse_key(self, text: str) -> Element:
        """Return the public key that a canonical text spells.

        Raises:
            Malformed: the text is not the canonical form of anything.
            VerificationError: it is not in the group, or the identity, which hides nothing: its
                secret is 0, as everybody knows.
        """
        key = self.parse(text)
        if key == self.identity:
            raise VerificationError("key-is-identity")
        return key

    def product(self, elements: Iterable[Element]) -> Element:
        """Return the product of any number of elements."""
        total = self.identity
        for element in elements:
            total = element if total == self.identity else self.multiply(total, element)
        return total

    def combine(self, pairs: Iterable[Ciphertext]) -> Ciphertext:
        """Return the product of ciphertexts: an encryption of the sum."""
        alphas, betas = self.identity, self.identity
        for pair in pairs:
            alphas = self.product((alphas, pair.alpha))
            betas = self.product((betas, pair.beta))
        return Ciphertext(alphas, betas)


class Workbench(ABC):
    """Recomputes the commitments of the proofs of one ballot; not for several threads at once."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._products: dict[tuple[Ciphertext, ...], Ciphertext] = {}

    def product(self, parts: Sequence[Ciphertext]) -> Ciphertext:
        """Return the product of ciphertexts, computed once."""
        key = tuple(parts)
        if key not in self._products:
            self._products[key] = self._group.combine(key)
        return self._products[key]

    @abstractmethod
    def commitments(
        self, parts: Sequence[Ciphertext], branches: Sequence[Branch], *, check_members: bool
    ) -> list[str]:
        """Return the texts A_0, B_0, A_1, B_1, … that the branches of a disjunction commit to.

        A_j = g^z_j · alpha^c_j and B_j = y^z_j · (beta / g^v_j)^c_j (README, Ballot), where alpha
        and beta are the product of the parts.

        Args:
            parts: the ciphertexts whose product the proof is about; one, or those of an answer.
            branches: value, challenge and response of each branch.
            check_members: establish that the parts are in the group; otherwise the caller has.

        Raises:
            VerificationError: a part is not in the group.
        """
