"""The command that serves dashboards: Superset, on this machine's loopback.

What it does is in `orchestration/dashboards/`; here is what a person types and reads.
"""

import signal

import click

from orchestration.commands import declared_home
from orchestration.dashboards.superset.server import Server, served
from orchestration.home import HomeError
from orchestration.settings import read_settings


@click.command()
@click.option("--port", type=int, help="On 127.0.0.1; default: 8088, or the next that is free.")
def bi(port: int | None) -> None:
    """Serve the dashboards of DIALMART_HOME in Superset, on loopback, until Ctrl-C."""
    from orchestration.dashboards.boards import BoardError
    from orchestration.dashboards.superset.made import bundle_of
    from orchestration.dashboards.superset.stores import duckdb_store, postgres_store
    from orchestration.publish import PublishError

    home, declaration = declared_home()
    url = read_settings().postgres_url
    store = postgres_store(home, url) if url else duckdb_store(home)
    try:
        files = bundle_of(home, declaration, store)
    except (BoardError, PublishError) as error:
        raise HomeError(str(error)) from error
    click.echo("Superset starts: about a minute the first time, then half of it …")
    # however this process is told to end, Superset ends with it; shells have what is in the
    # background ignore Ctrl-C
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    try:
        with served(home.superset, files, port) as server:
            _tell(server)
            server.process.wait()
    except KeyboardInterrupt:
        click.echo("Superset has ended")
    else:
        raise HomeError(f"Superset has ended by itself; why, says {home.superset}/server.log")


def _tell(server: Server) -> None:
    click.echo(f"dashboards: {server.url}/dashboard/list/")
    for user, password in server.logins.items():
        click.echo(f"  {user:<8} {password}")
    click.echo(
        "the viewer looks, the analyst asks in SQL too, the admin may do all; Ctrl-C ends it"
    )
