"""Secrets that look like YAML or like a format string are still the secrets that were set."""

import json

from tests.support.databases import Database, migrate
from tests.support.processes import run_python

SECRETS = {"007": 7, "p@ss: #1": {"p@ss": None}, "no": False}
"""As they are set, and what YAML takes them for."""
ENVIRONMENT = {"AMQP_URI": "amqp://unused", **{f"SECRET_{number}": secret for number, secret in enumerate(SECRETS)}}
READ = """
import json, yaml
from nameko.cli.main import setup_yaml_parser
setup_yaml_parser()
print(json.dumps([yaml.safe_load(f"secret: ${{SECRET_{number}}}")["secret"] for number in range(3)]))
"""
READ_OURS = """
import json, os
from backbone.nameko.runner import load_config

def read(number):
    os.environ["PROBE_DATABASE_URL"] = os.environ[f"SECRET_{number}"]
    return load_config("probe")["DATABASE_URL"]

print(json.dumps([read(number) for number in range(3)]))
"""


def test_stock_reads_a_setting_as_yaml():
    assert json.loads(run_python("-c", READ, environment=ENVIRONMENT)) == list(SECRETS.values())


def test_ours_reads_it_as_it_is():
    assert json.loads(run_python("-c", READ_OURS, environment=ENVIRONMENT)) == list(SECRETS)


def test_stock_takes_braces_in_a_database_url_for_a_format(start_stock, tmp_path):
    urls = {"ledger:Base": f"sqlite:///{tmp_path}/pass{{word}}.db"}

    process = start_stock("stock_ledger", DB_URIS=urls, is_awaited=False)

    process.wait_ended()
    assert "KeyError: 'word'" in process.said


def test_ours_takes_them_as_they_are(start_service, client, tmp_path):
    database = Database(f"sqlite:///{tmp_path}/pass{{word}}.db", None)
    migrate("probe", database)

    start_service("probe", database)

    assert client.probe.mark(name="x") == {"name": "x"}
    assert (tmp_path / "pass{word}.db").exists()
