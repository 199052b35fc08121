"""Product files: what a good one gives, and one test for each way to get one wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ops.product_file import COLUMNS, ERRORS_SHOWN_MAX, ProductFile, ProductFileWrong, read_products
from ops.seed import DEMO_PRODUCTS

HEADER = ",".join(COLUMNS)
GOOD = "KIT-0001,Bread knife,Cuts bread.,Kitchen,12.95,EUR,3"

Reader = Callable[..., ProductFile]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Reads a file of these lines, or of these bytes."""

    def reader(*lines: str, content: bytes | None = None) -> ProductFile:
        path = tmp_path / "products.csv"
        path.write_bytes("\n".join(lines).encode() if content is None else content)
        return read_products(path)

    return reader


@pytest.fixture
def wrong(read: Reader) -> Callable[..., list[str]]:
    """The errors of a file of these lines."""

    def reader(*lines: str, content: bytes | None = None) -> list[str]:
        with pytest.raises(ProductFileWrong) as raised:
            read(*lines, content=content)
        return [str(error) for error in raised.value.errors]

    return reader


def test_a_good_line_becomes_a_product_with_exact_minor_units(read):
    assert read(HEADER, GOOD).products == [
        {
            "sku": "KIT-0001",
            "name": "Bread knife",
            "description": "Cuts bread.",
            "category": "Kitchen",
            "unit_price": {"amount_minor": 1295, "currency": "EUR"},
            "quantity": 3,
        }
    ]


@pytest.mark.parametrize(
    ("price", "currency", "minor"),
    [
        ("12", "EUR", 1200),
        ("0.1", "EUR", 10),
        ("1.005", "KWD", 1005),
        ("980", "JPY", 980),
        ("9999999.99", "EUR", 999999999),
    ],
)
def test_prices_are_read_without_a_float(read, price, currency, minor):
    file = read(HEADER, f"A,Thing,,Home,{price},{currency},")

    assert file.products[0]["unit_price"] == {"amount_minor": minor, "currency": currency}


def test_a_missing_quantity_is_nothing_in_stock(read):
    assert read(HEADER.removesuffix(",quantity"), "A,Thing,,Home,1.00,EUR").products[0]["quantity"] == 0


def test_columns_may_stand_in_any_order_behind_a_byte_order_mark(read):
    file = read(content="\ufeffname,sku,category,currency,unit_price,description\r\nCup,C,Table,EUR,1,\r\n".encode())

    assert (file.products[0]["sku"], file.products[0]["name"]) == ("C", "Cup")


def test_lines_are_counted_where_they_start_even_after_a_cell_of_several_lines(read):
    file = read(HEADER, 'A,Thing,"one\ntwo\nthree",Home,1.00,EUR,', "", "B,Thing,,Home,1.00,EUR,")

    assert file.lines == {"A": 2, "B": 6}


def test_the_digest_names_the_content(read):
    assert read(HEADER, GOOD).digest == read(HEADER, GOOD).digest != read(HEADER, GOOD + "0").digest


def test_all_errors_of_all_lines_are_told_together(wrong):
    assert wrong(HEADER, "a b,,,Home,12.95,EUR,-1", GOOD, "B,Thing,,,1,EUR,") == [
        "line 2: name: Length must be between 1 and 200.",
        "line 2: quantity: '-1' is no quantity; write whole units in digits, such as 25.",
        "line 2: sku: Must be up to 40 capital letters, digits, dots, dashes or underscores, a letter or digit first.",
        "line 4: category: Length must be between 1 and 80.",
    ]


def test_a_missing_column_is_named(wrong):
    assert wrong("sku,name,description,category,currency", "A,B,,C,EUR") == [
        "line 1: missing column unit_price; the first line names the columns."
    ]


def test_an_unknown_column_is_named(wrong):
    assert wrong(HEADER + ",colour", GOOD + ",red") == [
        f"line 1: unknown column 'colour'; remove it, or rename it to one of {', '.join(COLUMNS)}."
    ]


def test_a_doubled_column_is_named(wrong):
    assert wrong(HEADER + ",sku", GOOD + ",X") == ["line 1: the column 'sku' stands 2 times; keep one."]


def test_other_separators_are_recognised(wrong):
    assert wrong(HEADER.replace(",", ";")) == ["line 1: the columns are separated by ';'; separate them by commas."]


@pytest.mark.parametrize("price", ["12,95", "€12", "-1.00", "1e3", "", "1.", "١٢", "NaN"])
def test_a_price_that_is_none_is_refused(wrong, price):
    assert wrong(HEADER, f'A,Thing,,Home,"{price}",EUR,') == [
        f"line 2: unit_price: {price!r} is no price; write digits with a decimal point, such as 12.95."
    ]


@pytest.mark.parametrize(("price", "currency", "text"), [
    ("12.955", "EUR", "12.955 has 3 decimals; EUR has 2."),
    ("980.5", "JPY", "980.5 has 1 decimals; JPY has 0."),
    ("0.00", "EUR", "Must be more than nothing."),
])  # fmt: skip
def test_a_price_must_be_something_that_its_currency_can_say(wrong, price, currency, text):
    assert wrong(HEADER, f"A,Thing,,Home,{price},{currency},") == [f"line 2: unit_price: {text}"]


def test_a_currency_that_is_none_is_refused(wrong):
    assert wrong(HEADER, "A,Thing,,Home,1.00,euro,") == [
        "line 2: currency: 'euro' is not a currency code (ISO 4217) that is traded here."
    ]


def test_a_doubled_sku_names_both_lines(wrong):
    assert wrong(HEADER, GOOD, "B,Thing,,Home,1,EUR,", GOOD) == [
        "line 4: sku: KIT-0001 stands on line 2 already; keep one of the two."
    ]


def test_a_line_with_too_many_cells_is_refused(wrong):
    assert wrong(HEADER, "A,Knife, sharp,,Home,1.00,EUR,3") == [
        "line 2: 8 cells instead of 7; put text that holds a comma in double quotes."
    ]


@pytest.mark.parametrize(("content", "text"), [
    (b"", "The file is empty; its first line must be"),
    (HEADER.encode() + b"\n\n", "The file names columns and no products"),
    (HEADER.encode() + b"\nA,Caf\xe9,,Home,1,EUR,", "line 2: byte 0xE9 is not UTF-8; save the file as CSV"),
    (HEADER.encode() + b'\nA,"Caf,,Home,1,EUR,\nB', "line 2: this is no CSV from here on (unexpected end of data)"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(wrong, content, text):
    assert wrong(content=content)[0].startswith(text)


def test_a_path_that_leads_nowhere_is_one_sentence(tmp_path):
    with pytest.raises(ProductFileWrong, match=r"cannot be read \(No such file or directory\); check its path"):
        read_products(tmp_path / "none.csv")


def test_only_so_many_errors_are_shown_as_a_person_reads(read):
    with pytest.raises(ProductFileWrong, match=r"60 errors(\n  line .*){50}\n  … and 10 more$"):
        read(HEADER, *[f"S{place},Thing,,Home,none,EUR," for place in range(ERRORS_SHOWN_MAX + 10)])


def test_the_demo_shop_has_sixty_products_in_six_categories_and_some_that_are_nearly_sold_out():
    products = read_products(DEMO_PRODUCTS).products

    assert len(products) == 60
    assert len({product["category"] for product in products}) == 6
    assert sum(int(str(product["quantity"])) < 5 for product in products) == 3
