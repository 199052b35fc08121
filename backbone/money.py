"""`Money`: integer minor units of an ISO 4217 currency; its shares and remainders are exact."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

# Minor digits by ISO 4217 (amendment 176), where they are not 2.
_EXPONENTS = {
    "BHD": 3, "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "IQD": 3, "ISK": 0, "JOD": 3, "JPY": 0, "KMF": 0, "KRW": 0,
    "KWD": 3, "LYD": 3, "OMR": 3, "PYG": 0, "RWF": 0, "TND": 3, "UGX": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0,
    "XPF": 0,
}  # fmt: skip
# Two minor digits: what shops trade in. A code outside both lists is refused rather than guessed.
_TWO_DIGITS = frozenset({
    "AED", "ALL", "AUD", "BAM", "BGN", "BRL", "CAD", "CHF", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP", "HKD",
    "HUF", "IDR", "ILS", "INR", "MAD", "MKD", "MXN", "MYR", "NGN", "NOK", "NZD", "PEN", "PHP", "PKR", "PLN", "QAR",
    "RON", "RSD", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "ZAR",
})  # fmt: skip
BASIS_POINTS_PER_UNIT = 10_000
AMOUNT_MINOR_MAX = 10**15
"""Fits every database's 64-bit integer with room for sums, and a double (the browser's number) exactly."""


def exponent_of(currency: str) -> int:
    """How many minor digits a currency has.

    Raises: ValueError for a code that is none of the currencies known here.
    """
    if currency in _TWO_DIGITS:
        return 2
    try:
        return _EXPONENTS[currency]
    except KeyError:
        raise ValueError(f"{currency!r} is not a currency code (ISO 4217) that is traded here.") from None


@dataclass(frozen=True, order=False)
class Money:
    """An exact amount of one currency.

    Args:
        amount_minor: Minor units (cents), may be negative.
        currency: ISO 4217 code.
    """

    amount_minor: int
    currency: str

    @property
    def exponent(self) -> int:
        """Minor digits of the currency."""
        return exponent_of(self.currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount_minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount_minor - self._same(other), self.currency)

    def __mul__(self, quantity: int) -> "Money":
        return Money(self.amount_minor * quantity, self.currency)

    def __str__(self) -> str:
        sign, digits = "-" * (self.amount_minor < 0), str(abs(self.amount_minor)).zfill(self.exponent + 1)
        whole, minor = digits[: len(digits) - self.exponent], digits[len(digits) - self.exponent :]
        return f"{sign}{whole}{'.' * bool(minor)}{minor} {self.currency}"

    def portion(self, basis_points: int) -> "Money":
        """The share of a rate in hundredths of a percent, half up and symmetric about zero.

        Source: EN 16931 BR-CO-17 rounds tax once per category, half up.
        """
        half_up = (abs(self.amount_minor) * basis_points * 2 + BASIS_POINTS_PER_UNIT) // (2 * BASIS_POINTS_PER_UNIT)
        return Money(half_up if self.amount_minor >= 0 else -half_up, self.currency)

    def spread(self, weights: Sequence[int]) -> list["Money"]:
        """Share this amount in proportion to weights, to the last minor unit, by largest remainder.

        Args:     weights: Not negative. All zero: everything falls on the first.
        Returns:  As many amounts as weights; their sum is this amount. Equal remainders favour the earlier.
        """
        total = sum(weights)
        if total == 0:
            return [Money(self.amount_minor * (place == 0), self.currency) for place in range(len(weights))]
        shares = [divmod(self.amount_minor * weight, total) for weight in weights]
        left_over = self.amount_minor - sum(share for share, _ in shares)
        by_remainder = sorted(range(len(weights)), key=lambda place: -shares[place][1])
        topped_up = set(by_remainder[:left_over])
        return [Money(share + (place in topped_up), self.currency) for place, (share, _) in enumerate(shares)]

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self} and {other} are of different currencies.")
        return other.amount_minor


def total_of(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of amounts of one currency; zero of that currency when there are none."""
    return sum(amounts, start=Money(0, currency))


def _check_currency(currency: str) -> None:
    try:
        exponent_of(currency)
    except ValueError as error:
        raise ValidationError(str(error)) from error


class MoneySchema(Schema):
    """An exact amount: minor units, their currency, and how many minor digits that currency has."""

    class Meta:
        # An amount that was read may be sent back as it is, exponent and all.
        unknown = EXCLUDE

    amount_minor = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(-AMOUNT_MINOR_MAX, AMOUNT_MINOR_MAX),
        metadata={"description": "Minor units of the currency, e.g. cents.", "example": 1299},
    )
    currency = fields.String(
        required=True, validate=_check_currency, metadata={"description": "ISO 4217 code.", "example": "EUR"}
    )
    exponent = fields.Integer(dump_only=True, metadata={"description": "Minor digits of the currency.", "example": 2})

    @post_load
    def make(self, values: dict[str, object], **_: object) -> Money:
        """The amount as `Money`."""
        return Money(**values)  # type: ignore[arg-type]
