"""The commands of `python -m ops`; the Makefile has one target for each."""

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import structlog
import typer

from ops.settings import SERVICES, Settings, shown
from ops.trouble import Trouble, of_os_error

INVOICES_DEFAULT = 100
"""About a minute on a small machine, and enough to meet every kind of dirt in the file."""

app = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help="Runs Kontor on this machine."
)


@app.command()
def run() -> None:
    """Start the system, or bring a running one up to date; prints where it is and who may sign in."""
    from ops import run as starting
    from ops.summary import summary

    settings = Settings.of(os.environ)
    for warning in settings.warnings:
        typer.echo(f"Note: {warning}", err=True)
    typer.echo(summary(settings, starting.run(settings)))


@app.command()
def stop() -> None:
    """Stop the system and wait until every process is gone; what it has stored stays."""
    from ops import system

    settings = Settings.of_system(os.environ)
    with system.alone(settings):
        was_running = system.stop(settings)
    typer.echo("Kontor has stopped." if was_running else "Kontor was not running.")


@app.command()
def status() -> None:
    """Show each process with its state, uptime and memory."""
    from ops.status import is_well, rows, table

    settings = Settings.of_system(os.environ)
    found = rows(settings)
    if not found:
        typer.echo(f"Kontor is not running (VAR={shown(settings.var)}). Start it with `make run`.")
        return
    typer.echo(table(found))
    typer.echo(f"\n{settings.address}")
    if not is_well(found):
        raise Trouble("Not everything runs; `make logs` may tell why.")


@app.command()
def logs(
    process: Annotated[str | None, typer.Argument(envvar="PROCESS", help="Only this process's.")] = None,
) -> None:
    """Print the recent log lines; on a terminal, the new ones too until Ctrl-C."""
    from ops.logs import files, follow, recent

    paths = files(Settings.of_system(os.environ), process or None)
    for line in recent(paths):
        typer.echo(line)
    if sys.stdout.isatty():
        for line in follow(paths):
            typer.echo(line)


@app.command()
def shell() -> None:
    """Open a Nameko shell on the running system: `n.rpc.inventory.list_products()`."""
    from ops.shell import become_shell

    become_shell(Settings.of_system(os.environ))


@app.command()
def env() -> None:
    """Print the system's addresses as NAME=value lines that a shell can read."""
    settings = Settings.of_system(os.environ)
    addresses = {
        "URL": settings.address,
        "AMQP_URI": settings.amqp_uri,
        "VAR": str(settings.var),
        "ACCOUNTS": str(settings.accounts_path),
        **{f"{service.upper()}_DATABASE_URL": settings.database_urls[service] for service in SERVICES},
    }
    for name, value in addresses.items():
        typer.echo(f"{name}={shlex.quote(value)}")


@app.command()
def reset(
    *,
    yes: Annotated[bool, typer.Option("--yes", envvar="YES", help="Do not ask.")] = False,
) -> None:
    """Stop the system and delete all that it has stored in VAR."""
    from ops import system

    settings = Settings.of_system(os.environ)
    if not yes and not _agreed(f"Delete every order, invoice and account in {shown(settings.var)}? [y/N] "):
        raise Trouble("Nothing was deleted. Answer y, or say so beforehand: `make reset YES=1`.")
    with system.alone(settings):
        system.stop(settings)
        left = system.remove(settings)
    typer.echo(f"Everything that Kontor stored in {shown(settings.var)} is deleted.")
    if left:
        typer.echo(f"Not Kontor's, and left alone: {', '.join(path.name for path in left)}.")


@app.command()
def seed(
    file: Annotated[
        Path | None, typer.Argument(envvar="FILE", help="A CSV file; the demo products without one.")
    ] = None,
) -> None:
    """Import products into the running system's catalogue."""
    from ops.seed import seed_demo, seed_file

    settings = Settings.of_system(os.environ)
    typer.echo(seed_demo(settings) if file is None else seed_file(settings, file))


@app.command()
def prove() -> None:
    """Check every law of every service; exit status 1 when one is broken, 2 when it could not be found out."""
    from ops.prove import prove as run_proof

    try:
        is_green = run_proof(Settings.of_system(os.environ))
    except Trouble as trouble:
        typer.echo(f"\n{trouble}", err=True)
        raise typer.Exit(2) from None
    if not is_green:
        raise typer.Exit(1)


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(envvar="FILE", help="A file of the Online Retail data set.")],
    invoices: Annotated[
        int, typer.Option(envvar="INVOICES", min=0, help="How many of its invoices; 0 is all.")
    ] = INVOICES_DEFAULT,
) -> None:
    """Play a real shop's invoices through the HTTP API as orders, and compare the totals."""
    from ops.replay import replay as play

    if not play(Settings.of_system(os.environ), file, invoices):
        raise typer.Exit(1)


@app.command()
def prepare() -> None:
    """Install and build what the tests need."""
    from ops.prepare import prepare_tests

    prepare_tests(Settings.of(os.environ))


@app.command(context_settings={"ignore_unknown_options": True})
def npm(arguments: list[str]) -> None:
    """Run npm in the web client's folder, with the Node that builds it."""
    from ops import webclient

    settings = Settings.of(os.environ)
    node = webclient.install_modules(settings.logs, lambda text: typer.echo(f"{text} ...", err=True), for_tests=True)
    ended = subprocess.run(node.npm_command(*arguments), cwd=webclient.FOLDER, env=node.environment, check=False)
    raise typer.Exit(ended.returncode)


def main() -> None:
    """Run the command on the command line; trouble is one sentence on standard error and exit code 1."""
    # Connections of these commands come and go; their log lines would only stand between the answers.
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    try:
        app(prog_name="python -m ops")
    except Trouble as trouble:
        sys.exit(f"\n{trouble}")
    except OSError as error:
        sys.exit(f"\n{of_os_error(error)}")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted.")


def _agreed(question: str) -> bool:
    if not sys.stdin.isatty():
        return False
    return input(question).strip().lower() in ("y", "yes")
