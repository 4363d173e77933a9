"""Adding from the page: texts and files, what fails, jobs, and that nothing is taken twice."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from dateline import Ledger
from dateline.desk import jobs
from dateline.desk.app import create_app
from dateline.desk.settings import DeskSettings
from dateline.desk.uploads import LOCK, PREFIX, Uploads, remove_deserted
from dateline.errors import DeskBusy, LedgerLocked, NoSuchPage
from dateline.intake.options import IntakeOptions
from dateline.intake.text import from_text
from dateline.reader.reader import Reader
from tests.desk import ADDRESS, running, serious

FLOOD = """Ostra rises

OSTRA HARBOUR, Norvia - The Ostra river rose by two metres overnight, Deputy Mayor Ilva Renn said on Monday.

"We have boats for everyone," she said.
"""
QUAKE = "The bridge at Velm was shelled on Friday, Colonel Mirko Dalen said. “We lost two men,” he said.\n"
ARABIC = "قال المتحدث باسم الحكومة إن المفاوضات مع الوفد سوف تستأنف يوم الاثنين في العاصمة بعد أسبوع من التوقف.\n" * 3


@pytest.fixture(autouse=True)
def loaded(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare every test loading the model."""
    monkeypatch.setattr(jobs, "load_reader", lambda: reader)


def fields(client: TestClient, what: str) -> dict[str, str]:
    """Return what the form of the page sends by itself."""
    page = client.get("/add").text
    form = next(part for part in page.split("<form")[1:] if f'value="{what}"' in part)
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def paste(client: TestClient, text: str, **more: str) -> Any:
    return client.post("/add", data={**fields(client, "text"), "text": text, **more}, follow_redirects=False)


def hand_in(client: TestClient, *files: tuple[str, bytes], **more: str) -> Any:
    listed = [("files", file) for file in files] or [("files", ("", b""))]
    return client.post("/add", data={**fields(client, "files"), **more}, files=listed, follow_redirects=False)


def finished(client: TestClient, answer: Any) -> str:
    """Return the page of a job once it has ended."""
    assert answer.status_code == 303, answer.text
    for _ in range(12_000):
        page: str = client.get(answer.headers["location"]).text
        if 'data-job="done"' in page or 'data-job="stopped"' in page:
            return page
        time.sleep(0.05)
    raise AssertionError("the job did not end")


def told(page: str) -> list[str]:
    """Return how many were read, added, there already and failed."""
    about = re.search(r'<p class="about" role="status">(.*?)</p>', page, re.S)
    assert about is not None
    return [re.sub(r"<[^>]+>", "", part) for part in re.findall(r"<span.*?</span>", about[1])]


def test_a_text_that_looks_like_furniture_is_read_when_every_line_is_kept(editing: TestClient) -> None:
    answer = paste(editing, "Subscribe to our newsletter\n" * 3)
    assert answer.status_code == 422 and "keep every line of it" in answer.text
    assert told(finished(editing, paste(editing, "Subscribe to our newsletter\n" * 3, as_is="yes")))[:2] == [
        "1 of 1 read", "1 added",
    ]  # fmt: skip


def test_a_text_is_read_and_added(editing: TestClient, own_ledger: Path) -> None:
    page = finished(editing, paste(editing, FLOOD, outlet="The Ostra Post", published="2031-05-12"))
    assert told(page) == ["1 of 1 read", "1 added"]
    (article,) = re.findall(r'href="/articles/(\w+)">Ostra rises', page)
    with Ledger(own_ledger, create=False) as ledger:
        reading = ledger.articles.get(article)
    assert (reading.article.outlet, reading.article.published) == ("The Ostra Post", "2031-05-12")
    assert reading.article.text.startswith("Ostra rises\n\nOSTRA HARBOUR")
    assert [claim.source.name for claim in reading.claims] == ["Ilva Renn", "Ilva Renn"]


def test_a_text_that_is_there_is_not_read_again(editing: TestClient, own_ledger: Path) -> None:
    finished(editing, paste(editing, FLOOD))
    page = finished(editing, paste(editing, FLOOD))
    assert told(page) == ["1 of 1 read", "0 added", "1 already there"]
    assert '<span class="badge">already there</span>' in page


def test_a_form_that_is_sent_twice_is_one_job(editing: TestClient, own_ledger: Path) -> None:
    form = {**fields(editing, "text"), "text": FLOOD}
    first, second = (editing.post("/add", data=form, follow_redirects=False) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert told(finished(editing, first)) == ["1 of 1 read", "1 added"]


@pytest.mark.parametrize(
    ("text", "more", "status", "message"),
    [
        ("", {}, 422, "there is no text"),
        (" \n\u200b ", {}, 422, "there is no text"),
        (ARABIC, {}, 422, "the text: is in Arabic"),
        (FLOOD, {"published": "Friday"}, 422, "published &#39;Friday&#39; is not a date"),
        (FLOOD, {"title": "x" * 501}, 422, "title: longer than 500 characters"),
        ("word " * 2_100_000, {}, 413, "is over the limit of 10,000,000 bytes"),
    ],
)
def test_a_text_that_cannot_be_added_stays_in_the_form(
    editing: TestClient, text: str, more: dict[str, str], status: int, message: str
) -> None:
    answer = paste(editing, text, outlet="The Ostra Post", **more)
    assert answer.status_code == status
    assert message in answer.text
    assert 'value="The Ostra Post"' in answer.text
    assert text.strip()[:40] in answer.text


def test_a_text_that_is_no_article_is_kept_as_a_problem(editing: TestClient) -> None:
    paste(editing, ARABIC, title="Talks")
    page = editing.get("/problems").text
    assert "Talks" in page
    assert "not english" in page


def test_files_of_all_kinds_each_get_their_row(editing: TestClient, own_ledger: Path) -> None:
    rows = [{"id": "r1", "text": QUAKE}, {"id": "r2"}]
    latin = "The mayor of Sévrane, Zoé Brémond, said on Monday that the café would reopen after the flood.".encode(
        "latin-1"
    )
    page = finished(editing, hand_in(
        editing,
        ("flood.txt", FLOOD.encode()),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 20),
        ("empty.txt", b""),
        ("rows.jsonl", "\n".join(map(json.dumps, rows)).encode()),
        ("latin.txt", latin),
        ("line.txt", b"word " * 200),
        ("broken.html", b"<html><body><p>Nothing <b>here"),
        ("arabic.txt", ARABIC.encode()),
    ))  # fmt: skip
    assert told(page) == ["9 of 9 read", "4 added", "5 failed"]
    for message in (
        "picture.txt: ", "empty.txt: holds nothing but white space", "rows.jsonl:2: &#34;text&#34; is missing",
        "arabic.txt: is in Arabic", "broken.html: ",
    ):  # fmt: skip
        assert message in page
    assert str(own_ledger.parent) not in page
    assert "dateline-" not in page
    with Ledger(own_ledger, create=False) as ledger:
        assert len(ledger.problems.list()) == 5
        assert any("Sévrane" in one.article.text for one in ledger.articles.readings())


def test_a_file_may_be_called_anything(editing: TestClient, tmp_path: Path) -> None:
    name = "../../../etc/<script>\u202e\x01passwd"
    page = finished(editing, hand_in(editing, (name, b"")))
    assert "../../../etc/&lt;script&gt;" in page
    assert "\u202e" not in page
    assert "\x01" not in page
    assert "<script>passwd" not in page


def test_no_file_is_told_so(editing: TestClient) -> None:
    answer = hand_in(editing)
    assert answer.status_code == 422
    assert "no file was chosen" in answer.text


def test_a_form_that_is_not_ours_is_refused(editing: TestClient) -> None:
    editing.get("/add")
    assert editing.post("/add", data={"what": "text", "text": FLOOD}).status_code == 403
    assert editing.post("/add", json={"text": FLOOD}).status_code == 403


def test_a_read_only_desk_says_how_to_add(desk: TestClient) -> None:
    page = desk.get("/add")
    assert page.status_code == 200
    assert "This desk is read-only" in page.text
    assert "<textarea" not in page.text
    assert desk.post("/add", data={"text": FLOOD}).status_code == 403


def test_a_job_that_nobody_knows_is_not_found(editing: TestClient) -> None:
    answer = editing.get("/add/jobs/0000")
    assert answer.status_code == 404
    assert "does not know that job" in answer.text


def test_names_of_private_people_are_hidden_in_messages(editing: TestClient) -> None:
    witness = QUAKE + '\n"I hid in the cellar," said Sela Brandt, a witness who fled the village.\n'
    finished(editing, paste(editing, witness))
    page = finished(editing, hand_in(editing, ("Sela Brandt.txt", b"")))
    assert "Sela" not in page
    assert "Brandt" not in page
    assert "Brandt" not in editing.get("/problems").text


# Jobs by themselves


@pytest.fixture
def own_jobs(own_ledger: Path) -> Iterator[jobs.Jobs]:
    with Ledger(own_ledger) as ledger:
        found = jobs.Jobs(lambda: ledger)
        yield found
        found.close()


class Slow:
    """A reader that waits for a sign before every article."""

    def __init__(self, reader: Reader) -> None:
        self.model = reader.model
        self.go, self.at = threading.Semaphore(0), threading.Semaphore(0)
        self._reader = reader

    def read_many(self, items: Any) -> Iterator[Any]:
        for item in items:
            self.at.release()
            assert self.go.acquire(timeout=60)
            yield from self._reader.read_many([item])


@pytest.fixture
def slow(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Slow:
    found = Slow(reader)
    monkeypatch.setattr(jobs, "load_reader", lambda: found)
    return found


def texts(*parts: str) -> list[jobs.Input]:
    return [jobs.Input(part, from_text(f"{part}: {FLOOD}")) for part in parts]


def until(condition: Callable[[], bool]) -> None:
    for _ in range(12_000):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to that")


def test_jobs_come_one_after_the_other_and_are_bounded(own_jobs: jobs.Jobs, slow: Slow) -> None:
    first = own_jobs.start(texts("a", "b"), IntakeOptions(), "k0")
    assert slow.at.acquire(timeout=60)
    waiting = [own_jobs.start(texts(f"w{n}"), IntakeOptions(), f"k{n + 1}") for n in range(jobs.WAITING)]
    with pytest.raises(DeskBusy, match="8 jobs are waiting"):
        own_jobs.start(texts("late"), IntakeOptions(), "late")
    assert own_jobs.find(first).state == "reading"
    assert own_jobs.find(waiting[0]).state == "waiting"
    assert [own_jobs.before(id) for id in (first, waiting[0], waiting[7])] == [0, 1, 8]
    slow.go.release(100)
    until(lambda: all(own_jobs.find(id).ended for id in (first, *waiting)))
    assert [own_jobs.find(id).new for id in (first, *waiting)] == [2] + [1] * 8


def test_what_was_added_stays_when_the_desk_stops(own_jobs: jobs.Jobs, slow: Slow, own_ledger: Path) -> None:
    folder = own_jobs.new_folder()
    (folder / "0.txt").write_text(FLOOD)
    id = own_jobs.start(texts("a", "b", "c"), IntakeOptions(), "k0")
    later = own_jobs.start([jobs.Input("flood.txt", file=folder / "0.txt")], IntakeOptions(), "k1", folder)
    slow.go.release()
    until(lambda: own_jobs.find(id).new == 1)
    closing = threading.Thread(target=own_jobs.close)
    closing.start()
    until(lambda: own_jobs.find(later).state == "stopped")
    slow.go.release(10)
    closing.join()
    assert own_jobs.find(id).state == "stopped"
    assert (own_jobs.find(id).new, own_jobs.find(later).new) == (1, 0)
    assert not folder.exists()


def test_a_job_says_why_it_ended_early(own_jobs: jobs.Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: Any) -> None:
        raise LedgerLocked("ledger.db is locked by another process")

    monkeypatch.setattr("dateline.adding.keep", locked)
    id = own_jobs.start(texts("a"), IntakeOptions(), "k0")
    until(lambda: own_jobs.find(id).ended)
    job = own_jobs.find(id)
    assert (job.state, str(job.failure)) == ("stopped", "ledger.db is locked by another process")


def test_old_jobs_are_forgotten_with_their_folders(own_jobs: jobs.Jobs) -> None:
    ids = []
    for number in range(60):
        folder = own_jobs.new_folder()
        ids.append(own_jobs.start([], IntakeOptions(), f"k{number}", folder))
        until(lambda: own_jobs.find(ids[-1]).state == "done")
        assert not folder.exists()
    with pytest.raises(NoSuchPage):
        own_jobs.find(ids[0])
    assert own_jobs.find(ids[-1]).state == "done"


# What is left behind


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that is the system's for temporary files."""
    found = tmp_path / "temporary"
    found.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(found))
    return found


def deserted(temporary: Path, name: str = "left") -> Path:
    """Return a folder as a desk leaves it that was ended by force, with an upload in it."""
    home = temporary / f"{PREFIX}{name}"
    (home / "job").mkdir(parents=True)
    (home / LOCK).touch()
    (home / "job" / "000000.txt").write_text(FLOOD)
    return home


def test_uploads_of_one_desk_lie_in_one_folder_until_it_is_closed(temporary: Path) -> None:
    one, other = Uploads(), Uploads()
    assert list(temporary.iterdir()) == []
    folders = [one.new_folder(), one.new_folder(), other.new_folder()]
    (home,) = {folder.parent for folder in folders[:2]}
    assert home.parent == temporary and home.name.startswith(PREFIX) and home.stat().st_mode & 0o077 == 0
    (folders[0] / "000000.txt").write_text(FLOOD)
    one.close()
    assert list(temporary.iterdir()) == [folders[2].parent]
    assert one.new_folder().is_dir()
    one.close()
    other.close()
    other.close()
    assert list(temporary.iterdir()) == []


def test_a_folder_that_somebody_removed_is_made_again(temporary: Path) -> None:
    uploads = Uploads()
    shutil.rmtree(uploads.new_folder().parent)
    assert uploads.new_folder().is_dir()
    uploads.close()
    assert list(temporary.iterdir()) == []


def test_folders_of_desks_are_removed_once_these_run_no_more(temporary: Path) -> None:
    running = (
        "import sys; from dateline.desk.uploads import Uploads; folder = (uploads := Uploads()).new_folder(); "
        "(folder / '000000.txt').write_text('An article'); print(folder, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", running], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "TMPDIR": str(temporary)},
    ) as desk:  # fmt: skip
        assert desk.stdout is not None
        upload = Path(desk.stdout.readline().strip()) / "000000.txt"
        own = Uploads()
        folder = own.new_folder()
        remove_deserted()
        assert upload.read_text() == "An article" and folder.is_dir()
        desk.kill()
        desk.wait()
        assert upload.exists()
        remove_deserted()
        assert list(temporary.iterdir()) == [folder.parent]
        own.close()


def test_nothing_but_deserted_folders_is_removed(temporary: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    elsewhere = deserted(kept)
    # Links to a folder, to a lock, and from inside a folder that is removed; a folder that was made just now; a file.
    (temporary / f"{PREFIX}link").symlink_to(elsewhere)
    (temporary / f"{PREFIX}locked").mkdir()
    (temporary / f"{PREFIX}locked" / LOCK).symlink_to(elsewhere / LOCK)
    (temporary / f"{PREFIX}new" / "job").mkdir(parents=True)
    (temporary / f"{PREFIX}file").touch()
    (temporary / "dateline-other").mkdir()
    (temporary / "dateline-other" / LOCK).touch()
    before = sorted(temporary.rglob("*"))
    left = deserted(temporary)
    (left / "to-folder").symlink_to(elsewhere)
    (left / "job" / "to-file").symlink_to(elsewhere / "job" / "000000.txt")
    remove_deserted()
    assert sorted(temporary.rglob("*")) == before
    assert (elsewhere / LOCK).exists() and (elsewhere / "job" / "000000.txt").read_text() == FLOOD


def test_what_cannot_be_removed_is_found_once_more(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left, other = deserted(temporary), deserted(temporary, "other")
    with monkeypatch.context() as patched:
        patched.setattr("shutil.rmtree", lambda path, ignore_errors: None)
        remove_deserted()
    assert (left / LOCK).exists() and (other / LOCK).exists()
    remove_deserted()
    assert list(temporary.iterdir()) == []
    monkeypatch.setattr(tempfile, "tempdir", str(temporary / "nowhere"))
    remove_deserted()


def test_a_folder_that_another_desk_takes_for_deserted_is_not_used(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[Any] = []

    def lock(file: Any) -> bool:
        tries.append(file)
        return len(tries) == 2

    monkeypatch.setattr("dateline.desk.uploads._lock", lock)
    uploads = Uploads()
    home = uploads.new_folder().parent
    assert len(tries) == 2 and tries[0].closed and list(temporary.iterdir()) == [home]
    uploads.close()
    # Where nothing can be locked a folder has no lock, so that nobody ever takes it for deserted.
    monkeypatch.setattr("dateline.desk.uploads._lock", lambda _: False)
    assert [path.name for path in uploads.new_folder().parent.iterdir() if path.name == LOCK] == []
    uploads.close()
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("edit", [False, True])
def test_a_desk_that_takes_articles_removes_what_others_left(temporary: Path, own_ledger: Path, edit: bool) -> None:
    left = deserted(temporary)
    with TestClient(create_app(DeskSettings(ledger=own_ledger, edit=edit))):
        assert left.exists() is not edit


def test_uploads_go_with_the_desk(temporary: Path, own_ledger: Path, slow: Slow) -> None:
    with TestClient(create_app(DeskSettings(ledger=own_ledger, edit=True)), base_url=ADDRESS) as client:
        for _ in range(2):
            assert hand_in(client, ("flood.txt", FLOOD.encode())).status_code == 303
        (home,) = temporary.glob(f"{PREFIX}*")
        assert len(list(home.glob("*/000000.txt"))) == 2
        slow.go.release(10)
    assert list(temporary.glob(f"{PREFIX}*")) == []


# In a browser


def test_a_text_is_added_in_a_browser(own_ledger: Path, open_page: Callable[..., Any]) -> None:
    with running(DeskSettings(ledger=own_ledger, edit=True)) as address:
        page = open_page(f"{address}/add")
        assert serious(page) == []
        page.get_by_label("Text of one article").fill(FLOOD)
        page.get_by_label("Title", exact=True).fill("The river")
        page.get_by_role("button", name="Read and add").first.click()
        page.get_by_role("heading", name="Done").wait_for()
        assert page.get_by_role("link", name="The river").count() == 1
        assert serious(page) == []


def test_files_are_dropped_in_a_browser_by_keys_and_in_the_dark(
    own_ledger: Path, open_page: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "flood.txt").write_text(FLOOD)
    (tmp_path / "empty.txt").write_text("")
    with running(DeskSettings(ledger=own_ledger, edit=True)) as address:
        page = open_page(f"{address}/add", width=360, color_scheme="dark")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert serious(page) == []
        data = page.evaluate_handle("new DataTransfer()")
        page.evaluate(
            """([data, text]) => {
              data.items.add(new File([text], 'flood.txt'));
              data.items.add(new File([''], 'no.txt'));
            }""",
            [data, FLOOD],
        )
        page.dispatch_event(".drop", "drop", {"dataTransfer": data})
        assert page.locator("[data-chosen] li").all_inner_texts()[1:] == ["flood.txt", "no.txt"]
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Done").wait_for()
        assert "no.txt: holds nothing but white space" in page.locator("#job").inner_text()
        assert serious(page) == []


def test_it_works_without_scripts(own_ledger: Path, open_page: Callable[..., Any]) -> None:
    with running(DeskSettings(ledger=own_ledger, edit=True)) as address:
        page = open_page(f"{address}/add", java_script_enabled=False)
        page.get_by_label("Text of one article").fill(FLOOD)
        page.get_by_role("button", name="Read and add").first.click()
        page.get_by_role("heading", name="Done").wait_for()
        assert page.get_by_role("link", name="Ostra rises").count() == 1
