"""The table of tamperings: every way of altering an archive that we know of."""

from support.tampering.ballots import BALLOT_CASES
from support.tampering.count import COUNT_CASES
from support.tampering.file import FILE_CASES
from support.tampering.setup import SETUP_CASES

CASES = [*FILE_CASES, *SETUP_CASES, *BALLOT_CASES, *COUNT_CASES]
