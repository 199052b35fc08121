"""Signatures: a call's arguments are bound to their schema, and what cannot be is refused field by field."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from marshmallow import ValidationError, fields, validate

from backbone.context import Context
from backbone.errors import InvalidRequest
from backbone.messages import PageRequestSchema, WireSchema
from backbone.nameko.signature import Call, Signature, invalid_fields
from tests.builders import a_context


@dataclass(frozen=True)
class Add:
    left: int
    right: int


class AddSchema(WireSchema):
    makes = Add
    left = fields.Integer(required=True, validate=validate.Range(0, 9))
    right = fields.Integer(load_default=1)


class SumSchema(WireSchema):
    total = fields.Integer(required=True)


class FilterSchema(PageRequestSchema):
    customer_id = fields.String()


ADD = Signature("add", AddSchema, SumSchema, (), is_command=True)


def a_call(*args: Any, context: Context | None = None, **kwargs: Any) -> Call:
    return Call(context or a_context(), list(args), kwargs)


@pytest.mark.parametrize(
    "call", [a_call(2, 3), a_call(2, right=3), a_call(left=2, right=3)], ids=["both", "one", "none"]
)
def test_arguments_come_by_position_or_by_name(call: Call):
    assert ADD.bind(call)[0] == Add(2, 3)


def test_positions_follow_the_schema_with_inherited_fields_first():
    signature = replace(ADD, params=FilterSchema)

    assert signature.bind(a_call("c", 5, "ada"))[0] == {"cursor": "c", "limit": 5, "customer_id": "ada"}


def test_an_argument_that_is_left_out_has_its_default():
    assert ADD.bind(a_call(2))[0] == Add(2, 1)


@pytest.mark.parametrize("call", [a_call(1, 2, 3), a_call(1, left=2)], ids=["too many", "twice"])
def test_arguments_that_cannot_be_placed_are_refused_with_what_is_taken(call: Call):
    with pytest.raises(InvalidRequest, match="add takes left, right") as refused:
        ADD.bind(call)

    assert refused.value.code == "arguments_malformed"


def test_a_method_without_arguments_says_so():
    with pytest.raises(InvalidRequest, match="takes no arguments"):
        replace(ADD, params=WireSchema).bind(a_call(1))


def test_the_idempotency_key_among_the_arguments_goes_into_the_context():
    command, context = ADD.bind(a_call(2, context=a_context(idempotency_key="header"), idempotency_key="argument"))

    assert (command, context.idempotency_key) == (Add(2, 1), "argument")


def test_the_idempotency_key_of_the_headers_is_kept():
    assert ADD.bind(a_call(2, context=a_context(idempotency_key="header")))[1].idempotency_key == "header"


def test_without_a_key_the_message_is_the_key():
    assert ADD.bind(a_call(2, context=a_context(causation_id="message-7")))[1].idempotency_key == "message-7"


@pytest.mark.parametrize("key", ["", "k" * 201, 7, ["k"]])
def test_a_malformed_key_is_refused(key: object):
    with pytest.raises(InvalidRequest) as refused:
        ADD.bind(a_call(2, idempotency_key=key))

    assert refused.value.code == "idempotency_key_malformed"


def test_binding_keeps_the_rest_of_the_context():
    context = a_context("support", causation_id="m", traceparent="t", idempotency_key="k")

    assert ADD.bind(a_call(2, context=context))[1] == context


def test_arguments_against_their_schema_are_refused_field_by_field():
    with pytest.raises(InvalidRequest) as refused:
        ADD.bind(a_call(left=10, rihgt=1))

    assert refused.value.code == "fields_invalid"
    assert sorted(refused.value.details) == ["left", "rihgt"]
    assert "left: Must be greater than or equal to 0 and less than or equal to 9." in refused.value.message


def test_errors_of_nested_fields_are_named_by_their_path():
    error = ValidationError(
        {"lines": {0: {"sku": ["Unknown."]}, 2: {"quantity": ["Too few.", "Odd."]}}, "note": "Long."}
    )

    assert invalid_fields(error).details == {
        "lines.0.sku": ["Unknown."], "lines.2.quantity": ["Too few.", "Odd."], "note": ["Long."],
    }  # fmt: skip


def test_an_error_of_no_field_is_one_of_the_arguments():
    assert invalid_fields(ValidationError(["Wrong."])).details == {"arguments": ["Wrong."]}


def test_a_method_that_answers_nothing_answers_null():
    assert replace(ADD, result=None).dump(object()) is None
    assert ADD.dump({"total": 5, "secret": 1}) == {"total": 5}
