"""Reads the Online Retail file, packed or not, line by line, and names its content by a digest."""

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from ops.replay.plan import Row
from ops.trouble import Trouble

COLUMNS = ("InvoiceNo", "StockCode", "Description", "Quantity", "UnitPrice", "CustomerID", "Country")
"""In the order of the fields of `Row`."""
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Source:
    """A file that can be read.

    Args:
        digest: SHA-256 of the unpacked content, so that packed and unpacked copies are one file.
        encoding: UTF-8 as published; copies saved by spreadsheet programs are Windows-1252.
    """

    path: Path
    digest: str
    encoding: str

    def rows(self) -> Iterator[Row]:
        """All lines of the file, in its order. Raises: Trouble."""
        with _opened(self.path) as binary, io.TextIOWrapper(binary, self.encoding, newline="") as text:
            reader = csv.reader(text)
            places = _places(self.path, next(reader, []))
            try:
                yield from (_row(cells, places) for cells in reader if cells)
            except (csv.Error, IndexError) as error:
                raise Trouble(f"{self.path}, line {reader.line_num}: this is no line of the file ({error}).") from None


def source_of(path: Path) -> Source:
    """Look through a whole file once. Raises: Trouble when it cannot be read or is no such file."""
    digest, decoder, encoding = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), "utf-8-sig"
    try:
        with _opened(path) as binary:
            while chunk := binary.read(CHUNK_BYTES):
                digest.update(chunk)
                encoding = _still(encoding, decoder, chunk)
    except (OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or error
        raise Trouble(f"{path} cannot be read ({why}); name the file online-retail.csv or .csv.gz.") from None
    return Source(path, digest.hexdigest(), encoding)


def _still(encoding: str, decoder: codecs.IncrementalDecoder, chunk: bytes) -> str:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return "cp1252"
    return encoding


def _opened(path: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")


def _places(path: Path, header: list[str]) -> list[int]:
    if missing := [name for name in COLUMNS if name not in header]:
        raise Trouble(f"{path} is not the Online Retail file: its first line lacks {', '.join(missing)}.")
    return [header.index(name) for name in COLUMNS]


def _row(cells: list[str], places: list[int]) -> Row:
    invoice, code, description, quantity, price, customer, country = [cells[place].strip() for place in places]
    # Spreadsheet programs turned the customer's number into a decimal.
    return Row(invoice.upper(), code, description, quantity, price, customer.removesuffix(".0"), country)
