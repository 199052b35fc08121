"""Products: what the command describes, with an id of its own."""

from inventory.contract import CreateProduct
from inventory.products import Product
from tests.builders import NOON, euros

COMMAND = CreateProduct("KIT-0001", "Bread knife", "Cuts bread.", "Kitchen", euros(1_299))


def test_a_new_product_is_what_the_command_describes_with_nothing_available():
    product = Product.create(COMMAND, NOON)

    described = {name: getattr(product, name) for name in vars(COMMAND)}
    assert described == vars(COMMAND)
    assert (product.created_at, product.available) == (NOON, 0)


def test_products_have_different_ids():
    assert Product.create(COMMAND, NOON).id != Product.create(COMMAND, NOON).id
