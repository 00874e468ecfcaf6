"""The channel between trustees: only the addressee reads, and only what its sender signed."""

import json
from typing import Any

import pytest

from ballot.basics.errors import Malformed, VerificationError
from ballot.basics.rand import SeededRng, below
from ballot.protocol import channel
from ballot.protocol.channel import receive, send, signed_object
from ballot.protocol.codec import canonical
from ballot.protocol.groups.by_name import BELENIOS_2048, ED25519

GROUPS = [ED25519, BELENIOS_2048]


@pytest.fixture(params=GROUPS, ids=lambda group: group.name)
def group(request):
    return request.param


def keys(group, name):
    """Return a secret and its public key."""
    secret = below(SeededRng(name.encode()), group.order)
    return secret, group.power_of_generator(secret)


def test_the_addressee_reads_what_the_sender_wrote(group):
    sender, signs = keys(group, "sender")
    reader, reads = keys(group, "reader")
    value = send(group, sender, reads, "the message", SeededRng(b"send"))
    assert receive(group, reader, signs, 2, value) == "the message"
    assert "the message" not in json.dumps(value)


def test_nobody_else_reads_it(group):
    sender, signs = keys(group, "sender")
    _, reads = keys(group, "reader")
    value = send(group, sender, reads, "the message", SeededRng(b"send"))
    with pytest.raises(Malformed, match="channel-unreadable"):
        receive(group, keys(group, "other")[0], signs, 2, value)


def test_a_message_that_another_signed_is_refused_and_its_sender_named(group):
    _, signs = keys(group, "sender")
    reader, reads = keys(group, "reader")
    forged = send(group, keys(group, "forger")[0], reads, "the message", SeededRng(b"send"))
    with pytest.raises(VerificationError, match="trustee-signature-wrong") as caught:
        receive(group, reader, signs, 2, forged)
    assert caught.value.params["member"] == 2


@pytest.mark.parametrize("part", ["challenge", "response"])
def test_a_signature_that_was_changed_inside_is_refused(group, part, monkeypatch):
    sender, signs = keys(group, "sender")
    reader, reads = keys(group, "reader")

    def spoiled(*given):
        signed: dict[str, Any] = signed_object(*given)
        signed["signature"][part] = str((int(signed["signature"][part]) + 1) % group.order)
        return signed

    monkeypatch.setattr(channel, "signed_object", spoiled)
    value = send(group, sender, reads, "the message", SeededRng(b"send"))
    with pytest.raises(VerificationError, match="trustee-signature-wrong"):
        receive(group, reader, signs, 2, value)


def test_a_message_to_another_that_was_sealed_again_is_refused(group, monkeypatch):
    sender, signs = keys(group, "sender")
    reader, reads = keys(group, "reader")
    _, elsewhere = keys(group, "elsewhere")
    addressed = canonical({"recipient": group.write(elsewhere), "message": "the message"})
    theirs = signed_object(group, sender, addressed, SeededRng(b"theirs"))
    monkeypatch.setattr(channel, "signed_object", lambda *_given: theirs)
    value = send(group, sender, reads, "the message", SeededRng(b"again"))
    with pytest.raises(Malformed, match="channel-addressed-elsewhere"):
        receive(group, reader, signs, 2, value)


@pytest.mark.parametrize("field", ["alpha", "beta", "data"])
def test_no_part_of_what_is_sent_can_be_changed(group, field):
    sender, signs = keys(group, "sender")
    reader, reads = keys(group, "reader")
    value = send(group, sender, reads, "the message", SeededRng(b"send"))
    other = send(group, sender, reads, "the message", SeededRng(b"other"))
    with pytest.raises(Malformed, match="channel-unreadable"):
        receive(group, reader, signs, 2, value | {field: other[field]})


def test_the_same_message_is_never_sealed_alike(group):
    sender, _ = keys(group, "sender")
    _, reads = keys(group, "reader")
    rng = SeededRng(b"once")
    first, second = (send(group, sender, reads, "the message", rng) for _ in range(2))
    assert all(first[field] != second[field] for field in first)
