"""What the first edition certified gets the files that every closed round has.

Its ballots stood in the database; they stand in the certified archive as well, whose beginning is
the closed board. The order of that board is the order of arrival, and stays as it was certified.
"""

import asyncio

from ballot.basics.errors import Damaged
from ballot.protocol.ballot_text import parse_envelope
from ballot.vote.boards import ballots_of, up_to_the_end
from ballot.vote.certified import ARCHIVE
from ballot.vote.ports import RoundFiles
from ballot.vote.rooms import public_list
from ballot.vote.storage import Store
from ballot.vote.witness import SLOT_BYTES, Witness, tracker_of


async def bring_files(store: Store, files: RoundFiles, round_uuid: str) -> None:
    """Lay down the closed board and the witness of a closed round, if they are missing.

    Raises:
        Damaged: `board-missing`; it is in no certified archive either.
    """
    if not await asyncio.to_thread(files.has_board, round_uuid):
        async with store.read() as work:
            archive = await work.certificates.file(round_uuid, ARCHIVE)
        if archive is None:
            raise Damaged("board-missing", path=round_uuid)
        await asyncio.to_thread(lambda: files.keep_board(round_uuid, [up_to_the_end(archive)]))
    if not await asyncio.to_thread(files.has_witness, round_uuid):
        async with store.read() as work:
            slots = await public_list(work, round_uuid)
        await asyncio.to_thread(_restore, files, round_uuid, slots)


def _restore(files: RoundFiles, round_uuid: str, slots: dict[str, int]) -> None:
    content = bytearray(Witness.empty(len(slots)).content)
    for ballot in ballots_of(files.board(round_uuid)):
        place = slots[parse_envelope(ballot)[1]] * SLOT_BYTES
        content[place : place + SLOT_BYTES] = tracker_of(ballot)
    files.lay_witness(round_uuid, Witness(bytes(content)))
