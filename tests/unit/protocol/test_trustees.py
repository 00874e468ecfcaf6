"""Trustees' records: those of the tool verify, and each tampering is found."""

import json
from pathlib import Path

import pytest

from ballot.basics.errors import BallotError, VerificationError
from ballot.basics.rand import SeededRng
from ballot.protocol.ceremony import assemble, certify, combine, draw_seed, share
from ballot.protocol.channel import signed_object
from ballot.protocol.codec import canonical, hash_hex
from ballot.protocol.groups.by_name import BELENIOS_2048, ED25519
from ballot.protocol.proofs import prove_knowledge
from ballot.protocol.trustees import parse_trustees, possession_prefix, public_key_object

FOLDER = Path(__file__).parents[2] / "fixtures" / "belenios"
GROUPS = {
    "v2-single": BELENIOS_2048,
    "v2-threshold": BELENIOS_2048,
    "v3-threshold": BELENIOS_2048,
    "v3-ed25519-threshold": ED25519,
}


def text_of(name):
    return (FOLDER / name / "trustees.json").read_text(encoding="utf-8").rstrip("\n")


def content(fields, number=0):
    return fields[number][1]


def bump(proof):
    proof["response"] = str(int(proof["response"]) ^ 1)


def reworded(fields, edit):
    message = json.loads(fields["message"])
    edit(message)
    fields["message"] = canonical(message)


def test_singles_and_a_threshold_set_stand_in_one_list_and_all_must_take_part():
    joined = json.loads(text_of("v2-single"))[:2] + json.loads(text_of("v2-threshold"))
    trustees = parse_trustees(BELENIOS_2048, canonical(joined))
    assert [list(each.owners) for each in trustees.sets] == [[1], [2], [3, 4, 5]]
    assert trustees.can_decrypt({1, 2, 3, 5})
    assert not trustees.can_decrypt({1, 2, 4})
    assert not trustees.can_decrypt({2, 3, 4, 5})
    keys = [parse_trustees(BELENIOS_2048, canonical([each])).public_key for each in joined]
    assert trustees.public_key == BELENIOS_2048.product(keys)


TAMPERINGS = {
    "v2-single": [
        ("trustee-proof-wrong", 1, lambda f: bump(content(f)["pok"])),
        ("trustee-proof-wrong", 1, lambda f: content(f).update(pok=content(f, 1)["pok"])),
        ("trustee-proof-wrong", 3, lambda f: bump(content(f, 2)["pok"])),
        ("trustees-malformed", None, lambda f: content(f).pop("pok")),
        ("trustees-malformed", None, lambda f: f[0].__setitem__(0, "Double")),
        ("trustees-malformed", None, lambda f: f.clear()),
        ("trustee-element-wrong", 1, lambda f: content(f).update(public_key="3")),
        ("trustee-element-wrong", 2, lambda f: content(f, 1).update(public_key="1")),
    ],
    "v2-threshold": [
        ("trustee-signature-wrong", 1, lambda f: bump(content(f)["certs"][0]["signature"])),
        ("trustee-signature-wrong", 3, lambda f: bump(content(f)["coefexps"][2]["signature"])),
        ("trustee-proof-wrong", 2, lambda f: bump(content(f)["verification_keys"][1]["pok"])),
        ("trustee-key-wrong", 1, lambda f: content(f)["verification_keys"].reverse()),
        ("trustees-malformed", None, lambda f: content(f).update(threshold=3)),
        ("trustees-malformed", None, lambda f: content(f).update(threshold=0)),
        ("trustees-malformed", None, lambda f: content(f).update(threshold=2.0)),
        ("trustees-malformed", None, lambda f: content(f).update(threshold=True)),
        ("trustees-malformed", None, lambda f: content(f)["certs"].pop()),
        (
            "trustee-signature-wrong",
            1,
            lambda f: reworded(content(f)["coefexps"][0], lambda m: m["coefexps"].reverse()),
        ),
        (
            "trustee-element-wrong",
            2,
            lambda f: reworded(content(f)["certs"][1], lambda m: m.update(verification="1")),
        ),
        (
            "trustee-element-wrong",
            3,
            lambda f: reworded(content(f)["certs"][2], lambda m: m.update(encryption="1")),
        ),
        (
            "trustee-element-wrong",
            3,
            lambda f: content(f)["verification_keys"][2].update(public_key="1"),
        ),
    ],
    "v3-ed25519-threshold": [
        ("trustee-signature-wrong", 2, lambda f: bump(content(f)["signatures"][1])),
        ("trustees-malformed", None, lambda f: content(f)["signatures"].pop()),
        ("trustees-malformed", None, lambda f: content(f).pop("signatures")),
        (
            "trustee-signature-wrong",
            2,
            lambda f: bump(content(f)["verification_keys"][1]["signature"]),
        ),
        ("trustees-malformed", None, lambda f: content(f)["verification_keys"][1].pop("signature")),
        (
            "trustee-context-wrong",
            1,
            lambda f: (
                [content(f)[name].reverse() for name in ("certs", "coefexps", "signatures")]
                and None
            ),
        ),
    ],
}


@pytest.mark.parametrize(
    ("name", "code", "member", "edit"),
    [(name, *case) for name, cases in TAMPERINGS.items() for case in cases],
)
def test_each_tampering_is_found_and_its_member_named(name, code, member, edit):
    fields = json.loads(text_of(name))
    edit(fields)
    with pytest.raises(BallotError) as caught:
        parse_trustees(GROUPS[name], canonical(fields))
    assert caught.value.code == code
    assert caught.value.params.get("member") == member


@pytest.mark.parametrize("group", [ED25519, BELENIOS_2048], ids=lambda group: group.name)
class TestKeysThatHideNothing:
    """The identity is the key of the secret 0, and every proof about it can be made."""

    rng = SeededRng(b"keys that hide nothing")

    def single(self, group, secret):
        key = group.power_of_generator(secret)
        proof = prove_knowledge(group, secret, possession_prefix(group, key), self.rng)
        return ["Single", public_key_object(group, key, proof)]

    def test_a_trustee_whose_secret_is_nought_is_named(self, group):
        text = canonical([self.single(group, 5), self.single(group, 0)])
        with pytest.raises(BallotError, match="trustee-element-wrong") as caught:
            parse_trustees(group, text)
        assert caught.value.params["member"] == 2

    def test_trustees_who_cancel_one_another_have_no_key(self, group):
        text = canonical([self.single(group, 5), self.single(group, group.order - 5)])
        with pytest.raises(BallotError, match="key-is-identity"):
            parse_trustees(group, text)


@pytest.mark.parametrize("member", [1, 3])
@pytest.mark.parametrize("length", [1, 3])
def test_a_member_whose_polynomial_has_another_degree_is_named(length, member):
    """One that all other checks let pass: its commitments are signed as they stand."""
    rng, group = SeededRng(b"degree"), ED25519
    seeds = [draw_seed(rng) for _ in range(3)]
    certificates = [certify(seed, index, 3, 2, group, rng) for index, seed in enumerate(seeds, 1)]
    shared = [share(seed, certificates, group, rng) for seed in seeds]
    keys = [combine(seed, certificates, shared, group, rng).verification_key for seed in seeds]
    fields = json.loads(assemble(certificates, shared, keys, group))
    secret = int(hash_hex(f"sk|{seeds[member - 1]}"), 16) % group.order
    message = canonical({"coefexps": [group.write(group.generator)] * length})
    fields[0][1]["coefexps"][member - 1] = signed_object(group, secret, message, rng)
    with pytest.raises(VerificationError, match="trustees-threshold-differs") as caught:
        parse_trustees(group, canonical(fields))
    assert caught.value.params["member"] == member


def test_a_record_of_another_group_is_refused():
    with pytest.raises(BallotError):
        parse_trustees(ED25519, text_of("v3-threshold"))
