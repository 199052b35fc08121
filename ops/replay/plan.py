"""Turns the lines of the Online Retail file into what can be ordered, and counts what cannot, by reason. No I/O."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from functools import cache

from backbone.money import Money, total_of
from inventory.contract.quotes import LINE_QUANTITY_MAX, ORDER_LINES_MAX
from ops.replay.countries import code_of

CURRENCY = "GBP"
CENT = Decimal("0.01")
# What the shop booked under a stock code though nothing was taken from a shelf.
NO_PRODUCTS = frozenset(
    ["POST", "DOT", "C2", "M", "D", "S", "B", "CRUK", "BANK CHARGES", "AMAZONFEE", "ADJUST", "ADJUST2", "TEST001"]
)
VOUCHERS = "GIFT_"
"""How the codes of gift vouchers begin."""
_SKU = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,25}")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_PRICE = re.compile(r"-?[0-9]{1,9}(\.[0-9]+)?")
_CUSTOMER = re.compile(r"[0-9]{1,10}")


class Reason(Enum):
    """Why a line of the file cannot be a line of an order. A line counts under the first that applies."""

    UNREADABLE = "a quantity, price or customer that is no number"
    CANCELLATION = "cancellation (invoice number starts with C)"
    ADJUSTMENT = "bad-debt adjustment (invoice number starts with A)"
    NO_CUSTOMER = "no customer"
    NO_PRODUCT = "postage, fee, discount or voucher: no product"
    NO_SKU = "stock code that cannot be a SKU"
    QUANTITY_NOT_POSITIVE = "quantity zero or less"
    QUANTITY_TOO_LARGE = f"quantity above {LINE_QUANTITY_MAX:,}"
    PRICE_NEGATIVE = "price below zero"
    PRICE_ZERO = "price of zero"
    PRICE_BELOW_A_CENT = "price with a part of a cent"
    TOO_MANY_LINES = f"line beyond the {ORDER_LINES_MAX:,} that an order may have"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file, as text."""

    invoice: str
    stock_code: str
    description: str
    quantity: str
    unit_price: str
    customer: str
    country: str


@dataclass(frozen=True, slots=True)
class Line:
    """Units of a SKU on an order, at the file's price."""

    sku: str
    quantity: int
    unit_price: Decimal


@dataclass(frozen=True)
class Product:
    """A stock code at one of its prices.

    Args: units: What all orders of the whole file take of it, however few of them are played.
    """

    sku: str
    name: str
    unit_price: Money
    units: int


@dataclass(frozen=True)
class Customer:
    """Who orders: the file's number, and the country of the first order."""

    number: str
    country: str

    @property
    def email(self) -> str:
        """The address under which the customer is registered."""
        return f"c{self.number}@online-retail.example"

    @property
    def name(self) -> str:
        """The file is anonymous, so the number stands for the name."""
        return f"Customer {self.number}"


@dataclass(frozen=True)
class Order:
    """An invoice of the file as an order."""

    invoice: str
    customer: Customer
    lines: list[Line] = field(default_factory=list)

    @property
    def net(self) -> Money:
        """The file's sum of quantity times price, in decimals and independent of how the system reckons."""
        return money(sum((line.quantity * line.unit_price for line in self.lines), Decimal(0)))


@dataclass(frozen=True)
class Plan:
    """What is to be played, and what of the file's same stretch cannot be."""

    products: list[Product]
    customers: list[Customer]
    orders: list[Order]
    refused: Counter[Reason]

    @property
    def accepted(self) -> int:
        """How many lines of the file are ordered."""
        return sum(len(order.lines) for order in self.orders)

    @property
    def net(self) -> Money:
        """The file's net total over all accepted lines."""
        return total_of((order.net for order in self.orders), CURRENCY)


def plan_of(rows: Iterable[Row], invoices: int) -> Plan:
    """What to play of a file.

    Names and stock come from the whole file, so that a longer replay continues a shorter one.

    Args: invoices: How many of the first orderable invoices; 0 is all of them.
    """
    planner = _Planner(invoices)
    for row in rows:
        planner.take(row)
    return planner.plan()


def reason_against(row: Row) -> Reason | None:
    """Why a line cannot be ordered, or None when it can."""
    if row.invoice.startswith("C"):
        return Reason.CANCELLATION
    if row.invoice.startswith("A"):
        return Reason.ADJUSTMENT
    if not row.customer:
        return Reason.NO_CUSTOMER
    if not (_WHOLE.fullmatch(row.quantity) and _PRICE.fullmatch(row.unit_price) and _CUSTOMER.fullmatch(row.customer)):
        return Reason.UNREADABLE
    return _reason_against_code(row.stock_code) or _reason_against_numbers(row.quantity, row.unit_price)


# The file repeats some thousand codes and numbers half a million times.
@cache
def _reason_against_code(stock_code: str) -> Reason | None:
    code = stock_code.upper()
    if code in NO_PRODUCTS or code.startswith(VOUCHERS):
        return Reason.NO_PRODUCT
    return None if _SKU.fullmatch(code) else Reason.NO_SKU


@cache
def _reason_against_numbers(quantity_text: str, price_text: str) -> Reason | None:
    quantity, price = int(quantity_text), Decimal(price_text)
    judged = (
        (quantity <= 0, Reason.QUANTITY_NOT_POSITIVE),
        (quantity > LINE_QUANTITY_MAX, Reason.QUANTITY_TOO_LARGE),
        (price < 0, Reason.PRICE_NEGATIVE),
        (price == 0, Reason.PRICE_ZERO),
        (price % CENT != 0, Reason.PRICE_BELOW_A_CENT),
    )
    return next((reason for applies, reason in judged if applies), None)


def money(amount: Decimal) -> Money:
    """An amount of the file's currency that has no parts of a cent."""
    return Money(int(amount / CENT), CURRENCY)


@cache
def sku_of(stock_code: str, unit_price: Decimal) -> str:
    """The SKU of a stock code at a price; codes that differ in case are one, as they name the same thing."""
    return f"{stock_code.upper()}-{unit_price.quantize(CENT)}"


class _Planner:
    def __init__(self, invoices: int) -> None:
        self._limit = invoices
        self._orders: dict[str, Order] = {}
        self._customers: dict[str, Customer] = {}
        self._refused: dict[str, Counter[Reason]] = {}
        self._units: Counter[str] = Counter()
        self._codes: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._is_full = False

    def take(self, row: Row) -> None:
        """Count a line in, as part of an order or under the reason against it."""
        reason = reason_against(row)
        if reason is None:
            self._accept(row)
        else:
            self._refuse(row, reason)
            self._name(row.stock_code.upper(), row)

    def plan(self) -> Plan:
        """The plan over all lines taken."""
        orders = list(self._orders.values())
        prices = {line.sku: line.unit_price for order in orders for line in order.lines}
        products = [self._product(sku, price) for sku, price in prices.items()]
        customers = {order.customer.number: order.customer for order in orders}
        return Plan(products, list(customers.values()), orders, sum(self._refused.values(), Counter()))

    def _accept(self, row: Row) -> None:
        price = Decimal(row.unit_price)
        line = Line(sku_of(row.stock_code, price), int(row.quantity), price)
        order = self._order(row)
        if order is not None and len(order.lines) == ORDER_LINES_MAX:
            self._refuse(row, Reason.TOO_MANY_LINES)
            return
        self._units[line.sku] += line.quantity
        self._codes[line.sku] = row.stock_code.upper()
        self._name(line.sku, row)
        if order is not None:
            order.lines.append(line)

    def _order(self, row: Row) -> Order | None:
        """The order that a line belongs to; None after the last that is to be played."""
        if row.invoice not in self._orders and not self._is_full:
            self._is_full = 0 < self._limit <= len(self._orders)
            if self._is_full:
                # The stretch ends before this invoice, so lines of it that were refused before this one do not count.
                self._refused.pop(row.invoice, None)
                return None
            customer = self._customers.setdefault(row.customer, Customer(row.customer, code_of(row.country)))
            self._orders[row.invoice] = Order(row.invoice, customer)
        return self._orders.get(row.invoice)

    def _refuse(self, row: Row, reason: Reason) -> None:
        if not self._is_full or row.invoice in self._orders or row.invoice in self._refused:
            self._refused.setdefault(row.invoice, Counter())[reason] += 1

    def _name(self, key: str, row: Row) -> None:
        """Remember the first description of a SKU, and of a code for those of its SKUs that have none."""
        code = row.stock_code.upper()
        if row.description and (key not in self._names or code not in self._names):
            description = " ".join(row.description.split())
            self._names.setdefault(key, description)
            self._names.setdefault(code, description)

    def _product(self, sku: str, price: Decimal) -> Product:
        code = self._codes[sku]
        name = self._names.get(sku) or self._names.get(code) or f"Article {code}"
        return Product(sku, name, money(price), self._units[sku])
