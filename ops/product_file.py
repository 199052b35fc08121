"""Reads a CSV file of products and checks all of it, so that every error is known before anything is imported."""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backbone.money import exponent_of
from inventory.contract import ImportedProductSchema
from inventory.contract.products import IMPORT_ROWS_MAX

REQUIRED_COLUMNS = ("sku", "name", "description", "category", "unit_price", "currency")
COLUMNS = (*REQUIRED_COLUMNS, "quantity")
ERRORS_SHOWN_MAX = 50
"""More lines than this scroll the first ones off the terminal, and one mistake often repeats on every line."""


@dataclass(frozen=True, order=True)
class LineError:
    """What is wrong with a line of the file, and what to do about it. Line 0 is the file as a whole."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}" if self.line else self.text


class ProductFileWrong(Exception):
    """A file cannot be imported as it is."""

    def __init__(self, errors: Iterable[LineError]) -> None:
        self.errors = sorted(errors)
        super().__init__(self.errors)

    def __str__(self) -> str:
        """The errors, first line first, as many as a person reads."""
        shown = [f"  {error}" for error in self.errors[:ERRORS_SHOWN_MAX]]
        if more := len(self.errors) - len(shown):
            shown.append(f"  … and {more} more")
        return "\n".join(["1 error" if len(self.errors) == 1 else f"{len(self.errors)} errors", *shown])


@dataclass(frozen=True)
class Record:
    """A row of the file: the line on which it starts, and its cells."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class ProductFile:
    """The products of a file that passed every check.

    Args:
        products: As `inventory.import_products` takes them.
        lines: SKU -> the line that it stands on.
        digest: SHA-256 of the file's bytes.
    """

    products: list[dict[str, object]]
    lines: dict[str, int]
    digest: str


def read_products(path: Path) -> ProductFile:
    """Read and check a whole file. Raises: ProductFileWrong, with every error in it."""
    try:
        content = path.read_bytes()
    except OSError as error:
        why = f"The file cannot be read ({error.strerror}); check its path."
        raise ProductFileWrong([LineError(0, why)]) from None
    header, records = _split(list(_records(_decoded(content))))
    by_line, errors = _products(header.cells, records)
    errors += _doubled(by_line)
    if len(records) > IMPORT_ROWS_MAX:
        errors.append(LineError(0, f"The file has {len(records)} products; split it into files of {IMPORT_ROWS_MAX}."))
    if errors:
        raise ProductFileWrong(errors)
    lines = {str(product["sku"]): line for line, product in by_line.items()}
    return ProductFile(list(by_line.values()), lines, hashlib.sha256(content).hexdigest())


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        text = f"byte 0x{content[error.start]:02X} is not UTF-8; save the file as CSV with the encoding UTF-8."
        raise ProductFileWrong([LineError(line, text)]) from None


def _records(text: str) -> Iterator[Record]:
    """The rows that hold anything; one with a line break in a quoted cell starts before the line it ends on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield Record(line, [cell.strip() for cell in cells])
            line = reader.line_num + 1
    except csv.Error as error:
        why = f"this is no CSV from here on ({error}); look for a quotation mark that is not closed or not doubled."
        raise ProductFileWrong([LineError(line, why)]) from None


def _split(records: list[Record]) -> tuple[Record, list[Record]]:
    """The header, checked, and the rows below it."""
    if not records:
        raise ProductFileWrong([LineError(0, f"The file is empty; its first line must be {','.join(COLUMNS)}")])
    header, *others = records
    if errors := [LineError(header.line, text) for text in _header_errors(header.cells)]:
        raise ProductFileWrong(errors)
    if not others:
        raise ProductFileWrong([LineError(0, "The file names columns and no products; add one line for each product.")])
    return header, others


def _header_errors(header: list[str]) -> Iterator[str]:
    if len(header) == 1 and (separator := next((mark for mark in ";\t|" if mark in header[0]), None)):
        yield f"the columns are separated by {separator!r}; separate them by commas."
        return
    for name in dict.fromkeys(header):
        if name not in COLUMNS:
            yield f"unknown column {name!r}; remove it, or rename it to one of {', '.join(COLUMNS)}."
        elif header.count(name) > 1:
            yield f"the column {name!r} stands {header.count(name)} times; keep one."
    if missing := [name for name in REQUIRED_COLUMNS if name not in header]:
        yield f"missing column{'s' * (len(missing) > 1)} {', '.join(missing)}; the first line names the columns."


def _products(header: list[str], records: list[Record]) -> tuple[dict[int, dict[str, object]], list[LineError]]:
    """The products by line, and the errors of all rows."""
    products, errors = {}, []
    for record in records:
        if len(record.cells) != len(header):
            why = f"{len(record.cells)} cells instead of {len(header)}; put text that holds a comma in double quotes."
            errors.append(LineError(record.line, why))
            continue
        products[record.line], texts = _product(dict(zip(header, record.cells, strict=True)))
        errors += [LineError(record.line, text) for text in texts]
    return products, errors


def _product(row: dict[str, str]) -> tuple[dict[str, object], list[str]]:
    """A row as a product of the import, and what is wrong with it."""
    product: dict[str, object] = {name: row[name] for name in ("sku", "name", "description", "category")}
    texts = []
    for name, read in (("unit_price", _unit_price), ("quantity", _quantity)):
        try:
            product[name] = read(row)
        except ValueError as error:
            texts.append(str(error))
    wrong = ImportedProductSchema().validate(product, partial=("unit_price",))
    return product, texts + [f"{name}: {text}" for name, nested in wrong.items() for text in _texts(nested)]


def _unit_price(row: dict[str, str]) -> dict[str, object]:
    price, currency = row["unit_price"], row["currency"]
    # Fifteen digits are more than any price, and less than what a 64-bit integer holds.
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]+)?", price):
        raise ValueError(f"unit_price: {price!r} is no price; write digits with a decimal point, such as 12.95.")
    try:
        exponent = exponent_of(currency)
    except ValueError as error:
        raise ValueError(f"currency: {error}") from None
    whole, _, minor = price.partition(".")
    if len(minor) > exponent:
        raise ValueError(f"unit_price: {price} has {len(minor)} decimals; {currency} has {exponent}.")
    return {"amount_minor": int(whole + minor.ljust(exponent, "0")), "currency": currency}


def _quantity(row: dict[str, str]) -> int:
    quantity = row.get("quantity") or "0"
    if not re.fullmatch(r"[0-9]{1,15}", quantity):
        raise ValueError(f"quantity: {quantity!r} is no quantity; write whole units in digits, such as 25.")
    return int(quantity)


def _texts(wrong: Any) -> Iterator[str]:
    """The sentences in marshmallow's nested errors."""
    if isinstance(wrong, dict):
        for inner in wrong.values():
            yield from _texts(inner)
    else:
        yield from wrong


def _doubled(products: dict[int, dict[str, object]]) -> list[LineError]:
    first: dict[str, int] = {}
    errors = []
    for line, product in products.items():
        sku = str(product["sku"])
        if sku and first.setdefault(sku, line) != line:
            errors.append(LineError(line, f"sku: {sku} stands on line {first[sku]} already; keep one of the two."))
    return errors
