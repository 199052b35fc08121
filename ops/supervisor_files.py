"""Writes what the supervisor reads: its configuration, and for each process a script that starts it."""

import hashlib
import os
import shlex
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ops.programs import Program
from ops.settings import ROOT, Settings, private_folder, write_private
from ops.trouble import Trouble

SOCKET_PATH_BYTES_MAX = 107
"""What the kernel takes; the supervisor first makes the socket under the same name with its process id behind."""
PID_SUFFIX_BYTES = 12
STARTED_S = 2
"""A process that lives so long counts as started; one that dies earlier, as broken."""
RETRIES = 1_000_000
"""The supervisor must never give up: a database may be away for a night."""
LOG_BYTES_MAX = 10_000_000
LOG_BACKUPS = 3
OWNER_VARIABLE = "KONTOR_VAR"
"""In the environment of each process, so that a process id in a file can be told from one used again."""


def write_files(settings: Settings, programs: Sequence[Program]) -> None:
    """Write the configuration and all start scripts."""
    for folder in (settings.logs, settings.supervisor / "pids"):
        private_folder(folder)
    for program in programs:
        write_private(script_path(settings, program.name), script(settings, program))
    write_private(configuration_path(settings), configuration(settings, programs))


def configuration_path(settings: Settings) -> Path:
    """Where the supervisor's configuration is."""
    return settings.supervisor / "supervisord.conf"


def script_path(settings: Settings, name: str) -> Path:
    """Where the script is that starts a process."""
    return settings.supervisor / f"{name}.sh"


def pid_path(settings: Settings, name: str) -> Path:
    """Where a process leaves its process id."""
    return settings.supervisor / "pids" / f"{name}.pid"


def socket_path(settings: Settings) -> Path:
    """Where the supervisor is spoken to: under VAR, or in the folder for temporary files when VAR lies too deep."""
    path = settings.supervisor / "supervisor.sock"
    if len(os.fsencode(path)) + PID_SUFFIX_BYTES <= SOCKET_PATH_BYTES_MAX:
        return path
    name = hashlib.sha256(os.fsencode(settings.var)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"kontor-{os.getuid()}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise Trouble(f"{folder} belongs to somebody else. Choose another VAR, with a shorter path.")
    return folder / "supervisor.sock"


def script(settings: Settings, program: Program) -> str:
    """A shell script that becomes the process. It can also be run by hand."""
    environment = {**program.environment, OWNER_VARIABLE: str(settings.var)}
    lines = [f"export {name}={shlex.quote(value)}" for name, value in sorted(environment.items())]
    return "\n".join(
        [
            "#!/bin/sh",
            f"# Starts {program.name}. Written by `make run`.",
            f"cd {shlex.quote(str(ROOT))} || exit 1",
            f"echo $$ > {shlex.quote(str(pid_path(settings, program.name)))}",
            *lines,
            f"exec {shlex.join(program.command)}\n",
        ]
    )


def configuration(settings: Settings, programs: Sequence[Program]) -> str:
    """The supervisor's configuration. Nothing starts by itself: `make run` starts one thing after the other."""
    general = f"""\
[unix_http_server]
file={socket_path(settings)}
chmod=0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[supervisord]
directory={_escaped(str(ROOT))}
logfile={settings.logs}/supervisor.log
logfile_maxbytes={LOG_BYTES_MAX}
logfile_backups={LOG_BACKUPS}
pidfile={pid_path(settings, "supervisord")}
umask=077
"""
    return "\n".join([general, *(_section(settings, program) for program in programs)])


def _section(settings: Settings, program: Program) -> str:
    # The digest stands here so that a changed script is a changed configuration.
    return f"""\
[program:{program.name}]
command=/bin/sh {script_path(settings, program.name)}
environment=KONTOR_DIGEST="{program.digest}"
priority={program.priority}
autostart=false
autorestart=true
startsecs={STARTED_S}
startretries={RETRIES}
stopsignal=TERM
stopwaitsecs={program.stop_wait_s}
killasgroup=true
redirect_stderr=true
stdout_logfile={settings.logs}/{program.name}.log
stdout_logfile_maxbytes={LOG_BYTES_MAX}
stdout_logfile_backups={LOG_BACKUPS}
"""


def _escaped(text: str) -> str:
    return text.replace("%", "%%")
