"""A new home: the declaration that it begins with, and how it is laid."""

import shutil
from pathlib import Path

from orchestration.home import Home, HomeError

START = Path(__file__).parent


def lay_new_home(path: Path, like: Path = START) -> Home:
    """Lay a new home that declares and decides what `like` does; by default, a commented start.

    Raises:
        HomeError: if the folder already holds a home, or its path cannot be used.
    """
    home = Home(path.resolve())
    home.require_path()
    if home.sources_file.exists():
        raise HomeError(f"{home.path} already holds a home; nothing was changed")
    for folder in (home.path, home.seeds, home.landing):
        folder.mkdir(parents=True, exist_ok=True)
    for file in (like / "sources.yml", *sorted(like.glob("seeds/*.csv"))):
        shutil.copyfile(file, home.path / file.relative_to(like))
    (home.seeds / "README.md").write_text(
        "A CSV here replaces the shipped seed of the same name "
        "(see seeds/README.md of the project).\n",
        encoding="utf-8",
    )
    return home
