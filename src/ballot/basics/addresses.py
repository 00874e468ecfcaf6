"""What can be told of an address by looking at it: who can open it, and how safely."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_only_here(url: str) -> bool:
    """Say whether no device but this machine can open an address (RFC 6761, section 6.3)."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        found = ip_address(host)
    except ValueError:
        return False
    return found.is_loopback or found.is_unspecified


def is_plain(url: str) -> bool:
    """Say whether what goes to and from an address can be read and changed on the way."""
    return urlsplit(url).scheme == "http" and not is_only_here(url)
