"""What makes cards void asks first: whoever does it names the edition and the number of its cards.

So a second click, or a page that was loaded before somebody else made new cards, voids nothing.
"""

from ballot.basics.errors import StateConflict
from ballot.vote.records import CardEdition
from ballot.vote.storage import UnitOfWork


async def require_named(work: UnitOfWork, code: str, voids: CardEdition | None) -> None:
    """Refuse to void cards that were not named.

    Raises:
        StateConflict: `cards-would-be-void`.
    """
    valid = await work.roll.edition(code)
    if valid.cards and voids != valid:
        raise StateConflict("cards-would-be-void", edition=valid.number, cards=valid.cards)
