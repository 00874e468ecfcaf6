"""Work for other processes; it stands in a module that they can import by name."""

import os


def die_elsewhere(home: int) -> int:
    """Answer in the process `home`; anywhere else, die as if killed."""
    if os.getpid() != home:
        os._exit(1)
    return home
