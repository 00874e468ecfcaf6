"""Owns how raw JSON bodies are documented: the protocol's texts pass through unread, as bytes."""

from dataclasses import dataclass

from litestar.enums import MediaType
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema

LARGEST_TEXT = 512 * 1024
"""Bytes of a ballot or a partial decryption; 100 projects over BELENIOS-2048 need a third of it."""


@dataclass
class RawJson(Operation):
    """An operation whose body is some JSON object that the protocol alone understands."""

    def __post_init__(self) -> None:
        schema = Schema(type=OpenAPIType.OBJECT)
        content = {MediaType.JSON.value: OpenAPIMediaType(schema=schema)}
        self.request_body = RequestBody(content=content, required=True)
