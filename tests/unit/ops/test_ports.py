"""Ports: what is said when one is taken."""

import socket

import pytest

from ops.ports import answers, require_free
from ops.trouble import Trouble


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_is_named_with_who_has_it_and_what_to_set(taken):
    with pytest.raises(Trouble, match=rf"Port {taken} on 127\.0\.0\.1 is taken .*GATEWAY_PORT=8001 make run"):
        require_free({"GATEWAY_PORT": ("127.0.0.1", taken)})


def test_a_derived_port_names_the_setting_that_moves_it(taken):
    with pytest.raises(Trouble, match="Choose another with BROKER_PORT, "):
        require_free({"BROKER_PORT + 1": ("127.0.0.1", taken)})


def test_an_address_of_another_machine_cannot_be_listened_on():
    with pytest.raises(Trouble, match="cannot be listened on"):
        require_free({"GATEWAY_PORT": ("192.0.2.1", 8000)})


def test_free_ports_are_no_trouble(taken):
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]

    require_free({"GATEWAY_PORT": ("127.0.0.1", free)})

    assert answers("127.0.0.1", taken)
    assert not answers("127.0.0.1", free)
