"""The setting that may hold a secret: what is taken for a URL, and that nothing shows it."""

import pytest

from orchestration.settings import SettingsError, name_of_database, read_settings


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("postgresql://me:secret@db.example.com:5433/warehouse", "db.example.com:5433/warehouse"),
        ("postgres://me:se%40cret@db/warehouse?sslmode=require", "db:5432/warehouse"),
        ("postgresql:///warehouse?host=/var/run/postgresql", "localhost:5432/warehouse"),
        ("", ""),
    ],
)
def test_a_database_is_named_without_its_user(monkeypatch, url, name):
    monkeypatch.setenv("DIALMART_POSTGRES_URL", url)
    assert name_of_database(read_settings().postgres_url) == name
    assert "cret" not in repr(read_settings())


@pytest.mark.parametrize(
    "url",
    [
        "secret",
        "mysql://me:secret@db/warehouse",
        "postgresql://me:secret@db",
        "postgresql://me:sec@ret@db/warehouse",  # libpq would look for the host ret@db
        "postgresql://me:secret/@db/warehouse",
        "postgresql://me:secret#@db:port/warehouse",
        "host=db password=secret",
        # libpq would say these in its errors
        "postgresql://me:50%off-secret@db/warehouse",
        "postgresql://me:se cret@db/warehouse",
        "postgresql://me:1234/secret@127.0.0.1/warehouse",
        # whoever logs in with another user would keep them
        "postgresql://db/warehouse?user=me&password=secret",
    ],
)
def test_what_is_no_url_is_refused_and_not_repeated(monkeypatch, url):
    monkeypatch.setenv("DIALMART_POSTGRES_URL", url)
    with pytest.raises(SettingsError, match="DIALMART_POSTGRES_URL is no URL") as refused:
        read_settings()
    assert "secret" not in str(refused.value)
    assert "ret@" not in str(refused.value)
