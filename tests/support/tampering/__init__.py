"""The table of tamperings: every way of altering an archive that we know of."""

from support.tampering.ballots import BALLOT_CASES
from support.tampering.count import COUNT_CASES
from support.tampering.editions import EDITION_CASES
from support.tampering.file import FILE_CASES
from support.tampering.setup import SETUP_CASES
from support.tampering.statements import STATEMENT_CASES

SECOND_EDITION = [*STATEMENT_CASES, *EDITION_CASES]
"""What a first edition of the rules could not see, or let pass."""

CASES = [*FILE_CASES, *SETUP_CASES, *BALLOT_CASES, *COUNT_CASES, *SECOND_EDITION]
