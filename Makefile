# make demo    set everything up and read the example articles
# make test    set everything up and run every check
# make bench   print quality and speed
# make schema  write the JSON Schema of a reading
# make lock    resolve the dependencies anew (needs uv)
# make clean   remove what these commands made

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
BASE := .venv/base.stamp
DEV := .venv/dev.stamp
BROWSER := .venv/browser.stamp
UV := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate

.PHONY: demo test bench schema lock clean

demo: $(BASE)
	@$(BIN)/python examples/demo.py

test: $(DEV) $(BROWSER)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest
	$(BIN)/python -m benchmarks.floors

bench: $(DEV)
	@$(BIN)/python -m benchmarks

schema: $(BASE)
	@$(BIN)/python -m dateline.schema

lock:
	$(UV) pyproject.toml -o requirements.lock
	$(UV) pyproject.toml --extra dev -o requirements-dev.lock
	printf 'editables\nhatchling\n' | $(UV) - -o requirements-build.lock

clean:
	rm -rf .venv .demo .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Dateline needs Python 3.11 or newer; try: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Making a virtual environment in .venv"
	@$(PYTHON) -m venv .venv
	@touch $@

# Everything comes from the lock files, by hash; the package itself is linked, and built without fetching anything more.
$(BASE): .venv/made.stamp requirements.lock requirements-build.lock pyproject.toml
	@echo "Installing the locked dependencies"
	@$(PIP) install --require-hashes -r requirements.lock -r requirements-build.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(BASE) requirements-dev.lock
	@echo "Installing the locked tools for development"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

# The desk is tried in a real browser: Debian's, installed here where that may be done.
$(BROWSER): .venv/made.stamp
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
		echo "Installing chromium" && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } || \
		echo "No chromium here and it cannot be installed: the tests in a browser will be skipped (apt-get install chromium)"
	@if command -v chromium >/dev/null; then touch $@; fi
