"""`make shell`: Nameko's own shell on the running system."""

import json
import os
import sys

from ops.settings import Settings, write_private
from ops.supervisor import Supervisor
from ops.trouble import Trouble

NAMEKO = "import sys; from nameko.cli.main import main; sys.argv[0] = 'nameko'; main()"
"""Nameko has no `__main__`, and the script in the environment's bin folder does not survive a move of the folder."""


def become_shell(settings: Settings) -> None:
    """Turn this process into the shell; it does not return. Raises: Trouble when there is no system to speak to."""
    if not Supervisor(settings).is_running:
        raise Trouble("Kontor is not running; start it with `make run`.")
    path = settings.supervisor / "shell.yaml"
    write_private(path, json.dumps({"AMQP_URI": settings.amqp_uri}))  # JSON is YAML too.
    sys.stdout.flush()
    # Warnings about Nameko's own age would come before each session.
    os.execv(sys.executable, [sys.executable, "-W", "ignore", "-c", NAMEKO, "shell", "--config", str(path)])  # noqa: S606
