"""Owns that no cards are printed which lead where no tablet gets, unless it was said twice.

The page of the cards says it first and then asks to go on. Whoever goes on says it by the address
of the form. A program that asks in JSON prints nothing itself, and reads the address in its answer.
"""

from typing import Any, Final

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from ballot.basics.addresses import is_only_here
from ballot.basics.errors import RuleViolation
from ballot.frame.web.problems import wants_json

SAID: Final = "only-here"
"""The query field by which somebody says that the cards are for this machine alone."""


def known_to_lead_here(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Refuse cards for this machine alone until somebody has said to know that they are.

    Raises:
        RuleViolation: `address-only-here`.
    """
    address = connection.app.state.public_url
    request = Request[Any, Any, Any](connection.scope)
    if is_only_here(address) and SAID not in connection.query_params and not wants_json(request):
        raise RuleViolation("address-only-here", address=address)
