"""Compares what the code of a paper says with what is published: eight groups of four digits."""


def compare(groups: str, published: str | None) -> bool:
    """Say whether the groups in a code's address are those that are published."""
    return published is not None and groups.lower() == published.replace(" ", "")
