"""JSON logs: one event with fields a line, each with the correlation id of its journey."""

import logging
import sys
from contextlib import suppress
from typing import Any, TextIO, cast

import orjson
import structlog
from structlog.tracebacks import ExceptionDictTransformer

from backbone.context import current_or_none

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def configure_logging(process: str, level: str = "info") -> None:
    """Send every log line of this process to standard error as JSON.

    Args:
        process: Named on each line as `process`.
        level: debug, info, warning or error.
    """
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _journey,
        lambda _logger, _name, event: {"process": process, **event},
        # Without local variables, among which passwords would be.
        structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
    ]
    render = structlog.processors.JSONRenderer(serializer=lambda event, **_: orjson.dumps(event, default=str).decode())
    structlog.configure(
        processors=[*shared, render],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, _Unfailing(sys.stderr))),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[_strip, render]))
    logging.basicConfig(handlers=[handler], level=max(LEVELS[level], logging.WARNING), force=True)


class _Unfailing:
    """A stream whose reader may be gone: a line that nobody can read must not fail the request that it tells of."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, line: str) -> int:
        with suppress(OSError):
            self._stream.write(line)
        return len(line)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


def _journey(_logger: Any, _name: str, event: Any) -> Any:
    context = current_or_none()
    return event if context is None else {"correlation_id": context.correlation_id, **event}


def _strip(_logger: Any, _name: str, event: Any) -> Any:
    return {key: value for key, value in event.items() if key not in ("_record", "_from_structlog")}
