"""Sentences of the command line: files that cannot be used, words that cannot be read."""

from typing import Final

from ballot.i18n.translate import N_

MESSAGES: Final = {
    "file-unreadable": N_("The file %(path)s cannot be read: %(reason)s."),
    "file-unwritable": N_("The file %(path)s cannot be written: %(reason)s."),
    "folder-unusable": N_("The folder %(path)s cannot be used: %(reason)s."),
    "table-file-refused": N_("The list %(path)s cannot be used:"),
    "address-unusable": N_(
        "The server cannot listen on port %(port)s of %(host)s: %(reason)s."
        " Choose another port (PORT=, BALLOT_PORT=) or stop the program that uses it."
    ),
    "demo-home-in-use": N_(
        "The home folder %(home)s is no demo's and is not empty. Give the demo a home of its own:"
        " leave BALLOT_HOME out, or name an empty folder."
    ),
    "home-is-demo": N_(
        "The home folder %(home)s is a demo's, and its passwords have been shown. For a real vote"
        " name another folder with BALLOT_HOME=; for the demo use “ballot demo”."
    ),
    "key-file-exists": N_(
        "The file %(path)s is there already. A key is never overwritten: choose another folder."
    ),
    "terminal-would-echo": N_(
        "This terminal cannot hide what is typed, so nothing was asked. Use another terminal, or"
        " name a file with the passphrase (--passphrase-file)."
    ),
    "passphrase-unreadable": N_("The file %(path)s is no text in UTF-8. Choose the right file."),
    "passphrases-differ": N_("The two passphrases differ. Nothing was written; begin again."),
    "passwords-differ": N_("The two passwords differ. Nothing was written; begin again."),
    "ceremony-nothing-published": N_(
        "There is no file of the key ceremony."
        " Name the files that all scrutineers published, or the folder with them."
    ),
    "ceremony-two-groups": N_(
        "These files belong to two different ceremonies. Use only the files of one."
    ),
    "ceremony-message-twice": N_(
        "There are two different files of step “%(step)s” from scrutineer %(member)s."
        " Keep the one that this scrutineer confirms."
    ),
    "ceremony-file-malformed": N_(
        "%(path)s is no file of the key ceremony. Ask its scrutineer for it again."
    ),
    "trustees-unreadable": N_("“%(text)s” is not of the form t/n, for example 2/3."),
    "server-not-started": N_(
        "The server did not answer on %(address)s. Its own messages above say why."
    ),
    "server-silent": N_("The server broke off the connection (%(reason)s)."),
    "makers-lost": N_("A process that makes ballots was ended from outside. Begin again."),
    "server-refuses": N_("The server refused (status %(status)s): %(answer)s"),
    "trustee-key-incomplete": N_(
        "The key of scrutineer %(index)s is not complete: the ceremony's step “combine” is missing."
    ),
    "cards-folder-in-use": N_(
        "The folder %(path)s is not empty. Cards never replace others: name a new folder."
    ),
    "trustee-key-foreign": N_(
        "This key (scrutineer %(index)s) is not among the keys of this vote. Choose the right key"
        " file; if it is the right one, the archive is of another vote."
    ),
    "archive-not-closed": N_(
        "The vote is not closed in this archive. Get the archive again after the close."
    ),
    "archive-without-rules": N_(
        "The archive does not state this project's ballot rules, so a sum of it could count some"
        " ballots more than others. Use the tool that it was made with."
    ),
    "few-ballots-to-decrypt": N_(
        "There are only %(ballots)s ballots; the sum of fewer than %(few)s may show what single"
        " deputies have marked. If that is accepted, add --few-ballots."
    ),
    "another-sum-decrypted": N_(
        "This key has decrypted another sum of the same vote (%(path)s says so). The difference of"
        " two sums can be one deputy's ballot, so it never decrypts a second one. Find out why"
        " there are two archives."
    ),
    "memory-malformed": N_(
        "%(path)s cannot be read, so it is not known what this key has decrypted. Bring back the"
        " file as it was."
    ),
    "signature-malformed": N_("%(path)s holds no signature in base64."),
    "result-unreadable": N_("The file is no result and no list of papers."),
    "demo-record-malformed": N_(
        "%(path)s cannot be read. Move the home folder away, and the demo begins anew."
    ),
}
