"""`make campaign NAME=lighthouse`: what Lighthouse says of four pages on a telephone, the median of five."""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import sync_playwright

from portal.config import env
from scripts import console, tools
from scripts.bootstrap import ROOT
from scripts.console import Trouble, say, timed
from scripts.scenes.stage import SECONDS_TO_PREPARE, Stage
from tests.browser import house as houses
from tests.browser.house import House
from tests.browser.walk import Judged, Walk

LISTS: Final = ROOT / "requirements" / "lighthouse"
RUNS: Final = 5
REGION: Final = "26"
PLACES: Final = 200
PARENT: Final = "Семидетова"
"""Has seven children: eight cards with the own one."""
CARDS: Final = 8
BARS: Final = {"accessibility": 1.0, "best-practices": 0.95, "performance": 0.9}
FLAGS: Final = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-quic"
ROW: Final = "{:<12}{:>16}{:>17}{:>14}  {}"
NEAREST: Final = """
    SELECT s.doctor_id, count(*) FROM schedule_slot s JOIN clinics_doctor d ON d.id = s.doctor_id
    WHERE s.state = 'open' AND s.starts_at > ? AND d.region_id = ?
    GROUP BY s.doctor_id ORDER BY abs(count(*) - ?), s.doctor_id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Page:
    """One page to judge; `headers` names the file with the cookie of whoever is signed in."""

    name: str
    url: str
    headers: Path | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What five runs said: the median of the speed, the worst of what may not differ from run to run."""

    page: Page
    scores: dict[str, float]
    failed: list[str]

    @property
    def is_good(self) -> bool:
        """Tell whether every bar is reached."""
        return all(self.scores[name] >= bar for name, bar in BARS.items())


def main(scale: str) -> None:
    """Install Lighthouse, start the product, judge its pages, print a table and write var/campaign."""
    tools.ensure(with_browser=True)
    program = _installed(env.var_dir() / "lighthouse")
    runs = max(1, round(RUNS * float(scale or 1)))
    with tempfile.TemporaryDirectory() as folder:
        house = houses.start(Path(folder), None, seconds=SECONDS_TO_PREPARE)
        try:
            pages = _pages(house, Path(folder))
            with timed(f"Judging {len(pages)} pages {runs} times"):
                verdicts = [_verdict(program, page, runs, Path(folder)) for page in pages]
        finally:
            house.stop()
    _tell(verdicts, runs)
    if not all(one.is_good for one in verdicts):
        raise Trouble("A bar was not reached. Speed counts on a quiet machine only.")


def _installed(folder: Path) -> Path:
    """Install what the lock says, once; return the program."""
    if shutil.which("npm") is None:
        raise Trouble("Lighthouse needs Node: sudo apt-get install -y nodejs npm")
    program = folder / "node_modules" / ".bin" / "lighthouse"
    lock = (LISTS / "package-lock.json").read_bytes()
    if program.exists() and (folder / "package-lock.json").read_bytes() == lock:
        return program
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(LISTS / name, folder)
    with timed("Installing Lighthouse"):
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"npm ci failed: {done.stderr.strip()[-500:]}")
    return program


def _pages(house: House, folder: Path) -> list[Page]:
    soon = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    doctor, places = house.rows(NEAREST, soon, REGION, PLACES)[0]
    say(f"The doctor's page has {places} places.")
    with timed(f"Giving {PARENT} a family of {CARDS} cards"):
        headers = _signed_in(house, folder)
    return [
        Page("start", f"{house.portal}/"),
        Page("region", f"{house.portal}/26/"),
        Page("doctor", f"{house.portal}/26/doctors/{doctor}/"),
        Page("cards", f"{house.portal}/26/cards/", headers),
    ]


def _signed_in(house: House, folder: Path) -> Path:
    """Sign somebody in who has eight cards; return the file of the headers."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tools.browser(), args=["--no-sandbox"])
        stage = Stage(house, browser, Judged(folder / "judged"), datetime.now(UTC), is_shifted=False)
        one = stage.person(PARENT)
        one.open("/26/cards/")
        one.follow("Выбрать, кого добавить")
        while _add_child(one):
            pass
        one.open("/26/cards/")
        found = one.page.locator(".panel[id^=card-]").count()
        if found != CARDS:
            raise Trouble(f"{PARENT} has {found} cards, not {CARDS}.")
        cookies = one.page.context.cookies(house.portal)
        browser.close()
    told = {"Cookie": "; ".join(f"{one['name']}={one['value']}" for one in cookies)}
    path = folder / "headers.json"
    path.write_text(json.dumps(told), "utf-8")
    return path


def _add_child(one: Walk) -> bool:
    """Add the next child that Госуслуги told of; False when all are there."""
    one.see("Дети на Госуслугах")
    there = one.page.url
    offer = one.page.get_by_role("link", name=re.compile("^Добавить в картотеку"))
    if not offer.count():
        return False
    offer.first.click()
    one.see("Добавление карточки")
    one.press("Добавить карточку")
    one.press("Да, я согласен")
    one.see("Сообщение")
    one.page.goto(there)
    return True


def _verdict(program: Path, page: Page, runs: int, folder: Path) -> Verdict:
    reports = [_report(program, page, folder) for _ in range(runs)]
    scores = {name: [report["categories"][name]["score"] or 0.0 for report in reports] for name in BARS}
    told = {name: min(values) for name, values in scores.items()}
    told["performance"] = statistics.median(scores["performance"])
    failed = sorted({name for report in reports for name in _failed(report)})
    return Verdict(page, told, failed)


def _report(program: Path, page: Page, folder: Path) -> dict[str, Any]:
    target = folder / "report.json"
    command = [
        str(program), page.url, "--quiet", "--output=json", f"--output-path={target}",
        f"--only-categories={','.join(BARS)}", f"--chrome-flags={FLAGS}",
    ]  # fmt: skip
    if page.headers is not None:
        command.append(f"--extra-headers={page.headers}")
    environment = {**os.environ, "CHROME_PATH": shutil.which("chromium") or tools.browser() or ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"Lighthouse did not judge {page.name}: {done.stderr.strip()[-500:]}")
    report: dict[str, Any] = json.loads(target.read_text("utf-8"))
    if report["finalDisplayedUrl"] != page.url:
        raise Trouble(f"{page.name} was not judged: {page.url} led to another page.")
    return report


def _failed(report: dict[str, Any]) -> list[str]:
    """Name what was found wrong, apart from speed."""
    told = [
        one["id"]
        for name in ("accessibility", "best-practices")
        for one in report["categories"][name]["auditRefs"]
        if one["weight"]
    ]
    return [name for name in told if (report["audits"][name]["score"] or 0) < 1 and _is_scored(report, name)]


def _is_scored(report: dict[str, Any], name: str) -> bool:
    return report["audits"][name]["scoreDisplayMode"] in ("binary", "numeric", "metricSavings")


def _tell(verdicts: list[Verdict], runs: int) -> None:
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    say(ROW.format("page", *BARS, "found"))
    for one in verdicts:
        shown = [round(one.scores[name] * 100) for name in BARS]
        say(ROW.format(one.page.name, *shown, " ".join(one.failed)))
    say(f"Runs: {runs}; load of the machine: {load:.1f} for each core.")
    folder = env.var_dir() / "campaign"
    folder.mkdir(parents=True, exist_ok=True)
    told = {one.page.name: one.scores | {"found": one.failed} for one in verdicts}
    written_at = datetime.now(UTC).isoformat(timespec="seconds")
    content = {"runs": runs, "load_for_each_core": round(load, 2), "written_at": written_at, "pages": told}
    (folder / "lighthouse.json").write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    say(f"All of it is in {folder / 'lighthouse.json'}.")


if __name__ == "__main__":
    with console.ending_in_a_sentence():
        main(*sys.argv[1:])
