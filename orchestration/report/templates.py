"""The templates of pages: escaped, strict, and nothing in them that cannot be seen."""

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from orchestration.progress import inert
from orchestration.report.language import Language


def template(name: str, language: Language, **filters: Callable) -> Template:
    """A template of this folder, in a language: `_` gives its words."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        # what cannot be seen would turn the line around
        finalize=lambda value: inert(value) if type(value) is str else value,
    )
    environment.install_gettext_translations(language.catalogue, newstyle=True)
    environment.globals["language"] = language
    environment.filters |= filters
    return environment.get_template(name)
