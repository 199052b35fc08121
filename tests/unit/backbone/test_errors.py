"""Errors: one wire form, read by our clients and by stock Nameko's alike; what is none of ours is never parsed."""

import json

import pytest
from nameko import exceptions as stock

from backbone import errors
from backbone.errors import KINDS, Conflict, InternalError, ServiceError, from_wire, to_wire

SHORT = Conflict("insufficient_stock", "KIT-1: 3 asked, 2 available.", {"KIT-1.asked": 3, "KIT-1.available": 2})


@pytest.fixture
def stock_registry(monkeypatch):
    """Nameko's table of the exceptions that it rebuilds, to be filled by a test."""
    monkeypatch.setattr(stock, "registry", {})


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_survives_the_wire(kind: type[ServiceError]):
    error = kind("some_code", "One sentence.", {"number": 7, "text": "seven", "is_odd": True, "texts": ["a", "b"]})

    back = from_wire(json.loads(json.dumps(to_wire(error))))

    assert type(back) is kind
    assert (back.code, back.message, back.details) == (error.code, error.message, error.details)


def test_every_kind_is_named_after_its_class():
    assert {name: kind.kind for name, kind in KINDS.items()} == {name: name for name in KINDS}


def test_every_subclass_of_the_module_is_one_of_the_kinds():
    assert set(ServiceError.__subclasses__()) == set(KINDS.values())


def test_only_refusals_that_can_only_be_repeated_are_definite():
    assert {name for name, kind in KINDS.items() if kind.is_definite} == {"Conflict", "NotFound", "PermissionDenied"}


def test_the_wire_form_is_that_of_stock_nameko():
    assert to_wire(SHORT) == stock.serialize(SHORT)
    assert all(isinstance(argument, str) for argument in to_wire(SHORT)["exc_args"])


def test_an_error_that_a_stock_service_serialised_is_rebuilt():
    back = from_wire(stock.serialize(SHORT))

    assert (type(back), back.args) == (Conflict, SHORT.args)


def test_a_stock_client_that_knows_the_kind_rebuilds_it(stock_registry):
    stock.deserialize_to_instance(Conflict)

    back = stock.deserialize(to_wire(SHORT))

    assert (type(back), back.args, back.details) == (Conflict, SHORT.args, SHORT.details)


def test_a_stock_client_that_knows_nothing_of_us_reads_the_sentence(stock_registry):
    back = stock.deserialize(to_wire(SHORT))

    assert isinstance(back, stock.RemoteError)
    assert (back.exc_type, back.value) == ("Conflict", "insufficient_stock: KIT-1: 3 asked, 2 available.")


@pytest.mark.parametrize(
    "change",
    [
        {"exc_path": "elsewhere.Conflict"},
        {"exc_path": "backbone.errors.NotFound"},
        {"exc_path": None},
        {"exc_type": "KeyError", "exc_path": "builtins.KeyError"},
        {"exc_type": "os", "exc_path": "backbone.errors.os"},
        {"exc_args": ["too", "few"]},
        {"exc_args": None},
        {"exc_args": ["code", "message", "{"]},
        {"exc_args": ["code", "message", "[1]"]},
        {"exc_args": ["code", "message", 7]},
        {"exc_args": [1, 2, None]},
    ],
    ids=str,
)
def test_an_error_that_is_none_of_ours_becomes_an_internal_one_without_its_text(change: dict[str, object]):
    back = from_wire({**to_wire(SHORT), "value": "password=secret", **change})

    assert (type(back), back.code) == (InternalError, "remote_error")
    assert not any(part in str(back.args) for part in ("secret", "KIT-1"))


@pytest.mark.parametrize("wire", [{}, "KeyError: password=secret", ["x"], 7, True], ids=str)
def test_an_error_that_names_no_class_becomes_an_internal_one(wire: object):
    assert from_wire(wire).message == "The service failed with an unnamed error."


def test_an_error_reads_as_its_code_and_sentence():
    assert str(SHORT) == "insufficient_stock: KIT-1: 3 asked, 2 available."


def test_an_error_without_details_has_none():
    assert errors.NotFound("gone", "It is gone.").details == {}


def test_changing_the_details_of_an_error_leaves_those_of_its_maker_alone():
    given = {"sku": "KIT-1"}
    Conflict("sku_taken", "Taken.", given).details["sku"] = "KIT-2"

    assert given == {"sku": "KIT-1"}


def test_what_nobody_expected_tells_its_caller_only_where_it_is_logged():
    error = errors.internal_error("journey-7")

    assert error.details == {"correlation_id": "journey-7"}
    assert "journey-7" in error.message
