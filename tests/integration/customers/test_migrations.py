"""Who had an account before names were searched for is found like everybody else."""

from tests.builders import NOON
from tests.support.databases import migrate


def test_names_that_were_there_before_are_found(databases):
    database = databases.fresh("customers")
    for statement in (
        "DROP INDEX ix_customers_folded_name_id",
        "ALTER TABLE customers DROP COLUMN folded_name",
        "UPDATE alembic_version SET version_num = '0001'",
    ):
        database.execute(statement)
    person = {"id": "1", "email": "asa@shop.example", "name": "ÅSA Weiß", "country": "SE", "at": NOON.isoformat()}
    database.execute("INSERT INTO customers VALUES (:id, :email, :name, :country, :at, 1)", **person)

    migrate("customers", database)

    assert database.value("SELECT folded_name FROM customers") == "åsa weiss"
