"""Owns how a board leaves the server: as a file, in pieces, never whole in memory."""

from typing import Final
from urllib.parse import quote

from litestar.response import Stream

from ballot.vote.boards import Pieces

MEDIA_TYPE: Final = "application/x-tar"


def as_download(name: str, pieces: Pieces) -> Stream:
    """Return a board as a file to keep."""
    headers = {
        "content-disposition": f'attachment; filename="{quote(name, safe="")}"',
        "content-length": str(pieces.size),
    }
    return Stream(iter(pieces), media_type=MEDIA_TYPE, headers=headers)
