"""One function per command or query of customers, by aggregate, each given a unit of work."""

from customers.handlers.accounts import get_customer, list_customers, register, set_roles, update_profile
from customers.handlers.sessions import (
    attempt_sign_in,
    end_session,
    end_sessions,
    list_ended_sessions,
    list_sessions,
    open_session,
    rotate_session,
)

__all__ = [
    "attempt_sign_in", "end_session", "end_sessions", "get_customer", "list_customers", "list_ended_sessions",
    "list_sessions", "open_session", "register", "rotate_session", "set_roles", "update_profile",
]  # fmt: skip
