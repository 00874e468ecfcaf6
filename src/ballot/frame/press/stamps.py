"""Stamps: what stands on every card alike is laid out once and drawn wherever it belongs.

A template wraps it in `{% call stamp() %}…{% endcall %}`. It is set with the style sheet of the
document, from the left top of a page of its own, and written once as a form XObject (ISO 32000-1
§8.10); each place refers to it. It is drawn after all that the page says itself, and a screen
reader passes over it, as it does over whatever is the same on each page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from markupsafe import Markup

_BODY = "<body>"


@dataclass(slots=True)
class Stamps:
    """The stamps of one document: their HTML by the id of the box that marks each place."""

    places: dict[str, str] = field(default_factory=dict[str, str])

    def place(self, caller: Callable[[], str]) -> Markup:
        """Mark a place in the template; the box there is empty."""
        identifier = f"stamp-{len(self.places) + 1}"
        self.places[identifier] = str(caller())
        return Markup('<div class="stamp" id="{}"></div>').format(identifier)

    def documents(self, page: str) -> dict[str, str]:
        """The document that each stamp is laid out in, by the HTML of the stamp.

        Args:
            page: the whole document, whose head is the stamps' too.
        """
        head = page.partition(_BODY)[0] + _BODY
        return {stamp: head + stamp for stamp in self.places.values()}

    def stamp(self, document: Any, laid_out: Mapping[str, Any]) -> None:
        """Let the pages of a document draw the stamps whose places they hold.

        Args:
            document: WeasyPrint's, laid out and not yet written.
            laid_out: the page that each stamp came out as, by its HTML.
        """
        written: dict[Any, str] = {}
        for page in document.pages:
            here = [
                (laid_out[stamp], page.anchors[name])
                for name, stamp in self.places.items()
                if name in page.anchors
            ]
            page.paint = partial(_paint, page.paint, here, written)


def _paint(
    paint: Callable[[Any, float], None],
    stamps: Sequence[tuple[Any, tuple[float, float, float, float]]],
    written: dict[Any, str],
    stream: Any,
    scale: float,
) -> None:
    """Paint a page, then its stamps; the first use of each writes it."""
    paint(stream, scale)
    for stamp, (left, top, _right, _bottom) in stamps:
        if stamp not in written:
            group = stream.add_group(-stamp.width, -stamp.height, 2 * stamp.width, 2 * stamp.height)
            group._tags = None  # noqa: SLF001 - an artifact holds nothing that is tagged
            del group.extra["Group"]  # nothing in a stamp is transparent, and printers would ask
            stamp.paint(group)
            written[stamp] = group.id
        with stream.artifact(), stream.stacked():
            stream.transform(a=scale, d=scale, e=left * scale, f=top * scale)
            stream.draw_x_object(written[stamp])
