"""The OpenAPI document: made from the schemas that are enforced. `python -m gateway.openapi` writes it anew."""

import json
import re
import sys
from inspect import getdoc
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from gateway.api import Api, Doc
from gateway.problems import KINDS
from gateway.resources import BLUEPRINTS

PATH = Path(__file__).with_name("openapi.json")
API_VERSION = "1"
"""Versions only add. What would break a client is another path: /api/v2."""

_PARTS = ("openapi", "info", "servers", "tags", "paths", "components")
_OPERATION_PARTS = (
    "operationId",
    "summary",
    "description",
    "tags",
    "security",
    "parameters",
    "requestBody",
    "responses",
)
_REFERENCE = re.compile(r"#/components/schemas/(\w+)")
_INTRODUCTION = """From a catalogue to an invoice, over HTTP.

- **Money** is in minor units: `{"amount_minor": 1299, "currency": "EUR"}` is 12.99 EUR.
- **Commands** that create or move something take an `Idempotency-Key`. When an answer did not come, send the same
  request with the same key again: it is done once.
- **Lists** come in pages. `next_cursor`, also in the header `Link`, leads to the next one.
- **Failures** are problem documents (RFC 9457). Branch on the status, read `code`, show `detail`:

| Kind | Status | Means |
|---|---|---|
"""


def init_app(app: Flask) -> None:
    """Register all resources with the application, and keep their document at its extension `openapi`."""
    kinds = "\n".join(f"| {name} | {kind.status} | {kind.title} |" for name, kind in KINDS.items())
    app.config.update(API_TITLE="Kontor", API_VERSION=API_VERSION, OPENAPI_VERSION="3.1.0")
    api = Api(
        app,
        spec_kwargs={"info": {"description": _INTRODUCTION + kinds}, "servers": [{"url": "/"}]},
    )
    for blueprint, prefix in BLUEPRINTS:
        api.register_blueprint(blueprint, url_prefix=prefix)
    app.extensions["openapi"] = _finished(api)


def text_of(document: Doc) -> str:
    """The document as it is committed and served."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _finished(api: Api) -> Doc:
    """The document in the order in which it is read, with what only its whole shows."""
    document: Doc = api.spec.to_dict()
    schemas = document["components"]["schemas"]
    for (schema_class, *_), name in api.ma_plugin.converter.refs.items():
        schemas[name]["description"] = getdoc(schema_class)
    for path in document["paths"].values():
        path |= {name: _finished_operation(part) for name, part in path.items() if name != "parameters"}
    for name in schemas.keys() - _sent_by_callers(document):
        # A version may add to what is answered; only what is sent must hold nothing else.
        schemas[name].pop("additionalProperties", None)
    return {part: document[part] for part in _PARTS}


def _finished_operation(operation: Doc) -> Doc:
    for parameter in operation["parameters"]:
        schema = parameter.get("schema", {})
        if isinstance(schema.get("type"), list):
            # Null is what the service is told when the query does not name it; a query itself cannot say null.
            schema["type"] = schema["type"][0]
            schema.pop("default", None)
    return {part: operation[part] for part in _OPERATION_PARTS if operation.get(part) or part == "security"}


def _sent_by_callers(document: Doc) -> set[str]:
    """The names of the schemas of request bodies, and of those that they hold."""
    operations = (part for path in document["paths"].values() for name, part in path.items() if name != "parameters")
    found: set[str] = set()
    unread = [json.dumps([operation.get("requestBody") for operation in operations])]
    while unread:
        names = set(_REFERENCE.findall(unread.pop())) - found
        found |= names
        unread += [json.dumps(document["components"]["schemas"][name]) for name in names]
    return found


def main() -> None:
    """Write the document beside this module, or elsewhere when a path is given."""
    from gateway.app import create_app
    from gateway.config import Settings

    with TemporaryDirectory() as folder:
        app = create_app(Settings(var=Path(folder)))
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else PATH
    path.write_text(text_of(app.extensions["openapi"]))


if __name__ == "__main__":
    main()
