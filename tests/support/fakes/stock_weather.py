"""A stock Nameko service, with nothing of ours in it."""

from nameko.rpc import rpc


class Weather:
    name = "weather"

    @rpc
    def forecast(self, city, days=1):
        return {"city": city, "days": [{"sun": True}] * days}

    @rpc
    def repeat(self, value):
        return value

    @rpc
    def fail(self):
        raise ValueError("password=1234")
