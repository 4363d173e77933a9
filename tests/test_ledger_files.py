"""The ledger as a file: opening, locks, full disks, killed writers, versions."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection

from dateline.errors import LedgerError, LedgerFull, LedgerLocked, LedgerTooNew, NotALedger, NotFound
from dateline.ledger import Ledger, PlaceFilter, migrations, sqlite
from dateline.records import Reading
from tests.stories import FLOOD, flood, market, place, time

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def run(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Start Python on `code` with this folder's stories importable."""
    command = [sys.executable, "-u", "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def check(path: Path) -> None:
    """Assert that SQLite finds nothing wrong in the file, its full-text indexes and its references."""
    with Ledger(path) as ledger, ledger.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        for index in ("reading_search", "claim_search", "place_search"):
            connection.exec_driver_sql(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")


# Opening


def test_a_new_ledger_makes_its_folder(tmp_path: Path) -> None:
    with Ledger(tmp_path / "a" / "b" / "ledger.db") as ledger:
        ledger.articles.add(flood())
    check(tmp_path / "a" / "b" / "ledger.db")


def test_an_empty_file_becomes_a_ledger(path: Path) -> None:
    path.touch()
    with Ledger(path) as ledger:
        assert ledger.articles.add(flood()).new


def test_a_missing_ledger_is_not_made_by_looking(path: Path) -> None:
    with pytest.raises(NotFound, match=r"no ledger at .*ledger\.db"):
        Ledger(path, create=False)
    assert not path.exists()


def test_a_ledger_that_was_moved_away_is_not_begun_anew(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.articles.add(flood())
        with ledger.snapshot():
            path.rename(path.with_name("moved.db"))
            # A connection of its own, as every thread has.
            with pytest.raises(LedgerFull, match="cannot be opened"), ledger.snapshot():
                pass
    assert not path.exists()


def test_reopening_finds_everything(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.articles.add(flood())
    with Ledger(path, create=False) as ledger:
        assert ledger.articles.get(flood().article.id) == flood()
        assert len(ledger.search("boats")) == 1


def test_a_text_file_is_not_a_ledger_and_stays_as_it_is(path: Path) -> None:
    content = b"Dear diary, this is no database.\n" * 100
    path.write_bytes(content)
    with pytest.raises(NotALedger, match=r"ledger\.db is not a ledger"):
        Ledger(path)
    assert path.read_bytes() == content


def test_another_database_is_not_a_ledger_and_stays_as_it_is(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE recipe (name TEXT)")
    other.close()
    content = path.read_bytes()
    with pytest.raises(NotALedger, match="another program"):
        Ledger(path)
    assert path.read_bytes() == content
    assert sorted(item.name for item in path.parent.iterdir()) == ["ledger.db"]


def test_a_folder_is_not_a_ledger(tmp_path: Path) -> None:
    with pytest.raises(NotALedger, match="folder"):
        Ledger(tmp_path)


def test_a_path_below_a_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LedgerFull, match="cannot be"):
        Ledger(tmp_path / "file" / "ledger.db")


def test_a_damaged_ledger_is_explained(path: Path) -> None:
    with Ledger(path) as ledger:
        list(ledger.add_many(map(market, range(50))))
    content = bytearray(path.read_bytes())
    content[4096 : len(content)] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="damaged") as caught, Ledger(path) as ledger:
        ledger.claims.list()
    assert "backup" in caught.value.hint


# Rows are never changed


@pytest.mark.parametrize("table", ["run", "article", "reading", "claim", "time", "place"])
def test_rows_cannot_be_changed_or_deleted(path: Path, table: str) -> None:
    with Ledger(path) as ledger:
        ledger.articles.add(dated())
        for statement in (f"UPDATE {table} SET id = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(LedgerError, match="never changed"), ledger.writing() as connection:
                connection.exec_driver_sql(statement)
        assert ledger.articles.get(flood().article.id) == dated()


# Versions


def dated() -> Reading:
    """Return the flood story with times and places, as nobody but another program could import it before version 4."""
    when = time(FLOOD, "overnight", "2031-04-04"), time(FLOOD, "denied", "2031-04")
    where = (place(FLOOD, "Ostra", runners_up=("Ostra Ö", "x; y"), geonames_id=7), place(FLOOD, "dam", -1.5, -0.25))
    return replace(flood(), times=when, places=where)


def test_a_newer_ledger_is_refused_and_stays_as_it_is(path: Path) -> None:
    with Ledger(path) as ledger, ledger.writing() as connection:
        sqlite.set_version(connection, len(migrations.MIGRATIONS) + 1)
    with pytest.raises(LedgerTooNew, match=r"ledger\.db has schema version") as caught:
        Ledger(path)
    assert "upgrade" in caught.value.hint


def version_1(path: Path) -> None:
    """Build a ledger of version 1 with one article: the rows of a ledger of today in the tables of that version."""
    today = path.with_name("today.db")
    with Ledger(today) as ledger:
        ledger.articles.add(flood())
    path.touch()
    engine = sqlite.open_engine(path, 10.0)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        migrations.migrate(connection, 0)
    with sqlite3.connect(path) as plain:
        plain.execute("ATTACH ? AS today", (str(today),))
        for table in ("run", "article", "reading", "entity", "mention", "claim", "layer_row", "problem"):
            columns = ", ".join(f'"{row[1]}"' for row in plain.execute(f"PRAGMA table_info({table})"))
            plain.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM today.{table}")
    plain.close()
    engine.dispose()


def add_grade(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE claim ADD COLUMN grade TEXT")


def break_off(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE half_done (seq INTEGER)")
    connection.exec_driver_sql("SELECT no_such_function()")


def test_a_version_1_ledger_is_brought_up_to_date(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version_1(path)
    monkeypatch.setattr(migrations, "MIGRATIONS", [*migrations.MIGRATIONS, add_grade])
    monkeypatch.setattr("dateline.ledger.store.MIGRATIONS", migrations.MIGRATIONS)
    for _ in range(2):  # the second time there is nothing to do
        with Ledger(path) as ledger, ledger.snapshot() as connection:
            assert sqlite.identify(connection)[:2] == (sqlite.APPLICATION_ID, len(migrations.MIGRATIONS))
            assert connection.exec_driver_sql("SELECT grade FROM claim").scalars().all() == [None] * 3
            assert ledger.articles.get(flood().article.id) == flood()


def test_a_version_3_ledger_gets_its_times_and_places_copied(path: Path) -> None:
    version_1(path)
    engine = sqlite.open_engine(path, 10.0)
    for version in (1, 2):
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            migrations.migrate(connection, version)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for layer in ("times", "places"):
            for it in getattr(dated(), layer):
                connection.exec_driver_sql(
                    "INSERT INTO layer_row (reading_seq, layer, id, body) VALUES (1, ?, ?, ?)",
                    (layer, it.id, msgspec.json.encode(it).decode()),
                )
    engine.dispose()
    for _ in range(2):
        with Ledger(path) as ledger:
            assert ledger.articles.get(flood().article.id) == dated()
            assert [row.words for row in ledger.places.list(PlaceFilter(near=(-1.0, 0.0), km=100))] == ["dam"]
            assert [row.name for row in ledger.places.list(PlaceFilter(name="ostra"))] == ["Ostra"]
            assert [row.words for row in ledger.times.list()] == ["overnight", "denied"]
            assert {(row.times, row.place_ids) for row in ledger.claims.list()} == {((), ())}
    check(path)


def test_a_migration_that_fails_leaves_the_old_version(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version_1(path)
    newest = len(migrations.MIGRATIONS)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", [*migrations.MIGRATIONS, add_grade, break_off])
        patch.setattr("dateline.ledger.store.MIGRATIONS", migrations.MIGRATIONS)
        with pytest.raises(LedgerError, match="no_such_function"):
            Ledger(path)
        patch.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[: newest + 1])
        patch.setattr("dateline.ledger.store.MIGRATIONS", migrations.MIGRATIONS)
        with Ledger(path) as ledger, ledger.snapshot() as connection:
            assert sqlite.version(connection) == newest + 1
            tables = connection.exec_driver_sql("SELECT name FROM sqlite_schema").scalars().all()
            assert "half_done" not in tables


# Several processes


def test_ctrl_c_in_the_middle_of_a_commit_is_ctrl_c(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(transaction: object) -> None:
        raise KeyboardInterrupt

    with Ledger(path) as ledger:
        with monkeypatch.context() as patch:
            patch.setattr("sqlalchemy.engine.RootTransaction._do_commit", stopped)
            with pytest.raises(KeyboardInterrupt):
                ledger.articles.add(flood())
        assert ledger.articles.add(flood()).new
    check(path)


def test_a_reader_sees_only_what_is_committed(path: Path) -> None:
    with Ledger(path) as writer, Ledger(path) as reader:
        writer.articles.add(market(1))
        with writer.writing() as connection:
            connection.exec_driver_sql("INSERT INTO run (id, version, model, added) VALUES ('r', '1', 'm', 'now')")
            assert len(reader.runs.list()) == 1
            assert len(reader.articles.list()) == 1
        assert len(reader.runs.list()) == 2


def test_a_failed_write_leaves_nothing(path: Path) -> None:
    with Ledger(path) as writer, Ledger(path) as reader:
        with pytest.raises(KeyboardInterrupt), writer.writing() as connection:
            connection.exec_driver_sql("INSERT INTO run (id, version, model, added) VALUES ('r', '1', 'm', 'now')")
            raise KeyboardInterrupt
        assert reader.runs.list() == ()
        assert writer.articles.add(market(1)).new


def test_a_locked_ledger_is_reported_after_the_timeout(path: Path) -> None:
    with Ledger(path) as first, Ledger(path, timeout=0.05) as second:
        first.articles.add(market(1))
        with first.writing():
            with pytest.raises(LedgerLocked, match=r"ledger\.db is locked"):
                second.articles.add(market(2))
            # What is there already needs no lock.
            assert not second.articles.add(market(1)).new
            assert len(second.articles.list()) == 1
        assert second.articles.add(market(2)).new


def test_processes_may_create_and_fill_one_ledger_together(path: Path) -> None:
    code = """
        import sys
        from dateline.ledger import Ledger
        from tests.stories import market
        with Ledger(sys.argv[1]) as ledger:
            print(sum(answer.new for answer in ledger.add_many(map(market, range(20)))))
    """
    processes = [run(code, path) for _ in range(3)]
    counts = [int(process.communicate()[0]) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sum(counts) == 20
    check(path)


def test_a_killed_writer_leaves_finished_articles_and_a_rerun_goes_on(path: Path) -> None:
    code = """
        import sys
        from dateline.ledger import Ledger
        from tests.stories import market
        with Ledger(sys.argv[1]) as ledger:
            for answer in ledger.add_many(map(market, range(int(sys.argv[2])))):
                print(answer.article_id)
    """
    process = run(code, path, 100_000)
    assert process.stdout is not None
    finished = [process.stdout.readline().strip() for _ in range(25)]
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    finished += rest.splitlines()[:-1]  # the last line may be cut
    check(path)
    with Ledger(path) as ledger:
        kept = {row.id for row in ledger.articles.list()}
        assert set(finished) <= kept and len(kept) <= len(finished) + 2
        assert all(row.claims == 2 for row in ledger.articles.list())
        again = list(ledger.add_many(map(market, range(len(kept) + 5))))
        assert sum(answer.new for answer in again) == 5


# Full disks


@pytest.fixture
def full(path: Path) -> Iterator[Ledger]:
    with Ledger(path) as ledger:
        ledger.articles.add(market(1))
        with ledger.writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 4}")
        yield ledger


def test_a_full_disk_is_reported_and_finished_articles_are_kept(full: Ledger, path: Path) -> None:
    added = 1
    with pytest.raises(LedgerFull, match=r"no space left for .*ledger\.db") as caught:
        for _ in full.add_many(map(market, range(2, 10_000))):
            added += 1
    assert "finished articles are kept" in caught.value.hint
    assert len(full.articles.list()) == added
    full.close()
    check(path)
    with Ledger(path) as ledger:
        assert ledger.articles.add(market(9_999)).new


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs resource limits that raise no signal")
def test_a_file_that_may_not_grow_is_reported(path: Path) -> None:
    code = """
        import resource, sys
        from dateline.errors import LedgerFull
        from dateline.ledger import Ledger
        from tests.stories import market
        with Ledger(sys.argv[1]) as ledger:
            ledger.articles.add(market(0))
            resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
            try:
                list(ledger.add_many(map(market, range(1, 10_000))))
            except LedgerFull as error:
                print(error.code)
    """
    process = run(code, path)
    assert process.communicate()[0].strip() == "ledger_full"
    check(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_that_may_not_be_written_is_reported(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(LedgerFull):
        Ledger(tmp_path / "ledger.db")
    with pytest.raises(LedgerFull):
        Ledger(tmp_path / "folder" / "ledger.db")
