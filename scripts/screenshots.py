"""`make screenshots`: every picture of the help, taken anew from the running product."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Error

from scripts import console, tools, words
from scripts.bootstrap import ROOT
from scripts.console import say
from scripts.scenes import SCENES, paint, stage

PICTURES = ROOT / "portal" / "sites" / "patient" / "help_centre" / "static" / "help_centre" / "pictures"


def main(only: str) -> None:
    """Play the scenes whose names are asked for, or all; say how many pictures are new."""
    tools.ensure(with_browser=True)
    words.compile_changed(aloud=False)
    wanted = [scene for scene in SCENES.values() if not only or scene.name in only.split()]
    if not wanted:
        raise console.Trouble(f"ONLY may name some of: {' '.join(SCENES)}")
    written, failed = 0, []
    with tempfile.TemporaryDirectory() as folder, stage.opened(Path(folder)) as opened:
        for scene in wanted:
            try:
                is_new = paint.keep(PICTURES / f"{scene.name}.png", opened.take(scene.play(opened)))
            except (Error, AssertionError) as trouble:
                failed.append(scene.name)
                say(f"  {scene.name}: {trouble}")
                continue
            written += is_new
            say(f"  {scene.name}: {'written' if is_new else 'unchanged'}")
    say(f"{written} written, {len(wanted) - written - len(failed)} unchanged")
    if failed:
        raise console.Trouble(f"These scenes could not be played: {' '.join(failed)}")


if __name__ == "__main__":
    with console.ending_in_a_sentence():
        main(" ".join(sys.argv[1:]))
