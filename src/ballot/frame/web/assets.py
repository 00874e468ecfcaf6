"""Owns the addresses of static files: each carries its digest, scripts also carry their integrity.

A file that changes gets another address, so caches may keep it for good; a script that changed on
the way does not run (Subresource Integrity). Files are compressed as far as it goes, once.
"""

import asyncio
import mimetypes
from base64 import b64encode
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha384
from pathlib import Path
from threading import Lock
from typing import Any, Final

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from markupsafe import Markup

from ballot.frame.web.encodings import chosen, compress

STATIC: Final = Path(__file__).parent / "static"
_VERSION_LENGTH: Final = 12
_KEEP: Final = f"public, max-age={365 * 24 * 3600}, immutable"


@dataclass(frozen=True, slots=True)
class _Variant:
    """A static file as it travels."""

    body: bytes
    encoding: str | None


_variants: Final[dict[tuple[str, int, str | None], _Variant]] = {}
_compressing: Final = Lock()


@get("/static/{name:path}", include_in_schema=False)
async def send_asset(name: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
    """Hand out a static file, compressed if the browser takes it.

    Only the names of files that are there are ever looked up: what else may stand in an address (a
    zero byte, a file taken for a folder, a name of 5,000 letters) is no matter of the file system.
    """
    known = name.removeprefix("/")
    if known not in _names():
        raise NotFoundException
    variant = await _variant(known, chosen(request.headers.get("accept-encoding", "")))
    headers = {"cache-control": _KEEP, "vary": "accept-encoding"}
    if variant.encoding:
        headers["content-encoding"] = variant.encoding
    kind = mimetypes.guess_type(known)[0]
    return Response(variant.body, media_type=kind, headers=headers)


@cache
def _names() -> frozenset[str]:
    return frozenset(
        path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()
    )


async def _variant(name: str, encoding: str | None) -> _Variant:
    key = (name, (STATIC / name).stat().st_mtime_ns, encoding)
    return _variants.get(key) or await asyncio.to_thread(_make_variant, *key)


def _make_variant(name: str, changed: int, encoding: str | None) -> _Variant:
    """Compress a file once; whoever asks meanwhile waits for that."""
    with _compressing:
        if (name, changed, encoding) not in _variants:
            body = (STATIC / name).read_bytes()
            small = compress(body, encoding, best=True) if encoding else body
            found = _Variant(small, encoding) if len(small) < len(body) else _Variant(body, None)
            _variants[name, changed, encoding] = found
        return _variants[name, changed, encoding]


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
