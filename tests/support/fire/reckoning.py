"""The comparison of what people were told with what is in the books: whatever does not agree is named."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from tests.support.fire.books import Books, Document
from tests.support.fire.diary import Diary, Entry

LEFT = ("SHIPPED", "DELIVERED")
AFTER = {
    "pack": ("PACKED", "READY", "ON_HOLD", *LEFT, "CANCELLED"),
    "dispatch": LEFT,
    "deliver": ("DELIVERED",),
}
"""In which of these states a shipment may be after that was acknowledged."""
PAID_FOR = ("READY", *LEFT)

Finding = Callable[[Diary, Books], Iterable[str]]


def lost(diary: Diary, books: Books) -> Iterator[str]:
    """What was acknowledged, and is not so."""
    authorised = {each["id"] for each in books.attempts("authorise")}
    for entry in diary.done("order"):
        if not _is_same(entry.answer, books.orders.get(entry.answer["id"])):
            yield f"{entry} {entry.answer['id']}"
    yield from _without(diary.done("pay"), lambda entry: entry.answer["attempt_id"] in authorised)
    yield from _without(diary.done("cancel"), lambda entry: _has_nothing_open(books.orders.get(entry.subject)))
    yield from _without(
        diary.done(*AFTER), lambda entry: _state(books.shipments.get(entry.subject)) in AFTER[entry.verb]
    )


def doubled(diary: Diary, books: Books) -> Iterator[str]:
    """What happened twice, or though nobody was told so."""
    told = Counter(entry.answer["id"] for entry in diary.done("order"))
    yield from (f"order {order_id} told {times} times" for order_id, times in told.items() if times > 1)
    yield from (f"order {order_id} told to nobody" for order_id in books.orders.keys() - told)
    yield from _authorised_to_nobody(diary, books)
    for kind, found in (("capture", books.attempts("capture")), ("invoice", books.invoices())):
        times = Counter(each["shipment_id"] for each in found)
        yield from (f"{count} {kind}s of shipment {name}" for name, count in times.items() if count > 1)


def oversold(_: Diary, books: Books) -> Iterator[str]:
    """Of which SKU more was promised or sent than there is, or its stock does not say so."""
    shipped, still_open = books.units("shipped"), books.units("open")
    for sku, stock in books.stock.items():
        on_hand = stock["received"] - shipped[sku]
        wanted = (on_hand, still_open[sku], on_hand - still_open[sku])
        if (stock["on_hand"], stock["reserved"], stock["available"]) != wanted or min(wanted) < 0:
            yield f"{sku}: {stock}, and by its orders on hand, reserved, available are {wanted}"


def unbalanced(_: Diary, books: Books) -> Iterator[str]:
    """Which order's money does not agree with its shipments and invoices, and accounts that do not come to nothing."""
    yield from (f"ledger {each}" for each in books.sums if each["debits"] != each["credits"])
    invoiced, with_invoice = books.invoiced_minor(), {each["shipment_id"] for each in books.invoices()}
    for order_id, order in books.orders.items():
        kept = _minor(order["payment"], "captured") - _minor(order["payment"], "refunded")
        if kept != invoiced[order_id] or kept > _minor(order, "total"):
            yield f"order {order_id} of {_minor(order, 'total')}: {kept} is kept, {invoiced[order_id]} is invoiced"
    for shipment in books.shipments.values():
        if shipment["state"] in PAID_FOR and shipment["id"] not in with_invoice:
            yield f"shipment {shipment['id']} is {shipment['state']} and has no invoice"


FINDINGS: dict[str, Finding] = {"lost": lost, "doubled": doubled, "oversold": oversold, "unbalanced": unbalanced}


def reckon(diary: Diary, books: Books) -> dict[str, list[str]]:
    """Each kind of finding with all that was found of it."""
    return {kind: [*find(diary, books)] for kind, find in FINDINGS.items()}


def _authorised_to_nobody(diary: Diary, books: Books) -> Iterator[str]:
    """Authorisations that nobody was told of, but where the order ended meanwhile: whoever paid was told that."""
    told = {entry.answer["attempt_id"] for entry in diary.done("pay")}
    came_late = Counter(entry.subject for entry in diary.refused("pay", "order_closed"))
    for attempt in books.attempts("authorise"):
        if attempt["id"] in told:
            continue
        came_late[attempt["order_id"]] -= 1
        if came_late[attempt["order_id"]] < 0:
            yield f"authorisation {attempt['id']} of order {attempt['order_id']} told to nobody"


def _without(entries: Iterable[Entry], is_so: Callable[[Entry], bool]) -> Iterator[str]:
    return (str(entry) for entry in entries if not is_so(entry))


def _is_same(told: Document, known: Document | None) -> bool:
    return known is not None and (told["number"], told["total"]) == (known["number"], known["total"])


def _has_nothing_open(order: Document | None) -> bool:
    return (
        order is not None and _state(order) in ("CANCELLED", *LEFT) and not any(each["open"] for each in order["lines"])
    )


def _state(document: Document | None) -> str:
    return document["state"] if document is not None else ""


def _minor(document: Document, part: str) -> int:
    amount: int = document[part]["amount_minor"]
    return amount
