"""The templates of pages and mails: strict, escaped, and nothing in them that cannot be seen.

What is no HTML says its values as messages do: in it markup has its lookalikes.
"""

from collections.abc import Callable
from functools import cache
from gettext import NullTranslations
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from orchestration.progress import inert
from orchestration.quality.plain import plain
from orchestration.report import colors
from orchestration.report.language import Language


def template(name: str, language: Language, **filters: Callable) -> Template:
    """A template of this folder, in a language: `_` gives its words."""
    environment = _environment(name.endswith(".html"), language.catalogue)
    environment.filters |= filters
    return environment.get_template(name, globals={"language": language, "colors": colors})


@cache
def _environment(is_html: bool, catalogue: NullTranslations) -> Environment:
    """Kept, with its templates, for all pages of a catalogue: a report has 22."""
    # what cannot be seen would turn the line around
    harmless = inert if is_html else plain
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=is_html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        finalize=lambda value: harmless(value) if type(value) is str else value,
    )
    environment.install_gettext_translations(catalogue, newstyle=True)
    return environment
