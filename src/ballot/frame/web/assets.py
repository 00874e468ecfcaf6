"""Owns the addresses of static files: each carries its digest, scripts also carry their integrity.

A file that changes gets another address, so caches may keep it for good; a script that changed on
the way does not run (Subresource Integrity).
"""

from base64 import b64encode
from functools import lru_cache
from hashlib import sha384
from pathlib import Path
from typing import Any, Final

from litestar import Router
from litestar.connection import ASGIConnection
from litestar.datastructures import CacheControlHeader
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler
from litestar.static_files import create_static_files_router
from markupsafe import Markup

STATIC: Final = Path(__file__).parent / "static"
_VERSION_LENGTH: Final = 12
_YEAR: Final = 365 * 24 * 3600


def static_router() -> Router:
    """Return the routes of the static files.

    Only the names of files that are there now are ever looked up: what else may stand in an
    address (a zero byte, a file taken for a folder, a name of 5,000 letters) is no matter of the
    file system.
    """
    names = frozenset(
        f"/{path.relative_to(STATIC).as_posix()}" for path in STATIC.rglob("*") if path.is_file()
    )

    def only_known(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        if str(connection.path_params.get("file_path")) not in names:
            raise NotFoundException

    return create_static_files_router(
        "/static",
        [STATIC],
        cache_control=CacheControlHeader(max_age=_YEAR, immutable=True),
        guards=[only_known],
    )


@lru_cache(maxsize=64)
def _digest(name: str, _changed: int) -> bytes:
    return sha384((STATIC / name).read_bytes()).digest()


def _digest_now(name: str) -> bytes:
    return _digest(name, (STATIC / name).stat().st_mtime_ns)


def asset(name: str) -> str:
    """Return the address of a static file.

    Raises:
        FileNotFoundError: there is none of this name; scripts are built by `make setup`.
    """
    return f"/static/{name}?v={_digest_now(name).hex()[:_VERSION_LENGTH]}"


def integrity(name: str) -> str:
    """Return the integrity attribute of a static file (W3C SRI, `sha384-…`).

    Raises:
        FileNotFoundError: there is none of this name.
    """
    return f"sha384-{b64encode(_digest_now(name)).decode()}"


def script(name: str) -> Markup:
    """Return the element that loads a script as a module and checks that it is the one we built.

    Raises:
        FileNotFoundError: there is none of this name.
    """
    return Markup('<script type="module" src="{}" integrity="{}"></script>').format(
        asset(name), integrity(name)
    )
