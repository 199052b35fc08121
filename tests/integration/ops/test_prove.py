"""`make prove` on running services: what it prints and what it makes of a fact that cannot be."""

import io
from types import SimpleNamespace

import pytest
from rich.console import Console

from ops.prove import prove


@pytest.fixture
def lost_unit(shop):
    """The SKU of a product of which a unit is lost, until the test ends."""
    sku = shop.a_product(on_hand=3)
    shop.inventory.execute("DELETE FROM movements WHERE sku = :sku", sku=sku)
    yield sku
    insert = """INSERT INTO movements (id, sku, kind, quantity, reason, actor_id, moved_at)
        VALUES (:sku, :sku, 'received', 3, '', 'operator', CURRENT_TIMESTAMP)"""
    shop.inventory.execute(insert, sku=sku)


def proven(shop) -> tuple[bool, str]:
    """Whether it was green, and what was printed."""
    screen = io.StringIO()
    return prove(SimpleNamespace(amqp_uri=shop.amqp_uri), Console(file=screen, width=200)), screen.getvalue()


def test_each_law_is_shown_with_what_was_checked(shop):
    shop.a_product(on_hand=3)

    is_green, text = proven(shop)

    assert is_green, text
    assert "kept      inventory  Of each SKU, what is on hand is the sum of its movements. (" in text
    assert text.endswith("is GREEN.\n")


def test_what_breaks_a_law_is_named(shop, lost_unit):
    is_green, text = proven(shop)

    assert not is_green
    assert f"    {lost_unit}: 3 units on hand, 0 by its movements." in text
    assert ", 1 broken. Proof" in text
