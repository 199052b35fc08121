"""A gateway whose services are a fake: what they answer is laid down by the test, what they were asked is kept."""

from types import SimpleNamespace

import pytest
from flask_jwt_extended import create_access_token

from backbone.context import current
from gateway.app import create_app
from gateway.config import Settings

CALLER = "019a0000-0000-7000-8000-000000000001"
SESSION = "019a0000-0000-7000-8000-0000000000aa"


class FakeServices:
    """Stands for the RPC client: `answers` by `service.method`; an exception is raised, all else is answered."""

    def __init__(self):
        self.answers, self.calls, self.is_connected = {}, [], True

    def __getattr__(self, service):
        return FakeService(self, service)

    @property
    def last(self):
        return self.calls[-1]


class FakeService:
    def __init__(self, services, service):
        self._services, self._service = services, service

    def __getattr__(self, method):
        name = f"{self._service}.{method}"

        def call(**arguments):
            self._services.calls.append(SimpleNamespace(method=name, arguments=arguments, context=current()))
            answer = self._services.answers.get(name, {})
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


@pytest.fixture(scope="session")
def webclient(tmp_path_factory):
    folder = tmp_path_factory.mktemp("webclient")
    (folder / "index.html").write_text('<app-root ngCspNonce="CSP_NONCE"></app-root>')
    (folder / "main-ABCDEF12.js").write_text("run();" * 200)
    (folder / "favicon.svg").write_text("<svg/>")
    return folder


@pytest.fixture(scope="session")
def settings(tmp_path_factory, webclient):
    return Settings(var=tmp_path_factory.mktemp("var"), webclient_dir=webclient)


@pytest.fixture(scope="session")
def app_of_all_tests(settings):
    return create_app(settings)


@pytest.fixture
def services():
    return FakeServices()


@pytest.fixture
def app(app_of_all_tests, services):
    app_of_all_tests.extensions["rpc"] = SimpleNamespace(client=lambda: services)
    return app_of_all_tests


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def token_for(app):
    """A token of a person with these roles."""

    def make(*roles, **options):
        with app.app_context():
            return create_access_token(CALLER, additional_claims={"roles": list(roles), "sid": SESSION}, **options)

    return make


@pytest.fixture
def signed_in_as(token_for):
    """The header of a person with these roles."""
    return lambda *roles: {"Authorization": f"Bearer {token_for(*roles)}"}


@pytest.fixture
def caller_id():
    return CALLER


@pytest.fixture
def session_id():
    return SESSION
