"""Puts products into the catalogue: those of a CSV file, or the demo shop's on the first start."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from backbone.context import Context, Deadline, bound
from backbone.errors import Conflict, OutcomeUnknown, ServiceError, Unavailable
from backbone.rpc_client import RpcClient
from ops.product_file import LineError, ProductFile, ProductFileWrong, read_products
from ops.settings import Settings
from ops.trouble import Trouble

DEMO_PRODUCTS = Path(__file__).parent / "demo" / "products.csv"
IMPORT_DEADLINE_MS = 60_000
"""Several times what 20,000 products take in one transaction."""
IMPORT_ATTEMPTS_MAX = 3
"""An unknown outcome is mostly a service that restarts, which takes seconds; after that a person should look."""

WHAT_TO_DO = "`make status` shows what is running, `make run` starts the system."
CONNECT_SECONDS = 5
"""A broker on this machine answers in milliseconds; without one there is no use in waiting for the deadline."""

Question = Callable[[RpcClient], Any]


def seed_file(settings: Settings, path: Path) -> str:
    """Import the products of a CSV file, all or none.

    Returns: One sentence about what is in the catalogue now.
    Raises:  Trouble, with every error of the file.
    Repeat:  The same file is imported once.
    """
    try:
        file = read_products(path)
        report = _imported(settings, file)
    except ProductFileWrong as wrong:
        raise Trouble(f"Nothing of {path} was imported: {wrong}") from None
    products, units = report["products"], report["units"]
    return (
        f"The catalogue has the {products:,} product{'s' * (products != 1)} of {path}, with {units:,} units in stock."
    )


def seed_demo(settings: Settings) -> str:
    """Import the demo products if the catalogue is empty. Returns: One sentence. Raises: Trouble."""
    page = _ask(settings, lambda client: client.inventory.list_products(limit=1))
    if page["items"]:
        return "The catalogue has products already; the demo products were not imported."
    return seed_file(settings, DEMO_PRODUCTS)


def _imported(settings: Settings, file: ProductFile) -> Mapping[str, int]:
    """What the import brought. Raises: ProductFileWrong for SKUs that the catalogue has; Trouble."""
    try:
        # The key names the content, so that a second run after an unknown outcome finds the first one's answer.
        return _ask(  # type: ignore[no-any-return]
            settings,
            lambda client: client.inventory.import_products(products=file.products),
            idempotency_key=f"seed-{file.digest}",
        )
    except Conflict as conflict:
        taken = conflict.details.get("skus")
        if not isinstance(taken, list):
            raise Trouble(f"Nothing was imported: {conflict.message}") from None
        text = "sku: {} is in the catalogue already; remove the line or choose another SKU."
        raise ProductFileWrong(LineError(file.lines[sku], text.format(sku)) for sku in taken) from None


def _ask(settings: Settings, question: Question, idempotency_key: str | None = None) -> Any:
    """The answer to an operator's call. Raises: Conflict; Trouble for every other failure."""
    client = RpcClient(settings.amqp_uri, name="seed")
    try:
        if not client.wait_connected(CONNECT_SECONDS):
            raise Trouble(f"The message broker does not answer. {WHAT_TO_DO}")
        return _repeated(lambda: _once(client, question, idempotency_key))
    except Conflict:
        raise
    except ServiceError as error:
        raise Trouble(_advice(error)) from None
    finally:
        client.close()


def _once(client: RpcClient, question: Question, idempotency_key: str | None) -> Any:
    deadline = Deadline.after_ms(IMPORT_DEADLINE_MS)
    with bound(Context(deadline=deadline, idempotency_key=idempotency_key)):
        return question(client)


def _repeated(ask: Callable[[], Any]) -> Any:
    for _ in range(IMPORT_ATTEMPTS_MAX - 1):
        try:
            return ask()
        except OutcomeUnknown:
            continue
    return ask()


def _advice(error: ServiceError) -> str:
    if isinstance(error, OutcomeUnknown):
        return "It is not known whether the import happened. Run it again: the same file is imported only once."
    return f"Nothing was imported: {error.message}{f' {WHAT_TO_DO}' if isinstance(error, Unavailable) else ''}"
