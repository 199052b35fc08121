"""`make seed`: products from a file, all or none."""

import pytest

HEADER = "sku,name,description,category,unit_price,currency,quantity"
GOOD = (
    'SEED-1,Lamp,"A lamp, with a comma",Lights,24.90,EUR,12',
    "SEED-2,Shade,,Lights,9.00,EUR,",
)
BAD = (
    "SEED-3,Bulb,,Lights,1.50,EUR,100",
    "SEED-4,Wire,,Lights,0.999,EUR,5",
    "seed-5,Plug,,Lights,1.00,EUR,5",
    "SEED-6,Fuse,,Lights,1.00,EUR,-5",
    "SEED-3,Bulb again,,Lights,1.50,EUR,100",
)


@pytest.fixture
def write(tmp_path):
    """Writes a file of products."""

    def write_lines(*lines):
        path = tmp_path / "products.csv"
        path.write_text("\n".join([HEADER, *lines, ""]))
        return str(path)

    return write_lines


def test_the_products_of_a_file_come_into_the_catalogue_once(system, write):
    path = write(*GOOD)

    ended = [system.make("seed", FILE=path) for _ in range(2)]

    assert [each.returncode for each in ended] == [0, 0]
    assert ended[0].stdout == f"The catalogue has the 2 products of {path}, with 12 units in stock.\n"
    found = system.visitor.get("/products", search="SEED-").json()["items"]
    assert [(each["name"], each["unit_price"]["amount_minor"], each["available"]) for each in found] == [
        ("Lamp", 2_490, 12),
        ("Shade", 900, 0),
    ]
    assert found[0]["description"] == "A lamp, with a comma"


def test_a_file_with_errors_is_not_imported_and_all_of_them_are_named_by_line(system, write):
    path = write(*BAD)

    refused = system.make("seed", FILE=path)

    assert refused.returncode != 0
    assert f"Nothing of {path} was imported: 4 errors" in refused.stderr
    assert [line.split(":")[0].strip() for line in refused.stderr.splitlines() if line.startswith("  line")] == [
        "line 3", "line 4", "line 5", "line 6"
    ]  # fmt: skip
    assert system.visitor.get("/products", search="SEED-3").json()["items"] == []


def test_a_product_of_the_catalogue_is_never_overwritten(system, write):
    before = system.visitor.get("/products", search="KIT-0001").json()["items"]

    refused = system.make("seed", FILE=write("KIT-0001,Another knife,,Kitchen,1.00,EUR,1"))

    assert refused.returncode != 0
    assert "line 2: sku: KIT-0001 is in the catalogue already" in refused.stderr
    assert system.visitor.get("/products", search="KIT-0001").json()["items"] == before


def test_a_file_that_is_not_there_is_one_sentence(system):
    refused = system.make("seed", FILE="/no/such/file.csv")

    assert refused.returncode != 0
    assert "The file cannot be read (No such file or directory); check its path." in refused.stderr
    assert "Traceback" not in refused.stderr
