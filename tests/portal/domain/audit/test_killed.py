"""The sealing worker killed with -9 at each step: the chain stays whole, nothing is lost or sealed twice."""

import os
import signal
import subprocess
import sys

import pytest
from django.db import connection

from portal.domain.audit import actions, queries
from portal.domain.audit.models import Entry, Seal, Unsealed
from tests.factories.accounts import NOW
from tests.portal.domain.audit import chain
from tests.portal.domain.audit.sealer import STEPS
from tests.portal.domain.work.processes import ROOT, database_url, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
BATCH = 20
SEALED = {"before insert": BATCH, "between insert and commit": BATCH, "after commit": 2 * BATCH}
"""How many entries each kill leaves sealed: it falls into the second batch."""


@pytest.fixture
def kept(monkeypatch):
    return chain.use(monkeypatch)


def die(step, folder):
    """Let a worker seal and be killed at this step."""
    told = {"PORTAL_ENV": "test", "VAR_DIR": str(folder), "DATABASE_URL": database_url()}
    command = [sys.executable, "-m", "tests.portal.domain.audit.sealer", step, str(BATCH)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | told, capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]


def sealed():
    return list(Seal.objects.order_by("seq").values_list("seq", "entry"))


def holds(count):
    """Say what must be so at any moment: as many links in a row, no entry twice, the others wait."""
    links = sealed()
    entries = {entry for _seq, entry in links}
    assert [seq for seq, _entry in links] == list(range(1, count + 1))
    assert len(entries) == count
    assert set(Unsealed.objects.values_list("entry", flat=True)) == (
        set(Entry.objects.values_list("pk", flat=True)) - entries
    )
    assert queries.verify(at=NOW).findings == []


def is_over():
    """Seal what waits: a server may need a moment to see that the killed one is gone."""
    actions.seal(at=NOW)
    return not Unsealed.objects.exists()


@pytest.mark.campaign_audit
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("step", STEPS)
def test_kills_at_each_step_leave_a_whole_chain(kept, tmp_path, campaign, step):
    kills, before = campaign.of(20, small=1), 0
    for _ in range(kills):
        chain.grow(3 * BATCH, since=before)
        connection.close()
        die(step, tmp_path)
        holds(before + SEALED[step])

        actions.anchor(at=NOW)
        wait_for(is_over, 30, "the next worker has sealed the rest")
        before += 3 * BATCH
        holds(before)
    campaign.record(**{f"kills {step}": kills, f"entries {step}": before})
    assert Entry.objects.count() == before


def test_a_link_that_is_lost_or_an_entry_sealed_twice_is_seen(kept):
    chain.grow(BATCH)
    actions.seal(at=NOW)
    holds(BATCH)
    with chain.undone():
        chain.sql("DELETE FROM audit_seal WHERE seq = 3")
        with pytest.raises(AssertionError):
            holds(BATCH)
    holds(BATCH)
