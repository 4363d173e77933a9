"""What `pip install .` brings stays small: under 300 MB and 60 packages."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

MEGABYTES = 300
PACKAGES = 60


def closure(root: str) -> set[str]:
    """Return the distributions that installing `root` without extras needs, itself included."""
    seen: set[tuple[str, str]] = set()
    waiting = [(canonicalize_name(root), "")]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        for line in metadata.requires(name) or []:
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                waiting += [(canonicalize_name(needed.name), one) for one in ("", *needed.extras)]
    return {name for name, _ in seen}


def installed(name: str) -> int:
    """Return the bytes of a distribution's files; what was compiled on this machine is not counted."""
    files = metadata.files(name) or []
    paths = [Path(str(file.locate())) for file in files if file.suffix != ".pyc"]
    return sum(path.stat().st_size for path in paths if path.is_file())


def package() -> int:
    """Return the bytes of Dateline itself, which is only linked while one works on it."""
    import dateline

    home = Path(dateline.__file__).parent
    return sum(path.stat().st_size for path in home.rglob("*") if path.is_file() and path.suffix != ".pyc")


def test_base_install_has_few_packages() -> None:
    names = closure("dateline")
    assert len(names) < PACKAGES, sorted(names)


def test_base_install_is_small() -> None:
    sizes = {name: installed(name) for name in closure("dateline") - {"dateline"}}
    sizes["dateline"] = package()
    assert sum(sizes.values()) < MEGABYTES * 1_000_000, sorted(sizes.items(), key=lambda item: -item[1])[:8]


def test_base_install_brings_no_training_library() -> None:
    assert closure("dateline").isdisjoint({"torch", "tensorflow", "transformers", "spacy", "onnx"})
