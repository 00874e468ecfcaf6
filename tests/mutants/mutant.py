"""A mutant: one small change of one source file, as bytes between two offsets."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Mutant:
    """The bytes from `start` to `end` of a file are replaced by `text`."""

    path: str  # from the root of the tree, with forward slashes
    start: int
    end: int
    text: str
    operator: str
    first: int  # the lines of the statement around it, from 1
    last: int

    def applied(self, source: bytes) -> bytes:
        """Return the changed file."""
        return source[: self.start] + self.text.encode() + source[self.end :]

    def line(self, source: bytes) -> int:
        """Return the line where the change begins, from 1."""
        return source.count(b"\n", 0, self.start) + 1

    def change(self, source: bytes) -> tuple[str, str]:
        """Return the changed lines before and after, each in one line without indentation."""
        begin = source.rfind(b"\n", 0, self.start) + 1
        stop = source.find(b"\n", self.end)
        stop = len(source) if stop < 0 else stop
        before = source[begin:stop]
        after = source[begin : self.start] + self.text.encode() + source[self.end : stop]
        return _in_one_line(before), _in_one_line(after)


def _in_one_line(text: bytes) -> str:
    return " ".join(text.decode().split())
