"""RPC entrypoints: arguments are bound to their schema, calls run once per key, and only our errors get out."""

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from marshmallow import ValidationError, fields, validate
from nameko.containers import ServiceContainer
from nameko.exceptions import ContainerBeingKilled
from sqlalchemy.exc import OperationalError

from backbone.context import CLOCK_TOLERANCE_MS, Context, Deadline, current
from backbone.errors import Conflict, InvalidRequest, PermissionDenied, Unavailable, from_wire
from backbone.messages import PageRequestSchema, WireSchema
from backbone.nameko import idempotency
from backbone.nameko.idempotency import claim, keep_answer
from backbone.nameko.rpc import Call, RpcConsumer, Signature, invalid_fields, query, rpc, rpc_proxy
from tests.builders import NOON, a_context
from tests.unit.backbone.nameko.fake_table import FakeTable
from tests.unit.fake_broker import FakeLink, a_delivery, a_message


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


class Calculator:
    """A service; `unit_of_work` is its table of answers."""

    name = "calculator"
    customers = rpc_proxy("customers")
    unit_of_work: Any = None
    ran: tuple[Any, ...] = ()
    fails_with: list[Exception] = []  # noqa: RUF012

    @rpc(params=AddSchema, result=SumSchema)
    def add(self, command: Add) -> Any:
        """Add two numbers."""
        self.ran += ((command, current()),)
        with self.unit_of_work.bare() as work:
            claim(work.session, NOON)
            if self.fails_with:
                raise self.fails_with.pop(0)
            return keep_answer(work.session, {"total": command.left + command.right})

    @query(params=AddSchema, result=SumSchema, roles=("accountant", "admin"))
    def difference(self, asked: Add) -> Any:
        """Subtract."""
        self.ran += ((asked, current()),)
        return {"total": asked.left - asked.right}


@pytest.fixture
def calculator() -> Calculator:
    service = Calculator()
    service.unit_of_work, service.fails_with = FakeTable(idempotency._table), []
    return service


def test_a_command_answers_in_its_wire_form_and_in_its_context(calculator: Calculator):
    context = a_context(idempotency_key="k")

    assert calculator.add(a_call(2, 3, context=context)) == {"total": 5}
    assert calculator.ran == ((Add(2, 3), context),)


def test_a_command_under_the_same_key_runs_once(calculator: Calculator):
    call = a_call(2, 3, context=a_context(idempotency_key="k"))

    assert [calculator.add(call), calculator.add(call)] == [{"total": 5}] * 2
    assert len(calculator.ran) == 1


def test_a_redelivered_message_without_a_key_runs_once(calculator: Calculator):
    call = a_call(2, 3, context=a_context(causation_id="message-7"))

    calculator.add(call)
    calculator.add(call)

    assert len(calculator.ran) == 1


def test_the_same_parameters_by_position_and_by_name_are_the_same_command(calculator: Calculator):
    context = a_context(idempotency_key="k")

    calculator.add(a_call(2, 1, context=context))

    assert calculator.add(a_call(left=2, context=context)) == {"total": 3}


def test_other_parameters_under_the_same_key_are_refused(calculator: Calculator):
    context = a_context(idempotency_key="k")
    calculator.add(a_call(2, 3, context=context))

    with pytest.raises(InvalidRequest) as refused:
        calculator.add(a_call(2, 4, context=context))

    assert refused.value.code == "idempotency_key_reused"


def test_work_that_nobody_waits_for_is_not_started(calculator: Calculator):
    late = a_context(deadline=Deadline.after_ms(-CLOCK_TOLERANCE_MS - 100))

    with pytest.raises(Unavailable, match="deadline"):
        calculator.add(a_call(2, context=late))

    assert calculator.ran == ()


def test_a_role_that_is_missing_is_refused_before_the_arguments_are_read(calculator: Calculator):
    with pytest.raises(PermissionDenied, match="accountant or admin"):
        calculator.difference(a_call("nonsense", context=a_context("customer")))

    assert calculator.ran == ()


def test_a_query_is_not_guarded_and_runs_each_time(calculator: Calculator):
    call = a_call(5, 3, context=a_context("admin", idempotency_key="k"))

    assert [calculator.difference(call), calculator.difference(call)] == [{"total": 2}] * 2
    assert (len(calculator.ran), calculator.unit_of_work.rows) == (2, {})


def lost_race() -> OperationalError:
    return OperationalError("UPDATE", {}, SimpleNamespace(pgcode="40001"))


def test_a_transaction_that_lost_a_race_is_run_again(calculator: Calculator):
    calculator.fails_with = [lost_race(), lost_race()]

    assert calculator.add(a_call(2, 3)) == {"total": 5}
    assert len(calculator.ran) == 3


def test_a_transaction_that_always_loses_is_a_fault_to_be_seen(calculator: Calculator):
    calculator.fails_with = [lost_race() for _ in range(9)]

    with pytest.raises(OperationalError):
        calculator.add(a_call(2, 3))
    assert len(calculator.ran) == 5


def test_any_other_failure_is_not_tried_again(calculator: Calculator):
    calculator.fails_with = [KeyError("bug")]

    with pytest.raises(KeyError):
        calculator.add(a_call(2, 3))
    assert len(calculator.ran) == 1


@pytest.fixture
def consumer() -> RpcConsumer:
    """The consumer of a calculator whose container only notes what it is to run."""
    container = ServiceContainer(Calculator, {"AMQP_URI": "amqp://nowhere"})
    container.noted = []
    container.spawn_worker = lambda *args, **kwargs: container.noted.append((*args, kwargs))
    for extension in container.extensions:
        if "Rpc" in type(extension).__name__:
            extension.setup()
    (found,) = (each for each in container.extensions if isinstance(each, RpcConsumer))
    found.keep_alive = container
    return found


def a_call_message(body: object = None, **properties: Any) -> Any:
    body = {"args": [2], "kwargs": {"right": 3}} if body is None else body
    routing_key = properties.pop("routing_key", "calculator.add")
    return a_message(body, routing_key=routing_key, **{"reply_to": "here", "correlation_id": "call-1"} | properties)


def the_reply(link: FakeLink) -> dict[str, Any]:
    ((message, exchange, routing_key),) = link.channel.published
    assert (exchange, routing_key, message.properties["correlation_id"]) == ("nameko-rpc", "here", "call-1")
    assert link.channel.methods == ["basic_publish", "basic_ack"]
    return orjson.loads(message.body)


def test_a_service_listens_for_all_of_its_methods(consumer: RpcConsumer):
    (queue,) = consumer.subscriptions.queues

    assert (queue.name, queue.exchange, queue.routing_key) == ("rpc-calculator", "nameko-rpc", "calculator.*")
    assert consumer.methods == ["add", "difference"]


def test_a_call_starts_its_method_with_arguments_and_context(consumer: RpcConsumer):
    headers = a_context("admin", idempotency_key="k").to_headers()

    consumer.on_message(a_delivery(a_call_message(application_headers=headers)))

    ((provider, (call,), _, _),) = consumer.container.noted
    assert (provider.method_name, call.args, call.kwargs) == ("add", [2], {"right": 3})
    assert call.context == Context.from_headers(headers, "call-1")


def test_the_result_is_sent_and_then_the_call_acknowledged(consumer: RpcConsumer):
    link = FakeLink()
    consumer.on_message(a_delivery(a_call_message(), link))

    consumer.container.noted[0][-1]["handle_result"](None, {"total": 5}, None)

    assert the_reply(link) == {"result": {"total": 5}, "error": None}
    properties = link.channel.published[0][0].properties
    assert (properties["content_type"], properties["delivery_mode"]) == ("application/json", 1)


def settled_with(consumer: RpcConsumer, result: Any, error: Exception | None) -> Any:
    """What the caller is told of a method's outcome."""
    link = FakeLink()
    consumer.on_message(a_delivery(a_call_message(), link))
    settle = consumer.container.noted[0][-1]["handle_result"]
    settle(None, result, error and (type(error), error, None))
    return from_wire(the_reply(link)["error"])


def test_an_error_of_ours_reaches_the_caller_as_it_is(consumer: RpcConsumer):
    error = settled_with(consumer, None, Conflict("sku_taken", "Taken.", {"sku": "KIT-1"}))

    assert (type(error), error.code, error.details) == (Conflict, "sku_taken", {"sku": "KIT-1"})


def test_of_any_other_error_the_caller_learns_nothing_but_where_it_is_logged(consumer: RpcConsumer):
    error = settled_with(consumer, None, KeyError("password=secret"))

    assert error.code == "internal_error"
    assert "secret" not in str(error.args)


def test_an_answer_that_is_no_json_is_an_internal_error(consumer: RpcConsumer):
    assert settled_with(consumer, {1, 2}, None).code == "internal_error"


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff", [], 7, {"args": []}, {"kwargs": {}}, {"args": {}, "kwargs": {}}, {"args": [], "kwargs": []}],
    ids=str,
)
def test_a_message_that_is_no_call_is_refused_and_done_with(consumer: RpcConsumer, body: object):
    link = FakeLink()

    consumer.on_message(a_delivery(a_call_message(body), link))

    assert from_wire(the_reply(link)["error"]).code == "malformed_call"
    assert consumer.container.noted == []


def test_a_call_with_malformed_headers_is_refused(consumer: RpcConsumer):
    link = FakeLink()

    consumer.on_message(a_delivery(a_call_message(application_headers={"nameko.deadline": "soon"}), link))

    assert from_wire(the_reply(link)["error"]).code == "malformed_call"


def test_a_method_that_does_not_exist_is_named(consumer: RpcConsumer):
    link = FakeLink()

    consumer.on_message(a_delivery(a_call_message(routing_key="calculator.divide"), link))

    error = from_wire(the_reply(link)["error"])
    assert (error.code, error.message) == ("unknown_method", "calculator has no method divide.")


def test_a_call_that_wants_no_answer_is_refused_and_done_with(consumer: RpcConsumer):
    link = FakeLink()

    consumer.on_message(a_delivery(a_message({"args": [], "kwargs": {}}, routing_key="calculator.add"), link))

    assert link.channel.methods == ["basic_ack"]
    assert consumer.container.noted == []


def test_a_refused_message_is_logged_by_size_and_hash_alone(consumer: RpcConsumer, capsys):
    consumer.on_message(a_delivery(a_call_message(b'{"password": "secret"')))

    logged = capsys.readouterr().out
    assert "rpc_refused" in logged
    assert "size=21" in logged
    assert "secret" not in logged


def test_a_process_that_dies_gives_the_call_to_another(consumer: RpcConsumer):
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise ContainerBeingKilled

    link, consumer.container.spawn_worker = FakeLink(), refuse

    consumer.on_message(a_delivery(a_call_message(), link))

    assert link.channel.methods == ["basic_reject"]
