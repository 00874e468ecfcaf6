"""Whoever has guessed nothing waits for nothing."""

from ballot.congress.patience import Leave, Patience


def test_on_a_machine_that_has_just_started_nobody_has_guessed_yet():
    assert Patience(lambda: 1.0).ask("clerk", "192.0.2.1") == Leave(0.0, suspicion=0)
