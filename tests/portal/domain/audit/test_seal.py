"""Every entry gets its place in the chain, whenever it was committed; the head is kept outside."""

import threading
import time
from datetime import timedelta

import pytest
import structlog
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from portal.adapters.anchors.file import AnchorFile
from portal.domain.audit import actions, jobs, ports, queries, rules
from portal.domain.audit.models import Entry, Mention, Seal, Unsealed
from portal.domain.audit.states import Anchor, Trouble
from tests.factories.accounts import NOW
from tests.portal.domain.audit import chain


@pytest.fixture
def kept(monkeypatch):
    return chain.use(monkeypatch)


def links():
    return list(Seal.objects.order_by("seq").values_list("seq", "entry"))


def findings():
    return queries.verify(at=NOW).findings


def test_seal_gives_every_waiting_entry_a_place(db, kept):
    chain.grow(3)
    entries = list(Entry.objects.order_by("pk").values_list("pk", flat=True))
    assert actions.seal(at=NOW) == 3
    chain.grow(2, since=3)
    assert actions.seal(at=NOW) == 2
    assert actions.seal(at=NOW) == 0

    entries = list(Entry.objects.order_by("pk").values_list("pk", flat=True))
    assert links() == list(enumerate(entries, start=1))
    assert Unsealed.objects.count() == 0
    assert len(set(Seal.objects.values_list("digest", flat=True))) == 5
    assert findings() == []


def test_seal_goes_over_many_batches(db, kept, monkeypatch):
    monkeypatch.setattr(actions.sealing, "BATCH", 4)
    chain.grow(10)
    assert actions.seal(at=NOW) == 10
    assert [seq for seq, _entry in links()] == list(range(1, 11))
    assert findings() == []


def test_an_entry_of_a_change_that_failed_waits_for_nothing(db, kept):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        chain.record()
        raise ZeroDivisionError
    assert Unsealed.objects.count() == 0


@pytest.mark.only_postgresql
@pytest.mark.django_db(transaction=True)
def test_an_entry_committed_late_is_sealed_late(kept):
    written, may_commit = threading.Event(), threading.Event()

    def late():
        with transaction.atomic():
            chain.record(action="late")
            written.set()
            may_commit.wait(10)
        connection.close()

    thread = threading.Thread(target=late)
    thread.start()
    written.wait(10)
    chain.record(action="early")
    assert actions.seal(at=NOW) == 1
    may_commit.set()
    thread.join()
    assert actions.seal(at=NOW) == 1

    by_seal = [Entry.objects.get(pk=entry).action for _seq, entry in links()]
    assert by_seal == ["early", "late"]
    assert [entry for _seq, entry in links()] == sorted((entry for _seq, entry in links()), reverse=True)
    assert findings() == []


@pytest.mark.campaign_audit
@pytest.mark.django_db(transaction=True)
def test_many_writers_make_one_chain(kept, campaign):
    writers, rows = 32, campaign.of(1000, small=5)
    done = threading.Event()

    def write(number):
        for row in range(rows):
            with transaction.atomic():
                chain.record(object_id=f"{number}-{row}")
        connection.close()

    def seal():
        while not done.is_set():
            actions.seal(at=NOW)
            time.sleep(0.01)
        connection.close()

    sealers = [threading.Thread(target=seal) for _ in range(2)]
    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    began = time.monotonic()
    for thread in [*sealers, *threads]:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    for thread in sealers:
        thread.join()
    actions.seal(at=NOW)

    campaign.record(writers=writers, entries=writers * rows, seconds=round(time.monotonic() - began, 1))
    assert Entry.objects.count() == writers * rows
    assert [seq for seq, _entry in links()] == list(range(1, writers * rows + 1))
    assert findings() == []


@pytest.mark.parametrize("table", ["seal", "mention"])
@pytest.mark.parametrize("change", ["update", "delete"])
def test_seals_and_mentions_may_not_be_changed_or_removed(db, table, change):
    chain.record(facts={"cards": ["a"]})
    actions.seal(at=NOW)
    rows, field = {"seal": (Seal.objects.all(), "digest"), "mention": (Mention.objects.all(), "card")}[table]
    verb = {"update": lambda: rows.update(**{field: "x"}), "delete": lambda: rows._raw_delete("default")}
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        verb[change]()
    assert rows.count() == 1


@pytest.mark.only_postgresql
@pytest.mark.parametrize("table", chain.TABLES)
def test_no_table_of_the_record_may_be_emptied(db, table):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        chain.sql(f"TRUNCATE {table}")


def test_cards_that_an_entry_names_are_found_again(db):
    chain.record(object_kind="clinic", facts={"cards": ["a", "b", "a"]})
    chain.record(object_kind="card", object_id="a")
    chain.record(object_kind="clinic", facts={"cards": []})
    chain.record(object_kind="card", object_id="b")
    first, second, _third, fourth = Entry.objects.order_by("pk").values_list("pk", flat=True)

    def found(card, **more):
        told = {"objects": [("card", card)], "before": None, "limit": 10} | more
        return [one.id for one in queries.about(card=card, **told)]

    assert found("a") == [second, first]
    assert found("b") == [fourth, first]
    assert found("a", before=second) == [first]
    assert found("a", limit=1) == [second]
    assert found("c") == []


def test_a_page_that_asks_again_is_one_entry_in_fifteen_minutes(db):
    looks = {"is_asked_again": True, "facts": {"reason": "live"}}
    chain.record(**looks)
    chain.record(**looks, at=NOW + timedelta(minutes=14, seconds=59))
    assert Entry.objects.count() == 1
    chain.record(is_asked_again=True, facts={"reason": "other"})
    chain.record(**looks, object_id=6)
    chain.record(**looks, by=chain.Actor(chain.ActorKind.ACCOUNT, "7"))
    assert Entry.objects.count() == 4
    chain.record(**looks, at=NOW + timedelta(minutes=15))
    assert Entry.objects.count() == 5


def test_anchor_keeps_the_head_once(db, kept):
    assert actions.anchor(at=NOW) is None
    chain.grow(3)
    actions.seal(at=NOW)
    digest = Seal.objects.get(seq=3).digest
    assert actions.anchor(at=NOW) == Anchor(NOW, 3, digest)
    assert actions.anchor(at=NOW) is None
    assert kept.all == [Anchor(NOW, 3, digest)]


def test_a_chain_that_lost_its_anchor_is_not_anchored(db, kept):
    kept.keep(Anchor(NOW, 3, "f" * 64))
    chain.grow(4)
    actions.seal(at=NOW)
    with structlog.testing.capture_logs() as log:
        assert actions.anchor(at=NOW) is None
    assert len(kept.all) == 1
    assert [line["event"] for line in log] == ["audit_broken"]


def test_jobs_seal_and_anchor(db, kept):
    chain.grow(2)
    with time_machine.travel(NOW, tick=False):
        for _ in range(2):
            jobs.seal_entries()
            jobs.anchor_chain()
    assert (len(links()), [one.seq for one in kept.all]) == (2, [2])


def test_anchor_file_keeps_lines_and_leaves_out_half_a_one(tmp_path):
    path = tmp_path / "elsewhere" / "audit.txt"
    file = AnchorFile(path)
    assert list(file.kept()) == []
    one, two = Anchor(NOW, 1, "a" * 64), Anchor(NOW, 2, "b" * 64)
    file.keep(one)
    with path.open("a") as half:
        half.write("2026-11-21T0")
    file.keep(two)
    assert list(AnchorFile(path).kept()) == [one, two]
    assert path.stat().st_mode & 0o777 == 0o600


def test_verify_names_an_entry_that_waits_too_long(db, kept):
    chain.record()
    number = Entry.objects.get().pk
    assert findings() == []
    late = queries.verify(at=NOW + timedelta(minutes=11)).findings
    assert [(one.trouble, one.entry) for one in late] == [(Trouble.WAITS, number)]


def test_verify_names_an_entry_with_an_older_date(db, kept):
    chain.grow(3)
    actions.seal(at=NOW)
    chain.record(at=NOW - timedelta(days=1, seconds=1))
    chain.record(at=NOW - timedelta(hours=23))
    actions.seal(at=NOW)
    assert [(one.trouble, one.first) for one in findings()] == [(Trouble.BACKDATED, 4)]


def test_audit_verify_says_how_much_holds_and_fails_where_it_does_not(db, kept, capsys):
    chain.grow(3)
    actions.seal(at=NOW)
    with time_machine.travel(NOW, tick=False):
        call_command("audit_verify")
        assert capsys.readouterr().out.startswith("Журнал цел: записей с печатью 3, якорей 0, ")
        with chain.undone():
            chain.sql("UPDATE audit_entry SET action = 'x' WHERE id = %s", links()[1][1])
            with pytest.raises(CommandError, match="находок 1; записей с печатью 3"):
                call_command("audit_verify")
    assert "место 2 (запись" in capsys.readouterr().out


@pytest.mark.campaign_audit
@pytest.mark.django_db(transaction=True)
def test_a_long_record_is_verified_within_a_minute(kept, campaign, monkeypatch):
    count = campaign.of(1_000_000, small=3000)
    rows = [("user", str(number), f'{{"reason": "why {number}"}}') for number in range(1000)]
    for start in range(0, count, len(rows)):
        with transaction.atomic(), connection.cursor() as cursor:
            values = [[NOW, kind, actor, start, facts] for kind, actor, facts in rows]
            cursor.executemany(
                "INSERT INTO audit_entry (at, actor_kind, actor_id, session, request_id, action, object_kind,"
                " object_id, region, facts) VALUES (%s, %s, %s, '', '', 'card.opened', 'card', %s, '26', %s)",
                [[connection.ops.adapt_datetimefield_value(at), *map(str, told)] for at, *told in values],
            )
    began = time.monotonic()
    assert actions.seal(at=NOW) >= count
    sealed = time.monotonic()
    verdict = queries.verify(at=NOW)
    spent = time.monotonic() - sealed
    campaign.record(rows=count, seal_seconds=round(sealed - began, 1), verify_seconds=round(spent, 1))
    assert (verdict.findings, verdict.links) == ([], verdict.head)
    assert verdict.head >= count
    assert spent <= 60


def test_digest_covers_every_part():
    told = {"before": "b", "seq": 1, "entry": 2, "sealed_at": "s", "told": ("x", "y")}
    changed = [{"before": "c"}, {"seq": 2}, {"entry": 3}, {"sealed_at": "t"}, {"told": ("xy", "")}]
    assert len({rules.digest(**told | other) for other in [{}, *changed]}) == 6


def test_ports_keep_nothing_before_they_are_filled():
    nowhere = ports.Nowhere()
    nowhere.keep(Anchor(NOW, 1, "a"))
    assert list(nowhere.kept()) == []
