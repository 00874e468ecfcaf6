"""A database that fails on purpose: at any one of the things that a driver is asked to do."""

import sqlite3
from collections import Counter

from sqlalchemy import event

from ballot.bootstrap import composition
from ballot.frame.sql import engine


def sqlite_error(code: int, kind: type[sqlite3.Error] = sqlite3.OperationalError):
    """Return an error as the driver raises it."""
    error = kind(f"made for a test, code {code}")
    error.sqlite_errorcode = code
    return error


class Faults:
    """Watches an engine; once armed, the n-th thing from then on fails.

    Things are the beginning of a transaction, each statement, a commit, a roll-back.
    """

    def __init__(self):
        self.done = Counter()
        self._left, self._error = 0, None

    def arm(self, number, error):
        """Let the thing of this number fail, counted from 1; 0 only counts."""
        self.done.clear()
        self._left, self._error = number, error

    def watch(self, made):
        """Stand between an engine and its driver."""
        sync = made.sync_engine

        def meet(thing):
            self.done[thing] += 1
            self._left -= 1
            if self._left == 0:
                assert self._error is not None
                raise self._error

        event.listen(sync, "begin", lambda *_: meet("begin"))
        event.listen(sync, "do_execute", lambda *_: meet("statement"))
        event.listen(sync, "do_executemany", lambda *_: meet("statement"))
        event.listen(sync, "commit", lambda *_: meet("commit"))
        event.listen(sync, "rollback", lambda *_: meet("rollback"))
        return made


def faulty_engines(monkeypatch):
    """Let the engines of installations be watched from now on; return their faults."""
    faults = Faults()
    monkeypatch.setattr(
        composition, "make_engine", lambda url: faults.watch(engine.make_engine(url))
    )
    return faults
