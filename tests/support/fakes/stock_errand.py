"""A stock Nameko service that calls another one as soon as it runs, and when it is asked to."""

from nameko.rpc import RpcProxy, rpc
from nameko.timer import timer

from tests.support.fakes.effects import note


class Errand:
    name = "errand"
    workshop = RpcProxy("workshop")

    @timer(interval=3600, eager=True)
    def run(self):
        self.workshop.mark("errand", seconds=3)
        note("returned")

    @rpc
    def run_again(self):
        return self.workshop.mark("second errand")
