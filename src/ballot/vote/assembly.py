"""How the part of the vote is put together: its use cases, and what they need."""

import hashlib
from dataclasses import dataclass
from typing import Self

from ballot.basics.rand import Rng
from ballot.basics.time import Clock
from ballot.frame.workers import Workers
from ballot.vote.authority import WhereIs
from ballot.vote.boxes import Boxes
from ballot.vote.card_states import GiveNonce, ShowCardState
from ballot.vote.cards import IssueCards, LoadCards, OrderCards, ShowCards
from ballot.vote.casting import CastBallot, ShowBooth
from ballot.vote.certifying import Certify, Certifyings
from ballot.vote.checking_in import (
    CheckIn,
    CheckInAllExcept,
    ShowOthers,
    UndoAllExcept,
    UndoCheckIn,
)
from ballot.vote.combining import Combining
from ballot.vote.concluding import Publish
from ballot.vote.conducting import ClosePoll, OpenPoll
from ballot.vote.copying import CopyPoll
from ballot.vote.counting import HandInShare, ShowTally, SubmitDecryption
from ballot.vote.door import ShowDoor
from ballot.vote.dropping import AbandonRound, DeclareVoid
from ballot.vote.freezing import FreezePoll
from ballot.vote.handing_out import TakeArchive, TakeBoard
from ballot.vote.holding_again import HoldAgain
from ballot.vote.lifting import LiftFreeze
from ballot.vote.nonces import Nonces
from ballot.vote.ports import Inspector, Keyring, Printer, Signer, TableReader
from ballot.vote.preparing import ChangePoll, CreatePoll, ImportProjects, ImportRoster, LoadTrustees
from ballot.vote.printing import PrintPaper
from ballot.vote.publishing import (
    Download,
    ListPolls,
    PreviewResult,
    ShowBoard,
    ShowResult,
    ShowUnpublished,
)
from ballot.vote.receiving import Receiving
from ballot.vote.results import Results
from ballot.vote.rosters import FindDeputies, ShowRoster
from ballot.vote.runoffs import OpenRunoff
from ballot.vote.showing import ShowDesk
from ballot.vote.storage import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the use cases of the vote stand on."""

    store: Store
    clock: Clock
    rng: Rng
    workers: Workers
    readers: Workers
    """Threads that wait for tables to be read, apart from those that compute."""
    boxes: Boxes
    tables: TableReader
    printer: Printer
    signer: Signer
    inspector: Inspector
    keyring: Keyring
    public_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteUseCases:
    """What can be done with a vote, from the candidate list to the certificate."""

    where_is: WhereIs
    list_polls: ListPolls
    create_poll: CreatePoll
    change_poll: ChangePoll
    copy_poll: CopyPoll
    import_projects: ImportProjects
    import_roster: ImportRoster
    load_trustees: LoadTrustees
    issue_cards: IssueCards
    order_cards: OrderCards
    load_cards: LoadCards
    show_cards: ShowCards
    freeze_poll: FreezePoll
    lift_freeze: LiftFreeze

    check_in: CheckIn
    undo_check_in: UndoCheckIn
    check_in_all_except: CheckInAllExcept
    undo_all_except: UndoAllExcept
    show_others: ShowOthers
    show_door: ShowDoor
    show_roster: ShowRoster
    find_deputies: FindDeputies
    show_desk: ShowDesk

    show_booth: ShowBooth
    give_nonce: GiveNonce
    card_state: ShowCardState
    cast_ballot: CastBallot

    open_poll: OpenPoll
    close_poll: ClosePoll
    show_tally: ShowTally
    take_board: TakeBoard
    take_archive: TakeArchive
    submit_decryption: SubmitDecryption
    hand_in_share: HandInShare
    print_paper: PrintPaper
    certify: Certify
    preview_result: PreviewResult
    publish: Publish
    open_runoff: OpenRunoff
    abandon_round: AbandonRound
    declare_void: DeclareVoid
    hold_again: HoldAgain

    show_result: ShowResult
    show_unpublished: ShowUnpublished
    show_board: ShowBoard
    download: Download

    @classmethod
    def assemble(cls, needs: Needs) -> Self:
        """Put the use cases on what they need."""
        store, clock, rng, workers = needs.store, needs.clock, needs.rng, needs.workers
        tables, printer, public_url = needs.tables, needs.printer, needs.public_url
        boxes, files, signer = needs.boxes, needs.boxes.files, needs.signer
        combining = Combining(store, files, workers)
        receiving = Receiving(store, workers, combining)
        nonces = Nonces(_nonce_key(signer), clock, rng)
        certifyings, results = Certifyings(), Results(files, needs.keyring)
        return cls(
            where_is=WhereIs(store),
            list_polls=ListPolls(store),
            create_poll=CreatePoll(store, rng),
            change_poll=ChangePoll(store),
            copy_poll=CopyPoll(store, rng),
            import_projects=ImportProjects(store, tables, needs.readers),
            import_roster=ImportRoster(store, tables, needs.readers),
            load_trustees=LoadTrustees(store, workers),
            issue_cards=IssueCards(store, rng, printer, workers, public_url),
            order_cards=OrderCards(store, public_url),
            load_cards=LoadCards(store, workers, public_url),
            show_cards=ShowCards(store, public_url),
            freeze_poll=FreezePoll(store, clock, workers),
            lift_freeze=LiftFreeze(store, rng),
            check_in=CheckIn(store),
            undo_check_in=UndoCheckIn(store),
            check_in_all_except=CheckInAllExcept(store),
            undo_all_except=UndoAllExcept(store),
            show_others=ShowOthers(store),
            show_door=ShowDoor(store),
            show_roster=ShowRoster(store),
            find_deputies=FindDeputies(store),
            show_desk=ShowDesk(store, boxes.inventory, certifyings),
            show_booth=ShowBooth(store),
            give_nonce=GiveNonce(nonces),
            card_state=ShowCardState(store, files, workers, nonces),
            cast_ballot=CastBallot(store, boxes, workers, rng),
            open_poll=OpenPoll(store, files, rng),
            close_poll=ClosePoll(store, boxes.closing),
            show_tally=ShowTally(store, combining),
            take_board=TakeBoard(store, files),
            take_archive=TakeArchive(store, files),
            submit_decryption=SubmitDecryption(receiving),
            hand_in_share=HandInShare(receiving),
            print_paper=PrintPaper(store, workers, printer, public_url),
            certify=Certify(
                store,
                files,
                workers,
                needs.inspector,
                printer,
                signer,
                public_url,
                certifyings,
            ),
            preview_result=PreviewResult(store, results),
            publish=Publish(store, workers, printer, signer, public_url),
            open_runoff=OpenRunoff(store, clock, rng, workers),
            abandon_round=AbandonRound(store),
            declare_void=DeclareVoid(store, boxes.closing),
            hold_again=HoldAgain(store, rng),
            show_result=ShowResult(store, results),
            show_unpublished=ShowUnpublished(store),
            show_board=ShowBoard(store, files),
            download=Download(store),
        )


def _nonce_key(signer: Signer) -> bytes:
    """Return the secret by which all processes on one home know each other's nonces.

    An Ed25519 signature is the same each time (RFC 8032, 5.1.6), and this one is never shown.
    """
    return hashlib.sha256(signer.sign(b"ballot: key of the nonces for cards")).digest()
