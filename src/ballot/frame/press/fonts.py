"""The typefaces of official papers: fetched, repaired and kept in a folder of their own.

GB/T 9704-2012 asks for imitation Song (仿宋), Kai (楷), Hei (黑) and headline Song (小标宋). The
free faces that come near (Fandol, Noto, LXGW WenKai) are Debian packages; they are unpacked, never
installed, and never committed. Three defects would ruin a page and are cured here: line metrics
that make 22 lines need the room of 24, bold faces that call themselves regular, and Latin letters
and punctuation of the imitation Song that look like another script. The faces are renamed, as their
licences ask of derivatives.

Run as `python -m ballot.frame.press.fonts FOLDER`; a folder that is ready is left alone.
"""

import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from xml.sax.saxutils import escape

import uharfbuzz
from fontTools.ttLib import TTFont

hb = cast("Any", uharfbuzz)
"""HarfBuzz has no types of its own."""

RECIPE = "3"
"""Raised whenever the faces below change, so that an old folder is built anew."""

PACKAGES = ("texlive-lang-chinese", "fonts-noto-cjk", "fonts-lxgw-wenkai")
SPARE_PACKAGE = (
    "pylopdf-fonts-zh-cn==0.1.1"
    " --hash=sha256:e2661ef3790cbe0f0f6aa5338b6859b7cd288ee75bc88cd4239c62cd025d4fb3\n"
)
"""What pip can bring instead: Song and Hei of Noto in one weight, no imitation Song, no Kai."""
PROPER, SPARE = "proper", "spare"
"""The second word of the stamp: which of the two a folder was built from."""

SPARE_COST = (
    "fonts: not the proper ones, as apt could not bring them; pip brings Noto Song and Hei only.",
    "       The body is Song instead of imitation Song, what should be Kai is Song,",
    "       and titles are not bold. Every character still prints.",
    "       For the proper ones, delete {folder} and run this again where apt works.",
)

CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">faces</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""
"""Fontconfig takes a folder of faces relative to this file, but not that of its cache."""


def _span(*pairs: tuple[int, int]) -> frozenset[int]:
    return frozenset(code for first, last in pairs for code in range(first, last + 1))


HAN = _span(
    (0x20, 0x24F),
    (0x2000, 0x26FF),
    (0x3000, 0x301F),
    (0x3400, 0x9FFF),
    (0xFF00, 0xFFEF),
    (0x20000, 0x3347F),
)
"""What the all-covering faces keep: Latin, signs and every Han block; no other script."""
BRACKETS = _span((0x3008, 0x300B))
"""Book-title marks, which Fandol Song draws too thin."""
SIGNS = frozenset(map(ord, "○●□★✓☑"))
MARKS = (
    _span(
        (0x20, 0x7E),
        (0xA0, 0xFF),
        (0x2010, 0x2027),
        (0x3000, 0x301F),
        (0xFF01, 0xFF65),
        (0x2030, 0x2030),
    )
    - BRACKETS
    - {0x2022, 0x2023, 0x3007}
)
"""Digits, Latin letters and punctuation: of Song, where the body is imitation Song or Kai."""


@dataclass(frozen=True, slots=True)
class Face:
    """One file of the folder: the family and weight it is known by, and what it is cut from."""

    family: str
    weight: int
    source: str
    """File name inside the Debian packages."""
    spare: str
    """File name inside the spare package."""
    number: int = 0
    """Place in a font collection."""
    characters: frozenset[int] | None = None
    """Code points to keep, or all."""


NOTO_SC = 2
_SERIF, _SANS = "NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf"
FACES = (
    Face("Ballot Marks", 400, "FandolSong-Regular.otf", _SERIF, characters=MARKS),
    Face("Ballot Signs", 400, "NotoSerifCJK-Regular.ttc", _SERIF, NOTO_SC, BRACKETS | SIGNS),
    Face("Ballot Fang", 400, "FandolFang-Regular.otf", _SERIF),
    Face("Ballot Kai", 400, "FandolKai-Regular.otf", _SERIF),
    Face("Ballot Hei", 400, "FandolHei-Regular.otf", _SANS),
    Face("Ballot Hei", 700, "FandolHei-Bold.otf", _SANS),
    Face("Ballot Song", 400, "FandolSong-Regular.otf", _SERIF),
    Face("Ballot Song", 700, "FandolSong-Bold.otf", _SERIF),
    Face("Ballot Name", 700, "NotoSerifCJK-Bold.ttc", _SERIF, NOTO_SC, HAN),
    Face("Ballot Rest", 400, "NotoSerifCJK-Regular.ttc", _SERIF, NOTO_SC, HAN),
    Face("Ballot Rest Light", 400, "LXGWWenKai-Light.ttf", _SERIF),
    Face("Ballot Rest Kai", 400, "LXGWWenKai-Regular.ttf", _SERIF),
)


def build_fonts(out: Path, say: Callable[[str], object] = print) -> None:
    """Fill a folder with the faces and the `fonts.conf` that shows nothing else.

    Args:
        out: the folder; made if missing, left alone if a former run finished.
        say: receives one line of progress at a time.

    Raises:
        subprocess.CalledProcessError: neither apt nor pip could bring any font.
    """
    stamp = out / "stamp"
    recipe, kind = stamp.read_text("utf-8").split() if stamp.is_file() else ("", "")
    if recipe == RECIPE:
        say(f"fonts: ready in {out}")
        if kind == SPARE:
            _say_cost(out, say)
        return
    for part in ("faces", "cache"):
        shutil.rmtree(out / part, ignore_errors=True)
        (out / part).mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        say("fonts: fetching (about 160 MB)")
        proper = _fetch_debian(scratch)
        if not proper:
            _say_cost(out, say)
            _fetch_spare(scratch)
        for face in FACES:
            say(f"fonts: {face.family} {face.weight}")
            source = scratch / (face.source if proper else face.spare)
            _make(face, source, face.number if proper else 0, out / "faces", scratch)
    (out / "fonts.conf").write_text(
        CONFIGURATION.format(cache=escape(str((out / "cache").absolute()))), "utf-8"
    )
    stamp.write_text(f"{RECIPE} {PROPER if proper else SPARE}\n", "utf-8")
    say(f"fonts: built in {out}")


def _say_cost(out: Path, say: Callable[[str], object]) -> None:
    for line in SPARE_COST:
        say(line.format(folder=out))


def _fetch_debian(scratch: Path) -> bool:
    """Unpack the font files of the Debian packages, without root. False: not to be had."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return False
    lists = scratch / "lists"
    (lists / "partial").mkdir(parents=True)
    own_lists = ["-o", f"Dir::State::Lists={lists}"]
    download = ["download", *PACKAGES]
    # A fresh image has no package lists, and only root may fetch them: a private copy serves.
    ways = ([download], [[*own_lists, "update"], [*own_lists, *download]])
    if not any(all(_apt(scratch, words) for words in way) for way in ways):
        return False
    wanted = {face.source for face in FACES}
    for package in scratch.glob("*.deb"):
        _unpack(package, wanted, scratch)
    return all((scratch / name).is_file() for name in wanted)


def _apt(folder: Path, words: list[str]) -> bool:
    command = ["apt-get", "-qq", "-o", "APT::Sandbox::User=root", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0  # noqa: S603 - fixed words


def _unpack(package: Path, wanted: Iterable[str], folder: Path) -> None:
    command = ["dpkg-deb", "--fsys-tarfile", str(package)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as unpacking:  # noqa: S603 - fixed words
        if unpacking.stdout is None:
            raise AssertionError
        with tarfile.open(fileobj=unpacking.stdout, mode="r|") as members:
            for member in members:
                name = Path(member.name).name
                content = (
                    members.extractfile(member) if name in wanted and member.isfile() else None
                )
                if content:
                    (folder / name).write_bytes(content.read())


def _fetch_spare(scratch: Path) -> None:
    target, wanted = scratch / "spare", scratch / "spare.txt"
    wanted.write_text(SPARE_PACKAGE, "utf-8")
    words = ["--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
    command = [sys.executable, "-m", "pip", "install", *words, "--target", str(target)]
    subprocess.run([*command, "-r", str(wanted)], check=True)  # noqa: S603 - fixed words
    for name in {face.spare for face in FACES}:
        shutil.copy(next(target.rglob(name)), scratch / name)


def _make(face: Face, source: Path, number: int, out: Path, scratch: Path) -> None:
    """Cut, repair and rename one face."""
    if face.characters is not None:
        source = _subset(source, number, face.characters, scratch / "subset.otf")
        number = 0
    with TTFont(source, fontNumber=number, recalcBBoxes=False, lazy=True) as font:
        _name_by_number(font)
        _set_metrics(font)
        _set_weight(font, face.weight)
        style = "Bold" if face.weight == 700 else "Regular"  # noqa: PLR2004 - the OpenType weight
        _rename(font, face.family, style)
        suffix = "otf" if "CFF " in font else "ttf"
        font.save(out / f"{face.family.replace(' ', '')}-{style}.{suffix}")


def _subset(source: Path, number: int, characters: frozenset[int], target: Path) -> Path:
    """Cut a face; its glyphs keep their numbers (`_name_by_number`)."""
    font = hb.Face(hb.Blob.from_file_path(str(source)), number)
    choice = hb.SubsetInput()
    choice.flags = hb.SubsetFlags.RETAIN_GIDS
    choice.sets(hb.SubsetInputSets.UNICODE).set(set(font.unicodes) & characters)
    target.write_bytes(hb.subset(font, choice).blob.data)
    return target


def _name_by_number(font: Any) -> None:
    """Let each glyph of a CID-keyed face have its own number as its CID.

    A PDF names glyphs by number. MuPDF looks the number up among the CIDs, and where the two differ
    it draws another glyph, or none.
    """
    top: Any = font["CFF "].cff.topDictIndex[0] if "CFF " in font else None
    if not hasattr(top, "ROS"):
        return
    names = [".notdef", *(f"cid{number:05d}" for number in range(1, len(top.charset)))]
    if top.charset == names:
        return
    places = top.CharStrings.charStrings
    top.CharStrings.charStrings = {
        name: places[former] for name, former in zip(names, top.charset, strict=True)
    }
    top.charset = names
    font.setGlyphOrder(names)


def _set_metrics(font: Any) -> None:
    """Give every face the em box 880/120 and no gap: a line is as high as the style sheet says."""
    unit = font["head"].unitsPerEm
    ascent, descent = round(unit * 0.88), round(unit * 0.12)
    header, windows = font["hhea"], font["OS/2"]
    header.ascent, header.descent, header.lineGap = ascent, -descent, 0
    windows.sTypoAscender, windows.sTypoDescender, windows.sTypoLineGap = ascent, -descent, 0
    windows.usWinAscent, windows.usWinDescent = ascent, descent


def _set_weight(font: Any, weight: int) -> None:
    bold = weight == 700  # noqa: PLR2004 - the OpenType weight
    windows = font["OS/2"]
    windows.usWeightClass = weight
    windows.fsSelection = (windows.fsSelection & ~0x61) | (0x20 if bold else 0x40)
    font["head"].macStyle = int(bold)


def _rename(font: Any, family: str, style: str) -> None:
    """Write the names afresh; copyright, trademark, designer and licence stay (0, 7, 9, 13, 14)."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in {0, 7, 9, 13, 14}]
    postscript = f"{family.replace(' ', '')}-{style}"
    texts = {
        1: family,
        2: style,
        3: postscript,
        4: f"{family} {style}",
        6: postscript,
        16: family,
        17: style,
    }
    for identifier, text in texts.items():
        names.setName(text, identifier, 3, 1, 0x409)


if __name__ == "__main__":
    try:
        build_fonts(Path(sys.argv[1]), lambda line: print(f"      {line}", flush=True))  # noqa: T201 - progress
    except subprocess.CalledProcessError:
        sys.exit("      fonts: neither apt nor pip could bring any; is there a network?")
