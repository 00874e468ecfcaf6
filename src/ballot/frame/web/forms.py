"""Owns how submitted forms are read: text fields as text, files within a size, nothing else."""

from dataclasses import dataclass

from litestar.datastructures import FormMultiDict, UploadFile

from ballot.basics.errors import Malformed
from ballot.frame.web.security import Asked

LARGEST_UPLOAD = 6 * 1024 * 1024
"""Bytes of an uploaded table; the sample county's takes a hundredth."""
LARGEST_FORM = 64 * 1024
"""Bytes of any other form."""


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file."""

    filename: str
    data: bytes


async def read_fields(request: Asked) -> dict[str, str]:
    """Return the text fields of a form, without blanks at their ends.

    Raises:
        Malformed: `http-400`, it is no text.
    """
    form = await _read(request)
    return {name: value.strip() for name, value in form.items() if isinstance(value, str)}


async def read_upload(request: Asked, field: str = "file") -> Upload:
    """Return the file of an upload form.

    Raises:
        Malformed: `file-missing`, there is none or it is empty; `http-400`, the form is no text.
    """
    found = (await _read(request)).get(field)
    if not isinstance(found, UploadFile):
        raise Malformed("file-missing")
    data = await found.read()
    if not data:
        raise Malformed("file-missing")
    return Upload(found.filename, data)


async def _read(request: Asked) -> FormMultiDict:
    try:
        return await request.form()
    except UnicodeDecodeError:
        raise Malformed("http-400") from None


def parse_number(text: str, field: str, digits: int) -> int:
    """Read a whole number that was typed into a field.

    Args:
        text: what was typed.
        field: the field's name, for the refusal.
        digits: the most digits that such a number has.

    Raises:
        Malformed: `field-no-number`.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= digits):
        raise Malformed("field-no-number", field=field, value=text[:40])
    return int(text)
