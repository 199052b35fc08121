"""Lists: each comes in pages, is filtered by its service, and is cut down to what is one's own."""

import pytest

ID, OTHER = "019a0000-0000-7000-8000-0000000000aa", "019a0000-0000-7000-8000-0000000000bb"
OWNED = [
    ("orders", "inventory.list_orders", {"support", "warehouse", "accountant", "admin"}),
    ("payments", "billing.list_payments", {"support", "accountant", "admin"}),
    ("invoices", "billing.list_invoices", {"support", "accountant", "admin"}),
]
FILTERED = [
    ("customers", "customers.list_customers", {"search": "ada"}),
    ("orders", "inventory.list_orders", {"customer_id": ID, "state": "RESERVED", "search": "O-000012"}),
    (
        "shipments",
        "inventory.list_shipments",
        {"order_id": ID, "state": "PLANNED", "order_number": "42", "is_oldest_first": True},
    ),
    ("stock", "inventory.list_stock", {"search": "knife", "is_running_out": True}),
    (
        "payments",
        "billing.list_payments",
        {"customer_id": ID, "order_id": OTHER, "order_number": "O-000042", "state": "CAPTURED", "is_in_doubt": True},
    ),
    ("invoices", "billing.list_invoices", {"customer_id": ID, "order_id": OTHER, "kind": "CREDIT_NOTE"}),
    ("transactions", "billing.list_transactions", {"order_id": ID, "kind": "capture", "state": "UNKNOWN"}),
    ("ledger/entries", "billing.list_journal", {"order_id": ID, "account": "1200"}),
]


@pytest.fixture
def listed(client, services, signed_in_as):
    """Ask for a list as somebody with a role."""

    def get(path, method, role, **query):
        services.answers[method] = {"items": [], "next_cursor": "b"}
        return client.get(f"/api/v1/{path}", query_string=query, headers=signed_in_as(role))

    return get


@pytest.mark.parametrize(("path", "method", "seeing_all"), OWNED)
@pytest.mark.parametrize("role", ["customer", "support", "warehouse", "catalogue", "accountant", "ops", "admin"])
def test_a_list_is_cut_down_to_ones_own_unless_the_role_sees_all(
    listed, services, caller_id, path, method, seeing_all, role
):
    listed(path, method, role)

    assert services.last.arguments["customer_id"] == (None if role in seeing_all else caller_id)


@pytest.mark.parametrize(("path", "method", "_seeing_all"), OWNED)
def test_whether_one_may_list_what_is_anothers_is_for_the_service_to_say(listed, services, path, method, _seeing_all):
    listed(path, method, "customer", customer_id=OTHER)

    assert services.last.arguments["customer_id"] == OTHER


@pytest.mark.parametrize(("path", "method", "filters"), FILTERED)
def test_a_list_hands_on_what_it_is_filtered_by(listed, services, path, method, filters):
    response = listed(path, method, "admin", **filters, limit=2, cursor="a")

    assert (response.status_code, services.last.method) == (200, method)
    assert services.last.arguments == {**filters, "limit": 2, "cursor": "a"}


@pytest.mark.parametrize(("path", "method", "filters"), FILTERED)
def test_a_page_leads_to_the_next_one_under_the_same_filters(listed, path, method, filters):
    link = listed(path, method, "admin", **filters).headers["Link"]

    assert link.startswith(f"</api/v1/{path}?")
    assert link.endswith('cursor=b>; rel="next"')
    assert all(f"{name}={value}" in link for name, value in filters.items())


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("orders", "state"),
        ("shipments", "state"),
        ("payments", "state"),
        ("invoices", "kind"),
        ("transactions", "kind"),
    ],
)
def test_a_filter_that_nothing_can_pass_is_refused(listed, path, name):
    response = listed(path, "none", "admin", **{name: "SHRUGGED"})

    assert (response.status_code, set(response.json["errors"])) == (422, {name})
