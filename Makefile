# Everything a newcomer needs: `make run` and `make test`; each sets up what it needs in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.9.5

.PHONY: install run test test-postgres slow check docs bench lock clean

install: $(VENV)/.run

run: $(VENV)/.run
	@$(BIN)/symbio serve --demo

test: $(VENV)/.test
	$(BIN)/python -m pytest -n auto -m "not slow"

# Everything that touches the database, on a PostgreSQL that is started for it and thrown away afterwards. Workers
# have a database each; the server that the browser looks at has one of its own.
test-postgres: $(VENV)/.dev
	$(BIN)/python .ci/postgres.py $(BIN)/python -m pytest -n auto tests/web
	$(BIN)/python .ci/postgres.py $(BIN)/python -m pytest tests/browser

slow: $(VENV)/.dev
	$(BIN)/python -m pytest -m slow

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/symbio knowledge check --errors-only
	$(BIN)/python .ci/licences.py
	$(BIN)/python .ci/advisories.py

docs: $(VENV)/.dev
	$(BIN)/mkdocs build --strict --quiet

bench: $(VENV)/.dev
	$(BIN)/python benchmarks/run.py

# One lock per purpose: names, versions and hashes, no addresses; `engine` is the tests without the platform.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

lock: $(VENV)/.uv
	for group in run test dev; do \
	  $(COMPILE) --extra web --group $$group pyproject.toml -o requirements/$$group.txt || exit 1; \
	done
	$(COMPILE) --group test pyproject.toml -o requirements/engine.txt

$(VENV)/.uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=$(UV_VERSION)"
	@touch $@

# The larger sets contain the smaller ones, so installing never takes anything away.
$(VENV)/.%: requirements/%.txt pyproject.toml | $(VENV)/.uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/$*.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

clean:
	rm -rf $(VENV) build dist site .pytest_cache .mypy_cache .ruff_cache
