"""The files that scrutineers hand to each other: one text, of one step, of one member.

Nothing in them is secret. Who carries them can change them, so every text is verified again by the
step that uses it (`ballot.protocol.ceremony`).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ballot.basics.errors import Malformed, NotFound
from ballot.cli.files import read_file, write_whole
from ballot.protocol.ceremony import LARGEST

CERTIFICATE: Final = "certificate"
SHARE: Final = "share"
PUBLIC: Final = "public"
STEPS: Final = (CERTIFICATE, SHARE, PUBLIC)
_LARGEST_MESSAGE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Message:
    """One published file of the ceremony: who wrote it in which step, and the text itself."""

    step: str
    index: int
    group: str
    text: str

    def write(self, folder: Path) -> Path:
        """Write the file that is handed to the others, and return its path."""
        path = folder / f"trustee-{self.index}.{self.step}.json"
        fields = {"step": self.step, "index": self.index, "group": self.group, "text": self.text}
        write_whole(path, f"{json.dumps(fields)}\n".encode())
        return path


def read_published(paths: Sequence[Path], group: str | None = None) -> list[Message]:
    """Read the published files; a folder stands for all of them in it.

    Args:
        paths: files and folders.
        group: the group of one's own key, if one has a key.

    Raises:
        NotFound: there is none.
        Malformed: a named file is none of the ceremony, or the files are of two groups.
    """
    messages = [_parse_message(path) for path in _files(paths)]
    if not messages:
        raise NotFound("ceremony-nothing-published")
    if any(message.group != (group or messages[0].group) for message in messages):
        raise Malformed("ceremony-two-groups")
    return messages


def in_order(messages: Sequence[Message], step: str) -> list[str]:
    """Return the texts of one step by the members' numbers.

    Raises:
        Malformed: two different texts of one member.
    """
    found: dict[int, str] = {}
    for message in messages:
        if message.step != step:
            continue
        if found.setdefault(message.index, message.text) != message.text:
            raise Malformed("ceremony-message-twice", member=message.index, step=step)
    return [found[index] for index in sorted(found)]


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(found for step in STEPS for found in path.glob(f"*.{step}.json"))
        else:
            yield path


def _parse_message(path: Path) -> Message:
    try:
        fields = json.loads(_read(path))
        step, index, group, text = (fields[name] for name in ("step", "index", "group", "text"))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Malformed("ceremony-file-malformed", path=str(path)) from None
    if (
        step not in STEPS
        or type(index) is not int
        or not 1 <= index <= LARGEST
        or type(group) is not str
        or type(text) is not str
    ):
        raise Malformed("ceremony-file-malformed", path=str(path))
    return Message(step, index, group, text)


def _read(path: Path) -> str:
    data = read_file(path)
    try:
        return data[:_LARGEST_MESSAGE].decode()
    except UnicodeDecodeError:
        raise Malformed("ceremony-file-malformed", path=str(path)) from None
