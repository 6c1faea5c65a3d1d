"""Folders of pages: made whole for a published set, then the ones before them are gone.

A link such as `published/report` points to the folder of the latest set that pages were made of.
Whatever goes wrong leaves the pages that there are.
"""

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

from orchestration.publish.versions import point_to
from orchestration.steps import step

log = logging.getLogger(__name__)


def publish_folder(link: Path, publish_id: str, write: Callable[[Path], int], called: str) -> None:
    """Write a folder and have the link point to it; what goes wrong is logged, no run fails by it.

    Args:
        link: what readers open.
        publish_id: of the set that BI reads.
        write: writes all pages to a folder, and says how many there are.
        called: what the folder is, in words.
    """
    folder = link.with_name(f"{link.name}_{publish_id}")
    try:
        with step(f"publish {link.name}") as shown:
            shown.rows = write(folder)
        point_to(link, folder)
    except Exception as error:  # whatever it is, the set is published
        if link.resolve() != folder.resolve():
            shutil.rmtree(folder, ignore_errors=True)
        log.warning("the %s could not be made, the one before stays: %s", called, error)
    else:
        _remove_others(link, folder)


def _remove_others(link: Path, folder: Path) -> None:
    """Remove folders of sets before; one that cannot be removed stays, for nobody is led to it."""
    for other in folder.parent.glob(f"{link.name}_*"):
        if other != folder and other.is_dir() and not other.is_symlink():
            try:
                shutil.rmtree(other)
            except OSError as error:
                log.warning("%s, of a set before, could not be removed: %s", other, error)
