"""One call to the stock workshop as a stock client makes it: `stock_call.py '{"method", "timeout", "kwargs"}'`.

Prints `asking`, and then its outcome: {"result": …} or {"raised": class name, "text": …}.
"""

import json
import os
import sys

from nameko.standalone.rpc import ClusterRpcProxy

asked = json.loads(sys.argv[1])


def outcome(cluster):
    try:
        return {"result": getattr(cluster.workshop, asked["method"])(**asked["kwargs"])}
    except Exception as error:  # noqa: BLE001 - Whatever it is, the test wants to see it.
        return {"raised": type(error).__name__, "text": str(error)}


with ClusterRpcProxy({"AMQP_URI": os.environ["AMQP_URI"]}, timeout=asked["timeout"]) as cluster:
    print("asking", flush=True)  # noqa: T201
    print(json.dumps(outcome(cluster)), flush=True)  # noqa: T201
