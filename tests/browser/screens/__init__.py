"""Every screen of the web client, and how one gets there."""

from tests.browser.screens.money import MONEY
from tests.browser.screens.office import OFFICE
from tests.browser.screens.operations import OPERATIONS
from tests.browser.screens.screen import go
from tests.browser.screens.shop import SHOP, open_basket, put_into_basket
from tests.browser.screens.warehouse import WAREHOUSE

SCREENS = SHOP | WAREHOUSE | OFFICE | MONEY | OPERATIONS

__all__ = ["SCREENS", "go", "open_basket", "put_into_basket"]
