"""A stock Nameko service with a dependency that fails after the work is done."""

from nameko.extensions import DependencyProvider
from nameko.rpc import rpc

from tests.support.fakes.effects import note


class Stumbling(DependencyProvider):
    def worker_result(self, worker_ctx, result=None, exc_info=None):
        raise RuntimeError("the hook is broken")


class Stumbler:
    name = "stumbler"
    stumbling = Stumbling()

    @rpc
    def work(self, name):
        note(name)
