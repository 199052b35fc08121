"""`Container`: Nameko's, with a shorter life cycle of workers where no dependency takes part in it."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import structlog
from nameko.containers import ServiceContainer, WorkerContext
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint

log = structlog.get_logger()
Settle = Callable[..., tuple[Any, Any]] | None


class Worker(NamedTuple):
    """What runs an entrypoint."""

    entrypoint: Entrypoint


class Container(ServiceContainer):
    """A container whose service object and dependencies are made once, where all of these are `is_kept`.

    A dependency without that attribute may differ from call to call: then each call gets Nameko's own life cycle.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_lean = all(getattr(each, "is_kept", False) for each in self.dependencies)
        self._service: Any = None

    def spawn_worker(
        self, entrypoint: Entrypoint, args: Sequence[Any], kwargs: Mapping[str, Any], **options: Any
    ) -> Any:
        """Run the entrypoint's method in a worker of its own, and hand what it returns or raises to `handle_result`.

        Raises: ContainerBeingKilled.
        """
        if not self._is_lean:
            return super().spawn_worker(entrypoint, args, kwargs, **options)
        if self._being_killed:
            raise ContainerBeingKilled
        worker = Worker(entrypoint)
        self._worker_pool.spawn_n(self._work, worker, args, kwargs, options.get("handle_result"))
        return worker

    def _work(self, worker: Worker, args: Sequence[Any], kwargs: Mapping[str, Any], handle_result: Settle) -> None:
        result = failure = None
        is_settled = False
        try:
            try:
                result = getattr(self._kept_service(worker), worker.entrypoint.method_name)(*args, **kwargs)
            except Exception as error:
                failure = sys.exc_info()
                if not isinstance(error, worker.entrypoint.expected_exceptions):
                    log.exception("worker_failed", method=worker.entrypoint.method_name)
            if handle_result is not None:
                handle_result(worker, result, failure)
            is_settled = True
        finally:
            if not is_settled:  # As Nameko does: a process that cannot answer ends, and is started again.
                self.kill(sys.exc_info())

    def _kept_service(self, worker: Worker) -> Any:
        if self._service is None:
            service = self.service_cls()
            context = WorkerContext(self, service, worker.entrypoint)
            for dependency in self.dependencies:
                setattr(service, dependency.attr_name, dependency.get_dependency(context))
            self._service = service
        return self._service
