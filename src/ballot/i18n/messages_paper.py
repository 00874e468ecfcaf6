"""Sentences for what can keep a paper from being printed."""

from typing import Final

from ballot.i18n.translate import N_

MESSAGES: Final = {
    "fonts-missing": N_(
        "The fonts for papers are not in %(folder)s. Run “make setup”, which builds them."
    ),
    "glyph-missing": N_(
        "The character “%(character)s” (%(codepoint)s) is in none of the fonts, so the paper would "
        "show an empty box. Check the spelling, or write the name with another form of the "
        "character."
    ),
    "library-missing": N_(
        "The library %(library)s is missing, without which no paper is printed. "
        "Install the package %(package)s."
    ),
}
