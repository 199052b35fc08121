"""Reading the file of a replay: packed or not, in either encoding, and what is said when it is another file."""

import gzip
from pathlib import Path

import pytest

from ops.replay.source import source_of
from ops.trouble import Trouble

TEXT = (
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\r\n"
    'c536365,gift_1," Voucher £10, new ",6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\r\n'
)


@pytest.fixture
def file(tmp_path: Path):
    """Makes a file of this content."""

    def make(content: bytes, name: str = "online-retail.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return make


def test_cells_are_read_by_their_columns_names(file):
    [row] = source_of(file(TEXT.encode())).rows()

    assert (row.invoice, row.stock_code, row.description) == ("C536365", "gift_1", "Voucher £10, new")
    assert (row.quantity, row.unit_price, row.customer, row.country) == ("6", "2.55", "17850", "United Kingdom")


def test_a_packed_file_is_the_same_file(file):
    plain, packed = (
        source_of(file(TEXT.encode())),
        source_of(file(gzip.compress(TEXT.encode()), "online-retail.csv.gz")),
    )

    assert plain.digest == packed.digest
    assert list(plain.rows()) == list(packed.rows())


def test_a_copy_that_a_spreadsheet_saved_is_read_too(file):
    [row] = source_of(file(TEXT.encode("cp1252"))).rows()

    assert row.description == "Voucher £10, new"


def test_another_file_is_recognised(file):
    with pytest.raises(Trouble, match="its first line lacks InvoiceNo, StockCode"):
        list(source_of(file(b"sku,name\nA,B\n")).rows())


def test_a_broken_line_is_named(file):
    with pytest.raises(Trouble, match="line 3: this is no line of the file"):
        list(source_of(file(f"{TEXT}536366,1".encode())).rows())


@pytest.mark.parametrize(
    ("content", "name"), [(None, "none.csv"), (b"no gzip", "bad.csv.gz"), (b"\x1f\x8b\x08", "cut.csv.gz")]
)
def test_a_file_that_cannot_be_read_is_one_sentence(file, tmp_path, content, name):
    path = tmp_path / name if content is None else file(content, name)

    with pytest.raises(Trouble, match=r"cannot be read .*; name the file online-retail.csv or .csv.gz"):
        source_of(path)
