"""How routes ask for a use case: by the name of its field in `UseCases`, as it is.

Litestar would check each dependency against its class on every request; the composition root has
done so once.
"""

from typing import TypeAlias, TypeVar

from litestar.di import NamedDependency
from litestar.params import SkipValidation

Kind = TypeVar("Kind")
Use: TypeAlias = NamedDependency[SkipValidation[Kind]]
"""A parameter that is a use case."""
