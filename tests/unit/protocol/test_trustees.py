"""Trustees' records: those of the tool verify, and each tampering is found."""

import json
from pathlib import Path

import pytest

from ballot.basics.errors import BallotError
from ballot.protocol.codec import canonical
from ballot.protocol.groups.by_name import BELENIOS_2048, ED25519
from ballot.protocol.trustees import parse_trustees

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
        ("trustee-proof-wrong", lambda f: bump(content(f)["pok"])),
        ("trustee-proof-wrong", lambda f: content(f).update(pok=content(f, 1)["pok"])),
        ("trustees-malformed", lambda f: content(f).pop("pok")),
        ("trustees-malformed", lambda f: f[0].__setitem__(0, "Double")),
        ("trustees-malformed", lambda f: f.clear()),
        ("trustee-element-wrong", lambda f: content(f).update(public_key="3")),
    ],
    "v2-threshold": [
        ("trustee-signature-wrong", lambda f: bump(content(f)["certs"][0]["signature"])),
        ("trustee-signature-wrong", lambda f: bump(content(f)["coefexps"][2]["signature"])),
        ("trustee-proof-wrong", lambda f: bump(content(f)["verification_keys"][1]["pok"])),
        ("trustee-key-wrong", lambda f: content(f)["verification_keys"].reverse()),
        ("trustees-malformed", lambda f: content(f).update(threshold=3)),
        ("trustees-malformed", lambda f: content(f).update(threshold=0)),
        ("trustees-malformed", lambda f: content(f)["certs"].pop()),
        (
            "trustee-signature-wrong",
            lambda f: reworded(content(f)["coefexps"][0], lambda m: m["coefexps"].reverse()),
        ),
    ],
    "v3-ed25519-threshold": [
        ("trustee-signature-wrong", lambda f: bump(content(f)["signatures"][1])),
        ("trustees-malformed", lambda f: content(f)["signatures"].pop()),
        ("trustees-malformed", lambda f: content(f).pop("signatures")),
        (
            "trustee-signature-wrong",
            lambda f: bump(content(f)["verification_keys"][1]["signature"]),
        ),
        ("trustees-malformed", lambda f: content(f)["verification_keys"][1].pop("signature")),
        (
            "trustee-context-wrong",
            lambda f: (
                [content(f)[name].reverse() for name in ("certs", "coefexps", "signatures")]
                and None
            ),
        ),
    ],
}


@pytest.mark.parametrize(
    ("name", "code", "edit"),
    [(name, *case) for name, cases in TAMPERINGS.items() for case in cases],
)
def test_each_tampering_is_found(name, code, edit):
    fields = json.loads(text_of(name))
    edit(fields)
    with pytest.raises(BallotError) as caught:
        parse_trustees(GROUPS[name], canonical(fields))
    assert caught.value.code == code


def test_a_record_of_another_group_is_refused():
    with pytest.raises(BallotError):
        parse_trustees(ED25519, text_of("v3-threshold"))
