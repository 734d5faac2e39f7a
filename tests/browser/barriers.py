"""axe in the journeys: every page is looked at, and no part of it twice.

To judge a page takes longer than to draw it, and a run sees the same head, foot, fields and rows hundreds of times.
A part of the same skeleton below the same elements, under the same rules of the sheets, is judged the same.
"""

import json
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SKELETON = Path(__file__).with_name("skeleton.js").read_text("utf-8")
ROOT = Path(__file__).parents[2]
SHEETS = [
    sheet.read_text("utf-8")
    for place in ("portal/look/static", "esia_stand/pages/static", "clinic_stand/look")
    for sheet in (ROOT / place).rglob("*.css")
]
CONDITIONS = sorted({asked for sheet in SHEETS for asked in re.findall(r"@media\s+([^{]+?)\s*{", sheet)})
"""What the sheets ask about the window: where all answers are the same, nothing is laid out in another way."""
LOOK = f"(({SKELETON})(without.join(), {json.dumps(CONDITIONS)}))"
KEYS = f"(without) => {{ const seen = {LOOK}; return [seen.outline, seen.parts.map((one) => one[1])]; }}"
AXE = f"""async ({{without, known, options}}) => {{
  const seen = {LOOK};
  const isKnown = new Set(known);
  const exclude = [...seen.repeats, ...seen.parts.filter((one) => isKnown.has(one[1])).map((one) => one[0])];
  {Axe().axe_script};
  const found = await axe.run(exclude.length ? {{include: document, exclude}} : document, options);
  return {{found: found.violations, judged: [seen.outline, ...seen.parts.map((one) => one[1])]}};
}}"""
"""Loads axe and runs it at one go; tells nothing of what passed, which is the longest part of its answer.

Rules about the page as a whole look at all of it whatever is left out.
"""

WHOLE = f"async (options) => {{ {Axe().axe_script}; return (await axe.run(document, options)).violations; }}"
"""Judges all of a page, whatever was seen of it before."""


class Judged:
    """Outlines of pages, and parts in them, without barriers that axe has seen in this run, whichever worker showed them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: set[str] = set()
        folder.mkdir(exist_ok=True)

    def __contains__(self, key: str) -> bool:
        if key not in self._seen and (self._folder / key).exists():
            self._seen.add(key)
        return key in self._seen

    def add(self, keys: list[str], url: str) -> None:
        """Remember keys, and that this page was judged."""
        for key in set(keys) - self._seen:
            (self._folder / key).touch()
        self._seen.update(keys)
        path = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+", "0", url.partition("?")[0])
        with (self._folder / "pages.txt").open("a", encoding="utf-8") as pages:
            pages.write(f"{path.split('/', 3)[-1]}\n")


def judge(page: Page, judged: Judged, without: tuple[str, ...] = ()) -> None:
    """Assert that axe finds nothing, unless it has looked at the same outline and at all the parts in it."""
    outline, parts = page.evaluate(KEYS, [*without])
    known = [part for part in parts if part in judged]
    if outline in judged and len(known) == len(parts):
        return
    options = {"resultTypes": ["violations"], "rules": {name: {"enabled": False} for name in without}}
    seen = page.evaluate(AXE, {"without": [*without], "known": known, "options": options})
    told = [
        (one["id"], [node["html"][:200] + node["failureSummary"] for node in one["nodes"]])
        for one in seen["found"]
    ]
    assert told == [], f"{page.url}: {json.dumps(told, ensure_ascii=False, indent=1)}"
    judged.add(seen["judged"], page.url)
