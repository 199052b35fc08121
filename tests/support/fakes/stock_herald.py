"""A stock Nameko service that may announce something."""

from nameko.events import EventDispatcher
from nameko.rpc import rpc


class Herald:
    name = "herald"
    dispatch = EventDispatcher()

    @rpc
    def announce(self):
        self.dispatch("announced", {})
