"""What a person types and reads: the subcommands of `dialmart`, by what they deal with.

What a command does is in the module that it calls, which is imported when it runs.
"""

import getpass
import os

import click

from orchestration.declaration import Declaration, read_declaration
from orchestration.home import Home, current_home


def _who_types() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user need not have a name
        return f"uid {os.getuid()}"


BY = click.option("--by", default=_who_types, help="Who decides it; default: who types.")


def declared_home() -> tuple[Home, Declaration]:
    """The home that the environment names, and what it declares.

    Raises:
        HomeError: if it is none.
        DeclarationError: if the declaration cannot be used.
    """
    home = current_home()
    home.require()
    return home, read_declaration(home.sources_file)
