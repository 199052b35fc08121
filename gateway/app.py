"""The application: extensions, resources and checks, in the order in which a request meets them."""

from flask import Flask
from flask_compress import Compress

from gateway import auth, journey, openapi, problems, rpc, security, sessions, streams, web
from gateway.bodies import FastJson, Request
from gateway.config import BODY_BYTES_MAX, Settings
from gateway.resources import PREFIX, docs


class Gateway(Flask):
    """Flask with our JSON and our words for what is wrong with a body."""

    json_provider_class = FastJson
    request_class = Request


def create_app(config: Settings | None = None) -> Flask:
    """The gateway as a WSGI application.

    Args:    config: The environment's settings where none are given.
    Raises:  SettingError.
    """
    settings = config or Settings.from_environment()
    app = Gateway("gateway", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=BODY_BYTES_MAX, REQUEST_DEADLINE_MS=settings.request_deadline_ms)
    # The journey begins first and ends last, so that everything else happens within it.
    journey.init_app(app)
    problems.init_app(app)
    _compress(app)
    security.init_app(app, settings)
    auth.init_app(app, settings)
    web.init_app(app, settings.webclient_dir)
    rpc.init_app(app, settings.amqp_uri)
    sessions.init_app(app, settings)
    streams.init_app(app, settings)
    openapi.init_app(app)
    app.register_blueprint(docs.blueprint, url_prefix=PREFIX)
    return app


def _compress(app: Flask) -> None:
    app.config.update(
        # zstd costs a fraction of the others at the same size; the rest is for clients that do not know it.
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_CACHE_BACKEND=web.CompressedFiles,
        COMPRESS_CACHE_KEY=web.CompressedFiles.key,
        # Whether a reader has it already is decided before compressing.
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False,
    )
    Compress(app)
