"""The same small web application twice: with our client behind it, and with a pool of stock ones."""

import os
import queue
from collections.abc import Callable
from typing import Any

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue

from backbone.rpc_client import RpcClient

POOL = 8
"""Stock proxies, each of which makes one call at a time."""


def with_ours() -> Flask:
    """The application in front of our service; all requests share one client."""
    client = RpcClient(os.environ["AMQP_URI"], "bench web")
    client.wait_connected(seconds=10)
    return _application(lambda coin_id: client.tally.get_coin(coin_id=coin_id))


def with_stock() -> Flask:
    """The application in front of the stock service; each request borrows a proxy."""
    from nameko.standalone.rpc import ClusterRpcProxy

    free: queue.Queue[Any] = queue.Queue()
    for _ in range(POOL):
        free.put(ClusterRpcProxy({"AMQP_URI": os.environ["AMQP_URI"]}).start())

    def get_coin(coin_id: str) -> Any:
        cluster = free.get()
        try:
            return cluster.stock_tally.get_coin(coin_id)
        finally:
            free.put(cluster)

    return _application(get_coin)


def _application(get_coin: Callable[[str], Any]) -> Flask:
    app = Flask(__name__)

    @app.route("/coins/<uuid:coin_id>")
    def coin(coin_id: object) -> ResponseReturnValue:
        return jsonify(get_coin(str(coin_id)))

    return app
