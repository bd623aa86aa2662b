"""conf/catalogue/catalogue.schema.json, and a checker for what it uses of JSON Schema."""
import json
import os
import re

from flow import TOP


def check(schema, value, root):
    """Whether value fits the schema, for the keywords that ours uses."""
    for key in schema:
        assert key in ("$schema", "$defs", "$ref", "title", "description", "type", "enum",
                       "anyOf", "required", "properties", "additionalProperties", "items",
                       "minItems", "maxItems", "minLength", "maxLength", "pattern",
                       "minimum", "maximum"), "keyword unknown to this checker: " + key
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        if not check(root["$defs"][name], value, root):
            return False
    types = {"object": dict, "array": list, "string": str, "integer": int}
    if "type" in schema and (not isinstance(value, types[schema["type"]])
                             or isinstance(value, bool)):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "anyOf" in schema and not any(check(s, value, root) for s in schema["anyOf"]):
        return False
    if isinstance(value, dict):
        known = schema.get("properties", {})
        return all(name in value for name in schema.get("required", [])) and all(
            check(known[name], member, root) if name in known
            else schema.get("additionalProperties", True)
            for name, member in value.items())
    if isinstance(value, list):
        return schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 1 << 60) \
            and all(check(schema.get("items", {}), item, root) for item in value)
    if isinstance(value, str):
        return schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 1 << 60) \
            and re.search(schema.get("pattern", ""), value) is not None
    if isinstance(value, int):
        return schema.get("minimum", value) <= value <= schema.get("maximum", value)
    return True


with open(os.path.join(TOP, "conf", "catalogue", "catalogue.schema.json"),
          encoding="utf-8") as schema_file:
    SCHEMA = json.load(schema_file)
