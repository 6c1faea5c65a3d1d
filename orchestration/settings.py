"""What the environment decides: the only module that reads or writes `os.environ`.

A company's own decisions are not here: they are in its home's `sources.yml` and `seeds/`.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DEMO_HOME = PROJECT_ROOT / "examples" / "demo"
SPARK_VENV = PROJECT_ROOT / ".venv-spark"
BI_VENV = PROJECT_ROOT / ".venv-bi"

# Set before dbt, Dagster or Great Expectations are imported, so that none of them calls home.
SILENCE = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DAGSTER_DISABLE_TELEMETRY": "1",
    "GX_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
}


class SettingsError(ValueError):
    """A setting of the environment that cannot be used; its text says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """The environment, read once.

    Attributes:
        home: folder of the company (`DIALMART_HOME`).
        target: engine of the dbt models, `duckdb` or `spark` (`DIALMART_TARGET`).
        spark_host: of the Thrift server of a Spark cluster (`DIALMART_SPARK_HOST`); empty: a run
            on Spark starts executors of its own.
        spark_port: of the same (`DIALMART_SPARK_PORT`).
        fail_at: step at which a fault test wants the process to wait (`DIALMART_FAIL_AT`).
        memory_limit: DuckDB's memory limit, such as `4GB`; empty: 60 % of the machine's.
        language: of reports, `en` or `zh` (`DIALMART_LANG`); empty: the company's.
        report_url: where the report is served (`DIALMART_REPORT_URL`), for mails; empty: nowhere.
        postgres_url: of the database that sets are published to as well
            (`DIALMART_POSTGRES_URL`); empty: none. It may hold a password.
    """

    home: Path
    target: Literal["duckdb", "spark"]
    spark_host: str
    spark_port: int
    fail_at: str
    memory_limit: str
    language: Literal["en", "zh", ""]
    report_url: str
    postgres_url: str = field(repr=False)


def read_settings() -> Settings:
    """Read the environment and silence the telemetry of the tools that run below.

    Raises:
        SettingsError: if `DIALMART_TARGET` names no engine, `DIALMART_LANG` no language, the port
            is no number, or what should be the URL of a database is none.
    """
    os.environ.update(SILENCE)
    target = os.environ.get("DIALMART_TARGET", "duckdb")
    if target not in ("duckdb", "spark"):
        raise SettingsError(f"DIALMART_TARGET is {target!r}; allowed: duckdb, spark")
    language = os.environ.get("DIALMART_LANG", "")
    if language not in ("en", "zh", ""):
        raise SettingsError(f"DIALMART_LANG is {language!r}; allowed: en, zh, or nothing")
    home = Path(os.environ.get("DIALMART_HOME") or DEMO_HOME).expanduser().resolve()
    return Settings(
        home=home,
        target=target,
        spark_host=os.environ.get("DIALMART_SPARK_HOST", ""),
        spark_port=_port(os.environ.get("DIALMART_SPARK_PORT") or "10000"),
        fail_at=os.environ.get("DIALMART_FAIL_AT", ""),
        memory_limit=os.environ.get("DIALMART_MEMORY_LIMIT", ""),
        language=language,
        report_url=os.environ.get("DIALMART_REPORT_URL", ""),
        postgres_url=_database(os.environ.get("DIALMART_POSTGRES_URL", "")),
    )


def _port(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise SettingsError(f"DIALMART_SPARK_PORT is {text!r}; expected a number up to 65535")
    return int(text)


def _database(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_one = parts.scheme in ("postgresql", "postgres") and parts.port != 0
        # libpq would take a part of the password for the host, or say it in its errors
        is_one = is_one and "@" not in parts.path and parts.netloc.count("@") < 2
        is_one = is_one and len(parts.path) > 1 and not re.search(r"\s|%(?![0-9a-fA-F]{2})", url)
        # whoever else is to log in with another user and password would keep these
        is_one = is_one and not {"user", "password"} & parse_qs(parts.query).keys()
    except ValueError:
        is_one = False
    if url and not is_one:
        raise SettingsError(  # without what it is: that may be a password
            "DIALMART_POSTGRES_URL is no URL of a database; expected "
            "postgresql://user:password@host:5432/database, with the characters @ : / ? # % and "
            "spaces of a password written as %40 %3A %2F %3F %23 %25 %20"
        )
    return url


def name_of_database(url: str) -> str:
    """Which database a URL names, without user and password."""
    parts = urlsplit(url)
    return f"{parts.hostname or 'localhost'}:{parts.port or 5432}{parts.path}" if url else ""


def pass_home_on(home: Path) -> None:
    """Tell the tools that read the environment themselves (dbt's profile, Dagster) which home."""
    os.environ["DIALMART_HOME"] = str(home)
    os.environ["DAGSTER_HOME"] = str(home / "dagster")


def engine_config() -> dict[str, str]:
    """How DuckDB is opened in memory: within the limit, spilling into the home."""
    settings = read_settings()
    # it would spill into the working directory
    config = {"temp_directory": str(settings.home / "warehouse" / "tmp")}
    return config | ({"memory_limit": settings.memory_limit} if settings.memory_limit else {})


def spark_environment() -> dict[str, str]:
    """The environment of a process that runs Spark.

    Raises:
        SettingsError: if Spark's environment was not made.
    """
    found = list(SPARK_VENV.glob("lib/python*/site-packages/pyspark"))
    if not found:
        raise SettingsError(f"Spark is not installed in {SPARK_VENV}; `make setup-spark` does it")
    # one machine, unless somebody says another address
    own = {"SPARK_LOCAL_IP": "127.0.0.1"} | os.environ
    return own | {"SPARK_HOME": str(found[0])}


def bi_environment(folder: Path) -> dict[str, str]:
    """The environment of a process of Superset, which finds all of its own in a folder.

    Raises:
        SettingsError: if Superset's environment was not made.
    """
    if not (BI_VENV / "bin" / "gunicorn").exists():
        raise SettingsError(f"Superset is not installed in {BI_VENV}; `make setup-bi` does it")
    own = {
        "SUPERSET_FOLDER": str(folder),
        "SUPERSET_LANGUAGE": read_settings().language or "en",
        "SCARF_ANALYTICS": "false",
    }
    config = PROJECT_ROOT / "dashboards" / "superset" / "superset_config.py"
    told = {"SUPERSET_CONFIG_PATH": str(config), "PYTHONPATH": ""}
    return os.environ | own | told | {"FLASK_APP": "superset.app:create_app()"}


def expand(text: str) -> str:
    """Replace each `${NAME}` by the environment's value.

    Raises:
        SettingsError: if a name is not set.
    """

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in os.environ:
            raise SettingsError(f"{text!r} names ${{{name}}}, which the environment does not set")
        return os.environ[name]

    return re.sub(r"\$\{(\w+)\}", value, text)
