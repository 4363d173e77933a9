"""What stands in the repository: nothing of one machine, locks with hashes, commands that exist."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")
# Written in pieces, so that this file passes too.
NOT_OURS = re.compile(
    "|".join(("/wor" + "k/", "/hom" + "e/", "/roo" + "t/", "/op" + "t/", "files.python" + "hosted", "pypi" + r"\.org"))
)


def ours() -> list[Path]:
    """Return the text files that are, or are about to be, under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in listed.stdout.decode("utf-8").split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:4096]]


def test_no_file_names_a_place_of_one_machine() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in ours()
        for match in NOT_OURS.finditer(path.read_text(encoding="utf-8", errors="replace"))
    }
    assert not found


def test_no_link_is_tracked() -> None:
    listed = subprocess.run(["git", "ls-files", "--stage"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert [line for line in listed.stdout.splitlines() if line.startswith("120000")] == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if line and line[0] not in " #"]
    assert pinned
    assert all(re.match(r"[a-z0-9.-]+==\S+ .*\\$", line) for line in pinned), pinned
    follows = [lines[n + 1] for n, line in enumerate(lines) if line in pinned]
    assert all(line.strip().startswith("--hash=sha256:") for line in follows)
    assert not [line for line in lines if re.search(r"https?:|file:|--(?:index|extra-index|find-links|trusted)", line)]


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_holds_a_training_library(name: str) -> None:
    assert not re.search(r"^(?:torch|transformers|onnx)==", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)


def test_development_has_the_versions_of_the_base() -> None:
    base, dev = (set(re.findall(r"^\S+==\S+", (ROOT / name).read_text(encoding="utf-8"), re.M)) for name in LOCKS[:2])
    assert base <= dev


@pytest.mark.parametrize(("page", "needed"), [("README.md", {"demo", "test"}), ("CONTRIBUTING.md", {"test"})])
def test_make_commands_of_the_page_exist(page: str, needed: set[str]) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = (ROOT / page).read_text(encoding="utf-8")
    quoted = re.findall(r"`make (\w+)`", text) + re.findall(r"^\s*make (\w+)", text, re.MULTILINE)
    assert needed <= set(quoted) <= targets


def test_links_of_pages_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        if "://" not in link and not (page.parent / link).exists()
    ]
    assert not broken


def test_ci_runs_exactly_make_test() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "exec make test"
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
