"""Owns what Litestar does not say in the OpenAPI document: raw bodies, closed objects.

The document is written when it is first asked for: the server's start does not wait for it.
"""

from dataclasses import dataclass
from typing import Any

import msgspec
from litestar.enums import MediaType
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition

LARGEST_TEXT = 512 * 1024
"""Bytes of a ballot or a partial decryption: more than those of the longest list of projects."""


@dataclass
class RawJson(Operation):
    """An operation whose body is some JSON object that the protocol alone understands."""

    def __post_init__(self) -> None:
        schema = Schema(type=OpenAPIType.OBJECT)
        content = {MediaType.JSON.value: OpenAPIMediaType(schema=schema)}
        self.request_body = RequestBody(content=content, required=True)


class CloseObjects(OpenAPISchemaPlugin):
    """Documents that objects take no other fields where their Structs refuse them."""

    def is_plugin_supported_field(self, field_definition: FieldDefinition) -> bool:
        """Take the Structs that forbid unknown fields."""
        kind = field_definition.annotation
        return (
            isinstance(kind, type)
            and issubclass(kind, msgspec.Struct)
            and kind.__struct_config__.forbid_unknown_fields
        )

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:
        """Have the object described as any other is, and close it."""
        describe = next(
            plugin
            for plugin in schema_creator.plugins
            if plugin is not self and plugin.is_plugin_supported_field(field_definition)
        )
        schema: Schema = describe.to_openapi_schema(field_definition, schema_creator)
        schema.additional_properties = False
        return schema
