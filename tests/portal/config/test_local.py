"""A demonstration stays on its machine, unless somebody says otherwise."""

import pytest

from portal.config import env

EVERYWHERE = "0.0.0.0"  # noqa: S104  named, not bound
OPEN = [
    {"BIND": EVERYWHERE}, {"BIND": "::"}, {"BIND": "10.0.0.7"}, {"PORTAL_URL": "https://med.example.ru"},
    {"PORTAL_HOSTS": "localhost,med.example.ru"}, {"PORTAL_URL": "http://localhost.evil.example"},
    {"PORTAL_URL": "http://127.0.0.1.evil.example"},
    {"PORTAL_REGION_HOSTS": "26.localhost=26,26.example.ru=26"},
]  # fmt: skip
CLOSED = [
    {}, {"BIND": "127.0.0.1"}, {"BIND": "::1"}, {"BIND": "127.0.0.5"}, {"PORTAL_URL": "http://[::1]:8000"},
    {"PORTAL_HOSTS": "localhost,26.localhost,127.0.0.1"}, {"PORTAL_URL": "http://26.localhost:8000"},
    {"PORTAL_REGION_HOSTS": "26.localhost=26"},
]  # fmt: skip


@pytest.fixture
def local(monkeypatch):
    for name in ("BIND", "PORTAL_URL", "PORTAL_HOSTS", "PORTAL_REGION_HOSTS", "PORTAL_LOCAL_FOR_ALL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PORTAL_ENV", "local")
    return monkeypatch


@pytest.mark.parametrize("told", OPEN, ids=str)
def test_local_that_others_could_reach_does_not_start(local, told):
    for name, value in told.items():
        local.setenv(name, value)
    with pytest.raises(SystemExit, match=r"PORTAL_ENV=local.*PORTAL_LOCAL_FOR_ALL=yes"):
        env.refuse_to_show_the_demonstration()


def test_local_does_not_listen_to_others(local):
    with pytest.raises(SystemExit, match="PORTAL_LOCAL_FOR_ALL=yes"):
        env.refuse_to_show_the_demonstration(EVERYWHERE)
    assert env.refuse_to_show_the_demonstration("127.0.0.1") is None


@pytest.mark.parametrize("told", CLOSED, ids=str)
def test_local_of_one_machine_starts(local, told):
    for name, value in told.items():
        local.setenv(name, value)
    assert env.refuse_to_show_the_demonstration() is None


@pytest.mark.parametrize("told", [{"PORTAL_LOCAL_FOR_ALL": "yes"}, {"PORTAL_ENV": "production"}], ids=str)
def test_open_portal_starts_where_it_was_said(local, told):
    for name, value in ({"BIND": EVERYWHERE} | told).items():
        local.setenv(name, value)
    assert env.refuse_to_show_the_demonstration() is None
