"""Accounts: one for each address, proved by a password that nobody can read anywhere."""

import pytest
from sqlalchemy import create_engine, inspect

from backbone.context import Actor, Context, bound
from backbone.errors import Conflict, InvalidRequest, NotFound, PermissionDenied, Stale, Unauthenticated
from backbone.messages import new_id
from tests.builders import PASSWORD, a_registration, an_address
from tests.support.waiting import at_once, under_key


def everything_in(database) -> str:
    engine = create_engine(database.url)
    tables = inspect(engine).get_table_names()
    engine.dispose()
    return "\n".join(str(row) for table in tables for row in database.rows(f'SELECT * FROM "{table}"'))


def test_who_registered_can_prove_it_in_any_case_of_the_address(identity):
    wanted = a_registration()
    customer = identity.client.customers.register(**wanted)

    proved = identity.client.customers.authenticate(email=f" {wanted['email'].upper()} ", password=PASSWORD)

    assert proved["customer"] == customer
    assert customer["roles"] == ["customer"]


def test_a_wrong_password_and_an_unknown_address_are_refused_alike(identity):
    known = identity.a_customer()["email"]

    with pytest.raises(Unauthenticated) as wrong:
        identity.client.customers.authenticate(email=known, password="something else")
    with pytest.raises(Unauthenticated) as unknown:
        identity.client.customers.authenticate(email=f"{new_id()}@shop.example", password=PASSWORD)

    assert wrong.value.args == unknown.value.args


def test_one_address_registered_many_times_at_once_makes_one_account(identity):
    wanted = a_registration()

    outcomes = at_once(6, lambda _number: identity.client.customers.register(**wanted))

    assert sorted(getattr(outcome, "code", "done") for outcome in outcomes) == ["done"] + ["email_taken"] * 5


def test_a_password_is_in_no_table_and_no_log(identity):
    password, key = f"secret-{new_id()}", new_id()
    wanted = a_registration(password=password)

    with under_key(key):
        identity.client.customers.register(**wanted)
        identity.client.customers.register(**wanted)
    with pytest.raises(Conflict):
        identity.client.customers.register(**wanted)
    with pytest.raises(InvalidRequest):
        identity.client.customers.register(**a_registration(password=password), nickname="no such field")
    with pytest.raises(Unauthenticated):
        identity.client.customers.authenticate(email=wanted["email"], password=f"{password}-wrong")

    assert password not in everything_in(identity.database)
    assert password not in identity.log_of("customers")


def test_the_refusal_of_a_call_does_not_repeat_the_password(identity):
    password = f"secret-{new_id()}"

    with pytest.raises(InvalidRequest) as refused:
        identity.client.customers.register(
            **a_registration(password=password) | {"password": password[:9]}, country_name=password
        )

    assert password[:9] not in "".join(refused.value.args)


def test_a_profile_that_was_changed_since_it_was_read_is_not_overwritten(identity):
    customer = identity.a_customer()
    read = {"customer_id": customer["id"], "version": customer["version"]}
    identity.client.customers.update_profile(**read, name="Ada Olsen")

    with pytest.raises(Stale) as refused:
        identity.client.customers.update_profile(**read, name="Ada Holm")

    assert refused.value.details == {"version": 2}
    assert identity.client.customers.get_customer(customer_id=customer["id"])["name"] == "Ada Olsen"


def test_an_address_goes_with_every_order_from_when_it_was_named(identity):
    customer, address = identity.a_customer(), vars(an_address())
    named = {"customer_id": customer["id"]}
    assert identity.client.customers.snapshot_for_order(**named)["address"] is None

    identity.client.customers.update_profile(**named, version=1, address=address)

    assert identity.client.customers.snapshot_for_order(**named)["address"] == address


def test_a_new_address_takes_the_place_of_the_old_one(identity):
    customer = identity.a_customer(address=vars(an_address()))
    change = {"customer_id": customer["id"], "version": 1, "address": vars(an_address(city="Aarhus"))}

    changed = identity.client.customers.update_profile(**change)

    assert (customer["address"]["city"], changed["address"]["city"]) == ("København", "Aarhus")
    assert changed["name"] == customer["name"]


def test_changes_at_once_to_one_profile_let_one_through(identity):
    customer = identity.a_customer()
    read = {"customer_id": customer["id"], "version": customer["version"]}

    outcomes = at_once(8, lambda number: identity.client.customers.update_profile(**read, name=f"Ada {number}"))

    assert sorted(getattr(outcome, "code", "done") for outcome in outcomes) == ["customer_stale"] * 7 + ["done"]


def test_a_customer_does_not_see_others_nor_give_roles(identity):
    asking, other = identity.a_customer()["id"], identity.a_customer()["id"]

    with bound(Context(actor=Actor(asking, frozenset({"customer"})))):
        with pytest.raises(NotFound):
            identity.client.customers.get_customer(customer_id=other)
        with pytest.raises(PermissionDenied):
            identity.client.customers.set_roles(customer_id=asking, roles=["admin"])

    assert identity.client.customers.get_customer(customer_id=asking)["roles"] == ["customer"]
