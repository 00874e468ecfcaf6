"""What a round keeps outside the database: the key of its box, its witness, its closed board.

`rounds/UUID.key` (32 bytes, mode 600, gone after the close), `rounds/UUID.witness`
(`vote.witness`) and `boards/UUID.bel` (written once, at the close) in the home folder.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from ballot.basics.errors import Damaged, StateConflict, Unavailable
from ballot.frame.custody import read_private
from ballot.frame.durable import create_file, erase_file, write_slots
from ballot.vote.witness import SLOT_BYTES, Witness

ROUNDS: Final = "rounds"
BOARDS: Final = "boards"
_PIECE: Final = 1 << 16


class HomeFiles:
    """`vote.ports.RoundFiles` in a home folder."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def make_box(self, round_uuid: str, key: bytes, credentials: int) -> None:
        """Lay down an empty witness and a key; what is there already stays."""
        self.lay_witness(round_uuid, Witness.empty(credentials))
        _create_once(self._key(round_uuid), [key])

    def key(self, round_uuid: str) -> bytes:
        """Return the key of a box."""
        path = self._key(round_uuid)
        with _named(path, "box-key-missing"):
            if not path.exists():
                raise FileNotFoundError
            return read_private(path)

    def destroy_key(self, round_uuid: str) -> None:
        """Overwrite the key of a box and remove it; nothing happens when it is gone."""
        path = self._key(round_uuid)
        with _named(path, "box-key-missing"):
            erase_file(path)

    def witness(self, round_uuid: str) -> Witness:
        """Read a witness."""
        path = self._witness(round_uuid)
        with _named(path, "witness-missing"):
            return Witness(path.read_bytes())

    def has_witness(self, round_uuid: str) -> bool:
        """Tell whether a witness is there."""
        return self._witness(round_uuid).is_file()

    def lay_witness(self, round_uuid: str, witness: Witness) -> None:
        """Lay down a witness; what is there already stays."""
        _create_once(self._witness(round_uuid), [witness.content])

    def enter(self, round_uuid: str, trackers: Mapping[int, bytes]) -> None:
        """Enter trackers into their slots, and return when they are on the disk."""
        path = self._witness(round_uuid)
        with _named(path, "witness-missing"):
            write_slots(path, SLOT_BYTES, trackers.items())

    def keep_board(self, round_uuid: str, parts: Iterable[bytes]) -> str:
        """Write the closed board once and for all; return its SHA-256 in hex."""
        digest, path = sha256(), self._board(round_uuid)

        def hashed() -> Iterable[bytes]:
            for part in parts:
                digest.update(part)
                yield part

        _create_once(path, hashed())
        if sha256(self.board(round_uuid)).digest() != digest.digest():
            raise StateConflict("board-differs", path=_in_home(path))
        return digest.hexdigest()

    def has_board(self, round_uuid: str) -> bool:
        """Tell whether a closed board is there."""
        return self._board(round_uuid).is_file()

    def board(self, round_uuid: str) -> bytes:
        """Read a closed board."""
        path = self._board(round_uuid)
        with _named(path, "board-missing"):
            return path.read_bytes()

    def board_size(self, round_uuid: str) -> int:
        """Return how many bytes a closed board has."""
        path = self._board(round_uuid)
        with _named(path, "board-missing"):
            return path.stat().st_size

    def board_in_pieces(self, round_uuid: str) -> Iterator[bytes]:
        """Read a closed board piece by piece."""
        path = self._board(round_uuid)
        with _named(path, "board-missing"), path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece

    def _key(self, round_uuid: str) -> Path:
        return self._home / ROUNDS / f"{round_uuid}.key"

    def _witness(self, round_uuid: str) -> Path:
        return self._home / ROUNDS / f"{round_uuid}.witness"

    def _board(self, round_uuid: str) -> Path:
        return self._home / BOARDS / f"{round_uuid}.bel"


def _create_once(path: Path, parts: Iterable[bytes]) -> None:
    with _named(path, "home-unavailable"), suppress(FileExistsError):
        create_file(path, parts)


@contextmanager
def _named(path: Path, missing: str) -> Generator[None]:
    """Give the trouble of a disk its name."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        if isinstance(error, FileNotFoundError):
            raise Damaged(missing, path=_in_home(path), reason=reason) from None
        raise Unavailable("home-unavailable", path=_in_home(path), reason=reason) from error


def _in_home(path: Path) -> str:
    """Return where a file stands in the home folder: where that is, is not told to everybody."""
    return f"{path.parent.name}/{path.name}"
