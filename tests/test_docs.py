"""Every command, option, setting, error code, public name and record field is documented, and the pages' code runs."""

from __future__ import annotations

import dataclasses
import re
import shlex
from pathlib import Path
from typing import Any, get_args

import pytest
import typer

import dateline
from dateline import errors, records
from dateline.cli import app

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = {path.name: path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("*.md"))}
GROUP: Any = typer.main.get_command(app)
COMMANDS: dict[str, Any] = {
    **GROUP.commands,
    **{
        f"{name} {part}": inner
        for name, command in GROUP.commands.items()
        for part, inner in getattr(command, "commands", {}).items()
    },
}
RECORDS = [kind for kind in vars(records).values() if dataclasses.is_dataclass(kind) and kind is not records.Problem]
VOCABULARIES = {
    f"{kind.__name__}.{field.name}": [word for word in _words if isinstance(word, str)]
    for kind in RECORDS
    if isinstance(kind, type)
    for field in dataclasses.fields(kind)
    if (_words := get_args(getattr(records, str(field.type).removesuffix(" | None"), None)))
}
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


def option_names(command: Any) -> list[str]:
    return [name for option in command.params for name in option.opts if name.startswith("--") and name != "--help"]


def page_of(command: str) -> str:
    """Return the page with a heading for the command."""
    found = [text for text in PAGES.values() if re.search(rf"^## `dateline {command}`$", text, re.M)]
    assert len(found) == 1, f"{command} must have a heading in one page, has {len(found)}"
    return found[0]


def section(heading: str, page: str) -> str:
    """Return what stands below a heading, up to the next one of its kind or above."""
    match = re.search(rf"^(#+) `{re.escape(heading)}`$(.*?)(?=^#{{1,3}} |\Z)", PAGES[page], re.M | re.S)
    assert match is not None, f"{page} has no heading for {heading}"
    return match[2]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_its_options_are_documented(command: str) -> None:
    page = page_of(command)
    missing = [name for name in option_names(COMMANDS[command]) if f"`{name}" not in page]
    assert not missing


@pytest.mark.parametrize("option", option_names(GROUP))
def test_every_option_of_the_command_itself_is_documented(option: str) -> None:
    assert f"dateline {option}" in PAGES["install.md"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_that_ends_with_an_example(command: str) -> None:
    help = COMMANDS[command].help
    head, _, example = help.partition("Example:")
    assert head.strip().splitlines()[0].endswith(".")
    lines = [line.strip() for line in example.strip().splitlines()]
    assert lines and all(f"dateline {command}" in line or line.startswith("dateline") for line in lines)
    assert any(f"dateline {command}" in line for line in lines)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_has_help(command: str) -> None:
    assert all(getattr(option, "help", None) for option in COMMANDS[command].params)


def test_every_setting_is_documented() -> None:
    named = {option.envvar for command in COMMANDS.values() for option in command.params if option.envvar}
    root = DOCS.parent
    for folder in ("src", "benchmarks", "tests"):
        for path in (root / folder).rglob("*.py"):
            named |= set(re.findall(r"\bDATELINE_[A-Z_]+\b", path.read_text(encoding="utf-8")))
    assert named >= {"DATELINE_LEDGER"}
    assert [name for name in sorted(named - {"DATELINE_"}) if f"| `{name}` |" not in PAGES["install.md"]] == []


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_every_field_of_a_record_is_documented(kind: Any) -> None:
    text = section(kind.__name__, "record.md")
    table = text.partition("| field |")[2].partition("\n\n")[0]
    documented = re.findall(r"^\| `(\w+)` \|", table, re.M)
    assert sorted(documented) == sorted(field.name for field in dataclasses.fields(kind))


@pytest.mark.parametrize("field", VOCABULARIES)
def test_every_word_of_a_vocabulary_is_documented(field: str) -> None:
    assert [word for word in VOCABULARIES[field] if f"`{word}`" not in PAGES["record.md"]] == []


def test_every_error_code_is_documented() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = {kind.code for kind in kinds if issubclass(kind, errors.DatelineError)}
    codes |= set(re.findall(r'"(internal|worker_died)"', (DOCS.parent / "src/dateline/reader/pool.py").read_text()))
    documented = set(re.findall(r"^\| `(\w+)` \|", PAGES["problems.md"], re.M))
    assert documented == codes


def test_every_page_is_in_the_index() -> None:
    assert [name for name in PAGES if name != "index.md" and f"({name})" not in PAGES["index.md"]] == []


def command_lines() -> list[str]:
    lines = []
    for text in [*PAGES.values(), *(command.help for command in COMMANDS.values())]:
        for line in text.splitlines():
            line = line.strip().partition("  #")[0].partition(" > ")[0]
            for part in line.split(" | "):
                if re.match(r"dateline (--|[a-z]+( |$))", part):
                    lines.append(part)
    return sorted(set(lines))


@pytest.mark.parametrize("line", command_lines())
def test_every_command_line_in_the_pages_is_understood(line: str) -> None:
    name, *arguments = shlex.split(line)[1:]
    if arguments and f"{name} {arguments[0]}" in COMMANDS:
        name = f"{name} {arguments.pop(0)}"
    if name.startswith("--"):
        assert name in [*option_names(GROUP), "--help"]
    else:
        COMMANDS[name].make_context(name, arguments)


def test_the_python_page_runs(reader: dateline.Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "news").mkdir()
    story = "The ferry sank off Port Alda on Monday, Commander Tessa Okonvale said. “It was quick,” she said."
    (tmp_path / "news" / "story.txt").write_text(story, encoding="utf-8")
    (tmp_path / "more.jsonl").write_text('{"id": "1", "text": "The harbor is closed, Tessa Okonvale said."}\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("dateline.Reader", lambda: reader)
    # The id in the page is an example's; here it stands for whatever article there is.
    key = dateline.read(story, reader=reader).article.id[:8]
    names: dict[str, Any] = {}
    for language, code in BLOCK.findall(PAGES["python.md"]):
        if language == "python":
            # Processes cannot import a module that has no file.
            exec(code.replace("df0d6d5f", key).replace("workers=2", "workers=1"), names)
    assert (tmp_path / "claims.csv").exists()


def test_the_readme_shows_a_picture_that_is_there() -> None:
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", readme)
    assert pictures and all((DOCS.parent / path).is_file() for path in pictures)
