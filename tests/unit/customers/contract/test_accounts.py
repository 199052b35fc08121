"""The contract of accounts: what is refused before it reaches a handler, and what errors say."""

import pytest
from marshmallow import ValidationError

from backbone.messages import new_id
from customers import contract
from customers.contract import (
    Address,
    AddressSchema,
    CustomerSchema,
    CustomerSnapshotSchema,
    GetCustomerSchema,
    PostalAddressSchema,
    Register,
    RegisterSchema,
    SetRolesSchema,
    UpdateProfileSchema,
)
from tests.builders import PASSWORD, a_customer_snapshot, a_registration, an_account, an_address


def test_a_registration_is_read():
    arguments = a_registration()

    assert RegisterSchema().load(arguments) == Register(**arguments)


@pytest.mark.parametrize("written", ["ADA@Shop.Example", "  ada@shop.example ", "ada@shop.example\n"])
def test_addresses_that_differ_in_case_or_space_are_one(written: str):
    assert RegisterSchema().load(a_registration(email=written)).email == "ada@shop.example"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "ada"),
        ("email", "ada@"),
        ("email", f"{'a' * 250}@b.dk"),
        ("email", None),
        ("email", 7),
        ("password", "too short"),
        ("password", "x" * 129),
        ("password", None),
        ("name", ""),
        ("name", " Ada"),
        ("name", "Ada "),
        ("name", "Ada\n"),
        ("name", "A\nB"),
        ("name", "x" * 201),
        ("country", "dk"),
        ("country", "DNK"),
        ("country", "D1"),
        ("country", "DK\n"),
        ("country", ""),
        ("roles", ["admin"]),
    ],
)
def test_a_registration_against_a_rule_is_refused_for_that_field(field: str, value: object):
    with pytest.raises(ValidationError) as refused:
        RegisterSchema().load(a_registration(**{field: value}))

    assert list(refused.value.messages) == [field]


@pytest.mark.parametrize("missing", sorted(a_registration()))
def test_everything_of_a_registration_is_required(missing: str):
    arguments = a_registration()
    del arguments[missing]

    with pytest.raises(ValidationError, match=missing):
        RegisterSchema().load(arguments)


@pytest.mark.parametrize("length", [10, 128])
def test_passwords_have_a_least_and_a_most_length(length: int):
    assert RegisterSchema().load(a_registration(password="x" * length)).password == "x" * length


def test_a_new_password_never_leaves():
    assert PASSWORD not in str(RegisterSchema().dump({"email": "ada@shop.example", "password": PASSWORD}))


def test_a_change_may_name_only_what_changes():
    change = UpdateProfileSchema().load({"customer_id": new_id(), "version": 3, "country": "SE"})

    assert (change.version, change.name, change.country) == (3, None, "SE")


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("country", "se"), ("version", "old"), ("customer_id", "ada"), ("email", "b@c.dk")],
)
def test_a_change_against_a_rule_is_refused_for_that_field(field: str, value: object):
    with pytest.raises(ValidationError) as refused:
        UpdateProfileSchema().load({"customer_id": new_id(), "version": 3, field: value})

    assert list(refused.value.messages) == [field]


@pytest.mark.parametrize("roles", [[], ["king"], ["admin", "king"], "admin", None])
def test_roles_that_are_none_are_refused(roles: object):
    with pytest.raises(ValidationError, match="roles"):
        SetRolesSchema().load({"customer_id": new_id(), "roles": roles})


def test_roles_are_named_and_never_left_out():
    with pytest.raises(ValidationError, match="roles"):
        SetRolesSchema().load({"customer_id": new_id()})


def test_every_role_can_be_given():
    roles = list(contract.ROLES)

    assert SetRolesSchema().load({"customer_id": new_id(), "roles": roles}).roles == roles


def test_a_customer_is_asked_for_by_id():
    with pytest.raises(ValidationError, match="UUID"):
        GetCustomerSchema().load({"customer_id": "ada@shop.example"})


def test_an_account_is_shown_without_its_secrets():
    account = an_account()

    assert sorted(CustomerSchema().dump(account)) == [
        "address", "country", "created_at", "email", "id", "name", "roles", "version",
    ]  # fmt: skip


def test_a_snapshot_survives_the_wire_with_fields_that_a_later_version_adds():
    snapshot = a_customer_snapshot()

    wire = CustomerSnapshotSchema().dump(snapshot) | {"phone": "+45 1234"}

    assert CustomerSnapshotSchema().load(wire) == snapshot


@pytest.mark.parametrize("missing", sorted(vars(a_customer_snapshot())))
def test_everything_of_a_snapshot_is_required(missing: str):
    wire = {name: value for name, value in vars(a_customer_snapshot()).items() if name != missing}

    with pytest.raises(ValidationError, match=missing):
        CustomerSnapshotSchema().load(wire)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recipient", ""),
        ("street", " Vestergade"),
        ("street", "x" * 201),
        ("street_extra", "x" * 201),
        ("postal_code", "x" * 21),
        ("city", "x" * 101),
        ("city", None),
        ("country", "Denmark"),
        ("planet", "Mars"),
    ],
)
def test_an_address_against_a_rule_is_refused_for_that_field(field: str, value: object):
    with pytest.raises(ValidationError) as refused:
        RegisterSchema().load(a_registration(address=vars(an_address()) | {field: value}))

    assert list(refused.value.messages["address"]) == [field]


def test_an_address_needs_no_second_line_of_its_street():
    lines = {name: value for name, value in vars(an_address()).items() if name != "street_extra"}

    assert AddressSchema().load(lines) == Address(**lines, street_extra="")


def test_an_address_in_a_snapshot_may_have_lines_that_a_later_version_adds():
    wire = CustomerSnapshotSchema().dump(a_customer_snapshot(address=an_address()))
    wire["address"] |= {"planet": "Mars"}

    assert CustomerSnapshotSchema().load(wire).address == an_address()


def test_an_address_is_answered_with_all_its_lines():
    assert set(PostalAddressSchema().dump(an_address())) == set(vars(an_address()))


def test_a_profile_that_has_no_address_says_so():
    assert CustomerSchema().dump(an_account())["address"] is None


def test_a_name_may_be_a_single_letter():
    assert RegisterSchema().load(a_registration(name="O")).name == "O"


@pytest.mark.parametrize(
    ("error", "code", "value"),
    [
        (contract.email_taken("ada@shop.example"), "email_taken", "ada@shop.example"),
        (contract.customer_not_found("c-1"), "customer_not_found", "c-1"),
        (contract.customer_stale(4), "customer_stale", "4"),
    ],
)
def test_an_error_names_its_code_and_its_values(error, code: str, value: str):
    assert error.code == code
    assert value in error.message
    assert value in map(str, error.details.values())
