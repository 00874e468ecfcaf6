"""Fits a title into its room: smaller down to a size that is still a title, then on further lines.

A title is parted at a space, or where the catalogue of the paper's language says that the parts of
an organ's name meet; where neither is near, in the middle.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

_MOST_LINES: Final = 3
_FAR: Final = 0.25
"""How far from an even parting a good place may lie, as a part of the whole."""
_MILLIMETRES: Final = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Joints:
    """Words before and after which a title may be parted."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    def is_good(self, text: str, place: int) -> bool:
        """Say whether a title may be parted at a place."""
        return (
            text[place] == " "
            or text[:place].endswith(self.after)
            or text[place:].startswith(self.before)
        )


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text on its lines, and the size at which they fit."""

    lines: tuple[str, ...]
    points: float

    @property
    def size(self) -> str:
        """The size as a style sheet writes it."""
        return f"{self.points:.2f}pt"

    @property
    def text(self) -> Markup:
        """The lines as HTML."""
        return Markup("<br>").join(self.lines)


def fitted(  # noqa: PLR0913 - a text, its measure, and its room
    text: str,
    widths: Callable[[str], float],
    joints: Joints,
    *,
    room: float,
    size: float,
    least: float,
) -> Fitted:
    """Fit a text.

    Args:
        text: what is set.
        widths: tells the width of a text in em.
        joints: where it may be parted.
        room: the width in millimetres.
        size: the size in points if there is room enough.
        least: the size below which a further line is begun.
    """
    found = Fitted((text,), _points((text,), widths, room, size))
    for count in range(2, _MOST_LINES + 1):
        if found.points >= least:
            break
        lines = _parted(text, count, joints)
        found = Fitted(lines, _points(lines, widths, room, size))
    return Fitted(found.lines, max(found.points, least))


def _points(
    lines: tuple[str, ...], widths: Callable[[str], float], room: float, size: float
) -> float:
    widest = max(widths(line) for line in lines) * _MILLIMETRES
    return min(size, room / widest) if widest else size


def _parted(text: str, count: int, joints: Joints) -> tuple[str, ...]:
    """Return a text in so many lines, or in fewer if it is too short."""
    if count == 1 or len(text) < count:
        return (text,)
    even = len(text) / count
    good = (place for place in range(1, len(text)) if joints.is_good(text, place))
    near = [place for place in good if abs(place - even) <= _FAR * len(text)]
    place = min(near, key=lambda each: abs(each - even)) if near else round(even)
    return (text[:place].rstrip(), *_parted(text[place:].lstrip(), count - 1, joints))
