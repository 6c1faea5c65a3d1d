"""The command that hands out an agent's pack; what is in one is in `report/packs.py`."""

import shutil
from pathlib import Path

import click

from orchestration.commands import declared_home


@click.command(name="pack")
@click.argument("agent")
@click.argument("out", required=False, type=click.Path(dir_okay=False, path_type=Path))
def pack_command(agent: str, out: Path | None) -> None:
    """Say where the pack of AGENT (id, name or key) lies, or copy it to OUT for who coaches it."""
    from orchestration.report.packs import OWNER_ALONE, pack_file

    home, _ = declared_home()
    file = pack_file(home, agent)
    if out:
        out.touch(OWNER_ALONE)
        out.chmod(OWNER_ALONE)
        shutil.copyfile(file, out)
    click.echo(out or file)
