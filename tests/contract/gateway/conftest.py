"""A gateway whose services answer with samples of their contracts, and keep what they were asked."""

import re
from types import SimpleNamespace

import pytest
from flask_jwt_extended import create_access_token
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from gateway.app import create_app
from gateway.config import Settings
from tests.contract.gateway.samples import ANSWERS, ID


class SampleServices:
    """Stands for the RPC client."""

    is_connected = True

    def __init__(self):
        self.calls = []

    def __getattr__(self, service):
        return SampleService(self, service)


class SampleService:
    def __init__(self, services, service):
        self._services, self._service = services, service

    def __getattr__(self, method):
        def call(**arguments):
            name = f"{self._service}.{method}"
            self._services.calls.append((name, arguments))
            answer = ANSWERS.get(name, {"service": self._service, "status": "ok"})
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    return create_app(Settings(var=tmp_path_factory.mktemp("var")))


@pytest.fixture
def services(app):
    fake = SampleServices()
    app.extensions["rpc"] = SimpleNamespace(client=lambda: fake)
    return fake


@pytest.fixture(scope="session")
def document(app):
    return app.extensions["openapi"]


@pytest.fixture(scope="session")
def schema_named(document):
    """What checks a value against a schema of the document: `#/components/schemas/…`."""
    registry = Registry().with_resource("urn:document", DRAFT202012.create_resource(document))
    return lambda reference: Draft202012Validator({"$ref": f"urn:document{reference}"}, registry=registry)


@pytest.fixture
def ask(app, services):
    """Ask for an operation of the document, with its example as body, as somebody who may do everything."""
    with app.app_context():
        token = create_access_token(ID, additional_claims={"roles": ["admin"], "sid": ID})
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k", "If-Match": '"1"'}

    def send(path, method, operation):
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
        url = re.sub(r"\{\w+_id\}", ID, path).replace("{sku}", "KIT-0001").replace("{service}", "billing")
        asked = [each for each in operation.get("parameters", []) if each.get("in") == "query" and each.get("required")]
        query = {each["name"]: each["schema"]["example"] for each in asked}
        return app.test_client().open(url, method=method, json=body, headers=headers, query_string=query)

    return send
