"""The plan over the real file agrees with what is known of it. Only where the file lies beside the repository."""

from decimal import Decimal

import pytest

from backbone.money import Money
from ops.replay.plan import Plan, Reason, Row, plan_of
from ops.replay.source import source_of
from tests.support.online_retail import ONLINE_RETAIL

LINES = 541_909

if ONLINE_RETAIL.exists():

    @pytest.fixture(scope="module")
    def rows() -> list[Row]:
        return list(source_of(ONLINE_RETAIL).rows())

    @pytest.fixture(scope="module")
    def whole(rows) -> Plan:
        return plan_of(rows, 0)

    def test_every_line_of_the_file_is_ordered_or_counted(rows, whole):
        assert whole.accepted + whole.refused.total() == len(rows) == LINES
        assert (whole.refused[Reason.CANCELLATION], whole.refused[Reason.ADJUSTMENT]) == (9_288, 3)
        assert whole.refused[Reason.UNREADABLE] == whole.refused[Reason.NO_SKU] == 0

    def test_the_first_thousand_invoices_have_the_lines_that_are_known(rows):
        sold = [row for row in rows if is_sold(row)]
        first = set(list(dict.fromkeys(row.invoice for row in sold))[:1_000])
        lines = [row for row in sold if row.invoice in first]
        plan = plan_of(lines, 0)

        assert plan.accepted + plan.refused.total() == len(lines) == 27_989
        assert len({row.invoice for row in lines if not row.customer}) == 67
        # Three more hold nothing but postage.
        assert len(plan.orders) == 1_000 - 67 - 3

    def test_the_net_total_is_that_of_the_lines_it_is_made_of(rows):
        plan = plan_of(rows, 100)
        ordered = {order.invoice for order in plan.orders}
        postage = {"POST", "C2", "M", "D", "DOT", "BANK CHARGES"}
        lines = [row for row in rows if row.invoice in ordered and is_sold(row) and row.stock_code not in postage]

        assert len(ordered) == 100
        assert len(lines) == plan.accepted
        assert Money(int(100 * sum(net_of(row) for row in lines)), "GBP") == plan.net == Money(3_696_511, "GBP")

    def test_all_prices_are_whole_cents_and_no_sku_stands_twice(whole):
        assert len({product.sku for product in whole.products}) == len(whole.products) == 8_390
        assert all(line.unit_price == round(line.unit_price, 2) for order in whole.orders for line in order.lines)


def is_sold(row: Row) -> bool:
    """Whether a line is one of an ordinary invoice with a quantity and a price."""
    return row.invoice.isdigit() and int(row.quantity) > 0 and Decimal(row.unit_price) > 0


def net_of(row: Row) -> Decimal:
    """Quantity times price."""
    return int(row.quantity) * Decimal(row.unit_price)
