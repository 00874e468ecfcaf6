"""The press: templates become PDF, offline, from own fonts, the same input giving the same bytes.

WeasyPrint draws the page; the press refuses what would come out wrong in silence (a character that
no face has) and draws the QR codes itself, which halves the time of a sheet of cards. Importing
WeasyPrint takes a second or two, so it happens with the first sheet, and only here; what it stands
on is looked for before.
"""

import logging
import os
from collections.abc import Mapping
from ctypes import CDLL
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, Final, cast

import uharfbuzz
from markupsafe import Markup

from ballot.basics.errors import ConfigurationError, Malformed
from ballot.basics.text import percent
from ballot.frame.press.compose import INDENT, Widths, phrased, typeset
from ballot.frame.press.fitting import Fitted, Joints, fitted
from ballot.frame.press.qr import Run, qr_runs
from ballot.frame.press.stamps import Stamps
from ballot.i18n.templates import environment
from ballot.i18n.translate import pgettext, speaking

hb = cast("Any", uharfbuzz)
"""HarfBuzz has no types of its own."""

MARKS_FACE = "BallotMarks-Regular.otf"
NAME_FACE = "BallotName-Bold.otf"
_POINTS_PER_PIXEL = 0.75
_LIBRARIES: Final = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
"""What WeasyPrint draws with, and the Debian package of each.

The last it could do without: fonts would then be embedded slowly and differently.
"""
_drawing = Lock()
"""One document at a time: the font libraries below WeasyPrint share state between threads."""


@dataclass(slots=True)
class _Codes:
    """The QR codes of one document: text and mask by the id of the box that each is drawn into."""

    texts: dict[str, tuple[str, int | None]] = field(
        default_factory=dict[str, tuple[str, int | None]]
    )

    def place(self, text: str, mask: int | None = None) -> Markup:
        """Reserve a box in the template; its size is the style sheet's business."""
        identifier = f"code-{len(self.texts) + 1}"
        self.texts[identifier] = (text, mask)
        return Markup('<div class="code" id="{}"></div>').format(identifier)


class Press:
    """Renders the templates of one folder with the faces of another."""

    def __init__(self, templates: Path, fonts: Path) -> None:
        """Point the font system at its folder; nothing is loaded yet.

        Args:
            templates: the folder that holds `paper/`.
            fonts: what `ballot.frame.press.fonts` built.

        Raises:
            ConfigurationError: `fonts-missing`.
        """
        if not (fonts / "stamp").is_file():
            raise ConfigurationError("fonts-missing", folder=str(fonts))
        self._faces = fonts.absolute() / "faces"
        self._environment = environment(templates)
        self._environment.filters["percent"] = cast("Any", percent)
        self._environment.filters["grid"] = self._grid
        self._environment.filters["phrased"] = cast("Any", phrased)
        self._environment.filters["fit"] = cast("Any", self._fit)
        self._environment.filters["fitted"] = cast("Any", self._fitted)
        self._environment.filters["face"] = self._face
        # The C library reads it when WeasyPrint first asks for a font; there is no other way.
        os.environ["FONTCONFIG_FILE"] = str(fonts.absolute() / "fonts.conf")  # noqa: TID251 - set, not read

    def check(self) -> None:
        """Make sure at start-up that papers can be printed.

        Raises:
            ConfigurationError: `library-missing`.
        """
        for library, package in _LIBRARIES.items():
            try:
                CDLL(library)
            except OSError:
                raise ConfigurationError(
                    "library-missing", library=library, package=package
                ) from None

    def render(
        self, template: str, context: Mapping[str, object], locale: str, *, tagged: bool = True
    ) -> bytes:
        """Print one document.

        Args:
            template: path inside the folder of templates.
            context: what the template may name.
            locale: the language of the paper.
            tagged: whether a screen reader can follow it (PDF/UA-1); a third slower.

        Raises:
            Malformed: `glyph-missing`: a character that no face has, and that would print as a box.
            ConfigurationError: `library-missing`.
        """
        self.check()
        codes, stamps = _Codes(), Stamps()
        with speaking(locale):
            page = self._environment.get_template(template).render(
                **context,
                code=codes.place,
                stamp=stamps.place,
                language=locale.partition("_")[0],
            )
        self.require_glyphs(page + "".join(stamps.places.values()))
        with _drawing:
            return _draw(page, codes, stamps, tagged=tagged)

    def require_glyphs(self, text: str) -> None:
        """Make sure that every character of a text can be printed.

        Raises:
            Malformed: `glyph-missing`, with the first character that cannot.
        """
        for character in text:
            if ord(character) not in self._coverage and not character.isspace():
                raise Malformed(
                    "glyph-missing", character=character, codepoint=f"U+{ord(character):04X}"
                )

    @cached_property
    def _coverage(self) -> frozenset[int]:
        faces = sorted(self._faces.iterdir())
        return frozenset().union(*(_open_face(path).unicodes for path in faces))

    @cached_property
    def _name_coverage(self) -> frozenset[int]:
        return frozenset(_open_face(self._faces / NAME_FACE).unicodes)

    @cached_property
    def _widths(self) -> Widths:
        face = _open_face(self._faces / MARKS_FACE)
        font = hb.Font(face)
        glyphs = {code: font.get_nominal_glyph(code) for code in face.unicodes}
        return Widths(
            {
                chr(code): font.get_glyph_h_advance(glyph) / face.upem
                for code, glyph in glyphs.items()
                if glyph is not None
            }
        )

    def _grid(self, text: str, indent: int = INDENT) -> Markup:
        """Set a paragraph on the grid of official papers; translated texts arrive escaped."""
        return typeset(Markup(text).unescape(), self._widths, indent=indent)  # noqa: S704 - unescaped at once

    def _fit(self, text: str, room: float, size: float, least: float = 1) -> str:
        """The size in points, `least` to `size`, at which one line fits `room` millimetres."""
        wide = self._widths(text) * 25.4 / 72
        return f"{max(least, min(size, room / max(wide, 1e-9))):.2f}pt"

    def _fitted(self, text: str, room: float, size: float, least: float) -> Fitted:
        """Fit a title of `least` to `size` points into lines of `room` millimetres."""
        joints = Joints(
            tuple(pgettext("joints", "Congress|Government|Presidium").split("|")),
            tuple(pgettext("joints", "People's Congress|Province|Prefecture").split("|")),
        )
        return fitted(text, self._widths, joints, room=room, size=size, least=least)

    def _face(self, name: str) -> str:
        """The one face that sets a whole name: mixed faces within a name look like an error."""
        covered = all(ord(character) in self._name_coverage for character in name)
        return "Ballot Name" if covered else "Ballot Rest Kai"


def _open_face(path: Path) -> Any:
    return hb.Face(hb.Blob.from_file_path(str(path)))


def _draw(page: str, codes: _Codes, stamps: Stamps, *, tagged: bool) -> bytes:
    """Lay a document out and write it, its codes and stamps drawn at their places."""
    from weasyprint import HTML  # noqa: PLC0415 - costs a second or two
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    offline = URLFetcher(allowed_protocols=("data",), fail_on_errors=True)

    def lay_out(text: str) -> Any:
        return HTML(string=text, url_fetcher=offline).render()

    def finish(document: Any, pdf: Any) -> None:
        for leaf, reference in zip(document.pages, pdf.page_references, strict=True):
            boxes = {name: leaf.anchors[name] for name in codes.texts if name in leaf.anchors}
            if boxes:
                drawing = [
                    _code_operators(qr_runs(*codes.texts[name]), box, leaf.height)
                    for name, box in boxes.items()
                ]
                _overlay(pdf, reference, "\n".join(drawing))

    output = BytesIO()
    variant = "pdf/ua-1" if tagged else None
    parts = {html: lay_out(text).pages[0] for html, text in stamps.documents(page).items()}
    document = lay_out(page)
    stamps.stamp(document, parts)
    document.write_pdf(output, finisher=finish, pdf_variant=variant)
    return output.getvalue()


def _code_operators(
    code: tuple[int, tuple[Run, ...]], box: tuple[float, float, float, float], height: float
) -> str:
    """PDF operators that fill a box with a QR code (ISO 32000-1 §8.5).

    Args:
        code: modules on a side, and the dark runs.
        box: left, top, right, bottom in CSS pixels from the top left of the page.
        height: of the page in CSS pixels.
    """
    size, runs = code
    left, top, right, _bottom = box
    scale = (right - left) * _POINTS_PER_PIXEL / size
    x, y = left * _POINTS_PER_PIXEL, (height - top) * _POINTS_PER_PIXEL
    frame = f"{scale:.5f} 0 0 {-scale:.5f} {x:.4f} {y:.4f}"
    bars = " ".join(f"{column} {row} {length} 1 re" for column, row, length in runs)
    return f"/Artifact BMC q {frame} cm 0 g {bars} f Q EMC"


def _overlay(pdf: Any, reference: bytes, operators: str) -> None:
    """Append operators to a page, in its own untouched coordinates."""
    import pydyf  # noqa: PLC0415 - comes with WeasyPrint

    page = pdf.objects[int(reference.split()[0])]
    before, after = (
        pydyf.Stream([b"q"]),
        pydyf.Stream([b"Q", operators.encode("ascii")], compress=True),
    )
    pdf.add_object(before)
    pdf.add_object(after)
    page["Contents"] = pydyf.Array([before.reference, page["Contents"], after.reference])
