"""Inventory's entrypoints, by aggregate: products, stock, quotes, orders and shipments."""

from backbone.nameko.database import database
from backbone.nameko.operable import Operable
from inventory.contract import SERVICE
from inventory.laws import JUDGES, LAWS
from inventory.models import Base
from inventory.repository import InventoryWork
from inventory.service.orders import Ordering
from inventory.service.products import Catalogue
from inventory.service.shipments import Sending
from inventory.service.stock import Stocking
from inventory.service.today import DayWork


class InventoryService(Catalogue, Stocking, Ordering, Sending, DayWork, Operable[InventoryWork]):
    """What is for sale, what is in stock, the orders that reserve it, and the shipments that bring it."""

    name = SERVICE
    unit_of_work = database(Base, InventoryWork)
    laws, judges = LAWS, JUDGES
