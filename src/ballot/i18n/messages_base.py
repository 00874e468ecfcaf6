"""Sentences for settings, catalogues and the plain values that everything uses."""

from typing import Final

from ballot.i18n.translate import N_

MESSAGES: Final = {
    "amount-negative": N_("An amount of money cannot be negative."),
    "amount-unreadable": N_(
        "“%(text)s” is not an amount. Write it in units of 10,000 yuan with at most two decimals."
    ),
    "catalogue-missing": N_(
        "The catalogue for %(locale)s has not been compiled. Run “make setup” and start again."
    ),
    "locale-unknown": N_("There is no language %(locale)s. Choose one of: %(known)s."),
    "setting-unknown": N_("There is no setting %(name)s. The settings are: %(known)s."),
    "setting-unreadable": N_("The setting %(name)s cannot be “%(value)s”. Expected: %(expected)s."),
}
