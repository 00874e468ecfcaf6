"""Every use case, in one value that the shells share; `web` injects them by field name."""

from dataclasses import dataclass

from ballot.services.cards import IssueCards
from ballot.services.casting import CastBallot, ShowBooth, ShowCardState
from ballot.services.certifying import Certify, Publish
from ballot.services.checking_in import CheckIn, CheckInAllExcept, UndoCheckIn
from ballot.services.conducting import ClosePoll, OpenPoll
from ballot.services.counting import ShowTally, SubmitDecryption
from ballot.services.freezing import FreezePoll
from ballot.services.preparing import (
    ChangePoll,
    CreatePoll,
    ImportProjects,
    ImportRoster,
    LoadTrustees,
)
from ballot.services.publishing import Download, ListPolls, ShowBoard, ShowResult
from ballot.services.rosters import FindDeputies, ShowRoster
from ballot.services.runoffs import OpenRunoff
from ballot.services.showing import ShowDesk
from ballot.services.signing_in import CreateUser, SignIn, SignOut, WhoIs


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    """What the program can do."""

    create_user: CreateUser
    sign_in: SignIn
    sign_out: SignOut
    who_is: WhoIs

    list_polls: ListPolls
    create_poll: CreatePoll
    change_poll: ChangePoll
    import_projects: ImportProjects
    import_roster: ImportRoster
    load_trustees: LoadTrustees
    issue_cards: IssueCards
    freeze_poll: FreezePoll

    check_in: CheckIn
    undo_check_in: UndoCheckIn
    check_in_all_except: CheckInAllExcept
    show_roster: ShowRoster
    find_deputies: FindDeputies
    show_desk: ShowDesk

    show_booth: ShowBooth
    card_state: ShowCardState
    cast_ballot: CastBallot

    open_poll: OpenPoll
    close_poll: ClosePoll
    show_tally: ShowTally
    submit_decryption: SubmitDecryption
    certify: Certify
    publish: Publish
    open_runoff: OpenRunoff

    show_result: ShowResult
    show_board: ShowBoard
    download: Download
