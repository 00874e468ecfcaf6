"""Ballots made on all cores, as tablets all over a hall would make them at the same time.

The processes load this module and no more: neither a server nor a printer.
"""

import os
import signal
from collections.abc import Generator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context

from ballot.basics.errors import Unavailable
from ballot.basics.rand import SystemRng
from ballot.protocol.ballots import make_ballot
from ballot.protocol.credentials import parse_credential, secret_of
from ballot.protocol.elections import Election, parse_election
from ballot.protocol.encodings import Plaintexts


@contextmanager
def makers() -> Generator[Executor]:
    """Offer a process for each core; what is not made when the block ends is given up.

    Raises:
        Unavailable: `makers-lost`; a process was ended from outside.
    """
    pool = ProcessPoolExecutor(
        os.cpu_count(), get_context("spawn"), initializer=_leave_interrupts_to_the_parent
    )
    try:
        yield pool
    except BrokenProcessPool:
        raise Unavailable("makers-lost") from None
    finally:
        pool.shutdown(cancel_futures=True)


def make(text: str, uuid: str, credential: str, plaintexts: Plaintexts) -> str:
    """Return a signed ballot.

    Args:
        text: the election.
        uuid: that of the round whose cards were printed.
        credential: as the card has it.
        plaintexts: for each question 0 or 1 for each answer.
    """
    election = _election(text)
    secret = secret_of(election.group, uuid, parse_credential(credential))
    return make_ballot(election, secret, plaintexts, SystemRng())


@cache
def _election(text: str) -> Election:
    return parse_election(text)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
