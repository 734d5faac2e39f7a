"""`make screenshots`: every picture of the help, taken anew from the running product."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Error

from scripts import console, tools, words
from scripts.bootstrap import ROOT
from scripts.console import say
from scripts.scenes import SCENES, paint, readme, stage

PICTURES = ROOT / "portal" / "sites" / "patient" / "help_centre" / "static" / "help_centre" / "pictures"
README = "readme"


def main(only: str) -> None:
    """Play the scenes whose names are asked for, or all; say how many pictures are new."""
    tools.ensure(with_browser=True)
    words.compile_changed(aloud=False)
    wanted = {name: target for name, target in _all().items() if not only or name in only.split()}
    if not wanted:
        raise console.Trouble(f"ONLY may name some of: {' '.join(_all())}")
    with tempfile.TemporaryDirectory() as folder, stage.opened(Path(folder)) as opened:
        ended = [_played(opened, name, target) for name, target in wanted.items()]
    say(f"{ended.count('written')} written, {ended.count('unchanged')} unchanged")
    failed = [name for name, end in zip(wanted, ended, strict=True) if end == "failed"]
    if failed:
        raise console.Trouble(f"These scenes could not be played: {' '.join(failed)}")


def _all() -> dict[str, Path]:
    """Return where each picture lies, in the order in which they are taken."""
    return {name: PICTURES / f"{name}.png" for name in SCENES} | {README: ROOT / "docs" / "img" / "pages.png"}


def _played(opened: stage.Stage, name: str, target: Path) -> str:
    """Take one picture; a scene that cannot be played leaves the others alone."""
    try:
        taken = readme.taken(opened) if name == README else opened.take(SCENES[name].play(opened))
        end = "written" if paint.keep(target, taken) else "unchanged"
    except (Error, AssertionError) as trouble:
        say(str(trouble))
        end = "failed"
    say(f"  {name}: {end}")
    return end


if __name__ == "__main__":
    with console.ending_in_a_sentence():
        main(" ".join(sys.argv[1:]))
