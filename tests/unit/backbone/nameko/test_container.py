"""The container: one service object where all dependencies are kept, Nameko's own life cycle where one is not."""

from typing import Any

import pytest
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import DependencyProvider, Entrypoint

from backbone.nameko.container import Container


class Kept(DependencyProvider):
    is_kept = True

    def get_dependency(self, worker_ctx: Any) -> str:
        return f"made for {worker_ctx.entrypoint.method_name}"


class OfEachCall(DependencyProvider):
    def get_dependency(self, worker_ctx: Any) -> str:
        return worker_ctx.call_id


class Noting(Entrypoint):
    """An entrypoint that a test starts by hand."""


note = Noting.decorator


class KeptService:
    name = "kept"
    dependency = Kept()

    @note(expected_exceptions=(KeyError,))
    def work(self, *arguments: Any) -> Any:
        if arguments == ("fail",):
            raise KeyError("failed")
        if arguments == ("stumble",):
            raise ZeroDivisionError
        return (self, self.dependency, *arguments)


class MixedService(KeptService):
    name = "mixed"
    own = OfEachCall()


def work(container: Any, *arguments: Any) -> tuple[Any, Any]:
    """What the method returned and raised, as its settler gets it."""
    settled: list[tuple[Any, Any]] = []

    def settle(_worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        settled.append((result, exc_info))
        return result, exc_info

    (entrypoint,) = container.entrypoints
    container.spawn_worker(entrypoint, arguments, {}, context_data={}, handle_result=settle)
    container._worker_pool.waitall()
    return settled[0]


def test_calls_share_the_service_and_what_it_depends_on():
    container = Container(KeptService, {})

    (first, dependency, argument), _ = work(container, 1)
    (second, *_), _ = work(container, 2)

    assert (first is second, dependency, argument) == (True, "made for work", 1)


def test_a_dependency_that_differs_from_call_to_call_is_made_for_each():
    container = Container(MixedService, {})

    (first, *_), _ = work(container, 1)
    (second, *_), _ = work(container, 2)

    assert first is not second


def test_a_worker_that_fails_unexpectedly_does_not_take_the_process_with_it(monkeypatch):
    container = Container(KeptService, {})
    monkeypatch.setattr(container, "kill", pytest.fail)

    _, (kind, *_) = work(container, "stumble")

    assert kind is ZeroDivisionError


def test_an_expected_error_goes_to_whoever_answers():
    _, (kind, error, _) = work(Container(KeptService, {}), "fail")

    assert (kind, error.args) == (KeyError, ("failed",))


def test_a_bug_of_whoever_answers_ends_the_process_rather_than_leaving_it_limp():
    container = Container(KeptService, {})
    (entrypoint,) = container.entrypoints
    killed: list[Any] = []
    container.kill = killed.append

    def stumble(*_: Any) -> tuple[Any, Any]:
        raise AssertionError("no answer")

    container.spawn_worker(entrypoint, (1,), {}, handle_result=stumble)
    container._worker_pool.waitall()

    assert [exc_info[0] for exc_info in killed] == [AssertionError]


def test_a_container_that_is_being_killed_starts_nothing_more():
    container = Container(KeptService, {})
    container._being_killed = True

    with pytest.raises(ContainerBeingKilled):
        work(container, 1)
