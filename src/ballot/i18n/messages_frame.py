"""Sentences of what serves every part: requests, forms, files, the store, keys, the press."""

from typing import Final

from ballot.i18n.translate import N_

MESSAGES: Final = {
    "http-400": N_(
        "The request could not be read. Go back, load the page again and try once more."
    ),
    "http-404": N_("There is nothing at this address. Check it, or begin at the start page."),
    "http-405": N_(
        "This address cannot be used in this way. Go back and use the buttons of the page."
    ),
    "http-413": N_("What was sent is too large. Send a smaller file."),
    "http-415": N_("What was sent has the wrong type."),
    "internal": N_(
        "The program made a mistake. Nothing was half done. Try again; if it happens again, "
        "tell the administrator when it was."
    ),
    "cross-site-request": N_(
        "The request came from another website and was not carried out. "
        "Open this page here and try again."
    ),
    "file-missing": N_("No file was chosen, or it is empty. Choose the file and try again."),
    "file-no-text": N_("The file %(filename)s is no text in UTF-8. Choose the right file."),
    "field-missing": N_("Fill this in."),
    "field-no-number": N_("“%(value)s” is not a whole number. Write digits only."),
    "field-no-fraction": N_("“%(value)s” is not a fraction up to the whole. Write it like 2/3."),
    "field-too-long": N_("This is longer than %(longest)s characters. Shorten it."),
    "field-unknown-word": N_("“%(value)s” is not one of the choices."),
    "field-no-day": N_("“%(value)s” is not a day. Write it like 2026-02-06."),
    "nobody-found": N_("Nobody is found for “%(text)s”. Check the name, or type the number."),
    "card-code-received": N_(
        "The secret code of a card was sent here by mistake. It was not used and is not kept. "
        "Load the page again before you scan the next card."
    ),
    "name-ambiguous": N_(
        "“%(text)s” is not a whole name, or several deputies have it. Choose the right one, or "
        "type the number."
    ),
    "verifier-failed": N_(
        "The independent verifier could not be run (%(reason)s). Nothing was certified. Try again."
    ),
    "store-unavailable": N_("The database could not be used. Try again in a moment."),
    "store-unavailable/away": N_(
        "The database could not be reached. Try again in a moment; if it stays so, "
        "the administrator must start the database."
    ),
    "store-unavailable/busy": N_("The database is busy. Try again in a moment."),
    "store-unavailable/full": N_(
        "The disk is full, so nothing can be stored. The administrator must make room on the "
        "server's disk; then try again."
    ),
    "store-unavailable/read-only": N_(
        "The database cannot be written to. The administrator must look to whom the home folder "
        "and its files belong and whether the disk is mounted for reading only."
    ),
    "store-unavailable/damaged": N_(
        "The database is damaged, so nothing can be stored or shown. The administrator sets a "
        "copy of the home folder aside, and puts back the newest copy of the database alone."
    ),
    "store-damaged": N_(
        "The database %(path)s cannot be trusted any more, so nothing is accepted from now on. "
        "The administrator sets a copy of the home folder aside, and puts back the newest copy of "
        "the database alone."
    ),
    "store-damaged/gone": N_(
        "The file %(path)s has disappeared while the server uses it, so nothing is accepted from "
        "now on. The administrator puts this file back, and the server goes on; if it cannot be "
        "found, the newest copy of the database alone, and starts the server again."
    ),
    "store-damaged/replaced": N_(
        "Another file has taken the place of %(path)s while the server uses it, so nothing is "
        "accepted from now on. The administrator keeps both files, puts the former one back, and "
        "starts the server again."
    ),
    "store-damaged/content": N_(
        "The database %(path)s is damaged, so nothing is accepted from now on. The administrator "
        "sets a copy of the home folder aside, and puts back the newest copy of the database alone."
    ),
    "database-missing": N_(
        "The database %(database)s is missing or empty, but %(found)s shows that there was one. "
        "Nothing was made anew. Keep the other files as they are, for they tell what was "
        "acknowledged, and put back the newest copy of the database alone. Only if nobody has "
        "ever voted here, move %(found)s away and start again."
    ),
    "database-newer": N_(
        "The database %(database)s was last used by a newer edition of this program (%(found)s). "
        "Nothing was changed. Start that edition, or put back the home folder as it was before."
    ),
    "home-unusable": N_("The home folder %(home)s cannot be used: %(reason)s."),
    "home-unusable/forbidden": N_(
        "The home folder %(home)s cannot be used: this user may not write there. Name another "
        "folder with BALLOT_HOME=, or give this one to the user who runs the program."
    ),
    "home-unusable/no-folder": N_(
        "The home folder %(home)s cannot be used: there is a file where a folder is needed. Name "
        "another folder with BALLOT_HOME=."
    ),
    "home-unusable/read-only": N_(
        "The home folder %(home)s cannot be used: the disk is mounted for reading only. Name "
        "another folder with BALLOT_HOME=."
    ),
    "home-unusable/full": N_(
        "The home folder %(home)s cannot be used: the disk is full. Make room, then start again."
    ),
    "certification-key-missing": N_(
        "The certification key %(path)s is missing, but polls of this home need it. "
        "No other key was made. Put the file back from a copy; without it no result can be signed."
    ),
    "keyring-malformed": N_(
        "The keyring %(path)s cannot be read. Compare it with the form that its first lines show."
    ),
    "public-key-malformed": N_("This file holds no Ed25519 public key in PEM."),
    "key-in-keyring": N_("The keyring holds this key of %(congress)s already."),
    "key-not-newer": N_(
        "The former key of this congress is in use since %(day)s; a new one begins on a later day."
    ),
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
    "signing-key-exists": N_("There is a key file %(path)s already. A key is never overwritten."),
    "signing-key-malformed": N_(
        "The key file %(path)s holds no Ed25519 private key. Restore it from its copy."
    ),
    "signing-key-missing": N_("The key file %(path)s does not exist. Restore it from its copy."),
    "key-file-open-to-others": N_(
        "Others on this machine can read the key file %(path)s, so it is not used. "
        "Close it with “chmod 600”, and make a new key if anyone may have copied it."
    ),
}
