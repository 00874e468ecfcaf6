"""Both groups: known answers, canonical texts, the identity and the scalar 0, members only."""

import pytest

from ballot.basics.errors import BallotError, Malformed, VerificationError
from ballot.protocol.groups.arithmetic import Branch, Ciphertext
from ballot.protocol.groups.by_name import BELENIOS_2048, ED25519, GROUPS, group_named
from support.polls import modulus

both = pytest.mark.parametrize("group", list(GROUPS.values()), ids=list(GROUPS))


def small_order_point():
    """A point of order 8 of edwards25519: canonical, on the curve, outside the subgroup."""
    return "05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826"


def test_powers_of_the_base_point_have_their_known_texts():
    text = ED25519.write
    assert text(ED25519.generator) == "66" * 31 + "58"
    assert text(ED25519.power_of_generator(2)) == (
        "2260cdf3092329c21da25ee8c9a21f5697390f51643851560e5f46ae6af8a3c9"
    )
    assert text(ED25519.power_of_generator(-1)) == "e6" + "66" * 30 + "58"
    assert text(ED25519.identity) == "00" * 31 + "01"


@both
def test_a_group_is_found_by_its_name(group):
    assert group_named(group.name) is group


def test_an_unknown_group_is_refused():
    with pytest.raises(Malformed, match="group-unknown"):
        group_named("Curve448")


@both
def test_all_ways_to_a_power_agree(group):
    for exponent in (0, 1, 2, 255, 256, group.order - 1, group.order // 3):
        expected = group.power_of_generator(exponent)
        assert group.power(group.generator, exponent) == expected
        assert group.fixed(group.generator)(exponent) == expected
        assert group.parse(group.write(expected)) == expected
        inverse = group.power_of_generator(group.order - exponent)
        assert group.multiply(expected, inverse) == group.identity
        assert group.divide(group.identity, inverse) == expected


@both
def test_the_order_is_the_order(group):
    assert group.power_of_generator(group.order) == group.identity
    assert group.power(group.generator, group.order + 5) == group.power_of_generator(5)


@both
def test_the_identity_is_a_member_and_stays_itself(group):
    assert group.is_member(group.identity)
    assert group.power(group.identity, 7) == group.identity
    assert group.product([group.identity, group.generator]) == group.generator
    assert group.product([]) == group.identity


@both
@pytest.mark.parametrize("factor", [0, 1, 12345678901234567890])
@pytest.mark.parametrize("value", [0, 1, 2, 70])
def test_commitments_are_the_powers_that_the_protocol_writes(group, factor, value):
    key = group.power_of_generator(9)
    pair = Ciphertext(group.power_of_generator(factor), group.power_of_generator(3))
    branches = [Branch(value, 0, 0), Branch(value, 5, 0), Branch(value, 0, 8), Branch(0, 11, 13)]
    expected = []
    for number, challenge, response in branches:
        left = group.multiply(
            group.power_of_generator(response), group.power(pair.alpha, challenge)
        )
        shifted = group.divide(pair.beta, group.power_of_generator(number))
        right = group.multiply(group.power(key, response), group.power(shifted, challenge))
        expected += [group.write(left), group.write(right)]
    found = group.workbench(group.fixed(key)).commitments([pair], branches, check_members=True)
    assert found == expected


@both
@pytest.mark.parametrize("count", [1, 2, 4, 5, 12])
def test_a_proof_about_a_product_needs_only_its_parts(group, count):
    key = group.power_of_generator(9)
    parts = [
        Ciphertext(group.power_of_generator(10 + each), group.power_of_generator(50 + each))
        for each in range(count)
    ]
    branches = [Branch(0, 3, 4), Branch(1, 5, 6)]
    bench = group.workbench(group.fixed(key))
    alone = group.workbench(group.fixed(key)).commitments(
        [group.combine(parts)], branches, check_members=True
    )
    assert bench.commitments(parts, branches, check_members=False) == alone
    assert bench.commitments(parts, branches, check_members=False) == alone


def outside(group):
    """Elements that look right but are outside the subgroup of prime order."""
    if group is ED25519:
        torsion = group.read(small_order_point())
        mixed = group.multiply(torsion, group.power_of_generator(5))
        return [torsion, mixed]
    minus_one = group.read(str(modulus() - 1))
    return [minus_one, group.multiply(minus_one, group.power_of_generator(5)), group.read("3")]


@both
def test_what_is_outside_the_subgroup_is_no_member_wherever_it_stands(group):
    key = group.fixed(group.power_of_generator(9))
    for element in outside(group):
        assert not group.is_member(element)
        with pytest.raises(VerificationError, match="element-not-in-group"):
            group.parse(group.write(element))
        for pair in (Ciphertext(element, group.generator), Ciphertext(group.generator, element)):
            for branches in ([Branch(0, 6, 7), Branch(1, 8, 9)], [Branch(0, 0, 7)]):
                with pytest.raises(VerificationError, match="element-not-in-group"):
                    group.workbench(key).commitments([pair], branches, check_members=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "00" * 31 + "1",
        "66" * 31 + "5 ",
        " " + "66" * 31 + "58",
        "E6" + "66" * 30 + "58",
        "66" * 32 + "58",
        "zz" * 32,
    ],
)
def test_a_text_that_is_no_canonical_point_is_refused(text):
    with pytest.raises(Malformed, match="element-malformed"):
        ED25519.read(text)


@pytest.mark.parametrize(
    "text", ["80" + "00" * 30 + "01", "ff" * 32, "7f" + "ff" * 31, "7f" + "ff" * 30 + "ee"]
)
def test_a_point_whose_y_is_not_reduced_is_no_member(text):
    with pytest.raises(VerificationError):
        ED25519.parse(text)


@pytest.mark.parametrize("text", ["", "0", "007", "+7", "-1", "0x7", "٣", "1" * 618, "9" * 617])
def test_a_text_that_is_no_canonical_residue_is_refused(text):
    with pytest.raises(BallotError, match="element-malformed"):
        BELENIOS_2048.read(text)
