"""Sentences for settings, key files, catalogues and the plain values that everything uses."""

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
    "signing-key-exists": N_("There is a key file %(path)s already. A key is never overwritten."),
    "signing-key-malformed": N_(
        "The key file %(path)s holds no Ed25519 private key. Restore it from its copy."
    ),
    "signing-key-missing": N_("The key file %(path)s does not exist. Restore it from its copy."),
    "key-file-open-to-others": N_(
        "Others on this machine can read the key file %(path)s, so it is not used. "
        "Close it with “chmod 600”, and make a new key if anyone may have copied it."
    ),
    "locale-unknown": N_("There is no language %(locale)s. Choose one of: %(known)s."),
    "setting-unknown": N_("There is no setting %(name)s. The settings are: %(known)s."),
    "setting-unreadable": N_("The setting %(name)s cannot be “%(value)s”. Expected: %(expected)s."),
}
