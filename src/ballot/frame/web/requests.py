"""Owns how the JSON of a request is read: what cannot be read is the sender's fault, not ours."""

from typing import Any

from ballot.basics.errors import Malformed
from ballot.frame.web.security import Asked


class BallotRequest(Asked):
    """A request whose body may be anything."""

    async def json(self) -> Any:
        """Return what the body holds.

        Raises:
            Malformed: `http-400`; the text is not UTF-8, or nested more deeply than anything here.
            SerializationException: it is no JSON; Litestar answers it with status 400.
        """
        try:
            return await super().json()
        except (UnicodeDecodeError, RecursionError):
            raise Malformed("http-400") from None
