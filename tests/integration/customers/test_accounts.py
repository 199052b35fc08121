"""Accounts: one for each address, proved by a password that nobody can read anywhere."""

import pytest
from sqlalchemy import create_engine, inspect

from backbone.context import Actor, Context, bound
from backbone.errors import Conflict, InvalidRequest, NotFound, PermissionDenied, Stale, Unauthenticated
from backbone.messages import new_id
from tests.builders import PASSWORD, a_registration
from tests.support.waiting import at_once, under_key


def everything_in(database) -> str:
    engine = create_engine(database.url)
    tables = inspect(engine).get_table_names()
    engine.dispose()
    return "\n".join(str(row) for table in tables for row in database.rows(f'SELECT * FROM "{table}"'))


def test_who_registered_can_prove_it_in_any_case_of_the_address(shop):
    wanted = a_registration()
    customer = shop.client.customers.register(**wanted)

    proved = shop.client.customers.authenticate(email=f" {wanted['email'].upper()} ", password=PASSWORD)

    assert proved == customer
    assert customer["roles"] == ["customer"]


def test_a_wrong_password_and_an_unknown_address_are_refused_alike(shop):
    known = shop.a_customer()["email"]

    with pytest.raises(Unauthenticated) as wrong:
        shop.client.customers.authenticate(email=known, password="something else")
    with pytest.raises(Unauthenticated) as unknown:
        shop.client.customers.authenticate(email=f"{new_id()}@shop.example", password=PASSWORD)

    assert wrong.value.args == unknown.value.args


def test_one_address_registered_many_times_at_once_makes_one_account(shop):
    wanted = a_registration()

    outcomes = at_once(6, lambda _number: shop.client.customers.register(**wanted))

    assert sorted(getattr(outcome, "code", "done") for outcome in outcomes) == ["done"] + ["email_taken"] * 5


def test_a_password_is_in_no_table_and_no_log(shop):
    password, key = f"secret-{new_id()}", new_id()
    wanted = a_registration(password=password)

    with under_key(key):
        shop.client.customers.register(**wanted)
        shop.client.customers.register(**wanted)
    with pytest.raises(Conflict):
        shop.client.customers.register(**wanted)
    with pytest.raises(InvalidRequest):
        shop.client.customers.register(**a_registration(password=password), nickname="no such field")
    with pytest.raises(Unauthenticated):
        shop.client.customers.authenticate(email=wanted["email"], password=f"{password}-wrong")

    assert password not in everything_in(shop.databases["customers"])
    assert password not in shop.log_of("customers")


def test_the_refusal_of_a_call_does_not_repeat_the_password(shop):
    password = f"secret-{new_id()}"

    with pytest.raises(InvalidRequest) as refused:
        shop.client.customers.register(
            **a_registration(password=password) | {"password": password[:9]}, country_name=password
        )

    assert password[:9] not in "".join(refused.value.args)


def test_a_profile_that_was_changed_since_it_was_read_is_not_overwritten(shop):
    customer = shop.a_customer()
    read = {"customer_id": customer["id"], "version": customer["version"]}
    shop.client.customers.update_profile(**read, name="Ada Olsen")

    with pytest.raises(Stale) as refused:
        shop.client.customers.update_profile(**read, name="Ada Holm")

    assert refused.value.details == {"version": 2}
    assert shop.client.customers.get_customer(customer_id=customer["id"])["name"] == "Ada Olsen"


def test_changes_at_once_to_one_profile_let_one_through(shop):
    customer = shop.a_customer()
    read = {"customer_id": customer["id"], "version": customer["version"]}

    outcomes = at_once(8, lambda number: shop.client.customers.update_profile(**read, name=f"Ada {number}"))

    assert sorted(getattr(outcome, "code", "done") for outcome in outcomes) == ["customer_stale"] * 7 + ["done"]


def test_a_customer_does_not_see_others_nor_give_roles(shop):
    asking, other = shop.a_customer()["id"], shop.a_customer()["id"]

    with bound(Context(actor=Actor(asking, frozenset({"customer"})))):
        with pytest.raises(NotFound):
            shop.client.customers.get_customer(customer_id=other)
        with pytest.raises(PermissionDenied):
            shop.client.customers.set_roles(customer_id=asking, roles=["admin"])

    assert shop.client.customers.get_customer(customer_id=asking)["roles"] == ["customer"]
