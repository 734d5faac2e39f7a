import subprocess

import pytest

import gost
from gost.by_program import ByProgram
from gost.in_process import InProcess

ENGINE = ("-engine", "gost")


def openssl(*arguments, given=b""):
    """The program, called by hand: what our own code is compared with."""
    done = subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=False)
    return done.returncode, done.stdout


@pytest.fixture(scope="session")
def in_process():
    return InProcess()


@pytest.fixture(params=["in process", "by program"])
def means(request, in_process):
    return in_process if request.param == "in process" else ByProgram()


@pytest.fixture(scope="session")
def pair():
    return gost.make_pair("REGMED", 30)


@pytest.fixture(scope="session")
def stranger():
    return gost.make_pair("STRANGER", 30)


@pytest.fixture(scope="session")
def public_pem(pair):
    code, pem = openssl("x509", *ENGINE, "-noout", "-pubkey", given=pair[1])
    assert code == 0
    return pem


@pytest.fixture(scope="session")
def files(pair, public_pem, tmp_path_factory):
    folder = tmp_path_factory.mktemp("gost")
    (folder / "is.key").write_bytes(pair[0])
    (folder / "is.crt").write_bytes(pair[1])
    (folder / "is.pub").write_bytes(public_pem)
    return folder
