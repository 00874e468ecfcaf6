"""Sentences of people: log-ins, names, what a log-in allows."""

from typing import Final

from ballot.i18n.translate import N_

MESSAGES: Final = {
    "log-in-needed": N_("Please log in first."),
    "log-in-wrong": N_("The user name or the password is not right. Try again."),
    "log-in-paused": N_(
        "Too many wrong passwords were given here. Wait %(seconds)s seconds, then try again."
    ),
    "log-in-busy": N_("Too many people are logging in at this moment. Try again in a few seconds."),
    "not-granted": N_("This log-in does not allow that. Ask the organiser."),
    "role-elsewhere": N_(
        "An administrator is one for the installation; every other role is held in a congress or "
        "in one of its polls. Check the role %(role)s."
    ),
    "congress-unknown": N_("No congress has the code %(congress)s."),
    "congress-entered": N_("The congress %(congress)s is entered already."),
    "congresses-changed-meanwhile": N_(
        "Somebody else has entered congresses at the same moment. Nothing of yours was taken: try "
        "again."
    ),
    "congress-to-be-named": N_(
        "Several congresses are entered here. Say for which one: --congress CODE."
    ),
    "username-malformed": N_(
        "“%(username)s” cannot be a user name. Use lower-case letters, digits, dots and dashes."
    ),
    "username-taken": N_("There is a user %(username)s already. Choose another name."),
    "password-too-short": N_("A password needs %(length)s to 200 characters."),
    "trustee-number-missing": N_(
        "A scrutineer, and nobody else, has the number of a key: check the log-in %(username)s."
    ),
}
