"""Places orders: `python -m gevent.monkey --module bench.callers.place IN_FLIGHT SECONDS CUSTOMER_ID SKU...`."""

import os
import random
import sys
import time

from backbone.context import Context, bound
from backbone.messages import new_id
from backbone.rpc_client import RpcClient
from bench.callers.pace import Order, keep_calling

LINES = 3


def main() -> None:
    """Place orders of random products, each under a key of its own."""
    began = time.perf_counter()
    client = RpcClient(os.environ["AMQP_URI"], "bench")
    customer_id, skus = sys.argv[3], sys.argv[4:]

    def place() -> None:
        lines = [{"sku": sku, "quantity": 2} for sku in random.sample(skus, LINES)]
        with bound(Context(idempotency_key=new_id())):
            client.inventory.place_order(customer_id=customer_id, lines=lines)

    place()
    set_up_s = time.perf_counter() - began
    watch = keep_calling(Order.from_arguments(), place)
    client.close()
    sys.stdout.write(watch.report(set_up_s))


if __name__ == "__main__":
    main()
