"""Makes calls as a stock Nameko client does: `stock_caller.py '[["service", "method", [args], {kwargs}], …]' [known]`.

Prints one outcome a call: {"result": …} or {"raised": class name, "args": […]}. With `known` it has learnt our errors.
"""

import json
import os
import sys

from nameko.exceptions import deserialize_to_instance
from nameko.standalone.rpc import ClusterRpcProxy

from backbone.errors import KINDS

if sys.argv[2:] == ["known"]:
    for kind in KINDS.values():
        deserialize_to_instance(kind)


def outcome(cluster, service, method, args, kwargs):
    try:
        return {"result": getattr(getattr(cluster, service), method)(*args, **kwargs)}
    except Exception as error:  # noqa: BLE001 - Whatever it is, the test wants to see it.
        return {"raised": type(error).__name__, "args": [str(each) for each in error.args]}


with ClusterRpcProxy({"AMQP_URI": os.environ["AMQP_URI"]}, timeout=20) as cluster:
    print(json.dumps([outcome(cluster, *call) for call in json.loads(sys.argv[1])]))  # noqa: T201
