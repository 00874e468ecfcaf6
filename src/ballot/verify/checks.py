"""What the verifier checks, numbered once and for all; code, report and tests carry the numbers.

The file
  1  Bytes: tar entries and nothing else, one time in all of them, padding of zeros.
  2  Names: each record is named by the SHA-256 of its body.
  3  Events: each is of a known type and has its one canonical text.
  4  Chain: heights count from 0, each event names the hash of the one before it.
  5  Grammar: Setup, Ballot*, EndBallots, EncryptedTally, PartialDecryption+, Result, no event out
     of turn; directly before each its own data records, the last one its payload; none left over.

The set-up
  6  Set-up hashes: the set-up names the hashes of the election, the trustees and the credentials.
  7  Election: well formed, a known group, min <= max <= number of answers.
  8  Trustees: every proof, signature and coefficient; together they make the election's key.
  9  Credentials: every one an element of the group, none twice; weights are whole numbers, and
     nothing but 1 where `x_rules` or `--lawful` ask for one vote each.
 10  Rules: `x_rules`, where there is one, is an encoding that exists and fits the questions.

Each ballot
 11  Form: canonical text, canonical numbers and elements of the group, as many as there must be.
 12  Election: it names this election's uuid and fingerprint.
 13  Credential: it is on the list.
 14  Hash: the signed hash is that of the ballot without its signature.
 15  Signature: by the secret of that credential.
 16  Individual proofs: every choice is 0 or 1.
 17  Overall proofs: the sum of the choices is allowed.
 18  Blank proofs: present where blank votes are possible, and right; absent elsewhere.
 19  Shared ciphertexts: an approval is the same text in both its questions, where `x_rules` say so.
 20  Repetition: no ballot stands on the board twice, byte for byte.
 21  One ballot per credential, where `x_rules` or `--lawful` ask for it; elsewhere the last counts.

The count
 22  Numbers: ballots and weight as recorded are those of the counted ballots.
 23  Encrypted tally: it is the product of the counted ballots' ciphertexts.
 24  Owners: every partial decryption belongs to a trustee, none to the same one twice.
 25  Decryptions: the proof of every factor holds.
 26  Threshold: enough trustees have decrypted for the result.
 27  Result: the decrypted numbers are those recorded.
 28  Meaning: the numbers are ones that lawful ballots can give, in both places where shared.

The history
 29  Earlier archive: if it was closed, it is a beginning of this one; if it was open, it has the
     same set-up. Where `--earlier` gives one.

What the format does not ask for, and the second edition of `x_rules` does
 30  Statement proofs: every factor is the one of its ciphertext, in its place.
 31  Order of the board: the ballots stand in ascending order of their trackers.

No key is the identity of the group: neither an election's (7), nor a trustee's (8), nor a
credential (9). An election whose rules do not ask for 30 and 31 is valid without them, with a
caution about each; under `--lawful` it fails 30.
"""

from enum import IntEnum

from ballot.basics.text import N_


class Check(IntEnum):
    """The numbers of the list above."""

    BYTES = 1
    NAMES = 2
    EVENTS = 3
    CHAIN = 4
    GRAMMAR = 5
    SETUP_HASHES = 6
    ELECTION = 7
    TRUSTEES = 8
    CREDENTIALS = 9
    RULES = 10
    BALLOT_FORM = 11
    BALLOT_ELECTION = 12
    BALLOT_CREDENTIAL = 13
    BALLOT_HASH = 14
    SIGNATURE = 15
    INDIVIDUAL_PROOFS = 16
    OVERALL_PROOFS = 17
    BLANK_PROOFS = 18
    SHARED_CIPHERTEXTS = 19
    REPETITION = 20
    ONE_BALLOT = 21
    NUMBERS = 22
    ENCRYPTED_TALLY = 23
    OWNERS = 24
    DECRYPTIONS = 25
    THRESHOLD = 26
    RESULT = 27
    MEANING = 28
    EARLIER = 29
    STATEMENTS = 30
    ORDER = 31


NAMES = {
    Check.BYTES: N_("Archive bytes"),
    Check.NAMES: N_("Record names"),
    Check.EVENTS: N_("Events"),
    Check.CHAIN: N_("Hash chain"),
    Check.GRAMMAR: N_("Order of events"),
    Check.SETUP_HASHES: N_("Set-up hashes"),
    Check.ELECTION: N_("Election"),
    Check.TRUSTEES: N_("Trustees"),
    Check.CREDENTIALS: N_("Credentials"),
    Check.RULES: N_("Rules of the encoding"),
    Check.BALLOT_FORM: N_("Ballots: form"),
    Check.BALLOT_ELECTION: N_("Ballots: election"),
    Check.BALLOT_CREDENTIAL: N_("Ballots: credential"),
    Check.BALLOT_HASH: N_("Ballots: hash"),
    Check.SIGNATURE: N_("Ballots: signature"),
    Check.INDIVIDUAL_PROOFS: N_("Ballots: individual proofs"),
    Check.OVERALL_PROOFS: N_("Ballots: overall proofs"),
    Check.BLANK_PROOFS: N_("Ballots: blank proofs"),
    Check.SHARED_CIPHERTEXTS: N_("Ballots: shared ciphertexts"),
    Check.REPETITION: N_("No ballot repeated"),
    Check.ONE_BALLOT: N_("One ballot per credential"),
    Check.NUMBERS: N_("Numbers of the tally"),
    Check.ENCRYPTED_TALLY: N_("Encrypted tally"),
    Check.OWNERS: N_("Owners of the decryptions"),
    Check.DECRYPTIONS: N_("Partial decryptions"),
    Check.THRESHOLD: N_("Threshold"),
    Check.RESULT: N_("Result"),
    Check.MEANING: N_("Meaning of the result"),
    Check.EARLIER: N_("Earlier archive"),
    Check.STATEMENTS: N_("Statement proofs"),
    Check.ORDER: N_("Order of the board"),
}
"""The checks by name, in plain words: the report speaks to people who know no code."""
