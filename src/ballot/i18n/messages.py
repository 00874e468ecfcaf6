"""Owns the way from an error's permanent code to the sentence that a person reads.

Each part of the program keeps its sentences in a module `messages_<part>` of this package: a
dictionary `MESSAGES` from code to English msgid, whose `%(name)s` are parameters of the error.
A sentence says what happened and then what to do. Where that depends on the error's `reason`, a
reason has a sentence of its own under `code/reason`.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final, cast

import ballot.i18n
from ballot.basics.errors import BallotError
from ballot.i18n.translate import gettext as _


def _collect() -> dict[str, str]:
    """Join the sentences of all parts; a code that two parts claim is a programming error."""
    found: dict[str, str] = {}
    names = sorted(module.name for module in iter_modules(ballot.i18n.__path__))
    for name in (name for name in names if name.startswith("messages_")):
        part = cast("dict[str, str]", import_module(f"ballot.i18n.{name}").MESSAGES)
        claimed_twice = {code for code in found.keys() & part.keys() if found[code] != part[code]}
        assert not claimed_twice, (name, claimed_twice)  # noqa: S101 - never for a user's input
        found |= part
    return found


MESSAGES: Final = _collect()


def say(error: BallotError) -> str:
    """Return the sentence for an error, in the locale in force.

    An error without a sentence, or one whose parameters do not fit it, is a mistake that the tests
    find; should one remain, the person still gets a plain sentence and the code to ask about.
    """
    own = MESSAGES.get(f"{error.code}/{error.params.get('reason')}")
    sentence = own or MESSAGES.get(error.code)
    if sentence is not None:
        try:
            return _(sentence) % error.params
        except (KeyError, TypeError, ValueError):
            pass
    return _("This could not be done. Please give the code %(code)s to the organiser.") % {
        "code": error.code
    }
