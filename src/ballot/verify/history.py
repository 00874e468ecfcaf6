"""Check 29: what an archive saved earlier proves of this one.

A closed board only grows, so a closed archive must be a beginning of every later one, byte for
byte. Until the close the box keeps no order that could be compared: of an archive that was still
open nothing stays but its set-up.
"""

from ballot.basics.errors import VerificationError
from ballot.protocol.archive import HEADER_BLOCKS, Record, RecordKind, read_archive, write_record
from ballot.protocol.board import EventType, parse_event


def verify_earlier(earlier: bytes, data: bytes) -> str:
    """Verify that an archive follows from an earlier one; return what could be compared.

    Raises:
        Malformed: the earlier archive is damaged.
        VerificationError: the earlier archive is no beginning of this one.
    """
    archive = read_archive(earlier)
    if any(_kind(record) is EventType.END_BALLOTS for record in archive.records):
        if not data.startswith(earlier):
            raise VerificationError("earlier-archive-is-not-a-beginning-of-this-one")
        return "closed when it was saved: all of it"
    length = next(
        (
            number
            for number, record in enumerate(archive.records, 1)
            if _kind(record) is EventType.SETUP
        ),
        0,
    )
    setup = b"".join(write_record(record, archive.timestamp) for record in archive.records[:length])
    if not setup or not data[HEADER_BLOCKS:].startswith(setup):
        raise VerificationError("earlier-archive-has-another-set-up")
    return "still open when it was saved: its set-up"


def _kind(record: Record) -> EventType | None:
    return parse_event(record.body).kind if record.kind is RecordKind.EVENT else None
