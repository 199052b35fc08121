"""How the statements of an order are counted in what PostgreSQL logs."""

from bench.measures.place import in_transaction
from bench.postgres import statements

LOG = """\
7 LOG:  statement: BEGIN READ WRITE
7 LOG:  statement: INSERT INTO idempotency_keys (actor) VALUES ('operator')
8 LOG:  statement: SELECT inbox.message_id
\tFROM inbox
7 LOG:  statement: SELECT stock_items.sku
\tFROM stock_items
7 LOG:  checkpoint starting: time
7 LOG:  statement: COMMIT
8 LOG:  statement: INSERT INTO inbox (message_id) VALUES ('a')
"""


def test_a_statement_is_noted_by_its_first_line_and_its_process():
    assert statements(LOG)[2:4] == [("8", "SELECT inbox.message_id"), ("7", "SELECT stock_items.sku")]


def test_what_else_is_logged_is_no_statement():
    assert len(statements(LOG)) == 6


def test_only_the_statements_of_the_transaction_of_the_order_are_counted():
    assert in_transaction(statements(LOG)) == 2
