"""Checks an OpenAPI document with Debian's python3-jsonschema.

usage: openapi_oracle.py DOCUMENT

Every schema must be a valid JSON Schema (2020-12), and every reference must lead to a schema. Then standard input is
read: each line is the name of a schema, a tab, and a document; the output line is "yes" or "no": the schema accepts the
document. With openapi_spec_validator installed, it must accept the whole document too.
"""
import json
import pathlib
import re
import sys

import jsonschema

api = json.loads(pathlib.Path(sys.argv[1]).read_text())
schemas = api["components"]["schemas"]
for schema in schemas.values():
    jsonschema.Draft202012Validator.check_schema(schema)
for name in re.findall(r'"\$ref": "#/components/schemas/(.*?)"', json.dumps(api)):
    assert name in schemas, name
identifiers = [operation["operationId"] for path in api["paths"].values() for operation in path.values()]
assert len(identifiers) == len(set(identifiers)), identifiers
for path, operations in api["paths"].items():
    for operation in operations.values():
        names = [p["name"] for p in operation.get("parameters", []) if p["in"] == "path"]
        assert names == re.findall(r"{(.*?)}", path), path
        assert all(answer["description"] for answer in operation["responses"].values()), path
try:
    import openapi_spec_validator
except ImportError:
    pass
else:
    openapi_spec_validator.validate(api)

definitions = json.loads(json.dumps(schemas).replace("#/components/schemas/", "#/$defs/"))
for line in sys.stdin:
    name, text = line.rstrip("\n").split("\t")
    validator = jsonschema.Draft202012Validator({"$ref": "#/$defs/" + name, "$defs": definitions})
    print("yes" if validator.is_valid(json.loads(text)) else "no")
