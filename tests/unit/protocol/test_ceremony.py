"""The key ceremony: any t of n can decrypt, no fewer, and whoever cheats is named."""

import json
from functools import cache
from itertools import combinations

import pytest

from ballot.basics.errors import NotFound, RuleViolation, VerificationError
from ballot.basics.rand import SeededRng
from ballot.protocol.ceremony import (
    assemble,
    certify,
    combine,
    draw_seed,
    seen_by_all,
    share,
    verification_of,
)
from ballot.protocol.channel import send
from ballot.protocol.codec import canonical, hash_hex
from ballot.protocol.groups.by_name import BELENIOS_2048, ED25519
from ballot.protocol.trustees import parse_trustees

SIZES = [(1, 1), (2, 1), (2, 2), (3, 2), (5, 3)]


@cache
def held(group, size, threshold):
    """Hold a ceremony; return seeds, certificates, contributions and shares."""
    rng = SeededRng(f"ceremony {group.name} {size} {threshold}".encode())
    seeds = [draw_seed(rng) for _ in range(size)]
    certs = [certify(seed, n, size, threshold, group, rng) for n, seed in enumerate(seeds, 1)]
    contributions = [share(seed, certs, group, rng) for seed in seeds]
    shares = [combine(seed, certs, contributions, group, rng) for seed in seeds]
    return seeds, certs, contributions, shares


def trustees_of(group, size, threshold):
    _, certs, contributions, shares = held(group, size, threshold)
    keys = [each.verification_key for each in shares]
    return parse_trustees(group, assemble(certs, contributions, keys, group))


@pytest.mark.parametrize(("size", "threshold"), SIZES)
def test_any_threshold_of_the_members_decrypts_and_no_fewer(size, threshold):
    group = ED25519
    trustees = trustees_of(group, size, threshold)
    shares = held(group, size, threshold)[3]
    alpha = group.power_of_generator(77)
    expected = group.power(trustees.public_key, 77)
    factors = {each.index: group.power(alpha, each.decryption_key) for each in shares}
    for chosen in combinations(factors, threshold):
        present = {index: factors[index] for index in chosen}
        assert trustees.can_decrypt(present.keys())
        assert trustees.factor(group, present) == expected
    assert trustees.factor(group, factors) == expected
    for chosen in combinations(factors, threshold - 1):
        assert not trustees.can_decrypt(chosen)
        with pytest.raises(VerificationError, match="decryptions-too-few"):
            trustees.factor(group, {index: factors[index] for index in chosen})


def test_the_ceremony_works_in_the_other_group_too():
    trustees = trustees_of(BELENIOS_2048, 3, 2)
    shares = held(BELENIOS_2048, 3, 2)[3]
    keys = [BELENIOS_2048.power_of_generator(each.decryption_key) for each in shares]
    assert list(trustees.owners) == keys


def test_a_step_can_be_repeated_and_gives_the_same_key():
    seeds, certs, contributions, shares = held(ED25519, 3, 2)
    again = share(seeds[1], certs, ED25519, SeededRng(b"later"))
    old, new = json.loads(contributions[1]), json.loads(again)
    assert old["coefexps"]["message"] == new["coefexps"]["message"]
    parts = [contributions[0], again, contributions[2]]
    repeated = combine(seeds[0], certs, parts, ED25519, SeededRng(b"later"))
    assert repeated.decryption_key == shares[0].decryption_key


def test_other_certificates_give_another_polynomial():
    seeds, certs, contributions, _ = held(ED25519, 3, 2)
    rng = SeededRng(b"others")
    others = [certs[0], certs[1], certify(draw_seed(rng), 3, 3, 2, ED25519, rng)]
    new = json.loads(share(seeds[0], others, ED25519, rng))
    assert new["coefexps"]["message"] != json.loads(contributions[0])["coefexps"]["message"]


def test_the_largest_ceremony_has_nine_members():
    assert certify("s" * 22, 9, 9, 9, ED25519, SeededRng(b""))


@pytest.mark.parametrize(
    ("index", "size", "threshold"), [(1, 10, 2), (1, 3, 4), (1, 3, 0), (4, 3, 2), (0, 3, 2)]
)
def test_impossible_sizes_are_refused(index, size, threshold):
    with pytest.raises(RuleViolation, match="ceremony-size"):
        certify("s" * 22, index, size, threshold, ED25519, SeededRng(b""))


def edited(text, edit):
    fields = json.loads(text)
    edit(fields)
    return canonical(fields)


def bump(proof):
    proof["response"] = str(int(proof["response"]) ^ 1)


def reworded(fields, name, value):
    message = json.loads(fields["message"])
    message[name] = value
    fields["message"] = canonical(message)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-1],
        lambda _text: "{}",
        lambda text: edited(text, lambda f: bump(f["signature"])),
        lambda text: edited(text, lambda f: reworded(f, "encryption", "66" * 31 + "58")),
        lambda text: edited(text, lambda f: reworded(f, "verification", "ff" * 32)),
        lambda text: edited(text, lambda f: reworded(f, "context", {"group": "Ed25519"})),
        lambda _text: certify("a" * 22, 2, 3, 3, ED25519, SeededRng(b"")),
        lambda _text: certify("a" * 22, 1, 3, 2, ED25519, SeededRng(b"")),
        lambda _text: certify("a" * 22, 2, 4, 2, ED25519, SeededRng(b"")),
    ],
)
def test_a_wrong_certificate_names_its_member(spoil):
    seeds, certs, _, _ = held(ED25519, 3, 2)
    with pytest.raises(VerificationError) as caught:
        share(seeds[0], [certs[0], spoil(certs[1]), certs[2]], ED25519, SeededRng(b""))
    assert caught.value.params["member"] == 2


@pytest.mark.parametrize("member", [1, 2, 3])
def test_who_states_other_numbers_than_the_others_is_named_wherever_in_the_list(member):
    rng = SeededRng(b"numbers")
    certs = [
        certify(draw_seed(rng), index, 3, 3 if index == member else 2, ED25519, rng)
        for index in (1, 2, 3)
    ]
    with pytest.raises(VerificationError, match="trustee-context-wrong") as caught:
        seen_by_all(certs, ED25519)
    assert caught.value.params["member"] == member


def test_where_no_majority_agrees_on_the_numbers_nobody_is_blamed():
    rng = SeededRng(b"numbers")
    certs = [certify(draw_seed(rng), index, 2, index, ED25519, rng) for index in (1, 2)]
    with pytest.raises(VerificationError, match="ceremony-numbers-differ") as caught:
        seen_by_all(certs, ED25519)
    assert caught.value.params == {"numbers": "1/2, 2/2"}


def test_all_who_have_seen_the_same_certificates_see_the_same_hash_and_others_another():
    _, certs, _, _ = held(ED25519, 3, 2)
    rng = SeededRng(b"swap")
    swapped = [certify(draw_seed(rng), 1, 3, 2, ED25519, rng), *certs[1:]]
    assert seen_by_all(certs, ED25519) == seen_by_all(list(certs), ED25519)
    assert seen_by_all(certs, ED25519) != seen_by_all(swapped, ED25519)


@pytest.mark.parametrize("owner", [1, 2, 3])
@pytest.mark.parametrize("reader", [1, 2, 3])
def test_a_certificate_in_two_versions_is_found_and_its_victim_is_not_blamed(owner, reader):
    seeds, certs, contributions, _ = held(ED25519, 3, 2)
    rng = SeededRng(b"equivocation")
    swapped = list(certs)
    swapped[owner - 1] = certify(draw_seed(rng), owner, 3, 2, ED25519, rng)
    # The reader was given the swapped certificate; of its own it used the true one elsewhere, so
    # for owner = reader the others were given the swapped one.
    if owner == reader:
        judge, table, parts = seeds[owner % 3], swapped, list(contributions)
        for index in {1, 2, 3} - {owner}:
            parts[index - 1] = share(seeds[index - 1], swapped, ED25519, rng)
    else:
        judge, table, parts = seeds[owner - 1], certs, list(contributions)
        parts[reader - 1] = share(seeds[reader - 1], swapped, ED25519, rng)
    with pytest.raises(VerificationError, match="ceremony-certificates-differ") as caught:
        combine(judge, table, parts, ED25519, rng)
    assert caught.value.params == {"owner": owner, "reader": reader}


def test_a_member_cannot_stand_twice():
    rng = SeededRng(b"twice")
    seed = draw_seed(rng)
    certs = [certify(seed, index, 2, 2, ED25519, rng) for index in (1, 2)]
    with pytest.raises(VerificationError, match="ceremony-member-twice"):
        share(seed, certs, ED25519, rng)


def test_missing_files_and_strangers_are_refused():
    seeds, certs, contributions, shares = held(ED25519, 3, 2)
    rng = SeededRng(b"")
    with pytest.raises(VerificationError, match="ceremony-incomplete"):
        share(seeds[0], certs[:2], ED25519, rng)
    with pytest.raises(VerificationError, match="ceremony-incomplete"):
        share(seeds[0], [], ED25519, rng)
    with pytest.raises(VerificationError, match="ceremony-incomplete"):
        combine(seeds[0], certs, contributions[:2], ED25519, rng)
    with pytest.raises(VerificationError, match="ceremony-incomplete"):
        assemble(certs, contributions, [shares[0].verification_key], ED25519)
    with pytest.raises(NotFound, match="ceremony-not-a-member"):
        share("a" * 22, certs, ED25519, rng)


@pytest.mark.parametrize(
    "edit",
    [
        lambda f: bump(f["signature"]),
        lambda f: bump(f["coefexps"]["signature"]),
        lambda f: f["secrets"].pop(),
        lambda f: f["secrets"].reverse(),
        lambda f: f["secrets"][0].update(data=f["secrets"][0]["data"][:-2]),
        lambda f: f["secrets"][0].update(data="zz"),
        lambda f: f["secrets"][0].update(alpha="ff" * 32),
        lambda f: f.pop("secrets"),
        lambda f: f.pop("certificates"),
        lambda f: f["certificates"].pop(),
        lambda f: f.update(certificates="seen"),
    ],
)
def test_a_wrong_contribution_names_its_member(edit):
    seeds, certs, contributions, _ = held(ED25519, 3, 2)
    parts = [contributions[0], contributions[1], edited(contributions[2], edit)]
    with pytest.raises(VerificationError) as caught:
        combine(seeds[0], certs, parts, ED25519, SeededRng(b""))
    assert caught.value.params.get("member") == 3


def test_what_names_a_member_already_keeps_its_own_reason():
    seeds, certs, contributions, _ = held(ED25519, 3, 2)
    swapped = [contributions[0], contributions[2], contributions[1]]
    with pytest.raises(VerificationError, match="trustee-signature-wrong") as caught:
        combine(seeds[0], certs, swapped, ED25519, SeededRng(b""))
    assert caught.value.params["member"] == 2


def test_a_share_that_contradicts_the_commitments_names_its_sender():
    seeds, certs, contributions, _ = held(ED25519, 3, 2)
    other = json.loads(share(seeds[2], certs, ED25519, SeededRng(b"x")))
    # Member 3 sends member 2's value to member 1: signed and addressed, but no value of its own
    # polynomial at 1. It has to be made with its own secrets, as only member 3 could.
    rng = SeededRng(b"cheat")
    forged = forge_secret(seeds[2], certs[0], rng)
    other["secrets"][0] = forged
    parts = [contributions[0], contributions[1], canonical(other)]
    with pytest.raises(VerificationError, match="ceremony-secret-wrong") as caught:
        combine(seeds[0], certs, parts, ED25519, rng)
    assert caught.value.params["member"] == 3


def forge_secret(seed, recipient_certificate, rng):
    message = json.loads(json.loads(recipient_certificate)["message"])
    signing = int(hash_hex(f"sk|{seed}"), 16) % ED25519.order
    recipient = ED25519.parse(message["encryption"])
    return send(ED25519, signing, recipient, canonical({"secret": "12345"}), rng)


def test_the_keys_of_a_seed_are_those_of_the_format():
    _, certs, _, _ = held(ED25519, 3, 2)
    message = json.loads(json.loads(certs[0])["message"])
    assert message["verification"] == verification_of(ED25519, held(ED25519, 3, 2)[0][0])
    assert message["context"] == {"group": "Ed25519", "size": 3, "threshold": 2, "index": 1}
