"""Finds a person's name by what a hand types: its signs, its sound, or the initials of its sound.

Blanks and middle dots in a name do not count, nor do width and case. Of a sign with several
readings every one counts, so that 单, 仇, 解 and 曾 are found as the surnames they are; a surname's
reading that the dictionary does not know is added here. The readings are those of
pypinyin, whose data file is read without loading the package: it would load a dictionary of
phrases too, eight times as large and of no use for names.
"""

import json
import re
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Final
from unicodedata import category, normalize

_FILLING: Final = re.compile(r"[\s·・•‧∙⋅.]+")
_DATA: Final = "pypinyin/pinyin_dict.json"
_SURNAMES: Final = {"\u9ed1": "he"}
_INITIALS: Final = ("zh", "ch", "sh")


def key_of(name: str) -> str:
    """Return a name without what only its typing differs in."""
    return _FILLING.sub("", normalize("NFKC", name)).casefold()


def holds(name: str, typed: str) -> bool:
    """Whether a name has what was typed as a part, or begins to sound like it."""
    wanted = key_of(typed)
    if not wanted:
        return False
    return wanted in key_of(name) or (wanted.isascii() and _sounds(key_of(name), wanted))


def _sounds(name: str, typed: str) -> bool:
    """Whether the signs of a name, from the first, can be read as what was typed."""
    if not typed:
        return True
    if not name:
        return False
    return any(
        _sounds(name[1:], typed[len(sound) :])
        if typed.startswith(sound)
        else sound.startswith(typed)
        for sound in sounds_of(name[0])
    )


@cache
def sounds_of(sign: str) -> tuple[str, ...]:
    """Return every way to type a sign: its readings without tones, and their initials."""
    readings = {_plain(reading) for reading in _readings().get(str(ord(sign)), "").split(",")}
    readings = (readings | {_SURNAMES.get(sign, "")}) - {""} or {sign}
    typed = readings | {each.replace("v", spelt) for each in readings for spelt in ("u", "yu")}
    initials = {each[0] for each in typed} | {each[:2] for each in typed if each[:2] in _INITIALS}
    return tuple(sorted(typed | initials))


def _plain(reading: str) -> str:
    """Return a reading without tones, ü written as v."""
    letters = normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(letter for letter in letters if category(letter) != "Mn")


@cache
def _readings() -> dict[str, str]:
    data = Path(str(distribution("pypinyin").locate_file(_DATA))).read_bytes()
    found: dict[str, str] = json.loads(data)
    return found
