"""Customers are found by how their name begins, or by their e-mail address, and only by support and admins."""

import pytest

from backbone.context import Actor, Context, bound
from backbone.errors import InvalidRequest, PermissionDenied
from backbone.messages import new_id


def found(identity, search, **asked):
    return identity.client.customers.list_customers(search=search, limit=50, **asked)["items"]


def names(identity, search):
    return [each["name"] for each in found(identity, search)]


def test_a_name_is_found_by_how_it_begins_in_any_case(identity):
    family = f"Ørsted{new_id()[-12:]}"
    identity.a_customer(name=f"{family} Åse")
    identity.a_customer(name=f"{family} Anna")
    identity.a_customer(name=f"Anna {family}")

    assert names(identity, f"  {family.upper()} ") == [f"{family} Anna", f"{family} Åse"]
    assert names(identity, f"{family} ÅS") == [f"{family} Åse"]


@pytest.mark.parametrize("sign", ["%", "_", "\\", "'"])
def test_signs_that_databases_know_are_only_signs(identity, sign):
    beginning = new_id()
    identity.a_customer(name=f"{beginning}{sign}1")
    identity.a_customer(name=f"{beginning}x1")

    assert names(identity, f"{beginning}{sign}") == [f"{beginning}{sign}1"]


def test_an_address_is_found_whole_and_in_any_case(identity):
    customer = identity.a_customer()

    assert [each["id"] for each in found(identity, customer["email"].upper())] == [customer["id"]]
    assert found(identity, customer["email"][:-1]) == []


def test_a_row_tells_who_it_is_and_no_more(identity):
    customer = identity.a_customer()

    row = found(identity, customer["email"])[0]

    assert row == {name: customer[name] for name in ("id", "email", "name", "country", "created_at")}


def test_who_changes_their_name_is_found_by_the_new_one(identity):
    customer, new_name = identity.a_customer(), f"Nils {new_id()}"

    identity.client.customers.update_profile(customer_id=customer["id"], version=1, name=new_name)

    assert names(identity, new_name.lower()) == [new_name]


def test_pages_leave_out_nobody_of_one_name(identity):
    name = f"Twin {new_id()}"
    everybody = {identity.a_customer(name=name)["id"] for _ in range(5)}

    seen, cursor = [], None
    while cursor is not None or not seen:
        page = identity.client.customers.list_customers(search=name, limit=2, cursor=cursor)
        seen += [each["id"] for each in page["items"]]
        cursor = page["next_cursor"]

    assert (len(seen), set(seen)) == (5, everybody)


@pytest.mark.parametrize("role", ["customer", "warehouse", "catalogue", "accountant", "ops"])
def test_nobody_else_lists_customers(identity, role):
    with bound(Context(actor=Actor(new_id(), frozenset({role})))), pytest.raises(PermissionDenied):
        found(identity, None)


@pytest.mark.parametrize("search", ["", "x" * 255, "a\0b"])
def test_what_no_name_begins_with_is_refused(identity, search):
    with pytest.raises(InvalidRequest):
        found(identity, search)
