"""What a key has decrypted, remembered beside it in `KEY.seen`: of one election one sum, ever.

From two sums of one election anyone can take the difference, and the difference may be one ballot.
The file holds one JSON object a line: the election's uuid, the SHA-256 of the sum, the head of the
board. It is written before the share is, so that a share never exists without it.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from ballot.basics.errors import Malformed, StateConflict
from ballot.cli.files import read_file, write_whole
from ballot.cli.trustee.own_key import PRIVATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Decrypted:
    """One sum that the key has decrypted."""

    election: str
    """The uuid."""
    sum: str
    """SHA-256 of its text, in hex."""
    head: str


def remember(key: Path, decrypted: Decrypted) -> None:
    """Note that a sum is about to be decrypted with a key.

    Raises:
        StateConflict: `another-sum-decrypted` of the same election before; nothing is noted.
        Malformed: `memory-malformed`; the file cannot be relied on, so the key is not used.
        Unavailable: the file cannot be read or written.
    """
    path = key.with_name(f"{key.name}.seen")
    lines = read_file(path).splitlines() if path.exists() else []
    for line in lines:
        former = _parse(path, line)
        if former.election == decrypted.election and former.sum != decrypted.sum:
            raise StateConflict("another-sum-decrypted", election=former.election, path=str(path))
    new = json.dumps(asdict(decrypted)).encode()
    if new not in lines:
        write_whole(path, b"".join(line + b"\n" for line in [*lines, new]), PRIVATE)


def _parse(path: Path, line: bytes) -> Decrypted:
    try:
        fields = json.loads(line)
        found = Decrypted(**fields)
    except (ValueError, TypeError, RecursionError):
        raise Malformed("memory-malformed", path=str(path)) from None
    if not all(isinstance(value, str) for value in fields.values()):
        raise Malformed("memory-malformed", path=str(path))
    return found
