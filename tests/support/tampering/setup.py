"""The set-up: checks 6 to 10."""

import json
from collections.abc import Callable

from ballot.verify.checks import Check
from support.boards import (
    SETUP,
)
from support.tampering.base import (
    Base,
    Case,
    bump,
    cases,
    outside,
    renamed,
)

SETUP_CASES: list[Case] = []


SETUP_CASES += cases(
    Check.SETUP_HASHES,
    "set-up",
    {
        "the election exchanged, its hash kept": lambda b: b.steps.with_setup(
            consistent=False, election=renamed(b)
        ).archive(),
        "the credentials exchanged, their hash kept": lambda b: b.steps.with_setup(
            consistent=False, credentials="[]"
        ).archive(),
        "no JSON": lambda b: b.steps.with_data(
            SETUP, 0, (*b.steps.of(SETUP).data[:3], "nothing")
        ).archive(),
    },
)


def bounds(minimum: int, maximum: int) -> Callable[[Base], bytes]:
    return lambda b: b.edit_setup(
        "election", lambda e: e["questions"][0].update(min=minimum, max=maximum)
    )


SETUP_CASES += cases(
    Check.ELECTION,
    "election",
    {
        "at least more than at most": bounds(2, 1),
        "at most more than there are": bounds(0, 4),
        "at least less than nothing": bounds(-1, 2),
        "an unknown group": lambda b: b.edit_setup("election", lambda e: e.update(group="RFC-1")),
        "an unknown version": lambda b: b.edit_setup("election", lambda e: e.update(version=2)),
        "no uuid": lambda b: b.edit_setup("election", lambda e: e.pop("uuid")),
        "a key outside the group": lambda b: b.edit_setup(
            "election", lambda e: e.update(public_key=outside(b, e["public_key"]))
        ),
        "nested too deeply": lambda b: b.steps.with_setup(election="[" * 200_000).archive(),
        "no text": lambda b: b.steps.with_setup(election="\x00\ud7ff").archive(),
    },
)


def member(trustees: list, place: str, index: int = 0) -> dict:
    return trustees[0][1][place][index]


SETUP_CASES += cases(
    Check.TRUSTEES,
    "trustees",
    {
        "a proof of possession": lambda b: b.edit_setup(
            "trustees", lambda t: bump(member(t, "verification_keys")["pok"], "response")
        ),
        "a verification key": lambda b: b.edit_setup(
            "trustees",
            lambda t: member(t, "verification_keys").update(
                public_key=member(t, "verification_keys", 1)["public_key"]
            ),
        ),
        "verification keys exchanged": lambda b: b.edit_setup(
            "trustees", lambda t: t[0][1]["verification_keys"].reverse()
        ),
        "a coefficient's signature": lambda b: b.edit_setup(
            "trustees", lambda t: bump(member(t, "coefexps", 2)["signature"], "challenge")
        ),
        "coefficients altered": lambda b: b.edit_setup(
            "trustees",
            lambda t: member(t, "coefexps").update(message=member(t, "coefexps", 1)["message"]),
        ),
        "a certificate": lambda b: b.edit_setup(
            "trustees", lambda t: bump(member(t, "certs")["signature"], "response")
        ),
        "the threshold": lambda b: b.edit_setup("trustees", lambda t: t[0][1].update(threshold=1)),
        "a member dropped": lambda b: b.edit_setup("trustees", drop_member),
        "a signature over all certificates": lambda b: b.edit_setup(
            "trustees", lambda t: bump(member(t, "signatures", 1), "response")
        ),
        "none": lambda b: b.steps.with_setup(trustees="[]").archive(),
        "the same set twice": lambda b: b.edit_setup("trustees", lambda t: t.append(t[0])),
        "the election's key exchanged": lambda b: b.edit_setup(
            "election", lambda e: e.update(public_key=json.loads(b.voting.credentials)[0])
        ),
    },
)


def drop_member(trustees: list) -> None:
    for name in ("certs", "coefexps", "signatures", "verification_keys"):
        trustees[0][1][name].pop()


SETUP_CASES += cases(
    Check.CREDENTIALS,
    "credentials",
    {
        "one twice": lambda b: b.edit_setup("credentials", lambda c: c.append(c[0])),
        "one twice with a weight": lambda b: b.edit_setup(
            "credentials", lambda c: c.append(c[0] + ",2")
        ),
        "one that is no element": lambda b: b.edit_setup("credentials", lambda c: c.append("abc")),
        "one outside the group": lambda b: b.edit_setup(
            "credentials", lambda c: c.append(outside(b, c[0]))
        ),
        "a weight that is no number": lambda b: b.edit_setup(
            "credentials", lambda c: c.append(c.pop() + ",-1")
        ),
        "no list": lambda b: b.steps.with_setup(credentials="{}").archive(),
    },
)
SETUP_CASES += cases(
    Check.RULES,
    "rules",
    {
        "an unknown encoding": lambda b: b.edit_setup(
            "election", lambda e: e["x_rules"].update(encoding="unheard-of")
        ),
        "an encoding that does not fit": lambda b: b.edit_setup(
            "election", lambda e: e.update(x_rules={"encoding": "choose"})
        ),
        "another question of approvals": lambda b: b.edit_setup(
            "election", lambda e: e["x_rules"].update(approve_question=1)
        ),
    },
)
