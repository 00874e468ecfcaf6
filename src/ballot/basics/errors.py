"""The errors every layer may raise: a permanent code and its parameters, never HTTP, never prose.

The sentence that a person reads is the translation of the code (`i18n/messages.py`); names state
the fact. Programming errors are not here: they stay `AssertionError` and `TypeError`, and crash
loudly.
"""


class BallotError(Exception):
    """Root of every error that this package raises on purpose."""

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        """Return the code and its parameters, for a log line."""
        return " ".join([self.code, *(f"{name}={value!r}" for name, value in self.params.items())])


class RuleViolation(BallotError):
    """The law or the profile forbids what was asked."""


class StateConflict(BallotError):
    """It is allowed, but not now: the poll is in another phase, or somebody came first."""


class NotFound(BallotError):
    """What was named does not exist."""


class Forbidden(BallotError):
    """This actor may not do it."""


class Malformed(BallotError):
    """The bytes are not what they claim to be."""


class VerificationError(BallotError):
    """The bytes are well formed and wrong: a proof, a signature or an equality does not hold."""


class Unavailable(BallotError):
    """A key, a file or a service that is needed cannot be used now."""


class Damaged(Unavailable):
    """What was stored is missing, or not what it was: no second try helps, a person must look."""


class ConfigurationError(BallotError):
    """A setting is missing, unknown or unsafe."""
