"""Owns how a closed board leaves the server: as a file, in pieces, never whole in memory."""

from collections.abc import Iterator
from urllib.parse import quote

from litestar.response import Stream


def as_download(code: str, pieces: Iterator[bytes]) -> Stream:
    """Return the board of a poll as a file to keep, named after the poll."""
    name = f'attachment; filename="{quote(code, safe="")}.bel"'
    return Stream(pieces, media_type="application/x-tar", headers={"content-disposition": name})
