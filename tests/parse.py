"""dbt's parse of the project, made once a session and laid in each home that is to be built.

Parsing takes as long as building half the models. dbt keeps a parse in the home and trusts it while
files and profile are the same; of a home it knows the profile alone, by a checksum. A parse that it
does not trust is made anew: a home where none was laid, or a wrong one, is only slower to build.
"""

import fcntl
import os
import re
from argparse import Namespace
from pathlib import Path
from pprint import pformat

import pytest

from orchestration.home import Home
from orchestration.project import DBT_PROJECT
from orchestration.transform import arguments, target_path

FOLDER = "DIALMART_TESTS_PARSE"
CHECKSUM = re.compile(rb"(?<=profile_hash\x82\xa4name\xa6sha256\xa8checksum\xd9\x40)[0-9a-f]{64}")


def lay_parse(home: Home) -> None:
    """Lay the session's parse in a home that has none."""
    path = target_path(home) / "partial_parse.msgpack"
    if not path.exists():
        parse, told = CHECKSUM.subn(_profile_checksum(home), _parse())
        assert told == 1, "dbt keeps its parse in another way"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(parse)


def _parse() -> bytes:
    """The parse of this session; whoever asks first makes it."""
    home = Home(Path(os.environ[FOLDER]))
    path = target_path(home) / "partial_parse.msgpack"
    with (home.path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            from dbt.cli.main import dbtRunner

            with pytest.MonkeyPatch.context() as environment:
                environment.setenv("DIALMART_HOME", str(home.path))
                assert dbtRunner().invoke(arguments(home, "parse")).success
        return path.read_bytes()


def _profile_checksum(home: Home) -> bytes:
    """As dbt's `ManifestLoader.build_manifest_state_check` takes it."""
    from dbt.artifacts.resources import FileHash
    from dbt.config.runtime import load_profile
    from dbt.flags import set_from_args
    from dbt_common.context import set_invocation_context

    set_from_args(Namespace(PROFILES_DIR=str(DBT_PROJECT)), None)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DIALMART_HOME", str(home.path))
        set_invocation_context(os.environ)
        credentials = load_profile(str(DBT_PROJECT), {}, target_override="duckdb").credentials
    told = pformat(sorted(credentials.connection_info()))
    return FileHash.from_contents(told).checksum.encode()
