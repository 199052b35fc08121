"""What operators do with a running system, from its folder."""

import re
import time

import pytest

from ops.settings import SERVICES

WARM_START_S = 15
PROCESSES = {"supervisord", "epmd", "broker", *SERVICES, "inventory-2", "gateway"}


def test_a_second_run_takes_seconds_and_leaves_everything_as_it_is(system):
    pids, sku = pids_of(system), system.a_product(units=3)["sku"]

    started = time.monotonic()
    printed = system.start()

    assert time.monotonic() - started < WARM_START_S
    assert pids_of(system) == pids
    assert system.visitor.get("/products", search=sku).json()["items"][0]["available"] == 3
    assert all(account["password"] in printed for account in system.accounts)


def test_run_says_where_it_is_and_who_may_sign_in(system):
    printed = system.start()

    assert f"Kontor is running: {system.addresses['URL']}" in printed
    assert all(f"{account['email']}" in printed for account in system.accounts)
    assert f"{system.addresses['URL']}/api/v1/docs" in printed


def test_the_passwords_are_for_their_owner_alone(system):
    kept = system.var / "accounts.json"

    assert kept.stat().st_mode & 0o777 == 0o600
    assert [account["roles"] for account in system.accounts] == [
        ["customer"], ["support"], ["warehouse"], ["catalogue"], ["accountant"], ["ops"], ["admin"]
    ]  # fmt: skip
    assert len({account["password"] for account in system.accounts}) == 7


def test_status_shows_each_process_with_its_memory_and_the_sum(system):
    shown = system.make("status")

    rows = dict(re.findall(r"^([\w-]+) +RUNNING +\d+ .*? (\d+\.\d)$", shown.stdout, re.MULTILINE))
    total = re.search(r"^9 processes +(\d+\.\d)$", shown.stdout, re.MULTILINE)
    assert shown.returncode == 0
    assert set(rows) == PROCESSES
    assert float(total[1]) == pytest.approx(sum(map(float, rows.values())), abs=1)
    assert float(total[1]) < 800


def test_env_prints_addresses_that_work(system):
    assert set(system.addresses) == {"URL", "AMQP_URI", "VAR", "ACCOUNTS"} | {
        f"{service.upper()}_DATABASE_URL" for service in SERVICES
    }
    assert system.http.get("/health/live").url.copy_with(path="/") == f"{system.addresses['URL']}/"
    assert system.addresses["VAR"] == str(system.var)


def test_a_service_can_be_asked_in_the_shell(system):
    product = system.a_product(units=4)

    answered = system.make("shell", typed=f"n.rpc.inventory.list_products(search={product['sku']!r})\n")

    assert answered.returncode == 0
    assert f"'sku': '{product['sku']}'" in answered.stdout
    assert "'available': 4" in answered.stdout


def test_logs_are_shown_by_process(system):
    shown = system.make("logs", PROCESS="billing").stdout

    assert re.findall(r"^==> (\S+) <==$", shown, re.MULTILINE) == ["billing"]
    assert '"service": "billing"' in shown.replace('":"', '": "')


def test_help_lists_every_target(system):
    listed = system.make("help").stdout

    targets = set(re.findall(r"^  make ([\w-]+)", listed, re.MULTILINE))
    assert targets >= {"run", "stop", "status", "logs", "shell", "seed", "reset", "env", "test", "test-fast", "lint"}


def pids_of(system):
    """Program -> process id."""
    return {state.name: state.pid for state in system.supervisor.states()}
