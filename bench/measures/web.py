"""Through HTTP: the same Flask application on gunicorn, with our client or a pool of stock ones behind it."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from bench.children import Process, measured
from bench.figures import Figure, Round
from bench.ground import Ground, free_port
from bench.measures.rounds import in_turns
from ops.ports import answers

SECONDS = 2.5
CONNECTIONS = 32
COIN = "01890a5d-ac96-774b-bcce-b302099a8057"


def figures(ground: Ground) -> Iterator[Figure]:
    """Requests that read one row."""
    with ground.both_services():
        for database in (ground.our_database, ground.stock_database):
            _add_coin(database)
        ports = {application: free_port() for application in ("with_ours", "with_stock")}
        servers = [_serve(ground, application, port) for application, port in ports.items()]
        ours, peer = (partial(_ask, ground, port) for port in ports.values())
        yield Figure(f"HTTP, {CONNECTIONS} connections", *in_turns(ours, peer), unit="requests/s", target=2)
        for server in servers:
            ground.children.stop(server)


def _add_coin(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("INSERT INTO coins (coin_id, worth_minor, currency) VALUES (?, 200, 'EUR')", (COIN,))


def _serve(ground: Ground, application: str, port: int) -> Process:
    own = ("--worker-class", "gevent", "--workers", "1", "--bind", f"127.0.0.1:{port}", "--no-control-socket")
    command = [sys.executable, "-m", "gunicorn", *own, f"bench.web:{application}()"]
    server = ground.children.start(f"gunicorn_{application}", command, ground.environment)
    ground.children.wait_until(server, lambda: answers("127.0.0.1", port), "a web server")
    return server


def _ask(ground: Ground, port: int) -> Round:
    order = (str(CONNECTIONS), str(SECONDS), str(port), f"/coins/{COIN}")
    return measured(("-m", "bench.callers.http", *order), ground.environment)
