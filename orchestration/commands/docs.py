"""The command that writes what dbt knows of the models."""

import click

from orchestration.commands import declared_home


@click.command()
def docs() -> None:
    """Write dbt's documentation of every model, test and their lineage as one page."""
    from orchestration.publish.docs import write_docs
    from orchestration.settings import pass_home_on
    from orchestration.transform import BuildError

    home, _ = declared_home()
    pass_home_on(home.path)
    try:
        with home.lock("documenting the models"):
            click.echo(f"the documentation is {write_docs(home)}")
    except BuildError as error:
        raise click.ClickException(str(error)) from error
