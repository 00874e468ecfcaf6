"""Owns what Litestar does not say in the OpenAPI document: raw bodies, closed objects."""

from dataclasses import dataclass

from litestar import Litestar
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


def close_objects(app: Litestar, *names: str) -> None:
    """Document that these objects take no other fields, which their Structs refuse."""
    components = app.openapi_schema.components
    for name in names:
        components.schemas[name].additional_properties = False
