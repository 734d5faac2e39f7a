"""The only reader of this program's environment; a wrong value stops the start with a sentence."""

from pathlib import Path
from typing import Final

from environs import Env

_env = Env()
ROOT: Final = Path(__file__).resolve().parents[1]
SHIPPED: Final = Path(__file__).resolve().parent / "demo" / "clinics.json"


def database() -> Path:
    """Return the file of this program's own database."""
    folder: Path = _env.path("VAR_DIR", ROOT / "var").resolve()
    return folder / "clinic" / "clinic.sqlite3"


def port() -> int:
    """TCP port of this program."""
    value = _env.int("CLINIC_PORT", 8002)
    if not 0 < value < 65536:
        raise SystemExit(f"CLINIC_PORT is {value}, but a port lies between 1 and 65535.")
    return int(value)


def key() -> str:
    """Return what a portal has to show; the people are made up, so it has a default."""
    return _env.str("CLINIC_KEY", "demo-clinic-key")


def silence_s() -> float:
    """Return for how many seconds a silent system keeps a question open: longer than a portal waits."""
    value = float(_env.float("CLINIC_SILENCE_SECONDS", 8))
    if not 0 <= value <= 120:
        raise SystemExit(f"CLINIC_SILENCE_SECONDS is {value:g}, but must lie between 0 and 120.")
    return value


def allows_remote() -> bool:
    """Tell whether the desk may be used from other machines."""
    return _env.bool("CLINIC_ALLOW_REMOTE", False)
