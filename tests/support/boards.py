"""Boards as a tamperer sees them: steps altered at will and chained again, without any rule."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Self

from ballot.protocol.archive import Record, RecordKind, read_archive, write_archive
from ballot.protocol.codec import canonical, hash_hex

TIMESTAMP = 1_700_000_000

SETUP, BALLOT, END = "Setup", "Ballot", "EndBallots"
TALLY, DECRYPTION, RESULT = "EncryptedTally", "PartialDecryption", "Result"


@dataclass(frozen=True, slots=True)
class Step:
    """One event to be: its type and the texts of its data records."""

    kind: str
    data: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """A board as a list of events, without any rule about them."""

    steps: tuple[Step, ...]

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Take a good archive apart."""
        steps: list[Step] = []
        pending: list[str] = []
        for record in read_archive(data).records:
            if record.kind is RecordKind.DATA:
                pending.append(record.body.decode())
            else:
                steps.append(Step(json.loads(record.body)["type"], tuple(pending)))
                pending = []
        return cls(tuple(steps))

    def where(self, kind: str) -> list[int]:
        """Return the places of the events of a kind."""
        return [index for index, step in enumerate(self.steps) if step.kind == kind]

    def of(self, kind: str, number: int = 0) -> Step:
        """Return an event by its kind and its number among its kind."""
        return self.steps[self.where(kind)[number]]

    def without(self, kind: str, number: int = 0) -> Self:
        """Leave an event out."""
        return self.moved([s for i, s in enumerate(self.steps) if i != self.where(kind)[number]])

    def adding(self, step: Step, *, after: str, number: int = -1) -> Self:
        """Put an event after another."""
        place = self.where(after)[number] + 1
        return self.moved([*self.steps[:place], step, *self.steps[place:]])

    def moved(self, steps: Iterable[Step]) -> Self:
        """Return these events instead."""
        return replace(self, steps=tuple(steps))

    def with_data(self, kind: str, number: int, data: tuple[str, ...]) -> Self:
        """Exchange the data records of an event."""
        place = self.where(kind)[number]
        return self.moved(
            Step(kind, data) if index == place else step for index, step in enumerate(self.steps)
        )

    def records(self) -> list[Record]:
        """Chain the events: every name, parent and payload is right again."""
        records: list[Record] = []
        parent: str | None = None
        for height, step in enumerate(self.steps):
            data = [Record.data(text) for text in step.data]
            fields = {
                "parent": parent,
                "height": height,
                "type": step.kind,
                "payload": data[-1].digest if data else None,
            }
            present = {name: value for name, value in fields.items() if value is not None}
            event = Record.event(canonical(present))
            parent = event.digest
            records += [*data, event]
        return records

    def archive(self) -> bytes:
        """Return the archive, re-hashed by the tamperer."""
        return b"".join(write_archive(TIMESTAMP, self.records()))

    def with_setup(self, *, consistent: bool = True, **changed: str) -> Self:
        """Exchange texts of the set-up (election, trustees, credentials), hashes and all."""
        names = ("election", "trustees", "credentials")
        old = self.of(SETUP).data
        texts = [changed.get(name, text) for name, text in zip(names, old, strict=False)]
        hashes = canonical({n: hash_hex(t) for n, t in zip(names, texts, strict=True)})
        return self.with_data(SETUP, 0, (*texts, hashes if consistent else old[3]))

    def with_ballot(self, number: int, text: str) -> Self:
        """Exchange a ballot."""
        return self.with_data(BALLOT, number, (text,))

    def with_decryption(self, number: int, partial: str, *, owner: int | None = None) -> Self:
        """Exchange a partial decryption, and its owner if one is given."""
        owned = json.loads(self.of(DECRYPTION, number).data[1])
        return self.with_data(DECRYPTION, number, decryption_data(partial, owner or owned["owner"]))

    def with_tally(self, encrypted: str, **numbers: int) -> Self:
        """Exchange the encrypted tally and numbers beside it."""
        sized = json.loads(self.of(TALLY).data[1])
        sized |= {**numbers, "encrypted_tally": hash_hex(encrypted)}
        return self.with_data(TALLY, 0, (encrypted, canonical(sized)))

    def with_result(self, text: str) -> Self:
        """Exchange the result."""
        return self.with_data(RESULT, 0, (text,))


def decryption_data(partial: str, owner: int) -> tuple[str, str]:
    """Return the data records of a partial decryption, whoever the owner may be."""
    return partial, canonical({"owner": owner, "payload": hash_hex(partial)})


def edited(text: str, edit: Callable[[Any], object]) -> str:
    """Return a JSON text with something in it changed in place."""
    value = json.loads(text)
    edit(value)
    return canonical(value)


def with_header(data: bytes, body: bytes) -> bytes:
    """Return an archive with another body in its first entry, all lengths and sums right."""
    block = data[:124] + b"%011o" % len(body) + data[135:512]
    return with_checksum(block) + body.ljust(512, b"\0") + data[1024:]


def with_checksum(block: bytes) -> bytes:
    """Return the first block of an entry with the sum that belongs to it."""
    blank = block[:148] + b" " * 8 + block[156:]
    return blank[:148] + b"%06o\0 " % sum(blank) + blank[156:]
