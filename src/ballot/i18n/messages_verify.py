"""Sentences for archives that do not hold: what the verifier states as a fact, said to a person."""

from typing import Final

from ballot.i18n.translate import N_

_DAMAGED = N_("The archive is damaged. Get it again from where it came.")
_EVENTS = N_(
    "The events of the archive do not follow from one another. Get it again from where it came;"
    " if it stays so, it was changed."
)
_COUNT = N_(
    "The archive's count does not follow from its ballots. Do not announce this result; have the"
    " archive examined."
)
_OWNER = N_(
    "Decryption share %(owner)s does not belong where it stands. Do not announce this result; have"
    " the archive examined."
)

MESSAGES: Final = {
    "archive-block-differs": _DAMAGED,
    "archive-block-malformed": _DAMAGED,
    "archive-cut-short": _DAMAGED,
    "archive-header-malformed": _DAMAGED,
    "archive-header-missing": _DAMAGED,
    "archive-name-malformed": _DAMAGED,
    "archive-number-out-of-range": _DAMAGED,
    "archive-padding-not-zero": _DAMAGED,
    "record-name-is-not-its-hash": _DAMAGED,
    "record-without-event": _DAMAGED,
    "event-height-wrong": _EVENTS,
    "event-malformed": _EVENTS,
    "event-out-of-order": _EVENTS,
    "event-parent-wrong": _EVENTS,
    "event-payload-wrong": _EVENTS,
    "event-records-differ": _EVENTS,
    "no-setup": _EVENTS,
    "not-a-belenios-archive": N_("This is no Belenios archive. Choose the file again."),
    "earlier-archive-is-not-a-beginning-of-this-one": N_(
        "The earlier archive is not a beginning of this one: what stood on the board was changed."
        " Keep both files and have them examined."
    ),
    "earlier-archive-has-another-set-up": N_(
        "The earlier archive was made for another vote, or the set-up was changed since. Keep both"
        " files and have them examined."
    ),
    "set-up-hash-differs": N_(
        "The set-up names another %(part)s than the archive holds. Have the archive examined."
    ),
    "election-key-is-not-the-trustees-key": N_(
        "The key of the vote is not the key of the scrutineers. Do not vote with it; have the"
        " archive examined."
    ),
    "credential-twice": N_(
        "The credential %(credential)s is on the list twice. Have the list examined."
    ),
    "credential-weighs": N_(
        "The credential %(credential)s counts %(weight)s times instead of once. Do not announce"
        " this result; have the list examined."
    ),
    "ballot-repeated": N_(
        "The ballot %(tracker)s is on the board %(times)s times. Do not announce this result; have"
        " the archive examined."
    ),
    "ballots-counted-differ": _COUNT,
    "total-weight-differs": _COUNT,
    "tally-names-another-record": _COUNT,
    "tally-is-not-the-product-of-the-counted-ballots": _COUNT,
    "result-impossible": _COUNT,
    "owner-is-no-trustee": _OWNER,
    "owner-decrypted-twice": _OWNER,
    "owner-names-another-record": _OWNER,
}
