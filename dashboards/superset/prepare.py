"""Prepare Superset in its own environment: tables, roles, users, and the bundle.

One process, that may be run again and again: what is there is brought up to date, what people made
in Superset stays, and what an older bundle had and this one has not is removed.
"""

import json
import os
from pathlib import Path

from flask_migrate import upgrade
from superset.app import create_app

FOLDER = Path(os.environ["SUPERSET_FOLDER"])
# What each user may do, beside looking at the dashboards.
ROLES = {
    "admin": ["Admin"],
    "viewer": ["Gamma", "dialmart viewer"],
    "analyst": ["Gamma", "sql_lab", "dialmart viewer", "dialmart analyst"],
}


def prepare() -> None:
    """Bring the metadata to what the bundle and the logins say."""
    from superset import security_manager
    from superset.commands.importers.v1.assets import ImportAssetsCommand
    from superset.extensions import appbuilder
    from superset.utils.core import override_user

    appbuilder.add_permissions(update_perms=True)
    security_manager.sync_role_definitions()
    contents = _bundle(FOLDER / "bundle")
    logins = json.loads((FOLDER / "logins.json").read_text())
    for name in ("dialmart viewer", "dialmart analyst"):
        security_manager.add_role(name)
    for user, password in logins.items():
        _user(user, password)
    with override_user(security_manager.find_user("admin")):
        ImportAssetsCommand(contents).run()
        _forget_what_is_not_in(contents)
    _grant()


def _bundle(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.yaml"))
    }


def _user(name: str, password: str) -> None:
    from superset import db, security_manager

    roles = [security_manager.find_role(role) for role in ROLES[name]]
    if user := security_manager.find_user(name):
        user.roles = roles
        db.session.commit()
    else:
        security_manager.add_user(
            *(name, name.title(), "dialmart", f"{name}@dialmart.invalid", roles, password)
        )


def _forget_what_is_not_in(contents: dict[str, str]) -> None:
    """Delete the dashboards and charts that were imported once and are not any more."""
    import yaml
    from superset import db
    from superset.models.dashboard import Dashboard
    from superset.models.slice import Slice

    told = {yaml.safe_load(text).get("uuid") for text in contents.values()}
    for kind in (Dashboard, Slice):
        for each in db.session.query(kind).filter_by(is_managed_externally=True):
            if str(each.uuid) not in told:
                db.session.delete(each)
    db.session.commit()


def _grant() -> None:
    """Viewers may read the datasets, analysts the tables below them."""
    from superset import db, security_manager
    from superset.connectors.sqla.models import SqlaTable
    from superset.models.core import Database

    read = security_manager.add_permission_view_menu
    database = db.session.query(Database).filter_by(database_name="dialmart").one()
    datasets = db.session.query(SqlaTable).filter_by(database_id=database.id)
    security_manager.find_role("dialmart viewer").permissions = [
        read("datasource_access", dataset.perm) for dataset in datasets
    ]
    security_manager.find_role("dialmart analyst").permissions = [
        read("database_access", database.perm)
    ]
    db.session.commit()


if __name__ == "__main__":
    with create_app().app_context():
        upgrade()
        prepare()
