"""Calls our service through our client: `python -m gevent.monkey --module bench.callers.ours IN_FLIGHT SECONDS`."""

import os
import sys
import time

from backbone.rpc_client import RpcClient
from bench.callers.pace import Order, keep_calling


def main() -> None:
    """Call `get_value` from as many greenlets as there shall be calls in flight, all through one client."""
    began = time.perf_counter()
    client = RpcClient(os.environ["AMQP_URI"], "bench")
    client.tally.get_value(value=0)
    set_up_s = time.perf_counter() - began
    watch = keep_calling(Order.from_arguments(), lambda: client.tally.get_value(value="as it is"))
    client.close()
    sys.stdout.write(watch.report(set_up_s))


if __name__ == "__main__":
    main()
