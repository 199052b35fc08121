"""Ends a test with a proof: once the system is at rest, every law of every service is kept."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from backbone.errors import Conflict, ServiceError
from backbone.rpc_client import RpcClient
from registry.contract import GREEN, KEPT, RUNNING
from tests.support.patience import patiently
from tests.support.shop import Shop
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from tests.support.system import WholeSystem

SERVICES = ("customers", "inventory", "billing", "registry")
REST_S = 60
PROOF_S = 200
"""Longer than what moves is waited for."""


def prove(running: Shop | WholeSystem, rest_s: float = REST_S) -> dict[str, Any]:
    """Wait until no message is under way, and assert that every law is kept. Returns: the proof.

    Args: rest_s: How long the messages may take to come to rest.
    """
    if isinstance(running, Shop):
        return _proven(running.client, rest_s)
    client = RpcClient(running.settings.amqp_uri, "proof")
    try:
        return _proven(client, rest_s)
    finally:
        client.close()


def broken_laws(proof: dict[str, Any]) -> dict[str, Any]:
    """Service and law -> its offenders, or its state, of the laws that were not kept."""
    return {
        f"{check['service']}.{check['law']}": check["offenders"] or check["state"]
        for check in proof["checks"]
        if check["state"] != KEPT
    }


def run_proof(client: RpcClient) -> dict[str, Any]:
    """Start a proof, behind the one that may be running, and wait for its end."""
    proof = wait_until(lambda: _started(client), "the start of a proof", PROOF_S)
    until = time.monotonic() + PROOF_S
    while proof["state"] == RUNNING:
        assert time.monotonic() < until, f"The proof does not end: {broken_laws(proof)}"
        time.sleep(0.2)
        proof = _asked(client, "get_proof", proof_id=proof["id"])
    return proof


def _proven(client: RpcClient, rest_s: float) -> dict[str, Any]:
    wait_until(lambda: _is_at_rest(client), "rest", rest_s)
    proof = run_proof(client)
    assert proof["state"] == GREEN, f"{proof['state']} {proof['reason']}: {broken_laws(proof)}"
    return proof


def _started(client: RpcClient) -> dict[str, Any] | None:
    try:
        return _asked(client, "start_proof")
    except Conflict:
        return None


def _is_at_rest(client: RpcClient) -> bool:
    try:
        backlogs = [client.call(service, "backlog", {}) for service in SERVICES]
    except ServiceError:
        return False
    return not any(each["outbox"] or each["parked"] for each in backlogs)


def _asked(client: RpcClient, method: str, **arguments: str) -> dict[str, Any]:
    return patiently(lambda: client.call("registry", method, arguments))
