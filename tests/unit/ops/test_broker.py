"""The private node's files: its user, its password, and where it listens."""

import base64
import hashlib
import json
import stat

from ops import broker
from ops.settings import ROOT, Settings


def test_a_password_is_hashed_as_rabbitmq_documents_it():
    salt = bytes.fromhex("908dc60a")

    # The worked example of https://www.rabbitmq.com/docs/passwords.
    assert broker.password_hash("test12", salt) == "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR"


def test_a_hash_without_a_given_salt_can_be_checked_and_stays_the_same():
    hashed = base64.b64decode(broker.password_hash("secret"))
    salt, digest = hashed[:4], hashed[4:]

    assert digest == hashlib.sha256(salt + b"secret").digest()
    assert broker.password_hash("secret") == broker.password_hash("secret")
    assert broker.password_hash("other")[:4] != broker.password_hash("secret")[:4]


def test_the_definitions_get_a_user_who_may_use_the_virtual_host():
    shared = json.loads((ROOT / "rabbitmq" / "definitions.json").read_text())

    merged = broker.with_user(shared, "secret")

    assert merged["queues"] == shared["queues"]
    assert [user["name"] for user in merged["users"]] == ["kontor"]
    assert merged["permissions"][0]["vhost"] in {vhost["name"] for vhost in shared["vhosts"]}
    assert "secret" not in json.dumps(merged)


def test_the_shared_definitions_hold_no_user():
    shared = json.loads((ROOT / "rabbitmq" / "definitions.json").read_text())

    assert not {"users", "permissions"} & set(shared)


def test_the_node_listens_on_loopback_only(tmp_path):
    settings = Settings.of({"VAR": str(tmp_path), "BROKER_PORT": "5780"})
    environment = broker.environment(settings)

    assert "listeners.tcp.1 = 127.0.0.1:5780\n" in broker.configuration(settings)
    assert "inet_dist_use_interface {127,0,0,1}" in environment["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"]
    assert environment["ERL_EPMD_ADDRESS"] == "127.0.0.1"
    assert (environment["ERL_EPMD_PORT"], environment["RABBITMQ_DIST_PORT"]) == ("5781", "25780")


def test_what_the_node_reads_is_private_and_stays_the_same(tmp_path):
    settings = Settings.of({"VAR": str(tmp_path)})

    broker.write_files(settings)
    first = {path.name: path.read_text() for path in settings.broker.iterdir()}
    broker.write_files(settings)

    assert {path.name: path.read_text() for path in settings.broker.iterdir()} == first
    assert stat.S_IMODE((settings.broker / ".erlang.cookie").stat().st_mode) == 0o400
    assert stat.S_IMODE((settings.broker / "definitions.json").stat().st_mode) == 0o600
