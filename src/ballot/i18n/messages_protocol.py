"""Sentences of the cryptography: ballots, keys, decryption, and texts that cannot be read."""

from typing import Final

from ballot.i18n.translate import N_

_DAMAGED = N_(
    "The data cannot be read: it is damaged or in another format. Get it again from where it came."
)
_BALLOT_MALFORMED = N_(
    "The ballot is not in the form of this poll. Load the page again and mark the ballot once more."
)
_PLAINTEXTS_DO_NOT_FIT = N_(
    "The marks do not fit the ballot. Mark it again within the limits printed on it."
)
_TRUSTEES_MALFORMED = N_("The scrutineers' keys cannot be read. Hold the key ceremony again.")
_TRUSTEE_ELEMENT_WRONG = N_("The key of scrutineer %(member)s does not hold. Ask for a new one.")
_TRUSTEE_KEY_MALFORMED = N_(
    "This is not a scrutineer's key file, or it is damaged. Choose the file again or use its copy."
)

MESSAGES: Final = {
    "json-unreadable": _DAMAGED,
    "json-not-canonical": _DAMAGED,
    "json-fields-differ": _DAMAGED,
    "json-not-a-boolean": _DAMAGED,
    "json-not-a-count": _DAMAGED,
    "json-not-a-string": _DAMAGED,
    "json-not-an-array": _DAMAGED,
    "json-not-an-object": _DAMAGED,
    "json-field-missing": _DAMAGED,
    "number-not-canonical": _DAMAGED,
    "entries-count": _DAMAGED,
    "element-malformed": _DAMAGED,
    "channel-unreadable": _DAMAGED,
    "ballot-malformed": _BALLOT_MALFORMED,
    "ballot-answers-count": _BALLOT_MALFORMED,
    "ballot-blank-proof-misplaced": _BALLOT_MALFORMED,
    "ballot-choices-count": _BALLOT_MALFORMED,
    "ballot-proofs-count": _BALLOT_MALFORMED,
    "ballot-element-not-in-group": _BALLOT_MALFORMED,
    "element-not-in-group": N_(
        "A number in the data is not an element of the group, so nothing can be proved with "
        "it. Refuse the data."
    ),
    "key-is-identity": N_(
        "A key is the one number whose secret everybody knows, so it hides nothing. Ask its "
        "owner for a new key."
    ),
    "proof-wrong": N_("A proof does not hold. Refuse the data."),
    "ballot-of-another-election": N_(
        "The ballot was made for another poll or round. Load the page again."
    ),
    "ballot-credential-invalid": N_(
        "The ballot's credential is not a valid key. Scan the card again."
    ),
    "ballot-has-identity": N_(
        "The ballot would not keep its choices secret, so it is not accepted. Load the page "
        "again and mark the ballot once more."
    ),
    "ballot-choices-differ": N_(
        "The ballot does not carry its answer on project %(question)s as one ciphertext in both "
        "its parts, so nobody can tell whether they agree. Load the page again and mark the "
        "ballot there; other programs cannot make this kind of ballot."
    ),
    "ballot-signature-wrong": N_(
        "The ballot's signature does not hold. Load the page again and mark the ballot once more."
    ),
    "ballot-proof-wrong": N_(
        "A proof in the ballot does not hold. Load the page again and mark the ballot once more."
    ),
    "plaintexts-do-not-fit": _PLAINTEXTS_DO_NOT_FIT,
    "mark-unknown": _PLAINTEXTS_DO_NOT_FIT,
    "credential-malformed": N_(
        "This is not the code of a card: it has 22 letters and digits. Scan the card again."
    ),
    "election-uuid-malformed": N_(
        "“%(uuid)s” cannot be the identifier of a poll. Get the file again."
    ),
    "election-version-unknown": N_(
        "The poll's description has version %(version)s; this program reads version 1. Use a "
        "newer program."
    ),
    "election-without-questions": N_("The poll's description asks nothing. Get the file again."),
    "encoding-unknown": N_(
        "The poll's description states ballot rules that this program does not know. Use a "
        "newer program."
    ),
    "encoding-does-not-fit": N_(
        "The poll's questions do not have the form that its rules promise (%(encoding)s). Get "
        "the file again."
    ),
    "question-without-answers": N_("A question has no answers. Add those it is about."),
    "question-bounds": N_(
        "A question allows from %(minimum)s to %(maximum)s choices, which is impossible. "
        "Correct its limits."
    ),
    "question-type-unsupported": N_(
        "The poll has a question of the type %(type)s, which this program cannot verify. Use "
        "another verifier."
    ),
    "group-unknown": N_("There is no group %(group)s. Use Ed25519 or BELENIOS-2048."),
    "board-not-closed": N_(
        "The archive has no encrypted tally: the box was still open. Take the archive again after "
        "the close."
    ),
    "tally-malformed": N_("The encrypted tally cannot be read. Make it again from the ballots."),
    "decryption-malformed": N_(
        "The decryption share cannot be read. Make it again with the key file."
    ),
    "decryption-wrong": N_(
        "The proof of a decryption share does not hold. Make it again with the right key file."
    ),
    "decryption-statement-missing": N_(
        "The decryption share does not prove what it decrypts, so it does not count. Load the "
        "page again and make it with the key file once more."
    ),
    "decryption-statement-wrong": N_(
        "The decryption share is not that of the sum of these ballots, so it does not count. Make "
        "it again with the right key file, or let another scrutineer decrypt."
    ),
    "decryptions-too-few": N_(
        "Too few scrutineers have decrypted. Ask the others to use their key files."
    ),
    "result-malformed": N_(
        "The result cannot be read. Compute it again from the decryption shares."
    ),
    "result-wrong": N_("The result is not what the decryption shares lead to. Compute it again."),
    "result-beyond-weight": N_(
        "A count would be greater than %(limit)s, the number of ballots. Do not announce this "
        "result; verify the ballots."
    ),
    "result-exceeds-ballots": N_(
        "The counts do not fit %(ballots)s ballots. Do not announce this result; verify the "
        "ballots."
    ),
    "result-approvals-differ": N_(
        "The two parts of the result count approvals differently. Do not announce this result; "
        "verify the ballots."
    ),
    "trustees-malformed": _TRUSTEES_MALFORMED,
    "trustees-count": _TRUSTEES_MALFORMED,
    "trustees-missing": _TRUSTEES_MALFORMED,
    "trustees-threshold-differs": N_(
        "Scrutineer %(member)s has made a key part for another number of scrutineers than the "
        "record states. Hold the key ceremony again, all with the same numbers."
    ),
    "trustee-kind-unknown": _TRUSTEES_MALFORMED,
    "trustee-context-wrong": N_(
        "The certificate of scrutineer %(member)s is for another ceremony or place. Ask for a "
        "new one."
    ),
    "trustee-element-wrong": _TRUSTEE_ELEMENT_WRONG,
    "trustee-proof-wrong": _TRUSTEE_ELEMENT_WRONG,
    "trustee-key-wrong": _TRUSTEE_ELEMENT_WRONG,
    "trustee-signature-wrong": N_(
        "A signature of scrutineer %(member)s does not hold. Ask for the file again."
    ),
    "trustee-key-mismatch": N_(
        "This key file does not belong to the scrutineer who is signed in. Choose your own."
    ),
    "trustee-key-malformed": _TRUSTEE_KEY_MALFORMED,
    "trustee-key-cipher-unknown": _TRUSTEE_KEY_MALFORMED,
    "trustee-key-cost-refused": _TRUSTEE_KEY_MALFORMED,
    "passphrase-short": N_(
        "The passphrase has %(length)s characters; it needs at least %(shortest)s. Use the one "
        "that is offered, or a longer one."
    ),
    "passphrase-digits": N_(
        "The passphrase has digits only, as telephone and identity numbers have, which are tried "
        "first. Use the one that is offered, or add words."
    ),
    "passphrase-common": N_(
        "The passphrase consists mostly of words that are tried first. Use the one that is "
        "offered, or words that nobody connects with you or the vote."
    ),
    "passphrase-date": N_(
        "The passphrase consists mostly of dates, which are tried first. Use the one that is "
        "offered, or words without dates."
    ),
    "passphrase-sequence": N_(
        "The passphrase consists mostly of neighbours in the alphabet or on the keyboard, which "
        "are tried first. Use the one that is offered, or unrelated words."
    ),
    "passphrase-repeats": N_(
        "The passphrase repeats itself, so little of it is left to guess. Use the one that is "
        "offered, or unrelated words."
    ),
    "key-passphrase-wrong": N_(
        "The passphrase is wrong, or the key file is damaged. Type it again."
    ),
    "ceremony-size": N_(
        "A ceremony has 1 to 9 scrutineers, of whom any %(threshold)s can decrypt; %(index)s "
        "of %(size)s is impossible. Correct the numbers."
    ),
    "ceremony-incomplete": N_(
        "This step needs the files of all %(expected)s scrutineers. Collect those that are missing."
    ),
    "ceremony-numbers-differ": N_(
        "The certificates are for different numbers of scrutineers (%(numbers)s), and no majority "
        "of them agrees. Settle the numbers; whoever used others makes a new certificate."
    ),
    "ceremony-certificates-differ": N_(
        "There are two certificates of scrutineer %(owner)s: the one here, and another one that "
        "scrutineer %(reader)s has used. Whoever carried the files may have changed one. Meet, "
        "compare the eight groups of each certificate, and repeat the steps with the right one."
    ),
    "ceremony-member-twice": N_(
        "Scrutineer %(member)s has the key of another. Each must make a certificate."
    ),
    "ceremony-message-malformed": N_(
        "The file of scrutineer %(member)s cannot be read. Ask for it again."
    ),
    "ceremony-contribution-count": _DAMAGED,
    "channel-addressed-elsewhere": _DAMAGED,
    "ceremony-secret-wrong": N_(
        "Scrutineer %(member)s has sent a share that contradicts the published numbers. Hold "
        "the ceremony again without it."
    ),
    "ceremony-not-a-member": N_(
        "Your certificate is not among those collected. Hand in your own and start again."
    ),
}
