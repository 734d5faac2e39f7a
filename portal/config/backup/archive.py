"""The file of a backup: a zip with a manifest and the database."""

import hashlib
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from portal.config.backup.refused import Refused

FORMAT: Final = "registratura-backup-1"
MANIFEST: Final = "manifest.json"
DATABASE: Final = "database"
_CHUNK: Final = 1024 * 1024
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is: `migrations` are `app.name`, `size` is bytes, `made_at` UTC."""

    format: str
    engine: str
    migrations: Sequence[str]
    made_at: datetime
    size: int
    sha256: str


def write(path: Path, copy: Path, *, engine: str, migrations: Sequence[str], made_at: datetime) -> Manifest:
    """Pack `copy` into `path`, which appears only when it is whole and on the disk; mode 0600."""
    manifest = Manifest(FORMAT, engine, migrations, made_at, copy.stat().st_size, _hash(copy))
    part = copy.with_name("part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        _pack(file, copy, manifest)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    _sync_folder(path.parent)
    return manifest


def _pack(file: IO[bytes], copy: Path, manifest: Manifest) -> None:
    told = json.dumps(asdict(manifest) | {"made_at": manifest.made_at.isoformat()}, indent=1)
    # pg_dump packs by itself; level 1 makes SQLite's pages three times smaller at the speed of a disk.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=1) as packed:
        packed.writestr(MANIFEST, told)
        packed.write(copy, DATABASE)


def read(path: Path, copy: Path) -> Manifest:
    """Unpack the database into `copy` and check it byte by byte; raise Refused."""
    try:
        with zipfile.ZipFile(path) as packed:
            manifest = _manifest(json.loads(packed.read(MANIFEST)))
            with packed.open(DATABASE) as source, copy.open("xb") as target:
                shutil.copyfileobj(source, target, _CHUNK)
    except OSError as error:
        raise Refused(f"{path}: прочитать не удалось ({error.strerror}).") from error
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(f"{path} – не копия базы этого портала.") from error
    except _BROKEN as error:
        raise Refused(f"{path} повреждён или это не копия базы. База не тронута.") from error
    if _hash(copy) != manifest.sha256:
        raise Refused(f"{path} повреждён: база в нём не та, что была сохранена.")
    return manifest


def _manifest(told: dict[str, Any]) -> Manifest:
    if told["format"] != FORMAT:
        raise ValueError(told["format"])
    return Manifest(**told | {"made_at": datetime.fromisoformat(told["made_at"])})


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    """Put the new name on the disk as well."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
