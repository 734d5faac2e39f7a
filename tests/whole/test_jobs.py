"""Every job is declared, and somebody runs it."""

import ast
import re

import pytest

from portal.domain.work import actions as work
from portal.domain.work import queries
from tests.whole import tree

INSTRUCTIONS = ("docs/jobs.md", "docs/running.md")
JOB_FILES = [path for path in tree.of_programs(".py") if path.name == "jobs.py" or path.parent.name == "jobs"]


def test_every_public_function_of_a_jobs_shelf_is_a_job():
    work.discover()
    declared = {path for path in work.registry._JOBS if path.startswith("portal.")}

    written = {
        f"{tree.name(path).removesuffix('.py').replace('/', '.')}.{node.name}"
        for path in JOB_FILES
        for node in ast.parse(tree.text(path)).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }

    assert written == declared


def test_every_job_is_periodic_or_asked_for():
    work.discover()
    everything = "\n".join(tree.text(path) for path in tree.of_programs(".py"))
    periodic = {job.module_path for job in work.registry.periodic()}

    forgotten = [
        path
        for path in work.registry._JOBS
        if path.startswith("portal.") and path not in periodic and not _asked_for(path, everything)
    ]

    assert periodic != set()
    assert forgotten == []


@pytest.mark.parametrize("queue", queries.queues())
def test_every_queue_has_a_process_here_and_in_the_instructions(queue):
    texts = {name: tree.text(tree.ROOT / name) for name in ("scripts/serve.py", *INSTRUCTIONS)}

    assert f'"work", "{queue}"' in texts["scripts/serve.py"]
    assert [name for name in INSTRUCTIONS if f"portal work {queue}" not in texts[name]] == []


def _asked_for(path, everything):
    name = path.rpartition(".")[2]
    return f'"{path}"' in everything or re.search(rf"\b{name}\.enqueue\(", everything) is not None
