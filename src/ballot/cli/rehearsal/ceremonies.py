"""A whole key ceremony in one process, for the demo and the rehearsal only (protocol, “Trustees”).

A real vote never comes here: there each scrutineer takes the steps of `ballot trustee` on their
own machine.
"""

from dataclasses import dataclass

from ballot.basics.rand import Rng
from ballot.protocol.ceremony import assemble, certify, combine, draw_seed, share, verification_of
from ballot.protocol.groups.by_name import group_named
from ballot.protocol.keyfile import TrusteeKey


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What a ceremony leaves: the public record, and each trustee's own key."""

    trustees: str
    keys: tuple[TrusteeKey, ...]


def hold_ceremony(group_name: str, size: int, threshold: int, rng: Rng) -> Ceremony:
    """Take all steps for all trustees.

    Raises:
        RuleViolation: not 1 ≤ threshold ≤ size ≤ 9.
    """
    group = group_named(group_name)
    seeds = [draw_seed(rng) for _ in range(size)]
    certificates = [
        certify(seed, index, size, threshold, group, rng) for index, seed in enumerate(seeds, 1)
    ]
    contributions = [share(seed, certificates, group, rng) for seed in seeds]
    shares = [combine(seed, certificates, contributions, group, rng) for seed in seeds]
    text = assemble(certificates, contributions, [own.verification_key for own in shares], group)
    keys = tuple(
        TrusteeKey(
            group=group_name,
            index=own.index,
            size=size,
            threshold=threshold,
            verification=verification_of(group, seed),
            seed=seed,
            decryption_key=own.decryption_key,
        )
        for seed, own in zip(seeds, shares, strict=True)
    )
    return Ceremony(text, keys)
