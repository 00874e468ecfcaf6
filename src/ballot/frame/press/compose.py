"""The line composer: official texts on the grid of GB/T 9704-2012, 22 lines of 28 characters.

WeasyPrint stretches lines at spaces only, and Chinese has none. So paragraphs are broken here:
marks that may not begin or end a line stay inside it, a mark at the end gives up its white half
where that disturbs the pitch least, and every full line receives the letter-spacing that brings it
to the right margin exactly. A number keeps the character of what it counts, and a last line too
short to be one is taken into the line before where the marks there can give up their white halves.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

MEASURE = 28
"""Characters to a line of the text block, 156 mm wide (GB/T 9704-2012 §5.2)."""
INDENT = 2
PITCH = (156 / MEASURE) / (16 * 25.4 / 72)
"""The pitch of the grid in em of the body, 16 pt: slightly less than one."""
MOST_SQUEEZE = 0.045
"""The closest that characters may be set to take one more mark into a line, in em a character."""

CLOSING = frozenset("，。、；：？！）》〉】〕」』”’…％℃‰·")  # noqa: RUF001 - Chinese marks
"""Marks that must not begin a line."""
OPENING = frozenset("（《〈【〔「『“‘")  # noqa: RUF001
"""Marks that must not end a line."""
HALVABLE = frozenset("，。、；：）》〉】〕」』”’")  # noqa: RUF001
"""Closing marks whose white half may be dropped."""
SHORTEST_TAIL = 3.0
"""The widest last line, in em, that is better taken into the line before."""
LONGEST_PHRASE = 20
"""Characters of a phrase that is better kept unbroken in a note."""
_PAIRED = frozenset("—…")
_PHRASE = re.compile(r"[^，；。：,;:]*[，；。：,;:]?\s*")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Cluster:
    """What no line break may part: a character, a word, a number and what it counts, dashes."""

    text: str
    width: float
    halved: bool = False

    @property
    def closes(self) -> bool:
        return self.text[0] in CLOSING

    @property
    def opens(self) -> bool:
        return self.text[0] in OPENING

    def half(self) -> "Cluster":
        """The same set without its white half, where it has one."""
        return Cluster(self.text, 0.5, halved=True) if self.text in HALVABLE else self


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its clusters, the em it may fill, its indent, and whether it ends the paragraph."""

    clusters: tuple[Cluster, ...]
    room: float
    indent: int
    last: bool

    @property
    def spacing(self) -> float:
        """Letter-spacing in em that brings the line to the margin, or a last line to the grid."""
        width = _width(self.clusters)
        if self.last and width <= self.room:
            return PITCH - 1
        gaps = max(1, sum(len(cluster.text) for cluster in self.clusters) - 1)
        return (self.room * PITCH - width) / gaps


class Widths:
    """Advance widths in em: of one face for the characters that it has, one em for all others."""

    def __init__(self, widths: dict[str, float]) -> None:
        self._widths = widths

    def __call__(self, text: str) -> float:
        """The width of a text in em."""
        return sum(self._widths.get(character, 1.0) for character in text)


def compose(text: str, widths: Widths, *, indent: int = INDENT) -> list[Line]:
    """Break one paragraph into lines of the grid.

    Args:
        text: the paragraph, without line ends.
        widths: of the face that sets digits, Latin letters and marks.
        indent: characters left free before the first line.
    """
    rest = tuple(_clusters(text, widths))
    lines: list[Line] = []
    while rest:
        indent_here = 0 if lines else indent
        room = float(MEASURE - indent_here)
        taken, used = _next_line(rest, room)
        rest = rest[used:]
        lines.append(Line(taken, room, indent_here, last=not rest))
    return _without_tail(lines)


def _without_tail(lines: list[Line]) -> list[Line]:
    """The lines with a very short last one taken into the line before it, where it finds room."""
    if len(lines) == 1 or _width(lines[-1].clusters) > SHORTEST_TAIL:
        return lines
    *others, before, tail = lines
    halved = tuple(cluster.half() for cluster in (*before.clusters, *tail.clusters))
    if _width(halved) > before.room + MOST_SQUEEZE * (_letters(halved) - 1):
        return lines
    return [*others, Line(halved, before.room, before.indent, last=True)]


def _clusters(text: str, widths: Widths) -> Iterator[Cluster]:
    start = 0
    while start < len(text):
        end = start + 1
        first = text[start]
        if first.isascii() and not first.isspace():
            while end < len(text) and text[end].isascii() and not text[end].isspace():
                end += 1
            if text[end - 1].isdecimal() and text[end : end + 1].isalpha():
                end += 1
        elif first in _PAIRED:
            while end < len(text) and text[end] == first:
                end += 1
        yield Cluster(text[start:end], widths(text[start:end]))
        start = end


def _next_line(rest: Sequence[Cluster], room: float) -> tuple[tuple[Cluster, ...], int]:
    """The clusters of the next line, and how many of the rest they use up."""
    fitting = _fitting(rest, room)
    if fitting == len(rest):
        return tuple(rest), fitting
    loose = tuple(rest[: _pushed_out(rest, fitting)])
    tight = _pulled_in(rest, fitting)
    if tight:
        squeeze = (_width(tight) - room) / max(1, _letters(tight) - 1)
        stretch = (room - _width(loose)) / max(1, _letters(loose) - 1)
        if squeeze <= min(MOST_SQUEEZE, stretch):
            return tight, len(tight)
    return loose, len(loose)


def _fitting(rest: Sequence[Cluster], room: float) -> int:
    """How many clusters fit, at least one."""
    width = 0.0
    for count, cluster in enumerate(rest):
        width += cluster.width
        if width > room + 1e-6:
            return max(1, count)
    return len(rest)


def _pulled_in(rest: Sequence[Cluster], fitting: int) -> tuple[Cluster, ...]:
    """The line with the closing marks that follow it taken in; empty where none follow."""
    end = fitting
    while end < len(rest) and rest[end].closes:
        end += 1
    if end == fitting:
        return ()
    return (*rest[:fitting], *(cluster.half() for cluster in rest[fitting:end]))


def _pushed_out(rest: Sequence[Cluster], fitting: int) -> int:
    """How many clusters stay if others must go to the next line until the break is lawful."""
    count = fitting
    while count > 1 and (rest[count].closes or rest[count - 1].opens):
        count -= 1
    return count


def _width(clusters: Sequence[Cluster]) -> float:
    return sum(cluster.width for cluster in clusters)


def _letters(clusters: Sequence[Cluster]) -> int:
    return sum(len(cluster.text) for cluster in clusters)


def typeset(text: str, widths: Widths, *, indent: int = INDENT) -> Markup:
    """Compose a paragraph as HTML: one block of fixed height a line.

    Args:
        text: the paragraph.
        widths: of the face that sets digits, Latin letters and marks.
        indent: characters left free before the first line.
    """
    lines = [_markup(line) for line in compose(text, widths, indent=indent)]
    return Markup('<p class="grid">{}</p>').format(Markup().join(lines))


def _markup(line: Line) -> Markup:
    pieces: list[Markup] = []
    for cluster in line.clusters:
        plain = Markup('<span class="half">{}</span>') if cluster.halved else Markup("{}")
        pieces.append(plain.format(cluster.text))
    return Markup(
        '<span class="line" style="letter-spacing:{:.5f}em;padding-left:{:.4f}em">{}</span>'
    ).format(line.spacing, line.indent * PITCH, Markup().join(pieces))


def phrased(text: str) -> Markup:
    """Keep each short phrase of a text unbroken, up to and with the mark that ends it."""
    pieces = _PHRASE.findall(Markup(text).unescape())  # noqa: S704 - unescaped at once
    short, long = Markup('<span class="phrase">{}</span>'), Markup("{}")
    kept = ((short if len(piece) <= LONGEST_PHRASE else long).format(piece) for piece in pieces)
    return Markup().join(kept)
