"""The keeper of processes, tried on real ones."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts import ports
from scripts.console import Trouble
from scripts.machine import machine_of_the_stand, secrets_in

SLEEPER = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(99)"])
time.sleep(99)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(99)
"""
KEEPER = """
import sys
from pathlib import Path
from scripts import supervise
folder = Path(sys.argv[1])
children = [
    supervise.Child(f"child-{number}", [sys.executable, "-c", code], {}, folder / f"{number}.log")
    for number, code in enumerate(sys.argv[2:])
]
keeper = supervise.Supervisor(children, seconds_to_stop=2)
keeper.catch_signals()
keeper.start()
print(*[child.process.pid for child in children], flush=True)
keeper.watch()
keeper.stop()
"""


@pytest.fixture
def keep(tmp_path):
    """Start a keeper of the given programs; return it and the process groups it made."""
    keepers = []

    def start(*programs):
        command = [sys.executable, "-c", KEEPER, str(tmp_path), *programs]
        keeper = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        keepers.append(keeper)
        return keeper, [int(pid) for pid in keeper.stdout.readline().split()]

    yield start
    for keeper in keepers:
        keeper.kill()
        keeper.wait()
        keeper.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stop_ends_every_group_within_seconds(keep, number):
    keeper, groups = keep(SLEEPER, SLEEPER)

    keeper.send_signal(number)

    assert keeper.wait(timeout=10) == 0
    eventually(lambda: not any(running(group) for group in groups))


def test_stop_ends_a_program_that_does_not_listen(keep, tmp_path):
    keeper, groups = keep(STUBBORN)
    eventually(lambda: "deaf" in (tmp_path / "0.log").read_text())

    keeper.send_signal(signal.SIGTERM)

    assert keeper.wait(timeout=10) == 0
    eventually(lambda: not running(groups[0]))


def test_watch_starts_a_killed_program_again_and_says_so(keep):
    keeper, groups = keep(SLEEPER)

    os.kill(groups[0], signal.SIGKILL)

    assert keeper.stdout.readline().startswith("«child-0» was ended by signal 9; starting it again in 1 s.")
    eventually(lambda: len(groups_of(keeper)) == 1 and groups_of(keeper) != groups)
    eventually(lambda: not running(groups[0]))


def test_children_end_when_the_keeper_is_killed(keep):
    keeper, groups = keep("import time; time.sleep(99)")

    keeper.kill()

    eventually(lambda: not running(groups[0]))


def test_port_named_twice_is_told():
    with pytest.raises(Trouble, match="PORTAL_PORT and STAND_PORT are both 8000"):
        ports.check_free("127.0.0.1", {"PORTAL_PORT": 8000, "STAND_PORT": 8000})


@pytest.mark.parametrize("bind", ["0.0.0.0", "::", "192.0.2.7"])  # noqa: S104  named, not bound
def test_stand_alone_is_shown_to_others_only_by_permission(monkeypatch, tmp_path, bind):
    for name, value in (("VAR_DIR", str(tmp_path)), ("BIND", bind)):
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("STAND_ALLOW_REMOTE", raising=False)
    with pytest.raises(Trouble, match="STAND_ALLOW_REMOTE=1"):
        machine_of_the_stand()
    monkeypatch.setenv("STAND_ALLOW_REMOTE", "1")
    assert machine_of_the_stand().bind == bind


def test_taken_port_is_named_with_its_variable():
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]

        with pytest.raises(Trouble) as trouble:
            ports.check_free("127.0.0.1", {"PORTAL_PORT": 1 + taken % 60000, "STAND_PORT": taken})

    assert str(trouble.value).startswith(f"Port {taken} is taken by another program")
    assert "STAND_PORT=" in str(trouble.value)


def test_secrets_are_made_once_and_read_by_their_owner_only(tmp_path):
    path = tmp_path / "secrets.env"

    first = secrets_in(tmp_path)

    assert secrets_in(tmp_path) == first
    assert path.stat().st_mode & 0o777 == 0o600


def running(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def groups_of(keeper):
    children = Path(f"/proc/{keeper.pid}/task/{keeper.pid}/children").read_text()
    return [int(pid) for pid in children.split()]


def eventually(fact, seconds=8):
    until = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.05)
