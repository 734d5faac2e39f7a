"""`make bench`: how fast the portal is, beside what the database itself could do."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bench import bars, families, imports, processes, rounds, searches, sign_ins, stage, stand
from portal.config import env
from scripts import console, tools
from scripts.console import say, timed

ROW = "{:<14}{:>10}{:>14}{:>16}"


def main() -> None:
    """Build the stage, measure in rounds, print a table and leave var/bench.json."""
    began = time.monotonic()
    tools.ensure(with_browser=False)
    with stage.built(stage.free_port()) as built, stage.serving(built) as server:
        crowd = rounds.Crowd(built.people - rounds.VISITORS - families.COUNT)
        with timed(f"Giving {families.COUNT} people a family of {families.SIZE}"):
            stage.add_families(built, built.people - rounds.VISITORS)
        bench = rounds.Bench(built, server, built.postmaster(), crowd)
        _measure(bench)
        with timed(f"Holding and confirming over {rounds.CROWDED} connections"):
            crowded = bench.crowded()
        with timed("Signing in by password"):
            passwords = sign_ins.measured(built)
        with timed(f"Searching for attachments of {searches.COUNT} cards"):
            searched = stage.searched(built, searches.COUNT)
        with timed("Finding doctors among four million places"):
            found = stage.found(built)
        with timed(f"Importing {imports.SCALE:.0%} of four million places on PostgreSQL, then on SQLite"):
            imported = stage.imported(built, imports.SCALE)
    with timed("Booking on SQLite over 16 connections"):
        on_sqlite = bars.on_sqlite()
    with timed("Signing in through ESIA"):
        through_esia = stand.measured(env.var_dir() / "bench" / "stand", stage.free_port())
    told = _told(bench) | {
        "passwords": passwords,
        "searches": searched,
        "finding": found,
        "esia": through_esia,
        "crowded": crowded,
        "sqlite": on_sqlite,
        "imports": imported,
    }
    told["bars"] = [bar.told for bar in bars.of(told)]
    (env.var_dir() / "bench.json").write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    _show(told)
    _show_imports(told["imports"])
    for bar in bars.of(told):
        say(bar.line)
    say(f"In {time.monotonic() - began:.0f} s; all of it is in {env.var_dir() / 'bench.json'}.")


def _measure(bench: rounds.Bench) -> None:
    with timed("Warming up"):
        bench.pages(seconds=1)
        bench.bookings(count=200)
        script = bench.stage.var_dir / "booking.pgbench.sql"
        script.write_text(stage.booking_script(bench.stage, bench.stage.people), "utf-8")
        bench.pgbench(script, each=20)
        bench.samples.clear()
    for number in range(rounds.ROUNDS):
        with timed(f"Round {number + 1} of {rounds.ROUNDS}"):
            bench.pages()
            bench.costs()
            bench.bookings()
            bench.pgbench(script)


def _told(bench: rounds.Bench) -> dict[str, Any]:
    """Return what goes into the file; rates are answers a second, CPU is milliseconds of one answer."""
    each = {name: samples.median() for name, samples in bench.samples.items()}
    hold, confirm, own = each["hold"], each["confirm"], each["pgbench"]
    rate = 1 / (1 / hold["rate"] + 1 / confirm["rate"])
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": os.cpu_count(), "workers": processes.WORKERS, "load": os.getloadavg()[0]},
        "booking": {
            "rate": rate,
            "pgbench_rate": own["rate"],
            "ratio_to_pgbench": rate / own["rate"],
            "cpu_ms": hold["cpu_ms"] + confirm["cpu_ms"],
            "database_cpu_ms": hold["database_cpu_ms"] + confirm["database_cpu_ms"],
            "pgbench_database_cpu_ms": own["database_cpu_ms"],
        },
        "doctors_page": each["doctors_page"]
        | {"ratio_to_empty_page": each["doctors_page"]["cpu_ms"] / each["empty_page"]["cpu_ms"]}
        | _alone(each, "doctors_page"),
        "my_cards": each["my_cards"] | _alone(each, "my_cards"),
        **{name: each[name] for name in ("region_page", "empty_page", "hold", "confirm")},
    }


def _alone(each: Mapping[str, Mapping[str, float]], name: str) -> dict[str, float]:
    """Return what a page costs, asked for one at a time, above the empty page asked for so."""
    cost, empty = each[f"{name}_alone"]["cpu_ms"], each["empty_page_alone"]["cpu_ms"]
    return {"alone_cpu_ms": cost, "above_empty_page_ms": cost - empty}


def _show(told: dict[str, Any]) -> None:
    say("\n" + ROW.format("", "a second", "CPU, ms", "database, ms"))
    for name in ("region_page", "empty_page", "doctors_page", "my_cards", "hold", "confirm"):
        one = told[name]
        say(ROW.format(name, f"{one['rate']:.0f}", f"{one['cpu_ms']:.2f}", f"{one['database_cpu_ms']:.2f}"))
    booking = told["booking"]
    say(
        f"\nBookings a second: {booking['rate']:.0f}, pgbench {booking['pgbench_rate']:.0f}, "
        f"ratio {booking['ratio_to_pgbench']:.2f}."
    )
    say(f"The doctor's page costs {told['doctors_page']['ratio_to_empty_page']:.2f} empty pages.")
    family, doctor = (told[name]["above_empty_page_ms"] for name in ("my_cards", "doctors_page"))
    say(
        f"Asked for one at a time, «Мои карты» of a family of {families.SIZE} cost {family:.2f} ms of CPU "
        f"above the empty page, a doctor's page {doctor:.2f} ms."
    )
    passwords = told["passwords"]
    say(
        f"Sign-ins by password a second: {passwords['rate']:.1f}, beside pages "
        f"{passwords['rate_beside_pages']:.1f}; other answers {passwords['others']}. The region's page: p95 "
        f"{passwords['region_page_p95_ms_in_the_flood']:.1f} ms in the flood, alone "
        f"{passwords['region_page_p95_ms']:.1f} ms, ratio {passwords['ratio']:.2f}."
    )
    for alg, one in told["esia"].items():
        say(
            f"Sign-ins through ESIA a second, {alg}: {one['sign_ins_a_second']:.0f}; an exchange costs "
            f"{one['exchange_alone']['cpu_ms']:.2f} ms of CPU, {one['exchange_beside_signatures_ms']:.2f} "
            f"beside its signatures (bar {stand.BAR_MS:.0f})."
        )
    _show_finding(told["finding"])
    searched = told["searches"]
    say(
        f"Searches of attachments a second, one hand: {searched['rate']:.0f} ({searched['cpu_ms']:.1f} ms of"
        " CPU); by tenths: "
        f"{', '.join(f'{rate:.0f}' for rate in searched['tenths'])}."
    )


def _show_finding(told: Mapping[str, Any]) -> None:
    few, many = told.values()
    say("\nFinding a doctor, median and p95 in ms; " + ", then ".join(told) + ":")
    for name in many:
        if name != "counting, s":
            say(f"  {name}: {few[name][0]} and {few[name][1]}; {many[name][0]} and {many[name][1]}")


def _show_imports(told: Mapping[str, Any]) -> None:
    for engine, one in told.items():
        seconds = one["seconds"]
        say(
            f"\nImport on {engine}, {one['lines']} lines, {one['places']} places: {seconds['lines']:.0f} s, "
            f"{seconds['places']:.0f} s, counts {seconds['counts']:.0f} s; the whole would take "
            f"{one['whole_minutes']:.0f} min. Places a second by tenths: "
            f"{', '.join(f'{rate:.0f}' for rate in one['places_a_second'])}."
        )


if __name__ == "__main__":
    with console.ending_in_a_sentence():
        main()
