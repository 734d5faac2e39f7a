"""Makes `.venv` from the locks with nothing but the machine's own Python.

pip installs uv into `.boot`, uv installs the lock into `.venv` (ten times faster
than pip). A stamp in `.venv` remembers the lock, so a second run does nothing.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.console import Trouble, timed

ROOT = Path(__file__).resolve().parents[1]
BOOT = ROOT / ".boot"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = BOOT / "bin" / "uv"
STAMP = VENV / "installed.json"
OLDEST = (3, 11)


def ensure(layer: str) -> None:
    """Make `.venv` hold the lock of `runtime` or `dev` (dev holds runtime)."""
    _check_python()
    layer = _widest(layer)
    wanted = {"layer": layer, "lock": _hash(layer), "python": _version()}
    if PYTHON.exists() and _stamp() == wanted:
        return
    with timed("Installing Python packages into .venv"):
        _install_uv()
        _make_venv()
        # Compiled once here, or every process of the first start would compile for itself.
        options = ("--require-hashes", "--compile-bytecode", "--python", str(PYTHON))
        _uv("pip", "sync", *options, str(_lock(layer)))
    STAMP.write_text(json.dumps(wanted), encoding="utf-8")


def become(module: str, arguments: list[str]) -> None:
    """Go on as a module of this repository in `.venv`, in the same process."""
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), "-m", module, *arguments])  # noqa: S606  no shell is wanted


def _check_python() -> None:
    if sys.version_info < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        raise Trouble(f"Python {wanted} or newer is needed, this is {_version()}: apt install python3.")
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        raise Trouble("Python has no venv module here: run «apt install python3-venv», then the same again.")


def _widest(layer: str) -> str:
    return "dev" if _stamp().get("layer") == "dev" else layer


def _stamp() -> dict[str, str]:
    try:
        content: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content


def _lock(layer: str) -> Path:
    return ROOT / "requirements" / f"{layer}.txt"


def _hash(layer: str) -> str:
    return hashlib.sha256(_lock(layer).read_bytes()).hexdigest()


def _version() -> str:
    return ".".join(map(str, sys.version_info[:3]))


def _install_uv() -> None:
    if _works(UV, "--version"):
        return
    shutil.rmtree(BOOT, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(BOOT)])
    pip = [str(BOOT / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "--require-hashes", "--requirement", str(_lock("boot"))])


def _make_venv() -> None:
    if _works(PYTHON, "-c", "") and _stamp().get("python", _version()) == _version():
        return
    _uv("venv", "--clear", "--python", sys.executable, str(VENV))


def _works(program: Path, *arguments: str) -> bool:
    if not program.exists():
        return False
    return subprocess.run([str(program), *arguments], capture_output=True, check=False).returncode == 0


def _uv(*arguments: str) -> None:
    _run([str(UV), "--quiet", *arguments], UV_PYTHON_DOWNLOADS="never", UV_LINK_MODE=_link_mode())


def _link_mode() -> str:
    return os.environ.get("UV_LINK_MODE", "copy" if sys.platform == "linux" else "clone")


def _run(command: list[str], **environment: str) -> None:
    done = subprocess.run(
        command, env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise Trouble(f"{done.stderr.strip()}\nThis failed: {' '.join(command)}")
