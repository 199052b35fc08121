"""All SQL of inventory, by aggregate, and the unit of work that holds it."""

from sqlalchemy.orm import Session

from backbone.nameko.database import UnitOfWork
from inventory.repository.orders import Orders
from inventory.repository.products import Products
from inventory.repository.shipments import Shipments
from inventory.repository.stock import Stock
from inventory.repository.timeline import Timeline
from inventory.repository.today import Today


class InventoryWork(UnitOfWork):
    """A transaction on inventory's database. An order is locked before its stock, and stock in the order of SKUs."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.products = Products(session)
        self.stock = Stock(session)
        self.shipments = Shipments(session)
        self.timeline = Timeline(session)
        self.today = Today(session)
        self.orders = Orders(session, self.shipments, self.timeline)
