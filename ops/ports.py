"""Checks, before anything is started, that the ports of a system are free."""

import socket
from collections.abc import Mapping

import psutil

from ops.trouble import Trouble


def require_free(ports: Mapping[str, tuple[str, int]]) -> None:
    """Raises: Trouble for the first port that cannot be listened on, with who has it and what to set.

    Args:
        ports: Setting that chooses the port -> (host, port).
    """
    for setting, (host, port) in ports.items():
        try:
            _listen(host, port)
        except PermissionError:
            raise Trouble(f"This user may not listen on port {port}. {_other(setting)}") from None
        except socket.gaierror:
            raise Trouble(f"GATEWAY_HOST is {host!r}, which is no name or address of this machine.") from None
        except OSError as error:
            raise Trouble(f"Port {port} on {host} {_why(port, error)}. {_other(setting)}") from None


def answers(host: str, port: int) -> bool:
    """Whether something accepts connections there now."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def _listen(host: str, port: int) -> None:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as listener:
        # Connections of an earlier run that linger in TIME_WAIT hinder neither us nor the real listener.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1)


def _why(port: int, error: OSError) -> str:
    if "in use" in str(error):
        return f"is taken{_by(port)}"
    return f"cannot be listened on ({error.strerror or error})"


def _by(port: int) -> str:
    """Who listens there, as far as this user may see it."""
    try:
        listening = [each for each in psutil.net_connections("tcp") if each.status == psutil.CONN_LISTEN]
        pids = [each.pid for each in listening if each.pid and tuple(each.laddr)[1:2] == (port,)]
        return f" by {psutil.Process(pids[0]).name()} (process {pids[0]})" if pids else " by another program"
    except psutil.Error:
        return " by another program"


def _other(setting: str) -> str:
    name = setting.split()[0]
    return f"Choose another with {name}, for example `{name}={'8001' if name == 'GATEWAY_PORT' else '5780'} make run`."
