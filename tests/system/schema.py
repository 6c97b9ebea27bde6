# SPDX-License-Identifier: Apache-2.0
"""As much of JSON Schema 2020-12 as an OpenAPI 3.1 document of ours may use."""

import re

TYPES = {
    "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None),
}


def resolve(document, schema):
    while "$ref" in schema:
        target = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        schema = target
    return schema


def _is(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def faults(document, schema, value, where="$"):
    """What about `value` does not fit: a list of sentences, empty when it fits."""
    if schema is True or schema == {}:
        return []
    schema = resolve(document, schema)
    found = []
    types = schema.get("type")
    if types is not None:
        names = types if isinstance(types, list) else [types]
        if not any(_is(value, name) for name in names):
            return [f"{where}: {value!r} is no {types}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{where}: {value!r} is none of {schema['enum']}")
    if "const" in schema and value != schema["const"]:
        found.append(f"{where}: {value!r} is not {schema['const']!r}")
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        found.append(f"{where}: {value!r} does not match {schema['pattern']}")
    for key in ("oneOf", "anyOf"):
        if key in schema and not any(not faults(document, one, value) for one in schema[key]):
            found.append(f"{where}: fits none of {key}")
    for one in schema.get("allOf", []):
        found += faults(document, one, value, where)
    if isinstance(value, dict):
        found += _object_faults(document, schema, value, where)
    if isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            found += faults(document, schema["items"], item, f"{where}[{index}]")
    return found


def _object_faults(document, schema, value, where):
    found, properties = [], schema.get("properties", {})
    for name in schema.get("required", []):
        if name not in value:
            found.append(f"{where}: {name} is missing")
    for name, item in value.items():
        if name in properties:
            found += faults(document, properties[name], item, f"{where}.{name}")
        elif schema.get("additionalProperties") is False:
            found.append(f"{where}: {name} is not documented")
        elif isinstance(schema.get("additionalProperties"), dict):
            found += faults(document, schema["additionalProperties"], item, f"{where}.{name}")
    return found
